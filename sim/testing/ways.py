"""Ways to positions that a rulebook can reach, drawn so that deep ones are tested at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import note
from hypothesis import strategies as st

from sim.engine.distances import FAR, distances
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.scripts import ELSEWHERE, FIRST_DAY, first_row, script, steps_of
from sim.engine.table import NONE, Column, Table
from sim.model.condition_reader import ConditionError, parse
from sim.model.problem import did_you_mean
from sim.model.rulebook import READINGS, Rulebook, tally_vocabulary
from sim.model.scenario import MAIN, Event, Scenario, Track
from sim.model.step import Position, Snapshot
from sim.model.value import value
from sim.model.verdict import Run
from sim.model.vocabulary import Symbols
from sim.testing.example import Shown
from sim.testing.tables import answers_of, check_book, check_number, check_stages, misuse

Predicate = Callable[[Snapshot], bool]


@value
class Way:
    """A position that can be reached, and what has to happen for it, in order.

    ``columns`` are events by sets of sides, and time (``event`` None) where a deadline falls or a
    wait is over.
    """

    rulebook: Rulebook
    start: str
    columns: tuple[Column, ...]
    position: Position

    @cached_property
    def scenario(self) -> Scenario:
        """A dated script that leads there on its track ``main``."""
        if self.columns:
            return script(self.rulebook, self.columns, start=self.start, name="way")
        tracks = {MAIN: Track(MAIN, self.start), ELSEWHERE: Track(ELSEWHERE, self.rulebook.start)}
        event = Event(FIRST_DAY, next(iter(self.rulebook.events)), (ELSEWHERE,))
        return Scenario("way", "Nothing has happened", self.rulebook, (event,), tracks=tracks)

    @cached_property
    def run(self) -> Run:
        """The script, walked to its end."""
        return run(self.scenario)

    @cached_property
    def at(self) -> Snapshot:
        """Where it leads: the stage, what it reads, and the true count of every tally."""
        machine = Machine(self.rulebook)
        taken = steps_of(machine, self.start, self.columns)
        if taken:  # a deadline of no days may fall after them, before the day is over
            steps = [step for step in self.run.steps if step.track == MAIN]
            return steps[taken - 1].after
        return machine.snapshot(self.start, machine.start(self.start).tallies)

    def __repr__(self) -> str:
        told = ", ".join(
            "time" if c.event is None else f"{c.event}({c.sides})" if c.sides else c.event
            for c in self.columns
        )
        return f"<Way to {self.position.stage} {self.position.tallies}: {told or 'at once'}>"


def positions(book: Rulebook, *, starts: Sequence[str] = ()) -> st.SearchStrategy[Way]:
    """Positions that can be reached, each with a shortest script that reaches it.

    ``starts`` are further stages in which a track may start.  Shrinks to the nearest.
    """
    check_book(book, "positions")
    check_stages(book, starts, "positions(starts=...)")
    table = answers_of(book, starts).table
    return _positions(table, _by_stage(table, range(len(table))))


def ways_to(
    book: Rulebook,
    predicate: Predicate | str,
    *,
    detour: int = 4,
    starts: Sequence[str] = (),
) -> st.SearchStrategy[Way]:
    """Ways to the positions that satisfy a predicate: shortest ones, and others with a detour.

    ``predicate`` is asked of a Snapshot (``stage``, ``reads``, ``tallies`` by name, saturated),
    or is a condition such as ``"stage == stalemate and no_shows >= 2"``.  ``detour`` is the
    most happenings before the shortest rest of the way.  Raises InvalidArgument where nothing
    that can be reached satisfies it.  Shrinks to no detour and the nearest goal.
    """
    check_book(book, "ways_to")
    check_stages(book, starts, "ways_to(starts=...)")
    check_number("detour", detour, 0)
    table = answers_of(book, starts).table
    goals = _goals(table, _read(book, predicate))
    if not goals:
        reached = dict.fromkeys(table.position(row).stage for row in range(len(table)))
        raise misuse(
            f"no position that '{book.name}' can reach satisfies the predicate; the stages that "
            f"it can reach: {', '.join(reached)}; ask for less, or give starts=[...]"
        )
    return _ways(table, _by_stage(table, goals), distances(table.next, np.array(goals)), detour)


@st.composite
def _positions(draw: st.DrawFn, table: Table, rows: list[list[int]]) -> Way:
    return _shortest(table, _one(draw, rows))


@st.composite
def _ways(
    draw: st.DrawFn,
    table: Table,
    goals: list[list[int]],
    far: npt.NDArray[np.int64],
    detour: int,
) -> Way:
    turns = draw(st.lists(st.integers(0, 10**6), max_size=detour))
    goal = _one(draw, goals)
    first = first_row(table, goal)
    if not turns:
        return _shortest(table, goal)
    row, columns = first, []
    for turn in turns:
        row, column = _turn(table, far, row, turn)
        columns.append(column)
    while far[row]:
        nexts = table.next[row]
        left = np.where(nexts == NONE, FAR, far[nexts])
        columns.append(int(left.argmin()))
        row = int(nexts[columns[-1]])
    return _way(table, first, columns, row)


def _by_stage(table: Table, rows: Iterable[int]) -> list[list[int]]:
    """Rows of one stage together, the nearest first: drawn so, they shrink well."""
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(int(table.stage[row]), []).append(row)
    return list(found.values())


def _one(draw: st.DrawFn, rows: list[list[int]]) -> int:
    return draw(st.sampled_from(draw(st.sampled_from(rows))))


def _turn(table: Table, far: npt.NDArray[np.int64], row: int, turn: int) -> tuple[int, int]:
    """One happening after which a goal can still be reached, and the row that follows."""
    nexts = table.next[row]
    open_ = np.flatnonzero((nexts != NONE) & (far[nexts] < FAR))
    column = int(open_[turn % open_.size])
    return int(nexts[column]), column


def _shortest(table: Table, row: int) -> Way:
    columns = [column for _, column in table.path(row)]
    return _way(table, first_row(table, row), columns, row)


def _way(table: Table, first: int, columns: Sequence[int], row: int) -> Way:
    start = table.position(first).stage
    told = tuple(table.columns[column] for column in columns)
    way = Way(table.rulebook, start, told, table.position(row))
    note(_ShownWay(way))
    return way


class _ShownWay:
    """A way whose script is made only where it is shown."""

    def __init__(self, way: Way) -> None:
        self._way = way

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        Shown(self._way.scenario)._repr_pretty_(printer, cycle)


def _goals(table: Table, predicate: Predicate) -> list[int]:
    found = []
    for row in range(len(table)):
        stage, tallies, *_ = table.position(row)
        if predicate(table.machine.snapshot(stage, tallies)):
            found.append(row)
    return found


def _read(book: Rulebook, predicate: Any) -> Predicate:
    """A predicate as a function, from a condition where it is one."""
    if callable(predicate):
        return lambda at: bool(predicate(at))
    if not isinstance(predicate, str):
        raise misuse(
            f"ways_to(book, {predicate!r}): write a function of a Snapshot or a condition, "
            "such as 'stage == stalemate'"
        )
    words = {
        "stage": Symbols("stage", tuple(book.stages)),
        "reads": Symbols("reading", READINGS),
        **tally_vocabulary(book.tallies),
    }
    try:
        condition = parse(predicate, words)
    except ConditionError as error:
        cure = did_you_mean(*error.unknown) if error.unknown else error.cure
        raise misuse(f"ways_to(book, {predicate!r}): {error}; {cure}") from None
    return lambda at: condition.holds({"stage": at.stage, "reads": at.reads, **at.tallies})
