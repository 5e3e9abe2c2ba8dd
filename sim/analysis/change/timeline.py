"""One track's history on the table: where it stood before each event, where others would end."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, NamedTuple

from sim.engine.table import NONE, Table
from sim.model.rulebook import SAME
from sim.model.said import As
from sim.model.scenario import Scenario

FOREVER = 10**9
"""The day of a clock that no longer matters: no deadline falls before the last day."""


class Moment(NamedTuple):
    """Where a dated history stands: a row of the table, and the day its stage was entered.

    Days are ordinals.  ``entered`` is FOREVER where no deadline of the stage falls in time and no
    wait in it is over in time, so that moments with equal futures are equal.
    """

    row: int
    entered: int


class Happening(NamedTuple):
    """An event on a track: its number in the file (from 1), its day, its type and its column."""

    number: int
    day: int
    event: str
    sides: int
    column: int


Day = Annotated[int, As(date, date.fromordinal)]
"""A day as an ordinal, which reports tell as a date."""


class Calendar:
    """A table with a clock: events on days, and what time does between them.

    It lets deadlines fall and ends waits, up to the ``last`` day.
    """

    def __init__(self, table: Table, last: int = FOREVER - 1) -> None:
        self.table = table
        self.last = last
        self._stages = table.codes.stages
        self._reads = [table.rulebook.stages[stage].reads for stage in self._stages]
        marks = [table.rulebook.marks_of(stage) for stage in self._stages]
        self._falls = [[mark.falls for mark in of_stage] for of_stage in marks]
        self._enters = [rule.to != SAME for rule in table.rulebook.rules]
        self._time = next(
            (place for place, column in enumerate(table.columns) if column.event is None), NONE
        )
        self._rows: dict[int, tuple[list[int], list[int], int | None]] = {}

    def stage(self, row: int) -> str:
        """The stage of a row."""
        return self._stages[int(self.table.stage[row])]

    def reads(self, row: int) -> str:
        """The reading of a row."""
        return self._reads[int(self.table.stage[row])]

    def moment(self, row: int, entered: int) -> Moment:
        """A row with its clock, where that still matters."""
        length = self._row(row)[2]
        return Moment(
            row, entered if length is not None and entered + length <= self.last else FOREVER
        )

    def due(self, moment: Moment) -> int | None:
        """The day at whose end time does something next, or None."""
        length = self._row(moment.row)[2]
        if length is None or moment.entered == FOREVER:
            return None
        return moment.entered + length

    def falls(self, moment: Moment) -> Moment:
        """Time does what is next.  Raises ValueError where nothing is left for it to do."""
        due = self.due(moment)
        if due is None:
            raise ValueError("no deadline or wait is left")
        return self.goes(moment, self._time, due)

    def waits(self, moment: Moment, day: int) -> Moment:
        """Time does all that it does up to the end of a day."""
        while (due := self.due(moment)) is not None and due <= day:
            moment = self.goes(moment, self._time, due)
        return moment

    def takes(self, moment: Moment, column: int, day: int) -> Moment:
        """An event happens on a day, after the deadlines of the days before it."""
        return self.goes(self.waits(moment, day - 1), column, day)

    def goes(self, moment: Moment, column: int, day: int) -> Moment:
        """A column happens on a day; deadlines that are due by then do not fall before it."""
        row, enters = self.effect(moment.row, column)
        return self.moment(row, day if enters else moment.entered)

    def effect(self, row: int, column: int) -> tuple[int, bool]:
        """All that a column does at a row: where it leads, and whether a stage is entered."""
        leads, rules, _ = self._row(row)
        rule = rules[column]
        return leads[column], rule != NONE and self._enters[rule]

    def leads(self, row: int) -> list[int]:
        """The row that each column leads to, or NONE."""
        return self._row(row)[0]

    def _row(self, row: int) -> tuple[list[int], list[int], int | None]:
        """Where a row leads, by which rules, and at the end of which day of the stage by time."""
        known = self._rows.get(row)
        if known is None:
            falls = self._falls[self.table.stage[row]]
            length = None
            if falls:
                passed = self.table.position(row).passed
                length = falls[passed] if passed < len(falls) else None
            leads, rules = self.table.next[row].tolist(), self.table.rule[row].tolist()
            known = self._rows[row] = (leads, rules, length)
        return known


class History:
    """The events of one track as they were, and the end that any other course would come to.

    ``before`` and ``after`` hold a moment for each place: just before the event there (its
    deadlines have fallen), and just after the event before it; the last place is the end.  The
    clock starts on the scenario's first day and stops on its last.  ``kinds`` are the event types
    that may happen instead or besides: all but those to ``avoid``.
    """

    def __init__(
        self, table: Table, scenario: Scenario, track: str, *, avoid: Container[str] = ()
    ) -> None:
        self.table, self.scenario, self.track = table, scenario, track
        self.kinds = tuple(kind for kind in table.rulebook.events if kind not in avoid)
        self.first = scenario.first_day.toordinal()
        self.last = scenario.last_day.toordinal()
        self.calendar = Calendar(table, self.last)
        self.events = tuple(_happenings(table, scenario, track))
        row = table.row(table.machine.start(scenario.tracks[track].starts))
        self.after = [self.calendar.moment(row, self.first)]
        self.before = [self.arrive(0, self.after[0])]
        for place, event in enumerate(self.events):
            moment = self.calendar.takes(self.before[place], event.column, event.day)
            self.after.append(moment)
            self.before.append(self.arrive(place + 1, moment))
        self._ends: list[dict[Moment, int]] = [{} for _ in self.before]
        self._alike: list[dict[Moment, tuple[int, int]]] = [{} for _ in self.before]

    @property
    def row(self) -> int:
        """Where the track stands in the end."""
        return self.before[-1].row

    @property
    def reads(self) -> str:
        """What the track reads in the end: its verdict."""
        return self.calendar.reads(self.row)

    def arrive(self, place: int, moment: Moment) -> Moment:
        """Let time pass up to the event of a place, or to the last day."""
        day = self.events[place].day - 1 if place < len(self.events) else self.last
        return self.calendar.waits(moment, day)

    def keep(self, place: int, moment: Moment, column: int | None = None) -> Moment:
        """The event of a place happens, or another (a column) instead; then time passes."""
        event = self.events[place]
        what = event.column if column is None else column
        return self.arrive(place + 1, self.calendar.takes(moment, what, event.day))

    def skip(self, place: int, moment: Moment) -> Moment:
        """The event of a place does not happen; time passes."""
        return self.arrive(place + 1, moment)

    def end(self, place: int, moment: Moment) -> int:
        """The last row, when from a place on all goes as it did."""
        passed = []
        last = len(self.events)
        while place < last and moment not in self._ends[place]:
            passed.append((place, moment))
            moment = self.keep(place, moment)
            place += 1
        row = moment.row if place == last else self._ends[place][moment]
        for at, then in passed:
            self._ends[at][then] = row
        return row

    def alike(self, place: int, moment: Moment) -> tuple[int, int]:
        """The last row from a moment before a place on, and how much later it could be entered.

        As if its stage had been entered later by up to so many days: the same deadlines would
        fall between the same events, so that it would end in the same row.  A moment that is
        followed here has entered its stage on a day that is free; see ``end`` for others.
        """
        walked: list[tuple[int, Moment, int]] = []
        while (known := self._alike[place].get(moment)) is None:
            then, room = self._arrive_late(place, moment)
            walked.append((place, moment, room))
            if then.entered == FOREVER or place == len(self.events):
                known = self.end(place, then), FOREVER
                break
            event = self.events[place]
            row, enters = self.calendar.effect(then.row, event.column)
            if enters:  # from here on the clock is that of history
                known = self.end(place, then), FOREVER
                break
            place, moment = place + 1, self.calendar.moment(row, then.entered)
        end, room = known
        for at, then, here in reversed(walked):
            room = min(room, here)
            self._alike[at][then] = end, room
        return end, room

    def _arrive_late(self, place: int, moment: Moment) -> tuple[Moment, int]:
        """Let time pass to a place, and by how many days all its deadlines could fall later."""
        day = self.events[place].day - 1 if place < len(self.events) else self.last
        room = FOREVER
        while (due := self.calendar.due(moment)) is not None and due <= day:
            room = min(room, day - due)
            moment = self.calendar.falls(moment)
        return moment, room

    def gap(self, place: int) -> range:
        """The days on which something could be put in just before a place."""
        first = self.events[place - 1].day if place else self.first
        last = self.events[place].day if place < len(self.events) else self.last
        return range(first, last + 1)

    def standing(self) -> Moment:
        """Where the track stands in the end, with its clock even if it outlasts the last day."""
        return self._standing

    @cached_property
    def _standing(self) -> Moment:
        calendar = Calendar(self.table)
        now = calendar.moment(self.after[0].row, self.first)
        for event in self.events:
            now = calendar.takes(now, event.column, event.day)
        return calendar.waits(now, self.last)


def _happenings(table: Table, scenario: Scenario, track: str) -> Iterator[Happening]:
    for number, event in scenario.events_by_track[track]:
        sides = scenario.sides_of(event.by)
        column = table.column(event.event, sides)
        yield Happening(number, event.date.toordinal(), event.event, sides, column)
