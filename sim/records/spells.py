"""What a replay found as rows: one a spell, or one a day, week or month of a dyad."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.table import NONE, Ints
from sim.model.reading import READINGS
from sim.records.bulk import Spells
from sim.records.moves import Whole
from sim.records.places import cow
from sim.records.replaying import Replay
from sim.records.tone import ToneSums

Columns = dict[str, list[Any]]
"""Some rows of a table: what stands in each column."""
SPELL, DAY, WEEK, MONTH = PERIODS = ("spell", "day", "week", "month")
_EPOCH = date(1970, 1, 1).toordinal()
_ROWS_AT_ONCE = 50_000
Days = npt.NDArray[np.datetime64]


class RowsMade(NamedTuple):
    """Some rows that are being made: of which spells, from which day to which."""

    spell: Ints
    first: Whole
    last: Whole


def rows_of(
    replay: Replay, by: str = SPELL, *, numbers: bool = False, tones: ToneSums | None = None
) -> Iterator[Columns]:
    """The rows of a replay by one of PERIODS, some at a time, in order of dyad and day.

    ``numbers`` adds the COW numbers of the places, ``tones`` the mean of the tone beside.
    """
    make = {SPELL: _spells, DAY: _days, WEEK: _weeks, MONTH: _months}[by]
    for spells in _cut(replay.spells, by):
        for piece, columns in make(replay, spells):
            if numbers:
                _add_numbers(columns)
            if tones is not None:
                columns |= tones.of(spells.dyad[piece.spell], piece.first, piece.last)
            yield columns


def _cut(spells: Spells, by: str) -> Iterator[Spells]:
    """The spells of whole dyads, so many at a time that their rows or days can be held."""
    rows = np.maximum(spells.last - spells.first + 1, 1)
    days = np.cumsum(np.ones_like(rows) if by == SPELL else rows)
    ends = np.append(np.flatnonzero(np.diff(spells.dyad)) + 1, spells.dyad.size)
    low = 0
    while low < spells.dyad.size:
        before = days[low - 1] if low else 0
        fits = np.searchsorted(days[ends - 1], before + _ROWS_AT_ONCE, side="right")
        least = np.searchsorted(ends, low, side="right")  # one dyad, however many rows it has
        high = int(ends[max(fits - 1, least)])
        pieces: list[Any] = [array[low:high] for array in spells]
        yield Spells(*pieces)
        low = high


def _places(replay: Replay, dyads: Whole) -> Columns:
    pairs = [replay.dyads[dyad] for dyad in dyads.tolist()]
    return {"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}


def _spells(replay: Replay, spells: Spells) -> Iterator[tuple[RowsMade, Columns]]:
    """One row a spell; the last of each dyad lasts, and has no end."""
    lasts = np.append(np.diff(spells.dyad) != 0, True)
    columns = _places(replay, spells.dyad)
    columns["since"] = _iso(spells.first)
    ends = _iso(np.maximum(spells.last, spells.first))
    columns["until"] = [None if last else end for last, end in zip(lasts, ends, strict=True)]
    columns["days"] = (spells.last - spells.first + 1).tolist()
    columns |= _standing(replay, spells)
    found = [replay.evidence.get(event) for event in spells.event.tolist()]
    columns["event"] = [one and one[0] for one in found]
    both = zip(columns["a"], columns["b"], found, strict=True)
    columns["by"] = [one and ";".join(_acting(a, b, one[1])) for a, b, one in both]
    columns["statements"] = [one and one[2] for one in found]
    columns["evidence"] = [one and one[3] for one in found]
    yield RowsMade(np.arange(spells.dyad.size), spells.first, spells.last), columns


def _acting(a: str, b: str, sides: int) -> list[str]:
    return [place for bit, place in ((1, a), (2, b)) if sides & bit]


def _standing(replay: Replay, spells: Spells) -> Columns:
    """Reading, stage and rule of some spells."""
    rules = [rule.name for rule in replay.rulebook.rules]
    return {
        "reading": [replay.bulk.readings[place] for place in spells.reading.tolist()],
        "stage": [replay.bulk.stages[place] for place in spells.stage.tolist()],
        "rule": [None if place == NONE else rules[place] for place in spells.rule.tolist()],
    }


def _expanded(spells: Spells) -> RowsMade:
    """Each day of some spells; one of no days has none."""
    lengths = np.maximum(spells.last - spells.first + 1, 0)
    spell = np.repeat(np.arange(spells.dyad.size), lengths)
    offset = np.arange(spell.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    day = spells.first[spell] + offset
    return RowsMade(spell, day, day)


def _days(replay: Replay, spells: Spells) -> Iterator[tuple[RowsMade, Columns]]:
    """One row a day: where the dyad stood at its end."""
    whole = _expanded(spells)
    standing = _standing(replay, spells) | {"since": _iso(spells.first)}
    for low in range(0, whole.spell.size, _ROWS_AT_ONCE):
        part = slice(low, low + _ROWS_AT_ONCE)
        piece = RowsMade(whole.spell[part], whole.first[part], whole.last[part])
        columns = _places(replay, spells.dyad[piece.spell])
        columns["date"] = _iso(piece.first)
        picked = piece.spell.tolist()
        for name in ("reading", "stage", "since", "rule"):
            columns[name] = [standing[name][place] for place in picked]
        yield piece, columns


def _weeks(replay: Replay, spells: Spells) -> Iterator[tuple[RowsMade, Columns]]:
    """One row a week, which begins on Monday; an ordinal of 1 is a Monday."""
    return _periods(replay, spells, WEEK, lambda day: day - (day - 1) % 7)


def _months(replay: Replay, spells: Spells) -> Iterator[tuple[RowsMade, Columns]]:
    """One row a month."""

    def first_of(day: Whole) -> Ints:
        months = (day - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
        return months.astype("datetime64[D]").astype(np.int64) + _EPOCH

    return _periods(replay, spells, MONTH, first_of)


def _periods(
    replay: Replay, spells: Spells, name: str, first_of: Callable[[Whole], Whole]
) -> Iterator[tuple[RowsMade, Columns]]:
    """One row a period of a dyad: the reading of its last day, and the days in each reading."""
    whole = _expanded(spells)
    begins, dyad = first_of(whole.first), spells.dyad[whole.spell]
    starts = np.flatnonzero(
        np.append(True, (np.diff(begins) != 0) | (np.diff(dyad) != 0))[: whole.spell.size]
    )
    if not starts.size:
        return
    ends = np.append(starts[1:], whole.spell.size) - 1
    piece = RowsMade(whole.spell[ends], whole.first[starts], whole.first[ends])
    columns = _places(replay, dyad[ends])
    columns[name] = _iso(begins[starts])
    standing = _standing(replay, spells)
    picked = piece.spell.tolist()
    columns |= {key: [values[place] for place in picked] for key, values in standing.items()}
    reading = spells.reading[whole.spell]
    for known in READINGS:
        here = (
            reading == replay.bulk.readings.index(known)
            if known in replay.bulk.readings
            else np.zeros(reading.size, dtype=np.bool_)
        )
        columns[f"days_{known}"] = np.add.reduceat(here.astype(np.int64), starts).tolist()
    yield piece, columns


def _iso(days: Whole) -> list[Any]:
    """Ordinals as days YYYY-MM-DD."""
    stamps: Days = (days - _EPOCH).astype("datetime64[D]")
    texts: list[Any] = np.datetime_as_string(stamps).tolist()
    return texts


def _add_numbers(columns: Columns) -> None:
    """Put the COW numbers beside the places, each as it is valid on the row's day."""
    days = next(columns[name] for name in ("since", "date", WEEK, MONTH) if name in columns)
    if "date" in columns:
        days = columns["date"]
    for place in ("a", "b"):
        pairs = zip(columns[place], days, strict=True)
        columns[f"{place}_cow"] = [_number(code, day[:4]) for code, day in pairs]


@cache
def _number(place: str, year: str) -> int | None:
    return cow(place, date(int(year), 12, 31))


HEADS: Mapping[str, tuple[str, ...]] = {
    SPELL: (
        *("a", "b", "since", "until", "days", "reading", "stage", "rule", "event", "by"),
        *("statements", "evidence"),
    ),
    DAY: ("a", "b", "date", "reading", "stage", "since", "rule"),
    WEEK: ("a", "b", WEEK, "reading", "stage", "rule", *(f"days_{one}" for one in READINGS)),
    MONTH: ("a", "b", MONTH, "reading", "stage", "rule", *(f"days_{one}" for one in READINGS)),
}
"""The columns of each kind of table, in order; others that are asked for stand behind."""
NUMBERS = ("a_cow", "b_cow")
MEANS = ("rows", "goldstein")
