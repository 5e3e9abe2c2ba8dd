"""Edits of a history: each is what a person would have written in the file instead."""

from __future__ import annotations

from datetime import date

import pytest
from places import ROOT

import sim
from sim.engine.edits import Drop, EditError, Insert, Move, Replace, dropped, edited
from sim.model.scenario import Event, Scenario


@pytest.fixture(scope="module")
def singapore() -> Scenario:
    return sim.load_scenario(ROOT / "scenarios" / "singapore-2018.yaml")


def _types(scenario: Scenario) -> list[str]:
    return [event.event for event in scenario.events]


def test_a_dropped_event_leaves_the_others_and_both_ends_of_the_clock(singapore: Scenario) -> None:
    after = dropped(singapore, 9, 14)
    wanted = [e for n, e in enumerate(singapore.events, 1) if n not in (9, 14)]
    assert list(after.events) == wanted
    assert (after.first_day, after.last_day) == (singapore.first_day, singapore.last_day)


def test_the_clock_starts_on_the_same_day_without_the_first_events(singapore: Scenario) -> None:
    after = dropped(singapore, 1, 2)
    assert after.first_day == singapore.first_day
    assert after.events[0].tracks == ()
    assert all(step.number != 1 for step in sim.run(after).steps)


def test_nothing_is_left_without_all_events(singapore: Scenario) -> None:
    run = sim.run(dropped(singapore, *range(1, 15)))
    assert run.steps == ()
    assert run.verdict.reads == "none"


def test_a_replaced_event_keeps_its_day_and_parties_and_loses_its_note(
    singapore: Scenario,
) -> None:
    after = edited(singapore, [Replace(9, "talks_held")]).after.events[8]
    before = singapore.events[8]
    assert (after.event, after.note, after.sources) == ("talks_held", "", ())
    assert (after.date, after.by, after.tracks) == (before.date, before.by, before.tracks)


def test_a_moved_event_comes_last_on_its_new_day(singapore: Scenario) -> None:
    both = edited(singapore, [Move(4, date(2018, 7, 7))])
    assert _types(both.after)[3:10].count("rival_reading") == 1
    assert both.origins == (1, 2, 3, 5, 6, 7, 8, 9, 10, 4, 11, 12, 13, 14)


@pytest.mark.parametrize(
    "edit",
    [Insert(Event(date(2018, 8, 1), "talks_held", ("nuclear",))), Move(9, date(2018, 8, 1))],
)
def test_for_an_event_after_the_last_day_both_clocks_run_on(
    singapore: Scenario, edit: Insert | Move
) -> None:
    both = edited(singapore, [edit])
    assert both.runs_on == both.before.last_day == both.after.last_day == date(2018, 8, 1)
    assert edited(singapore, [Drop(9)]).runs_on is None


def test_numbers_are_those_of_the_file_whatever_else_is_edited(singapore: Scenario) -> None:
    first = Event(singapore.first_day, "offer", ("nuclear",))
    both = edited(singapore, [Insert(first), Drop(1), Replace(12, "talks_held")])
    assert both.origins == (2, None, *range(3, 15))
    assert both.after.events[both.origins.index(12)].event == "talks_held"


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([Drop(15)], "no event 15: 1 to 14"),
        ([Drop(0)], "no event 0"),
        ([Drop(3), Drop(3)], "event 3 has two edits of one kind, drop: write one"),
        ([Replace(3, "offer"), Drop(3)], "event 3 is dropped"),
        ([Move(3, date(2018, 6, 11))], "before the first event, on 2018-06-12: choose that day"),
        ([Insert(Event(date(2017, 1, 1), "offer", ("nuclear",)))], "before the first event"),
    ],
)
def test_edits_that_cannot_be_made_are_refused(
    singapore: Scenario, edits: list[Drop], message: str
) -> None:
    with pytest.raises(EditError, match=message):
        edited(singapore, edits)
