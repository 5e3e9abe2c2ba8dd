"""A small set of scripts that shows all that a rulebook can do, and all that it can refuse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.analysis.cover.answers import Answers, RuleOutcome
from sim.engine.scripts import script
from sim.engine.table import NONE
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.testing.tables import answers_of, check_book, check_number, check_stages

Ints = npt.NDArray[np.int64]


def transition_cover(
    book: Rulebook, *, starts: Sequence[str] = (), longest: int = 40
) -> tuple[Scenario, ...]:
    """Scripts that together fire every rule that can fire and provoke every possible refusal.

    Covered is each ``RuleOutcome``: each rule fired by each of its triggers in each stage, and each
    refused there for each lack (the stage, the order, or a line of its condition), as far as a
    reachable position allows.  Greedy: always on to the nearest step that shows something new.
    A script takes about ``longest`` steps at the most, more only where one step lies deeper.
    ``starts`` are further stages in which a track may start.
    """
    check_book(book, "transition_cover")
    check_stages(book, starts, "transition_cover(starts=...)")
    check_number("longest", longest, 1)
    answers = answers_of(book, starts)
    table = answers.table
    firsts = np.flatnonzero(table.parent == NONE).tolist()
    search = _CoverSearch(answers)
    found: list[Scenario] = []
    while search.missing:
        first = next(row for row in firsts if search.nearest(row) is not None)
        columns = search.walk(first, longest)
        found.append(
            script(
                book,
                [table.columns[column] for column in columns],
                start=table.position(first).stage,
                name=f"cover-{len(found) + 1}",
                machine=table.machine,
            )
        )
    return tuple(found)


class _CoverSearch:
    """The outcomes still to be shown, and the way to the nearest of them.

    Each search leaves its number at the rows that it reached, and how it came there first.
    """

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.table = answers.table
        self.missing: set[RuleOutcome] = set().union(*answers.outcomes)
        self._search = 0
        self._reached: Ints = np.zeros(len(self.table), dtype=np.int64)
        self._from: Ints = np.empty(len(self.table), dtype=np.int64)
        self._by: Ints = np.empty(len(self.table), dtype=np.int64)
        self._weigh()

    def walk(self, row: int, longest: int) -> list[int]:
        """Columns that show something new as often as they can, from a row on."""
        columns: list[int] = []
        while (way := self.nearest(row)) is not None:
            if columns and len(columns) + len(way) > longest:
                break
            for column in way:
                kind = self.answers.kind[row, column]
                if kind != NONE:  # where a wait ends nothing is shown
                    self.missing -= self.answers.outcomes[kind]
                row = int(self.table.next[row, column])
            columns += way
            self._weigh()
        return columns

    def nearest(self, row: int) -> list[int] | None:
        """The columns of a shortest way that ends with something new, or None."""
        if not self.missing:
            return None
        self._search += 1
        self._reached[row] = self._search
        frontier = np.array([row])
        while frontier.size:
            gains = self.gain[self.answers.kind[frontier]]
            best = int(gains.argmax())
            if gains.flat[best]:
                at, column = divmod(best, gains.shape[1])
                return [*self._back(row, int(frontier[at])), column]
            frontier = self._further(frontier)
        return None

    def _further(self, frontier: Ints) -> Ints:
        """The rows that one more step reaches first, in order; how, is kept."""
        nexts = self.table.next[frontier].ravel()
        new = np.flatnonzero((nexts != NONE) & (self._reached[nexts] != self._search))
        rows = nexts[new]
        self._from[rows[::-1]] = new[::-1]  # the last that is written stays: the first
        first = self._from[rows] == new
        rows, new = rows[first], new[first]
        self._reached[rows] = self._search
        at, column = np.divmod(new, self.table.next.shape[1])
        self._from[rows], self._by[rows] = frontier[at], column
        return np.sort(rows).astype(np.int64)

    def _back(self, first: int, row: int) -> list[int]:
        columns = []
        while row != first:
            columns.append(int(self._by[row]))
            row = int(self._from[row])
        return columns[::-1]

    def _weigh(self) -> None:
        """How much that is new each kind of answer shows; the last stands for no answer."""
        news = [len(self.missing & outcomes) for outcomes in self.answers.outcomes]
        self.gain: Ints = np.array([*news, 0], dtype=np.int64)
