"""Words of what would have been, and of two rulebooks side by side."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "outcome",
        "A reading as something that may come in the end. The reading none is no outcome.",
        see=("reading", "turning point"),
    ),
    Word(
        "hinge",
        "What a verdict hangs on: an event, or a smallest set of events, without which the track "
        "would read something else on the last day, all other events being as they were.",
        also=("hangs on", "what the verdict hangs on"),
        see=("pivot", "share", "overdetermined"),
    ),
    Word(
        "pivot",
        "What one event did to the verdict: what the track would read without it, or with another "
        "event in its place.",
        also=("pivotal",),
        see=("hinge", "share"),
    ),
    Word(
        "share",
        "The responsibility of an event for the verdict, 1 / (1 + k): k is the fewest other "
        "events that must be absent, too, before its own absence changes the verdict. An event "
        "on which it hangs alone has 1, one of two that were each enough has 1/2. Of a forecast: "
        "the part of all futures that have a reading on a day, which is how likely it is.",
        source="Chockler and Halpern 2004",
        also=("responsibility",),
        see=("hinge", "overdetermined", "future"),
    ),
    Word(
        "overdetermined",
        "What a verdict is that no absence alone changes, since several events would each have "
        "been enough. Sets of up to three events are looked at.",
        see=("hinge", "share"),
    ),
    Word(
        "edit",
        "A change of a history that is tried: an event dropped, replaced, moved to another day or "
        "put in.",
        see=("cheapest change",),
    ),
    Word(
        "cheapest change",
        "The fewest events dropped, replaced or put in that make a track end where '--to' says.",
        also=("cheapest",),
        see=("edit", "hinge"),
    ),
    Word(
        "way on",
        "A shortest sequence of events and waits from where a track stands to another reading or "
        "stage. Out of a stalemate it is a way out.",
        also=(
            "ways on",
            "way out",
            "ways out",
        ),
        see=("way", "step"),
    ),
    Word(
        "part",
        "Two rulebooks part on the first day at whose end they read a history differently.",
        also=("parting", "they part"),
        see=("pair", "amendment"),
    ),
    Word(
        "amendment",
        "A rulebook that changes another, or one thing that it says otherwise. 'sim diff' says "
        "which histories that tells apart.",
        also=("amended",),
        see=("part",),
    ),
)
"""These words, in the order in which one meets them."""
