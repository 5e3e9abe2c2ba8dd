"""Very many tracks: a walk that is too large is refused at once, and no report is quadratic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.analysis.change import whatif
from sim.analysis.change.whatif import what_if
from sim.analysis.compare.runs import compare
from sim.cli import cli
from sim.cli.streams import guarded
from sim.engine.asked import MOST_STEPS
from sim.model.value import changed
from sim.report import layout
from sim.report import whatif as whatif_report
from sim.report.blocks import Line, Section, each_written
from sim.report.run import run_report
from sim.report.text import as_text


def written(folder: Path, tracks: int, events: int) -> Path:
    """A scenario whose every event is on every track."""
    lines = ["scenario: many", "title: Many", "rulebook: rhetoric"]
    lines += ["parties: {A: {side: 1}, B: {side: 2}}", "tracks:"]
    lines += [f"  k{place}: {{}}" for place in range(tracks)]
    lines.append("events:")
    lines += ["  - {date: 2001-01-01, event: talks_held, by: [A, B]}"] * events
    lines += ["expect:", "  - {at: 2001-01-01, reads: progress}"]
    path = folder / "many.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("command", [["run"], ["whatif"], ["compare"], ["score"], ["check"]])
def test_more_steps_than_there_is_room_for_are_refused(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = MOST_STEPS // 2000 + 1
    path = written(tmp_path, 2000, events)
    assert guarded(cli, [*command, str(path)]) == 2
    said = capsys.readouterr().err
    assert f"make {2000 * events:,} steps, more than {MOST_STEPS:,}" in said
    assert f"{path}:5:" in said
    assert "which track" in said


def test_tracks_that_are_left_out_count_for_nothing(tmp_path: Path) -> None:
    scenario = sim.load_scenario(written(tmp_path, 2000, MOST_STEPS // 2000 + 1))
    assert len(sim.run(scenario, tracks=["k7"]).steps) == MOST_STEPS // 2000 + 1


def test_a_cell_of_many_names_is_narrowed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times as many tracks are wrapped no more often."""
    wrap = layout.wrap
    asked: list[str] = []

    def counted(text: str, *args: Any, **kwargs: Any) -> list[str]:
        asked.append(text)
        return wrap(text, *args, **kwargs)

    monkeypatch.setattr(layout, "wrap", counted)
    counts = []
    for tracks in (30, 300):
        asked.clear()
        as_text(run_report(sim.run(sim.load_scenario(written(tmp_path, tracks, 3)))))
        counts.append(sum("k1, k2" in text for text in asked))
    assert 0 < counts[1] <= counts[0]


def test_steps_of_each_track_are_those_of_the_run(tmp_path: Path) -> None:
    run = sim.run(sim.load_scenario(written(tmp_path, 3, 2)))
    by_track = run.by_track()
    assert list(by_track) == ["k0", "k1", "k2"]
    for name, steps in by_track.items():
        assert steps == tuple(step for step in run.steps if step.track == name)
    assert len(compare([run, run]).tracks) == 3


def test_tracks_that_went_one_way_have_one_answer(tmp_path: Path) -> None:
    scenario = sim.load_scenario(written(tmp_path, 3, 2))
    answers = what_if(scenario).tracks
    assert [answer.track for answer in answers.values()] == ["k0", "k1", "k2"]
    alone = what_if(scenario, tracks=["k2"]).tracks["k2"]
    assert answers["k2"] == alone
    assert changed(answers["k0"], track="k2", verdict=alone.verdict) == alone


def test_tracks_that_went_the_same_way_are_asked_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times as many tracks are followed, and put into words, no more often."""
    counts: list[str] = []

    def counting(module: object, name: str) -> None:
        done = getattr(module, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            counts.append(name)
            return done(*args, **kwargs)

        monkeypatch.setattr(module, name, counted)

    counting(whatif, "History")
    counting(whatif_report, "cheapest")
    for tracks in (3, 30):
        counts.clear()
        as_text(
            whatif_report.whatif_report(what_if(sim.load_scenario(written(tmp_path, tracks, 3))))
        )
        assert sorted(counts) == ["History", "cheapest"]


def test_a_section_that_stands_in_a_report_many_times_is_written_once() -> None:
    again, once = [Line("again")], [Line("once")]
    written: list[Section] = []

    def write(section: Section) -> str:
        written.append(section)
        return str(len(written))

    assert list(each_written([again, once, again], write)) == ["1", "2", "1"]
    assert written == [again, once]


def test_a_track_among_others_is_told_as_it_is_alone(tmp_path: Path) -> None:
    scenario = sim.load_scenario(written(tmp_path, 4, 3))
    first, *rest = scenario.events
    scenario = changed(scenario, events=(changed(first, tracks=("k0", "k2")), *rest))
    together = (
        layout.plain(as_text(whatif_report.whatif_report(what_if(scenario))))
        .rstrip("\n")
        .split("\n\n")
    )
    starts = [place for place, part in enumerate(together) if part.startswith("k")]
    assert [together[place].partition(":")[0] for place in starts] == ["k0", "k1", "k2", "k3"]
    for place, after in zip(starts, [*starts[1:], None], strict=True):
        track = together[place].partition(":")[0]
        told = [part for part in together[place:after] if "as on k" not in part]
        alone = layout.plain(
            as_text(whatif_report.whatif_report(what_if(scenario, tracks=[track])))
        )
        parts = alone.rstrip("\n").split("\n\n")[1:]
        assert told == [part for part in parts if part in told]
        left_out = [part for part in parts if part not in told]
        assert all(part.startswith("  Ways on from ") for part in left_out)
