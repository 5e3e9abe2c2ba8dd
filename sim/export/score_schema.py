"""The JSON Schema of a score."""

from __future__ import annotations

from sim.export.parts_schema import (
    BECAUSE,
    CHECK,
    COMMON,
    COUNT,
    DAY,
    LINE,
    NAME,
    STANDING,
    TRUTH,
    by_name,
    document,
    form,
    listed,
    or_null,
    record,
    ref,
    said,
    some,
)
from sim.export.score import FORMAT
from sim.files.shapes import Schema


def score_schema() -> Schema:
    """The JSON Schema of what ``sim score --format json`` prints."""
    return document(
        "score",
        "A report of how far rulebooks agree with history",
        record(
            format=form(FORMAT),
            cases=said(
                "How many checkpoints each scenario has, by its name (path where names are alike)",
                some(by_name(COUNT)),
            ),
            checkpoints=said(
                "The days on which history has a reading; named below by their place, from 0",
                listed(ref("checkpoint")),
            ),
            rulebooks=said("In the order given", some(listed(ref("scored")))),
            baselines=said("Naive readers of the same days", some(listed(ref("baseline")))),
        ),
        checkpoint=_CHECKPOINT,
        scored=_SCORED,
        baseline=_BASELINE,
        tally=_TALLY,
        miss=_MISS,
        stood=_STOOD,
        variation=_VARIATION,
    )


_KAPPA: Schema = {"type": "number", "minimum": -1, "maximum": 1}
_PLACE = said("Which checkpoint, by its place, from 0", COUNT)
_CHECKPOINT = record(
    case=said("The name of the scenario", NAME),
    at=said("The day at whose end history has a reading", DAY),
    track=CHECK["track"],
    reads=said("What history reads", COMMON),
    because=CHECK["because"],
    line=LINE,
    hard=said("Whether the tone of the last event misleads", TRUTH),
)
_AGREEMENT: dict[str, Schema] = {
    "name": said("The rulebook, or several with commas, or the naive reader", NAME),
    "agreed": said("On how many checkpoints it reads as history does", COUNT),
    "hard_agreed": said("On how many of the hard ones", COUNT),
    "kappa": said("Cohen's kappa to four places; null where not defined", or_null(_KAPPA)),
    "kappa_interval": said(
        "The middle 95% of kappa when whole cases are drawn again; null for fewer than two cases",
        or_null(listed(_KAPPA, 2)),
    ),
}
_READINGS = said("What it reads on each checkpoint's day", listed(COMMON))
_BASELINE = record(**_AGREEMENT, means=said("How it reads, in words", NAME), readings=_READINGS)
_SCORED = record(
    **_AGREEMENT,
    by_case=said("The same of each scenario, by its name", some(by_name(ref("tally")))),
    confusion=said(
        "By history's reading, then by the one found: how many checkpoints",
        by_name(some(by_name(COUNT, COMMON)), COMMON),
    ),
    readings=_READINGS,
    misses=said("Where it does not read as history does", listed(ref("miss"))),
    leave_one_out=said(
        "The score without each rule in turn; null without --leave-one-out",
        or_null(listed(ref("variation"))),
    ),
    sensitivity=said(
        "The score with each number moved; null without --sensitivity",
        or_null(listed(ref("variation"))),
    ),
)
_TALLY = record(
    agreed=said("How many checkpoints agree", COUNT),
    of=said("Of how many", COUNT),
    hard_agreed=said("How many of the hard ones agree", COUNT),
    hard_of=said("Of how many hard ones", COUNT),
)
_STOOD = record(
    **STANDING,
    entered=said("The first day in the stage, or of all", DAY),
    rule=said("The rule that led there; null where nothing had moved", or_null(NAME)),
    because=BECAUSE,
)
_FLIP = record(
    checkpoint=_PLACE,
    before=said("What the rulebook reads", COMMON),
    after=said("What it reads when changed", COMMON),
)
_MISS = record(
    checkpoint=_PLACE,
    found=said("What the rulebook reads on that day", COMMON),
    lag=said(
        "How many days later (earlier, where negative) it reads as history does on the nearest "
        "day; null where it never does",
        or_null({"type": "integer", "not": {"const": 0}}),
    ),
    tracks=said(
        "Where each track that was asked stood, by its name",
        some(by_name(ref("stood"))),
    ),
)
_VARIATION = record(
    rulebook=said("The name of the rulebook", NAME),
    rule=said("The rule that was left out or changed", NAME),
    change=said("What was written -> what stands instead; null where left out", or_null(NAME)),
    cost=said("'lost' less 'gained': how many checkpoints fewer agree", {"type": "integer"}),
    lost=said("How many checkpoints agree no longer", COUNT),
    gained=said("How many agree that did not", COUNT),
    claims=said(
        "The claims that hold no longer; looked for where a rule is left out and 'cost' is not "
        "above 0",
        listed(NAME),
    ),
    flips=said(
        "The checkpoints that read otherwise; only a rule without any costs nothing",
        listed(_FLIP),
    ),
)
