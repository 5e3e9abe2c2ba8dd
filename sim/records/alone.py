"""One dyad with many events, walked over plain lists: there arrays of a few would be slower."""

from __future__ import annotations

import numpy as np

from sim.engine.run import MOST_DEADLINES
from sim.engine.table import NONE
from sim.records.front import Front
from sim.records.moves import Moves, Whole

_STAYS = -1
"""What a cell holds where nothing changes; else twice the row that follows, plus 1 to enter."""

_PIECE = 2**16
"""How many events are made into lists at once."""

_Noted = list[tuple[int, int, int, int]]
"""Day, event, row and cell of each move."""


class Loner:
    """Walks dyads of a front one by one; the rows that they come through are made lists once."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._flat = front.flat
        self._cells: dict[int, list[int]] = {}

    def walk(self, who: int, day: Whole, column: Whole, first: int) -> None:
        """Let all these events happen in a dyad of the front, of which ``first`` is the first."""
        noted: _Noted = []
        for start in range(0, day.size, _PIECE):
            piece = slice(start, start + _PIECE)
            self._walk(who, day[piece].tolist(), column[piece].tolist(), first + start, noted)
        if noted:
            days, events, rows, cells = np.array(noted, dtype=np.int64).T
            dyad = np.full(days.size, self._front.dyad[who])
            self._front.moves.append(Moves(dyad, days, events, rows, self._flat.rule[cells]))

    def _walk(
        self, who: int, days: list[int], columns: list[int], first: int, noted: _Noted
    ) -> None:
        front, flat = self._front, self._flat
        row, due = int(front.row[who]), int(front.due[who])
        cells, events = self._row(row), range(first, first + len(days))
        for event, day, column in zip(events, days, columns, strict=True):
            if due < day:
                row, due = self._let_pass(who, row, due, day, noted)
                cells = self._row(row)
            to = cells[column]
            if to == _STAYS:
                continue
            after = to >> 1
            if to & 1:
                if flat.key[after] != flat.key[row]:
                    noted.append((day, event, after, row * flat.width + column))
                front.clock[who], due = day, day + int(flat.falls[after])
            row, cells = after, self._row(after)
        front.row[who], front.due[who] = row, due

    def _let_pass(
        self, who: int, row: int, due: int, before: int, noted: _Noted
    ) -> tuple[int, int]:
        """Let all fall that falls before a day; the row and the due day after it."""
        front, flat = self._front, self._flat
        while due < before:
            to = self._row(row)[flat.time]
            after = to >> 1
            if flat.key[after] != flat.key[row]:
                noted.append((due, NONE, after, row * flat.width + flat.time))
            if to & 1:
                front.clock[who] = due
            if not flat.silent[row]:
                front.fallen[who] += 1
                if front.fallen[who] > MOST_DEADLINES:
                    raise flat.too_many_deadlines(after, int(front.dyad[who]))
            row, due = after, int(front.clock[who] + flat.falls[after])
        return row, due

    def _row(self, row: int) -> list[int]:
        """The cells of a row."""
        cells = self._cells.get(row)
        if cells is None:
            flat = self._flat
            span = slice(row * flat.width, (row + 1) * flat.width)
            enters = flat.enters[span]
            leads = flat.next[span].astype(np.int64)
            stays = (leads == row) & ~enters
            cells = self._cells[row] = np.where(stays, _STAYS, 2 * leads + enters).tolist()
        return cells
