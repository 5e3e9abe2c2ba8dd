"""How every rule fared in every position where it was asked: counted once, for all checks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.analysis.check.asking import Asking, Askings
from sim.engine.distinct import distinct
from sim.engine.table import NONE, Bools, Ints, Table

Cell = tuple[int, int]
"""A row and a column of the table."""

_SMALL = 2**17
"""How large a product of matrices may be before it is shared out among threads, in vain."""
_NEVER = np.iinfo(np.int64).max
"""The number of no cell."""


class Fate:
    """What became of one rule.

    ``asked``, ``fitted`` and ``fired`` count cells; ``fit`` is the first cell where it fitted;
    ``maskers`` are the rules that fired where it fitted and did not fire.  ``stand_ins`` are the
    rules that would fire in its place, were it gone; None where one of them would lead elsewhere,
    or none would fire.  ``held`` counts for each condition line the cells where it held; ``needed``
    says whether a cell changes without it.  ``seen`` has the least and the most of all
    numbers that it asks about.
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

    def __init__(self, both: int, first: int, second: int, decided: int, cell: Cell) -> None:
        self.both = both
        self.first = first
        self.second = second
        self.decided = decided
        self.cell = cell


class Survey:
    """The fates of all rules of a table, and the meetings of every two that order decides."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._whens = [rule.when for rule in table.rulebook.rules]
        self.fates = [Fate(len(when)) for when in self._whens]
        self._pairs = _Pairs(table)
        for asking in Askings(table):
            self._note_fates(asking)
            self._note_lines(asking)
            self._note_fired(asking)
        for one, two in self._pairs.decided_pairs():
            self.fates[two].maskers.add(one)

    @cached_property
    def meetings(self) -> dict[tuple[int, int], Meeting]:
        """Every two rules of which the first fires somewhere and the second would have."""
        return {pair: self._pairs.meeting(*pair) for pair in self._pairs.decided_pairs()}

    def dead(self, rule: int) -> bool:
        """Whether a rule fires nowhere."""
        return not self.fates[rule].fired

    def _note_fates(self, asking: Asking) -> None:
        fitted = (asking.fits * asking.cells).sum(axis=1).tolist()
        cells = int(asking.cells.sum())
        earliest = asking.rows[asking.fits.argmax(axis=1)].tolist()
        fired = np.bincount(
            asking.first, weights=asking.cells, minlength=asking.rules.size + 1
        ).tolist()
        for number, rule in enumerate(asking.rules.tolist()):
            fate = self.fates[rule]
            fate.asked += cells
            fate.fitted += fitted[number]
            fate.fired += int(fired[number])
            if fitted[number]:
                cell = earliest[number], asking.column
                fate.fit = min(fate.fit or cell, cell)

    def _note_lines(self, asking: Asking) -> None:
        """Note how each line fared; one is needed where it alone keeps a rule from coming first."""
        held = {text: int(asking.cells[line].sum()) for text, line in asking.lines.items()}
        last = _Lasts(asking)
        for number, rule in enumerate(asking.rules.tolist()):
            fate, when = self.fates[rule], self._whens[rule]
            for place, line in enumerate(when):
                fate.held[place] += held[line.text]
                for name in line.names:
                    low, high = asking.seen[name]
                    least, most = fate.seen.get(name, (low, high))
                    fate.seen[name] = min(least, low), max(most, high)
                if not fate.needed[place]:
                    texts = tuple(other.text for other in when if other is not line)
                    fate.needed[place] = last.without(line.text, texts) > number

    def _note_fired(self, asking: Asking) -> None:
        """Note what each rule that fires here comes before, and what would stand in for it."""
        self._pairs.note(asking)
        rules = self.table.rulebook.rules
        for number, kinds in _kinds_of_each(asking):
            place = int(asking.rules[number])
            fits = asking.fits[:, kinds]
            self._pairs.note_decided(asking, number, kinds, fits)
            fate, later = self.fates[place], fits[number + 1 :]
            if fate.stand_ins is None:
                continue
            found = later.any(axis=0).all() if later.size else False
            second = distinct(later.argmax(axis=0)) + number + 1 if found else np.empty(0, int)
            after = set(asking.rules[second].tolist())
            same = all(rules[other].to == rules[place].to for other in after)
            fate.stand_ins = fate.stand_ins | after if found and same else None


def _kinds_of_each(asking: Asking) -> Iterator[tuple[int, Ints]]:
    """Each rule that fires in an asking, by its place there, and the kinds of cells where."""
    order = np.argsort(asking.first, kind="stable")
    numbers, starts = np.unique(asking.first[order], return_index=True)
    for number, kinds in zip(numbers.tolist(), np.split(order, starts[1:]), strict=True):
        if number < asking.rules.size:
            yield number, kinds


class _Lasts:
    """How far down the file the rule that fires stands, at most, where a line alone fails."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._known: dict[tuple[str, tuple[str, ...]], int] = {}

    def without(self, text: str, others: tuple[str, ...]) -> int:
        """The last place of a rule that fires where the line fails and the others hold, or -1."""
        key = (text, others)
        if key not in self._known:
            where = ~self._asking.lines[text]
            for other in others:
                where = where & self._asking.lines[other]
            first = self._asking.first[where]
            self._known[key] = int(first.max()) if first.size else -1
        return self._known[key]


class _Pairs:
    """Counts of cells for each rule that fires somewhere with each rule that is asked with it."""

    def __init__(self, table: Table) -> None:
        self._width = len(table.columns)
        fired = distinct(table.rule)
        self._living: Ints = fired[fired != NONE].astype(np.int64)
        rules = len(table.rulebook.rules)
        self._lines: Ints = np.full(rules, NONE, dtype=np.int64)
        self._lines[self._living] = np.arange(self._living.size)
        shape = (self._living.size, rules)
        self._both: Ints = np.zeros(shape, dtype=np.int64)
        self._of_first: Ints = np.zeros(shape, dtype=np.int64)
        self._of_second: Ints = np.zeros(shape, dtype=np.int64)
        self._decided: Ints = np.zeros(shape, dtype=np.int64)
        self._cell: Ints = np.full(shape, _NEVER, dtype=np.int64)
        self._met: Ints = np.full(shape, _NEVER, dtype=np.int64)
        self._number = 0

    def note(self, asking: Asking) -> None:
        """Count the cells where two rules fit together, and where each does."""
        living = np.flatnonzero(self._lines[asking.rules] != NONE)
        fits: npt.NDArray[np.float32] = asking.fits.astype(np.float32)
        weighed = fits[living] * asking.cells.astype(np.float32)
        at = np.ix_(self._lines[asking.rules[living]], asking.rules)
        fitted = (asking.fits * asking.cells).sum(axis=1)
        high = max(1, _SMALL // fits.size)
        for first in range(0, living.size, high):
            some = slice(first, first + high)
            both = weighed[some] @ fits.T  # counts below 2**24, so exact
            self._both[at[0][some], at[1]] += both.astype(np.int64)
        self._of_first[at] += fitted[living][:, np.newaxis]
        self._of_second[at] += fitted
        self._met[at] = np.minimum(self._met[at], self._number)
        self._number += 1

    def note_decided(self, asking: Asking, number: int, kinds: Ints, fits: Bools) -> None:
        """Count the cells where a rule fires and others would have, and keep the first."""
        line, rules = self._lines[asking.rules[number]], asking.rules
        would: Bools = np.asarray(fits.any(axis=1))
        would[number] = False
        rules, fits = rules[would], fits[would]
        self._decided[line, rules] += (fits * asking.cells[kinds]).sum(axis=1)
        first = asking.rows[kinds[fits.argmax(axis=1)]] * self._width + asking.column
        self._cell[line, rules] = np.minimum(self._cell[line, rules], first)

    def decided_pairs(self) -> Iterator[tuple[int, int]]:
        """Every two rules of which the first fires somewhere and the second would have.

        Those that are asked together first come first, and of these in the order of the file.
        """
        lines, twos = np.nonzero(self._decided)
        order = np.lexsort((twos, lines, self._met[lines, twos]))
        yield from zip(self._living[lines[order]].tolist(), twos[order].tolist(), strict=True)

    def meeting(self, one: int, two: int) -> Meeting:
        """What is known of two rules."""
        at = int(self._lines[one]), two
        both = int(self._both[at])
        row, column = divmod(int(self._cell[at]), self._width)
        return Meeting(
            both=both,
            first=int(self._of_first[at]) - both,
            second=int(self._of_second[at]) - both,
            decided=int(self._decided[at]),
            cell=(row, column),
        )
