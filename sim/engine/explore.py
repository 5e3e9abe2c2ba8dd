"""Every position that can be reached from some, breadth first.

A wide frontier is taken as one array; one of a few positions is taken one by one, since a round
of array work costs as much for one position as for a hundred, and a tally that counts far needs
a round for every count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.codes import Ints, Rows
from sim.engine.expand import NONE, Expansion

_FEW = 8
"""Up to how many positions a frontier is taken one by one."""


class Explored(NamedTuple):
    """What was reached: a row for each position, in order of ``depth``.

    ``next`` and ``rule`` (rows x columns) hold the row that follows and the place of the rule that
    fires, or NONE; ``parent`` and ``by`` are the row and column that reached each row first, NONE
    for a start.
    """

    rows: Rows
    codes: Ints
    next: npt.NDArray[np.int32]
    rule: npt.NDArray[np.int16]
    parent: npt.NDArray[np.int32]
    by: npt.NDArray[np.int16]
    depth: npt.NDArray[np.int32]


def explore(expansion: Expansion, starts: Sequence[int], *, limit: int) -> Explored | None:
    """All positions that can be reached, or None where they are more than ``limit``."""
    search = _Exploration(expansion, starts)
    while search.frontier.size and len(search.rows) <= limit:
        if search.frontier.size <= _FEW:
            search.step_one_by_one(limit)
        else:
            search.step()
    return search.explored() if len(search.rows) <= limit else None


class _Exploration:
    """The rows found so far, the last of them the frontier that is still to be expanded."""

    def __init__(self, expansion: Expansion, starts: Sequence[int]) -> None:
        self._expansion = expansion
        self._width = len(expansion.columns)
        self.rows = Rows(expansion.codes.space)
        self.frontier: Ints = np.array(starts, dtype=np.int64)
        self._first = self._depth = 0
        self._codes: list[Ints] = []
        self._parents: list[Ints] = []
        self._bys: list[Ints] = []
        self._depths: list[npt.NDArray[np.int32]] = []
        self._nexts: list[npt.NDArray[np.int32]] = []
        self._rules: list[npt.NDArray[np.int16]] = []
        none = np.full(self.frontier.size, NONE, dtype=np.int64)
        self.rows.add(self.frontier)
        self._add(self.frontier, none, none)

    def step(self) -> None:
        """One round for the whole frontier."""
        after, fired = self._expansion.many(self.frontier)
        flat = after.ravel()
        unknown = np.flatnonzero((flat != NONE) & (self.rows.find(flat) == NONE))
        fresh, where = np.unique(flat[unknown], return_index=True)
        order = np.argsort(where, kind="stable")
        fresh, where = fresh[order], unknown[where[order]]
        self.rows.add(fresh)
        self._nexts.append(self.rows.find(flat).reshape(after.shape))
        self._rules.append(fired)
        self._advance(fresh, where // self._width + self._first, where % self._width)

    def step_one_by_one(self, limit: int) -> None:
        """Rounds for as long as the frontier holds a few positions only."""
        after: list[list[int]] = []
        fired: list[list[int]] = []
        rounds: list[tuple[list[int], list[int], list[int]]] = []
        frontier, first = self.frontier.tolist(), self._first
        while 0 < len(frontier) <= _FEW and len(self.rows) <= limit:
            fresh: list[int] = []
            parents: list[int] = []
            bys: list[int] = []
            for place, code in enumerate(frontier):
                leads, rules = self._expansion.one(code)
                after.append(leads)
                fired.append(rules)
                for column, to in enumerate(leads):
                    if to != NONE and self.rows.add_one(to):
                        fresh.append(to)
                        parents.append(first + place)
                        bys.append(column)
            first += len(frontier)
            frontier = fresh
            rounds.append((fresh, parents, bys))
        flat = np.array(after, dtype=np.int64).ravel()
        self._nexts.append(self.rows.find(flat).reshape(len(after), self._width))
        self._rules.append(np.array(fired, dtype=np.int16).reshape(len(after), self._width))
        for fresh, parents, bys in rounds:
            self._advance(*(np.array(numbers, dtype=np.int64) for numbers in (fresh, parents, bys)))

    def explored(self) -> Explored:
        """Everything, once no frontier is left."""
        return Explored(
            self.rows,
            np.concatenate(self._codes),
            np.concatenate(self._nexts),
            np.concatenate(self._rules),
            np.concatenate(self._parents).astype(np.int32),
            np.concatenate(self._bys).astype(np.int16),
            np.concatenate(self._depths),
        )

    def _advance(self, fresh: Ints, parents: Ints, bys: Ints) -> None:
        """Take what a round found as the next frontier."""
        self._first += self.frontier.size
        self._depth += 1
        self.frontier = fresh
        self._add(fresh, parents, bys)

    def _add(self, codes: Ints, parents: Ints, bys: Ints) -> None:
        self._codes.append(codes)
        self._parents.append(parents)
        self._bys.append(bys)
        self._depths.append(np.full(codes.size, self._depth, dtype=np.int32))
