"""Ways out, held against every sequence that the machine allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT

import sim
from sim.analysis.change.nearness import FAR, distances, stage_rows
from sim.analysis.change.timeline import History
from sim.analysis.change.ways_out import Way, Ways, sequences, ways
from sim.engine.machine import Machine
from sim.engine.table import Table
from sim.model.rulebook import READINGS
from sim.model.scenario import Event, Scenario
from sim.model.step import Position
from sim.model.value import changed

LONGEST = 3


def _table(scenario: Scenario) -> Table:
    starts = [track.starts for track in scenario.tracks.values()]
    return Table(scenario.rulebook, starts=starts)


def _walks(
    machine: Machine, table: Table, at: Position, columns: list[int], length: int
) -> Iterator[Position]:
    """Where every sequence of so many steps ends, asked of the machine."""
    if not length:
        yield at
        return
    for place in columns:
        what = table.columns[place]
        if what.event is None:
            decision = machine.wait(at)
        else:
            decision = None if at.due else machine.step(at, what.event, what.sides)
        if decision is not None:
            yield from _walks(machine, table, decision.after, columns, length - 1)


def _replayed(
    scenario: Scenario, track: str, way: Way, steps: tuple[tuple[str | None, int], ...]
) -> sim.Run:
    """The scenario with a way after its end, run to the way's last day."""
    last = scenario.last_day
    events = list(scenario.events)
    for move, (event, sides) in zip(way, steps, strict=True):
        if event is not None:
            by = tuple(
                name
                for name, party in scenario.parties.items()
                if party.side and sides >> (party.side - 1) & 1
            )
            events.append(Event(last + timedelta(move.days), event, (track,), by))
    until = last + timedelta(way[-1].days)
    return sim.run(changed(scenario, events=tuple(events), until=until))


@st.composite
def asked(draw: st.DrawFn) -> tuple[Scenario, str, str, int | None]:
    scenario = draw(builders.rulebooks().flatmap(builders.scripts))
    track = draw(st.sampled_from(list(scenario.tracks)))
    stage = draw(st.sampled_from(list(scenario.rulebook.stages)))
    return scenario, track, stage, draw(st.sampled_from([None, None, 1, 4, 31]))


@pytest.mark.slow
@given(asked(), st.data())
@settings(max_examples=60)
def test_ways_are_all_the_shortest_and_can_be_run(
    asked: tuple[Scenario, str, str, int | None], data: st.DataObject
) -> None:
    scenario, track, stage, within = asked
    table = _table(scenario)
    history = History(table, scenario, track)
    columns = sorted(
        data.draw(st.sets(st.sampled_from(range(len(table.columns))), min_size=1, max_size=5))
    )
    goal = stage_rows(table, [stage])
    standing = history.standing()
    found = ways(table, standing, history.last, goal, columns=columns, within=within)
    at = table.position(standing.row)
    assert at.stage == sim.run(scenario).tracks[track].stage
    machine = Machine(scenario.rulebook)
    free = ways(table, standing, history.last, goal, columns=columns)
    for length in range(LONGEST if free.steps is None else min(free.steps, LONGEST) + 1):
        ends = [one.stage == stage for one in _walks(machine, table, at, columns, length)]
        assert any(ends) is (length == free.steps)
        if free.steps and length == free.steps:
            assert sum(ends) == free.count
    if within is not None and found.steps is not None:
        assert all(way[-1].days <= within for way in found.ways)
    if free.steps is not None and found.steps is None:
        assert within is not None
        assert found.too_long is not None
        assert found.too_long > within
    _check_by_running(scenario, track, stage, found)


def _check_by_running(scenario: Scenario, track: str, stage: str, found: Ways) -> None:
    for way in found.ways[:5]:
        for steps in islice(sequences(way), 5):
            run = _replayed(scenario, track, way, steps)
            after = [one for one in run.steps if one.date > scenario.last_day]
            both = zip(way, steps, strict=True)
            told = [(move, event) for move, (event, _) in both if not move.silent]
            taken = [one for one in after if one.track == track][: len(told)]
            assert [one.event for one in taken] == [event for _, event in told]
            assert [one.after.stage for one in taken] == [move.stage for move, _ in told]
            days = [(one.date - scenario.last_day).days for one in taken]
            assert days == [move.days for move, _ in told]
            assert taken[-1].after.stage == stage


@pytest.mark.slow
@given(builders.rulebooks())
def test_distances_are_one_more_than_the_nearest_step(rulebook: sim.Rulebook) -> None:
    table = Table(rulebook)
    for reading in READINGS:
        stages = [name for name, stage in rulebook.stages.items() if stage.reads == reading]
        far = distances(table, stage_rows(table, stages))
        for row in range(len(table)):
            leads = [int(one) for one in table.next[row] if one >= 0]
            if rulebook.stages[table.position(row).stage].reads == reading:
                assert far[row] == 0
            else:
                assert far[row] == min([FAR, *(int(far[one]) + 1 for one in leads)])


def test_a_wait_is_a_step_and_has_to_fit_the_time(
    tiny: Callable[[str], sim.Rulebook],
) -> None:
    rulebook = tiny("chain-of-deadlines")
    scenario = builders.in_a_script(rulebook, f"0 {next(iter(rulebook.events))} USA")
    table = _table(scenario)
    history = History(table, scenario, "main")
    waits = [place for place, one in enumerate(table.columns) if one.event is None]
    last = [name for name in rulebook.stages if name != history.calendar.stage(history.row)][-1]
    found = ways(table, history.standing(), history.last, stage_rows(table, [last]), columns=waits)
    assert found.steps is not None
    assert all(move.deadline for move in found.ways[0])
    days = found.ways[0][-1].days
    short = ways(
        table,
        history.standing(),
        history.last,
        stage_rows(table, [last]),
        columns=waits,
        within=days - 1,
    )
    assert (short.steps, short.too_long) == (None, days)


def test_where_there_is_no_way_the_trap_is_named() -> None:
    scenario = sim.load_scenario(ROOT / "scenarios" / "singapore-2018.yaml")
    table = _table(scenario)
    history = History(table, scenario, "nuclear")
    goal = stage_rows(table, ["prenegotiation"])
    found = ways(table, history.standing(), date(2018, 7, 13).toordinal(), goal)
    assert found.steps is None
    assert "prenegotiation" not in found.trap
    assert "stalemate" in found.trap
