"""Countries by their names and codes: ISO3, and the numbers of the Correlates of War project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("countries.tsv")
"""ISO3, COW numbers (with the year from which each is valid, where there are two), names."""


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines)


@cache
def places() -> Mapping[str, str]:
    """The ISO3 code of every name and code of a country, in capitals."""
    found = {}
    for iso, _, names in _rows():
        for name in (iso, *names.split("|")):
            found[name.upper()] = iso
    return found


@cache
def names() -> Mapping[str, str]:
    """The name of each country by its ISO3 code."""
    return {iso: names.partition("|")[0] for iso, _, names in _rows()}


@cache
def _cow() -> Mapping[str, tuple[tuple[int, int], ...]]:
    found = {}
    for iso, written, _ in _rows():
        pairs = [one.partition("@") for one in written.split()]
        found[iso] = tuple((int(since or 0), int(number)) for number, _, since in pairs)
    return found


def cow(place: str, day: date) -> int | None:
    """The COW number of a country, valid on a day; None where it has none."""
    numbers = [number for since, number in _cow().get(place, ()) if since <= day.year]
    return numbers[-1] if numbers else None
