"""The calendar ends: no deadline falls after its last day, and nothing counts past it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from sim.analysis.prove.claims import REFUTED, prove
from sim.cli import cli
from sim.cli.streams import guarded
from sim.engine.run import run
from sim.engine.scripts import LAST_DAY, BeyondCalendarError, script_to
from sim.engine.table import Table
from sim.files.page import Page
from sim.files.shelf import read_rulebook
from sim.model.condition import LONGEST_TIME
from sim.model.rulebook import Rulebook
from sim.model.verdict import Run
from sim.testing import as_state_machine, runs, steps

FAR = """rulebook: far
title: Deadlines of many lives
start: a
stages: {a: {reads: none}, b: {reads: progress}, c: {reads: broken}}
events:
  x: {signal: word, tone: neutral, cameo: "110"}
  y: {signal: deed, tone: neutral}
rules:
  ab: {after: 1800000 days, from: a, to: b, because: Time}
  bc: {after: LENGTH days, from: b, to: c, because: Time}
claims: {never-c: {never: stage == c}, never-b: {never: stage == b}}
"""
SCENARIO = """scenario: edge
title: At an edge of the calendar
rulebook: far.yaml
events: [{date: FIRST, event: x}]
until: LAST
expect: [{at: LAST, reads: none}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a rulebook, an amended one, and scenarios at both ends of the calendar."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "far.yaml").write_text(FAR.replace("LENGTH", "1800000"))
    (tmp_path / "later.yaml").write_text(FAR.replace("LENGTH", "1900000"))
    for name, first, last in (
        ("end", "9999-12-30", "9999-12-31"),
        ("start", "0001-01-01", "0001-01-02"),
    ):
        text = SCENARIO.replace("FIRST", first).replace("LAST", last)
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def far() -> Rulebook:
    return read_rulebook(Page("far.yaml", FAR.replace("LENGTH", "1800000")))


@pytest.mark.parametrize(
    "line",
    [
        "check far.yaml later.yaml end.yaml start.yaml --write-scripts out --notes",
        "check far.yaml --format json",
        "run end.yaml start.yaml",
        "run start.yaml --as-of 0001-01-01",
        "run end.yaml --as-of 9999-12-31 --why",
        "whatif end.yaml --to progress",
        "whatif end.yaml --to broken --format json",
        "whatif start.yaml --to broken --within 30000days",
        "whatif end.yaml --avoid progress",
        "compare end.yaml -r far.yaml -r later.yaml",
        "compare start.yaml -r far.yaml -r later.yaml",
        "score end.yaml start.yaml --sensitivity --leave-one-out",
        "diff far.yaml later.yaml --on end.yaml",
        "show far.yaml --format promela",
    ],
)
def test_no_command_counts_past_the_calendar(folder: Path, line: str) -> None:
    assert guarded(cli, line.split()) in (0, 1, 2)


def test_a_difference_that_no_script_can_show_is_told_as_such(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, ["diff", "far.yaml", "later.yaml"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "would need a day after 9999-12-31, where the calendar ends" in told
    assert "let the deadlines take less time" in told


def test_a_claim_that_no_script_can_refute_is_refuted_all_the_same() -> None:
    beyond, within = prove(Table(far()))
    assert (beyond.outcome, beyond.script, beyond.length) == (REFUTED, None, 2)
    assert "it would need days after 9999-12-31" in beyond.reason
    assert (within.outcome, within.length) == (REFUTED, 1)
    assert within.script is not None
    assert run(within.script).tracks["main"].stage == "b"


def test_a_script_past_the_calendar_says_so() -> None:
    table = Table(far())
    row = next(n for n in range(len(table)) if table.position(n).stage == "c")
    with pytest.raises(BeyondCalendarError, match=r"a day after 9999-12-31, where the calendar"):
        script_to(table, row)


def test_every_step_of_the_testing_kit_lies_in_the_calendar() -> None:
    taken = list(steps(far()))
    assert {step.after.stage for step in taken} == {"a", "b"}
    assert max(step.date for step in taken) <= LAST_DAY


@settings(max_examples=25)
@given(runs(far(), max_events=6))
def test_drawn_runs_lie_in_the_calendar(drawn: Run) -> None:
    assert drawn.days[1] <= LAST_DAY
    assert all(step.date <= LAST_DAY for step in drawn.steps)


def test_a_state_machine_lets_no_deadline_fall_past_the_calendar() -> None:
    machine = as_state_machine(far())()
    for _ in range(3):
        machine.wait()
    assert (machine.stage, len(machine.steps)) == ("b", 1)


def test_a_deadline_of_the_last_day_of_the_calendar_falls(folder: Path) -> None:
    days = (LAST_DAY - date(9999, 1, 1)).days
    (folder / "far.yaml").write_text(FAR.replace("1800000", str(days)).replace("LENGTH", "1"))
    text = SCENARIO.replace("FIRST", "9999-01-01").replace("LAST", "9999-12-31")
    (folder / "year.yaml").write_text(text.replace("reads: none", "reads: progress"))
    assert guarded(cli, ["run", "year.yaml"]) == 0


def test_the_longest_length_is_that_of_the_calendar() -> None:
    assert (date.max - date.min).days == LONGEST_TIME
    read_rulebook(Page("far.yaml", FAR.replace("LENGTH", str(LONGEST_TIME))))
