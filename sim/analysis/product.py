"""Two rulebooks walked through every history at once, for as long as they agree.

A history is a dated script of events that both rulebooks name, by sides that both have, on one
track that starts on the day of the first event.  The rulebooks agree as long as they stand in
stages of the same name after every event and at the end of every day.

A *pair* is a position of each, and the days that each has waited in its stage when the pair is
first come to.  In a pair any number of days may pass, up to the next deadline of either, so it
stands for all of those moments.  An event that restarts the clock of one rulebook alone fixes
how far apart the clocks are, and leads to one pair for each number of days that can have
passed.  A clock that no deadline is left for is not kept.  So nothing is lost and nothing
invented: the pairs are exactly what dated scripts can reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.analysis.clocked import NEVER, Clocked, spread
from sim.analysis.pair_numbers import TIME, PairNumbers
from sim.engine.codes import Rows
from sim.engine.table import NONE, Column, Table
from sim.model.problem import LIMIT

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_CELLS = 2_000_000
"""How many cells are worked out at a time."""


class Move(NamedTuple):
    """One thing that happens to a pair, and how many days pass before it.

    ``column.event`` is None where the next deadline of either falls, at the end of the last of
    those days.
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
        self._a_columns = np.array([a.column(*one) for one in self.columns], dtype=np.int64)
        self._b_columns = np.array([b.column(*one) for one in self.columns], dtype=np.int64)
        names = {name: place for place, name in enumerate(self.a.stages)}
        self._b_names = np.array([names.get(name, NONE) for name in self.b.stages])
        self._numbers = PairNumbers(self.a, self.b, len(self.columns))
        self._found: list[tuple[Ints, Ints, Ints, Ints]] = []
        self._explore()
        self._parted = [np.concatenate(parts) for parts in zip(*self._found, strict=True)]

    @property
    def clocked(self) -> int:
        """How many pairs, with the days between their clocks, were examined."""
        return int(self._codes.size)

    @property
    def pairs(self) -> int:
        """How many pairs of positions were examined, whatever their clocks."""
        return int(np.unique(self._numbers.joint(self._codes)).size)

    @property
    def cells(self) -> int:
        """How many cells those pairs have: one for each event by some sides, and one for time."""
        timed = bool(self.a.longest or self.b.longest)
        return self.pairs * (len(self.columns) + timed)

    def partings(self) -> Iterator[Cell]:
        """Each cell that leads a pair of positions apart, once, whatever the clocks."""
        if not self._parted:
            return
        key, _, to_a, to_b = self._parted
        keys, firsts = np.unique(key, return_index=True)
        for one, first in zip(keys.tolist(), firsts.tolist(), strict=True):
            rows, column, falls = self._numbers.unkey(one)
            rules = self._rules(rows, column, falls)
            after = int(to_a[first]), int(to_b[first])
            yield Cell(rows, self._column(column), after, rules, falls)

    def shortest(self) -> list[Move] | None:
        """A way of the fewest steps to a difference of stages; None where there is none."""
        if self.parts_at_start:
            return []
        if not self._parted:
            return None
        key, pair, _, _ = self._parted
        first = int(np.lexsort((key, pair))[0])
        _, column, _ = self._numbers.unkey(int(key[first]))
        return [*self._path(int(pair[first])), self._move(int(pair[first]), column, 0)]

    def shortest_reading(self) -> list[Move] | None:
        """A way of the fewest steps to a stage that the two read differently, or None."""
        row_a, row_b, _, _ = self._numbers.split(self._codes)
        differ = np.flatnonzero(self.a.reads[row_a] != self.b.reads[row_b])
        return self._path(int(differ[0])) if differ.size else None

    # The search.

    def _explore(self) -> None:
        """Breadth first, a whole frontier at a time."""
        self._rows = Rows(self._numbers.space)
        frontier = np.zeros(0 if self.parts_at_start else 1, dtype=np.int64)
        self._rows.add(frontier)
        layers: list[tuple[Ints, ...]] = [(frontier, *(frontier + NONE for _ in range(3)))]
        first = 0
        while frontier.size and self.complete:
            children = self._children(frontier, first)
            new = np.flatnonzero(self._rows.find(children[0]) == NONE)
            _, where = np.unique(children[0][new], return_index=True)
            room = self._limit - len(self._rows)
            self.complete = self.complete and where.size <= room
            where = new[np.sort(where)[:room]]
            layers.append(tuple(part[where] for part in children))
            first += frontier.size
            frontier = layers[-1][0]
            self._rows.add(frontier)
        self._codes, self._parent, self._by, self._lag = (
            np.concatenate(parts) for parts in zip(*layers, strict=True)
        )

    def _children(self, frontier: Ints, first: int) -> tuple[Ints, ...]:
        """Codes, parents, columns and days before, of all that follows a frontier."""
        size = max(1, _CELLS // (len(self.columns) + 1))
        parts = [
            part
            for start in range(0, frontier.size, size)
            for part in self._expand(frontier[start : start + size], first + start)
        ]
        return tuple(np.concatenate(one) for one in zip(*parts, strict=True))

    def _expand(self, codes: Ints, first: int) -> Iterator[tuple[Ints, ...]]:
        """What follows some pairs, numbered from ``first``."""
        row_a, row_b, wait_a, wait_b = self._numbers.split(codes)
        left = np.minimum(self.a.due[row_a] - wait_a, self.b.due[row_b] - wait_b)
        moment = _Moment(np.arange(first, first + codes.size), row_a, row_b, wait_a, wait_b, left)
        yield from self._events(moment)
        some = np.flatnonzero(left < NEVER // 2)
        yield self._time(_Moment(*(part[some] for part in moment)))

    def _events(self, now: _Moment) -> Iterator[tuple[Ints, ...]]:
        """What follows when each event happens."""
        all_a, entering_a = self.a.follow(now.row_a, self._a_columns)
        all_b, entering_b = self.b.follow(now.row_b, self._b_columns)
        agree = self._agree(all_a, all_b)
        at, column = np.nonzero(~agree)
        key = self._numbers.key(now.row_a[at], now.row_b[at], column, np.zeros_like(at))
        self._note(key, now.pair[at], all_a[at, column], all_b[at, column])

        at, column = np.nonzero(agree)
        to_a, to_b = all_a[at, column], all_b[at, column]
        enters_a, enters_b = entering_a[at, column], entering_b[at, column]
        wait_a = np.where(enters_a, 0, now.wait_a[at])
        wait_b = np.where(enters_b, 0, now.wait_b[at])
        apart = (enters_a != enters_b) & self.a.waits(to_a) & self.b.waits(to_b)
        calm = np.flatnonzero(~apart)
        code = self._numbers.code(to_a, to_b, wait_a, wait_b)
        yield code[calm], now.pair[at[calm]], column[calm], np.zeros_like(calm)
        odd = np.flatnonzero(apart)
        if not odd.size:
            return
        groups = self._numbers.positions(to_a, to_b)[odd] * 2 + enters_a[odd]
        start = np.where(enters_a, wait_b, wait_a)[odd]
        taken, days = spread(groups, start, start + now.left[at[odd]], self._limit)
        self.complete = self.complete and taken.size <= self._limit
        odd = odd[taken]
        wait_a, wait_b = wait_a[odd], wait_b[odd]
        wait_a, wait_b = wait_a + days * enters_b[odd], wait_b + days * enters_a[odd]
        yield (
            self._numbers.code(to_a[odd], to_b[odd], wait_a, wait_b),
            now.pair[at[odd]],
            column[odd],
            days,
        )

    def _time(self, now: _Moment) -> tuple[Ints, ...]:
        """What follows when the next deadline of either falls, at the end of its day."""
        falls_a = self.a.due[now.row_a] - now.wait_a == now.left
        falls_b = self.b.due[now.row_b] - now.wait_b == now.left
        to_a, enters_a = self.a.expire(now.row_a, falls_a)
        to_b, enters_b = self.b.expire(now.row_b, falls_b)
        wait_a = np.where(enters_a, 1, now.wait_a + now.left + 1)
        wait_b = np.where(enters_b, 1, now.wait_b + now.left + 1)
        column = np.full(now.pair.size, TIME)
        agree = self._agree(to_a, to_b)
        key = self._numbers.key(now.row_a, now.row_b, column, falls_a + 2 * falls_b)
        self._note(key[~agree], now.pair[~agree], to_a[~agree], to_b[~agree])
        code = self._numbers.code(to_a, to_b, wait_a, wait_b)
        return code[agree], now.pair[agree], column[agree], now.left[agree]

    def _agree(self, row_a: Ints, row_b: Ints) -> Bools:
        """Where positions stand in stages of one name."""
        same: Bools = self.a.stage[row_a] == self._b_names[self.b.stage[row_b]]
        return same

    def _note(self, key: Ints, pair: Ints, to_a: Ints, to_b: Ints) -> None:
        """Keep cells that part, each with the first pair that it parts."""
        if key.size:
            _, firsts = np.unique(key, return_index=True)
            self._found.append((key[firsts], pair[firsts], to_a[firsts], to_b[firsts]))

    # What was found, in words of the tables.

    def _column(self, column: int) -> Column:
        return Column(None) if column == TIME else self.columns[column]

    def _rules(
        self, rows: tuple[int, int], column: int, falls: tuple[bool, bool]
    ) -> tuple[int, int]:
        """The places of the rules that fire in a cell."""
        if column == TIME:
            fired = [
                half.rule_of_time(row) if fell else NONE
                for half, row, fell in zip((self.a, self.b), rows, falls, strict=True)
            ]
            return fired[0], fired[1]
        return (
            int(self.a.table.rule[rows[0], self._a_columns[column]]),
            int(self.b.table.rule[rows[1], self._b_columns[column]]),
        )

    def _path(self, pair: int) -> list[Move]:
        """The moves by which a pair was first come to."""
        moves = []
        while self._parent[pair] != NONE:
            parent = int(self._parent[pair])
            moves.append(self._move(parent, int(self._by[pair]), int(self._lag[pair])))
            pair = parent
        return moves[::-1]

    def _move(self, pair: int, column: int, days: int) -> Move:
        if column == TIME:
            row_a, row_b, wait_a, wait_b = self._numbers.split(self._codes[pair : pair + 1])
            days = int(min(self.a.due[row_a] - wait_a, self.b.due[row_b] - wait_b)[0])
        return Move(self._column(column), days)


class _Moment(NamedTuple):
    """Some pairs: their numbers, rows and days waited, and the days left to a deadline."""

    pair: Ints
    row_a: Ints
    row_b: Ints
    wait_a: Ints
    wait_b: Ints
    left: Ints


def _columns(a: Table, b: Table) -> tuple[Column, ...]:
    """The events that both name, by the sets of sides that both have and either tells apart."""
    masks = 2 ** min(a.rulebook.sides, b.rulebook.sides)
    asked = set(a.columns) | set(b.columns)
    common = [event for event in a.rulebook.events if event in b.rulebook.events]
    return tuple(
        Column(event, mask)
        for event in common
        for mask in range(masks)
        if mask == 0 or Column(event, mask) in asked
    )
