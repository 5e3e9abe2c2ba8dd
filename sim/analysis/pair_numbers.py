"""Pairs of positions of two rulebooks, and what parts them, as whole numbers and back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.analysis.clocked import Clocked
from sim.model.problem import TooManyPositionsError

Ints = npt.NDArray[np.int64]

TIME = -1
"""The column of time, beside those of the events."""


class PairNumbers:
    """A numbering of pairs: a row of each table and the days that each has waited.

    ``space`` is the number of numbers.  Raises TooManyPositionsError where they are too many
    to count in 62 bits.
    """

    def __init__(self, a: Clocked, b: Clocked, columns: int) -> None:
        self._a, self._b = a, b
        self._columns = columns
        self._rows_b = len(b.table)
        self._days_a, self._days_b = a.longest + 2, b.longest + 2
        self.space = len(a.table) * self._rows_b * self._days_a * self._days_b
        if max(self.space, len(a.table) * self._rows_b * (columns + 1) * 4) > 2**62:
            raise TooManyPositionsError(
                f"the rulebooks '{a.table.rulebook.name}' and '{b.table.rulebook.name}' have too "
                "many positions and too long deadlines to be paired",
                path=a.table.rulebook.path,
                cure="shorten their deadlines, or compare their tallies with smaller numbers",
            )

    def code(self, row_a: Ints, row_b: Ints, wait_a: Ints, wait_b: Ints) -> Ints:
        """The number of each pair; a clock that no deadline is left for stands at 0."""
        first = self.positions(row_a, row_b) * self._days_a + wait_a * self._a.waits(row_a)
        return first * self._days_b + wait_b * self._b.waits(row_b)

    def split(self, codes: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """The rows and the days waited of each pair."""
        rest, wait_b = np.divmod(codes, self._days_b)
        rest, wait_a = np.divmod(rest, self._days_a)
        row_a, row_b = np.divmod(rest, self._rows_b)
        return row_a, row_b, wait_a, wait_b

    def positions(self, row_a: Ints, row_b: Ints) -> Ints:
        """The number of two positions, whatever their clocks."""
        return row_a * self._rows_b + row_b

    def joint(self, codes: Ints) -> Ints:
        """The number of the two positions of each pair."""
        return codes // (self._days_a * self._days_b)

    def key(self, row_a: Ints, row_b: Ints, column: Ints, falls: Ints) -> Ints:
        """The number of each cell: two positions, a column, and whose deadline falls, as bits."""
        column = np.where(column == TIME, self._columns, column)
        return (self.positions(row_a, row_b) * (self._columns + 1) + column) * 4 + falls

    def unkey(self, key: int) -> tuple[tuple[int, int], int, tuple[bool, bool]]:
        """The rows, the column, and whose deadline falls, of a cell."""
        rest, falls = divmod(key, 4)
        positions, column = divmod(rest, self._columns + 1)
        rows = divmod(positions, self._rows_b)
        return rows, TIME if column == self._columns else column, (bool(falls & 1), falls > 1)
