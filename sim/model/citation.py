"""How a source is cited: in a few words within a sentence, and in full in a list of sources."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.scenario import Source

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def in_words(day: date) -> str:
    """A day as a sentence says it, such as ``7 July 2018``, whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_named(word: str) -> int:
    """The number of a month by its name or the first three letters of it or more; 0 for none."""
    begun = word.casefold()
    if len(begun) < 3:
        return 0
    months = enumerate(MONTHS, 1)
    return next((number for number, name in months if name.casefold().startswith(begun)), 0)


_ADDRESS = re.compile(r"https?://[^\s<>\"'\\^`{|}\x00-\x20\x7f]+\Z", re.ASCII)


def followed(address: str) -> bool:
    """Whether an address is one of http or https and holds nothing that ends a link early."""
    return _ADDRESS.match(address) is not None


def cited(source: Source) -> str:
    """A source in a few words: who published it, or its title, and the day where it has one."""
    who = source.publisher or source.title
    return f"{who}, {in_words(source.date)}" if source.date else who
