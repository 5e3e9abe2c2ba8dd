"""The JSON Schema of a report of runs: what other programs may count on."""

from __future__ import annotations

from sim.export.parts_schema import (
    CHECK,
    COUNT,
    DAY,
    HEAD,
    NAME,
    NUMBER,
    RESULT,
    RULEBOOK,
    STEP,
    TEXT,
    TRUTH,
    by_name,
    document,
    form,
    listed,
    one_group,
    or_null,
    record,
    ref,
    said,
    some,
)
from sim.export.run import FORMAT
from sim.files.shapes import Schema
from sim.model.rulebook import TONES


def run_schema() -> Schema:
    """The JSON Schema of what ``sim run --format json`` prints."""
    return document(
        "run",
        "A report of runs of the negotiation simulator",
        record(
            format=form(FORMAT),
            runs=said("One for each scenario, in the order given", some(listed(ref("run")))),
        ),
        run=_RUN,
        step=_STEP,
        line=_LINE,
        refusal=_REFUSAL,
        check=said("A line of 'expect', and what it found", _CHECK),
        account=said("What a party said beside what it did", _ACCOUNT),
        tones=_TONES,
    )


_RUN = record(
    **HEAD,
    rulebook=RULEBOOK,
    verdict=said("What it reads in the end", ref("verdict")),
    steps=said("Every step of every track, in order", listed(ref("step"))),
    checks=said("The lines of 'expect', in file order", listed(ref("check"))),
    ledger=said("Words beside deeds, party by party", listed(ref("account"))),
)
_STEP = said(
    "An event or a deadline, and what it did",
    record(
        **STEP,
        track=said("The track on which it happened", NAME),
        note=said("The event in words", or_null(TEXT)),
        sources=said("The names of the sources that tell of it", listed(NAME)),
        known=said("The day on which it became public, where later", or_null(DAY)),
        number=said("The event's place in the script, from 1", or_null(NUMBER)),
        moved=said("Whether the stage changed", TRUTH),
        held=said("The conditions of the rule that fired", listed(ref("line"))),
        refusals=said("The other rules of the trigger, in file order", listed(ref("refusal"))),
    )
    | one_group(("event", "number"), ("deadline",)),
)
_LINE = said(
    "A line of a condition, and the values that it saw",
    record(
        condition=said("As the file says it", NAME),
        values=said("The counts that it saw, by tally", some(by_name(COUNT))),
    ),
)
_REFUSAL = said(
    "A rule of the same trigger that did not fire, and what it lacked",
    record(
        rule=said("The name of the rule", NAME),
        lacks=said(
            "The right stage, a condition that held, or its turn in the order of rules",
            {"enum": ["stage", "condition", "order"]},
        ),
        unmet=said("The conditions that did not hold", listed(ref("line"))),
        behind=said("The rule that fired before it, where it lacks its turn", or_null(NAME)),
    ),
)
_CHECK = record(**CHECK, **RESULT) | one_group(("holds",), ("left_out",))
_ACCOUNT = record(
    party=said("The name of the party", NAME),
    title=said("The party in words", TEXT),
    words=said("How many words of each tone it said", ref("tones")),
    deeds=said("How many deeds of each tone it did", ref("tones")),
    says=said("Where words and deeds disagree, in a sentence", or_null(TEXT)),
)
_TONES = record(**{tone: said(f"How many were {tone}", COUNT) for tone in TONES})
