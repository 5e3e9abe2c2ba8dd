"""The cheapest change of a history: the fewest events other than they were that lead elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from sim.analysis.change.timeline import History, Moment
from sim.analysis.change.turning import FAR, distances
from sim.model.rulebook import SAME, Rulebook
from sim.model.sides import Sides
from sim.model.value import value

MOST = 3
"""The largest number of changes that is looked at."""
SHOWN = 5
"""How many examples are listed where one change does not do."""
_WORK = 400_000

DROP, REPLACE, INSERT = "drop", "replace", "insert"
Goal = Callable[[int], bool]
"""Whether a row is one that is wanted in the end."""


@value
class Change:
    """One event dropped, replaced by an ``event`` of another type, or one inserted.

    ``number`` is the event in the file; for an insertion, the one on this track that it follows
    (0 before the first).  An insertion may be on any day from ``first`` to ``last`` (ordinals).
    ``sides`` is the set of sides that act in it, where that matters, and ``row`` where the
    track would end after this change alone (NONE where others go with it).
    """

    kind: str
    number: int
    event: str | None = None
    sides: int = 0
    first: int = 0
    last: int = 0
    row: int = -1


@value
class Cheapest:
    """The fewest changes that lead to what is wanted.

    ``cost`` is how many it takes: 0 where history leads there, None where no change of up to
    ``searched`` does.  ``singles`` are all changes that do it alone; ``examples`` are some of
    the sets of several.
    """

    cost: int | None
    searched: int
    singles: tuple[Change, ...] = ()
    examples: tuple[tuple[Change, ...], ...] = ()


def cheapest(history: History, goal: Goal, *, most: int = MOST) -> Cheapest:
    """The cheapest change of history that ends in the goal, with the later events held fixed."""
    if goal(history.row):
        return Cheapest(0, 0)
    singles = tuple(change for change in single_changes(history) if goal(change.row))
    if singles:
        return Cheapest(1, 1, singles)
    return _Search(history, goal).several(most)


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
    day, now, spells = gap.start, history.after[place], []
    while day < gap.stop:
        now = calendar.waits(now, day - 1)
        due = calendar.due(now)
        last = gap.stop - 1 if due is None else min(due, gap.stop - 1)
        spells.append((day, last, now))
        day = last + 1
    return spells


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
    spells: list[tuple[int, int, int]] = []
    for first, last, end in ends:
        if spells and spells[-1][2] == end:
            first = spells.pop()[0]
        spells.append((first, last, end))
    return spells


def columns_of(history: History, *, absent: bool = False) -> list[int]:
    """The columns of events that the parties of the scenario could make happen.

    ``absent`` adds those in which a side acts that has no party in it.
    """
    able = history.scenario.sides_of(history.scenario.parties)
    return [
        place
        for place, column in enumerate(history.table.columns)
        if column.event in history.kinds and (absent or Sides(column.sides).within(able))
    ]


class _Node(NamedTuple):
    """A course of history: up to which place and day it has come, and where it stands."""

    place: int
    day: int
    moment: Moment


class _Search:
    """Courses of history by how many changes they take, the fewest first."""

    def __init__(self, history: History, goal: Goal) -> None:
        self.history, self.goal = history, goal
        self.columns = columns_of(history)
        self.cost: dict[_Node, int] = {}
        self.from_: dict[_Node, list[tuple[_Node, Change | None]]] = {}
        book = history.table.rulebook
        self.lengths = sorted({n for stage in book.stages for n in book.deadlines_of(stage)})
        self.brief = all(_brief(book, stage) for stage in book.stages)
        self.effects: dict[int, list[int]] = {}
        rows = [row for row in range(len(history.table)) if goal(row)]
        self.far = distances(history.table, np.array(rows, dtype=np.int64)).tolist()

    def several(self, most: int) -> Cheapest:
        """The fewest changes up to a number, or as far as a fair amount of work leads."""
        level = self._follow([_Node(0, self.history.first, self.history.after[0])], 0)
        work = 0
        for cost in range(1, most + 1):
            fresh: list[_Node] = []
            for node in level:
                for then, change in self._changes(node):
                    work += 1
                    if work > _WORK:
                        return Cheapest(None, cost - 1)
                    self._reach(then, cost, node, change, fresh)
            level = self._follow(fresh, cost)
            ends = [node for node in level if self._wanted(node)]
            if ends:
                examples = (changes for node in ends for changes in self._ways_to(node))
                return Cheapest(cost, cost, examples=tuple(islice(examples, SHOWN)))
        return Cheapest(None, most)

    def _reach(
        self, node: _Node, cost: int, before: _Node, change: Change | None, fresh: list[_Node]
    ) -> None:
        if self.far[node.moment.row] == FAR:
            return
        known = self.cost.get(node)
        if known is None:
            self.cost[node] = cost
            self.from_[node] = [(before, change)]
            fresh.append(node)
        elif known == cost:
            self.from_[node].append((before, change))

    def _follow(self, nodes: list[_Node], cost: int) -> list[_Node]:
        """These courses, and all that follow from them when the rest goes as it did."""
        layers: list[list[_Node]] = [[] for _ in self.history.before]
        for node in nodes:
            self.cost.setdefault(node, cost)
            self.from_.setdefault(node, [])
            layers[node.place].append(node)
        for place, layer in enumerate(layers[:-1]):
            day = self.history.events[place].day
            column = self.history.events[place].column
            for node in layer:
                moment = self.history.calendar.takes(node.moment, column, day)
                then = _Node(place + 1, day, moment)
                self._reach(then, cost, node, None, layers[place + 1])
        return [node for layer in layers for node in layer]

    def _changes(self, node: _Node) -> Iterator[tuple[_Node, Change]]:
        """Every change at a place; of those that do the same there, the first."""
        history, calendar = self.history, self.history.calendar
        number = history.events[node.place - 1].number if node.place else 0
        for day, column, then in self._insertions(node):
            event, sides = history.table.columns[column]
            yield _Node(node.place, day, then), Change(INSERT, number, event, sides, day, day)
        if node.place == len(history.events):
            return
        happened = history.events[node.place]
        waited = calendar.waits(node.moment, happened.day - 1)
        yield _Node(node.place + 1, happened.day, waited), Change(DROP, happened.number)
        for kind in history.kinds:
            if kind != happened.event:
                column = history.table.column(kind, happened.sides)
                then = calendar.goes(waited, column, happened.day)
                change = Change(REPLACE, happened.number, kind, happened.sides)
                yield _Node(node.place + 1, happened.day, then), change

    def _insertions(self, node: _Node) -> Iterator[tuple[int, int, Moment]]:
        """Every event that can be put in before a place: its day, its column, where that leads.

        A later day of the same spell is another only where it starts a clock that still matters:
        otherwise the first day leads to all that it does.
        """
        calendar, days = self.history.calendar, self._days(node)
        at, now = 0, node.moment
        while at < len(days):
            now = calendar.waits(now, days[at] - 1)
            due = calendar.due(now)
            end = len(days) if due is None else bisect_right(days, due)
            columns = self._effects(now.row)
            for day in days[at:end]:
                moves = [(column, calendar.goes(now, column, day)) for column in columns]
                yield from ((day, column, then) for column, then in moves)
                columns = [column for column, then in moves if then.entered == day]
                if not columns:
                    break
            at = end

    def _days(self, node: _Node) -> Sequence[int]:
        """The days to try for an event before a place: all that may do different things.

        Where no deadline that an event starts can fall before the clock stops, a day matters
        only by whether the deadline that is running has fallen.
        """
        days = range(node.day, self.history.gap(node.place).stop)
        falls = self.lengths and node.day + self.lengths[0] <= self.history.last
        if falls or not self.brief:
            return days
        running = self.history.calendar.due(node.moment) is not None
        return list(dict.fromkeys((*days[:1], *days[-1:]))) if running else [node.day]

    def _effects(self, row: int) -> list[int]:
        """The columns that can be put in at a row; of those that do the same, the first."""
        columns = self.effects.get(row)
        if columns is None:
            calendar = self.history.calendar
            alike: dict[Moment, int] = {}
            for column in self.columns:
                if self.far[calendar.leads(row)[column]] == FAR:
                    continue
                alike.setdefault(calendar.goes(Moment(row, 0), column, 1), column)
            columns = self.effects[row] = list(alike.values())
        return columns

    def _wanted(self, node: _Node) -> bool:
        if node.place < len(self.history.events):
            return False
        return self.goal(self.history.arrive(node.place, node.moment).row)

    def _ways_to(self, end: _Node) -> Iterator[tuple[Change, ...]]:
        waiting: list[tuple[_Node, tuple[Change, ...]]] = [(end, ())]
        while waiting:
            node, changes = waiting.pop()
            if not self.from_[node]:
                yield changes
            for before, change in self.from_[node]:
                waiting.append((before, changes if change is None else (change, *changes)))


def _brief(book: Rulebook, stage: str) -> bool:
    """Whether a stage has at most one deadline, and it leads to no stage with another."""
    leads = {
        rule.to
        for rule in book.rules
        if rule.after is not None and stage in rule.origins and rule.to != SAME
    }
    return len(book.deadlines_of(stage)) < 2 and not any(map(book.deadlines_of, leads))
