"""The shortest script that shows a finding, read off the table of every position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.check.finding import Witness
from sim.engine.scripts import BeyondCalendarError, script_to
from sim.engine.table import NONE, Column, Table


def witness(table: Table, row: int, *columns: int, name: str = "script") -> Witness:
    """The shortest way to a row of a table, and what then happens there."""
    steps = table.path(row) + list(_onwards(table, row, columns))
    if not steps:
        return Witness("the start, before anything happens", None)
    acted = table.acted(steps[0][0], [table.columns[column] for _, column in steps])
    doers = dict(zip(steps, acted, strict=True))
    told = ", ".join(_told(table, *step, doers[step]) for step in _worth_telling(table, steps))
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


def _worth_telling(table: Table, steps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """All steps but the ends of waits that time goes on from."""
    for step, then in zip(steps, [*steps[1:], None], strict=True):
        goes_on = then is not None and table.columns[then[1]].event is None
        if not (goes_on and _ends_a_wait(table, *step)):
            yield step


def _ends_a_wait(table: Table, row: int, column: int) -> bool:
    return table.columns[column].event is None and bool(table.silent[row])


def _told(table: Table, row: int, column: int, happening: Column) -> str:
    """A step in words: an event and who did it, how long nothing happened, or how late it is."""
    if _ends_a_wait(table, row, column):
        position = table.position(row)
        mark = table.machine.mark(position)
        assert mark is not None, "a wait ends"
        return f"day {mark.days} of {position.stage}"
    trigger = str(table.trigger(row, column)).removeprefix("after ")
    sides = table.rulebook.stand_ins(happening.sides)
    return f"{trigger} by {' and '.join(sides)}" if sides else trigger
