"""Words of a run: how a history is walked, and what is said of it in the end."""

from __future__ import annotations

from sim.manual.word import Word
from sim.model.reading import MEANINGS

WORDS = (
    Word(
        "timeline",
        "What happened, in order of day: each event with its number in the file, who did it, where "
        "it led, and the rule that answered it or what it counted.",
        see=("event", "step"),
    ),
    Word(
        "reading",
        "What a stage says about the talks: none, progress, stalemate, settled or broken.",
        also=("reads",),
        see=("none", "progress", "stalemate", "settled", "broken", "verdict"),
    ),
    Word("none", MEANINGS["none"], see=("reading",)),
    Word("progress", MEANINGS["progress"], see=("reading",)),
    Word(
        "stalemate",
        MEANINGS["stalemate"] + " A stage may bear the same name.",
        see=("reading", "ripeness"),
    ),
    Word("settled", MEANINGS["settled"], see=("reading",)),
    Word("broken", MEANINGS["broken"], see=("reading",)),
    Word(
        "mixed",
        MEANINGS["mixed"],
        see=("verdict", "track"),
    ),
    Word(
        "verdict",
        "What a run says in the end: the reading of each track, since when and why, and the "
        "reading that they have in common, or mixed.",
        see=("reading", "since", "mixed"),
    ),
    Word(
        "since",
        "The first day of the unbroken spell of a reading. A track that moves from one stage of "
        "stalemate to another has been stalled since the first of them.",
        see=("spell", "verdict"),
    ),
    Word(
        "spell",
        "An unbroken stretch of days through which one thing stays the same: mostly the reading "
        "of a track.",
        see=("since",),
    ),
    Word(
        "history",
        "A dated course of events, real or only possible. What is proved of a rulebook holds of "
        "every history that it allows.",
        see=("script", "run"),
    ),
    Word(
        "script",
        "A history that is written down so that it can be run: the events of a scenario, or a "
        "shortest course of events that shows a finding.",
        see=("history", "witness"),
    ),
    Word(
        "run",
        "A scenario, walked to its end: every step of every track, the verdict and every check.",
        also=("walk",),
        see=("step", "verdict"),
    ),
    Word(
        "step",
        "One event or deadline on one track, and what it did: the stage and the tallies before "
        "and after, the rule that fired, and the refusals.",
        see=("refusal", "cell"),
    ),
    Word(
        "refusal",
        "A rule of the event that did not fire, with what it lacked: the stage; its condition, "
        "with every line that failed and the values seen there; or the order, since a rule before "
        "it fired.",
        see=("step", "rule"),
    ),
    Word(
        "idle event",
        "An event that fired no rule and changed no tally on any track. It stands for the record.",
        also=("idle",),
        see=("event",),
    ),
    Word(
        "clock",
        "The days that a track has stood in its stage, which deadlines wait for. It starts with "
        "the first event or on the day that the scenario gives, and again whenever a stage is "
        "entered, also from itself.",
        see=("deadline", "silence"),
    ),
    Word(
        "silence",
        "Days in which nothing is coded. Deadlines may fall in it. A comment that allows a "
        "finding silences it, which is another sense.",
        see=("deadline", "clock"),
    ),
    Word(
        "as-of",
        "A run with '--as-of DATE' leaves out all that was not yet known on that day, without a "
        "trace, and runs the clock to the end of it. That is how hindsight is avoided.",
        see=("known",),
    ),
    Word(
        "evidence",
        "The event or deadline that began the spell of a verdict, with its day, who did it, its "
        "note and its sources.",
        see=("verdict", "source"),
    ),
    Word(
        "ledger",
        "Words against deeds: for each party, how many words and how many deeds of each tone, "
        "and the words that no deed of their tone has followed.",
        also=("words against deeds",),
        see=("word", "deed"),
    ),
)
"""These words, in the order in which one meets them."""
