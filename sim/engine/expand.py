"""What follows each position, for whole arrays of positions or for one.

The machine is asked once for each stage, trigger and rule that fires; the rest is arithmetic on
the codes of positions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.codes import Codes, Ints
from sim.engine.distinct import distinct
from sim.engine.machine import Machine
from sim.engine.symmetry import Symmetry
from sim.engine.tallying import tallying
from sim.model.acting import acting
from sim.model.condition import Condition
from sim.model.marks import WAITED, behind
from sim.model.rulebook import Rule
from sim.model.vocabulary import Symbols

Bools = npt.NDArray[np.bool_]

NONE = -1
"""No row: what a column cannot lead to, because it cannot happen there.  No rule: none fired."""


class Column(NamedTuple):
    """Something that can happen: an event by a set of sides (as bits), or time (event None).

    Where it makes no difference who acts, one column with no sides stands for all.
    """

    event: str | None
    sides: int = 0


class Expansion:
    """Where each column leads from positions, and by which rule.

    Positions come as codes (int64, one each) and go as codes; a rule is its place in the rulebook.
    NONE stands for both where a column cannot happen, and for the rule where none fires.
    """

    def __init__(
        self,
        machine: Machine,
        codes: Codes,
        columns: tuple[Column, ...],
        symmetry: Symmetry | None = None,
    ) -> None:
        book = machine.rulebook
        self.symmetry = symmetry
        self.columns = columns
        self.codes = codes
        self._book = book
        self.machine = machine
        self._works = {event: tallying(book, event) for event in book.events}
        self._rule_places = {rule.name: place for place, rule in enumerate(book.rules)}
        self._asked: dict[tuple[str, str], tuple[tuple[Rule, int], ...]] = {}
        self._leads: dict[tuple[str, str, int], _Lead] = {}

    def many(self, codes: Ints) -> tuple[Ints, npt.NDArray[np.int16]]:
        """Where each column leads from some positions, and by which rule.

        Two arrays of positions x columns: codes (int64) and rules (int16).
        """
        after = np.empty((codes.size, len(self.columns)), dtype=np.int64)
        fired = np.empty((codes.size, len(self.columns)), dtype=np.int16)
        parted = self._parted(codes)
        for place, column in enumerate(self.columns):
            after[:, place], fired[:, place] = self._over(column, codes, parted)
        return self._standing(after), fired

    def one(self, code: int) -> tuple[list[int], list[int]]:
        """The same for a single position, without an array."""
        stage = self.codes.stages[code // self.codes.stage_unit]
        after, fired = [NONE] * len(self.columns), [NONE] * len(self.columns)
        due = self.codes.due_one(code)
        for place, column in enumerate(self.columns):
            if column.event is None:
                after[place], fired[place] = self._time_one(stage, code)
            elif not due:
                counted = code
                for work in self._works[column.event]:
                    counted = self.codes.count_one(counted, work, column.sides)
                after[place], fired[place] = self._lead_one(
                    stage, column.event, counted, counted, column.sides
                )
        if self.symmetry is not None:
            after = self.symmetry.standing(np.array(after, dtype=np.int64)).tolist()
        return after, fired

    def _time_one(self, stage: str, code: int) -> tuple[int, int]:
        """Where time leads from one position, and by which rule."""
        marks, passed = self._book.marks_of(stage), self.codes.passed_one(code)
        if passed == len(marks):
            return NONE, NONE
        stays = self.codes.waited_one(code, behind(marks, passed) - passed)
        if marks[passed].silent:
            return stays, NONE
        return self._lead_one(stage, marks[passed].name, code, stays, 0)

    def counted(self, codes: Ints, column: Column) -> Ints:
        """The codes of positions after the event of a column was counted; time counts nothing."""
        for work in self._works[column.event] if column.event is not None else ():
            codes = self.codes.count(codes, work, column.sides)
        return codes

    def hold(self, lines: Sequence[Condition], codes: Ints, sides: int) -> Bools:
        """In which positions every condition line holds when some sides act, without counting."""
        return _Lines(self.codes, codes, sides).hold(lines)

    def column(self, place: int, codes: Ints) -> tuple[Ints, Ints]:
        """Where one column leads from some positions, and by which rule: one of both for each."""
        after, fired = self._over(self.columns[place], codes, self._parted(codes))
        return self._standing(after), fired

    def _standing(self, codes: Ints) -> Ints:
        """The positions that stand for some, where some stand for others."""
        return codes if self.symmetry is None else self.symmetry.standing(codes)

    def _parted(self, codes: Ints) -> _Parted:
        """Which of some positions are in each stage, and which have no deadline that is due."""
        stages, calm = self.codes.stage(codes), self.codes.due(codes) == 0
        rows = {
            self.codes.stages[int(place)]: np.flatnonzero(stages == place)
            for place in distinct(stages)
        }
        return _Parted(rows, calm, all_calm=bool(calm.all()))

    def _over(self, column: Column, codes: Ints, parted: _Parted) -> tuple[Ints, Ints]:
        """Where a column leads from some positions, and by which rule."""
        fired = np.full(codes.size, NONE)
        if column.event is None:
            after = np.full(codes.size, NONE)
            for stage, rows in parted.rows.items():
                after[rows], fired[rows] = self._time(stage, codes[rows])
            return after, fired
        after = self.counted(codes, column)
        if after is codes:
            after = codes.copy()
        for stage, rows in parted.rows.items():
            if self._asked_of(stage, column.event):
                asked = after[rows]
                after[rows], fired[rows] = self._lead(stage, column, asked, asked)
        if not parted.all_calm:
            after[~parted.calm] = fired[~parted.calm] = NONE
        return after, fired

    def _time(self, stage: str, codes: Ints) -> tuple[Ints, Ints]:
        """Where time leads from positions of one stage, and by which rule."""
        after, fired = np.full(codes.size, NONE), np.full(codes.size, NONE)
        passed = self.codes.passed(codes)
        marks = self._book.marks_of(stage)
        for number, mark in enumerate(marks):
            at = passed == number
            stays = self.codes.waited(codes[at], behind(marks, number) - number)
            if mark.silent:
                after[at] = stays
                continue
            falls = Column(mark.name)
            after[at], fired[at] = self._lead(stage, falls, codes[at], stays, by_time=True)
        return after, fired

    def _lead(
        self, stage: str, column: Column, asked: Ints, stays: Ints, *, by_time: bool = False
    ) -> tuple[Ints, Ints]:
        """Where a trigger by some sides leads from positions of one stage, and by which rule.

        ``asked`` are the codes that conditions see, ``stays`` those that follow where no stage is
        entered.
        """
        to, by = stays.copy(), np.full(stays.size, NONE, dtype=np.int64)
        open_: Bools = np.ones(stays.size, dtype=np.bool_)
        trigger, sides = str(column.event), column.sides
        lines = _Lines(self.codes, asked, sides)
        for rule, place in self._asked_of(stage, trigger) if stays.size else ():
            holds = open_ & lines.hold(rule.when) if rule.when else open_
            if not holds.any():
                continue
            lead = self._answer(stage, trigger, rule, place)
            by[holds] = place
            if lead.entered:
                to[holds] = self.codes.entered(asked[holds], lead.stage, by_time=by_time)
            open_ = open_ & ~holds
            if not open_.any():
                break
        return to, by

    def _lead_one(
        self, stage: str, trigger: str, asked: int, stays: int, sides: int
    ) -> tuple[int, int]:
        """Where a trigger by some sides leads from one position, and by which rule."""
        values = _ValuesOfOne(self.codes, asked, sides)
        for rule, place in self._asked_of(stage, trigger):
            if all(line.holds(values) for line in rule.when):
                lead = self._answer(stage, trigger, rule, place)
                if not lead.entered:
                    return stays, place
                return self.codes.entered_one(asked, lead.stage, by_time=not rule.events), place
        return stays, NONE

    def _asked_of(self, stage: str, trigger: str) -> tuple[tuple[Rule, int], ...]:
        """The rules that a trigger asks in a stage, each with its place in the rulebook."""
        key = (stage, trigger)
        if key not in self._asked:
            self._asked[key] = tuple(
                (rule, self._rule_places[rule.name])
                for rule in self._book.rules_on(trigger)
                if stage in rule.origins
            )
        return self._asked[key]

    def _answer(self, stage: str, trigger: str, rule: Rule, place: int) -> _Lead:
        """The machine's answer to a trigger in a stage where a rule is the first that fits."""
        key = (stage, trigger, place)
        if key not in self._leads:
            fired, to, entered = self.machine.ask(stage, trigger, lambda one: one.name == rule.name)
            assert fired is not None, "a rule fits, so one fires"
            self._leads[key] = _Lead(to, entered)
        return self._leads[key]


class _Parted(NamedTuple):
    """Some positions by their stage, and which are calm: no deadline is due before an event."""

    rows: dict[str, Ints]
    calm: Bools
    all_calm: bool


class _Lead(NamedTuple):
    """What follows where a rule is the first that fits."""

    stage: str
    entered: bool


class _Lines:
    """Where condition lines hold over some positions (a bool each), every line worked out once."""

    def __init__(self, codes: Codes, rows: Ints, sides: int) -> None:
        self._values = Values(codes, rows, sides)
        self._size = rows.size
        self._known: dict[str, Bools] = {}

    def hold(self, lines: Sequence[Condition]) -> Bools:
        holds: Bools = np.ones(self._size, dtype=np.bool_)
        for line in lines:
            if line.text not in self._known:
                self._known[line.text] = line.over(self._values, no_words)
            holds = holds & self._known[line.text]
        return holds


class Values(Mapping[str, Ints]):
    """What rules ask of some positions (int64, one each), worked out when a condition asks it.

    ``sides`` are those that act, the same in all of them.
    """

    def __init__(self, codes: Codes, rows: Ints, sides: int = 0) -> None:
        self.known: dict[str, Ints] = {}
        self._acting = acting(sides)
        self._codes = codes
        self._rows = rows

    def __getitem__(self, name: str) -> Ints:
        if name not in self.known:
            self.known[name] = self._work_out(name)
        return self.known[name]

    def _work_out(self, name: str) -> Ints:
        if name == WAITED:
            return self._codes.lasted(self._rows)
        if name in self._acting:
            return np.full(self._rows.shape, self._acting[name])
        return self._codes.value(self._rows, self._codes.place[name])

    def __iter__(self) -> Iterator[str]:
        return iter((*self._codes.place, WAITED, *self._acting))

    def __len__(self) -> int:
        return len(self._codes.place) + 1 + len(self._acting)


class _ValuesOfOne(Mapping[str, int]):
    """What rules ask of one position, in which some sides act."""

    def __init__(self, codes: Codes, code: int, sides: int) -> None:
        self._codes = codes
        self._acting = acting(sides)
        self._code = code

    def __getitem__(self, name: str) -> int:
        if name == WAITED:
            return self._codes.lasted_one(self._code)
        if name in self._acting:
            return self._acting[name]
        return self._codes.value_one(self._code, self._codes.place[name])

    def __iter__(self) -> Iterator[str]:
        return iter((*self._codes.place, WAITED, *self._acting))

    def __len__(self) -> int:
        return len(self._codes.place) + 1 + len(self._acting)


def no_words(kind: Symbols, word: str) -> int:
    """A code for conditions that speak of numbers only."""
    raise AssertionError(f"a rule's condition speaks of numbers only, not of {kind.what} {word}")
