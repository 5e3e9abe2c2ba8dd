"""Sequences of events and deadlines as dated scenarios, so that a person can run them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sim.engine.machine import Machine
from sim.engine.table import NONE, Column, Table
from sim.model.marks import lengths
from sim.model.problem import LimitError
from sim.model.rulebook import SAME, Rule, Rulebook
from sim.model.scenario import MAIN, Check, Event, Scenario, Track, parties_of, stand_in_parties
from sim.model.step import Position

FIRST_DAY = dt.date(2001, 1, 1)
LAST_DAY = dt.date.max
"""The end of the calendar: nothing happens after it, and no deadline falls."""
ELSEWHERE = "elsewhere"
"""The track of the event that a script of silence alone has."""


class BeyondCalendarError(LimitError):
    """A script that would need a day after the end of the calendar."""


def script_day(ordinal: int, rulebook: Rulebook) -> dt.date:
    """The day of a script of a rulebook, from its ordinal (days since the year 1).

    Raises BeyondCalendarError for one after LAST_DAY.
    """
    if ordinal <= LAST_DAY.toordinal():
        return dt.date.fromordinal(ordinal)
    longest = max(rulebook.rules, key=_longest)
    what = "deadline" if longest.after is not None else "wait"
    raise BeyondCalendarError(
        f"a script of '{rulebook.name}' that starts on {FIRST_DAY} would need a day after "
        f"{LAST_DAY}, where the calendar ends",
        path=rulebook.path,
        at=("rules", longest.name),
        label=f"the longest {what}",
        cure=f"let the {what}s take less time",
    )


def _longest(rule: Rule) -> int:
    """The days of the deadline of a rule, or of its longest wait."""
    return max(lengths(rule.when), default=0) if rule.after is None else rule.after


def steps_of(machine: Machine, start: str, happenings: Iterable[Column]) -> int:
    """How many steps it is when some events and deadlines happen: the end of a wait is none."""
    position, steps = machine.start(start), 0
    for column in happenings:
        mark = machine.mark(position)
        if column.event is None:
            decision = machine.wait(position)
            steps += mark is not None and not mark.silent
        else:
            decision = machine.step(position, column.event, column.sides)
            steps += 1
        assert decision is not None, "it was asked what happens"
        position = decision.after
    return steps


def script(
    rulebook: Rulebook,
    happenings: Iterable[Column],
    *,
    start: str | None = None,
    name: str = "script",
    title: str = "",
    expect: tuple[Check, ...] = (),
    machine: Machine | None = None,
) -> Scenario:
    """A dated scenario in which some events and deadlines happen, in order.

    An event comes on the first day that it can; for time the clock runs until the next deadline
    falls or the next wait is over.  ``start`` is the first stage.  Running the scenario takes
    exactly these steps on its track ``main``, of which the end of a wait is none, and after the
    last of them only deadlines of no days that fall on the same day.  Raises ValueError where time
    is asked for and nothing is left for it to do, or an event where a deadline is due before it,
    and BeyondCalendarError where a day is after LAST_DAY.
    """
    machine = machine or Machine(rulebook)
    start = start or rulebook.start
    happened = _asked_of(machine, machine.start(start), happenings)
    return _dated(rulebook, start, happened, name=name, title=title, expect=expect)


def script_to(table: Table, row: int, *columns: int, name: str = "script") -> Scenario:
    """A shortest scenario that reaches a row of a table, and then lets some columns happen."""
    first = first_row(table, row)
    steps = [column for _, column in table.path(row)] + list(columns)
    happened = _read_from(table, first, steps)
    return _dated(table.rulebook, table.position(first).stage, happened, name=name)


class _Occurrence(NamedTuple):
    """Something that happens: time up to the end of one of the ``days`` of the stage, or an event.

    ``entered`` says whether it enters a stage.
    """

    column: Column
    days: int
    entered: bool


def _asked_of(
    machine: Machine, position: Position, happenings: Iterable[Column]
) -> Iterator[_Occurrence]:
    """What happens, as the machine answers step by step."""
    for column in happenings:
        days = machine.due(position)
        if column.event is None:
            decision = machine.wait(position)
            if days is None or decision is None:
                raise ValueError(f"no deadline or wait is left in {position.stage}")
        elif position.due:
            raise ValueError(f"a deadline is due in {position.stage} before {column.event}")
        else:
            decision = machine.step(position, column.event, column.sides)
        yield _Occurrence(column, days or 0, decision.entered)
        position = decision.after


def _read_from(table: Table, row: int, columns: Iterable[int]) -> Iterator[_Occurrence]:
    """What happens, as the table has it: nothing is asked anew."""
    rules, taken = table.rulebook.rules, list(columns)
    acted = table.acted(row, [table.columns[column] for column in taken])
    for column, happening in zip(taken, acted, strict=True):
        position, rule = table.position(row), int(table.rule[row, column])
        days = table.machine.due(position)
        yield _Occurrence(happening, days or 0, rule != NONE and rules[rule].to != SAME)
        row = int(table.next[row, column])


def _dated(
    rulebook: Rulebook,
    start: str,
    happenings: Iterable[_Occurrence],
    *,
    name: str,
    title: str = "",
    expect: tuple[Check, ...] = (),
) -> Scenario:
    """What happens on the days on which it can."""
    entered = today = FIRST_DAY.toordinal()
    events: list[Event] = []
    until: dt.date | None = None
    tracks = {MAIN: Track(MAIN, start)}
    parties = stand_in_parties(rulebook)
    for column, days, entering in happenings:
        if column.event is None:
            at = entered + days
            until = script_day(at, rulebook)
            today = at + 1
        else:
            day, by = script_day(today, rulebook), parties_of(parties, column.sides)
            events.append(Event(day, column.event, (MAIN,), by))
            at, until = today, None
        if entering:
            entered = at
    if not events and until is None:
        raise ValueError("a scenario needs at least one event")
    if not events:
        tracks[ELSEWHERE] = Track(ELSEWHERE, rulebook.start)
        events.append(Event(FIRST_DAY, next(iter(rulebook.events)), (ELSEWHERE,)))
    return Scenario(
        name=name,
        title=title or name,
        rulebook=rulebook,
        events=tuple(events),
        parties=parties,
        tracks=tracks,
        begins=begins_of(events),
        until=until,
        expect=expect,
    )


def begins_of(events: Sequence[Event]) -> dt.date | None:
    """When the clock of a script starts, where a silence comes before its first event."""
    return FIRST_DAY if events[0].date > FIRST_DAY else None


def first_row(table: Table, row: int) -> int:
    """The starting row from which a row was reached first."""
    path = table.path(row)
    return path[0][0] if path else row
