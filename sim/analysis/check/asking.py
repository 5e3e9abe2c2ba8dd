"""Every cell of a table in which some rule is asked, and which of the rules fit there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sim.engine.alike import alike
from sim.engine.expand import Values, no_words
from sim.engine.table import NONE, Bools, Ints, Table

_CHUNK = 2**16


class Asking(NamedTuple):
    """Some cells of one column in which the same rules are asked, in the order of the file.

    Cells in which every condition line holds alike are of one kind, and are looked at once:
    ``rows`` has the first row of each kind, ascending, and ``cells`` their number.  ``fits`` has
    a line for each of ``rules``; ``first`` says which of these fired (their number where none
    did).  ``lines`` has a line for each condition text that they ask about, ``seen`` the least
    and the most of each tally, and of the days in the stage as far as conditions can tell.
    """

    column: int
    rows: Ints
    cells: Ints
    rules: Ints
    fits: Bools
    first: Ints
    lines: Mapping[str, Bools]
    seen: Mapping[str, tuple[int, int]]


class Askings:
    """All askings of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        rules = table.rulebook.rules
        self._places = {rule.name: place for place, rule in enumerate(rules)}
        self._lines = [tuple(line.text for line in rule.when) for rule in rules]
        numbers: dict[tuple[str, ...], int] = {}
        self._whens: Ints = np.array(
            [numbers.setdefault(lines, len(numbers)) for lines in self._lines], dtype=np.int64
        )
        self._conditions = {line.text: line for rule in rules for line in rule.when}
        self._lines_of = list(numbers)

    def __iter__(self) -> Iterator[Asking]:
        """Every cell in which some rule is asked, a manageable number at a time."""
        for place, stage in enumerate(self._table.rulebook.stages):
            rows = np.flatnonzero(self._table.stage == place)
            for column in range(len(self._table.columns)) if rows.size else ():
                for trigger, at in self._happenings(stage, rows, column):
                    asked = np.array(
                        [
                            self._places[rule.name]
                            for rule in self._table.rulebook.rules_on(trigger)
                            if stage in rule.origins
                        ],
                        dtype=np.int64,
                    )
                    for first in range(0, at.size if asked.size else 0, _CHUNK):
                        yield self._asking(column, at[first : first + _CHUNK], asked)

    def _happenings(self, stage: str, rows: Ints, column: int) -> Iterator[tuple[str, Ints]]:
        """What a column is called in the rows of one stage, and the rows where it can happen."""
        table = self._table
        event = table.columns[column].event
        if event is not None:
            yield event, rows[table.next[rows, column] != NONE]
            return
        passed = table.codes.passed(table.row_codes[rows])
        for number, mark in enumerate(table.rulebook.marks_of(stage)):
            if not mark.silent:
                yield mark.name, rows[passed == number]

    def _asking(self, column: int, rows: Ints, rules: Ints) -> Asking:
        sides = self._table.columns[column].sides
        values = Values(self._table.codes, self._table.counted(column, rows), sides)
        whens, which = np.unique(self._whens[rules], return_inverse=True)
        lines_of = [self._lines_of[when] for when in whens.tolist()]
        texts = dict.fromkeys(text for lines in lines_of for text in lines)
        every = {text: self._conditions[text].over(values, no_words) for text in texts}
        firsts, kinds = alike(np.zeros_like(rows), every.values())
        order = np.argsort(firsts)
        cells, firsts = np.bincount(kinds)[order], firsts[order]
        lines = {text: holds[firsts] for text, holds in every.items()}
        fits = np.ones((whens.size, firsts.size), dtype=np.bool_)
        for place, asked in enumerate(lines_of):
            for text in asked:
                fits[place] &= lines[text]
        first = np.full(len(self._lines) + 1, rules.size, dtype=np.int64)
        first[rules] = np.arange(rules.size)  # and NONE, the last place, is after them all
        seen = {name: (int(of.min()), int(of.max())) for name, of in values.known.items()}
        rows = rows[firsts]
        fired = first[self._table.rule[rows, column]]
        return Asking(column, rows, cells, rules, fits[which], fired, lines, seen)
