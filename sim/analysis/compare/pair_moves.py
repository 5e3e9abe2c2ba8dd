"""What follows from pairs of positions when an event happens or a deadline falls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.analysis.compare.clocks import NEVER, Clocked
from sim.analysis.compare.pair_codes import TIME, Pairs
from sim.engine.table import Column

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Moved(NamedTuple):
    """What some pairs lead to: one of all but ``before`` and ``source`` for each that follows.

    ``after`` are the pairs that follow, ``at`` the place of what each follows from in ``before``,
    ``column`` what happened (TIME for a deadline) and ``falls`` whose deadline fell, as bits.
    ``before`` are the parts of the pairs that were asked about from which something follows, and
    ``source`` their places there.
    """

    before: Pairs
    source: Ints
    after: Pairs
    at: Ints
    column: Ints
    falls: Ints


class PairMoves:
    """Two tables moved together; ``columns`` are the events that both have, by the same sides.

    In a pair any number of days may pass, up to the next deadline of either.
    """

    def __init__(self, a: Clocked, b: Clocked, columns: tuple[Column, ...]) -> None:
        self.a, self.b = a, b
        self.columns_a = np.array([a.table.column(*one) for one in columns], dtype=np.int64)
        self.columns_b = np.array([b.table.column(*one) for one in columns], dtype=np.int64)

    def all(self, now: Pairs) -> Iterator[Moved]:
        """All that follows from some pairs."""
        yield self.events(now, np.arange(self.columns_a.size))
        yield from self.time(now)

    def by(self, now: Pairs, column: int) -> Iterator[Moved]:
        """What follows from some pairs when one thing happens."""
        if column == TIME:
            yield from self.time(now)
        else:
            yield self.events(now, np.array([column]))

    def events(self, now: Pairs, columns: Ints) -> Moved:
        """What follows when each of some events happens, on any day up to the next deadline.

        An event that restarts the clock of one alone leaves the other anywhere between what it
        stands at and what it can have waited by the next deadline.  What changes nothing is
        left out.
        """
        to_a, enters_a = self.a.follow(now.row_a, self.columns_a[columns])
        to_b, enters_b = self.b.follow(now.row_b, self.columns_b[columns])
        changes = enters_a | enters_b
        changes |= (to_a != now.row_a[:, None]) | (to_b != now.row_b[:, None])
        at, column = np.nonzero(changes)
        enters_a, enters_b = enters_a[at, column], enters_b[at, column]
        due_a, due_b = self.a.due[now.row_a], self.b.due[now.row_b]
        latest_a = np.minimum(now.most_a + due_b - now.least_b, due_a)
        latest_b = np.minimum(now.most_b + due_a - now.least_a, due_b)
        after = self._kept(
            to_a[at, column],
            to_b[at, column],
            np.where(enters_a, 0, now.least_a[at]),
            np.where(enters_a, 0, np.where(enters_b, latest_a[at], now.most_a[at])),
            np.where(enters_b, 0, now.least_b[at]),
            np.where(enters_b, 0, np.where(enters_a, latest_b[at], now.most_b[at])),
        )
        falls = np.zeros(at.size, dtype=np.int64)
        return Moved(now, np.arange(now.row_a.size), after, at, columns[column], falls)

    def time(self, now: Pairs) -> Iterator[Moved]:
        """What follows when the next deadline of either falls, at the end of its day.

        Of a pair there may be days on which that of the first falls alone, one on which both
        fall, and days on which that of the second falls alone.
        """
        due_a, due_b = self.a.due[now.row_a], self.b.due[now.row_b]
        some = np.flatnonzero(np.minimum(due_a, due_b) != NEVER)
        now = now.some(some)
        later = (due_b - due_a)[some]  # by how much the second waits longer in all
        row_a, row_b, least_a, most_a, least_b, most_b = now
        for falls_a, falls_b in ((True, False), (True, True), (False, True)):
            before = Pairs(
                row_a,
                row_b,
                np.maximum(least_a, least_b - later + (not falls_b)) if falls_a else least_a,
                np.minimum(most_a, most_b - later - (not falls_a)) if falls_b else most_a,
                np.maximum(least_b, least_a + later + (not falls_a)) if falls_b else least_b,
                np.minimum(most_b, most_a + later - (not falls_b)) if falls_a else most_b,
            )
            there = (before.least_a <= before.most_a) & (before.least_b <= before.most_b)
            which = np.flatnonzero(there)
            if which.size:
                yield self._fallen(some[which], before.some(which), falls_a, falls_b)

    def _fallen(self, source: Ints, before: Pairs, falls_a: bool, falls_b: bool) -> Moved:
        """The morning after a deadline has fallen for the first, the second, or both."""
        row_a, row_b, least_a, most_a, least_b, most_b = before
        to_a, enters_a, _ = self.a.expire(row_a, np.full(source.size, falls_a))
        to_b, enters_b, _ = self.b.expire(row_b, np.full(source.size, falls_b))
        due_a, due_b = self.a.due[row_a] + 1, self.b.due[row_b] + 1
        if falls_a and falls_b:
            first_a = last_a = due_a
            first_b = last_b = due_b
        elif falls_a:
            first_a = last_a = due_a
            first_b, last_b = least_b + due_a - most_a, most_b + due_a - least_a
        else:
            first_b = last_b = due_b
            first_a, last_a = least_a + due_b - most_b, most_a + due_b - least_b
        after = self._kept(
            to_a,
            to_b,
            np.where(enters_a, 1, first_a),
            np.where(enters_a, 1, last_a),
            np.where(enters_b, 1, first_b),
            np.where(enters_b, 1, last_b),
        )
        column = np.full(source.size, TIME, dtype=np.int64)
        falls = np.full(source.size, falls_a + 2 * falls_b, dtype=np.int64)
        return Moved(before, source, after, np.arange(source.size), column, falls)

    def _kept(
        self, to_a: Ints, to_b: Ints, least_a: Ints, most_a: Ints, least_b: Ints, most_b: Ints
    ) -> Pairs:
        """Pairs of rows and of the days that each has waited, with the clocks that still matter.

        Where only one does, to have waited less leads to all that to have waited more does.
        """
        waits_a, waits_b = self.a.waits(to_a), self.b.waits(to_b)
        both = waits_a & waits_b
        least_a, least_b = least_a * waits_a, least_b * waits_b
        most_a, most_b = np.where(both, most_a, least_a), np.where(both, most_b, least_b)
        return Pairs(to_a, to_b, least_a, most_a, least_b, most_b)
