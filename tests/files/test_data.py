"""Python data are read through the shapes of files: the same values, the same faults, by path."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import math
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from builders import as_file, rulebooks, scripts, wrong
from hypothesis import given
from hypothesis import strategies as st
from places import SCENARIOS, SINGAPORE, TESTS

import sim
from sim.files.dump import dump_rulebook, dump_scenario
from sim.files.node import MAPPING, SCALAR, Node
from sim.files.nodes import compose
from sim.files.page import Page, read_page
from sim.files.shelf import PACKAGED, read_rulebook
from sim.model.problem import Problem
from sim.report.problems import problems_text

DIPLOMACY = sim.load_rulebook("diplomacy")
FAULTY = sorted((TESTS / "faulty").glob("*.yaml"))
TWICE = ("duplicate-key", "duplicate-party", "missing-dash")
"""The faulty files in which a key stands twice."""
PARTIES = {"USA": 1, "DPRK": 2, "UN": None}
ROWS = [
    {"date": "2018-06-12", "event": "talks_held", "by": "USA; DPRK", "note": "They met"},
    {"date": "2018-07-06", "event": "no_show", "by": "DPRK", "source": "NYT"},
]


def as_data(node: Node) -> Any:
    """What a node says as a value of Python: a plain word of YAML as what it means there."""
    if node.kind is MAPPING:
        return {key.value: as_data(value) for key, value in node.value}
    if node.kind is not SCALAR:
        return [as_data(item) for item in node.value]
    if node.empty:
        return None
    if node.plain and node.value in ("true", "false"):
        return node.value == "true"
    if node.plain and node.value.isdigit() and node.value == str(int(node.value)):
        return int(node.value)
    try:
        return dt.date.fromisoformat(node.value) if node.plain else node.value
    except ValueError:
        return node.value


def of_file(path: Path | str) -> Any:
    return as_data(compose(read_page(path)))


def refused(data: Any, **keys: Any) -> tuple[Problem, ...]:
    with pytest.raises(sim.InputError) as caught:
        sim.scenario(data, **keys)
    return caught.value.problems


# The same values.


@pytest.mark.parametrize("name", sim.packaged_rulebooks())
def test_a_packaged_rulebook_as_a_dict_is_the_same(name: str) -> None:
    path = f"{PACKAGED}/{name}.yaml"
    book = sim.load_rulebook(name)
    assert sim.rulebook(of_file(path)) == sim.rulebook(Path(path).read_bytes())
    assert dump_rulebook(sim.rulebook(of_file(path))) == dump_rulebook(book)


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_scenario_of_the_library_as_a_dict_is_the_same(path: Path) -> None:
    assert sim.scenario(of_file(path)) == sim.load_scenario(path)


@given(rulebooks())
def test_a_rulebook_as_a_dict_is_what_its_file_is(book: sim.Rulebook) -> None:
    taken = sim.rulebook(as_file(book))
    assert taken == read_rulebook(Page("", sim.dump(taken)))
    assert dump_rulebook(taken) == dump_rulebook(sim.rulebook(dump_rulebook(book)))


@pytest.mark.slow
@given(rulebooks().flatmap(scripts))
def test_the_events_of_a_scenario_as_rows_make_the_same_scenario(scenario: sim.Scenario) -> None:
    rows = sim.scenario(
        scenario.events,
        rulebook=scenario.rulebook,
        name=scenario.name,
        title=scenario.title,
        parties=scenario.parties,
        tracks=scenario.tracks,
        begins=scenario.begins,
        not_here=scenario.not_here,
        until=scenario.until,
    )
    assert rows == scenario
    assert sim.run(rows).steps == sim.run(scenario).steps


# Texts and open files.


def test_a_text_and_an_open_file_are_read_as_a_file_is(tmp_path: Path) -> None:
    text = SINGAPORE.read_text(encoding="utf-8")
    whole = sim.load_scenario(SINGAPORE)
    assert sim.scenario(text) == whole
    assert sim.scenario(text, rulebook=DIPLOMACY) == whole
    assert sim.scenario(text.encode()) == whole
    with SINGAPORE.open(encoding="utf-8") as lines, SINGAPORE.open("rb") as raw:
        assert sim.scenario(lines) == sim.scenario(raw) == sim.scenario(io.StringIO(text)) == whole
    with SINGAPORE.open("rb") as raw:
        assert sim.scenario(raw).path == str(SINGAPORE)
    (problem,) = refused(text.replace("title:", "tilte:", 1))[:1]
    assert (problem.path, problem.code) == ("<text>", "SIM012")
    assert problem.source.startswith("tilte:")


def test_a_text_that_no_file_can_hold_is_refused() -> None:
    assert refused("scenario: a\ntitle: \ud800")[0].code == "SIM003"
    assert refused("#" * (16 * 1024 * 1024) + "\n")[0].code == "SIM002"


# The same faults.


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_fault_of_a_file_is_the_same_fault_of_its_data(path: Path) -> None:
    """But for those of the text itself, which data have none of."""
    try:
        root = compose(read_page(path))
    except sim.InputError:
        pytest.skip("no YAML")
    if root.kind is not MAPPING or path.stem in TWICE:
        pytest.skip("no dict says it")
    data = of_file(path)
    is_book = "stages" in data
    read = (sim.load_rulebook, sim.rulebook) if is_book else (sim.load_scenario, sim.scenario)
    with pytest.raises(sim.InputError) as of_the_file:
        read[0](path)
    with pytest.raises(sim.InputError) as of_the_data:
        read[1](data)
    codes = {problem.code for problem in of_the_file.value.problems}
    told = {problem.code for problem in of_the_data.value.problems}
    assert told == codes
    assert all(problem.line == 0 for problem in of_the_data.value.problems)


BOOK: dict[str, Any] = {
    "rulebook": "tiny",
    "title": "Tiny",
    "start": "talks",
    "stages": {"talks": {"reads": "progress"}, "end": {"reads": "settled", "final": True}},
    "events": {"offer": {"signal": "word", "tone": "cooperative"}},
    "tallies": {"offers": {"count": "offer"}},
    "rules": {
        "end-it": {
            "event": "offer",
            "from": "talks",
            "when": ["offers >= 1", "offers >= 2"],
            "to": "end",
            "because": "Two offers",
        }
    },
}


def changed_at(data: Any, at: tuple[Any, ...], value: object) -> Any:
    """Data with another value at a place in them."""
    if not at:
        return value
    if isinstance(data, list):
        return [changed_at(one, at[1:], value) if n == at[0] else one for n, one in enumerate(data)]
    return data | {at[0]: changed_at(data.get(at[0]), at[1:], value)}


@pytest.mark.parametrize(
    ("at", "value", "code", "path", "cure"),
    [
        (("start",), "tlks", "SIM102", "start", "did you mean 'talks'?"),
        (("rules", "end-it", "to"), "ned", "SIM102", "rules['end-it'].to", "did you mean 'end'?"),
        (
            ("rules", "end-it", "when", 1),
            "offfers >= 2",
            *("SIM132", "rules['end-it'].when[1]", "did you mean 'offers'?"),
        ),
        (("stages", "end", "final"), "true", "SIM017", "stages.end.final", "without quotes"),
        (("stages", 3), {"reads": "none"}, "SIM011", "stages['3']", "in quotes: '3'"),
        (("title",), {"a", "b"}, "SIM011", "title", "write a text"),
        (("title",), b"Tiny", "SIM011", "title", "write a text"),
        (("title",), math.sin, "SIM011", "title", "write a text"),
        (("title",), "\ud83e", "SIM005", "title", "take it out"),
        (("title",), None, "SIM013", "title", "add 'title: ...'"),
        (("sides",), 2.5, "SIM015", "sides", "in digits"),
        (("rule",), 1, "SIM012", "rule", "did you mean 'rules'?"),
    ],
)
def test_a_fault_is_told_with_its_code_its_path_and_its_cure(
    at: tuple[Any, ...], value: object, code: str, path: str, cure: str
) -> None:
    data = changed_at(BOOK, at, value)
    with pytest.raises(sim.InputError) as caught:
        sim.rulebook(data)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path, problem.line) == (code, path, 0)
    assert cure in problem.cure
    assert str(caught.value) == f"{path}: {problem.message} ({problem.cure})"


def test_faults_stand_in_the_order_of_the_data_and_are_shown_with_what_stands_there() -> None:
    rows: list[dict[str, Any]] = [
        {"date": dt.date(2018, 6, 12), "event": "talks_held", "by": "USA"},
        {"date": dt.datetime(2018, 6, 13, 9), "event": "no_shw"},
    ]
    problems = refused(rows, rulebook="diplomacy", parties=PARTIES, until=3)
    text = click.unstyle(problems_text(problems))
    assert (
        text
        == """\
error[SIM016]: '2018-06-13 09:00:00' is not a day of the calendar
  --> events[1].date
  |
  | 2018-06-13 09:00:00
  | ^^^^^^^^^^^^^^^^^^^ not a date
  = help: did you mean 2018-06-13?

error[SIM101]: unknown event 'no_shw'
  --> events[1].event
  |
  | "no_shw"
  | ^^^^^^^^ not in the rulebook 'diplomacy'
  = help: did you mean 'no_show'?

error[SIM016]: '3' is not a day of the calendar
  --> until
  |
  | 3
  | ^ not a date
  = help: write YYYY-MM-DD, such as 2018-07-12

3 errors"""
    )


def test_a_number_of_very_many_digits_is_too_large() -> None:
    with pytest.raises(sim.InputError) as caught:
        sim.rulebook(BOOK | {"sides": 2**20_000})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("SIM015", "sides")


def test_a_part_of_a_condition_is_underlined() -> None:
    rules = {"end-it": BOOK["rules"]["end-it"] | {"when": "offers >= 1 and offrs < 3"}}
    with pytest.raises(sim.InputError) as caught:
        sim.rulebook(BOOK | {"rules": rules})
    text = click.unstyle(problems_text(caught.value.problems))
    assert '  | "offers >= 1 and offrs < 3"\n  |                  ^^^^^ not known here' in text


# What could harm.


def test_data_that_hold_themselves_are_refused() -> None:
    within: list[Any] = []
    within.append({"a": within})
    (problem,) = refused({"scenario": "a", "events": within})
    assert (problem.code, problem.path) == ("SIM008", "events[0].a")


def test_deep_data_are_refused() -> None:
    deep: Any = "bottom"
    for _ in range(5000):
        deep = [deep]
    (problem,) = refused({"scenario": "a", "events": deep})
    assert problem.code == "SIM008"


def test_a_value_that_stands_twice_beside_itself_is_none_that_holds_itself() -> None:
    stage = {"reads": "progress"}
    book = sim.rulebook(BOOK | {"stages": {"talks": stage, "end": stage}})
    assert set(book.stages) == {"talks", "end"}


@pytest.mark.slow
def test_data_that_unfold_to_more_than_a_file_may_hold_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.files.data.LARGEST_FILE", 200_000)  # an eightieth: as much is said
    bomb: Any = "lol"
    for _ in range(40):
        bomb = [bomb] * 10
    assert refused({"scenario": bomb})[0].code == "SIM002"
    assert refused({"scenario": ["x"] * 125_000})[0].code == "SIM002"
    assert refused(itertools.repeat(ROWS[0]), rulebook="diplomacy")[0].code == "SIM002"


# Rows.


def test_rows_say_what_their_file_would() -> None:
    scenario = sim.scenario(
        ROWS,
        rulebook="diplomacy",
        title="Two rows",
        parties=PARTIES,
        sources={"NYT": "The paper"},
        until="2018-12-01",
        expect=[{"at": "2018-06-12", "reads": "progress"}],
    )
    assert scenario.events[0].by == ("USA", "DPRK")
    assert scenario.events[1].sources == ("NYT",)
    assert scenario.parties["UN"] == sim.Party("UN")
    assert scenario.sources["NYT"] == sim.Source("NYT", "The paper")
    assert sim.run(scenario).checks[0].holds
    assert sim.scenario(sim.dump(scenario)) == scenario


@pytest.mark.parametrize("by", ["USA; DPRK", "USA, DPRK", " USA ;DPRK; ", ["USA", "DPRK"]])
def test_a_cell_names_several(by: object) -> None:
    rows = [ROWS[0] | {"by": by}]
    scenario = sim.scenario(rows, rulebook=DIPLOMACY, parties=PARTIES)
    assert scenario.events[0].by == ("USA", "DPRK")


@pytest.mark.parametrize("empty", [None, "", "  ", math.nan, []])
def test_an_empty_cell_is_an_absent_key(empty: object) -> None:
    row = {"date": "2018-06-12", "event": "talks_held"}
    keys = dict.fromkeys(("by", "track", "note", "source", "known"), empty)
    if empty == []:
        keys |= {"note": None, "known": None}
    whole, bare = (sim.scenario([one], rulebook=DIPLOMACY) for one in (row | keys, row))
    assert whole == bare


def test_tracks_are_given_by_name_or_with_their_first_stage() -> None:
    rows = [ROWS[0] | {"by": None, "track": "b"}]
    for tracks in (["a", "b"], {"a": None, "b": {"title": ""}}, {"a": {}, "b": "talks"}):
        scenario = sim.scenario(rows, rulebook=DIPLOMACY, tracks=tracks)
        assert scenario.events[0].tracks == ("b",)
        assert list(scenario.tracks) == ["a", "b"]
    assert scenario.tracks["b"].starts == "talks"


def test_a_column_that_no_event_has_is_told_once() -> None:
    rows = [row | {"sorce": "NYT", "colour": 3} for row in ROWS * 50]
    problems = refused(rows, rulebook="diplomacy", parties=PARTIES)
    told = [(problem.code, problem.path, problem.cure) for problem in problems]
    assert told == [
        ("SIM012", "events[0].sorce", "did you mean 'source'?"),
        (
            *("SIM012", "events[0].colour"),
            "there is date, event, by, track, note, source, known",
        ),
    ]


def test_parties_are_never_guessed() -> None:
    (problem, *_) = refused(ROWS[:1], rulebook="diplomacy")
    assert (problem.code, problem.path) == ("SIM104", "events[0].by[0]")
    assert "write it under 'parties'" in problem.cure


def test_no_rows_are_no_scenario() -> None:
    assert [problem.path for problem in refused([], rulebook="diplomacy")] == ["events"]


def test_rows_of_a_csv_file_are_taken_as_they_come() -> None:
    lines = (
        "date,event,by,known\n2018-06-12,talks_held,USA; DPRK,\n2018-07-06,no_show,,2018-07-08\n"
    )
    scenario = sim.scenario(csv.DictReader(io.StringIO(lines)), rulebook=DIPLOMACY, parties=PARTIES)
    assert [event.by for event in scenario.events] == [("USA", "DPRK"), ()]
    assert [event.known for event in scenario.events] == [None, dt.date(2018, 7, 8)]


class NAType:
    """A cell without a value, as pandas has it: nothing can be asked of it."""

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    def __ne__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]  # as there


class Timestamp(dt.datetime):
    """A moment, as pandas has it."""


class PandasFrame:
    """What a frame of pandas offers."""

    def to_dict(self, orient: str = "dict") -> Any:
        assert orient == "records"
        return [
            {"date": Timestamp(2018, 6, 12), "event": "talks_held", "by": "USA", "known": NAType()},
            {"date": Timestamp(2018, 7, 6), "event": "no_show", "by": math.nan, "known": None},
        ]


class PolarsFrame:
    """What a frame of polars offers."""

    def to_dict(self) -> Any:
        raise AssertionError("it is asked for its rows")

    def iter_rows(self, *, named: bool = False) -> Iterator[dict[str, Any]]:
        assert named
        yield {"date": dt.date(2018, 6, 12), "event": "talks_held", "by": ["USA"], "known": None}
        yield {"date": dt.date(2018, 7, 6), "event": "no_show", "by": None, "known": None}


class ArrowTable:
    """What a table of arrow offers."""

    def to_pylist(self) -> Any:
        return list(PolarsFrame().iter_rows(named=True))


@pytest.mark.parametrize("frame", [PandasFrame(), PolarsFrame(), ArrowTable()])
def test_a_frame_is_asked_by_its_own_protocol(frame: object) -> None:
    scenario = sim.scenario(frame, rulebook=DIPLOMACY, parties=PARTIES)
    assert [event.by for event in scenario.events] == [("USA",), ()]
    assert [event.date.day for event in scenario.events] == [12, 6]
    within = {"scenario": "a", "title": "b", "rulebook": BOOK, "events": frame}
    assert {problem.code for problem in refused(within)} == {"SIM101", "SIM104"}


def test_values_of_numpy_are_what_they_hold() -> None:
    numpy = pytest.importorskip("numpy")
    row = {
        "date": numpy.datetime64("2018-06-12T00:00:00.000000000"),
        "event": numpy.str_("talks_held"),
        "by": numpy.array(["USA", "DPRK"]),
        "known": numpy.datetime64("NaT", "D"),
        "note": numpy.float64("nan"),
    }
    parties = {"USA": numpy.int64(1), "DPRK": numpy.float64(2.0)}
    scenario = sim.scenario([row], rulebook=DIPLOMACY, parties=parties)
    assert scenario.events[0].by == ("USA", "DPRK")
    assert scenario.events[0].date == dt.date(2018, 6, 12)
    assert (scenario.events[0].known, scenario.events[0].note) == (None, "")
    assert [party.side for party in scenario.parties.values()] == [1, 2]


# A rulebook beside.


@pytest.mark.slow
def test_a_rulebook_stands_in_the_data_or_beside_them() -> None:
    book = sim.rulebook(BOOK)
    data = {"scenario": "a", "title": "b", "events": [{"date": "2018-06-12", "event": "offer"}]}
    whole = sim.scenario(data, rulebook=book)
    assert whole.rulebook == book
    assert sim.scenario(data, rulebook=BOOK) == whole
    assert sim.scenario(data | {"rulebook": BOOK}) == whole
    assert sim.scenario(data | {"rulebook": book}) == whole
    assert sim.scenario(data | {"rulebook": "diplomacy"}, rulebook=book) == whole
    (problem,) = refused(data | {"rulebook": BOOK | {"start": "tlks"}})
    assert problem.path == "rulebook.start"
    (problem,) = refused(data | {"rulebook": "diplmacy"})
    assert (problem.code, problem.path) == ("SIM107", "rulebook")


def test_a_length_of_time_is_taken_as_a_file_says_it() -> None:
    rule = {"after": dt.timedelta(days=30), "from": "talks", "to": "end", "because": "Late"}
    book = sim.rulebook(BOOK | {"rules": {"late": rule}})
    assert book.rules[0].after == 30


# What is none of these.


def test_what_is_no_data_is_refused_with_what_to_write(tmp_path: Path) -> None:
    for path in (SINGAPORE, str(SINGAPORE), "singapore-2018.yaml"):
        with pytest.raises(TypeError, match=r"write sim\.load_scenario\("):
            sim.scenario(path)
    with pytest.raises(TypeError, match=r"write sim\.load_rulebook\('diplomacy'\)"):
        sim.rulebook("diplomacy")
    with pytest.raises(TypeError, match="takes a dict, a text, an open file, not 3"):
        sim.rulebook(wrong(3))
    with pytest.raises(TypeError, match="or rows of events, not 3"):
        sim.scenario(3)
    with pytest.raises(TypeError, match="or rows of events, not None"):
        sim.scenario(None, rulebook="diplomacy", title="b")
    with pytest.raises(TypeError, match="3 will not do: give a file from which a text is read"):
        sim.scenario(SimpleNamespace(read=lambda _: 3))
    with pytest.raises(TypeError, match="beside rows only: write title into"):
        sim.scenario({"scenario": "a"}, title="b")
    with pytest.raises(TypeError, match=r"rulebook=sim\.load_rulebook"):
        sim.scenario(ROWS, rulebook=wrong(3))
    with pytest.raises(TypeError, match="write rulebook="):
        sim.scenario("scenario: a\n", rulebook="diplomacy")
    with pytest.raises(TypeError, match=r"sim\.dump\(rulebook\)"):
        sim.dump(wrong(BOOK))


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


@pytest.mark.slow
@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("scenario", "title", "events", "parties", "expect"), json_like),
    )
    | json_like
)
def test_no_data_end_in_anything_but_a_refusal(data: Any) -> None:
    for read in (sim.scenario, sim.rulebook):
        with pytest.raises((sim.InputError, TypeError)) as caught:
            read(data)
        if isinstance(caught.value, sim.InputError):
            assert click.unstyle(problems_text(caught.value.problems))


def test_a_scenario_from_rows_can_be_dumped_and_read_again() -> None:
    scenario = sim.scenario(ROWS[:1], rulebook=DIPLOMACY, parties=PARTIES)
    assert dump_scenario(scenario) == sim.dump(scenario)
    assert sim.scenario(sim.dump(scenario)) == scenario
