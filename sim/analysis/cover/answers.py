"""Every way in which a rulebook can answer: which rule fires, and what each other one lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.alike import alike
from sim.engine.distinct import distinct
from sim.engine.expand import Values, no_words
from sim.engine.table import NONE, Table
from sim.model.step import Decision

FIRED = "fired"
Ints = npt.NDArray[np.int64]


class RuleOutcome(NamedTuple):
    """One thing that can happen to a rule: it fires, or it is refused for one lack.

    ``trigger`` and ``stage`` say where; ``what`` is ``fired``, ``stage``, ``condition`` or
    ``order``, and ``line`` the condition line that failed, where one did.
    """

    rule: str
    what: str
    trigger: str
    stage: str
    line: str = ""


class Answers:
    """The answers of a table, each once: equal answers in many cells are one kind.

    ``kind`` holds for each row and column the place of its answer in ``decisions``, or NONE, also
    where a wait ends and no rule is asked;
    two cells of a kind fire the same rule and refuse the others for the same lacks, though
    their tallies may differ.  ``outcomes`` gives what happens to the rules in each kind.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.kind: npt.NDArray[np.int32] = np.full(table.next.shape, NONE, dtype=np.int32)
        self.decisions: list[Decision] = []
        self.outcomes: list[frozenset[RuleOutcome]] = []
        for stage in distinct(table.stage):
            rows = np.flatnonzero(table.stage == stage)
            for column in range(len(table.columns)):
                self._tell_apart(rows, column)

    @property
    def reachable(self) -> dict[RuleOutcome, tuple[int, int]]:
        """Every outcome that can happen, and a cell with a shortest way to it."""
        found: dict[RuleOutcome, tuple[int, int]] = {}
        flat = self.kind.ravel()
        kinds, firsts = np.unique(flat, return_index=True)  # rows stand in order of depth
        for kind, first in sorted(zip(kinds.tolist(), firsts.tolist(), strict=True), key=_second):
            if kind != NONE:
                cell = divmod(first, self.kind.shape[1])
                for outcome in self.outcomes[kind]:
                    found.setdefault(outcome, cell)
        return found

    def _tell_apart(self, rows: Ints, column: int) -> None:
        """Give a number to each kind of answer of one column in rows of one stage."""
        rows = rows[self.table.next[rows, column] != NONE]
        if self.table.columns[column].event is None:
            rows = rows[~self.table.silent[rows]]
        if not rows.size:
            return
        firsts, groups = self._alike(rows, column)
        places = []
        known: dict[frozenset[RuleOutcome], int] = {}
        for first in firsts.tolist():
            decision = self.table.decision(int(rows[first]), column)
            trigger = self.table.trigger(int(rows[first]), column)
            assert decision is not None, "the cell can happen"
            assert trigger is not None, "something makes it happen"
            stage = self.table.codes.stages[self.table.stage[rows[first]]]
            outcomes = frozenset(outcomes_of(decision, trigger, stage))
            if outcomes not in known:
                known[outcomes] = len(self.decisions)
                self.decisions.append(decision)
                self.outcomes.append(outcomes)
            places.append(known[outcomes])
        self.kind[rows, column] = np.array(places, dtype=np.int32)[groups]

    def _alike(self, rows: Ints, column: int) -> tuple[Ints, Ints]:
        """The first place of each kind of rows, and of each its kind: all lines hold alike."""
        table = self.table
        passed = np.zeros_like(rows)
        if table.columns[column].event is None:
            passed = table.codes.passed(table.row_codes[rows])
        lines = {
            line.text: line
            for number in distinct(passed)
            for rule in table.rulebook.rules_on(
                table.trigger(int(rows[passed == number][0]), column) or ""
            )
            for line in rule.when
        }
        sides = table.columns[column].sides
        values = Values(table.codes, table.counted(column, rows), sides)
        return alike(passed, (line.over(values, no_words) for line in lines.values()))


def outcomes_of(decision: Decision, trigger: str, stage: str) -> Iterator[RuleOutcome]:
    """What a step did to every rule of its trigger; ``stage`` is the one before it."""
    if decision.rule is not None:
        yield RuleOutcome(decision.rule.name, FIRED, trigger, stage)
    for blocked in decision.blocked:
        for line in blocked.unmet or ("",):
            yield RuleOutcome(blocked.rule.name, blocked.lacks, trigger, stage, str(line))


def _second(pair: tuple[int, int]) -> int:
    return pair[1]
