"""All dyads of tables of coded events, walked through a rulebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.analysis.check.unseen import Unseen, unseen
from sim.engine.table import NONE, Ints, Table
from sim.model.mapping import CodeMapping
from sim.model.problem import InputError, Problem
from sim.model.rulebook import Rulebook
from sim.records.bulk import Bulk, Spells, clocks_of
from sim.records.coded import Codings, code_rows
from sim.records.reading import Reader
from sim.records.tables import TableFile
from sim.records.wanted import Dyad, Wanted

Texts = npt.NDArray[np.object_]


class Figures:
    """How many rows were read, and what became of them; ``total`` is their sum.

    ``fates`` has the rows that were not taken by their fate, ``listed`` how many more there are
    since some list several places, ``dated_twice`` those that a later date of their id replaced.
    """

    def __init__(self, reader: Reader, dated_twice: int, codings: Codings) -> None:
        self.files, self.layouts = reader.files, Counter(reader.layouts)
        self.read, self.refused = reader.rows_read(), len(reader.refused)
        fates = reader.figures()
        taken = fates.pop("taken", 0)
        self.listed = sum(fates.values()) + taken + dated_twice - self.read
        self.fates, self.dated_twice, self.codings = fates, dated_twice, codings

    @property
    def lines(self) -> int:
        """How many lines there are: rows and refused ones."""
        return self.read + self.refused

    @property
    def total(self) -> int:
        """The sum of all that became of the lines; less what lists add it is their number."""
        codings = self.codings
        codes = sum(codings.unmapped.values()) + sum(codings.unknown.values())
        coded = codes + codings.told_again + codings.in_events
        return self.refused + sum(self.fates.values()) + self.dated_twice + coded


class Replay:
    """What ``replay`` found: the spells of all dyads, and the figures of what was read.

    ``days`` are the first and the last day; it holds as long as its reader is open.
    """

    def __init__(
        self,
        reader: Reader,
        mapping: CodeMapping,
        bulk: Bulk,
        table: Table,
        figures: Figures,
        until: date | None,
    ) -> None:
        self.reader, self.mapping, self.bulk, self.table = reader, mapping, bulk, table
        self.figures = figures
        self.days = reader.days()
        self._until = until
        self.spells = self._walk()

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that was walked."""
        return self.mapping.rulebook

    @cached_property
    def unseen(self) -> Unseen:
        """What the mapping cannot show, whatever the tables say."""
        return unseen(self.mapping, self.table)

    @cached_property
    def dyads(self) -> tuple[Dyad, ...]:
        """The places of each dyad, by its number."""
        asked = "select a, b from dyads order by dyad"
        return tuple((a, b) for a, b in self.reader.con.execute(asked).fetchall())

    @cached_property
    def evidence(self) -> Mapping[int, tuple[str, int, int, str]]:
        """Event, sides, statements and first id of the events that began a spell, by number."""
        numbers = np.unique(self.spells.event)
        asked = (
            "select number, place, sides, statements, id from events "
            "where number in (select unnest(?)) order by number"
        )
        found = self.reader.con.execute(asked, [numbers[numbers != NONE].tolist()]).fetchall()
        order = self.mapping.order
        return {number: (order[place], *more) for number, place, *more in found}

    def under(self, mapping: CodeMapping) -> Replay:
        """The rows that were read by another mapping to the same rulebook.

        What this replay has not told by then it cannot tell any more.
        """
        code_rows(self.reader, mapping)
        return Replay(self.reader, mapping, self.bulk, self.table, self.figures, self._until)

    def _walk(self) -> Spells:
        asked = (
            "select dyad, (day - date '0001-01-01')::integer + 1 as day, place, sides "
            "from events order by number"
        )
        columns = self.reader.con.execute(asked).fetchnumpy()
        dyad, day = _whole(columns["dyad"]), _whole(columns["day"])
        events = list(self.rulebook.events)
        rank = np.array([events.index(event) for event in self.mapping.order], dtype=np.int64)
        column = self.bulk.column[rank[_whole(columns["place"])], _whole(columns["sides"])]
        end = self._until or (self.days[1] if self.days else date.min)
        last = end.toordinal()
        return self.bulk.spells(dyad, day, column, clocks_of(dyad, day, last=last))


def replay(
    reader: Reader,
    files: Iterable[TableFile],
    mapping: CodeMapping,
    wanted: Wanted,
    *,
    starts: str | None = None,
    table: Table | None = None,
) -> Replay:
    """Walk all dyads of some files; what is taken of them is ``wanted``.

    ``table`` is that of the rulebook, where there is one already that reaches the start.  Raises
    InputError where a file cannot be read, LimitError for a rulebook of too many positions.
    """
    check_sides(mapping.rulebook)
    table = table or Table(mapping.rulebook, starts=(starts,) if starts else ())
    for file in files:
        reader.read(file, wanted)
    figures = take_in(reader, mapping)
    return Replay(reader, mapping, Bulk(table, start=starts), table, figures, wanted.until)


def take_in(reader: Reader, mapping: CodeMapping) -> Figures:
    """Make events of all rows that were read, and count them."""
    dated_twice = reader.date_twice() if reader.layouts["icews"] else 0
    return Figures(reader, dated_twice, code_rows(reader, mapping))


def check_sides(book: Rulebook) -> None:
    """Refuse a rulebook in which two places cannot stand on two sides."""
    if book.sides < 2:
        cure = "choose one with two sides: a dyad is of two"
        message = f"'{book.name}' has one side only"
        raise InputError([Problem("SIM312", message, book.path, cure=cure)])


def _whole(column: Any) -> Ints:
    return np.asarray(column).astype(np.int64)
