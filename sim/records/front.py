"""Many dyads that take one step each at the same time."""

from __future__ import annotations

import numpy as np

from sim.engine.run import MOST_DEADLINES
from sim.engine.table import NONE, Ints
from sim.records.flat import FlatTable
from sim.records.moves import Moves, Whole


class Front:
    """Where each of some dyads stands: its row of the table and its clock.

    ``due`` is the day at whose end time does what it does next, as in ``sim.engine.run.Trail``.
    ``fallen`` counts deadlines, ``dyad`` is its number to those outside, and ``moves`` keeps what
    was noted on the way.
    """

    def __init__(self, flat: FlatTable, row: int, dyad: Whole, starts: Ints) -> None:
        self.flat = flat
        self.dyad = dyad
        self.row: Ints = np.full(dyad.size, row, dtype=np.int64)
        self.clock: Ints = starts.copy()
        self.due: Ints = self.clock + flat.falls[row]
        self.fallen: Ints = np.zeros(dyad.size, dtype=np.int64)
        self.moves: list[Moves] = []

    def let_pass(self, before: Whole) -> None:
        """Let all fall that falls before a day of each of the first dyads."""
        (late,) = (self.due[: before.size] < before).nonzero()
        while late.size:
            self._expire(late)
            late = late[self.due[late] < before[late]]

    def _expire(self, late: Ints) -> None:
        """Let the next deadline of some dyads fall, or their next wait be over."""
        flat, before, day = self.flat, self.row[late], self.due[late]
        cell = before * flat.width + flat.time
        lead = flat.lead[cell]
        after = lead >> 1
        moved = np.flatnonzero(flat.key[after] != flat.key[before])
        if moved.size:
            event = np.full(moved.size, NONE, dtype=np.int64)
            self._note(late[moved], day[moved], event, after[moved], cell[moved])
        entered = (lead & 1).nonzero()
        self.clock[late[entered]] = day[entered]
        self.row[late] = after
        self.due[late] = self.clock[late] + flat.falls[after]
        self.fallen[late] += ~flat.silent[before]
        if self.fallen[late].max() > MOST_DEADLINES:
            worst = int(late[self.fallen[late].argmax()])
            raise flat.too_many_deadlines(int(self.row[worst]), int(self.dyad[worst]))

    def happen(self, day: Whole, column: Whole, event: Ints) -> None:
        """Let an event happen in each of the first dyads: its day, its column, its place."""
        flat, before = self.flat, self.row[: day.size]
        cell = before * flat.width + column
        lead = flat.lead.take(cell)
        after = lead >> 1
        (entered,) = (lead & 1).nonzero()
        if entered.size:
            into = after[entered]
            moved = flat.key[into] != flat.key[before[entered]]
            if moved.any():
                who = entered[moved]
                self._note(who, day[who], event[who], into[moved], cell[who])
            self.clock[entered] = day[entered]
            self.due[entered] = day[entered] + flat.falls[into]
        before[:] = after

    def _note(self, who: Ints, day: Whole, event: Ints, row: Whole, cell: Ints) -> None:
        self.moves.append(Moves(self.dyad[who], day, event, row, self.flat.rule[cell]))
