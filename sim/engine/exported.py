"""A table as plain arrays, which another program can step through without knowing a rule.

Whoever has them looks up where a cell leads and what the rules answered there, and in the marks of
the stage when time comes in next.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from sim.engine.table import NONE, Column, Ints, Table
from sim.model.condition import Condition
from sim.model.problem import MOST_CELLS, LimitError
from sim.model.rulebook import Rulebook
from sim.model.step import Answer


class Hurdle(NamedTuple):
    """What stood in the way of a rule.

    The place of the rule; what it ``lacks``, as of a Blocked; the places of the lines that failed.
    """

    rule: int
    lacks: str
    lines: tuple[int, ...]


class CellAnswer(NamedTuple):
    """What the rules answer in some cells.

    ``rule`` is the place of the one that fires, or NONE; ``entered`` tells whether a stage is
    entered, so that its clock starts anew; ``hurdles`` are those of all other rules of the trigger.
    """

    rule: int
    entered: bool
    hurdles: tuple[Hurdle, ...]


class Exported(NamedTuple):
    """Every position and what each column does there, rows in the order of their codes.

    ``next`` (rows x columns) is the row that follows, or NONE where the column cannot happen, and
    ``answer`` (likewise) a place in ``answers``, or NONE.  ``stage`` and ``passed`` give for each
    row the place of its stage and how many marks of that lie behind.  ``lines`` are the conditions
    that answers speak of, and ``starts`` the row of each stage that a track starts in.
    """

    rulebook: Rulebook
    columns: tuple[Column, ...]
    next: Ints
    answer: Ints
    answers: tuple[CellAnswer, ...]
    lines: tuple[Condition, ...]
    stage: Ints
    passed: Ints
    starts: dict[str, int]


def exported(table: Table, starts: Sequence[str] = (), *, most: int = MOST_CELLS) -> Exported:
    """A whole table (none that is ``reduced``) as arrays; ``starts`` are stages besides the first.

    Raises LimitError where there are more than ``most`` cells.
    """
    book = table.rulebook
    _check_size(table, most)
    order = np.argsort(table.row_codes, kind="stable")
    place = np.empty(len(order) + 1, dtype=np.int64)
    place[order] = np.arange(len(order))
    place[NONE] = NONE
    answers = _Answers(table)
    return Exported(
        rulebook=book,
        columns=table.columns,
        next=place[table.next[order]],
        answer=np.stack([answers.of(column) for column in range(len(table.columns))], axis=1)[
            order
        ],
        answers=tuple(answers.known),
        lines=tuple(answers.lines),
        stage=table.stage[order].astype(np.int64),
        passed=table.codes.passed(table.row_codes)[order],
        starts={
            stage: int(place[table.row(table.machine.start(stage))])
            for stage in dict.fromkeys((book.start, *starts))
        },
    )


def _check_size(table: Table, most: int) -> None:
    cells, book = table.next.size, table.rulebook
    if cells > most:
        raise LimitError(
            f"the rulebook '{book.name}' has {len(table):,} positions and {len(table.columns):,} "
            f"things that can happen: {cells:,} cells, more than {most:,}",
            path=book.path,
            at=("tallies",) if book.tallies else ("stages",),
            label="a page would have to carry them all",
            cure="compare tallies with smaller numbers",
        )


class _Answers:
    """What the machine answers in each cell, asked once for all rows that its rules see alike."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.known: dict[CellAnswer, int] = {}
        self.lines: dict[Condition, int] = {}
        book = table.rulebook
        self._rules = {rule.name: place for place, rule in enumerate(book.rules)}
        for rule in book.rules:
            for line in rule.when:
                _place(self.lines, line)

    def of(self, column: int) -> Ints:
        """For each row the place of the answer in a column, or NONE where it cannot happen."""
        table = self._table
        alike = np.where(table.next[:, column] == NONE, NONE, self._alike(column))
        kinds, first, which = np.unique(alike, return_index=True, return_inverse=True)
        answers: Ints = np.full(kinds.size, NONE, dtype=np.int64)
        for kind, row in enumerate(first.tolist()):
            decision = table.decision(row, column)
            if decision is not None:
                answers[kind] = _place(self.known, self._told(decision.answer))
        return answers[which.ravel()]

    def _alike(self, column: int) -> Ints:
        """A number for each row, the same where the rules of a column see the same."""
        table, codes = self._table, self._table.codes
        passed = codes.passed(table.row_codes)
        key = codes.stage(table.row_codes) * (int(passed.max()) + 1) + passed
        event = table.columns[column].event
        rules = (
            table.rulebook.rules_on(event)
            if event is not None
            else [rule for rule in table.rulebook.rules if rule.after is not None]
        )
        asked = {name for rule in rules for line in rule.when for name in line.names}
        for name in codes.place:
            if name in asked:
                key = key * codes.sizes[codes.place[name]] + table.asked(name, column)
        return key

    def _told(self, answer: Answer) -> CellAnswer:
        return CellAnswer(
            NONE if answer.rule is None else self._rules[answer.rule.name],
            answer.entered,
            tuple(
                Hurdle(
                    self._rules[blocked.rule.name],
                    blocked.lacks,
                    tuple(_place(self.lines, line) for line in blocked.unmet),
                )
                for blocked in answer.blocked
            ),
        )


Thing = TypeVar("Thing", bound=Hashable)


def _place(places: dict[Thing, int], thing: Thing) -> int:
    """The place of a thing among those that were asked for, the next where it is new."""
    return places.setdefault(thing, len(places))
