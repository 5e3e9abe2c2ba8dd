"""One history under several rulebooks: each column is its own run, and the parting is the first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import rulebooks, scripts
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st
from places import TESTS

import sim
from sim.analysis.compare.runs import Comparison, compare
from sim.cli import cli
from sim.cli.streams import guarded
from sim.engine.run import run
from sim.files.page import Page
from sim.files.scenario_file import read_scenario
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.model.value import changed
from sim.model.verdict import Run
from sim.report.compare import comparison_report
from sim.report.text import as_text

ROOT = TESTS.parent
SINGAPORE = str(ROOT / "scenarios" / "singapore-2018.yaml")
HARBOUR = [str(ROOT / "docs" / "examples" / f"harbour{end}.yaml") for end in ("", "-rules")]
PATIENT = str(ROOT / "docs" / "examples" / "harbour-patient.yaml")


def shortened(book: Rulebook) -> Rulebook:
    """The same rulebook without its last rule, so that some histories part."""
    return changed(book, rules=book.rules[:-1] or book.rules)


def runs_of(book: Rulebook, script: Scenario) -> tuple[Run, Run]:
    return run(script), run(changed(script, rulebook=shortened(book)))


def stood_at_the_end_of(walked: Run, track: str, day: date) -> str:
    """The stage in which a day ended, by the steps of the run alone."""
    stage = walked.scenario.tracks[track].starts
    for step in walked.steps:
        if step.track == track and step.date <= day:
            stage = step.after.stage
    return stage


@pytest.mark.slow
@given(st.data())
def test_each_column_is_a_run_and_the_parting_is_the_first_day(data: st.DataObject) -> None:
    book = data.draw(rulebooks())
    runs = runs_of(book, data.draw(scripts(book)))
    found = compare(runs)
    for track in found.tracks:
        for place, walked in enumerate(runs):
            steps = [step for row in track.rows for step in row.steps[place]]
            assert steps == [step for step in walked.steps if step.track == track.track]
            if track.rows:
                assert track.rows[-1].stood[place].stage == walked.tracks[track.track].stage
        first, last = runs[0].days
        for n in range((last - first).days + 1):
            day = first + timedelta(n)
            stages = [stood_at_the_end_of(walked, track.track, day) for walked in runs]
            if stages[0] != stages[1]:
                assert track.stages_part is not None
                assert track.stages_part.date == day
                break
        else:
            assert track.stages_part is None
        if track.parting:
            assert track.stages_part is not None
            assert track.parting.date >= track.stages_part.date


@pytest.mark.slow
@given(st.data())
def test_a_rulebook_never_parts_from_itself(data: st.DataObject) -> None:
    script = data.draw(scripts(data.draw(rulebooks())))
    found = compare([run(script), run(script), run(script)])
    assert found.parting is None
    assert found.stages_part is None
    assert not any(row.stages_differ for track in found.tracks for row in track.rows)


def test_a_deadline_of_one_rulebook_has_a_row_of_its_own() -> None:
    found = harbour("2020-03-01, event: meeting", until="2020-05-20")
    (track,) = found.tracks
    assert [row.deadlines for row in track.rows] == [(), ("after 60 days",)]
    here, there = track.rows[-1].steps
    assert here == ()
    assert there[0].rule == "drifted"
    assert track.parting is not None
    assert str(track.parting.date) == "2020-04-30"
    assert [mover and mover.rule for mover in track.parting.movers] == [None, "drifted"]


def test_deadlines_of_one_day_share_a_row() -> None:
    books = [TESTS / "rulebooks" / f"diff-met-{name}.yaml" for name in ("base", "in-time")]
    found = laid(books, "2020-03-01, event: meet", until="2020-03-04")
    _, noted, shut = found.tracks[0].rows
    assert noted.deadlines == ("after 1 day",)
    assert not noted.moved
    assert shut.deadlines == ("after 3 days", "after 0 days")
    assert [at.stage for at in shut.stood] == ["shut", "shut"]
    assert found.stages_part is None


def harbour(*events: str, until: str) -> Comparison:
    return laid([HARBOUR[1], PATIENT], *events, until=until)


def laid(paths: Sequence[str | Path], *events: str, until: str) -> Comparison:
    lines = "".join(f"  - {{date: {event}}}\n" for event in events)
    text = f"scenario: s\ntitle: S\nrulebook: diplomacy\nevents:\n{lines}until: {until}\n"
    books = [sim.load_rulebook(path) for path in paths]
    return compare(run(read_scenario(Page("s.yaml", text), rulebook=book)) for book in books)


def test_runs_of_two_scenarios_are_refused() -> None:
    one = sim.load_scenario(SINGAPORE)
    with pytest.raises(ValueError, match="only runs of one scenario"):
        compare([run(one), run(changed(one, events=one.events[:-1]))])


def _without_addresses(said: str) -> list[str]:
    """The lines of a report but those of an address, which is broken nowhere."""
    return [line for line in said.splitlines() if not line.strip().startswith("http")]


def test_the_packaged_rulebooks_fit_a_hundred_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert len(sim.packaged_rulebooks()) == 4
    assert guarded(cli, ["compare", SINGAPORE]) == 0
    said = capsys.readouterr().out
    assert max(map(len, _without_addresses(said))) <= 100
    assert "*  2018-06-20  rival_reading" in said
    assert "They part at the end of 2018-06-20, on nuclear" in said


@pytest.mark.parametrize("width", [60, 75, 100])
def test_narrow_tables_are_stacked(width: int) -> None:
    script = sim.load_scenario(SINGAPORE)
    books = [sim.load_rulebook(name) for name in sim.packaged_rulebooks()]
    found = compare(run(changed(script, rulebook=book)) for book in books)
    said = _without_addresses(unstyle(as_text(comparison_report(found), width=width)))
    assert max(map(len, said[1:])) <= width  # the title stands whole
    assert sum(line.startswith("*") for line in said) == 4


def test_each_format_agrees_with_the_runs(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["compare", HARBOUR[0], "-r", HARBOUR[1], "-r", PATIENT, "--format"]
    assert guarded(cli, [*arguments, "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "sim-compare/1"
    assert [book["label"] for book in found["rulebooks"]] == ["harbour", "patient-harbour"]
    for book, path in zip(found["rulebooks"], (HARBOUR[1], PATIENT), strict=True):
        walked = run(sim.load_scenario(HARBOUR[0], rulebook=sim.load_rulebook(path)))
        assert book["verdict"]["reads"] == walked.verdict.reads
        assert book["verdict"]["tracks"]["main"]["since"] == str(walked.tracks["main"].since)
    track = found["tracks"]["main"]
    assert track["readings_part"]["date"] == "2020-03-20"
    assert track["readings_part"]["under"][0]["moved_by"]["rule"] == "stayed-away"
    assert guarded(cli, [*arguments, "markdown"]) == 0
    said = capsys.readouterr().out
    assert "|  | date | event | **harbour** | **patient-harbour** |\n| --- |" in said
    assert r"| \* | 2020-03-20 | no\_show | `stalled` (stalemate) | `talks` (progress) |" in said


def test_checks_are_told_under_each(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["compare", SINGAPORE, "-r", "diplomacy", "-r", "rhetoric"]
    assert guarded(cli, arguments) == 0
    said = capsys.readouterr().out
    assert "diplomacy  7 of 7 as expected" in said
    assert "rhetoric   3 of 7 as expected" in said
    assert guarded(cli, [*arguments, "--format", "json"]) == 0
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert sum(not check["under"][1]["holds"] for check in checks) == 4


def test_as_of_and_track_leave_out(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["compare", SINGAPORE, "--as-of", "2018-06-19", "--track", "nuclear"]
    assert guarded(cli, arguments) == 0
    said = capsys.readouterr().out
    assert "They read every day alike; their stages differ at the end of 2018-06-12" in said
    assert "2018-06-20" not in said
    assert "remains" not in said


def test_before_the_first_event_nothing_parts(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["compare", SINGAPORE, "--as-of", "2018-01-01"]) == 0
    assert "They read every day alike" in capsys.readouterr().out


def test_an_event_that_a_rulebook_does_not_name_is_a_fault(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert guarded(cli, ["compare", SINGAPORE, "-r", "diplomacy", "-r", PATIENT]) == 2
    said = capsys.readouterr().err
    assert "error[SIM101]: unknown event 'summit_held'" in said
    assert "not in the rulebook 'patient-harbour'" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([SINGAPORE, "-r", "diplomacy"], "name another rulebook with -r"),
        ([SINGAPORE, "-r", "diplomacyy", "-r", "rhetoric"], "did you mean 'diplomacy'"),
        ([SINGAPORE, "--track", "nuklear"], "did you mean 'nuclear'"),
        ([SINGAPORE, "--as-of", "2018-13-01"], "not a day of the calendar"),
        (["no-such.yaml"], "cannot read the file"),
        (["-", "-r", "-", "-r", "diplomacy"], "once only"),
    ],
)
def test_bad_input_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, ["compare", *arguments]) == 2
    assert said in capsys.readouterr().err
