"""Ways out: the shortest sequences of events and waiting that lead from where a track stands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Annotated, ClassVar, NamedTuple

import numpy as np

from sim.analysis.change.nearness import FAR, distances
from sim.analysis.change.timeline import Calendar, Moment
from sim.engine.distinct import distinct
from sim.engine.table import NONE, Ints, Table
from sim.model.rulebook import Reading, Rulebook
from sim.model.said import NULL, Also, Count, Name, Place, said
from sim.model.sides import SideSet
from sim.model.value import value

SHOWN = 100
"""How many ways are listed; all are counted."""


@value
class Act:
    """An event that does it, by whom and why."""

    event: Name = said("The type of the event")
    rule: Name | None = said("The rule that fired; null where none did")
    sides: tuple[SideSet, ...] = said(
        "Every set of sides by which it does; none where any do", default=()
    )
    because: str | None = said(
        "The reason that the rule gives; null where none fires",
        before="sides",
        default=None,
        eq=False,
    )


@value
class WayStep:
    """A step of a way: any one of some events, or a wait for a deadline or the end of a wait.

    ``silent`` is True where a wait ends, which fires no rule.
    """

    told_as: ClassVar = "move"
    told_together: ClassVar = {
        "oneOf": [
            {"properties": {"deadline": {"not": NULL}, "any_of": {"maxItems": 0}}},
            {"properties": {"deadline": NULL, "rule": NULL, "any_of": {"minItems": 1}}},
        ]
    }

    stage: Name = said("The name of the stage")
    reads: Reading = said("What the stage says about the talks")
    days: Count = said(
        "How many days after the last day it can come at the earliest", key="earliest_days"
    )
    deadline: Name | None = said(
        "Such as 'after 120 days', or 'waited 30 days' where a wait is over and no rule is asked; "
        "null for an event",
        default=None,
    )
    rule: Name | None = said(
        "The rule of the deadline; null where none fires, or for an event", default=None
    )
    acts: tuple[Act, ...] = said("The events that do it; none for a wait", key="any_of", default=())
    silent: bool = False


Way = Annotated[tuple[WayStep, ...], Also(minItems=1)]


@value
class Ways:
    """All shortest ways to a goal, alike ones put together.

    ``steps`` is 0 where the goal is met.
    """

    steps: Count | None = said("How many steps the shortest ways have; null where there is none")
    count: Count = said("How many there are, other sides counted as another way", default=0)
    ways: tuple[Way, ...] = said("The first of them, step by step, alike ones together", default=())
    trap: Annotated[tuple[Name, ...], Also(minItems=1)] = said(
        "Where no way leads there: where any does",
        key="reachable_stages",
        or_null=True,
        default=(),
    )
    too_long: Place | None = said(
        "Where none fits the time: how many days the quickest takes",
        key="too_long_days",
        default=None,
    )


def acts_of(
    book: Rulebook,
    found: Mapping[tuple[str, str | None], Iterable[int]],
    sided: Container[str | None],
) -> tuple[Act, ...]:
    """Acts by event and rule, with the sets of sides that do each.

    ``sided`` are the events of which it matters who acts.
    """
    return tuple(
        Act(
            event,
            rule,
            tuple(sides) if event in sided else (),
            None if rule is None else book.rule(rule).because,
        )
        for (event, rule), sides in found.items()
    )


class Waypoint(NamedTuple):
    """A point on a way: where it stands, and the first day on which an event can come next."""

    moment: Moment
    day: int


def ways(
    table: Table,
    standing: Moment,
    last: int,
    goal: Ints,
    *,
    columns: Sequence[int] | None = None,
    within: int | None = None,
) -> Ways:
    """The shortest ways from where a track stands at the end of a day to any row of the goal.

    A step is an event, on the first day that it can come, or a wait until the next deadline
    falls or the next wait is over.  ``columns`` are those that may happen (all where None);
    ``within`` is how many days the whole may take.  Days are ordinals.
    """
    allowed = list(range(len(table.columns)) if columns is None else columns)
    far = distances(table, goal, allowed)
    if far[standing.row] == 0:
        return Ways(0)
    if far[standing.row] == FAR:
        return Ways(None, trap=reachable(table, standing.row, allowed))
    search = _WaySearch(table, allowed, far.tolist(), last)
    in_time = search.find(Waypoint(standing, last + 1), None if within is None else last + within)
    if in_time is None:
        free = ways(table, standing, last, goal, columns=columns)
        return Ways(None, too_long=min(way[-1].days for way in free.ways))
    return in_time


def reachable(table: Table, row: int, columns: Iterable[int]) -> tuple[str, ...]:
    """Every stage that some columns can still lead to from a row, its own included."""
    leads = table.next[:, list(columns)]
    seen = np.zeros(len(table), dtype=np.bool_)
    fresh = np.array([row])
    while fresh.size:
        seen[fresh] = True
        then = distinct(leads[fresh])
        then = then[then != NONE]
        fresh = then[~seen[then]]
    return tuple(table.codes.stages[place] for place in distinct(table.stage[seen]).tolist())


class _WaySearch:
    """Breadth first over dated positions, keeping only what can still reach the goal."""

    def __init__(self, table: Table, columns: list[int], far: list[int], last: int) -> None:
        self.table, self.columns, self.far, self.last = table, columns, far, last
        self.calendar = Calendar(table)
        self.leads: dict[Waypoint, dict[Waypoint, list[int]]] = {}
        self._sides = {column.event for column in table.columns if column.sides}

    def find(self, start: Waypoint, until: int | None) -> Ways | None:
        """All shortest ways, or None where each takes longer than until a day."""
        seen, layers = {start}, [[start]]
        while layers[-1] and not any(self.far[spot.moment.row] == 0 for spot in layers[-1]):
            layer: dict[Waypoint, None] = {}
            for spot in layers[-1]:
                self.leads[spot] = self._next(spot, until)
                layer.update(dict.fromkeys(self.leads[spot]))
            layers.append([spot for spot in layer if spot not in seen])
            seen.update(layer)
        if not layers[-1]:
            return None
        plans = self._plans(layers)
        count, listed = plans[start]
        return Ways(len(layers) - 1, count, tuple(listed))

    def _next(self, spot: Waypoint, until: int | None) -> dict[Waypoint, list[int]]:
        """Where a spot leads, by which columns; without a limit of time, nearer spots only."""
        nexts: dict[Waypoint, list[int]] = {}
        leads, away = self.calendar.leads(spot.moment.row), self.far[spot.moment.row]
        for column in self.columns:
            row = leads[column]
            if row == NONE or self.far[row] == FAR:
                continue
            if until is None and self.far[row] >= away:
                continue
            if self.table.columns[column].event is None:
                due = self.calendar.due(spot.moment)
                assert due is not None, "time leads somewhere, so something is left for it to do"
                then = Waypoint(self.calendar.falls(spot.moment), due + 1)
            else:
                then = Waypoint(self.calendar.goes(spot.moment, column, spot.day), spot.day)
            if until is None or _done(then, self.table.columns[column].event) <= until:
                nexts.setdefault(then, []).append(column)
        return nexts

    def _plans(self, layers: list[list[Waypoint]]) -> dict[Waypoint, tuple[int, list[Way]]]:
        """For each spot that leads to the goal, how many ways there are, and they themselves.

        Steps by several events that leave the same ways to go are one.
        """
        plans: dict[Waypoint, tuple[int, list[Way]]] = {
            spot: (1, [()]) for spot in layers[-1] if self.far[spot.moment.row] == 0
        }
        for layer in reversed(layers[:-1]):
            upper: dict[Waypoint, tuple[int, list[Way]]] = {}
            for spot in layer:
                leads = [then for then in self.leads[spot] if then in plans]
                if not leads:
                    continue
                count = sum(plans[then][0] * len(self.leads[spot][then]) for then in leads)
                upper[spot] = (count, self._ways(spot, leads, plans))
            plans = upper
        return plans

    def _ways(
        self, spot: Waypoint, leads: list[Waypoint], plans: Mapping[Waypoint, tuple[int, list[Way]]]
    ) -> list[Way]:
        alike: dict[tuple[object, ...], list[tuple[int, Waypoint]]] = {}
        columns = [(column, then) for then in leads for column in self.leads[spot][then]]
        for column, then in sorted(columns):
            event = self.table.columns[column].event
            stage = self.calendar.stage(then.moment.row)
            key = (stage, then.day, event is None, tuple(plans[then][1]))
            alike.setdefault(key, []).append((column, then))
        listed: list[Way] = []
        for group in alike.values():
            move = self._move(spot, group)
            listed += [(move, *rest) for rest in plans[group[0][1]][1]]
            if len(listed) >= SHOWN:
                return listed[:SHOWN]
        return listed

    def _move(self, spot: Waypoint, group: list[tuple[int, Waypoint]]) -> WayStep:
        then = group[0][1]
        row = then.moment.row
        stage, reads = self.calendar.stage(row), self.calendar.reads(row)
        column = group[0][0]
        event = self.table.columns[column].event
        days = _done(then, event) - self.last
        if event is None:
            what = self.table.trigger(spot.moment.row, column)
            if self.table.silent[spot.moment.row]:  # over for what happens on the next day
                return WayStep(stage, reads, days + 1, what, silent=True)
            return WayStep(stage, reads, days, what, self._rule(spot, column))
        acts: dict[tuple[str, str | None], list[int]] = {}
        for one, _ in group:
            column_of = self.table.columns[one]
            assert column_of.event is not None, "events and time are told apart"
            acts.setdefault((column_of.event, self._rule(spot, one)), []).append(column_of.sides)
        told = acts_of(self.table.rulebook, acts, self._sides)
        return WayStep(stage, reads, days, acts=told)

    def _rule(self, spot: Waypoint, column: int) -> str | None:
        return self.table.rule_name(spot.moment.row, column)


def _done(spot: Waypoint, event: str | None) -> int:
    """The day on which the step to a spot is done: a deadline falls the day before."""
    return spot.day if event is not None else spot.day - 1


def sequences(way: Way) -> Iterator[tuple[tuple[str | None, int], ...]]:
    """Every sequence that a way stands for, each step as an event (or None) and its sides."""
    steps = [
        [(None, 0)] if move.deadline else
        [(act.event, sides) for act in move.acts for sides in act.sides or (0,)]
        for move in way
    ]  # fmt: skip
    yield from product(*steps)
