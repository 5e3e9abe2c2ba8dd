"""Runs as rows, as frames and as CSV tell what their steps tell, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import sys

import pytest
from builders import in_a_script
from cli_fixture import SimCli

import sim
from sim.analysis.judge.ledger import ledger
from sim.export.tables import runs_csv
from sim.model.rows import COLUMNS
from sim.model.value import changed
from sim.model.words import spelt

RUN = sim.run(sim.load_scenario("scenarios/singapore-2018.yaml"))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_step_is_a_row_and_every_row_a_line_of_the_table() -> None:
    rows = RUN.to_rows()
    assert [(row["date"], row["track"], row["stage"], row["rule"]) for row in rows] == [
        (step.date, step.track, step.after.stage, step.rule) for step in RUN.steps
    ]
    told = table("".join(runs_csv([RUN, RUN])))
    assert len(told) == 2 * len(rows)
    assert [line["because"] for line in told[: len(rows)]] == [row["because"] or "" for row in rows]
    assert {line["scenario"] for line in told} == {"singapore-2018"}


def test_the_ledger_is_that_of_the_report(sim_cli: SimCli) -> None:
    arguments = ("run", "scenarios/singapore-2018.yaml", "--format", "csv", "--table", "ledger")
    told = table(sim_cli(*arguments).out)
    assert [(line["party"], line["words_cooperative"], line["deeds_hostile"]) for line in told] == [
        (row.party, str(row.words["cooperative"]), str(row.deeds["hostile"])) for row in ledger(RUN)
    ]


def test_a_table_is_of_csv_alone(sim_cli: SimCli) -> None:
    ended = sim_cli("run", "scenarios/singapore-2018.yaml", "--table", "ledger")
    assert ended.code == 2
    assert "--format csv" in ended.err


@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "'=1"])
def test_no_cell_is_a_formula(note: str) -> None:
    script = in_a_script(sim.load_rulebook("diplomacy"), "0 no_show DPRK")
    script = changed(script, events=(changed(script.events[0], note=note),))
    (line,) = table("".join(runs_csv([sim.run(script)])))
    assert line["note"] == f"'{note}"


@pytest.mark.parametrize("mark", ["\x1b", "\x00", "\x7f", "\x9b", "\u202e", "\u2066", "\ufeff"])
def test_no_cell_is_obeyed_by_a_terminal(mark: str) -> None:
    script = in_a_script(sim.load_rulebook("diplomacy"), "0 no_show DPRK")
    kept = "two\tcells\nand a line\u00a0more, \u0646\u0645\u200c\u06cc"
    script = changed(script, events=(changed(script.events[0], note=f"{mark}[31m {kept}"),))
    (line,) = table("".join(runs_csv([sim.run(script)])))
    assert line["note"] == f"{spelt(mark)}[31m {kept}"


@pytest.mark.slow
@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_a_frame_holds_the_rows(library: str) -> None:
    pytest.importorskip(library)
    frame = RUN.to_frame(library)
    assert type(frame).__module__.split(".")[0] == library
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["stage"]) == [row["stage"] for row in RUN.to_rows()]
    nothing = changed(RUN, steps=()).to_frame(library)
    assert (len(nothing), tuple(nothing.columns)) == (0, COLUMNS)


def test_a_frame_needs_a_library_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="'polars' or 'pandas'"):
        RUN.to_frame("numpy")
    for name in ("polars", "pandas"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match="pip install polars"):
        RUN.to_frame()
    with pytest.raises(ImportError, match="pip install pandas"):
        RUN.to_frame("pandas")
