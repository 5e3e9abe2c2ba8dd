"""One dyad with many events, walked over plain lists: there arrays of a few would be slower."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.run import MOST_DEADLINES
from sim.engine.table import NONE
from sim.records.flat import FlatTable
from sim.records.front import Front
from sim.records.moves import Moves, Whole

PIECE = 2**16
"""How many events are made into lists at once."""

_ROW, _FALLS, _KEY, _SILENT = -4, -3, -2, -1
"""What stands after the cells of a row."""

_Cells = list[Any]
"""A row as a list: of each column None where nothing changes, else twice the row that follows,
and 1 more where a stage is entered; then what the names above say."""


class Loner:
    """Walks dyads of a front one by one; the rows that they come through are made lists once."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._rows = _Rows(front.flat)

    def walk(self, who: int, day: Whole, column: Whole, first: int) -> None:
        """Let all these events happen in a dyad of the front, of which ``first`` is the first."""
        front = self._front
        trail = _Alone(front, self._rows, who)
        for start in range(0, day.size, PIECE):
            piece = slice(start, start + PIECE)
            trail.walk(day[piece].tolist(), column[piece].tolist(), first + start)
        front.row[who], front.clock[who] = trail.cells[_ROW], trail.clock
        front.due[who], front.fallen[who] = trail.due, trail.fallen
        if trail.noted:
            days, events, rows, cells = np.array(trail.noted, dtype=np.int64).T
            dyad = np.full(days.size, front.dyad[who])
            front.moves.append(Moves(dyad, days, events, rows, front.flat.rule[cells]))


class _Rows(dict[int, _Cells]):
    """The rows of a table as lists, each made when it is first asked for."""

    def __init__(self, flat: FlatTable) -> None:
        self._flat = flat

    def __missing__(self, row: int) -> _Cells:
        flat = self._flat
        span = slice(row * flat.width, (row + 1) * flat.width)
        cells = [None if lead == 2 * row else lead for lead in flat.lead[span].tolist()]
        told = (row, int(flat.falls[row]), int(flat.key[row]), bool(flat.silent[row]))
        self[row] = [*cells, *told]
        return self[row]


class _Alone:
    """A dyad on its way: the row where it stands, its clock, and the moves that it made.

    Of each move ``noted`` has the day, the event, the row that it led to, and the cell.
    """

    def __init__(self, front: Front, rows: _Rows, who: int) -> None:
        self._rows = rows
        self._flat = front.flat
        self._dyad = int(front.dyad[who])
        self.cells = rows[int(front.row[who])]
        self.clock, self.due = int(front.clock[who]), int(front.due[who])
        self.fallen = int(front.fallen[who])
        self.noted: list[tuple[int, int, int, int]] = []

    def walk(self, days: list[int], columns: list[int], first: int) -> None:
        """Let some events happen, of which ``first`` is the first."""
        rows, width = self._rows, self._flat.width
        cells, due, clock = self.cells, self.due, self.clock
        for event, day, column in zip(range(first, first + len(days)), days, columns, strict=True):
            if due < day:
                self.cells, self.clock, self.due = cells, clock, due
                self._let_pass(day)
                cells, clock, due = self.cells, self.clock, self.due
            to = cells[column]
            if to is None:
                continue
            after = rows[to >> 1]
            if to & 1:
                if after[_KEY] != cells[_KEY]:
                    self.noted.append((day, event, to >> 1, cells[_ROW] * width + column))
                clock, due = day, day + after[_FALLS]
            cells = after
        self.cells, self.clock, self.due = cells, clock, due

    def _let_pass(self, before: int) -> None:
        """Let all fall that falls before a day."""
        flat = self._flat
        while self.due < before:
            cells = self.cells
            to = cells[flat.time]
            after = self._rows[to >> 1]
            if after[_KEY] != cells[_KEY]:
                cell = cells[_ROW] * flat.width + flat.time
                self.noted.append((self.due, NONE, to >> 1, cell))
            if to & 1:
                self.clock = self.due
            if not cells[_SILENT]:
                self.fallen += 1
                if self.fallen > MOST_DEADLINES:
                    raise flat.too_many_deadlines(to >> 1, self._dyad)
            self.cells, self.due = after, self.clock + after[_FALLS]
