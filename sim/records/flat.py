"""A table of positions as flat arrays, in which many dyads look up where they go at once."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from sim.engine.run import MOST_DEADLINES
from sim.engine.table import NEVER, NONE, Bools, Column, Ints, Table
from sim.model.problem import LimitError

Of = Literal["stage", "reading"]
"""What a spell is one of: days in one stage, or days that read the same."""


class FlatTable:
    """What the walk asks of a table, by cell (row times ``width``, plus column) or by row.

    ``rule`` and ``lead`` have a number a cell: half of ``lead`` is the row that follows, and what
    is odd enters a stage.  ``falls`` says after how many days in its stage time leaves a row, by
    the column ``time``; ``silent`` where that only ends a wait.  A spell ends where ``key``
    changes: the place of the stage, or of the reading.  A column that is ``inert`` neither leads
    anywhere nor starts the clock anew, wherever it happens.  Of a column that comes again and
    again, with nothing else between, within as many days as ``settles`` says (none where 0), all
    but the first and the last change nothing.
    """

    def __init__(self, table: Table, of: Of) -> None:
        rows, self.width = table.next.shape
        self.table = table
        self.rule = table.rule.ravel()
        self.lead: npt.NDArray[np.int32] = (2 * table.next + table.enters).ravel()
        self.falls: Ints = table.falls
        self.silent: Bools = table.silent
        self.time = table.column(None) if Column(None) in table.columns[-1:] else NONE
        stages = table.rulebook.stages
        self.stages = tuple(stages)
        self.readings = tuple(dict.fromkeys(stage.reads for stage in stages.values()))
        reads = [self.readings.index(stage.reads) for stage in stages.values()]
        self.stage: npt.NDArray[np.int16] = table.stage
        self.reading = np.array(reads, dtype=np.int16)[table.stage]
        self.key = self.stage if of == "stage" else self.reading
        here = np.arange(rows)[:, np.newaxis]
        leads = (table.next != here) & (table.next != NONE)
        self.inert: Bools = ~(leads | table.enters).any(axis=0)
        self.settles: Ints = np.array([self._settles(column) for column in range(self.width)])
        self.inert[self.time if self.time != NONE else self.width :] = False

    def _settles(self, column: int) -> int:
        """Within how many days a column that was taken once can be taken again to no effect.

        It must then stand where it leads anyhow, and have started the clock there, which nothing
        leaves on its own for so many days; or stand where time does nothing.  0 where it need not.
        """
        if column == self.time or self.inert[column]:
            return 0
        leads, enters = self.table.next[:, column], self.table.enters[:, column]
        able = leads != NONE
        into = leads[able]
        timeless = self.falls[into] == NEVER
        settled = (leads[into] == into) & ((enters[into] & enters[able]) | timeless)
        return int(self.falls[into].min()) + 1 if settled.all() else 0

    def too_many_deadlines(self, row: int, dyad: int) -> LimitError:
        """The refusal of a walk that would hardly end."""
        place = int(self.rule[row * self.width + self.time])
        rules = self.table.rulebook.rules
        return LimitError(
            f"more than {MOST_DEADLINES:,} deadlines fall in dyad {dyad}",
            path=self.table.rulebook.path,
            at=("rules", rules[place].name) if place != NONE else ("rules",),
            label="one that falls again and again",
            cure="let the deadlines take longer; or is a date of the table wrong?",
        )
