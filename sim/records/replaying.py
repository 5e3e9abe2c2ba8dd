"""All dyads of tables of coded events, walked through a rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from sim.analysis.check.unseen import Unseen, unseen
from sim.engine.table import NONE, Ints, Table
from sim.model.mapping import CodeMapping
from sim.model.problem import InputError, Problem
from sim.model.rulebook import Rulebook
from sim.records.bulk import Bulk, Spells, clocks_of
from sim.records.coded import code_rows
from sim.records.intake import Figures, Intake
from sim.records.reading import Reader
from sim.records.tables import TableFile
from sim.records.wanted import Dyad, Wanted


class Replay:
    """The spells of all dyads up to the ``last`` day, and the figures of what was read.

    Its reader has the tables ``dyads`` and ``events``, and the replay holds as long as that is
    open.
    """

    def __init__(
        self,
        reader: Reader,
        mapping: CodeMapping,
        bulk: Bulk,
        figures: Figures,
        last: date,
        spells: Spells | None = None,
    ) -> None:
        self.reader, self.mapping, self.bulk = reader, mapping, bulk
        self.figures, self.last = figures, last
        self.spells = walked(reader, mapping, bulk, last) if spells is None else spells

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of the tables, within the dates that were asked for."""
        return self.figures.intake.days

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that was walked."""
        return self.mapping.rulebook

    @cached_property
    def unseen(self) -> Unseen:
        """What the mapping cannot show, whatever the tables say."""
        return unseen(self.mapping, self.bulk.table)

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
        return Replay(self.reader, mapping, self.bulk, self.figures, self.last)


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
    bulk = bulk_of(mapping.rulebook, starts, table)
    for file in files:
        reader.read(file, wanted)
    intake = reader.intake()
    figures = Figures(intake, code_rows(reader, mapping))
    return Replay(reader, mapping, bulk, figures, last_day(intake, wanted))


def bulk_of(book: Rulebook, starts: str | None, table: Table | None = None) -> Bulk:
    """What walks the dyads of a rulebook from a stage.  Raises InputError, LimitError."""
    check_sides(book)
    return Bulk(table or Table(book, starts=(starts,) if starts else ()), start=starts)


def last_day(intake: Intake, wanted: Wanted) -> date:
    """The day to which all clocks run."""
    return wanted.until or (intake.days[1] if intake.days else date.min)


def walked(reader: Reader, mapping: CodeMapping, bulk: Bulk, last: date) -> Spells:
    """The spells of the events that a reader has; ``event`` is an event's number there."""
    asked = (
        "select dyad, (day - date '0001-01-01')::integer + 1 as day, place, sides "
        "from events order by number"
    )
    columns = reader.con.execute(asked).fetchnumpy()
    dyad, day = _whole(columns["dyad"]), _whole(columns["day"])
    events = list(mapping.rulebook.events)
    rank = np.array([events.index(event) for event in mapping.order], dtype=np.int64)
    column = bulk.column[rank[_whole(columns["place"])], _whole(columns["sides"])]
    return bulk.spells(dyad, day, column, clocks_of(dyad, day, last=last.toordinal()))


def check_sides(book: Rulebook) -> None:
    """Refuse a rulebook in which two places cannot stand on two sides."""
    if book.sides < 2:
        cure = "choose one with two sides: a dyad is of two"
        message = f"'{book.name}' has one side only"
        raise InputError([Problem("SIM312", message, book.path, cure=cure)])


def _whole(column: Any) -> Ints:
    return np.asarray(column).astype(np.int64)
