"""Days as places from left to right, and the round days that are written below a picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sim.model.citation import MONTHS

MARGIN = 1.5
"""The per cents that are left free at either end, so that no mark is cut off."""
MOST_TICKS = 9
_LONGEST = 3700
"""The most days of which single days or months are written below: ten years."""
_NEAR = 4
"""The per cents from an end within which a label would stand out."""


class Tick(NamedTuple):
    """A round day: where it is, in per cent of the width, and what is written there.

    One that is ``minor`` is left out where there is little room; ``anchor`` is the side on which
    its label begins, as SVG has it.
    """

    x: float
    label: str
    anchor: str
    minor: bool


class TimeScale:
    """Days as per cents of a width: each has a slot of its own, an event stands in its middle."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, max(first, last)
        self.days = (self.last - first).days + 1

    def __call__(self, day: date) -> float:
        """Where a day is, in per cent of the width."""
        share = ((day - self.first).days + 0.5) / self.days
        return round(MARGIN + (100 - 2 * MARGIN) * share, 3)

    def ticks(self) -> tuple[Tick, ...]:
        """Round days, MOST_TICKS at the most: single days, else months, else years."""
        for days in self._candidates():
            if len(days) <= MOST_TICKS:
                placed = [(self(day), label) for day, label in days]
                return tuple(
                    Tick(x, label, _anchor(x), minor=place % 2 == 1)
                    for place, (x, label) in enumerate(placed)
                )
        return ()

    def _candidates(self) -> Iterator[list[tuple[date, str]]]:
        """Days with their labels, ever fewer of them."""
        if self.days <= _LONGEST:
            days = [self.first + timedelta(n) for n in range(self.days)]
            for step in (1, 2, 5, 10):
                yield [(day, _day(day)) for day in days if step == 1 or _is_round(day, step)]
            for step in (1, 2, 3, 6):
                starts = [day for day in days if day.day == 1 and (day.month - 1) % step == 0]
                yield [(day, _month(day, starts[0])) for day in starts]
        for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
            years = range(self.first.year, self.last.year + 1)
            yield [
                (date(year, 1, 1), str(year))
                for year in years
                if year % step == 0 and date(year, 1, 1) >= self.first
            ]


def _is_round(day: date, step: int) -> bool:
    """Whether a day of a month is one of every so many from the first, and not at its very end."""
    return day.day % step == 1 and day.day < 30


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _month(day: date, first: date) -> str:
    name = MONTHS[day.month - 1][:3]
    return f"{name} {day.year}" if day.month == 1 or day == first else name


def _anchor(x: float) -> str:
    if x < _NEAR:
        return "start"
    return "end" if x > 100 - _NEAR else "middle"
