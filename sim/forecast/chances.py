"""The table of a rulebook as a forecast asks it: what follows, who reads what, when time moves."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from sim.engine.table import NONE, Table
from sim.model.problem import LimitError
from sim.model.rulebook import READINGS, SAME
from sim.model.scenario import Scenario

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NEVER = 2**40
"""The days until time moves a position that it never moves."""
READS = {reading: place for place, reading in enumerate(READINGS)}


class Chances:
    """A table with what a forecast needs beside it, one number a row or a cell.

    ``events`` are the places of the columns of events, ``heeds`` says of each whether it matters
    which sides do it; ``time`` is that of the column of time (NONE without
    one).  ``reads`` (rows) is the place of the row's reading in ``READINGS``; ``falls``
    (rows) the day in the stage at whose end time moves the row, or NEVER; ``follows`` (rows x
    columns) the row that follows, the same one where nothing can happen; ``enters`` (rows x
    columns) whether a stage is entered, so that its clock starts anew.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        book = table.rulebook
        self.events = np.array(
            [place for place, column in enumerate(table.columns) if column.event is not None]
        )
        kinds = Counter(table.columns[place].event for place in self.events)
        self.heeds = np.array([kinds[table.columns[place].event] > 1 for place in self.events])
        timed = [place for place, column in enumerate(table.columns) if column.event is None]
        self.time = timed[0] if timed else NONE
        readings = np.array([READS[book.stages[stage].reads] for stage in table.codes.stages])
        self.reads: Ints = readings[table.stage]
        itself = np.arange(len(table), dtype=table.next.dtype)[:, None]
        self.follows = np.where(table.next == NONE, itself, table.next)
        entering = np.array([rule.to != SAME for rule in book.rules] + [False])
        self.enters: Bools = entering[table.rule]
        self.falls = _falls(table)
        self._endless = self._endlessly()

    @property
    def shape(self) -> tuple[int, int]:
        """How many readings and columns of events: the shape of rates."""
        return len(READINGS), len(self.events)

    def column(self, event: str, sides: int) -> int:
        """The place of an event by some sides among the columns of events."""
        return int(np.searchsorted(self.events, self.table.column(event, sides)))

    def standing(self, row: int, day: int) -> int:
        """The row where a track stands at the end of a day in its stage that had reached a row.

        No step is told of a wait that passes, so that the last step of a track may lie before it.
        """
        while self.falls[row] <= day:
            row = int(self.follows[row, self.time])
        return row

    def check_ends(self, rows: Ints) -> None:
        """Refuse to let time move rows from which deadlines follow each other without end.

        Raises LimitError; a run of such a history would raise it, too.
        """
        if self._endless[rows].any():
            book = self.table.rulebook
            raise LimitError(
                f"deadlines of the rulebook '{book.name}' follow each other in a circle on one day",
                path=book.path,
                at=("rules",),
                label="they never end",
                cure="let one of them fall a day or more after the stage was entered",
            )

    def _endlessly(self) -> Bools:
        """From which rows deadlines of no days lead to each other for ever."""
        at_once: Bools = self.falls == 0
        while at_once.any():
            still = at_once & at_once[self.follows[:, self.time]]
            if (still == at_once).all():
                break
            at_once = still
        return at_once

    def barred(self, scenario: Scenario) -> Bools:
        """Which columns of events cannot happen in a negotiation (``not_here``)."""
        columns = [self.table.columns[place] for place in self.events]
        return np.array([column.event in scenario.not_here for column in columns])


def _falls(table: Table) -> Ints:
    """The day in the stage at whose end time next moves each row, or NEVER."""
    most = max((len(table.rulebook.marks_of(stage)) for stage in table.codes.stages), default=0)
    falls = np.full((len(table.codes.stages), most + 1), NEVER, dtype=np.int64)
    for place, stage in enumerate(table.codes.stages):
        for passed, mark in enumerate(table.rulebook.marks_of(stage)):
            falls[place, passed] = mark.falls
    return falls[table.stage, table.codes.passed(table.row_codes)]
