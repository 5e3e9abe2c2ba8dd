"""Words of judging a rulebook: by history, and by tests."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "score",
        "How often a rulebook reads checkpoints as history does, beside what naive readers say.",
        see=("checkpoint", "kappa", "naive reader"),
    ),
    Word(
        "case",
        "A negotiation that is scored or compared: one scenario.",
        see=("score",),
    ),
    Word(
        "naive reader",
        "A reader who keeps no state: one always says what history most often says, one goes by "
        "the tone of the last event, and one by the Goldstein mean of thirty days. A rulebook "
        "that is no better knows nothing of negotiation.",
        also=("baseline", "naive"),
        see=("score", "tone", "Goldstein scale"),
    ),
    Word(
        "foil",
        "A rulebook that is there to be compared with: rhetoric believes words as much as deeds, "
        "and what it alone believes is what words would make you believe.",
        see=("word", "naive reader"),
    ),
    Word(
        "hard",
        "What a checkpoint is that the tone of the last event gets wrong.",
        also=(
            "hard checkpoint",
            "hard ones",
        ),
        see=("checkpoint", "naive reader"),
    ),
    Word(
        "kappa",
        "Agreement beyond what chance would give: 1 where all agree, 0 where it is no better than "
        "chance. Its interval comes from drawing whole cases again, with replacement; 95% of such "
        "draws lie within it.",
        also=("kappa (95% interval)",),
        source="Cohen 1960",
        see=("score", "case"),
    ),
    Word(
        "sensitivity",
        "What a score hangs on: each number of the rules moved by one, and each deadline by a "
        "sixth of itself.",
        also=("each number moved",),
        see=("leave-one-out", "score"),
    ),
    Word(
        "leave-one-out",
        "The score without each rule in turn: how many checkpoints are lost and gained, and how "
        "many readings change.",
        also=("without each rule",),
        see=("sensitivity",),
    ),
    Word(
        "property",
        "What a test says of every history or every step, such as that nothing is settled before "
        "it is signed.",
        see=("counterexample", "claim"),
    ),
    Word(
        "counterexample",
        "A shortest history that breaks a property, as a scenario file that can be run.",
        see=("property", "script"),
    ),
    Word(
        "exercise",
        "What a test session has tried of a rulebook: rules fired, refusals seen and positions "
        "visited, against those that can be.",
        also=("exercised",),
        see=("coverage",),
    ),
    Word(
        "coverage",
        "How much of a rulebook has been exercised. Against it stands what is reachable, so that "
        "all of it can be had.",
        see=("exercise", "transition cover"),
    ),
    Word(
        "transition cover",
        "A small set of scripts that together fire every rule in every way in which it can fire, "
        "and provoke every refusal.",
        also=("cover",),
        see=("coverage", "refusal"),
    ),
    Word(
        "mutant",
        "A rulebook with one fault put in on purpose, such as a threshold changed by one. "
        "Properties that pass on a mutant did not look at what it changed.",
        see=("property",),
    ),
    Word(
        "oracle",
        "A second reading of the rules, written from their description alone, that the engine is "
        "held against.",
    ),
)
"""These words, in the order in which one meets them."""
