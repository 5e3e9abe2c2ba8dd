"""Turning points: the events after which an outcome that had been open was open no longer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

import numpy as np

from sim.analysis.change.timeline import History, Trod
from sim.engine.distances import FAR as FAR
from sim.engine.distances import distances as fewest_steps
from sim.engine.table import Ints, Table
from sim.model.rulebook import READINGS
from sim.model.said import Also, Count, OneGroup, said
from sim.model.value import value

STEPS = 3
"""Within how many steps an outcome counts as open, unless told otherwise."""


@value
class TurningPoint:
    """A step after which a reading is further than some steps away; before it was nearer.

    ``before`` and ``after`` count events and deadlines.
    """

    told_as: ClassVar = "turning"
    told_together: ClassVar = OneGroup(("number", "event"), ())

    step: Trod = said()
    outcome: Annotated[str, Also(enum=READINGS[1:])] = said("The reading that was open no longer")
    before: Count = said("The fewest steps to it before", key="steps_before")
    after: Count | None = said(
        "The fewest after; null where it cannot be reached", key="steps_after"
    )


def turning_points(history: History, *, steps: int = STEPS) -> tuple[TurningPoint, ...]:
    """Every step that put an outcome out of reach; the reading ``none`` is no outcome.

    Only the events of the history's ``kinds``, and time, lead to an outcome.
    """
    outcomes = [reading for reading in READINGS if reading != "none"]
    table = history.table
    able = [n for n, one in enumerate(table.columns) if one.event in (None, *history.kinds)]
    away = {reading: distances(table, reading_rows(table, reading), able) for reading in outcomes}
    return tuple(
        TurningPoint(step, reading, int(far[step.before]), _finite(int(far[step.after])))
        for step in history.steps()
        for reading, far in away.items()
        if far[step.before] <= steps < far[step.after]
    )


def reading_rows(table: Table, reading: str) -> Ints:
    """The rows whose stage has a reading."""
    book = table.rulebook
    return stage_rows(table, [name for name, one in book.stages.items() if one.reads == reading])


def stage_rows(table: Table, stages: Sequence[str]) -> Ints:
    """The rows that stand in one of some stages."""
    places = [table.codes.stages.index(stage) for stage in stages]
    return np.flatnonzero(np.isin(table.stage, places))


def distances(table: Table, goal: Ints, columns: Sequence[int] | None = None) -> Ints:
    """For each row the fewest steps to a row of the goal by some columns, or FAR."""
    leads = table.next if columns is None else table.next[:, list(columns)]
    return fewest_steps(leads, goal)


def _finite(steps: int) -> int | None:
    return None if steps == FAR else steps
