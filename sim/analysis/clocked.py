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
    """A table, and for each row the stage, its reading, and the next deadline's day.

    ``due`` counts whole days from the entering of the stage, NEVER where no deadline is left;
    ``longest`` is the longest deadline of the rulebook, 0 where it has none.
    """

    def __init__(self, table: Table) -> None:
        book = table.rulebook
        self.table = table
        self.stages = tuple(book.stages)
        self.stage = table.stage
        readings = [READINGS.index(stage.reads) for stage in book.stages.values()]
        self.reads: Ints = np.array(readings)[table.stage]
        lengths = [book.deadlines_of(stage) for stage in self.stages]
        self.longest = max((days[-1] for days in lengths if days), default=0)
        falls = np.full((len(lengths), max(map(len, lengths)) + 1), NEVER, dtype=np.int64)
        for place, days in enumerate(lengths):
            falls[place, : len(days)] = days
        self.due: Ints = falls[table.stage, table.codes.passed(table.row_codes)]
        self._at_once = table.codes.due(table.row_codes) == 1
        self._enters = np.array([rule.to != SAME for rule in book.rules] + [False])

    def waits(self, rows: Ints) -> Bools:
        """In which rows a deadline is left."""
        left: Bools = self.due[rows] != NEVER
        return left

    def follow(self, rows: Ints, columns: Ints) -> tuple[Ints, Bools]:
        """Where some columns lead from some rows, and whether a stage is entered there."""
        rules = self.table.rule[rows][:, columns]
        return self.table.next[rows][:, columns].astype(np.int64), self._enters[rules]

    def expire(self, rows: Ints, falls: Bools) -> tuple[Ints, Bools]:
        """Where some rows stand at the end of a day on which a deadline falls in some of them.

        Tells also in which a stage is entered then.  Deadlines of no days fall in a row.
        """
        after, entered = rows.copy(), np.zeros(rows.size, dtype=np.bool_)
        going = np.flatnonzero(falls)
        time = self.table.next.shape[1] - 1
        while going.size:
            here = after[going]
            entered[going] |= self._enters[self.table.rule[here, time]]
            after[going] = self.table.next[here, time]
            going = going[self._at_once[after[going]]]
        return after, entered

    def rule_of_time(self, row: int) -> int:
        """The last rule that fires when the next deadline of a row falls, or NONE."""
        time = self.table.next.shape[1] - 1
        fired = NONE
        while True:
            rule = int(self.table.rule[row, time])
            fired = fired if rule == NONE else rule
            row = int(self.table.next[row, time])
            if not self._at_once[row]:
                return fired


def spread(groups: Ints, first: Ints, last: Ints, most: int) -> tuple[Ints, Ints]:
    """Every whole number of some ranges, each once for each group.

    Returns the range that each number is taken from, and how far it is from that range's
    first.  At most ``most`` numbers are given, and one more where there are more.
    """
    order = np.lexsort((first, groups))
    starts, ends = first[order], last[order]
    place = np.cumsum(np.diff(groups[order], prepend=groups[order[:1]]) != 0)
    apart = int(last.max()) + 2
    reached = np.maximum.accumulate(ends + place * apart)
    before = np.concatenate([[-1], reached[:-1]]) - place * apart
    starts = np.maximum(starts, before + 1)
    counts = np.maximum(ends - starts + 1, 0)
    counts -= np.clip(np.cumsum(counts) - most - 1, 0, counts)
    taken = np.repeat(order, counts)
    offset = np.arange(taken.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return taken, np.repeat(starts, counts) + offset - first[taken]
