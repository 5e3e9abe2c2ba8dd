"""Words that come from the study of negotiation."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "turning point",
        "Where a negotiation takes another course: a precipitant brings a departure, and that a "
        "consequence. A departure that is rebuffed is no turning point.",
        source="Druckman 2001",
        see=("outcome", "departure"),
    ),
    Word(
        "departure",
        "A change of course that something precipitates. Its consequence is escalation or the "
        "reverse; where it is rebuffed, there was no turning point.",
        source="Druckman 2001",
        see=("turning point",),
    ),
    Word(
        "ripeness",
        "When parties leave a deadlock: they feel a mutually hurting stalemate, and perceive a "
        "way out. The packaged rulebook of this name counts what would hurt them.",
        source="Zartman 1989, 2000",
        also=("ripe",),
        see=("stalemate",),
    ),
    Word(
        "reciprocity",
        "One side's gift ends no stalemate; a gift that the other answers does.",
        source="Osgood 1962",
        see=("side",),
    ),
    Word(
        "spoiler",
        "Somebody outside or inside the talks who wants them to fail and acts on it. An attack "
        "by a spoiler moves nothing by itself; what the parties do with it does.",
        source="Stedman 1997",
    ),
    Word(
        "CAMEO",
        "A scheme of codes for political events, in which 057 is the signing of a formal "
        "agreement. An event type may name its codes under 'cameo'.",
        source="Gerner, Schrodt, Yilmaz and Abu-Jabr 2002",
        see=("Goldstein scale",),
    ),
    Word(
        "Goldstein scale",
        "How cooperative or hostile a kind of event is, from 10 down to -10. One of the naive "
        "readers takes its mean over thirty days.",
        source="Goldstein 1992",
        also=("Goldstein",),
        see=("CAMEO", "naive reader"),
    ),
)
"""These words, in the order in which one meets them."""
