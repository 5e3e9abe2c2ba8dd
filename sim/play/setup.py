"""Where a game begins: at a day of a history, or at the start of a rulebook."""

from __future__ import annotations

from datetime import date

from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Scenario, Track, stand_in_parties
from sim.model.value import changed
from sim.play.moves import RefusedError


def opening(rulebook: Rulebook, day: date) -> Scenario:
    """Nothing has happened yet under a rulebook, whose clock starts on a day; a party a side."""
    return Scenario(
        name=rulebook.name,
        title=f"A game of {rulebook.title}",
        rulebook=rulebook,
        events=(),
        parties=stand_in_parties(rulebook),
        tracks={MAIN: Track(MAIN, rulebook.start)},
        begins=day,
        until=day,
    )


def begun_on(scenario: Scenario, day: date | None) -> Scenario:
    """A history up to the end of a day; None for the whole of it.

    Raises RefusedError for a day before its clock starts.
    """
    if day is None:
        return scenario
    first = scenario.first_day
    if day < first:
        raise RefusedError(f"the clock starts on {first}, after {day}: begin on that day or later")
    events = tuple(event for event in scenario.events if event.date <= day)
    return changed(scenario, events=events, until=day)
