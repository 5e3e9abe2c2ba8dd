"""One rulebook's positions with the deadline that each waits for, as arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.engine.table import NONE, Table
from sim.model.rulebook import READINGS, SAME

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NEVER = 2**40
"""The day of a deadline where none is left."""


class Clocked:
    """A table, and for each row the stage, its reading, and the day on which time does something.

    ``stage`` is a place in the rulebook and ``reads`` a place in READINGS, both one a row.  ``due``
    (one a row) counts whole days from the entering of the stage, up to the one at whose end the
    next deadline falls or the next wait is over; NEVER where neither is left.  ``longest`` is the
    last such day of the rulebook, 0 where it has none.
    """

    def __init__(self, table: Table) -> None:
        book = table.rulebook
        self.table = table
        self.stages = tuple(book.stages)
        self.stage = table.stage
        readings = [READINGS.index(stage.reads) for stage in book.stages.values()]
        self.reads: Ints = np.array(readings)[table.stage]
        marks = [book.marks_of(stage) for stage in self.stages]
        self.longest = max((of_stage[-1].falls for of_stage in marks if of_stage), default=0)
        falls = np.full((len(marks), max(map(len, marks)) + 1), NEVER, dtype=np.int64)
        for place, of_stage in enumerate(marks):
            falls[place, : len(of_stage)] = [mark.falls for mark in of_stage]
        self.due: Ints = falls[table.stage, table.codes.passed(table.row_codes)]
        self._at_once = table.codes.due(table.row_codes) == 1
        self._enters = np.array([rule.to != SAME for rule in book.rules] + [False])

    def waits(self, rows: Ints) -> Bools:
        """In which rows a deadline or a wait is left."""
        left: Bools = self.due[rows] != NEVER
        return left

    def follow(self, rows: Ints, columns: Ints) -> tuple[Ints, Bools]:
        """Where some columns lead from some rows, and whether a stage is entered there.

        Both are rows x columns: rows (int64), NONE where a column cannot happen, and bools.
        """
        rules = self.table.rule[rows][:, columns]
        return self.table.next[rows][:, columns].astype(np.int64), self._enters[rules]

    def expire(self, rows: Ints, falls: Bools) -> tuple[Ints, Bools, Ints]:
        """Where some rows stand at the end of a day on which time does something in some of them.

        Tells also in which a stage is entered then, and the place of the last rule that fires
        (NONE where none does), one of each for a row.  Deadlines of no days fall in a row.
        """
        after, entered = rows.copy(), np.zeros(rows.size, dtype=np.bool_)
        fired = np.full(rows.size, NONE, dtype=np.int64)
        going = np.flatnonzero(falls)
        time = self.table.next.shape[1] - 1
        while going.size:
            here = after[going]
            rules = self.table.rule[here, time]
            entered[going] |= self._enters[rules]
            fired[going] = np.where(rules == NONE, fired[going], rules)
            after[going] = self.table.next[here, time]
            going = going[self._at_once[after[going]]]
        return after, entered, fired
