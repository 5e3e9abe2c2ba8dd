"""Every position that a rulebook can reach, tabulated once.

The machine is asked once for each stage, trigger and first rule whose conditions hold; the rest
is array arithmetic.  A row is a position, a column something that can happen (an event, by some
sides, or the next deadline), a cell where that leads and by which rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.codes import Codes, Rows
from sim.engine.machine import Machine, heeds_sides, tallying
from sim.model.collecting import uncollected
from sim.model.condition import Condition, Symbols
from sim.model.problem import LIMIT, TooManyPositionsError
from sim.model.rulebook import Rulebook, deadline_name
from sim.model.step import Decision, Position

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MOST_COUNTS = 20_000
"""How far a tally may count: a table needs a round of its own for every count."""

NONE = -1
"""No row: what a column cannot lead to, because it cannot happen there.  No rule: none fired."""


class Column(NamedTuple):
    """Something that can happen: an event by a set of sides (as bits), or time (event None).

    Where it makes no difference who acts, one column with no sides stands for all.
    """

    event: str | None
    sides: int = 0


class Table:
    """Every reachable position of a rulebook and what each column does there.

    ``next`` holds for each row and column the row that follows, or NONE where the column cannot
    happen; ``rule`` the place in the rulebook of the rule that fired, or NONE.  Row 0 is the
    start (``starts`` adds further first stages).  Rows stand in order of ``depth``, the fewest
    steps from a start; ``parent`` and ``by`` are the row and column that reached each first.

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
    ) -> None:
        self.rulebook = rulebook
        self.machine = machine or Machine(rulebook)
        self.columns = _columns(rulebook)
        self.codes = Codes(rulebook)
        self._check_size(limit)
        self._leads: dict[tuple[str, str], list[_Lead]] = {}
        self._works = {event: tallying(rulebook, event) for event in rulebook.events}
        self._rule_places = {rule.name: place for place, rule in enumerate(rulebook.rules)}
        firsts = dict.fromkeys((rulebook.start, *starts))
        self._explore([self.machine.start(stage) for stage in firsts], limit)

    def __len__(self) -> int:
        return len(self.row_codes)

    @property
    def cells(self) -> int:
        """How many steps are possible: cells that are not NONE."""
        return int((self.next != NONE).sum())

    def position(self, row: int) -> Position:
        """The position of a row."""
        return self.codes.decode(int(self.row_codes[row]))

    def row(self, position: Position) -> int:
        """The row of a position.  Raises KeyError where it is not reachable."""
        found = int(self._rows.find(np.array([self.codes.encode(position)]))[0])
        if found == NONE:
            raise KeyError(f"not reachable: {position}")
        return found

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

    def tally(self, name: str, rows: Any = slice(None)) -> Ints:
        """What conditions see of a tally in some rows: saturated, sides as how many."""
        return self.codes.value(self.row_codes[rows], self.codes.place[name])

    def fits(self, rule: int, column: int, rows: Any = slice(None)) -> Bools:
        """In which rows a rule's conditions hold when a column happens, whatever the stage."""
        codes = self.row_codes[rows]
        event = self.columns[column]
        if event.event is not None:
            codes = self._counted(codes, event)
        return self._hold(self.rulebook.rules[rule].when, codes)

    def trigger(self, row: int, column: int) -> str | None:
        """The name of what happens in a cell: an event, or the deadline that falls."""
        event = self.columns[column].event
        if event is not None:
            return event
        position = self.position(row)
        days = self.rulebook.deadlines_of(position.stage)
        return deadline_name(days[position.passed]) if position.passed < len(days) else None

    # Building the table.

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
        raised = "; or raise the limit with --limit N, if memory and time allow"
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

    def _explore(self, starts: Sequence[Position], limit: int) -> None:
        """Breadth first, a whole frontier at a time."""
        self._rows = Rows(self.codes.space)
        frontier = np.array([self.codes.encode(start) for start in starts], dtype=np.int64)
        self._rows.add(frontier)
        parents = [np.full(len(starts), NONE, dtype=np.int32)]
        bys = [np.full(len(starts), NONE, dtype=np.int16)]
        depths = [np.zeros(len(starts), dtype=np.int32)]
        nexts, rules, codes = [], [], [frontier]
        first = 0
        width = len(self.columns)
        while frontier.size:
            after, fired = self._expand(frontier)
            flat = after.ravel()
            unknown = np.flatnonzero((flat != NONE) & (self._rows.find(flat) == NONE))
            found, where = np.unique(flat[unknown], return_index=True)
            order = np.argsort(where, kind="stable")
            found, where = found[order], unknown[where[order]]
            if len(self._rows) + found.size > limit:
                raise self._over(limit)
            self._rows.add(found)
            parents.append((where // width + first).astype(np.int32))
            bys.append((where % width).astype(np.int16))
            depths.append(np.full(found.size, len(depths), dtype=np.int32))
            nexts.append(self._rows.find(flat).reshape(after.shape))
            rules.append(fired)
            codes.append(found)
            first += frontier.size
            frontier = found
        self.row_codes: Ints = np.concatenate(codes)
        self.next = np.concatenate(nexts)
        self.rule = np.concatenate(rules)
        self.parent = np.concatenate(parents)
        self.by = np.concatenate(bys)
        self.depth = np.concatenate(depths)
        self.stage = self.codes.stage(self.row_codes).astype(np.int16)
        self._column_places = {column: place for place, column in enumerate(self.columns)}

    def _expand(self, codes: Ints) -> tuple[Ints, npt.NDArray[np.int16]]:
        """Where each column leads from some positions, and by which rule."""
        after = np.full((codes.size, len(self.columns)), NONE, dtype=np.int64)
        fired = np.full((codes.size, len(self.columns)), NONE, dtype=np.int16)
        stages = self.codes.stage(codes)
        for place in np.unique(stages):
            rows = np.flatnonzero(stages == place)
            stage = self.codes.stages[int(place)]
            self._expand_stage(stage, rows, codes[rows], after, fired)
        return after, fired

    def _expand_stage(
        self, stage: str, rows: Ints, codes: Ints, after: Ints, fired: npt.NDArray[np.int16]
    ) -> None:
        due = self.codes.due(codes)
        free = rows if not due.any() else rows[due == 0]
        calm = codes if free is rows else codes[due == 0]
        for place, column in enumerate(self.columns):
            if column.event is not None:
                counted = self._counted(calm, column)
                to, by = self._lead(stage, column.event, counted, counted, by_time=False)
                after[free, place], fired[free, place] = to, by
                continue
            passed = self.codes.passed(codes)
            for number, days in enumerate(self.rulebook.deadlines_of(stage)):
                at = passed == number
                stays = self.codes.waited(codes[at])
                trigger = deadline_name(days)
                to, by = self._lead(stage, trigger, codes[at], stays, by_time=True)
                after[rows[at], place], fired[rows[at], place] = to, by

    def _lead(
        self, stage: str, trigger: str, asked: Ints, stays: Ints, *, by_time: bool
    ) -> tuple[Ints, Ints]:
        """Where a trigger leads from positions of one stage, and by which rule."""
        to, by = stays.copy(), np.full(stays.size, NONE, dtype=np.int64)
        open_: Bools = np.ones(stays.size, dtype=np.bool_)
        for lead in self._answers(stage, trigger):
            holds = open_ & self._hold(lead.when, asked) if lead.when else open_
            by[holds] = lead.rule
            if lead.entered:
                to[holds] = self.codes.entered(asked[holds], lead.stage, by_time=by_time)
            open_ = open_ & ~holds
            if not open_.any():
                break
        return to, by

    def _answers(self, stage: str, trigger: str) -> list[_Lead]:
        """The machine's answers for a stage and trigger, by the first rule that fits."""
        key = (stage, trigger)
        if key not in self._leads:
            asked = [r for r in self.rulebook.rules_on(trigger) if stage in r.origins]
            answers = []
            for first in range(len(asked)):
                fitting = asked[first:]
                rule, to, entered = self.machine.ask(stage, trigger, fitting.__contains__)
                assert rule is not None, "a rule fits, so one fires"
                answers.append(_Lead(rule.when, self._rule_places[rule.name], to, entered))
            self._leads[key] = answers
        return self._leads[key]

    def _counted(self, codes: Ints, column: Column) -> Ints:
        """Positions after an event was counted."""
        assert column.event is not None
        for work in self._works[column.event]:
            codes = self.codes.count(codes, work, column.sides)
        return codes

    def _hold(self, lines: Sequence[Condition], codes: Ints) -> Bools:
        """Where every condition line holds."""
        values = _Values(self.codes, codes)
        holds: Bools = np.ones(codes.size, dtype=np.bool_)
        for line in lines:
            holds = holds & line.over(values, _no_words)
        return holds


class _Lead(NamedTuple):
    """What follows where a rule is the first that fits."""

    when: tuple[Condition, ...]
    rule: int
    stage: str
    entered: bool


class _Values(Mapping[str, Ints]):
    """The tallies of some positions, each worked out when a condition asks for it."""

    def __init__(self, codes: Codes, rows: Ints) -> None:
        self._codes = codes
        self._rows = rows

    def __getitem__(self, name: str) -> Ints:
        return self._codes.value(self._rows, self._codes.place[name])

    def __iter__(self) -> Any:
        return iter(self._codes.place)

    def __len__(self) -> int:
        return len(self._codes.place)


def _no_words(kind: Symbols, word: str) -> int:
    raise AssertionError(f"a rule's condition speaks of tallies only, not of {kind.what} {word}")


def _columns(rulebook: Rulebook) -> tuple[Column, ...]:
    """The columns: each event, by each set of sides where a tally of sides counts it; then time."""
    columns: list[Column] = []
    for event in rulebook.events:
        masks = range(2**rulebook.sides) if heeds_sides(rulebook, event) else (0,)
        columns.extend(Column(event, mask) for mask in masks)
    if any(rule.after is not None for rule in rulebook.rules):
        columns.append(Column(None))
    return tuple(columns)
