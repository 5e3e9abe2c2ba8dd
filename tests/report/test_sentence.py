"""The sentence at the head of a report, its sources at the end, and a line each for many runs."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from click import unstyle
from places import ROOT

import sim
from sim.model.value import changed
from sim.report.html import as_html
from sim.report.many_runs import runs_report
from sim.report.markdown import as_markdown
from sim.report.run import run_report
from sim.report.text import as_text

LIBRARY = sorted(ROOT.glob("scenarios/*.yaml"))
FIRST = (
    "Under diplomacy, the nuclear talks have stood at stalemate since 7 July 2018: Kim does not "
    "receive Pompeo, who had come in part because a meeting had been promised; he visits a potato "
    "farm [Vox, 13 July 2018; Harvard Dataverse]."
)


@pytest.mark.parametrize("path", LIBRARY[::5], ids=lambda path: path.stem)
def test_every_report_says_it_before_the_verdict_and_that_before_the_timeline(path: Path) -> None:
    run = sim.run(sim.load_scenario(path))
    told = " ".join(unstyle(as_text(run_report(run))).split())
    places = [told.index(part) for part in (run.sentence, " Verdict: ", " Timeline ", " Sources ")]
    assert places == sorted(places)
    for track in run.tracks.values():
        if track.step:
            for name in track.step.sources:
                assert run.cited[name].title in told


def test_it_names_the_rulebook_the_day_what_happened_and_who_says_so() -> None:
    run = sim.run(sim.load_scenario(ROOT / "scenarios" / "singapore-2018.yaml"))
    assert run.sentence.startswith(FIRST)
    early = sim.run(run.scenario, as_of=date(2018, 6, 1))
    assert early.sentence == (
        "Under diplomacy, nothing is known of the nuclear talks and the talks on the remains "
        "by 1 June 2018."
    )


def test_it_is_one_line_whatever_a_file_holds() -> None:
    scenario = sim.scenario(
        [{"date": "2018-07-06", "event": "talks_held", "note": "They met.\n\nIn Geneva.\n"}],
        rulebook="diplomacy",
        title="Two\nlines",
    )
    assert sim.run(scenario).sentence == (
        'Under diplomacy, the talks of "Two lines" have been making progress since 6 July 2018: '
        "They met. In Geneva."
    )


@pytest.mark.parametrize("url", ["https://example.org/a?b=1", "javascript:alert(1)"])
def test_a_title_leads_to_its_source_only_where_a_link_may_be_followed(url: str) -> None:
    scenario = sim.load_scenario(ROOT / "scenarios" / "singapore-2018.yaml")
    sources = {name: changed(one, url=url) for name, one in scenario.sources.items()}
    report = run_report(sim.run(changed(scenario, sources=sources)))
    followed = url.startswith("https")
    assert (f"](<{url}>)" in as_markdown(report)) is followed
    assert ("<a href" in as_html([report], title="T")) is followed
    assert url in unstyle(as_text(report))


def test_many_runs_are_a_line_each_and_a_total() -> None:
    runs = [sim.run(sim.load_scenario(path)) for path in LIBRARY]
    lines = unstyle(as_text(runs_report(runs))).splitlines()
    total = " ".join(lines[lines.index("") :]).split("; ")
    for run in runs:
        row = next(line for line in lines if line.startswith(run.scenario.name))
        judged = [result for result in run.checks if result.holds is not None]
        assert run.verdict.reads in row
        assert f"{len(judged) - len(run.failed)} of {len(judged)}" in row
    assert total[0].strip().startswith(f"{len(runs)} scenarios: ")
    assert f"{sum(len(run.failed) for run in runs)} not" in total[1]


def test_runs_of_one_name_are_told_by_their_paths(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.yaml", "b.yaml")]
    for path in paths:
        shutil.copy(LIBRARY[0], path)
    runs = [sim.run(sim.load_scenario(path)) for path in (*paths, LIBRARY[1])]
    report = as_text(runs_report(runs), width=400)
    firsts = [line.split()[0] for line in unstyle(report).splitlines()[1:4]]
    assert firsts == [*map(str, paths), runs[2].scenario.name]
