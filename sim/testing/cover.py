"""A small set of scripts that shows all that a rulebook can do, and all that it can refuse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.analysis.outcomes import Answers, Outcome
from sim.engine.scripts import script
from sim.engine.table import NONE
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.testing.tables import answers_of, check_book, check_number, check_stages


def transition_cover(
    book: Rulebook, *, starts: Sequence[str] = (), longest: int = 40
) -> tuple[Scenario, ...]:
    """Scripts that together fire every rule that can fire and provoke every possible refusal.

    Covered is each ``Outcome``: each rule fired by each of its triggers in each stage, and each
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
    firsts = [row for row in range(len(table)) if table.parent[row] == NONE]
    search = _Search(answers)
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


class _Search:
    """The outcomes still to be shown, and the way to the nearest of them."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.table = answers.table
        self.missing: set[Outcome] = set().union(*answers.outcomes)
        self._weigh()

    def walk(self, row: int, longest: int) -> list[int]:
        """Columns that show something new as often as they can, from a row on."""
        columns: list[int] = []
        while (way := self.nearest(row)) is not None:
            if columns and len(columns) + len(way) > longest:
                break
            for column in way:
                self.missing -= self.answers.outcomes[self.answers.kind[row, column]]
                row = int(self.table.next[row, column])
            columns += way
            self._weigh()
        return columns

    def nearest(self, row: int) -> list[int] | None:
        """The columns of a shortest way that ends with something new, or None."""
        if not self.missing:
            return None
        came: dict[int, tuple[int, int] | None] = {row: None}
        frontier = np.array([row])
        while frontier.size:
            gains = self.gain[self.answers.kind[frontier]]
            best = int(gains.argmax())
            if gains.flat[best]:
                at, column = divmod(best, gains.shape[1])
                return [*self._back(came, int(frontier[at])), column]
            frontier = self._further(frontier, came)
        return None

    def _further(
        self, frontier: npt.NDArray[np.int64], came: dict[int, tuple[int, int] | None]
    ) -> npt.NDArray[np.int64]:
        """The rows that one more step reaches first; ``came`` is told how."""
        nexts = self.table.next[frontier]
        rows, firsts = np.unique(nexts, return_index=True)
        new = []
        for following, first in zip(rows.tolist(), firsts.tolist(), strict=True):
            if following != NONE and following not in came:
                at, column = divmod(first, nexts.shape[1])
                came[following] = (int(frontier[at]), column)
                new.append(following)
        return np.array(new, dtype=np.int64)

    def _back(self, came: dict[int, tuple[int, int] | None], row: int) -> list[int]:
        columns = []
        while (step := came[row]) is not None:
            row, column = step
            columns.append(column)
        return columns[::-1]

    def _weigh(self) -> None:
        """How much that is new each kind of answer shows; the last stands for no answer."""
        news = [len(self.missing & outcomes) for outcomes in self.answers.outcomes]
        self.gain: npt.NDArray[np.int64] = np.array([*news, 0], dtype=np.int64)
