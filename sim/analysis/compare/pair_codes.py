"""Pairs of positions of two rulebooks, and what parts them, as whole numbers and back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.analysis.compare.clocks import Clocked
from sim.model.problem import TooManyPositionsError

Ints = npt.NDArray[np.int64]

TIME = -1
"""The column of time, beside those of the events."""


class Pairs(NamedTuple):
    """Pairs of positions, each with an interval of the days that one of them has waited.

    ``row_a`` and ``row_b`` are rows of the two tables.  The first has waited from ``least_a`` to
    ``most_a`` days in its stage and the second from ``least_b`` to ``most_b``; for one of the two
    both numbers are the same.  A clock that no deadline is left for stands at 0.
    """

    row_a: Ints
    row_b: Ints
    least_a: Ints
    most_a: Ints
    least_b: Ints
    most_b: Ints

    def some(self, which: Ints) -> Pairs:
        """Those at some places."""
        return Pairs(*(part[which] for part in self))

    def starts(self) -> Pairs:
        """Each with the fewest days alone."""
        row_a, row_b, least_a, _, least_b, _ = self
        return Pairs(row_a, row_b, least_a, least_a, least_b, least_b)


class PairNumbers:
    """A numbering of pairs such that an interval of days is an interval of numbers.

    Raises TooManyPositionsError where they are too many to count in 62 bits.
    """

    def __init__(self, a: Clocked, b: Clocked, columns: int) -> None:
        self._columns = columns
        self._rows_b = len(b.table)
        self._days_a, self._days_b = a.longest + 2, b.longest + 2
        self._days = self._days_a * self._days_b
        positions = len(a.table) * self._rows_b
        if max(positions * 2 * self._days, positions * (columns + 1) * 4) > 2**62:
            raise TooManyPositionsError(
                f"the rulebooks '{a.table.rulebook.name}' and '{b.table.rulebook.name}' have too "
                "many positions and too long deadlines to be paired",
                path=a.table.rulebook.path,
                cure="shorten their deadlines, or compare their tallies with smaller numbers",
            )

    def code(self, pairs: Pairs) -> tuple[Ints, Ints]:
        """The first and the last number of each pair."""
        row_a, row_b, least_a, most_a, least_b, most_b = pairs
        by_a = most_a > least_a
        days = np.where(by_a, least_b * self._days_a + least_a, least_a * self._days_b + least_b)
        first = (self.positions(row_a, row_b) * 2 + by_a) * self._days + days
        return first, first + (most_a - least_a) + (most_b - least_b)

    def split(self, first: Ints, last: Ints) -> Pairs:
        """The pairs of some numbers."""
        positions, days = np.divmod(first, 2 * self._days)
        by_a = days >= self._days
        days = np.where(by_a, days - self._days, days)
        still, going = np.divmod(days, np.where(by_a, self._days_a, self._days_b))
        end = going + (last - first)
        row_a, row_b = np.divmod(positions, self._rows_b)
        return Pairs(
            row_a,
            row_b,
            np.where(by_a, going, still),
            np.where(by_a, end, still),
            np.where(by_a, still, going),
            np.where(by_a, still, end),
        )

    def positions(self, row_a: Ints, row_b: Ints) -> Ints:
        """The number of two positions, whatever their clocks."""
        return row_a * self._rows_b + row_b

    def joint(self, first: Ints) -> Ints:
        """The number of the two positions of each pair."""
        return first // (2 * self._days)

    def rows(self, first: Ints) -> tuple[Ints, Ints]:
        """The rows of each pair."""
        row_a, row_b = np.divmod(self.joint(first), self._rows_b)
        return row_a, row_b

    def key(self, row_a: Ints, row_b: Ints, column: Ints, falls: Ints) -> Ints:
        """The number of each cell: two positions, a column, and whose deadline falls, as bits."""
        column = np.where(column == TIME, self._columns, column)
        return (self.positions(row_a, row_b) * (self._columns + 1) + column) * 4 + falls

    def unkey(self, keys: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """The rows, the column, and whose deadline falls, of each cell."""
        rest, falls = np.divmod(keys, 4)
        positions, column = np.divmod(rest, self._columns + 1)
        row_a, row_b = np.divmod(positions, self._rows_b)
        return row_a, row_b, np.where(column == self._columns, TIME, column), falls
