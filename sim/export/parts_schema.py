"""What the schemas of several reports share: how a schema is written, and the pieces of reports."""

from __future__ import annotations

import json
import re

from sim.files.schema import DIALECT, HOME
from sim.files.shapes import Schema
from sim.model.problem import ERROR, NOTE, WARNING
from sim.model.rulebook import READINGS
from sim.model.verdict import MIXED

_REF = re.compile(r'"#/\$defs/(\w+)"')


def document(name: str, title: str, report: Schema, **pieces: Schema) -> Schema:
    """The whole schema of a report, with every piece that it refers to and no others."""
    known = PIECES | pieces
    used: dict[str, Schema] = {}
    waiting = _REF.findall(json.dumps(report))
    while waiting:
        piece = waiting.pop(0)
        if piece not in used:
            used[piece] = known[piece]
            waiting += _REF.findall(json.dumps(used[piece]))
    return {
        "$schema": DIALECT,
        "$id": f"{HOME}{name}.json",
        "title": title,
        **report,
        "$defs": used,
    }


def record(**properties: Schema) -> Schema:
    """An object with all of these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def by_name(value: Schema, names: Schema | None = None) -> Schema:
    """An object whose keys are names, of some where they are known."""
    found = {"type": "object", "additionalProperties": value}
    return found | {"propertyNames": names} if names else found


def listed(item: Schema, count: int | None = None) -> Schema:
    """A list, of so many where it has always as many."""
    found = {"type": "array", "items": item}
    return found if count is None else found | {"minItems": count, "maxItems": count}


def some(schema: Schema) -> Schema:
    """A list or an object of names that is never empty."""
    return schema | {"minItems" if "items" in schema else "minProperties": 1}


def or_null(schema: Schema) -> Schema:
    """What may be absent."""
    return {"anyOf": [schema, NULL]}


def ref(piece: str) -> Schema:
    """A piece that is described once."""
    return {"$ref": f"#/$defs/{piece}"}


def said(about: str, schema: Schema) -> Schema:
    """A schema that says what it is about."""
    return {"description": about} | schema


def form(version: str) -> Schema:
    """The key by which a program knows what it reads."""
    return said("What this is, and which version of it", {"const": version})


def filled(keys: tuple[str, ...], of: tuple[str, ...]) -> Schema:
    """Of some keys, these are there and all others are null."""
    return {"properties": {key: {"not": NULL} if key in keys else NULL for key in of}}


def one_group(*groups: tuple[str, ...]) -> Schema:
    """The keys of one of these groups are there, and the keys of the others are null."""
    keys = tuple(dict.fromkeys(key for group in groups for key in group))
    return {"oneOf": [filled(group, keys) for group in groups]}


NULL: Schema = {"type": "null"}
TRUTH: Schema = {"type": "boolean"}
TEXT: Schema = {"type": "string"}
NAME: Schema = {"type": "string", "minLength": 1}
DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
PLACE: Schema = {"type": "integer", "minimum": 1}
READING: Schema = {"enum": list(READINGS)}
COMMON: Schema = {"enum": [*READINGS, MIXED]}
"""The reading of one track, or of several together."""

STAGE = said("The name of the stage", NAME)
READS = said("What the stage says about the talks", READING)
BY = said("The parties that acted; none for a deadline", listed(NAME))
RULE = said("The rule that fired; null where none did", or_null(NAME))
BECAUSE = said("The reason that the rule gives", or_null(TEXT))
RULEBOOK = said("The name of the rulebook", NAME)
LINE = said("Its line in the file, from 1; null where it is in no file", or_null(PLACE))
EVENT = said("The type of the event; null for a deadline", or_null(NAME))
DEADLINE = said("Such as 'after 120 days'; null for an event", or_null(NAME))
NUMBER = said("The event's place in the script, from 1", PLACE)

HEAD: dict[str, Schema] = {
    "scenario": said("The name of the scenario", NAME),
    "title": said("The scenario in a sentence", TEXT),
    "as_of": said("Only what was known on that day counts; null for everything", or_null(DAY)),
    "from": said("The first day of the walk; null where nothing was known", or_null(DAY)),
    "until": said(
        "The last day, at whose end the clock stopped: that of 'as_of', else that of the last "
        "event or a later 'until' of the file; for a check of a later day it ran on by itself",
        DAY,
    ),
    "last_event": said(
        "The day of the last event that is coded on these tracks; null where none is", or_null(DAY)
    ),
    "silent_days": said(
        "For how many days up to the last one nothing has been coded; null without an event",
        or_null(COUNT),
    ),
}
"""The keys that say which history a report is about."""

STANDING: dict[str, Schema] = {"stage": STAGE, "reads": READS}

STEP: dict[str, Schema] = {
    "date": said("The day on which it happened or fell", DAY),
    "event": EVENT,
    "deadline": DEADLINE,
    "by": BY,
    "since": said(
        "Of a deadline: the event since which none is coded that moves the track or restarts its "
        "clock; null where that is its start, and for an event",
        or_null(ref("since")),
    ),
    "before": said("Where the track stood before it", ref("snapshot")),
    "after": said("Where the track stood after it", ref("snapshot")),
    "rule": RULE,
    "because": BECAUSE,
}

CHECK: dict[str, Schema] = {
    "at": said(
        "The day at whose end it is asked; null for 'never' and for a day after 'as_of', of "
        "which nothing but the line is told",
        or_null(DAY),
    ),
    "track": said("The track that is asked; null for all of them", or_null(NAME)),
    "expected": said("What is expected, of a day up to 'as_of'", or_null(ref("expected"))),
    "because": said("Why history reads so", or_null(TEXT)),
    "line": LINE,
}
"""The keys of a line of ``expect``."""

RESULT: dict[str, Schema] = {
    "actual": ref("actual"),
    "holds": said("Null where the check was left out", or_null(TRUTH)),
    "left_out": said("Why it was left out; null where it was not", or_null(NAME)),
}
"""The keys that say what a line of ``expect`` found."""

PROBLEM: dict[str, Schema] = {
    "code": said("What kind of problem it is", {"type": "string", "pattern": "^SIM[0-9]{3}$"}),
    "severity": said("An error fails, a warning with --strict", {"enum": [ERROR, WARNING, NOTE]}),
    "message": said("What is wrong, in a sentence", NAME),
    "path": said("The file, as it was named", NAME),
    "line": said("From 1; null where no place in the file is meant", or_null(PLACE)),
    "column": said("In characters, from 1", or_null(PLACE)),
    "length": said("How many characters are at fault", or_null(COUNT)),
    "label": said("What is to be said of the place", or_null(NAME)),
    "cure": said("How to mend it", or_null(NAME)),
}
PLACED = one_group(("line", "column", "length"), ())

_EXPECTED = record(
    stage=said("The stage at the end of the day", or_null(NAME)),
    reads=said("The reading at the end of the day", or_null(COMMON)),
    never=said("The stages that are never to be entered", or_null(some(listed(NAME)))),
) | one_group(("stage",), ("reads",), ("stage", "reads"), ("never",))

_ACTUAL = by_name(
    {
        "oneOf": [
            record(**STANDING),
            record(entered=said("The first day in such a stage, if any", or_null(DAY))),
        ]
    }
)

PIECES: dict[str, Schema] = {
    "snapshot": record(
        **STANDING, tallies=said("The true count of every tally, by its name", by_name(COUNT))
    ),
    "standing": record(**STANDING),
    "track": record(
        **STANDING,
        since=said(
            "The first day of the unbroken spell of the reading; null before the first event",
            or_null(DAY),
        ),
        rule=said("The rule that brought the reading; null where nothing moved", or_null(NAME)),
        because=BECAUSE,
    ),
    "verdict": record(
        reads=said("The common reading of all tracks, or 'mixed'", COMMON),
        tracks=said("Where each track stands, by its name", some(by_name(ref("track")))),
    ),
    "step": said(
        "An event or a deadline, and what it did",
        record(**STEP) | one_group(("event",), ("deadline",)),
    ),
    "since": record(
        date=said("The day on which it happened", DAY),
        event=said("The type of the event", NAME),
        by=BY,
        number=NUMBER,
    ),
    "expected": said("What is expected of a day, or never", _EXPECTED),
    "actual": said(
        "Where each track that was asked stood; none where the check was left out", _ACTUAL
    ),
    "problem": said("What is wrong, and where", record(**PROBLEM) | PLACED),
}
"""The pieces of which several reports are made, by the name that ``ref`` takes."""
