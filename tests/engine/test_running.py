"""The deadline that runs is the one that falls if nothing comes before it, on its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import rulebooks, scripts
from hypothesis import given, settings
from places import ROOT

import sim
from sim.model.rulebook import SAME
from sim.model.scenario import Event, Scenario
from sim.model.value import changed


@pytest.mark.slow
@given(rulebooks().flatmap(scripts))
@settings(max_examples=30, deadline=None)
def test_it_falls_on_its_day_and_nothing_enters_a_stage_before(scenario: Scenario) -> None:
    for name, track in sim.run(scenario).tracks.items():
        running = track.running
        day = running.falls if running else scenario.last_day + timedelta(400)
        later = sim.run(changed(scenario, until=day)).steps[len(sim.run(scenario).steps) :]
        moves = [step for step in later if step.track == name and step.rule and step.moved]
        entered = [
            step for step in later if step.track == name and step.rule in _entering(scenario)
        ]
        if running is None:
            assert entered == moves == []
            continue
        assert (entered[0].rule, entered[0].date) == (running.rule, running.falls)
        assert (entered[0].after.stage, entered[0].after.reads) == (running.to, running.reads)
        assert len(entered) == 1
        assert moves == (entered if running.to != track.stage else [])


def _entering(scenario: Scenario) -> set[str]:
    return {rule.name for rule in scenario.rulebook.rules if rule.to != SAME}


@pytest.mark.slow
@given(rulebooks().flatmap(scripts))
@settings(max_examples=30, deadline=None)
def test_no_other_event_moves_the_track_or_restarts_its_clock(scenario: Scenario) -> None:
    run = sim.run(scenario)
    day = scenario.last_day
    for name, track in run.tracks.items():
        if track.running is None:
            continue
        told = {*track.running.restarted_by, *track.running.ended_by}
        for event in scenario.rulebook.events:
            one = Event(day, event, (name,), tuple(scenario.parties))
            step = sim.run(changed(scenario, events=(*scenario.events, one))).steps[-1]
            if (step.track, step.event) == (name, event) and step.rule in _entering(scenario):
                assert event in told


def test_what_cannot_happen_here_is_not_told() -> None:
    scenario = sim.load_scenario(ROOT / "scenarios" / "singapore-2018.yaml")
    scenario = changed(scenario, not_here=("withdrawal",))
    running = sim.run(scenario, as_of=date(2018, 7, 5)).tracks["nuclear"].running
    assert running is not None
    assert "withdrawal" not in running.ended_by
    assert "walkout" in running.ended_by
