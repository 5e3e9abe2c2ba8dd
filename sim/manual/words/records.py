"""Words of coded event data."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "dyad",
        "Two countries in coded event data. The first in the alphabet is side 1, the other side 2.",
        see=("replay", "coded event"),
    ),
    Word(
        "coded event",
        "A row of event data: who did what to whom on which day, with a code of a scheme such as "
        "CAMEO. Rows count reports of events, and not events.",
        see=("statement", "mapping"),
    ),
    Word(
        "mapping",
        "A file that says which codes of event data are which events of a rulebook, and how often "
        "something must be told to be news.",
        see=("coded event", "statement"),
    ),
    Word(
        "statement",
        "One pair of names and one code on a day, whichever of the two is named first. A mapping "
        "counts statements, so that what is written in both directions counts once.",
        see=("mapping", "coded event"),
    ),
    Word(
        "replay",
        "The walk of all dyads of tables of coded events through a rulebook, to spells: since when "
        "each stands in which stage, and by which rule.",
        see=("dyad", "spell", "mapping"),
    ),
    Word(
        "placebo",
        "The readings of a replay moved in time by some weeks. What agrees with history as well by "
        "that, agrees by chance.",
        see=("replay", "kappa"),
    ),
)
