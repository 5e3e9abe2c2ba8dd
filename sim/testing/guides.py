"""Shortest ways to all that the rules can do, for drawn histories to begin with."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.engine.machine import Machine
from sim.engine.table import Column, Table
from sim.engine.tallying import heeds_sides
from sim.model.problem import TooManyPositionsError
from sim.model.rulebook import Rulebook
from sim.model.sides import Sides
from sim.model.value import changed
from sim.testing.tables import unobserved

MOST_POSITIONS = 300_000
"""A larger rulebook gets no guides: its table would cost more than the examples that use it."""

NEAREST = 12
"""How many ways lead to one rule: those to its nearest stages and triggers."""


class GuideStep(NamedTuple):
    """An event of a guide, so many days after the one before it.

    ``sides`` are those that must do it, as bits; None where it makes no difference who does.
    """

    event: str
    sides: int | None
    gap: int


class Guide(NamedTuple):
    """What happens up to the firing of a rule; ``rest`` are days of silence at its end."""

    leads: tuple[GuideStep, ...]
    rest: int


Guides = tuple[tuple[Guide, ...], ...]
"""For each rule that can be fired the ways to it, the nearest first."""

_KEPT: deque[tuple[Rulebook, str, Guides]] = deque(maxlen=32)


def guides_of(book: Rulebook, start: str) -> Guides:
    """The ways from a first stage to each rule; none where the rulebook is too large to know."""
    for known, first, kept in _KEPT:
        if known is book and first == start:
            return kept
    found = _guides(book, start)
    _KEPT.append((book, start, found))
    return found


def within(guides: Guides, events: int, sides: int) -> Guides:
    """Those guides that take no more than so many events, and no sides but these (as bits)."""
    fitting = (
        tuple(
            guide
            for guide in of_rule
            if len(guide.leads) <= events
            and all(Sides(lead.sides or 0).within(sides) for lead in guide.leads)
        )
        for of_rule in guides
    )
    return tuple(of_rule for of_rule in fitting if of_rule)


def _guides(book: Rulebook, start: str) -> Guides:
    machine = unobserved(book)
    try:
        table = Table(changed(book, start=start), limit=MOST_POSITIONS, machine=machine)
    except TooManyPositionsError:
        return ()
    found = []
    for place in range(len(book.rules)):
        scripts = [_script(table, *cell) for cell in _firing(table, place)]
        ways = [_guide(machine, start, script) for script in scripts]
        found.append(tuple(way for way in ways if way is not None))
    return tuple(of_rule for of_rule in found if of_rule)


def _firing(table: Table, rule: int) -> Iterator[tuple[int, int]]:
    """The nearest cells that fire a rule: one for each stage and column."""
    rows, columns = np.nonzero(table.rule == rule)
    _, firsts = np.unique(table.stage[rows] * len(table.columns) + columns, return_index=True)
    for cell in sorted(firsts.tolist())[:NEAREST]:  # rows stand in order of depth
        yield int(rows[cell]), int(columns[cell])


def _script(table: Table, row: int, column: int) -> list[Column]:
    return [table.columns[one] for one in (*(by for _, by in table.path(row)), column)]


def _guide(machine: Machine, start: str, script: Sequence[Column]) -> Guide | None:
    """A script with its days; None where time alone would have to begin and nothing can.

    An event comes a day after the one before, sooner where a deadline would fall before it.
    """
    position = machine.start(start)
    if script[0].event is None:
        idle = (e for e in machine.rulebook.events if machine.step(position, e).after == position)
        event = next(idle, None)
        if event is None:
            return None
        script = [Column(event), *script]
    leads: list[GuideStep] = []
    entered = last = earliest = rest = 0
    for event, sides in script:
        due = machine.due(position)
        if event is None:
            decision = machine.wait(position)
            assert due is not None, "the table says that a deadline falls"
            assert decision is not None, "a deadline is due, so there is one"
            day = entered + due
            earliest, rest = day + 1, day - last
        else:
            decision = machine.step(position, event, sides)
            usual = max(earliest, last + 1) if leads else 0
            day = earliest if due is not None and entered + due < usual else usual
            heeded = heeds_sides(machine.rulebook, event)
            leads.append(GuideStep(event, sides if heeded else None, day - last))
            last, earliest, rest = day, day, 0
        if decision.entered:
            entered = day
        position = decision.after
    return Guide(tuple(leads), rest)
