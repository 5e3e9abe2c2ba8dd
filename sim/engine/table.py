"""Every position that a rulebook can reach, tabulated once.

The machine is asked once for each stage, trigger and first rule whose conditions hold; the rest
is array arithmetic.  A row is a position, a column something that can happen (an event, by some
sides, or time up to the next deadline or the end of the next wait), a cell where that leads and
by which rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.engine.codes import NEVER, Codes
from sim.engine.expand import NONE, Column, Expansion
from sim.engine.explore import Explored, explore
from sim.engine.machine import Machine
from sim.engine.symmetry import Symmetry
from sim.engine.tallying import heeds_sides
from sim.model.collecting import uncollected
from sim.model.problem import LIMIT, TooManyPositionsError
from sim.model.rulebook import SAME, Rulebook
from sim.model.sides import every_set
from sim.model.step import Decision, Position

__all__ = ["MOST_COUNTS", "NEVER", "NONE", "Bools", "Column", "Ints", "Table", "cost"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_BYTES, _BYTES_OF_A_CELL = 40, 14
"""How many bytes a position takes while a table is made, and how many each of its columns."""

MOST_COUNTS = 20_000
"""How far a tally may count: a table needs a round of its own for every count."""


class Table:
    """Every reachable position of a rulebook and what each column does there.

    ``next`` holds for each row and column the row that follows, or NONE where the column cannot
    happen; ``rule`` the place in the rulebook of the rule that fired, or NONE.  Row 0 is the
    start (``starts`` adds further first stages).  Rows stand in order of ``depth``, the fewest
    steps from a start; ``parent`` and ``by`` are the row and column that reached each first.
    ``next`` (int32) and ``rule`` (int16) are rows x columns; ``row_codes`` (int64), ``stage``
    (int16: its place in the rulebook) and the others have one number a row.

    Of a ``reduced`` table one row stands for all positions that differ only by which of several
    interchangeable sides acted, and its columns are by the sides of that row; ``acted`` says who
    they are in a history.  Where fewer than two sides are interchangeable, or of two, it is whole.
    A table ``of`` some events has the columns of these alone, and the positions that they and time
    can reach.

    Raises TooManyPositionsError above ``limit`` positions.
    """

    @uncollected
    def __init__(
        self,
        rulebook: Rulebook,
        *,
        starts: Sequence[str] = (),
        limit: int = LIMIT,
        machine: Machine | None = None,
        reduced: bool = False,
        of: Collection[str] | None = None,
    ) -> None:
        columns, codes = _columns(rulebook, of), Codes(rulebook)
        symmetry = Symmetry.of(rulebook, codes) if reduced else None
        self._hold(Expansion(machine or Machine(rulebook), codes, columns, symmetry), rulebook)
        self._check_size(limit)
        firsts = [self.machine.start(stage) for stage in dict.fromkeys((rulebook.start, *starts))]
        explored = explore(
            self._expansion, [self.codes.encode(first) for first in firsts], limit=limit
        )
        if explored is None:
            raise self._over(limit)
        self._take(explored)

    @classmethod
    def of(cls, expansion: Expansion, rulebook: Rulebook, explored: Explored) -> Table:
        """The table of a rulebook whose positions were explored elsewhere."""
        table = cls.__new__(cls)
        table._hold(expansion, rulebook)
        table._take(explored)
        return table

    def __len__(self) -> int:
        return len(self.row_codes)

    @property
    def cells(self) -> int:
        """How many steps are possible: cells that can happen, but for the ends of waits."""
        return int((self.next != NONE).sum()) - int(self.silent.sum())

    def position(self, row: int) -> Position:
        """The position of a row."""
        return self.codes.decode(int(self.row_codes[row]))

    def row(self, position: Position) -> int:
        """The row of a position.  Raises KeyError where it is not reachable."""
        code = self.codes.encode(position)
        if self.symmetry is not None:
            code = self.symmetry.standing_one(code)
        row = int(self._rows.find(np.array([code]))[0])
        if row == NONE:
            raise KeyError(f"not reachable: {position}")
        return row

    def rows(self, codes: Ints) -> npt.NDArray[np.int32]:
        """The row of each code, or NONE where it is not reachable."""
        return self._rows.find(codes)

    def column(self, event: str | None, sides: int = 0) -> int:
        """The column of an event by some sides, or of time where ``event`` is None."""
        place = self._column_places.get(Column(event, sides))
        return self._column_places[Column(event, 0)] if place is None else place

    def decision(self, row: int, column: int) -> Decision | None:
        """What the machine says of a cell, with every refusal; None where it cannot happen."""
        position, what = self.position(row), self.columns[column]
        if self.next[row, column] == NONE:
            return None
        if what.event is None:
            return self.machine.wait(position)
        return self.machine.step(position, what.event, what.sides)

    def path(self, row: int) -> list[tuple[int, int]]:
        """A shortest way from a start to a row: the (row, column) of each step."""
        steps = []
        while self.parent[row] != NONE:
            steps.append((int(self.parent[row]), int(self.by[row])))
            row = int(self.parent[row])
        return steps[::-1]

    def acted(self, row: int, happenings: Iterable[Column]) -> list[Column]:
        """What happens in a history that begins at a row, by the sides that then really act.

        ``happenings`` are by the sides of the rows that it leads through.
        """
        if self.symmetry is None:
            return list(happenings)
        position, real = self.position(row), []
        for event, sides in happenings:
            acting = self.symmetry.acting(position, sides)
            real.append(Column(event, acting))
            decision = (
                self.machine.wait(position)
                if event is None
                else self.machine.step(position, event, acting)
            )
            assert decision is not None, "a path takes steps that can happen"
            position = decision.after
        return real

    def tally(self, name: str, rows: Any = slice(None)) -> Ints:
        """What conditions see of a tally in some rows: saturated, sides as how many."""
        return self.codes.value(self.row_codes[rows], self.codes.place[name])

    def asked(self, name: str, column: int, rows: Any = slice(None)) -> Ints:
        """What rules see of a tally in some rows when a column happens: after it was counted."""
        return self.codes.value(self.counted(column, rows), self.codes.place[name])

    def fits(self, rule: int, column: int, rows: Any = slice(None)) -> Bools:
        """In which rows a rule's conditions hold when a column happens, whatever the stage."""
        when, sides = self.rulebook.rules[rule].when, self.columns[column].sides
        return self._expansion.hold(when, self.counted(column, rows), sides)

    def counted(self, column: int, rows: Any = slice(None)) -> Ints:
        """The codes of some rows when a column happens, after its event was counted."""
        return self._expansion.counted(self.row_codes[rows], self.columns[column])

    def trigger(self, row: int, column: int) -> str | None:
        """The name of what happens in a cell: an event, the deadline that falls, or a wait."""
        event = self.columns[column].event
        if event is not None:
            return event
        mark = self.machine.mark(self.position(row))
        return None if mark is None else mark.name

    @cached_property
    def silent(self) -> Bools:
        """In which rows what time does next is to end a wait: a move by no rule, and no step."""
        return self.codes.silent(self.row_codes)

    @cached_property
    def falls(self) -> Ints:
        """At the end of which day in its stage each row is left by time, or NEVER."""
        return self.codes.falls(self.row_codes)

    @cached_property
    def enters(self) -> Bools:
        """In which cells a stage is entered, also from itself: rows x columns, as ``rule``."""
        entering = [rule.to != SAME for rule in self.rulebook.rules]
        enters: Bools = np.array([*entering, False])[self.rule]  # NONE is the last place
        return enters

    def rule_name(self, row: int, column: int) -> str | None:
        """The rule that fires in a cell, by name; None where none does."""
        place = int(self.rule[row, column])
        return None if place == NONE else self.rulebook.rules[place].name

    # Building the table.

    def _hold(self, expansion: Expansion, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.machine, self.codes, self.columns = (
            expansion.machine,
            expansion.codes,
            expansion.columns,
        )
        self._expansion = expansion
        self.symmetry = expansion.symmetry
        self._column_places = {column: place for place, column in enumerate(self.columns)}

    def _take(self, explored: Explored) -> None:
        self._rows, self.row_codes = explored.rows, explored.codes
        self.next, self.rule = explored.next, explored.rule
        self.parent, self.by, self.depth = explored.parent, explored.by, explored.depth
        self.stage = self.codes.stage(self.row_codes).astype(np.int16)

    def _check_size(self, limit: int) -> None:
        """Refuse at once what would fail in the end, or take a step for every count."""
        longest = max(self.codes.sizes, default=1)
        if longest > MOST_COUNTS:
            raise self._too_many(f"counts too far: more than {MOST_COUNTS:,} values of one tally")
        if self.codes.space > 2**62:
            raise self._too_many("has more positions than can be numbered")
        if longest > limit:
            raise self._over(limit)

    def _over(self, limit: int) -> TooManyPositionsError:
        """The refusal that a higher limit would lift."""
        most = self.codes.space
        raised = (
            "; or raise the limit with --limit N, if memory and time allow "
            f"(at most {most:,} positions, about {_megabytes(most, self.columns):,} MB)"
        )
        return self._too_many(f"has more than {limit:,} positions", raised)

    def _too_many(self, what: str, cure: str = "") -> TooManyPositionsError:
        sized = zip(self.codes.sizes, self.rulebook.tallies, strict=True)
        costly = sorted(((size, name) for size, name in sized if size > 1), reverse=True)
        named = ", ".join(f"{name} ({size:,} values)" for size, name in costly[:3])
        smaller = "compare tallies with smaller numbers, or reset them by the same events"
        return TooManyPositionsError(
            f"the rulebook '{self.rulebook.name}' {what}",
            path=self.rulebook.path,
            at=("tallies", costly[0][1]) if costly else ("stages",),
            label=f"what costs most: {named}" if named else "its stages alone are too many",
            cure=(smaller if named else "make fewer stages") + cure,
        )


def cost(rulebook: Rulebook, *, limit: int) -> tuple[int, int]:
    """How many positions a table of a rulebook can have at the most, and about how many MB.

    No more positions than ``limit`` are counted, since a table of more is refused.
    """
    most = min(Codes(rulebook).space, limit)
    return most, _megabytes(most, _columns(rulebook))


def _megabytes(positions: int, columns: Sequence[Column]) -> int:
    return max(1, round(positions * (_BYTES + _BYTES_OF_A_CELL * len(columns)) / 2**20))


def _columns(rulebook: Rulebook, of: Collection[str] | None = None) -> tuple[Column, ...]:
    """The columns: each event, by each set of sides where it matters who acts; then time."""
    columns: list[Column] = []
    for event in rulebook.events if of is None else filter(of.__contains__, rulebook.events):
        masks = every_set(rulebook.sides) if heeds_sides(rulebook, event) else (0,)
        columns.extend(Column(event, mask) for mask in masks)
    if any(rule.after is not None for rule in rulebook.rules) or any(
        map(rulebook.marks_of, rulebook.stages)
    ):
        columns.append(Column(None))
    return tuple(columns)
