"""Every dyad of a table of coded events walked at once, to the day, as `sim.run` would walk each.

    table = Table(rulebook)                    # or Table(rulebook, starts=("ceasefire",))
    bulk = Bulk(table)                         # start="ceasefire", of="reading"
    column = bulk.column[event, sides]         # places of events in the rulebook; sides as bits
    clocks = clocks_of(dyad, day, last=last)
    spells = bulk.spells(dyad, day, column, clocks)

Events come as three arrays of whole numbers with one entry an event: ``dyad`` (any number that
stands for a pair), ``day`` (``date.toordinal()``) and ``column`` (of the table).  They are sorted
by dyad, then by day; those of one day and dyad happen in the order in which they stand.  Each
dyad is one track of a scenario: its clock starts on ``first`` and runs to the end of ``last``.
That is said for each dyad by ``Clocks``, also for one without an event.

Out come ``Spells``, sorted by dyad, and each dyad's in the order in which they happened.  A spell
lasts while the stage does (``of="reading"``: while what it reads does).  The first begins in the
first stage; each later one was begun by a rule, through an event or by time.  Of several moves on
one day all but the last begin spells of no days, whose ``last`` is the day before ``first``.

``blocks`` gives the same in pieces, so that only the events themselves need fit in memory, and
these may be mapped from files.  Columns that ``bulk.inert`` names change nothing: who reads a
table can leave such events out at once, if the clocks still start where they would.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.table import NONE, Bools, Ints, Table
from sim.model.sides import every_set
from sim.records.alone import Loner
from sim.records.flat import FlatTable, Of
from sim.records.front import Front
from sim.records.moves import Moves, Whole

BLOCK_EVENTS, BLOCK_DYADS = 2**22, 2**15
"""How many events and dyads are walked at once at the most; one dyad is never cut."""

FEW = 128
"""Of fewer dyads than these each goes on alone."""


class Clocks(NamedTuple):
    """The first and the last day of each dyad's clock; ``dyad`` holds each once, in order."""

    dyad: Whole
    first: Whole
    last: Whole


class Spells(NamedTuple):
    """Spells as arrays with one entry a spell.

    ``row`` is the position of the table in which the spell began; ``stage`` and ``reading`` are
    places in ``Bulk.stages`` and ``Bulk.readings``; ``rule`` is the place in the rulebook of the
    rule that began it, and ``event`` the place among the given events of the event that did:
    NONE for a first spell, and ``event`` is NONE where time did.
    """

    dyad: Whole
    first: Whole
    last: Whole
    row: Whole
    stage: npt.NDArray[np.int16]
    reading: npt.NDArray[np.int16]
    rule: npt.NDArray[np.int16]
    event: Ints


class Bulk:
    """Walks the dyads of tables of events through a rulebook, all at once.

    ``start`` is the stage in which every dyad begins, else the rulebook's first, at ``row``; the
    ``table`` must reach it, and not be reduced.  ``column`` holds for each event of the rulebook
    and each set of sides the column of the table, or NONE where it has none; ``inert`` the columns
    that never change anything.
    """

    def __init__(self, table: Table, *, start: str | None = None, of: Of = "stage") -> None:
        if table.symmetry is not None:
            raise ValueError("the table is reduced: make it with Table(rulebook)")
        position = table.machine.start(start)
        try:
            self.row = table.row(position)
        except KeyError:
            raise ValueError(
                f"the table does not reach the start of stage {position.stage!r}: "
                f"make it with Table(rulebook, starts=({position.stage!r},))"
            ) from None
        self.table, self._flat = table, FlatTable(table, of)
        self.stages, self.readings = self._flat.stages, self._flat.readings
        self.inert, self._heeds = self._flat.inert, ~self._flat.inert
        book = table.rulebook
        sets = every_set(book.sides)
        has = {column.event for column in table.columns}
        self.column = np.array(
            [
                [table.column(event, sides) if event in has else NONE for sides in sets]
                for event in book.events
            ],
            dtype=np.int16,
        )

    def spells(self, dyad: Whole, day: Whole, column: Whole, clocks: Clocks) -> Spells:
        """The spells of all dyads.

        Raises ValueError for arrays that are not as the module says, and LimitError where more
        deadlines fall in one dyad than a run may have.
        """
        blocks = list(self.blocks(dyad, day, column, clocks))
        return Spells(*(np.concatenate(arrays) for arrays in zip(*blocks, strict=True)))

    def blocks(self, dyad: Whole, day: Whole, column: Whole, clocks: Clocks) -> Iterator[Spells]:
        """The spells of some dyads after the other, at least one block; in sum as ``spells``."""
        _check_shapes(dyad, day, column, clocks)
        begins = np.searchsorted(dyad, clocks.dyad, side="left")
        ends = np.searchsorted(dyad, clocks.dyad, side="right")
        if int((ends - begins).sum()) != dyad.size:
            raise ValueError("there are events of dyads that have no clock")
        low = 0
        while True:
            high = _end_of_block(begins, ends, low)
            cut = Clocks(*(array[low:high] for array in clocks))
            yield self._block(day, column, cut, begins[low:high], ends[low:high])
            low = high
            if low >= len(begins):
                return

    def _block(self, day: Whole, column: Whole, clocks: Clocks, begins: Ints, ends: Ints) -> Spells:
        base, end = (int(begins[0]), int(ends[-1])) if begins.size else (0, 0)
        days, columns = day[base:end], column[base:end]
        self._check_block(days, columns, clocks, begins - base, ends - base)
        heeded = np.flatnonzero(self._heeds[columns])
        first = np.searchsorted(heeded, begins - base)
        heeded = heeded[self._told_first_or_last(days[heeded], columns[heeded], first)]
        first = np.searchsorted(heeded, begins - base)
        count = np.searchsorted(heeded, ends - base) - first
        moves = self._walk(days[heeded], columns[heeded], clocks, first, count)
        event = moves.event.copy()
        by_event = event != NONE
        event[by_event] = heeded[event[by_event]] + base
        return self._spells(moves._replace(event=event), clocks)

    def _told_first_or_last(self, day: Whole, column: Whole, first: Ints) -> Bools:
        """Which events are not one of many alike with others before and after them.

        ``first`` are the first events of the dyads.  Time is cut into spans of as many days as a
        column settles for, so that those that are left are never further apart.
        """
        settles = self._flat.settles[column]
        span = day // np.maximum(settles, 1)
        again = np.zeros(day.size + 1, dtype=np.bool_)
        again[1:-1] = (column[1:] == column[:-1]) & (span[1:] == span[:-1]) & (settles[1:] > 0)
        again[first] = False
        told: Bools = ~(again[:-1] & again[1:])
        return told

    def _walk(self, day: Whole, column: Whole, clocks: Clocks, first: Ints, count: Ints) -> Moves:
        """The moves of the dyads of a block, longest first, step by step."""
        order = np.argsort(-count, kind="stable")
        first, count = first[order], count[order]
        starts = clocks.first[order].astype(np.int64)
        front = Front(self._flat, self.row, clocks.dyad[order], starts)
        active = np.searchsorted(-count, -np.arange(count.max(initial=0)), side="left")
        step = 0
        while step < active.size and active[step] >= FEW:
            event = first[: active[step]] + step
            days = day.take(event)
            front.let_pass(days)
            front.happen(days, column.take(event), event)
            step += 1
        loner = Loner(front)
        for who in range(int(active[step]) if step < active.size else 0):
            rest = slice(int(first[who]) + step, int(first[who] + count[who]))
            loner.walk(who, day[rest], column[rest], rest.start)
        front.let_pass(clocks.last[order].astype(np.int64) + 1)
        return Moves.together([self._firsts(clocks), *front.moves])

    def _firsts(self, clocks: Clocks) -> Moves:
        """That each dyad stands where it begins, as moves by no rule."""
        none = np.full(clocks.dyad.size, NONE, dtype=np.int16)
        row = np.full(clocks.dyad.size, self.row, dtype=np.int64)
        first = clocks.first.astype(np.int64)
        return Moves(clocks.dyad, first, none.astype(np.int64), row, none)

    def _spells(self, moves: Moves, clocks: Clocks) -> Spells:
        last = np.empty(moves.day.size, dtype=np.int64)
        last[:-1] = moves.day[1:] - 1
        last[np.searchsorted(moves.dyad, clocks.dyad, side="right") - 1] = clocks.last
        return Spells(
            moves.dyad,
            moves.day,
            last,
            moves.row,
            self._flat.stage[moves.row],
            self._flat.reading[moves.row],
            moves.rule,
            moves.event,
        )

    def _check_block(
        self, days: Whole, columns: Whole, clocks: Clocks, begins: Ints, ends: Ints
    ) -> None:
        """Refuse events of a block that no scenario could hold."""
        if columns.size:
            low, high = int(columns.min()), int(columns.max())
            if low < 0 or high >= self._flat.width or (columns == self._flat.time).any():
                raise ValueError("a column is none of an event of the table")
        inner = np.ones(days.size, dtype=np.bool_)
        busy = ends > begins
        inner[begins[busy]] = False
        back = np.flatnonzero(inner[1:] & (days[1:] < days[:-1]))
        if back.size:
            raise ValueError(f"the events of a dyad are not in order of days: {back[0] + 1}")
        early = days[begins[busy]] < clocks.first[busy]
        late = days[ends[busy] - 1] > clocks.last[busy]
        wrong = clocks.dyad[busy][early | late]
        if wrong.size:
            raise ValueError(f"events of dyad {wrong[0]} lie outside its first and last day")


def clocks_of(dyad: Whole, day: Whole, *, last: int) -> Clocks:
    """Clocks that start with the first event of each dyad and run to one day."""
    begins = np.flatnonzero(np.diff(dyad, prepend=dyad[:1] - 1))
    return Clocks(dyad[begins], day[begins], np.full(begins.size, last, dtype=np.int64))


def _end_of_block(begins: Ints, ends: Ints, low: int) -> int:
    """Up to which dyad a block goes that begins with one."""
    if low >= begins.size:
        return low
    fits = int(np.searchsorted(ends, begins[low] + BLOCK_EVENTS, side="right"))
    return min(max(fits, low + 1), low + BLOCK_DYADS)


def _check_shapes(dyad: Whole, day: Whole, column: Whole, clocks: Clocks) -> None:
    """Refuse arrays that do not belong together or are out of order."""
    given = {"dyad": dyad, "day": day, "column": column}
    given |= {f"clocks.{name}": array for name, array in clocks._asdict().items()}
    for name, array in given.items():
        if array.ndim != 1 or not np.issubdtype(array.dtype, np.integer):
            raise ValueError(f"{name} is no array of whole numbers in one row")
    if not dyad.size == day.size == column.size:
        raise ValueError("dyad, day and column are not of one length")
    if not clocks.dyad.size == clocks.first.size == clocks.last.size:
        raise ValueError("the arrays of the clocks are not of one length")
    if (dyad[1:] < dyad[:-1]).any():
        raise ValueError("the events are not in order of dyads")
    if (clocks.dyad[1:] <= clocks.dyad[:-1]).any():
        raise ValueError("the clocks are not in order of dyads, each once")
    if (clocks.first > clocks.last).any():
        raise ValueError("a clock ends before it starts")
