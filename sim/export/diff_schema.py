"""The JSON Schema of what an amended rulebook changes."""

from __future__ import annotations

from sim.analysis.compare.diff import OUTCOMES
from sim.analysis.compare.wording import HOWS, KEYS, KINDS
from sim.export.compare_schema import CHECKED, PARTING, SOURCE
from sim.export.diff import FORMAT
from sim.export.parts_schema import (
    BY,
    COUNT,
    DAY,
    NAME,
    PLACE,
    RULEBOOK,
    TEXT,
    TRUTH,
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
from sim.files.shapes import Schema


def diff_schema() -> Schema:
    """The JSON Schema of what ``sim diff --format json`` prints; lists of two are of A and B."""
    return document(
        "diff",
        "A report of what an amended rulebook changes",
        record(
            format=form(FORMAT),
            rulebooks=said(
                "The two, before and after the amendment; every other list of two is in this order",
                listed(record(rulebook=RULEBOOK, source=SOURCE), 2),
            ),
            differs=said("Whether a word, a history or a given scenario differs", TRUTH),
            amendments=said("What the second says otherwise", listed(ref("amendment"))),
            histories=said("Whether any history tells them apart", ref("histories")),
            scenarios=said("The given scenarios under both", listed(ref("case"))),
        ),
        amendment=_AMENDMENT,
        histories=_HISTORIES,
        difference=_DIFFERENCE,
        own=_OWN,
        script=_SCRIPT,
        case=_CASE,
        parting=PARTING,
        check=CHECKED,
    )


_DETAIL = record(
    key=said("The key; 'order' is the rule that it comes behind", {"enum": list(KEYS)}),
    before=said("The words under the key before; none where it was absent", listed(TEXT)),
    after=said("The words under the key after; none where it is absent", listed(TEXT)),
)
_AMENDMENT = record(
    kind=said("Which part of a rulebook", {"enum": list(KINDS)}),
    name=said("The name of the part; null for the rulebook itself", or_null(NAME)),
    how=said("What became of it", {"enum": list(HOWS)}),
    details=said("The keys that changed; none where it was added or removed", listed(_DETAIL)),
)
_HISTORIES = record(
    outcome=said(
        "'same' is proved; the others say what differs, or why nothing is known",
        {"enum": list(OUTCOMES)},
    ),
    pairs=said("How many pairs of positions were examined", COUNT),
    clocked=said("The same with the spans of days between their clocks", COUNT),
    cells=said("How many steps from the pairs were examined", COUNT),
    parted=said("How many of those steps lead the two apart", COUNT),
    complete=said("False where the search stopped at the limit", TRUTH),
    differences=said("The steps that part, those alike together", listed(ref("difference"))),
    script=said("The shortest history that tells them apart, if any", or_null(ref("script"))),
    shared_events=said(
        "The events that both name: of these alone histories are made, by sides that both have",
        listed(NAME),
    ),
    own_events=said(
        "Of each rulebook, the events that the other does not name and that matter to it",
        listed(listed(ref("own")), 2),
    ),
)
_OWN = record(
    event=said("The type of the event", NAME),
    stage=said("A stage in which it matters", NAME),
    to=said("The stage after it; the same where it is counted or enters it anew", NAME),
    rule=said("The rule that fires there; null where it is only counted", or_null(NAME)),
)
_DIFFERENCE = record(
    stage=said("The stage in which both stand", NAME),
    on=said(
        "The event, or the deadline that falls under each; null where none falls",
        listed(or_null(NAME), 2),
    ),
    to=said("The stages after it", listed(NAME, 2)),
    rules=said("The rules that fired; null where none did", listed(or_null(NAME), 2)),
    cells=said("How many steps are alike in this", PLACE),
)
_HAPPENING = record(
    date=said("The day", DAY),
    event=said("The type of the event", NAME),
    by=BY,
    tracks=said("The tracks that it is on", some(listed(NAME))),
)
_SCRIPT = record(
    events=said("In order of date", some(listed(_HAPPENING))),
    until=said("The day at whose end the clock stops, where later", or_null(DAY)),
)
_CASE = record(
    path=said("The file, as it was named", NAME),
    changed=said("Whether a verdict, a check, or what is read on any day differs", TRUTH),
    verdict_changed=said("Whether a reading, or its first day, differs in the end", TRUTH),
    refused_by=said(
        "Which of the two cannot run it, 0 or 1; null for neither", {"enum": [0, 1, None]}
    ),
    problems=said("Why it cannot", listed(ref("problem"))),
    readings_part=said("Null where both read every day alike", or_null(ref("parting"))),
    verdicts=said(
        "What both read in the end; null where one cannot run it",
        or_null(listed(ref("verdict"), 2)),
    ),
    checks_changed=said("The lines of 'expect' that find another thing", listed(ref("check"))),
) | one_group(("verdicts",), ("refused_by",))
