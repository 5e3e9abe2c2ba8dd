"""The cheapest change of a history: the fewest events other than they were that lead elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Annotated, NamedTuple

import numpy as np

from sim.analysis.change.nearness import FAR, distances
from sim.analysis.change.single import DROP, INSERT, REPLACE, Change, columns_of, single_changes
from sim.analysis.change.timeline import History, Moment
from sim.model.rulebook import SAME, Rulebook
from sim.model.said import Also, Count, said
from sim.model.value import value

MOST = 3
"""The largest number of changes that is looked at."""
SHOWN = 5
"""How many examples are listed where one change does not do."""
_WORK = 400_000

Goal = Callable[[int], bool]
"""Whether a row is one that is wanted in the end."""


@value
class Cheapest:
    """The fewest changes that lead to what is wanted; 0 where history leads there."""

    cost: Count | None = said("How many it takes; null where more than were tried", key="changes")
    searched: Count = said("How many changes were tried together", key="up_to")
    singles: tuple[Change, ...] = said("All changes that do it alone", default=())
    examples: tuple[Annotated[tuple[Change, ...], Also(minItems=1)], ...] = said(
        "Some of the sets that do, where one change does not", default=()
    )


def cheapest(history: History, goal: Goal, *, most: int = MOST) -> Cheapest:
    """The cheapest change of history that ends in the goal, with the later events held fixed."""
    if goal(history.row):
        return Cheapest(0, 0)
    singles = tuple(change for change in single_changes(history) if goal(change.row))
    if singles:
        return Cheapest(1, 1, singles)
    return _ChangeSearch(history, goal).several(most)


class _Node(NamedTuple):
    """A course of history: up to which place and day it has come, and where it stands."""

    place: int
    day: int
    moment: Moment


class _ChangeSearch:
    """Courses of history by how many changes they take, the fewest first."""

    def __init__(self, history: History, goal: Goal) -> None:
        self.history, self.goal = history, goal
        self.columns = columns_of(history)
        self.cost: dict[_Node, int] = {}
        self.from_: dict[_Node, list[tuple[_Node, Change | None]]] = {}
        book = history.table.rulebook
        self.lengths = sorted(
            {mark.falls for stage in book.stages for mark in book.marks_of(stage)}
        )
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

        Where nothing that an event starts can lie behind before the clock stops, a day matters
        only by whether the deadline or wait that is running does.
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
    """Whether a stage has at most one deadline or wait, and it leads to no stage with another."""
    leads = {
        rule.to
        for rule in book.rules
        if rule.after is not None and stage in rule.origins and rule.to != SAME
    }
    return len(book.marks_of(stage)) < 2 and not any(map(book.marks_of, leads))
