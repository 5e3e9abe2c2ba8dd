"""Days as people write them in tables: whether day or month comes first is read off the column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from sim.files.sheets.sheet import Cell, text_of
from sim.model.citation import MONTHS

DAY_FIRST, MONTH_FIRST = ORDERS = ("day-first", "month-first")

_CLOCK = re.compile(
    r"(?:[T ] ?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?)(?:Z|[+-]\d\d:?\d\d)?$"
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +", re.I
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4})")
_DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-. /]+([A-Za-z]+)\.?,?[-. /]+(\d{4})")
_MONTH_NAMED = re.compile(r"([A-Za-z]+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
_MONTHS = tuple(name.casefold() for name in MONTHS)
_EPOCH = date(1899, 12, 30)
_SERIALS = range(3000, 2_958_466)
"""The numbers that Excel keeps for the days of 1908 to 9999; a smaller one may be a year."""


def order_of(cells: Iterable[Cell]) -> set[str]:
    """Which orders of day and month the days of a table need; none where all can be both."""
    needed: set[str] = set()
    for cell in cells:
        found = _YEAR_LAST.fullmatch(_bare(text_of(cell)))
        if found and int(found[1]) > 12 >= int(found[3]):
            needed.add(DAY_FIRST)
        if found and int(found[3]) > 12 >= int(found[1]):
            needed.add(MONTH_FIRST)
    return needed


def is_open(cell: Cell) -> bool:
    """Whether day and month of a cell may change places, so that it would be another day."""
    found = _YEAR_LAST.fullmatch(_bare(text_of(cell)))
    return found is not None and found[1] != found[3] and max(int(found[1]), int(found[3])) <= 12


def day_of(cell: Cell, order: str) -> date | None:
    """The day that a cell names, with day and month in an order where it does not say; or None."""
    if isinstance(cell, int | float) and not 10_000_000 <= cell <= 99_999_999:
        return _EPOCH + timedelta(int(cell)) if int(cell) in _SERIALS else None
    text = _bare(text_of(cell))
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[1], found[3], found[4])
    if found := _TOGETHER.fullmatch(text):
        return _day(*found.groups())
    if found := _YEAR_LAST.fullmatch(text):
        day, month = (found[1], found[3]) if order == DAY_FIRST else (found[3], found[1])
        return _day(found[4], month, day)
    if found := _DAY_NAMED.fullmatch(text):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_NAMED.fullmatch(text):
        return _day(found[3], _month(found[1]), found[2])
    return None


def serial(text: str) -> date | None:
    """The day that a text is Excel's number of, or None."""
    if not re.fullmatch(r"[1-9]\d{4}", text, re.ASCII):
        return None
    return day_of(int(text), DAY_FIRST)


def _bare(text: str) -> str:
    """A text without the day of the week before it and the time of day behind it."""
    return _CLOCK.sub("", _WEEKDAY.sub("", " ".join(text.split()), count=1)) if text else ""


def _month(name: str) -> int:
    """The number of a month by its English name or the first letters of it; 0 for none."""
    name = name.casefold()
    if len(name) < 3:
        return 0
    return next((place for place, one in enumerate(_MONTHS, 1) if one.startswith(name)), 0)


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
