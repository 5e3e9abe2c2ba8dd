"""The printed schemas say what the loader does, of every shipped file and of every key."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from places import ROOT

import sim
from sim.cli import cli
from sim.cli.new import TEMPLATES
from sim.cli.schema import KINDS, schema_of
from sim.cli.streams import guarded
from sim.files.keyed import Field, Named, Record
from sim.files.lists import Listing, OneOrMore
from sim.files.node import MAPPING, SEQUENCE, Node
from sim.files.nodes import compose
from sim.files.page import Page, read_page
from sim.files.rulebook_file import RULEBOOK
from sim.files.scenario_file import SCENARIO, read_scenario
from sim.files.shapes import Shape
from sim.files.shelf import PACKAGED, read_rulebook
from sim.model.problem import InputError

SCENARIOS = [*sorted((ROOT / "scenarios").glob("*.yaml")), TEMPLATES / "scenario.yaml"]
RULEBOOKS = [*sorted(Path(PACKAGED).glob("*.yaml")), TEMPLATES / "rulebook.yaml"]
SCHEMAS = {kind: schema_of(kind) for kind in KINDS}
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


def as_an_editor_reads(node: Node) -> Any:
    """A node as YAML 1.2 types it: numbers, booleans, null, else text."""
    if node.kind is MAPPING:
        return {key.value: as_an_editor_reads(value) for key, value in node.value}
    if node.kind is SEQUENCE:
        return [as_an_editor_reads(one) for one in node.value]
    if node.empty:
        return None
    if node.plain and node.value in ("true", "false"):
        return node.value == "true"
    if node.plain and re.fullmatch(r"[0-9]+(\.[0-9]+)?", node.value):
        return float(node.value) if "." in node.value else int(node.value)
    return node.value


def faults(kind: str, text: str) -> list[str]:
    data = as_an_editor_reads(compose(Page("a.yaml", text)))
    return [error.message for error in VALIDATORS[kind].iter_errors(data)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_is_named(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMAS[name]["$id"].endswith(f"/{name}.json")
    assert SCHEMAS[name]["title"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_command_prints_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["schema", name]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMAS[name]


def test_the_command_writes_it_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    assert guarded(cli, ["schema", "scenario", "-o", str(path)]) == 0
    assert json.loads(path.read_text()) == SCHEMAS["scenario"]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_shipped_scenario_is_valid_under_its_own_rulebook_alone(path: Path) -> None:
    data = as_an_editor_reads(compose(read_page(path)))
    book = sim.load_scenario(path).rulebook
    valid = Draft202012Validator(schema_of("scenario", book.source)).is_valid
    assert valid(data)
    for other in {"diplomacy", "labour", "ripeness", "rhetoric"} - {book.source}:
        assert not Draft202012Validator(schema_of("scenario", other)).is_valid(data)
    data["events"][0]["event"] = "no_such_event"
    assert not valid(data)


def test_a_rulebook_of_a_file_gives_its_own_names_to_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("sides: 3\n" + HEAD + "rules: {}\n")
    defined = schema_of("scenario", str(path))["$defs"]
    assert [one["const"] for one in defined["event"]["oneOf"]] == ["meeting"]
    assert [one["description"] for one in defined["stage"]["oneOf"]] == [
        "Reads none.",
        "Reads settled.",
    ]
    validator = Draft202012Validator(schema_of("scenario", str(path)))
    for side in range(5):
        data: dict[str, Any] = {"scenario": "a", "title": "a", "rulebook": "small.yaml"}
        data["parties"] = {"A": {"side": side}}
        data["events"] = [{"date": "2020-01-01", "event": "meeting"}]
        assert validator.is_valid(data) is (1 <= side <= 3)


def test_only_a_scenario_has_a_rulebook(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["schema", "rulebook", "-r", "diplomacy"]) == 2
    assert "-r names the rulebook of a scenario" in capsys.readouterr().err
    assert guarded(cli, ["schema", "scenario", "-r", "diplomcy"]) == 2
    assert "did you mean 'diplomacy'?" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "path"),
    [("scenario", path) for path in SCENARIOS] + [("rulebook", path) for path in RULEBOOKS],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_every_shipped_file_is_valid_and_no_unknown_key_is(kind: str, path: Path) -> None:
    data = as_an_editor_reads(compose(read_page(path)))
    assert not list(VALIDATORS[kind].iter_errors(data))
    for changed in with_an_unknown_key(data, SCENARIO if kind == "scenario" else RULEBOOK):
        assert not VALIDATORS[kind].is_valid(changed)


def with_an_unknown_key(data: Any, shape: Shape) -> Iterator[Any]:
    """Copies of a file's data, each with an unknown key in one record."""
    for way in records(data, shape, ()):
        changed = copy.deepcopy(data)
        place = changed
        for step in way:
            place = place[step]
        place["unknown key"] = "x"
        yield changed


def records(data: Any, shape: Shape, way: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(shape, Record) and isinstance(data, dict):
        yield way
        for field in shape.fields:
            if field.key in data:
                yield from records(data[field.key], field.shape, (*way, field.key))
    elif isinstance(shape, Named):
        for name in data:
            yield from records(data[name], shape.record, (*way, name))
    elif isinstance(shape, Listing):
        for place in range(len(data)):
            yield from records(data[place], shape.item, (*way, place))


# One record of each kind, with every key that it knows and a value that fits.
HEAD = """\
rulebook: small
title: Small
start: apart
stages: {apart: {reads: none}, together: {reads: settled}}
events: {meeting: {signal: deed, tone: cooperative}}
"""
TALLY = {"count": "meeting", "sides": "meeting", "reset": "meeting", "means": "x"}
RULE = {
    "event": "meeting",
    "after": "3 days",
    "from": "apart",
    "when": "n >= 1",
    "to": "together",
    "because": "x",
}
CLAIM = {
    **dict.fromkeys(["never", "always", "possible", "always possible", "every"], "moved"),
    **dict.fromkeys(["needs", "leads to", "after", "until"], "moved"),
    "between": "[moved, not moved]",
    "because": "x",
}
SCENARIO_HEAD = """\
scenario: small
title: Small
rulebook: diplomacy
parties: {A: {}, B: }
sources: {s: {title: x}}
"""
CHECK = {
    "at": "2018-06-12",
    "track": "main",
    "stage": "summit",
    "reads": "progress",
    "never": "settlement",
    "because": "x",
    "source": "s",
}
EVENT = {
    "date": "2018-06-12",
    "event": "summit_held",
    "by": "[A, B]",
    "track": "main",
    "note": "2 x",
    "source": "s",
    "known": "2018-06-13",
}
EVENTS = "events: [{date: 2018-06-12, event: summit_held}]\n"


def some_keys(known: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
    """Some of the keys of a record, now and then without a value, now and then unknown."""
    keys = st.lists(st.sampled_from([*known, *known, "other"]), unique=True)
    return keys.flatmap(
        lambda found: st.fixed_dictionaries(
            {key: st.sampled_from([known.get(key, "x")] * 4 + [""]) for key in found}
        )
    )


def written(keys: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys.items()) + "}"


def agree(kind: str, text: str) -> None:
    assert bool(faults(kind, text)) is bool(refusals(kind, text)), (faults(kind, text), text)


def refusals(kind: str, text: str) -> list[str]:
    read = read_scenario if kind == "scenario" else read_rulebook
    try:
        read(Page("a.yaml", text))
    except InputError as error:
        return [problem.message for problem in error.problems]
    return []


@given(some_keys(TALLY))
def test_schema_and_loader_agree_on_a_tally(keys: dict[str, str]) -> None:
    agree("rulebook", f"{HEAD}tallies: {{n: {written(keys)}}}\nrules: {{}}\n")


@given(some_keys(RULE))
def test_schema_and_loader_agree_on_a_rule(keys: dict[str, str]) -> None:
    agree("rulebook", f"{HEAD}tallies: {{n: {{count: meeting}}}}\nrules: {{r: {written(keys)}}}\n")


@given(some_keys(CLAIM))
def test_schema_and_loader_agree_on_a_claim(keys: dict[str, str]) -> None:
    agree("rulebook", f"{HEAD}rules: {{}}\nclaims: {{c: {written(keys)}}}\n")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_schema_and_loader_agree_on_every_few_keys_of_a_claim(number: int) -> None:
    for found in combinations(CLAIM.items(), number):
        agree("rulebook", f"{HEAD}rules: {{}}\nclaims: {{c: {written(dict(found))}}}\n")


@given(some_keys(CHECK))
def test_schema_and_loader_agree_on_a_check(keys: dict[str, str]) -> None:
    agree("scenario", f"{SCENARIO_HEAD}{EVENTS}expect: [{written(keys)}]\n")


@given(some_keys(EVENT))
def test_schema_and_loader_agree_on_an_event(keys: dict[str, str]) -> None:
    agree("scenario", f"{SCENARIO_HEAD}events: [{written(keys)}]\n")


@pytest.mark.parametrize("one", ["{count: meeting}", "{sides: meeting, count: }"])
@pytest.mark.parametrize("name", ["n", "in", "stage", "1st", "None", "n-1"])
def test_schema_and_loader_agree_on_names(name: str, one: str) -> None:
    agree("rulebook", f"{HEAD}tallies: {{{name}: {one}}}\nrules: {{}}\n")


@pytest.mark.parametrize(
    "name", ["Envoy", "'1'", "1", "1.5", "true", "''", "[A]", "조선", "3rd man"]
)
def test_schema_and_loader_agree_on_a_party_that_is_its_name_alone(name: str) -> None:
    agree("scenario", SCENARIO_HEAD.replace("B: }", f"B: {name}}}") + EVENTS)


def test_a_party_that_is_its_name_alone_is_one_without_a_side() -> None:
    text = SCENARIO_HEAD + EVENTS
    alone = read_scenario(Page("a.yaml", text.replace("B: }", "B: 北方}")))
    whole = read_scenario(Page("a.yaml", text.replace("B: }", "B: {name: 北方}}")))
    assert alone == whole
    assert alone.parties["B"].title == "北方"


@pytest.mark.parametrize("name", ["2018", "a-b", "1.2", "'a b'", "''", "'-'"])
def test_schema_and_loader_agree_on_the_name_of_a_scenario(name: str) -> None:
    agree("scenario", SCENARIO_HEAD.replace("small", name, 1) + EVENTS)


@pytest.mark.parametrize("record", [SCENARIO, RULEBOOK], ids=["scenario", "rulebook"])
def test_every_key_is_described(record: Record) -> None:
    for field in fields(record):
        assert field.about, field.key


def fields(shape: Shape) -> Iterator[Field]:
    if isinstance(shape, Record):
        for field in shape.fields:
            yield field
            yield from fields(field.shape)
    elif isinstance(shape, Named):
        yield from fields(shape.record)
    elif isinstance(shape, Listing | OneOrMore):
        yield from fields(shape.item)
