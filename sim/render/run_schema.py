"""The JSON Schema of a report of runs: what other programs may count on."""

from __future__ import annotations

from typing import Any

from sim.model.rulebook import READINGS, TONES
from sim.model.verdict import MIXED
from sim.render.run_json import FORMAT

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NAME: Schema = {"type": "string", "minLength": 1}
_DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_PLACE: Schema = {"type": "integer", "minimum": 1}
_READING: Schema = {"enum": list(READINGS)}
_VERDICT: Schema = {"enum": [*READINGS, MIXED]}


def run_schema() -> Schema:
    """The JSON Schema of what ``sim run --format json`` prints."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://negotiation-sim.invalid/schema/run.json",
        "title": "A report of runs of the negotiation simulator",
        **_record(format={"const": FORMAT}, runs=_list(_ref("run"))),
        "$defs": {
            "run": _run(),
            "track": _track(),
            "step": _step(),
            "snapshot": _record(stage=_NAME, reads=_READING, tallies=_by_name(_COUNT)),
            "line": _described(
                "A line of a condition, and the values that it saw",
                _record(condition=_NAME, values=_by_name(_COUNT)),
            ),
            "refusal": _refusal(),
            "check": _check(),
            "account": _account(),
            "tones": _record(**dict.fromkeys(TONES, _COUNT)),
        },
    }


def _run() -> Schema:
    verdict = _record(reads=_VERDICT, tracks=_by_name(_ref("track")))
    return _record(
        scenario=_NAME,
        title=_TEXT,
        rulebook=_NAME,
        as_of=_described("Only what was known on that day counts", _or_null(_DAY)),
        **{"from": _described("The first day of the walk", _DAY)},
        until=_described("The day at whose end the clock stopped", _DAY),
        left_out=_described("How many events were not yet known", _COUNT),
        verdict=verdict,
        steps=_list(_ref("step")),
        checks=_list(_ref("check")),
        ledger=_list(_ref("account")),
    )


def _track() -> Schema:
    since = _described("The first day of the unbroken spell of the reading", _or_null(_DAY))
    return _record(
        stage=_NAME,
        reads=_READING,
        since=since,
        rule=_described("The rule that brought the reading", _or_null(_NAME)),
        because=_or_null(_TEXT),
    )


def _step() -> Schema:
    schema = _record(
        date=_DAY,
        track=_NAME,
        event=_or_null(_NAME),
        deadline=_described("Such as 'after 120 days'", _or_null(_NAME)),
        by=_list(_NAME),
        note=_or_null(_TEXT),
        sources=_list(_NAME),
        known=_described("The day on which it became public, where later", _or_null(_DAY)),
        number=_described("The event's place in the script, from 1", _or_null(_PLACE)),
        before=_ref("snapshot"),
        after=_ref("snapshot"),
        moved=_described("Whether the stage changed", {"type": "boolean"}),
        rule=_described("The rule that fired", _or_null(_NAME)),
        because=_or_null(_TEXT),
        held=_list(_ref("line")),
        refusals=_list(_ref("refusal")),
    )
    either = [
        {"properties": {"event": _TEXT, "number": _PLACE, "deadline": {"type": "null"}}},
        {"properties": {"event": {"type": "null"}, "number": {"type": "null"}, "deadline": _TEXT}},
    ]
    return _described("An event or a deadline, and what it did", schema | {"oneOf": either})


def _refusal() -> Schema:
    schema = _record(
        rule=_NAME,
        lacks={"enum": ["stage", "condition", "order"]},
        unmet=_list(_ref("line")),
        behind=_described("The rule that fired before it", _or_null(_NAME)),
    )
    return _described("A rule of the same trigger that did not fire, and what it lacked", schema)


def _check() -> Schema:
    expected = _described(
        "'stage', 'reads' or both at the end of a day, or 'never'",
        _record(stage=_NAME, reads=_VERDICT, never=_list(_NAME)) | {"required": []},
    )
    actual = _described(
        "Where each track stood; for 'never', the first day in such a stage",
        _by_name(
            {
                "oneOf": [
                    _record(stage=_NAME, reads=_READING),
                    _record(entered=_or_null(_DAY)),
                ]
            }
        ),
    )
    return _record(
        at=_or_null(_DAY),
        track=_described("The track that was asked; all of them where null", _or_null(_NAME)),
        expected=expected,
        actual=actual,
        holds=_described("Null for a check that was left out", {"type": ["boolean", "null"]}),
        left_out=_described("Why it was left out", _or_null(_TEXT)),
        because=_or_null(_TEXT),
        line=_described("Its line in the scenario file", _or_null(_PLACE)),
    )


def _account() -> Schema:
    schema = _record(
        party=_NAME,
        title=_TEXT,
        words=_ref("tones"),
        deeds=_ref("tones"),
        says=_described("Where words and deeds disagree, in a sentence", _or_null(_TEXT)),
    )
    return _described("What a party said beside what it did", schema)


def _record(**properties: Schema) -> Schema:
    """An object with all of these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _by_name(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _described(description: str, schema: Schema) -> Schema:
    return {"description": description} | schema
