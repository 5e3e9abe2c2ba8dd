"""Texts that are a number, a day or a length of time."""

from __future__ import annotations

import re
from datetime import date

from sim.model.condition import LARGEST

_LENGTH = re.compile(r"([0-9]+) +(day|days|week|weeks)")


def whole(text: str) -> int | None:
    """The whole number that a text is, up to 10^9; None for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST:
        return int(text)
    return None


def parse_day(text: str) -> date | None:
    """The day that a text YYYY-MM-DD names, or None."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_length(text: str) -> int | None:
    """The days of a length of time such as ``120 days`` or ``6 weeks``; None for anything else.

    Raises OverflowError where its number is over 10^9.
    """
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    number = whole(found[1])
    if number is None:
        raise OverflowError("a number over 10^9")
    return number * 7 if found[2].startswith("week") else number
