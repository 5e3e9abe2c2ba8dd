"""The short answer: of the length of a page, and true of the runs of what was changed."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from cli_fixture import SimCli
from places import ROOT

import sim
from sim.analysis.change.whatif import what_if
from sim.engine.edits import dropped
from sim.engine.machine import Machine
from sim.model.citation import cited
from sim.model.scenario import Event, Scenario, Source
from sim.model.sentence import standing_of, text_of
from sim.model.sides import Sides
from sim.model.value import changed

LIBRARY = sorted((ROOT / "scenarios").glob("*.yaml"))
SINGAPORE = next(path for path in LIBRARY if path.stem == "singapore-2018")
READS = {
    "show neither progress nor stalemate": "none",
    "stand at progress": "progress",
    "stand at stalemate": "stalemate",
    "be settled": "settled",
    "be broken off": "broken",
}
TALKS = r"the (?:\S+ )*?talks(?: \S+)*?|they"
ENDS = re.compile(rf"without (.+?), (?:{TALKS}) would ({'|'.join(READS)})(?=[.;])")


@pytest.mark.slow
@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_it_takes_a_page_and_begins_with_where_the_talks_stand(path: Path, sim_cli: SimCli) -> None:
    ended = sim_cli("whatif", path, columns=80)
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 80
    run = sim.run(sim.load_scenario(path))
    text = " ".join(ended.out.split("\n\n")[1].split())
    assert text.startswith(f"Under {run.scenario.rulebook.name}, ")
    track = next(iter(run.tracks.values()))
    stands = re.search(r"have (?:[a-z]+ )+since \d+ \w+ \d{4}", text)
    assert stands is not None
    assert stands[0] in run.sentence
    sources = track.step.sources if track.step else ()
    cites = f" [{cited(run.scenario.sources[sources[0]])}" if sources else "."
    assert text[stands.end() :].startswith(cites)


@pytest.mark.parametrize(
    ("sources", "told"),
    [(0, "."), (1, " [S1]."), (3, " [S1; S2; S3]."), (4, " [S1; S2; and 2 more].")],
)
def test_many_sources_are_counted(sources: int, told: str) -> None:
    names = [f"S{number}" for number in range(1, sources + 1)]
    scenario = sim.load_scenario(SINGAPORE)
    event = changed(scenario.events[0], sources=tuple(names))
    cites = {name: Source(name, name) for name in names}
    run = sim.run(changed(scenario, events=(event,), sources=cites, expect=(), until=event.date))
    text = text_of(standing_of(run, list(run.tracks), lead=True))
    assert text == (
        "Under diplomacy, the nuclear talks and the talks on the remains have been making progress "
        f"since 12 June 2018{told}"
    )


def _sets(text: str) -> list[tuple[int, ...]]:
    """The sets of events that a sentence speaks of, as numbers."""
    text = re.sub(r" \((?:[^()]|\([^()]*\))*\)", "", text)
    parts = text.removeprefix("events ").split(" and event ")
    if len(parts) == 2 and "," not in parts[0]:
        shared = tuple(map(int, re.findall(r"\d+", parts[0])))
        return [tuple(sorted((*shared, int(one)))) for one in re.findall(r"\d+", parts[1])]
    if " and " in text:
        sets = re.split(r", or |, (?=\d+ and)", text)
        return [tuple(map(int, re.findall(r"\d+", one))) for one in sets]
    return [(int(one),) for one in re.findall(r"\d+", text)]


@pytest.mark.slow
@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_each_sentence_is_that_of_the_runs(path: Path, sim_cli: SimCli) -> None:
    scenario = sim.load_scenario(path)
    machine = Machine(scenario.rulebook)
    for track in scenario.tracks:
        text = " ".join(sim_cli("whatif", path, "--track", track).out.split())
        reads = sim.run(scenario, machine=machine).tracks[track].reads
        on_it = [n for n, event in enumerate(scenario.events, 1) if track in event.tracks]
        ends = [(_sets(sets), READS[end]) for sets, end in ENDS.findall(text)]
        for sets, end in ends:
            for gone in sets:
                without = sim.run(dropped(scenario, *gone), machine=machine).tracks[track]
                assert without.reads == end != reads
        alone = {
            gone
            for gone in on_it
            if sim.run(dropped(scenario, gone), machine=machine).tracks[track].reads != reads
        }
        if "decides alone" in text or "One event alone" in text:
            assert {gone for sets, _ in ends for (gone,) in sets} == alone
        else:
            assert alone == set()
            assert ("No event alone decides" in text) is bool(ends)
            assert bool(ends) is ("No event decides" not in text)
        if "No event decides" in text and len(on_it) < 20:
            for gone in combinations(on_it, 2):
                without = sim.run(dropped(scenario, *gone), machine=machine).tracks[track]
                assert without.reads == reads


@pytest.mark.slow
def test_the_talks_of_a_track_are_called_as_a_run_calls_them(sim_cli: SimCli) -> None:
    path = ROOT / "scenarios" / "panmunjom-1951-1953.yaml"
    called = sim.load_scenario(path).tracks["prisoners"].called
    assert f"{called} have" in sim.run(sim.load_scenario(path)).sentence
    assert f"{called} would stand" in " ".join(sim_cli("whatif", path).out.split())


def _after(scenario: Scenario, track: str, kind: str, by: tuple[str, ...]) -> str:
    """What a track reads once an event has come on the day after the last."""
    day = scenario.last_day + timedelta(1)
    events = (*scenario.events, Event(day, kind, (track,), by))
    return sim.run(changed(scenario, events=events, until=day)).tracks[track].reads


@pytest.mark.parametrize("path", LIBRARY[::3], ids=lambda path: path.stem)
def test_a_way_of_one_step_leads_there_and_keeps_to_what_can_be(path: Path) -> None:
    scenario = sim.load_scenario(path)
    kinds = scenario.rulebook.events
    everyone = scenario.sides_of(scenario.parties)
    one_of = {party.side: name for name, party in scenario.parties.items() if party.side}
    for track, answer in what_if(scenario).tracks.items():
        for way in answer.ways:
            acts = [act for (move,) in way.found.ways for act in move.acts] if (
                way.found.steps == 1
            ) else []  # fmt: skip
            for act in acts:
                assert act.event not in scenario.not_here
                if kinds[act.event].joint and act.sides:
                    assert tuple(act.sides) == (everyone,)
                for mask in act.sides or (everyone,):
                    by = tuple(one_of[side] for side in Sides(mask))
                    assert _after(scenario, track, act.event, by) == way.goal.name


@pytest.mark.parametrize("drop", ["2018-07-12 no_show", "12"])
def test_what_is_dropped_may_be_named_by_its_day(drop: str, sim_cli: SimCli) -> None:
    out = sim_cli("whatif", SINGAPORE, "--drop", drop).out
    assert "drop 12" in out
    assert "remains: progress since" in out


def test_a_day_drops_all_that_happened_on_it(sim_cli: SimCli) -> None:
    told = sim_cli("whatif", SINGAPORE, "--drop", "2018-07-07").out
    numbers = sim_cli("whatif", SINGAPORE, "--drop", "9", "--drop", "10").out
    assert told.split("\n\n")[1:] == numbers.split("\n\n")[1:]


@pytest.mark.parametrize(
    ("drop", "message"),
    [
        ("2018-07-09", "no event on 2018-07-09: the nearest are 11 (2018-07-08 hostile_statement)"),
        ("2018-07-07 offer", "no offer on 2018-07-07: that day has 9 (2018-07-07 no_show), 10"),
        ("2018-07-07 no_shw", "no event 'no_shw': did you mean 'no_show'?"),
        ("2018-07-99", "'2018-07-99' is not a day of the calendar"),
    ],
)
def test_a_day_on_which_there_is_nothing_is_refused(
    drop: str, message: str, sim_cli: SimCli
) -> None:
    ended = sim_cli("whatif", SINGAPORE, "--drop", drop)
    assert ended.code == 2
    assert message in ended.err
