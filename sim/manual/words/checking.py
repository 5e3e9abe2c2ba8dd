"""Words of checking: what can be wrong, and what can be proved."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "fault",
        "Something for which a file is refused. All faults of all files come at once, each with "
        "its place and its cure.",
        also=("faults",),
        see=("finding",),
    ),
    Word(
        "finding",
        "Something that is or may be wrong with a file that can be read. An error is certainly a "
        "fault of the file, a warning probably one, and a note is worth knowing.",
        source="names after Nguyen, Perkins, Laffey and Pecora 1987; Preece 1990",
        also=("findings",),
        see=("fault", "witness"),
    ),
    Word(
        "trap",
        "Stages or positions from which no history leads to another reading, though none of them "
        "is final.",
        also=("traps",),
        see=("final stage", "reading"),
    ),
    Word(
        "redundancy",
        "A rule without which others would lead the same way.",
        source="Nguyen, Perkins, Laffey and Pecora 1987",
        also=("redundant",),
        see=("overlap",),
    ),
    Word(
        "gap",
        "A deed that no rule answers in a stage. It is counted and moves nothing there.",
        also=("gaps",),
        see=("deed", "rule"),
    ),
    Word(
        "pattern",
        "How a claim speaks: never, always, possible, always possible, every with needs, every "
        "with leads to.",
        source="Dwyer, Avrunin and Corbett 1999; CTL for the two about possibility",
        also=("patterns",),
        see=("claim", "scope", "strong fairness"),
    ),
    Word(
        "scope",
        "The stretches of a history that a claim speaks of: all of it, or after, until or between "
        "steps where conditions hold.",
        source="Dwyer, Avrunin and Corbett 1999",
        also=("scopes",),
        see=("stretch", "claim"),
    ),
    Word(
        "stretch",
        "A part of a history within a scope. The step that opens it is inside and the step that "
        "closes it is not.",
        also=("stretches",),
        see=("scope",),
    ),
    Word(
        "proved",
        "What a claim is that holds of every history which the rules allow: exactly, over every "
        "position and every step.",
        see=("refuted", "vacuous"),
    ),
    Word(
        "refuted",
        "What a claim is that some history breaks; a shortest one is shown as a script that runs.",
        see=("proved", "witness"),
    ),
    Word(
        "vacuous",
        "What a claim is that holds only because the situation which it speaks of never happens. "
        "It says nothing.",
        also=("vacuity",),
        see=("proved", "claim"),
    ),
    Word(
        "strong fairness",
        "How 'leads to' reads that something comes: every event that stays possible forever "
        "eventually happens. No history is forced in any other way.",
        see=("pattern",),
    ),
)
"""These words, in the order in which one meets them."""
