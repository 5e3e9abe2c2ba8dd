"""The JSON Schema of what a check found."""

from __future__ import annotations

from sim.analysis.prove.claims import PROVED, REFUTED, VACUOUS
from sim.export.check import FORMAT
from sim.export.parts_schema import (
    COUNT,
    LINE,
    NAME,
    NULL,
    PLACE,
    PROBLEM,
    STANDING,
    TEXT,
    by_name,
    document,
    form,
    listed,
    or_null,
    record,
    ref,
    said,
)
from sim.files.shapes import Schema
from sim.model.problem import ERROR, NOTE, WARNING
from sim.model.rulebook import PATTERNS
from sim.report.claims import FAIRNESS


def check_schema() -> Schema:
    """The JSON Schema of what ``sim check --format json`` prints."""
    return document(
        "check",
        "A report of a check of rulebooks and scenarios",
        record(
            format=form(FORMAT),
            files=said(
                "What was found in each file; none where any is at fault", listed(ref("file"))
            ),
            faults=said("Why files could not be checked", listed(ref("problem"))),
            summary=said("How many of each severity there are", _SUMMARY),
        ),
        file=_FILE,
        finding=_FINDING,
        claim=_CLAIM,
        examined=_EXAMINED,
    )


_SUMMARY = record(
    **{
        f"{severity}s": said(f"Of severity {severity}", COUNT)
        for severity in (ERROR, WARNING, NOTE)
    },
    silenced=said("Findings that comments in the files allow", COUNT),
)
_FILE = record(
    path=said("The file, as it was named", NAME),
    kind=said("What is in the file", {"enum": ["rulebook", "scenario"]}),
    name=said("The name of the rulebook or scenario", NAME),
    findings=said("In the order of their lines", listed(ref("finding"))),
    silenced=said("How many findings comments in the file allow", COUNT),
    examined=said("Null for a scenario", or_null(ref("examined"))),
    claims=said("What became of each claim of a rulebook", listed(ref("claim"))),
) | {
    "oneOf": [
        {"properties": {"kind": {"const": "rulebook"}, "examined": {"not": NULL}}},
        {
            "properties": {
                "kind": {"const": "scenario"},
                "examined": NULL,
                "claims": {"maxItems": 0},
            }
        },
    ]
}
_AT: dict[str, Schema] = {
    "line": said("From 1", PLACE),
    "column": said("In characters, from 1", PLACE),
    "length": said("How many characters are meant", COUNT),
    "cure": said("How to mend it", NAME),
}
_FINDING = said(
    "Something that is, or may be, wrong",
    record(
        **PROBLEM | _AT,
        subject=said("The name of the part that it is about", NAME),
        shown_by=said("The steps of a shortest script that shows it, in one line", or_null(NAME)),
    ),
)
_EXAMINED = said(
    "All that can be reached",
    record(
        positions=said("How many positions", COUNT),
        steps=said("How many steps from them", COUNT),
    ),
)
_POSITION = record(
    **STANDING,
    tallies=said("The count of every tally, by its name", by_name(COUNT)),
    deadlines_passed=said("How many deadlines of the stage have passed", COUNT),
)
_CLAIM = record(
    claim=said("The name of the claim", NAME),
    line=LINE,
    pattern=said("How the claim speaks", {"enum": list(PATTERNS)}),
    sentence=said("The claim in words", NAME),
    because=said("The reason that the file gives for it", or_null(TEXT)),
    outcome=said("Vacuous: what it speaks of never happens", {"enum": [PROVED, REFUTED, VACUOUS]}),
    reason=said("Why, in a sentence", NAME),
    fairness=said("How 'leads to' is meant; null elsewhere", {"enum": [FAIRNESS, None]}),
    examined=ref("examined"),
    steps=said("A shortest script that shows a refutation", listed(ref("step"))),
    loop=said("How many of the last steps go in a circle", COUNT),
    position=said(
        "Where it stands when what is asked for can be reached no longer, at the end of the steps",
        or_null(_POSITION),
    ),
)
