"""The schemas of the JSON reports: every real report is valid, and nothing else is."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import builders
import pytest
from hypothesis import given, settings
from jsonschema_rs import Draft202012Validator
from places import ROOT

import sim
from sim.analysis.change.whatif import what_if
from sim.analysis.compare.diff import diff
from sim.analysis.compare.difference import Case
from sim.analysis.compare.runs import compare
from sim.analysis.judge.report import report as scored
from sim.analysis.judge.score import checkpoints
from sim.cli import cli
from sim.cli.schema import REPORTS, schema_of
from sim.cli.streams import guarded
from sim.export.compare import comparison_json
from sim.export.diff import diff_json
from sim.export.run import runs_json
from sim.export.score import score_json
from sim.export.show import rulebook_json
from sim.export.whatif import whatif_json
from sim.model.scenario import Check, Scenario
from sim.model.value import changed
from sim.records.cameo import GOLDSTEIN
from sim.records.spells import PERIODS

SCENARIOS = sorted(map(str, (ROOT / "scenarios").glob("*.yaml")))
SINGAPORE = str(ROOT / "scenarios" / "singapore-2018.yaml")
PANMUNJOM = str(ROOT / "scenarios" / "panmunjom-1951-1953.yaml")
PUT_IN = ["--insert", "1951-06-24 offer"]
SUPPOSED = ["--rates", str(ROOT / "tests" / "reports" / "rates" / "river.yaml")]
GIVEN = ["--given", "meet@2020-02-21 by A,B", "--given", "letter@2020-02-22"]
TWO_CASES = [str(ROOT / "scenarios" / f"{name}.yaml") for name in ("algiers-1981", "oslo-1993")]
EXAMPLES = ROOT / "docs" / "examples"
JULY = str(EXAMPLES / "july-2018.csv")
HARBOUR = str(EXAMPLES / "harbour.yaml")
TINY = sorted(map(str, (ROOT / "tests" / "rulebooks").glob("*.yaml")))
FAULTY = sorted(map(str, (ROOT / "tests" / "faulty").glob("*.yaml")))
REPORTED = ROOT / "tests" / "reports"
CODED = str(REPORTED / "coded" / "river.csv")
BOOKS = ("diplomacy", "ripeness", "rhetoric")
SCHEMAS = {name: schema_of(name) for name in REPORTS}
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


def tiny(name: str) -> str:
    return str(ROOT / "tests" / "rulebooks" / f"{name}.yaml")


def own(name: str) -> str:
    return str(REPORTED / f"{name}.yaml")


def under(*books: str) -> list[str]:
    return [word for book in books for word in ("-r", book)]


def replayed(name: str) -> list[str]:
    """What replays the coded river by a mapping of that name."""
    mapping = ["--mapping", own(f"coded/{name}"), *under(own(f"{name}-rules"))]
    return [CODED, "--codes", "as-is", *mapping]


COMMANDS: dict[str, list[list[str]]] = {
    "run": [
        [own("river"), own("bare"), own("strands")],
        [own("who"), "--why"],
        [HARBOUR],
        [SINGAPORE, "--as-of", "2018-07-11"],
        [SINGAPORE, "--as-of", "2018-06-01"],
        [SINGAPORE, *under("rhetoric")],
    ],
    "check": [
        *([str(path)] for path in REPORTED.glob("*.yaml")),
        *([path] for path in TINY),
        list(map(str, EXAMPLES.glob("*.yaml"))),
        ["rhetoric", SINGAPORE],
        FAULTY,
        [own("coded/river"), *under(own("river-rules"))],
        ["no-such-file.yaml"],
    ],
    "whatif": [
        [own("bare")],
        [own("alone")],
        [own("no-blame")],
        [own("river")],
        [own("river"), "--to", "stage:island"],
        [own("river"), "--as-of", "2019-12-31"],
        [own("river"), "--drop", "4"],
        [own("river"), "--insert", "2020-03-01 meet by A,B"],
        [own("one-day"), "--to", "stage:ford"],
        [own("one-day"), "--to", "stalemate"],
        [own("one-day"), "--to", "stalemate", "--avoid", "blame", "--within", "5 days"],
        [SINGAPORE, *under("rhetoric")],
        [SINGAPORE, "--to", "progress"],
        [SINGAPORE, "--to", "stage:talks"],
        [SINGAPORE, "--to", "settled", "--within", "1 day"],
        [SINGAPORE, "--to", "settled", "--by", "USA", "--avoid", "accord_signed"],
        [SINGAPORE, "--to", "stalemate", "--as-of", "2018-06-30", "--track", "nuclear"],
        [SINGAPORE, "--drop", "12"],
        [SINGAPORE, "--insert", "2018-07-12 talks_held by DPRK,USA on remains"],
        [SINGAPORE, "--replace", "12=friendly_words", "--as-of", "2018-07-12"],
        [SINGAPORE, "--move", "12=2018-07-08", "--track", "remains"],
        [PANMUNJOM, "--as-of", "1951-06-25", "--track", "prisoners", *PUT_IN],
    ],
    "compare": [
        [own("bare"), *under(own("bare-rules"), own("bare-rules"))],
        [own("river"), *under(own("river-rules"), own("river-amended"))],
        [own("river"), *under(own("river-rules"), own("river-rules"))],
        [own("river"), "--as-of", "2019-12-31", *under(own("river-rules"), own("river-rules"))],
        [SINGAPORE],
        [SINGAPORE, "--as-of", "2018-06-19", "--track", "nuclear"],
        [SINGAPORE, *under("diplomacy", "diplomacy")],
    ],
    "diff": [
        [own("river-rules"), own("river-amended"), "--on", own("river"), own("one-day")],
        [own("bare-rules"), own("river-rules"), "--on", own("river")],
        [own("who-rules"), own("who-amended"), "--on", own("who")],
        [own("strands-rules"), own("strands-amended"), "--on", own("strands")],
        [own("river-rules"), own("bare-rules"), "--on", own("one-day")],
        *([tiny("diff-base"), path] for path in TINY if "/diff-" in path),
        [tiny("diff-met-base"), tiny("diff-met-in-time")],
        [tiny("diff-silence-base"), tiny("diff-silence-first")],
        ["rhetoric", "rhetoric", "--on", SINGAPORE],
        [tiny("diff-silence-base"), tiny("diff-silence-first"), "--limit", "2"],
    ],
    "score": [
        [own("bare"), "--leave-one-out", "--sensitivity"],
        [own("river"), own("one-day"), "--leave-one-out", "--sensitivity"],
        [SINGAPORE],
        [SINGAPORE, *under(*BOOKS)],
        [SINGAPORE, *under("rhetoric"), "--leave-one-out", "--sensitivity"],
    ],
    "forecast": [
        [own("river"), *SUPPOSED],
        [own("river"), "--as-of", "2020-02-20", *SUPPOSED, *GIVEN],
        [own("river"), "--as-of", "2020-02-20", *SUPPOSED, "--method", "draws"],
        [own("one-day"), "--rates", own("rates/still")],
        [SINGAPORE, "--draws", "100", "--as-of", "2018-07-12", "--days", "90,900"],
        ["--judge", *TWO_CASES, "--draws", "100", "--days", "30,450"],
    ],
    "replay": [
        *(
            [JULY, "--by", by, *more]
            for by in PERIODS
            for more in ([], ["--codes", "cow", "--tone"])
        ),
        *([JULY, "--by", by, "--from", "2030-01-01"] for by in PERIODS),
        [JULY, "--judge", SINGAPORE, "--track", "nuclear"],
        replayed("river"),
        [CODED, "--codes", "as-is", "--actors", "all"],
        replayed("who"),
        [*replayed("river"), "--judge", own("river"), "--track", "water", "--dyad", "A", "B"],
        [*replayed("bare"), "--judge", own("quiet"), "--dyad", "A", "B"],
    ],
    "show": [
        [],
        [own("bare-rules")],
        [own("river-amended")],
        [own("strands-rules")],
        ["rhetoric"],
        *([path] for path in TINY),
    ],
    "explain": [["SIM001"], ["SIM206", "SIM213"], ["verdict"], ["kappa"], []],
}
"""What tells a report of each kind that all of the others do not."""
SHIPPED: list[tuple[str, list[str]]] = [
    *(("run", [*SCENARIOS, *under(book)]) for book in BOOKS),
    ("run", [*SCENARIOS, "--as-of", "2003-01-10"]),
    ("check", [*BOOKS, *SCENARIOS]),
    *(("whatif", [path]) for path in SCENARIOS),
    *(("compare", [path]) for path in SCENARIOS),
    ("diff", ["diplomacy", "diplomacy", "--on", *SCENARIOS]),
    ("score", [*SCENARIOS, *under(*BOOKS)]),
    ("forecast", [SINGAPORE]),
    ("forecast", ["--judge", *SCENARIOS, "--draws", "100"]),
    *(("show", [book]) for book in BOOKS),
]


def printed(kind: str, *arguments: str) -> str:
    """What a command prints with --format json."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as said:
        guarded(cli, [kind, *arguments, "--format", "json"])
    assert out.getvalue(), said.getvalue()
    return out.getvalue()


@cache
def reports(kind: str) -> tuple[Any, ...]:
    """Every report of a kind, the shortest first."""
    told = [printed(kind, *arguments) for arguments in COMMANDS[kind]]
    return tuple(json.loads(text) for text in sorted(told, key=len))


@pytest.mark.slow
@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_is_valid(kind: str) -> None:
    for told in reports(kind):
        assert faults(kind, told) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "arguments"),
    SHIPPED,
    ids=[f"{kind}-{Path(arguments[0]).stem}" for kind, arguments in SHIPPED],
)
def test_every_report_on_what_is_shipped_is_valid(kind: str, arguments: list[str]) -> None:
    assert faults(kind, json.loads(printed(kind, *arguments))) == []


def faults(kind: str, told: Any) -> list[tuple[list[str | int], str]]:
    errors = VALIDATORS[kind].iter_errors(told)
    return [(error.instance_path, error.message) for error in errors]


Schema = dict[str, Any]
Option = tuple[str, str]
"""A place in a schema, and one of the choices that it leaves open there."""


class Walk:
    """A schema, and the options of it that reports take."""

    def __init__(self, kind: str) -> None:
        self.kind, self.schema = kind, SCHEMAS[kind]
        self.taken: set[Option] = set()
        self._validators: dict[int, Draft202012Validator] = {}

    def follow(self, told: Any) -> None:
        """Note what a whole report takes."""
        self._follow(self.schema, told, self.kind)

    def open(self) -> set[Option]:
        """Every option that the schema leaves open."""
        pieces = {self.kind: self.schema} | self.schema["$defs"]
        return {one for place, piece in pieces.items() for one in self._open(piece, place)}

    def _follow(self, schema: Schema, value: Any, place: str) -> None:
        if "$ref" in schema:
            place = schema["$ref"].removeprefix("#/$defs/")
            schema = self.schema["$defs"][place]
        self.taken.update(one for one, fits in options(schema, place) if self._fits(fits, value))
        for inner, part, values in self._inside(schema, place, value):
            for one in values:
                self._follow(part, one, inner)

    def _open(self, schema: Schema, place: str) -> Iterator[Option]:
        yield from (one for one, _ in options(schema, place))
        for inner, part, _ in self._inside(schema, place, None):
            if "$ref" not in part:
                yield from self._open(part, inner)

    def _inside(
        self, schema: Schema, place: str, value: Any
    ) -> Iterator[tuple[str, Schema, list[Any]]]:
        """The parts of a schema, each with what it describes of a value."""
        for n, branch in enumerate(branches(schema)):
            yield f"{place}|{n}", branch, [value] if self._fits(branch, value) else []
        for key, part in schema.get("properties", {}).items():
            yield f"{place}.{key}", part, [value[key]] if value else []
        if "items" in schema:
            yield f"{place}[]", schema["items"], list(value or ())
        if schema.get("additionalProperties"):
            yield f"{place}.*", schema["additionalProperties"], list((value or {}).values())

    def _fits(self, schema: Schema, value: Any) -> bool:
        if id(schema) not in self._validators:
            whole = {**schema, "$defs": self.schema["$defs"]}
            self._validators[id(schema)] = Draft202012Validator(whole)
        return self._validators[id(schema)].is_valid(value)


NONE: dict[str, Schema] = {"none": {"maxItems": 0}, "some": {"minItems": 1}}
EMPTY: dict[str, Schema] = {"none": {"maxProperties": 0}, "some": {"minProperties": 1}}
TRUTHS: dict[str, Schema] = {"true": {"const": True}, "false": {"const": False}}


def options(schema: Schema, place: str) -> Iterator[tuple[Option, Schema]]:
    """What a schema itself leaves open; a closed set of words is one place in all schemas."""
    if "enum" in schema:
        enum = json.dumps(schema["enum"])
        yield from (((enum, word), fits) for word, fits in words(enum).items())
    found: dict[str, Schema] = {}
    if schema.get("type") == "boolean":
        found = TRUTHS
    elif schema.get("type") == "array" and "minItems" not in schema:
        found = NONE
    elif schema.get("additionalProperties") and "minProperties" not in schema:
        found = EMPTY
    yield from (((place, name), fits) for name, fits in found.items())
    yield from (((place, f"|{n}"), branch) for n, branch in enumerate(branches(schema)))


def branches(schema: Schema) -> list[Schema]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


@cache
def words(enum: str) -> dict[str, Schema]:
    return {str(word): {"const": word} for word in json.loads(enum)}


@cache
def walked(kind: str) -> Walk:
    walk = Walk(kind)
    for told in reports(kind):
        walk.follow(told)
    return walk


FROM_NO_FILE = {
    *((f"{what}.line", "|1") for what in ("check", "checkpoint", "claim", "rule")),
    ("rulebook.source", "|1"),
    ("diff.rulebooks[].source", "|1"),
    ("judgement.source", "|1"),
    ("problem.cure", "|1"),
}
"""What only Python can bring about: a value that was read from no file, a problem of one's own."""


@pytest.mark.slow
def test_whatever_the_schemas_leave_open_is_met() -> None:
    left_open = {one for kind in REPORTS for one in walked(kind).open()}
    taken = {one for kind in REPORTS for one in walked(kind).taken}
    assert left_open - taken == FROM_NO_FILE


@pytest.mark.parametrize("kind", REPORTS)
def test_every_key_is_described_and_every_record_closed(kind: str) -> None:
    pieces = SCHEMAS[kind]["$defs"]
    for one in parts(SCHEMAS[kind]):
        if one.get("type") != "object" or "properties" not in one:
            continue
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
        for key, value in one["properties"].items():
            piece = pieces.get(value.get("$ref", "").removeprefix("#/$defs/"), {})
            assert "description" in value | piece, key


def parts(schema: Any) -> Iterator[Schema]:
    """Every object within a schema, keys of properties and pieces among them."""
    if isinstance(schema, dict):
        yield schema
    for one in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(one, dict | list):
            yield from parts(one)


@pytest.mark.slow
@given(builders.rulebooks().flatmap(builders.scripts))
@settings(max_examples=10)
def test_random_histories_make_valid_reports(scenario: Scenario) -> None:
    book = scenario.rulebook
    never = Check(never=(book.start,))
    last = Check(at=scenario.last_day, reads="progress")
    scenario = changed(scenario, expect=(never, last))
    rest = changed(book, rules=book.rules[1:])
    both = compare([sim.run(scenario), sim.run(changed(scenario, rulebook=rest))])
    made = {
        "run": "".join(runs_json([sim.run(scenario)])),
        "whatif": whatif_json(what_if(scenario)),
        "compare": comparison_json(both),
        "diff": diff_json(diff(book, rest, [Case("generated", both)])),
        "score": score_json(scored([[(scenario, checkpoints(scenario))]], GOLDSTEIN)),
        "show": rulebook_json(book),
    }
    for kind, text in made.items():
        assert (kind, faults(kind, json.loads(text))) == (kind, [])
