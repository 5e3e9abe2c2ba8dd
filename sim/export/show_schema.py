"""The JSON Schema of a rulebook that is shown, and of the list of them."""

from __future__ import annotations

from sim.export.parts_schema import (
    COUNT,
    LINE,
    NAME,
    NULL,
    PLACE,
    READS,
    RULEBOOK,
    TEXT,
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
from sim.export.rulebook import FORMAT, LIST_FORMAT
from sim.files.shapes import Schema
from sim.model.rulebook import ENDS, PATTERNS, SAME, SIGNALS, TONES


def show_schema() -> Schema:
    """The JSON Schema of what ``sim show --format json`` prints."""
    return document(
        "show",
        "A rulebook, or the list of the packaged ones",
        {"oneOf": [ref("rulebook"), ref("rulebooks")]},
        rulebook=_RULEBOOK,
        rulebooks=_RULEBOOKS,
        rule=_RULE,
        claim=_CLAIM,
    )


_TITLE = said("The rulebook in a sentence", TEXT)
_MEANS = said("In words", or_null(TEXT))
_STAGE = record(reads=READS, means=_MEANS, final=said("Whether there is no way out", TRUTH))
_EVENT = record(
    means=_MEANS,
    signal=said("A costly deed, or a cheap word", {"enum": list(SIGNALS)}),
    tone=said("Its tone", {"enum": list(TONES)}),
    ends=said(
        "What the naive reader of tone takes it for; null where only its tone counts",
        {"enum": [*ENDS, None]},
    ),
    cameo=said("Codes of the CAMEO scheme", listed(NAME)),
)
_TALLY = record(
    counts=said("Events, or the sides that did any", {"enum": ["events", "sides"]}),
    of=said("The types of event that count", some(listed(NAME))),
    reset=said("The types of event that set it back to nothing", listed(NAME)),
    means=_MEANS,
)
_RULEBOOK = record(
    format=form(FORMAT),
    rulebook=RULEBOOK,
    title=_TITLE,
    sides=said("How many sides there are", PLACE),
    start=said("The first stage", NAME),
    stages=said("By their names", some(by_name(_STAGE))),
    events=said("The types of event, by their names", some(by_name(_EVENT))),
    tallies=said("By their names", by_name(_TALLY)),
    rules=said("In the order in which they are asked", listed(ref("rule"))),
    claims=said("In file order", listed(ref("claim"))),
)
_RULE = record(
    rule=said("The name of the rule", NAME),
    events=said("The types of event that it answers; none for a deadline", listed(NAME)),
    after_days=said("Days in the stage after which it fires; null for events", or_null(COUNT)),
    **{"from": said("The stages it starts from", some(listed(NAME)))},
    when=said("The conditions, all of which must hold", listed(NAME)),
    to=said(f"The stage it leads to, or '{SAME}'", NAME),
    because=said("The reason, in a sentence", TEXT),
    line=LINE,
) | {
    "oneOf": [
        {"properties": {"events": {"minItems": 1}, "after_days": NULL}},
        {"properties": {"events": {"maxItems": 0}, "after_days": {"not": NULL}}},
    ]
}
_CONDITION = or_null(NAME)
_CLAIM = record(
    claim=said("The name of the claim", NAME),
    pattern=said("How the claim speaks", {"enum": list(PATTERNS)}),
    then=said("The condition that the pattern speaks of", NAME),
    every=said("What 'needs' and 'leads to' start from; null elsewhere", _CONDITION),
    after=said("Only after the first step where this holds", _CONDITION),
    until=said("Only up to the first step where this holds", _CONDITION),
    between=said("Only between steps where these two hold", or_null(listed(NAME, 2))),
    because=said("The reason, in a sentence", or_null(TEXT)),
    line=LINE,
)
_SIZES = record(
    rulebook=RULEBOOK,
    title=_TITLE,
    stages=said("How many", COUNT),
    events=said("How many types of event", COUNT),
    rules=said("How many", COUNT),
)
_RULEBOOKS = record(
    format=form(LIST_FORMAT), rulebooks=said("The packaged ones", some(listed(_SIZES)))
)
