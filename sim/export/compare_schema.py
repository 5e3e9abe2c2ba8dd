"""The JSON Schema of a comparison of rulebooks."""

from __future__ import annotations

from sim.export.compare import FORMAT
from sim.export.parts_schema import (
    BY,
    CHECK,
    DAY,
    HEAD,
    NAME,
    RESULT,
    RULEBOOK,
    STANDING,
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
from sim.files.shapes import Schema

SOURCE = said("How it was asked for, by its packaged name or path; null for neither", or_null(NAME))


def under(one: Schema) -> Schema:
    """The same of each of two or more rulebooks."""
    return said("For each rulebook, in their order", listed(one) | {"minItems": 2})


_MOVED_BY = said(
    "The step that had brought it there; null where nothing had moved it", or_null(ref("step"))
)
PARTING = said(
    "The first day at whose end the rulebooks differ",
    record(
        date=said("The day", DAY),
        track=said("The track on which they part", NAME),
        under=under(record(**STANDING, moved_by=_MOVED_BY)),
    ),
)
CHECKED = said(
    "A line of 'expect', and what it found under each rulebook",
    record(**CHECK, under=under(record(**RESULT) | one_group(("holds",), ("left_out",)))),
)


def compare_schema() -> Schema:
    """The JSON Schema of what ``sim compare --format json`` prints."""
    return document(
        "compare",
        "A report of one history under several rulebooks",
        record(
            format=form(FORMAT),
            **HEAD,
            rulebooks=under(ref("rulebook")),
            tracks=said("By the name of the track", some(by_name(ref("compared")))),
            checks=said("The lines of 'expect', in file order", listed(ref("check"))),
        ),
        rulebook=_RULEBOOK,
        compared=_TRACK,
        row=_ROW,
        parting=PARTING,
        check=CHECKED,
    )


_RULEBOOK = record(
    label=said("What tells it from the others", NAME),
    rulebook=RULEBOOK,
    source=SOURCE,
    verdict=said("What it reads in the end", ref("verdict")),
)
_TRACK = record(
    title=said("The track in words", or_null(TEXT)),
    starts=under(ref("standing")),
    readings_part=said("Null where they read every day alike", or_null(ref("parting"))),
    stages_part=said("The same of the stages", or_null(ref("parting"))),
    rows=said("Each event, and each day at whose end a deadline fell", listed(ref("row"))),
)
_RULES = said(
    "For each step there (none or several), the rule that fired, or null", listed(or_null(NAME))
)
_ROW = record(
    date=said("The day", DAY),
    event=said("The type of the event; null for the end of a day", or_null(NAME)),
    by=BY,
    deadlines=said("The deadlines that fell, such as 'after 120 days'", listed(NAME)),
    readings_differ=said("Whether the rulebooks read the track differently after it", TRUTH),
    stages_differ=said("Whether the track stands in different stages after it", TRUTH),
    under=under(record(**STANDING, moved=said("Whether the stage changed", TRUTH), rules=_RULES)),
)
