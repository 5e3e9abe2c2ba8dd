"""The shortest script that shows a finding, read off the table of every position."""

from __future__ import annotations

from sim.analysis.check.finding import Witness
from sim.engine.scripts import BeyondCalendarError, script_to
from sim.engine.table import NONE, Table
from sim.model.sides import Sides


def witness(table: Table, row: int, *columns: int, name: str = "script") -> Witness:
    """The shortest way to a row of a table, and what then happens there."""
    steps = table.path(row) + list(_onwards(table, row, columns))
    if not steps:
        return Witness("the start, before anything happens", None)
    told = ", ".join(_told(table, *step) for step in steps)
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


def _told(table: Table, row: int, column: int) -> str:
    """A step in words: an event and who did it, or how long nothing happened."""
    trigger = str(table.trigger(row, column)).removeprefix("after ")
    letters = Sides(table.columns[column].sides).letters
    return f"{trigger} by {' and '.join(letters)}" if letters else trigger
