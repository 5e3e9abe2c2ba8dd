"""Every single change of a history: an event left out, replaced, or put in on some days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, ClassVar

from sim.analysis.change.timeline import Day, History, Moment
from sim.model.said import Also, Count, Name, Place, also_said, filled, said
from sim.model.sides import SideSet
from sim.model.value import value

DROP, REPLACE, INSERT = "drop", "replace", "insert"


_KEYS = ("number", "after_number", "event", "sides", "first", "last")
_KEYS_OF = {DROP: ("number",), REPLACE: ("number", "event"), INSERT: _KEYS[1:]}


@value
class Change:
    """One event dropped, replaced by one of another type, or inserted.

    ``number`` is the event in the file; for an insertion, the one on this track that it follows
    (0 before the first).  An insertion may be on any day from ``first`` to ``last``.
    ``sides`` is the set of sides that act in it, where that matters, and ``row`` where the
    track would end after this change alone (NONE where others go with it).
    """

    told_together: ClassVar = {
        "oneOf": [
            {"allOf": [{"properties": {"change": {"const": kind}}}, filled(keys, _KEYS)]}
            for kind, keys in _KEYS_OF.items()
        ]
    }

    kind: Annotated[str, Also(enum=[DROP, REPLACE, INSERT])] = said("What is done", key="change")
    number: int
    event: Name | None = said("The type of the new event; null where one is dropped", default=None)
    sides: int = 0
    first: Day = said("The first day on which an insertion does it", or_null=True, default=0)
    last: Day = said("The last such day", or_null=True, default=0)
    row: int = -1

    @property
    @also_said(
        "The event dropped or replaced, by its place in the script", key="number", before="event"
    )
    def at(self) -> Place | None:
        """The event dropped or replaced."""
        return None if self.kind == INSERT else self.number

    @property
    @also_said(
        "The one that an insertion follows; 0 before the first",
        key="after_number",
        before="event",
    )
    def behind(self) -> Count | None:
        """The event that an insertion follows."""
        return self.number if self.kind == INSERT else None

    @property
    @also_said(
        "The sides that act in an insertion, from 1; none where it matters not",
        key="sides",
        before="first",
    )
    def acting(self) -> SideSet | None:
        """The sides that act in an insertion."""
        return self.sides if self.kind == INSERT else None


def single_changes(history: History) -> Iterator[Change]:
    """Every history that differs by one event, and where it would end."""
    for place, event in enumerate(history.events):
        before = history.before[place]
        end = history.end(place + 1, history.skip(place, before))
        yield Change(DROP, event.number, row=end)
        for kind in history.kinds:
            if kind != event.event:
                after = history.keep(place, before, history.table.column(kind, event.sides))
                end = history.end(place + 1, after)
                yield Change(REPLACE, event.number, kind, event.sides, row=end)
    for place in range(len(history.events) + 1):
        yield from insertions(history, place)


def insertions(history: History, place: int) -> Iterator[Change]:
    """Every event that could be put in just before a place; days with the same end together."""
    number = history.events[place - 1].number if place else 0
    spells = _spells(history, place)
    known: dict[tuple[tuple[int, bool], ...], list[tuple[int, int, int]]] = {}
    for column in columns_of(history):
        what = history.table.columns[column]
        does = tuple(history.calendar.effect(now.row, column) for _, _, now in spells)
        if does not in known:
            known[does] = _together(_ends(history, place, column, spells))
        for first, last, end in known[does]:
            yield Change(INSERT, number, what.event, what.sides, first, last, end)


def _spells(history: History, place: int) -> list[tuple[int, int, Moment]]:
    """The days of a gap by where the track stands when an event is put in: first, last, where."""
    calendar, gap = history.calendar, history.gap(place)
    day, now, found = gap.start, history.after[place], []
    while day < gap.stop:
        now = calendar.waits(now, day - 1)
        due = calendar.due(now)
        last = gap.stop - 1 if due is None else min(due, gap.stop - 1)
        found.append((day, last, now))
        day = last + 1
    return found


def _ends(
    history: History, place: int, column: int, spells: Sequence[tuple[int, int, Moment]]
) -> Iterator[tuple[int, int, int]]:
    """Where a column put in on each day leads in the end: the first and last day, and the row.

    Days on which the same deadlines would fall between the same events are looked at once.
    """
    for first, last, now in spells:
        _, enters = history.calendar.effect(now.row, column)
        while first <= last:
            then = history.calendar.goes(now, column, first)
            if enters:
                end, room = history.alike(place, then)
            else:
                end, room = history.end(place, history.arrive(place, then)), last - first
            yield first, min(first + room, last), end
            first += room + 1


def _together(ends: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Spells of days that follow each other and end in the same row, as one."""
    found: list[tuple[int, int, int]] = []
    for first, last, end in ends:
        if found and found[-1][2] == end:
            first = found.pop()[0]
        found.append((first, last, end))
    return found


def columns_of(history: History, *, absent: bool = False) -> list[int]:
    """The columns of events that the parties of the scenario could make happen.

    ``absent`` adds those in which a side acts that has no party in it.
    """
    able = history.scenario.sides_of(tuple(history.scenario.parties))
    return [
        place
        for place, column in enumerate(history.table.columns)
        if column.event in history.kinds and (absent or column.sides & ~able == 0)
    ]
