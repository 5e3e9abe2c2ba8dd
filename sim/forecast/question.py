"""What a forecast is asked, and what it refuses to be asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sim.forecast.outlook import Given
from sim.model.problem import did_you_mean
from sim.model.rates import OwnRates
from sim.model.scenario import Scenario
from sim.model.value import value

DAYS = (30, 90, 180, 365)
"""The horizons that are told where none is asked for."""
LONGEST = 3_650
"""The farthest horizon in days: ten years, far beyond what any history lets one say."""
MAIN_HORIZON = 90
DRAWS = 10_000


@value
class ForecastQuestion:
    """What a forecast is asked; ``days`` are horizons after the last day, ascending.

    ``learn`` are the cases to learn from, the packaged ones where None, and ``coded_under`` the
    rulebooks that they were coded under, where others than the scenario's; ``rates`` are used
    instead of learned ones.  ``method`` is ``exact``, ``draws``, or None for what fits.
    """

    days: tuple[int, ...] = DAYS
    as_of: dt.date | None = None
    tracks: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    learn: tuple[Scenario, ...] | None = None
    coded_under: tuple[str, ...] = ()
    rates: OwnRates | None = None
    method: str | None = None
    draws: int = DRAWS
    seed: int = 0


class QuestionError(ValueError):
    """A question that has no answer; the message says why, and what to ask instead."""


class NoCaseError(QuestionError):
    """There is no case to learn from; ``why`` leaves out what to give on a line instead."""

    def __init__(self, why: str, instead: str = "other scenarios") -> None:
        super().__init__(f"{why}: give {instead} with --learn, or rates of your own with --rates")
        self.why = why


def horizons(
    days: Sequence[int], dates: Sequence[dt.date] = (), last: dt.date | None = None
) -> tuple[int, ...]:
    """The horizons in days after the last day of a history, each once, ascending.

    ``dates`` need that last day.  Raises QuestionError for one that is not from 1 to LONGEST days
    after it, or beyond the calendar.
    """
    told = sorted({*days, *(_days_to(date, last) for date in dates if last)} or DAYS)
    after = f" after {last}" if last else ""
    for number in told:
        if not 1 <= number <= LONGEST:
            raise QuestionError(
                f"a horizon of {number:,} days: ask about 1 to {LONGEST:,} days{after}"
            )
    if last and told[-1] > (dt.date.max - last).days:
        raise QuestionError(
            f"{told[-1]:,} days{after}: the calendar ends on {dt.date.max}; ask about a nearer day"
        )
    return tuple(told)


def _days_to(date: dt.date, last: dt.date) -> int:
    if date <= last:
        raise QuestionError(
            f"{date} is not after {last}, the last day of the history: ask about a later day, "
            "or use --as-of to stop the history earlier"
        )
    return (date - last).days


def as_known(scenario: Scenario, day: dt.date | None) -> Scenario:
    """The scenario as it was known on a day, all of it where None.

    Raises QuestionError for a day on which nothing was known to have happened.
    """
    if day is None:
        return scenario
    known = scenario.known_on(day)
    if known.first_day > known.last_day:
        raise QuestionError(
            f"nothing in '{scenario.name}' is known to have happened by {day}: "
            "choose a later day with --as-of"
        )
    return known


def check_given(given: Given, scenario: Scenario, last: dt.date, farthest: int) -> None:
    """Refuse an event that cannot happen.  Raises QuestionError."""
    events = scenario.rulebook.events
    if given.event not in events:
        raise QuestionError(f"no event '{given.event}': {did_you_mean(given.event, events)}")
    if given.event in scenario.not_here:
        raise QuestionError(
            f"'{given.event}' cannot happen in '{scenario.name}': it is under 'not_here'"
        )
    if given.date <= last:
        raise QuestionError(
            f"{given.event} on {given.date}: that is not after {last}, the last day of the "
            "history; sim whatif --insert changes what has been"
        )
    if (given.date - last).days > farthest:
        raise QuestionError(
            f"{given.event} on {given.date}: that is after the last day of the forecast; "
            f"ask about a later day with --at or --days {(given.date - last).days}"
        )
