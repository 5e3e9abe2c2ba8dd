"""How every rule fared in every position where it was asked: counted once, for all checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.machine import tallying
from sim.engine.table import NONE, Table
from sim.model.condition import Condition, Symbols
from sim.model.rulebook import deadline_name

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Cell = tuple[int, int]
"""A row and a column of the table."""

_CHUNK = 2**16


class Asking(NamedTuple):
    """Some cells of one column in which the same rules are asked, in the order of the file.

    ``fits`` has a line for each of ``rules``; ``first`` says which of these fired (their number
    where none did); ``seen`` gives for each tally that they ask about the least and the most.
    """

    column: int
    rows: Ints
    rules: tuple[int, ...]
    fits: Bools
    first: Ints
    lines: tuple[tuple[Bools, ...], ...]
    seen: Mapping[str, tuple[int, int]]


class Fate:
    """What became of one rule.

    ``asked``, ``fitted`` and ``fired`` count cells; ``fit`` is the first cell where it fitted;
    ``maskers`` fired where it fitted and did not fire.  ``stand_ins`` would lead the same way
    wherever it fires, were it gone; None where one would not.  ``held`` counts for each
    condition line the cells where it held; ``needed`` says whether a cell changes without it.
    """

    def __init__(self, lines: int) -> None:
        self.asked = self.fitted = self.fired = 0
        self.fit: Cell | None = None
        self.maskers: set[int] = set()
        self.stand_ins: set[int] | None = set()
        self.held = [0] * lines
        self.needed = [False] * lines
        self.seen: dict[str, tuple[int, int]] = {}


class Meeting:
    """Two rules, the first before the second in the file, in the cells where both are asked.

    Counts of cells: ``both`` fit, only the ``first`` or only the ``second`` fits, the first
    fires and the second would have (``decided`` by order, ``cell`` the first of them).
    """

    def __init__(self) -> None:
        self.both = self.first = self.second = self.decided = 0
        self.cell: Cell | None = None


class Survey:
    """The fates of all rules of a table, and the meetings of every two that are asked together."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.fates = [Fate(len(rule.when)) for rule in table.rulebook.rules]
        self.meetings: dict[tuple[int, int], Meeting] = {}
        for asking in askings(table):
            self._note_fates(asking)
            self._note_lines(asking)
            self._note_stand_ins(asking)
            self._note_meetings(asking)

    def dead(self, rule: int) -> bool:
        """Whether a rule fires nowhere."""
        return not self.fates[rule].fired

    def _note_fates(self, asking: Asking) -> None:
        for number, rule in enumerate(asking.rules):
            fate, fits = self.fates[rule], asking.fits[number]
            fate.asked += fits.size
            fate.fitted += int(fits.sum())
            fired = asking.first == number
            fate.fired += int(fired.sum())
            for name in (name for line in self._when(rule) for name in line.names):
                low, high = asking.seen[name]
                least, most = fate.seen.get(name, (low, high))
                fate.seen[name] = min(least, low), max(most, high)
            if fits.any():
                cell = int(asking.rows[fits.argmax()]), asking.column
                fate.fit = min(fate.fit or cell, cell)
                before = np.unique(asking.first[fits & ~fired])
                fate.maskers |= {asking.rules[int(place)] for place in before}

    def _note_lines(self, asking: Asking) -> None:
        for number, rule in enumerate(asking.rules):
            fate, lines = self.fates[rule], asking.lines[number]
            ahead = asking.first > number  # without the line the rule would come first
            for place, line in enumerate(lines):
                fate.held[place] += int(line.sum())
                if fate.needed[place]:
                    continue
                others = ahead & ~line
                for other in lines[:place] + lines[place + 1 :]:
                    others = others & other
                fate.needed[place] = bool(others.any())

    def _note_stand_ins(self, asking: Asking) -> None:
        """Note which rule would fire, and lead the same way, if the one that fired were gone."""
        order = np.arange(len(asking.rules))[:, np.newaxis]
        later = asking.fits & (order > asking.first)
        found: Bools = np.logical_or.reduce(later)
        second = later.argmax(axis=0)
        rules = self.table.rulebook.rules
        for number, rule in enumerate(asking.rules):
            fate, fired = self.fates[rule], asking.first == number
            if fate.stand_ins is None or not fired.any():
                continue
            after = {asking.rules[int(place)] for place in np.unique(second[fired])}
            same = all(rules[other].to == rules[rule].to for other in after)
            fate.stand_ins = fate.stand_ins | after if found[fired].all() and same else None

    def _note_meetings(self, asking: Asking) -> None:
        if len(asking.rules) < 2:
            return
        fits = asking.fits.astype(np.float32)
        fired = np.array([asking.first == number for number in range(len(asking.rules))])
        both = fits @ fits.T  # counts below 2**24, so exact
        decided = fired.astype(np.float32) @ fits.T
        for one, two in combinations(range(len(asking.rules)), 2):
            meeting = self.meetings.setdefault((asking.rules[one], asking.rules[two]), Meeting())
            meeting.both += int(both[one, two])
            meeting.first += int(both[one, one] - both[one, two])
            meeting.second += int(both[two, two] - both[one, two])
            if not decided[one, two]:
                continue
            meeting.decided += int(decided[one, two])
            if meeting.cell is None or meeting.cell[0] > asking.rows[0]:
                where = int((fired[one] & asking.fits[two]).argmax())
                cell = int(asking.rows[where]), asking.column
                meeting.cell = min(meeting.cell or cell, cell)

    def _when(self, rule: int) -> tuple[Condition, ...]:
        return self.table.rulebook.rules[rule].when


def askings(table: Table) -> Iterator[Asking]:
    """Every cell in which some rule is asked, a manageable number at a time."""
    places = {rule.name: place for place, rule in enumerate(table.rulebook.rules)}
    for place, stage in enumerate(table.rulebook.stages):
        rows = np.flatnonzero(table.stage == place)
        for column in range(len(table.columns)):
            for trigger, at in _happenings(table, stage, rows, column):
                asked = tuple(
                    places[rule.name]
                    for rule in table.rulebook.rules_on(trigger)
                    if stage in rule.origins
                )
                for first in range(0, at.size if asked else 0, _CHUNK):
                    yield _asking(table, column, at[first : first + _CHUNK], asked)


def _happenings(table: Table, stage: str, rows: Ints, column: int) -> Iterator[tuple[str, Ints]]:
    """What a column is called in the rows of one stage, and the rows where it can happen."""
    event = table.columns[column].event
    if event is not None:
        yield event, rows[table.next[rows, column] != NONE]
        return
    passed = table.codes.passed(table.row_codes[rows])
    for number, days in enumerate(table.rulebook.deadlines_of(stage)):
        yield deadline_name(days), rows[passed == number]


def _asking(table: Table, column: int, rows: Ints, rules: tuple[int, ...]) -> Asking:
    values = _Counted(table, column, rows)
    known: dict[str, Bools] = {}
    lines = []
    for rule in rules:
        for line in table.rulebook.rules[rule].when:
            if line.text not in known:
                known[line.text] = line.over(values, _no_words)
        lines.append(tuple(known[line.text] for line in table.rulebook.rules[rule].when))
    every = np.ones(rows.size, dtype=np.bool_)
    fits = np.array([np.logical_and.reduce(of_rule) if of_rule else every for of_rule in lines])
    first = np.full(len(table.rulebook.rules) + 1, len(rules), dtype=np.int64)
    first[list(rules)] = np.arange(len(rules))  # and NONE, the last place, is after them all
    seen = {name: (int(of.min()), int(of.max())) for name, of in values.known.items()}
    return Asking(column, rows, rules, fits, first[table.rule[rows, column]], tuple(lines), seen)


class _Counted(Mapping[str, Ints]):
    """What conditions see of the tallies in some cells, after the event counted."""

    def __init__(self, table: Table, column: int, rows: Ints) -> None:
        self.known: dict[str, Ints] = {}
        self._codes = table.codes
        self._rows = table.row_codes[rows]
        event, sides = table.columns[column]
        for work in tallying(table.rulebook, event) if event is not None else ():
            self._rows = table.codes.count(self._rows, work, sides)

    def __getitem__(self, name: str) -> Ints:
        if name not in self.known:
            self.known[name] = self._codes.value(self._rows, self._codes.place[name])
        return self.known[name]

    def __iter__(self) -> Any:
        return iter(self._codes.place)

    def __len__(self) -> int:
        return len(self._codes.place)


def _no_words(kind: Symbols, word: str) -> int:
    raise AssertionError(f"a rule's condition speaks of tallies only, not of {kind.what} {word}")
