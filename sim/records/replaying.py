"""All dyads of tables of coded events, walked through a rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

import numpy as np

from sim.analysis.check.unseen import Unseen, unseen
from sim.engine.distinct import distinct
from sim.engine.table import NONE, Table
from sim.model.mapping import CodeMapping
from sim.model.problem import InputError, Problem
from sim.model.rulebook import Rulebook, Stage
from sim.records.bulk import Bulk, Spells, clocks_of
from sim.records.coded import code_rows
from sim.records.intake import Figures, Intake
from sim.records.reading import Reader
from sim.records.scanning import least_id
from sim.records.tables import TableFile
from sim.records.wanted import TAKEN, Dyad, Wanted

_BEGUN = f"""
create or replace table begun as
select number, told.place, sides, statements, {least_id("rows.id")} as id
from rows join kind using (code) join (
  from events join dyads using (dyad) where number in (select unnest(?))
) as told on told.day = rows.day and told.place = kind.place
  and told.a = least(source, target) and told.b = greatest(source, target)
where fate = '{TAKEN}' group by all
"""
"""The events that began a spell, with the first id of their rows: few of many."""


class Replay:
    """The spells of all dyads up to the ``last`` day, and the figures of what was read.

    Its reader has the tables ``dyads`` and ``begun``, and the replay holds as long as that is
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

    @property
    def start(self) -> Stage:
        """The stage in which every dyad begins."""
        table = self.bulk.table
        return self.rulebook.stages[table.position(self.bulk.row).stage]

    @cached_property
    def unseen(self) -> Unseen:
        """What the mapping cannot show, whatever the tables say."""
        return unseen(self.mapping, self.bulk.table, self.bulk.row)

    @cached_property
    def dyads(self) -> tuple[Dyad, ...]:
        """The places of each dyad, by its number."""
        asked = "select a, b from dyads order by dyad"
        return tuple((a, b) for a, b in self.reader.con.execute(asked).fetchall())

    @cached_property
    def evidence(self) -> Mapping[int, tuple[str, int, int, str]]:
        """Event, sides, statements and first id of the events that began a spell, by number."""
        found = self.reader.con.execute("from begun order by number").fetchall()
        order = self.mapping.order
        return {number: (order[place], *more) for number, place, *more in found}

    def under(self, mapping: CodeMapping) -> Replay:
        """The rows that were read by another mapping with the same codes of the same rulebook.

        What this replay has not told by then it cannot tell any more.
        """
        if (mapping.rulebook, mapping.codes) != (self.rulebook, self.mapping.codes):
            raise ValueError("of other codes no rows were kept: read the tables anew")
        code_rows(self.reader, mapping)
        return Replay(self.reader, mapping, self.bulk, self.figures, self.last)


def replay(
    reader: Reader,
    files: Iterable[TableFile],
    mapping: CodeMapping,
    wanted: Wanted,
    *,
    starts: str | None = None,
) -> Replay:
    """Walk all dyads of some files; what is taken of them is ``wanted``.

    Raises InputError where a file cannot be read, LimitError for a rulebook of too many positions.
    """
    bulk = bulk_of(mapping, starts)
    for file in files:
        reader.read(file, wanted, mapping)
    intake = reader.intake()
    figures = Figures(intake, code_rows(reader, mapping))
    return Replay(reader, mapping, bulk, figures, last_day(intake, wanted))


def bulk_of(mapping: CodeMapping, starts: str | None) -> Bulk:
    """What walks the coded events of a mapping from a stage.  Raises InputError, LimitError."""
    book = mapping.rulebook
    check_sides(book)
    table = Table(book, starts=(starts,) if starts else (), of=mapping.coded)
    return Bulk(table, start=starts)


def last_day(intake: Intake, wanted: Wanted) -> date:
    """The day to which all clocks run."""
    return wanted.until or (intake.days[1] if intake.days else date.min)


def walked(reader: Reader, mapping: CodeMapping, bulk: Bulk, last: date) -> Spells:
    """The spells of the events that a reader has; ``event`` is an event's number there.

    Those that began a spell are then in the table ``begun``.
    """
    asked = (
        "select dyad, (day - date '0001-01-01')::integer + 1 as day, place::smallint as place, "
        "sides::smallint as sides from events order by number"
    )
    told = reader.con.execute(asked).fetchnumpy()
    dyad, day, place, sides = (np.asarray(told.pop(name)) for name in list(told))
    events = list(mapping.rulebook.events)
    rank = np.array([events.index(event) for event in mapping.order])
    column = bulk.column[rank][place, sides]
    spells = bulk.spells(dyad, day, column, clocks_of(dyad, day, last=last.toordinal()))
    numbers = distinct(spells.event)
    reader.con.execute(_BEGUN, [numbers[numbers != NONE].tolist()])
    return spells


def check_sides(book: Rulebook) -> None:
    """Refuse a rulebook in which two places cannot stand on two sides."""
    if book.sides < 2:
        cure = "choose one with two sides: a dyad is of two"
        message = f"'{book.name}' has one side only"
        raise InputError([Problem("SIM312", message, book.path, cure=cure)])
