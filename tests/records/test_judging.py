"""Agreement with a scenario that was coded by hand, on each day and at its checkpoints."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from cli_fixture import SimCli
from places import SCENARIOS, SHARED

import sim
from sim.files.mapping_file import load_mapping
from sim.records.judging import dyad_of_scenario, judge
from sim.records.reading import Reader
from sim.records.replaying import replay
from sim.records.wanted import Wanted

SLICE = SHARED / "data" / "icews18" / "icews18.tab.gz"
SUMMITS = SCENARIOS / "us-north-korea-2018-2019.yaml"
SCRIPT = """\
scenario: talks
title: A meeting and its failure
rulebook: diplomacy
parties: {USA: {side: 1}, DPRK: {side: 2}}
events:
  - {date: 2018-01-01, event: offer, by: USA}
  - {date: 2018-01-21, event: talks_held, by: [USA, DPRK]}
  - {date: 2018-03-02, event: meeting_cancelled, by: DPRK}
until: 2018-04-10
expect:
  - {at: 2018-01-31, reads: progress}
  - {at: 2018-03-10, reads: stalemate}
  - {at: 2018-04-10, reads: stalemate}
"""


def table(meeting: date, failure: date) -> str:
    """Rows of an offer, a meeting and its failure, and of a last day."""
    rows = ["date,source,target,code", "2018-01-01,USA,PRK,030"]
    rows += [f"{meeting},USA,PRK,046", f"{failure},PRK,USA,125", "2018-04-10,CHN,PRK,010"]
    return "\n".join([*rows, ""])


@pytest.mark.parametrize("late", [0, 5, 12])
def test_each_day_of_delay_is_a_day_of_disagreement(late: int, tmp_path: Path) -> None:
    script, path = tmp_path / "script.yaml", tmp_path / "rows.csv"
    script.write_text(SCRIPT)
    meeting, failure = (date(2018, *day) + timedelta(late) for day in ((1, 21), (3, 2)))
    path.write_text(table(meeting, failure))
    scenario = sim.load_scenario(script)
    dyad = dyad_of_scenario(scenario)
    assert dyad == ("PRK", "USA")
    mapping = load_mapping("rulebook", scenario.rulebook)
    with Reader() as reader:
        wanted = Wanted(dyads=frozenset([dyad]), tones=True)
        found = replay(reader, reader.files_of([str(path)]), mapping, wanted)
        told = judge(found, scenario, "main", dyad)
    first, *others = told.readers
    assert (told.days, told.points) == (100, 3)
    assert first.days == told.days - 2 * late
    assert first.hits == 3 - (late > 10) - (late > 8)
    assert (first.kappa == 1) == (late == 0)
    assert others[0].kappa == 0
    assert told.placebo is not None
    assert told.placebo.shifts == len(range(21, 80, 3))
    assert told.placebo.as_good == 0


def test_where_nothing_happens_a_dyad_stands_where_it_starts(tmp_path: Path) -> None:
    script, path = tmp_path / "script.yaml", tmp_path / "rows.csv"
    script.write_text(SCRIPT)
    path.write_text("date,source,target,code\n2018-01-01,CHN,JPN,042\n2018-04-10,CHN,JPN,042\n")
    scenario, dyad = sim.load_scenario(script), ("PRK", "USA")
    mapping = load_mapping("rulebook", scenario.rulebook)
    with Reader() as reader:
        files = reader.files_of([str(path)])
        found = replay(reader, files, mapping, Wanted(tones=True), starts="talks")
        told = judge(found, scenario, "main", dyad)
    assert (told.readers[0].hits, told.points) == (1, 3)


def test_it_asks_which_track_and_which_countries(tmp_path: Path, sim_cli: SimCli) -> None:
    path, script = tmp_path / "rows.csv", tmp_path / "script.yaml"
    path.write_text(table(date(2018, 1, 21), date(2018, 3, 2)))
    asked = ("replay", path, "--mapping", "rulebook", "--judge")
    assert "--track nuclear or remains" in sim_cli(*asked, SUMMITS).err
    assert sim_cli(*asked, SUMMITS, "--track", "nuklear").code == 2
    script.write_text(SCRIPT.replace("DPRK", "Rebels"))
    assert "--dyad A B" in sim_cli(*asked, script).err
    script.write_text(SCRIPT)
    told = sim_cli(*asked, script)
    assert told.code == 0
    assert "replay, rulebook         3 of 3" in told.out
    assert "100 of 100  100%" in told.out.replace("100 100%", "100  100%")


@pytest.mark.slow
@pytest.mark.skipif(not SLICE.exists(), reason=f"asks a table beside the checkout: {SLICE.name}")
def test_the_summits_of_2018_are_read_as_they_were() -> None:
    scenario = sim.load_scenario(SUMMITS)
    mapping = load_mapping("cameo", scenario.rulebook)
    dyad = ("PRK", "USA")
    wanted = Wanted(dyads=frozenset([dyad]), sectors=mapping.actors, tones=True)
    with Reader() as reader:
        found = replay(reader, reader.files_of([str(SLICE)]), mapping, wanted)
        told = judge(found, scenario, "nuclear", dyad)
    assert sum(found.figures.outcomes.values()) == found.figures.intake.lines == 468_558
    ours, commonest, goldstein = told.readers
    assert (ours.hits, told.points) == (10, 10)
    assert ours.days >= 0.85 * told.days
    assert ours.kappa is not None
    assert ours.kappa >= 0.75
    assert goldstein.hits == 4
    assert goldstein.days < told.days / 2 > commonest.days
    assert told.placebo is not None
    assert (told.placebo.shifts, told.placebo.as_good, told.placebo.as_many_hits) == (88, 0, 0)
