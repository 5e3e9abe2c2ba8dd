"""The shortest script that shows a finding, read off the table of every position."""

from __future__ import annotations

from sim.analysis.check.finding import Witness
from sim.engine.scripts import BeyondCalendarError, script_to
from sim.engine.table import NONE, Column, Table
from sim.model.sides import Sides


def witness(table: Table, row: int, *columns: int, name: str = "script") -> Witness:
    """The shortest way to a row of a table, and what then happens there."""
    steps = table.path(row) + list(_onwards(table, row, columns))
    if not steps:
        return Witness("the start, before anything happens", None)
    acted = table.acted(steps[0][0], [table.columns[column] for _, column in steps])
    told = ", ".join(
        _told(str(table.trigger(*step)), happening)
        for step, happening in zip(steps, acted, strict=True)
    )
    try:
        return Witness(told, script_to(table, row, *columns, name=name))
    except BeyondCalendarError:
        return Witness(f"{told} (longer than the calendar, so no scenario holds it)", None)


def _onwards(table: Table, row: int, columns: tuple[int, ...]) -> list[tuple[int, int]]:
    steps = []
    for column in columns:
        steps.append((row, column))
        row = int(table.next[row, column])
        assert row != NONE, "a witness takes steps that can happen"
    return steps


def _told(trigger: str, happening: Column) -> str:
    """A step in words: an event and who did it, or how long nothing happened."""
    letters = Sides(happening.sides).letters
    return f"{trigger.removeprefix('after ')}" + (f" by {' and '.join(letters)}" if letters else "")
