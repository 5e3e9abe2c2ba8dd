"""One dyad of a replay is the run of its import, spell by spell; statements are as defined."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli_fixture import SimCli
from coded_tables import CAMEO, PLAIN, Row, tables, written
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from places import ROOT, SINGAPORE

import sim
from sim.cli.schema import schema_of
from sim.model.mapping import CodeMapping
from sim.model.scenario import Scenario
from sim.records import spells as spells_room
from sim.records.bulk import Spells
from sim.records.coded import code_rows
from sim.records.importing import import_dyad
from sim.records.reading import Reader
from sim.records.replaying import Replay, replay
from sim.records.spells import PERIODS, rows_of
from sim.records.wanted import Wanted

JULY = """\
date,source,target,code,source_name,target_name,id
2018-07-01,USA,PRK,046,Envoy,Kim,1
2018-07-01,PRK,USA,046,Kim,Envoy,2
2018-07-01,USA,PRK,042,Secretary,Kim,3
2018-07-01,USA,PRK,042,Secretary,Aide,4
2018-07-05,USA,KOR,036,Secretary,Minister,5
2018-07-06,PRK,USA,130,Spokesman,United States,6
2018-07-07,PRK,USA,125,Kim,Delegation,7
2018-07-07,USA,PRK,125,Delegation,Kim,8
2018-07-07,PRK,USA,125,Kim,Secretary,9
2018-07-12,USA,PRK,017,Secretary,Kim,10
"""


def replayed(path: Path, mapping: CodeMapping, wanted: Wanted | None = None) -> Iterator[Replay]:
    with Reader(threads=1) as reader:
        yield replay(reader, reader.files_of([str(path)]), mapping, wanted or Wanted())


def imported(path: Path, mapping: CodeMapping, dyad: tuple[str, str]) -> Scenario:
    with Reader(threads=1) as reader:
        files = reader.files_of([str(path)])
        wanted = Wanted(dyads=frozenset([dyad]), texts=True)
        return import_dyad(reader, files, mapping, wanted, name="dyad")[0]


def rows(found: Replay, by: str = "spell") -> list[dict[str, Any]]:
    return [
        dict(zip(columns, row, strict=True))
        for columns in rows_of(found, by)
        for row in zip(*columns.values(), strict=True)
    ]


def moves(scenario: Scenario) -> list[tuple[str, str, str, str | None]]:
    """Since when, stage, reading and rule of each spell, by a run of its own."""
    run = sim.run(scenario)
    told: list[tuple[str, str, str, str | None]] = [
        (str(scenario.first_day), scenario.rulebook.start, "none", None)
    ]
    for step in run.steps:
        if step.before.stage != step.after.stage:
            told.append((str(step.date), step.after.stage, step.after.reads, step.rule))
    return told


@settings(max_examples=5)
@given(tables(), st.sampled_from([CAMEO, PLAIN]))
def test_a_dyad_of_a_replay_is_the_run_of_its_import(
    tmp_path_factory: pytest.TempPathFactory, table: list[Row], mapping: CodeMapping
) -> None:
    path = written(table, tmp_path_factory.mktemp("random") / "t.csv")
    for found in replayed(path, mapping):
        spells = defaultdict(list)
        for row in rows(found):
            known = (row["since"], row["stage"], row["reading"], row["rule"])
            spells[row["a"], row["b"]].append(known)
        assert set(spells) == set(found.dyads)
        for dyad in found.dyads:
            assert spells[dyad] == moves(imported(path, mapping, dyad))


@settings(max_examples=15)
@given(tables(), st.sampled_from([CAMEO, PLAIN]))
def test_statements_and_news_are_as_defined(
    tmp_path_factory: pytest.TempPathFactory, table: list[Row], mapping: CodeMapping
) -> None:
    """Beside a definition in a few lines of Python."""
    stated: dict[Any, set[Any]] = defaultdict(set)
    sides: dict[Any, int] = defaultdict(int)
    for row in table:
        event = mapping.event_of(row.code)
        if event is not None and row.source != row.target:
            key = (*sorted((row.source, row.target)), row.day, event)
            stated[key].add((*sorted((row.source_name, row.target_name)), row.code))
            sides[key] |= 1 if row.source < row.target else 2
    wanted = []
    for (a, b, day, event), told in stated.items():
        news = mapping.news_of(event)
        before = (day - timedelta(back) for back in range(1, news.days + 1))
        past = sum(len(stated.get((a, b, one, event), ())) for one in before)
        if len(told) >= news.statements and len(told) >= news.times * past / news.days:
            wanted.append(((a, b, day, mapping.order.index(event)), sides[a, b, day, event]))
    path = written(table, tmp_path_factory.mktemp("random") / "t.csv")
    with Reader(threads=1) as reader:
        for file in reader.files_of([str(path)]):
            reader.read(file, Wanted(), mapping)
        code_rows(reader, mapping)
        asked = "select a, b, day, place, sides from events join dyads using (dyad) order by number"
        found = [((*key,), acted) for *key, acted in reader.con.execute(asked).fetchall()]
    assert found == sorted(wanted)


def test_july_2018_reads_as_it_was(tmp_path: Path, sim_cli: SimCli) -> None:
    path = tmp_path / "july.csv"
    path.write_text(JULY)
    told = sim_cli("replay", path, "--dyad", "USA", "north korea")
    assert told.code == 0
    found = list(csv.DictReader(io.StringIO(told.out)))
    assert [(row["since"], row["until"], row["reading"]) for row in found] == [
        ("2018-07-01", "2018-07-01", "none"),
        ("2018-07-01", "2018-07-06", "progress"),
        ("2018-07-07", "", "stalemate"),
    ]
    last = {key: found[-1][key] for key in ("rule", "event", "by", "statements", "evidence")}
    assert last == {
        "rule": "missed-meeting",
        "event": "meeting_cancelled",
        "by": "PRK;USA",
        "statements": "2",
        "evidence": "7",
    }
    assert "tuned on one dyad" in told.err
    assert "of other dyads" in told.err
    assert "stages   5 of 9: summit" in told.err
    why = sim_cli("replay", path, "--why", "USA", "PRK", "2018-07-06")
    assert why.code == 0
    assert "Verdict: progress" in why.out
    assert "Envoy: an event of the code (046) towards Kim" in why.out


def test_an_import_runs_and_says_where_its_events_come_from(
    tmp_path: Path, sim_cli: SimCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("july.csv").write_text(JULY)
    told = sim_cli("import", "july.csv", "--dyad", "USA", "PRK")
    assert (told.code, told.out) == (0, "")
    assert "wrote PRK-USA.yaml: 3 events, 2 parties, 1 source" in told.err
    scenario = sim.load_scenario("PRK-USA.yaml")
    assert [(party.name, party.side) for party in scenario.parties.values()] == [
        ("PRK", 1),
        ("USA", 2),
    ]
    assert scenario.events[-1].note.endswith("(125) towards Delegation; 2 statements, first id 7")
    assert sim_cli("run", "PRK-USA.yaml").code == 0
    deeds = sim_cli("import", "july.csv", "--dyad", "USA", "PRK", "--deeds", "-o", "-")
    assert deeds.out.count("  - date:") == 2
    assert sim_cli("import", "july.csv", "--dyad", "USA", "PRK").code == 2
    assert sim_cli("import", "july.csv", "--dyad", "USA", "CHN", "-o", "-").code == 2
    for wrong in (["--deeds"], ["--dyad", "USA", "PRK", "--sheet", "1"], ["july.csv"]):
        refused = sim_cli("import", "july.csv", *wrong)
        assert refused.code == 2
        assert "Error: " in refused.err


@settings(max_examples=8)
@given(tables())
def test_days_weeks_and_months_are_what_the_spells_say(
    tmp_path_factory: pytest.TempPathFactory, table: list[Row]
) -> None:
    path = written(table, tmp_path_factory.mktemp("random") / "t.csv")
    for found in replayed(path, PLAIN):
        spells, days, weeks, months = (rows(found, by) for by in PERIODS)
        stood = {}
        for spell in spells:
            first = date.fromisoformat(spell["since"])
            for more in range(spell["days"]):
                key = (spell["a"], spell["b"], first + timedelta(more))
                stood[key] = (spell["reading"], spell["stage"], spell["rule"])
        listed = {(row["a"], row["b"], date.fromisoformat(row["date"])): row for row in days}
        assert len(listed) == len(days)
        assert {
            key: (row["reading"], row["stage"], row["rule"]) for key, row in listed.items()
        } == stood
        for kind, periods in (("week", weeks), ("month", months)):
            counted: dict[Any, list[str]] = defaultdict(list)
            for (a, b, day), (reading, *_) in sorted(stood.items()):
                start = day.replace(day=1) if kind == "month" else day - timedelta(day.weekday())
                counted[a, b, str(start)].append(reading)
            assert {(row["a"], row["b"], row[kind]): row["reading"] for row in periods} == {
                key: readings[-1] for key, readings in counted.items()
            }
            for row in periods:
                readings = counted[row["a"], row["b"], row[kind]]
                names = ("none", "progress", "stalemate", "settled", "broken")
                assert [row[f"days_{name}"] for name in names] == list(map(readings.count, names))


def test_what_a_terminal_or_a_spreadsheet_obeys_is_spelt_out(
    tmp_path: Path, sim_cli: SimCli
) -> None:
    path = tmp_path / "t.csv"
    names = "Red\x1b[31m", "=1+1", "Left\u202e<b>"
    rows = [f"2018-07-07,{name},{name} too,130,{name}" for name in names]
    path.write_text("\n".join(["date,source,target,code,id", *rows, "2018-07-08,,,,", ""]))
    for form in ("csv", "tsv", "json"):
        told = sim_cli("replay", path, "--format", form)
        assert told.code == 0
        shown = (told.out + told.err).replace("\t", "").replace("\n", "")
        assert shown.isprintable()
        assert form == "json" or "'=1+1" in shown


def test_every_format_says_the_same(tmp_path: Path, sim_cli: SimCli) -> None:
    path = tmp_path / "july.csv"
    path.write_text(JULY)
    asked = ("replay", path, "--quiet", "--codes", "cow", "--tone", "--by")
    for by in ("spell", "week"):
        told = json.loads(sim_cli(*asked, by, "--format", "json").out)["rows"]
        shown = [["" if cell is None else str(cell) for cell in row.values()] for row in told]
        for form, delimiter in (("csv", ","), ("tsv", "\t")):
            out = tmp_path / f"out.{form}"
            assert sim_cli(*asked, by, "-o", out).code == 0
            lines = list(csv.reader(io.StringIO(out.read_text()), delimiter=delimiter))
            assert lines == [[*told[0]], *shown]
        out = tmp_path / "out.parquet"
        assert sim_cli(*asked, by, "-o", out).code == 0
        with Reader() as reader:
            found = reader.con.execute(f"select * from '{out}'").fetchall()
        parquet = [["" if cell is None else str(cell) for cell in row] for row in found]
        assert parquet == shown
        assert {row["a_cow"] for row in told} <= {731, 732}
    assert sim_cli("replay", path, "--format", "parquet").code == 2
    day = json.loads(sim_cli(*asked, "day", "--format", "json").out)["rows"]
    (july,) = [row for row in day if (row["a"], row["date"]) == ("PRK", "2018-07-07")]
    assert (july["rows"], july["goldstein"]) == (3, -5.0)


@pytest.mark.parametrize("by", PERIODS)
@pytest.mark.parametrize("options", [[], ["--codes", "cow", "--tone"], ["--from", "2019-01-01"]])
def test_json_is_as_its_schema_says(
    by: str, options: list[str], tmp_path: Path, sim_cli: SimCli
) -> None:
    path = tmp_path / "july.csv"
    path.write_text(JULY)
    ended = sim_cli("replay", path, "--by", by, "--format", "json", *options)
    told = json.loads(ended.out)
    assert told["format"] == f"sim-replay-{by}/1"
    validator = Draft202012Validator(schema_of("replay"), format_checker=FormatChecker())
    assert list(validator.iter_errors(told)) == []
    assert bool(told["rows"]) is ("--from" not in options)
    figures = told["figures"]
    assert sum(fate["rows"] for fate in figures["fates"]) == figures["lines"] == 10
    told["rows"] = [{**row, "stage": None} for row in told["rows"] or [{}]]
    assert list(validator.iter_errors(told)) != []


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_one_dyad_is_told_in_every_format_of_a_report(
    form: str, tmp_path: Path, sim_cli: SimCli
) -> None:
    path = tmp_path / "july.csv"
    path.write_text(JULY)
    why = sim_cli("replay", path, "--why", "PRK", "USA", "2018-07-10", "--format", form)
    judged = sim_cli("replay", path, "--judge", SINGAPORE, "--track", "nuclear", "--format", form)
    assert (why.code, judged.code) == (0, 0)
    assert "missed-meeting" in why.out.replace("\\", "")
    assert "Goldstein mean" in judged.out
    if form == "json":
        for kind, out in (("run", why.out), ("replay", judged.out)):
            validator = Draft202012Validator(schema_of(kind), format_checker=FormatChecker())
            assert list(validator.iter_errors(json.loads(out))) == []
    for other in ("csv", "tsv", "parquet"):
        ended = sim_cli("replay", path, "--why", "PRK", "USA", "2018-07-10", "--format", other)
        assert ended.code == 2
        assert f"--format {other} is for rows" in ended.err
    if form != "json":
        ended = sim_cli("replay", path, "--format", form)
        assert ended.code == 2
        assert f"--format {form} is for --why and --judge" in ended.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--mapping", "no-such"], "unknown mapping 'no-such'"),
        (["--starts", "tlaks"], "diplomacy has no stage 'tlaks': did you mean 'talks'?"),
        (["--from", "2018-08-01", "--until", "2018-07-01"], "2018-08-01 is after --until"),
        (["--dyad", "USA", "US"], "USA twice: a dyad is of two"),
        (["--memory", "much"], "such as 4GB"),
        (["--max-bad", "some"], "such as 1%"),
        (["--layout", "icews"], "it is laid out as plain"),
        (["--memory", "99999999999TB"], "such as 4GB"),
        (["--memory", "\u0663GB"], "such as 4GB"),
        (["--why", "USA", "PRK", "2018-07-06", "--until", "2018-07-02"], "leave out --until"),
        (["--why", "USA", "PRK", "2018-07-06", "--judge", SINGAPORE], "leave out --judge"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(
    options: list[str], told: str, tmp_path: Path, sim_cli: SimCli
) -> None:
    path, out = tmp_path / "july.csv", tmp_path / "out.csv"
    path.write_text(JULY)
    ended = sim_cli("replay", path, *options, "-o", out)
    assert (ended.code, out.exists()) == (2, False)
    assert told in ended.err


def test_places_as_they_are_are_asked_for_as_they_are(tmp_path: Path, sim_cli: SimCli) -> None:
    path = tmp_path / "names.csv"
    path.write_text(JULY.replace("USA", "United States").replace("PRK", "North Korea"))
    names = ("North Korea", "United States")
    for options in (["--dyad", *names], ["--country", names[0]]):
        told = sim_cli("replay", path, "--codes", "as-is", *options, "--quiet")
        assert told.out.count("North Korea,United States") == 3
    why = sim_cli("replay", path, "--codes", "as-is", "--why", *names, "2018-07-12")
    assert (why.code, "stalemate since 2018-07-07" in why.out) == (0, True)


def test_a_pipe_by_name_is_a_table(tmp_path: Path, sim_cli: SimCli) -> None:
    path, packed = tmp_path / "july.csv", gzip.compress(JULY.encode())
    path.write_text(JULY)
    plain = sim_cli("replay", path, "--quiet").out
    for text in (JULY.encode(), packed):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_bytes, args=(text,))
        writer.start()
        assert sim_cli("replay", pipe, "--quiet").out == plain
        writer.join()
        pipe.unlink()


def test_what_a_note_says_and_its_id_are_of_one_row(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    head = "date,source,target,code,source_name,target_name,id"
    rows = ["2018-07-07,PRK,USA,125,Kim,Pompeo,5", "2018-07-07,PRK,USA,125,Aide,Envoy,"]
    path.write_text("\n".join([head, *rows, ""]))
    (event,) = imported(path, CAMEO, ("PRK", "USA")).events
    assert event.note == "Kim: an event of the code (125) towards Pompeo; 2 statements, first id 5"


def test_rows_come_in_pieces_that_can_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the first dyad has more days than a piece."""
    monkeypatch.setattr(spells_room, "_ROWS_AT_ONCE", 100)
    days = [1000, *[30] * 40]
    dyad, last = np.arange(len(days)), np.array(days)
    zero = np.zeros(len(days), dtype=np.int64)
    small = zero.astype(np.int16)
    spells = Spells(dyad, zero + 1, last, zero, small, small, small, zero)
    pieces = [piece.dyad.tolist() for piece in spells_room._cut(spells, "day")]
    assert pieces[0] == [0]
    assert {len(piece) for piece in pieces[1:]} <= {1, 3}
    assert [one for piece in pieces for one in piece] == dyad.tolist()


def test_coded_events_are_no_sheet(tmp_path: Path, sim_cli: SimCli) -> None:
    path = tmp_path / "july.csv"
    path.write_text(JULY)
    told = sim_cli("import", path)
    assert told.code == 2
    assert "these are coded events (plain): say of which two, --dyad A B" in told.err


def test_a_mapping_of_nothing_finds_nothing(tmp_path: Path, sim_cli: SimCli) -> None:
    path, mapping = tmp_path / "july.csv", tmp_path / "none.yaml"
    path.write_text(JULY)
    mapping.write_text("mapping: none\nscheme: own\nevents: {}\n")
    book = ROOT / "tests" / "rulebooks" / "any-but-final.yaml"
    told = sim_cli("replay", path, "-r", book, "--mapping", mapping)
    assert (told.code, len(told.out.splitlines())) == (0, 1)
