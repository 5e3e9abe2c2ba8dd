"""Days as people write them in a sentence or under a picture."""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_day(day: date) -> str:
    """A day as a sentence names it: 7 July 2018."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_month(month: int) -> str:
    """The first three letters of a month, which is 1 to 12."""
    return MONTHS[month - 1][:3]
