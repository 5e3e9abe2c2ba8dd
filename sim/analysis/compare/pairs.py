"""Two rulebooks walked through every history at once, for as long as they agree.

A history is a dated script of events that both rulebooks name, by sides that both have, on one
track that starts on the day of the first event.  The rulebooks agree as long as they stand in
stages of the same name after every event and at the end of every day.

A *pair* is a position of each, and the days that each has waited in its stage when the pair is
first come to.  In a pair any number of days may pass, up to the next deadline of either or the
end of its next wait, so it stands for all of those moments.  An event that restarts the clock of
one rulebook alone leaves the other anywhere in an interval of days: a pair holds such an interval
for one of its clocks, and pairs of the same positions do not overlap.  A clock that no deadline or
wait is left for is not kept.  So nothing is lost and nothing invented: the pairs are exactly what
dated scripts can reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.analysis.compare.clocks import Clocked
from sim.analysis.compare.covered import Covered
from sim.analysis.compare.pair_codes import TIME, PairNumbers, Pairs
from sim.analysis.compare.pair_moves import Moved, PairMoves
from sim.engine.table import NONE, Column, Table
from sim.model.problem import LIMIT
from sim.model.sides import every_set

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_CELLS = 250_000
"""How many cells are worked out at a time."""


class PairStep(NamedTuple):
    """One thing that happens to a pair, and how many days pass before it.

    ``column.event`` is None where the next deadline of either falls or the next wait is over, at
    the end of the last of those days.
    """

    column: Column
    days: int


class Cell(NamedTuple):
    """A pair of positions and something that leads them apart.

    ``rows`` are the rows of the two tables before, ``after`` those after; ``rules`` the places
    of the rules that fired, or NONE; ``falls`` tells, for time, whose deadline fell.
    """

    rows: tuple[int, int]
    column: Column
    after: tuple[int, int]
    rules: tuple[int, int]
    falls: tuple[bool, bool]


class Product:
    """Every pair that two tables reach together while they agree, and every cell that parts them.

    ``complete`` is False where the search stopped at ``limit`` pairs; ``parts_at_start`` is True
    where the first stages differ, and then nothing else is examined.
    """

    def __init__(self, a: Table, b: Table, *, limit: int = LIMIT) -> None:
        self.a, self.b = Clocked(a), Clocked(b)
        self.columns = _columns(a, b)
        self.complete = True
        self.parts_at_start = a.rulebook.start != b.rulebook.start
        self._limit = limit
        self._moves = PairMoves(self.a, self.b, self.columns)
        self._numbers = PairNumbers(self.a, self.b, len(self.columns))
        names = {name: place for place, name in enumerate(self.a.stages)}
        self._b_names = np.array([names.get(name, NONE) for name in self.b.stages])
        self._parted: list[tuple[Ints, Ints, Ints]] = []
        self._explore()

    @property
    def clocked(self) -> int:
        """How many pairs, with intervals of the days between their clocks, were examined."""
        return int(self._firsts.size)

    @property
    def pairs(self) -> int:
        """How many pairs of positions were examined, whatever their clocks."""
        return int(_once(self._numbers.joint(self._firsts)).size)

    @property
    def cells(self) -> int:
        """How many cells those pairs have: one for each event by some sides, and one for time."""
        timed = bool(self.a.longest or self.b.longest)
        return self.pairs * (len(self.columns) + timed)

    def partings(self) -> Iterator[tuple[Cell, int]]:
        """The cells that lead a pair of positions apart, each once, whatever the clocks.

        Of those that are alike in stages, deadlines, rules and what happens, the first is given
        with their number.
        """
        keys = _once(np.concatenate([_NONE_YET, *(key for key, _, _ in self._parted)]))
        row_a, row_b, column, falls = self._numbers.unkey(keys)
        time = column == TIME
        to_a, rule_a = _led(self.a, row_a, self._moves.columns_a, column, falls & 1 > 0)
        to_b, rule_b = _led(self.b, row_b, self._moves.columns_b, column, falls > 1)
        places = {event: place for place, event in enumerate(self.a.table.rulebook.events)}
        events = np.array([places[str(one.event)] for one in self.columns] + [NONE])
        alike = (
            self.a.stage[row_a],
            events[column],
            falls,
            self.a.due[row_a] * time,
            self.b.due[row_b] * time,
            self.a.stage[to_a],
            self.b.stage[to_b],
            rule_a,
            rule_b,
        )
        for one, number in zip(*_first_of_each(alike), strict=True):
            yield (
                Cell(
                    rows=(int(row_a[one]), int(row_b[one])),
                    column=self._column(int(column[one])),
                    after=(int(to_a[one]), int(to_b[one])),
                    rules=(int(rule_a[one]), int(rule_b[one])),
                    falls=(
                        bool(falls[one] & 1) and not self.a.table.silent[row_a[one]],
                        bool(falls[one] > 1) and not self.b.table.silent[row_b[one]],
                    ),
                ),
                number,
            )

    def shortest(self) -> list[PairStep] | None:
        """A way of the fewest steps to a difference of stages; None where there is none."""
        if self.parts_at_start:
            return []
        if not self._parted:
            return None
        key, pair, point = (np.concatenate(parts) for parts in zip(*self._parted, strict=True))
        first = np.lexsort((key, pair))[:1]
        column = int(self._numbers.unkey(key[first])[2][0])
        here = self._numbers.split(point[first], point[first])
        return [*self._path(int(pair[first][0]), here), self._move(here, column, 0)]

    def shortest_reading(self) -> list[PairStep] | None:
        """A way of the fewest steps to a stage that the two read differently, or None."""
        row_a, row_b = self._numbers.rows(self._firsts)
        differ = np.flatnonzero(self.a.reads[row_a] != self.b.reads[row_b])[:1]
        if not differ.size:
            return None
        point = self._firsts[differ]
        return self._path(int(differ[0]), self._numbers.split(point, point))

    # The search.

    def _explore(self) -> None:
        """Breadth first, a whole layer at a time; a layer holds only what none before it does."""
        covered = Covered()
        start = np.zeros(0 if self.parts_at_start else 1, dtype=np.int64)
        covered.add(start, start)
        layers = [_Layer(start, start, start + NONE, start + NONE)]
        number = 0
        size = max(1, _CELLS // (len(self.columns) + 1))
        while (layer := layers[-1]).firsts.size and self.complete:
            parts = [
                self._follow(self._numbers.split(firsts, lasts), number + at, covered)
                for at in range(0, layer.firsts.size, size)
                for firsts, lasts in [(layer.firsts[at : at + size], layer.lasts[at : at + size])]
            ]
            layers.append(_joined(parts))
            number += layer.firsts.size
        self._firsts, self._lasts, self._parent, self._by = _joined(layers)

    def _follow(self, now: Pairs, number: int, covered: Covered) -> _Layer:
        """What is new in what follows some pairs, which are numbered from ``number``."""
        parts = []
        for moved in self._moves.all(now):
            agree = self._agree(moved.after)
            self._note(moved, np.flatnonzero(~agree), number)
            some = np.flatnonzero(agree)
            firsts, lasts = self._numbers.code(moved.after.some(some))
            parents = moved.source[moved.at[some]] + number
            parts.append(_Layer(firsts, lasts, parents, moved.column[some]))
        reached = _joined(parts)
        room = max(0, self._limit - len(covered))
        source, firsts, lasts = covered.add(reached.firsts, reached.lasts)
        self.complete = self.complete and source.size <= room
        source = source[:room]
        return _Layer(firsts[:room], lasts[:room], reached.parent[source], reached.by[source])

    def _agree(self, pairs: Pairs) -> Bools:
        """Where positions stand in stages of one name, a bool for each pair."""
        same: Bools = self.a.stage[pairs.row_a] == self._b_names[self.b.stage[pairs.row_b]]
        return same

    def _note(self, moved: Moved, which: Ints, number: int) -> None:
        """Keep cells that part, each with the first pair that it parts, and the point there.

        ``which`` are their places in what some pairs lead to; ``number`` is that of the first of
        these pairs.
        """
        if not which.size:
            return
        at = moved.at[which]
        row_a, row_b = moved.before.row_a[at], moved.before.row_b[at]
        key = self._numbers.key(row_a, row_b, moved.column[which], moved.falls[which])
        key, firsts = np.unique(key, return_index=True)
        at = at[firsts]
        points, _ = self._numbers.code(moved.before.some(at).starts())
        self._parted.append((key, moved.source[at] + number, points))

    # What was found, in words of the tables.

    def _column(self, column: int) -> Column:
        return Column(None) if column == TIME else self.columns[column]

    def _path(self, pair: int, to: Pairs) -> list[PairStep]:
        """The moves by which one point of a pair was first come to."""
        moves = []
        while self._parent[pair] != NONE:
            column, pair = int(self._by[pair]), int(self._parent[pair])
            before, days = self._came(pair, column, to)
            moves.append(self._move(before, column, days))
            to = before
        return moves[::-1]

    def _came(self, pair: int, column: int, to: Pairs) -> tuple[Pairs, int]:
        """A point of a pair from which a column leads to a point, and the days before it.

        It is found by halving the pair: of two halves, the first may lead there, or the second.
        """
        low, high = int(self._firsts[pair]), int(self._lasts[pair])
        while low < high:
            middle = (low + high) // 2
            if self._days(low, middle, column, to) is None:
                low = middle + 1
            else:
                high = middle
        days = self._days(low, low, column, to)
        assert days is not None, "the pair is where it was come from"
        return self._points(low, low), days

    def _days(self, first: int, last: int, column: int, to: Pairs) -> int | None:
        """How far on a point lies in what follows some pairs; None where it is not there."""
        for moved in self._moves.by(self._points(first, last), column):
            row_a, row_b, least_a, most_a, least_b, most_b = moved.after
            days_a, days_b = to.least_a - least_a, to.least_b - least_b
            there = (row_a == to.row_a) & (days_a >= 0) & (to.least_a <= most_a)
            there &= (row_b == to.row_b) & (days_b >= 0) & (to.least_b <= most_b)
            if there.any():
                return int((days_a + days_b)[there][0])
        return None

    def _points(self, first: int, last: int) -> Pairs:
        return self._numbers.split(np.array([first]), np.array([last]))

    def _move(self, point: Pairs, column: int, days: int) -> PairStep:
        if column == TIME:
            left_a = self.a.due[point.row_a] - point.least_a
            left_b = self.b.due[point.row_b] - point.least_b
            days = int(np.minimum(left_a, left_b)[0])
        return PairStep(self._column(column), days)


class _Layer(NamedTuple):
    """Pairs as the numbers of their points, and from which pair and by which column they come.

    All have one number a pair; ``parent`` and ``by`` are NONE for the pair at the start.
    """

    firsts: Ints
    lasts: Ints
    parent: Ints
    by: Ints


def _joined(layers: list[_Layer]) -> _Layer:
    """All pairs of some layers, in order."""
    return _Layer(*(np.concatenate(parts) for parts in zip(*layers, strict=True)))


def _led(half: Clocked, rows: Ints, columns: Ints, column: Ints, falls: Bools) -> tuple[Ints, Ints]:
    """Where one of the tables goes in some cells, and the places of the rules that fire.

    ``rows``, ``column`` and ``falls`` have one of each for a cell: the row before, the event or
    TIME, and whether its own deadline falls.  ``columns`` are the columns that its table has for
    the events.
    """
    after, _, rules = half.expire(rows, falls)
    some = np.flatnonzero(column != TIME)
    happens = columns[column[some]]
    after[some] = half.table.next[rows[some], happens]
    rules[some] = half.table.rule[rows[some], happens]
    return after, rules


def _once(numbers: Ints) -> Ints:
    """Numbers in order, each once; by sorting, which is quicker here than by a table."""
    ordered = np.sort(numbers)
    once: Ints = ordered[np.diff(ordered, prepend=-1) != 0]
    return once


def _first_of_each(parts: Sequence[npt.NDArray[Any]]) -> tuple[list[int], list[int]]:
    """Of the places that are alike in all parts, the first, and how many they are."""
    order = np.lexsort(parts)
    new = np.zeros(order.size, dtype=np.bool_)
    new[:1] = True
    for part in parts:
        new[1:] |= np.diff(part[order]) != 0
    starts = np.flatnonzero(new)
    numbers = np.diff(starts, append=order.size)
    firsts = order[starts]
    back = np.argsort(firsts)
    return firsts[back].tolist(), numbers[back].tolist()


_NONE_YET = np.empty(0, dtype=np.int64)


def _columns(a: Table, b: Table) -> tuple[Column, ...]:
    """The events that both name, by the sets of sides that both have and either tells apart."""
    common_sides = min(a.rulebook.sides, b.rulebook.sides)
    asked = set(a.columns) | set(b.columns)
    common = [event for event in a.rulebook.events if event in b.rulebook.events]
    return tuple(
        Column(event, sides)
        for event in common
        for sides in every_set(common_sides)
        if sides == 0 or Column(event, sides) in asked
    )
