"""What was not yet known leaves no trace, and an expectation moves nothing."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import rulebooks, scripts
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT

import sim
from sim.analysis.change.answers import Question
from sim.analysis.change.whatif import reading_goal, what_if
from sim.analysis.compare.runs import compare
from sim.cli import cli
from sim.cli.streams import guarded
from sim.export.compare import comparison_json
from sim.export.run import runs_json
from sim.export.whatif import whatif_json
from sim.model.scenario import Check, Scenario
from sim.model.value import changed
from sim.report.compare import comparison_report
from sim.report.markdown import as_markdown
from sim.report.run import run_report
from sim.report.text import as_text
from sim.report.whatif import whatif_report

LIBRARY = sorted(ROOT.glob("scenarios/*.yaml"))
JOINT = """
scenario: later-truce
title: A truce comes in June
rulebook: diplomacy
parties:
  A: {name: A, side: 1}
  B: {name: B, side: 2}
events:
  - {date: 2020-01-01, event: talks_held, by: [A, B]}
  - {date: 2020-01-10, event: walkout, by: A}
"""
TRUCE = "  - {date: 2020-06-01, event: ceasefire, by: [A, B]}\n"


def reports(scenario: Scenario, as_of: date) -> list[str]:
    """Every report of a scenario as of a day, without the lines of its file."""
    run = sim.run(scenario, as_of=as_of)
    both = compare([run, run])
    goal = reading_goal(scenario.rulebook, "progress")
    by = next(iter(scenario.parties), None)
    found = what_if(scenario, Question(to=goal, by=by), as_of=as_of)
    told = [
        as_text(run_report(run, why=True)),
        as_markdown(run_report(run, why=True)),
        "".join(runs_json([run])),
        as_text(comparison_report(both)),
        as_markdown(comparison_report(both)),
        comparison_json(both),
        as_text(whatif_report(found)),
        whatif_json(found),
    ]
    return [re.sub(r'"line": \d+|line \d+', "line", one) for one in told]


def without_the_unknown(scenario: Scenario, day: date) -> Scenario:
    known = tuple(
        one for one in scenario.events if one.date <= day and (one.known or one.date) <= day
    )
    return changed(scenario, events=known, until=None if known else day)


@pytest.mark.slow
@given(rulebooks().flatmap(scripts), st.integers(-2, 200))
@settings(max_examples=30, deadline=None)
def test_reports_are_those_without_what_was_not_known(scenario: Scenario, after: int) -> None:
    day = scenario.first_day + timedelta(after)
    assert reports(scenario, day) == reports(without_the_unknown(scenario, day), day)


@pytest.mark.slow
def test_the_clock_starts_though_no_event_is_known_and_not_before_its_day() -> None:
    scenario = sim.load_scenario(ROOT / "scenarios" / "singapore-2018.yaml")
    early = changed(scenario, begins=date(2018, 1, 1))
    before, after = (sim.run(early, as_of=date(2018, 1, 1) + timedelta(n)) for n in (-9, 20))
    assert (before.start, before.steps) == (None, ())
    assert "2018-01-01" not in "".join(reports(early, date(2017, 12, 23)))
    assert (after.start, after.steps, after.silence) == (date(2018, 1, 1), (), None)
    assert "0 events, 2018-01-01 to 2018-01-21, as of 2018-01-21: nothing has been coded" in (
        " ".join(as_text(run_report(after)).split())
    )


@pytest.mark.slow
@pytest.mark.parametrize("path", LIBRARY[::4], ids=lambda path: path.stem)
def test_reports_of_the_library_hold_nothing_unknown(path: Path) -> None:
    scenario = sim.load_scenario(path)
    day = scenario.events[len(scenario.events) // 2].date
    assert reports(scenario, day) == reports(without_the_unknown(scenario, day), day)
    published = {str(source.date) for source in scenario.sources.values()}
    later = {str(one.date) for one in scenario.events if one.date > day} - published
    told = json.dumps(json.loads("".join(runs_json([sim.run(scenario, as_of=day)]))))
    assert [one for one in later if one in told] == []


@pytest.mark.slow
def test_deeds_done_together_later_are_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for text in (JOINT, JOINT + TRUCE):
        path = tmp_path / "joint.yaml"
        path.write_text(text, encoding="utf-8")
        guarded(
            cli, ["whatif", str(path), "--as-of", "2020-02-01", "--by", "A", "--to", "progress"]
        )
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert "as known on 1 February 2020" in told[0]


@pytest.mark.slow
@given(rulebooks().flatmap(scripts), st.integers(0, 200))
@settings(max_examples=50, deadline=None)
def test_as_of_runs_the_clock_of_what_was_known_to_its_day(scenario: Scenario, after: int) -> None:
    day = scenario.last_day + timedelta(after)
    run = sim.run(scenario, as_of=day)
    cut = changed(without_the_unknown(scenario, day), until=day)
    assert run.verdict == sim.run(cut).verdict
    assert run.days[1] == day
    if run.last_event:
        assert run.silent_days == (day - run.last_event).days


@pytest.mark.slow
@given(rulebooks().flatmap(scripts), st.lists(st.integers(0, 500), min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_an_expectation_changes_nothing_but_the_checks(scenario: Scenario, days: list[int]) -> None:
    never = Check(never=tuple(scenario.rulebook.stages)[-1:])
    checks = tuple(Check(at=scenario.first_day + timedelta(n), reads="none") for n in days)
    bare = sim.run(changed(scenario, expect=(never,)))
    full = sim.run(changed(scenario, expect=(never, *checks)))
    assert (full.verdict, full.steps, full.days) == (bare.verdict, bare.steps, bare.days)
    assert full.checks[0] == bare.checks[0]
    for check, result in zip(checks, full.checks[1:], strict=True):
        assert check.at is not None
        longer = changed(scenario, until=max(check.at, scenario.last_day), expect=(check,))
        assert result.actual == sim.run(longer).checks[0].actual


TINY = """
rulebook: tiny
title: t
start: talks
stages: {talks: {reads: progress}, stalled: {reads: stalemate}}
events: {meeting: {signal: deed, tone: cooperative}}
rules:
  met: {event: meeting, from: [talks, stalled], to: talks, because: They met}
  drift: {after: 10 days, from: talks, to: stalled, because: No meeting is coded for ten days}
"""
QUIET = """
scenario: quiet
title: t
rulebook: book.yaml
events:
  - {date: 2020-01-01, event: meeting}
expect:
  - {at: 2020-03-01, reads: stalemate}
"""


@pytest.fixture
def quiet(tmp_path: Path) -> str:
    (tmp_path / "book.yaml").write_text(TINY, encoding="utf-8")
    (tmp_path / "quiet.yaml").write_text(QUIET, encoding="utf-8")
    return str(tmp_path / "quiet.yaml")


def test_the_clock_runs_on_for_the_check_alone(quiet: str) -> None:
    run = sim.run(sim.load_scenario(quiet))
    assert (run.verdict.reads, run.failed) == ("progress", ())
    assert [step.deadline for step in run.checks[0].later] == ["after 10 days"]


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_a_deadline_names_the_event_that_started_its_clock(
    quiet: str, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, ["run", quiet, "--as-of", "2020-03-01", "--format", format_]) == 0
    out = " ".join(capsys.readouterr().out.split())
    if format_ == "json":
        (run,) = json.loads(out)["runs"]
        assert run["steps"][1]["since"]["date"] == "2020-01-01"
        assert (run["last_event"], run["silent_days"]) == ("2020-01-01", 60)
        return
    out = out.replace("\\", "")
    assert "nothing has been coded since 2020-01-01, 60 days" in out
    assert "no event that moves the track or restarts its clock is coded since 2020-01-01" in out
