"""What a forecast says: how likely each reading is, how sure that is, and what would move it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from sim.model.reading import Reading
from sim.model.rulebook import Rulebook
from sim.model.said import Also, As, Count, Name, Only, Place, also_said, said
from sim.model.scenario import Scenario
from sim.model.sides import SideSet
from sim.model.value import value

EXACT, DRAWS = "exact", "draws"
METHODS = (EXACT, DRAWS)


def _rounded(number: float) -> float:
    return round(number, 4)


Part = Annotated[float, As(Annotated[float, Also(minimum=0, maximum=1)], _rounded)]
"""A part of the whole, told to four places."""
Change = Annotated[float, As(Annotated[float, Also(minimum=-1, maximum=1)], _rounded)]
Score = Annotated[float, As(Annotated[float, Also(minimum=0)], _rounded)]


@value
class Share:
    """How likely a reading is on a day.

    ``low`` and ``high`` are the middle 90% over what could have been learned, when whole cases are
    drawn again; None where the rates were given and not learned.
    """

    share: Part = said("The part of the futures that read so")
    error: Part = said("The standard error of the drawing; 0 where it is exact")
    low: Part | None = said("The lower end of the middle 90% by what was learned", default=None)
    high: Part | None = said("The upper end of it", default=None)


@value
class Horizon:
    """How likely each reading is at the end of one day."""

    days: Place = said("Days after the last of the history")
    date: dt.date = said("The day")
    shares: Annotated[Mapping[Reading, Share], Also(minProperties=1)] = said(
        "Each reading, how likely it is"
    )

    @property
    @also_said("The reading that is likeliest")
    def likeliest(self) -> Reading:
        """The reading that is likeliest; of equals the first in the usual order."""
        return max(self.shares, key=lambda reads: self.shares[reads].share)


class FanDay(NamedTuple):
    """The shares of all readings at the end of a day, without how sure they are."""

    days: Annotated[Place, Also(description="Days after the last of the history")]
    shares: Annotated[
        Mapping[Reading, Part],
        Also(description="Each reading, how likely it is", minProperties=1),
    ]


@value
class Mover:
    """What an event would change that happened on the day after the history."""

    event: Name = said("The type of the event")
    sides: SideSet = said("The sides that do it")
    changes: Annotated[Mapping[Reading, Change], Also(minProperties=1)] = said(
        "By how much the share of each reading changes"
    )
    error: Part = said("The standard error of the largest change")

    @property
    def reads(self) -> str:
        """The reading whose share changes most."""
        return max(self.changes, key=lambda reads: abs(self.changes[reads]))


@value
class Door:
    """By what the futures that come to a reading come there first."""

    reads: Reading = said("The reading")
    reached: Part = said("The part of the futures that come to it by the last day")
    event: Name | None = said("The type of event that brought most of them; null for time")
    sides: SideSet = said("The sides that do it")
    share: Part = said("The part of those that come which it brought")


@value
class TrackForecast:
    """What is to be expected of one track."""

    track: Name = said("The name of the track")
    title: str = said("What it is about", or_null=True)
    stage: Name = said("The stage on the last day of the history")
    reads: Reading = said("What it reads")
    days_in_stage: Count = said("For how many days the stage has lasted")
    intensity: Score = said("How much louder it was so far than the rates would have it")
    method: Annotated[str, Also(enum=METHODS)] = said("How the shares were worked out")
    horizons: Annotated[tuple[Horizon, ...], Also(minItems=1)] = said("In order of day")
    fan: Annotated[tuple[FanDay, ...], Also(minItems=1)] = said("The shares from day to day")
    movers: tuple[Mover, ...] = said("What would move it most, at 'moved_on' days")
    moved_on: Place = said("The horizon of 'movers', in days")
    doors: tuple[Door, ...] = said("By what other readings are first come to")


@value
class Learned:
    """What the rates were learned from, or that they were given."""

    cases: tuple[Name, ...] = said("The cases that were counted")
    left_out: tuple[Name, ...] = said("Cases that are this one, under whatever name")
    days: Count = said("Days of all their tracks")
    events: Count = said("Events on them")
    rulebooks: tuple[Name, ...] = said("The rulebooks that the cases were coded under")
    rates: Name | None = said("The name of the rates that were given instead; null for none")
    samples: Count = said("How often the cases were drawn again for the intervals")


@value
class Skill:
    """How forecasts of one horizon did on cases that they had not seen (Brier 1950)."""

    days: Place = said("The horizon")
    forecasts: Count = said("How many were judged")
    brier: Score = said("Their mean Brier score over the five readings: 0 is best, 2 worst")
    naive: Name = said("The best of the naive forecasters there")
    naive_brier: Score = said("Its mean Brier score")

    @property
    @also_said("By which part the forecasts are better than the naive one; below 0 they are worse")
    def gain(self) -> Annotated[float, As(float, _rounded)]:
        """By which part the Brier score is below that of the best naive forecaster."""
        return 1 - self.brier / self.naive_brier if self.naive_brier else 0.0


@value
class Given:
    """An event that is supposed to happen."""

    event: Name = said("The type of the event")
    date: dt.date = said("The day at whose beginning it happens")
    sides: SideSet = said("The sides that do it")


@value
class Forecast:
    """How likely what follows a history is, track by track."""

    scenario: Annotated[Scenario, Only("scenario", "title", "rulebook")] = said()
    as_of: dt.date | None = said("What was known on this day alone counts; null for all")
    last_day: dt.date = said("The last day of the history")
    given: tuple[Given, ...] = said("What is supposed to happen")
    seed: Count = said("What the drawing began with")
    draws: Count = said("How many futures were drawn")
    learned: Learned = said("What the rates were learned from")
    tracks: Annotated[Mapping[str, TrackForecast], Also(minProperties=1)] = said(
        "Each track, by its name"
    )
    skill: tuple[Skill, ...] = said("How such forecasts did on the packaged cases")
    warnings: tuple[str, ...] = said("Why it is to be taken with more care")

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook of the scenario."""
        return self.scenario.rulebook

    def skill_at(self, days: int) -> Skill | None:
        """The judged horizon that is nearest to one; None beyond all, or where none was judged."""
        if not self.skill or days > max(skill.days for skill in self.skill):
            return None
        return min(self.skill, key=lambda skill: abs(skill.days - days))
