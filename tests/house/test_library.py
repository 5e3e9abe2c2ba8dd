"""The packaged cases: each runs as history says, but for the misses that are known and told."""

from __future__ import annotations

import re
from datetime import date

import pytest
from places import ROOT

import sim
from sim.model.scenario import Scenario

LIBRARY = ROOT / "scenarios"
CASES = sorted(path.stem for path in LIBRARY.glob("*.yaml"))
BOOKS = ("diplomacy", "ripeness", "rhetoric")
LABOUR = ("baseball-1994-1996", "hollywood-2023", "patco-1981", "ups-1997", "writers-2007-2008")

KNOWN_MISSES = {
    (
        "algiers-1981",
        "1980-04-25",
    ): "cut relations and a failed rescue in a deadlock stay a deadlock",
    ("algiers-1981", "1980-07-15"): "the same spell",
    ("brexit-2019", "2017-12-05"): "a failed round stalls, here for four days",
    ("india-pakistan-2018-2019", "2019-08-07"): "what had never begun cannot break off",
    ("india-pakistan-2018-2019", "2019-11-09"): "the same spell",
    ("india-pakistan-2018-2019", "2020-06-01"): "the same spell",
    ("inf-1981-1987", "1983-11-23"): "a walkout suspends; elsewhere such a one was taken back",
    ("inf-1981-1987", "1984-09-28"): "a long meeting of a minister and a president is a meeting",
    ("inf-1981-1987", "1987-10-23"): "a failed round stalls, here for one week",
    ("shalit-2011", "2009-03-20"): "one side declared the talks over, here for half a year",
    (
        "us-china-phase-one-2020",
        "2019-08-23",
    ): "sanctions on both sides do not by themselves stop talks",
    ("usmca-2018", "2017-10-20"): "demands and blame are words, and the next round was set",
}
"""Where the default rulebook and history part: the case, the day, and why it is left so."""


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    return {case: sim.load_scenario(LIBRARY / f"{case}.yaml") for case in CASES}


@pytest.mark.parametrize("case", CASES)
def test_a_case_reads_as_history_says_but_for_its_known_misses(
    case: str, scenarios: dict[str, Scenario]
) -> None:
    failed = {str(result.check.at) for result in sim.run(scenarios[case]).failed}
    assert failed == {at for name, at in KNOWN_MISSES if name == case}


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("case", CASES)
def test_a_case_runs_under_every_packaged_rulebook(case: str, book: str) -> None:
    scenario = sim.load_scenario(LIBRARY / f"{case}.yaml", rulebook=sim.load_rulebook(book))
    walked = sim.run(scenario)
    assert {step.number for step in walked.steps if step.number} == set(
        range(1, len(scenario.events) + 1)
    )


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_checkpoints_with_reasons(case: str, scenarios: dict[str, Scenario]) -> None:
    dated = [check for check in scenarios[case].expect if check.at]
    assert len(dated) >= 4
    assert all(check.because for check in dated)


@pytest.mark.parametrize("case", CASES)
def test_every_event_has_a_note(case: str, scenarios: dict[str, Scenario]) -> None:
    assert [event.date for event in scenarios[case].events if not event.note] == []


def test_the_list_of_cases_is_the_folder_with_its_figures(scenarios: dict[str, Scenario]) -> None:
    readme = (LIBRARY / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| \[([\w-]+)\]\(\1\.yaml\) \| (\S+) to (\S+) \| (\d+) \| (\d+) \|", readme, re.M
    )
    assert rows == [
        (
            case,
            str(scenario.first_day),
            str(scenario.last_day),
            str(len(scenario.events)),
            str(sum(check.at is not None for check in scenario.expect)),
        )
        for case, scenario in scenarios.items()
    ]


def test_the_cases_of_the_fourth_rulebook_are_those_of_labour(
    scenarios: dict[str, Scenario],
) -> None:
    assert tuple(name for name, one in scenarios.items() if one.rulebook.name == "labour") == LABOUR
    assert {one.rulebook.name for one in scenarios.values()} == {"diplomacy", "labour"}


@pytest.mark.parametrize("case", LABOUR)
def test_a_labour_case_reads_as_history_says(case: str, scenarios: dict[str, Scenario]) -> None:
    run = sim.run(scenarios[case])
    assert run.checks
    assert run.failed == ()


def test_one_month_after_singapore_both_tracks_stand_still(
    scenarios: dict[str, Scenario],
) -> None:
    run = sim.run(scenarios["singapore-2018"])
    since = {name: str(track.since) for name, track in run.tracks.items()}
    assert run.verdict.reads == "stalemate"
    assert since == {"nuclear": "2018-07-07", "remains": "2018-07-12"}


def test_in_june_2018_the_same_talks_still_read_progress(scenarios: dict[str, Scenario]) -> None:
    run = sim.run(scenarios["singapore-2018"], as_of=date(2018, 6, 30))
    assert {track.reads for track in run.tracks.values()} == {"progress"}
    assert {track.stage for track in run.tracks.values()} == {"summit"}


def test_the_foil_believes_the_note(scenarios: dict[str, Scenario]) -> None:
    rhetoric = sim.load_rulebook("rhetoric")
    scenario = sim.load_scenario(LIBRARY / "singapore-2018.yaml", rulebook=rhetoric)
    run = sim.run(scenario)
    assert run.verdict.reads == "progress"
    assert {step.event for track in run.tracks.values() if (step := track.step)} == {
        "friendly_words",
        "offer",
    }
