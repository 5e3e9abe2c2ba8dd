"""Where a condition holds, over every step that a rulebook allows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.table import NONE, Column, Table
from sim.model.acting import asks_who, named_sides
from sim.model.condition import Condition
from sim.model.rulebook import READINGS, SIGNALS, TONES, Rulebook
from sim.model.sides import Sides, sets_told_apart
from sim.model.vocabulary import BY, SIDES, Symbols

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_BLOCK = 2**22
"""How many steps are looked at in one go, to bound the memory that it takes."""


class Lane(NamedTuple):
    """One way for something to happen: a column of the table, and who acts in it.

    ``happening`` is the column with the sides that act, and so is ``sides``.
    """

    column: int
    happening: Column
    sides: Sides


class Cells:
    """Every step of a table, as conditions of claims see it: a row for each position.

    A column of cells is a lane.  A column in which it makes no difference who acts has a lane for
    each of the sets of sides in ``who``: those that conditions tell apart, or no side alone.
    ``next`` holds the row that follows, or NONE where the lane cannot happen; ``rule`` the place of
    the rule that fires, or NONE; ``numbers`` the number of each word of each list.  Whatever is
    said of cells is an array of rows x lanes.
    """

    def __init__(self, table: Table, who: tuple[Sides, ...] = (Sides(0),)) -> None:
        self.table = table
        self.lanes = tuple(_lanes(table, who))
        places = [lane.column for lane in self.lanes]
        alike = places == list(range(len(table.columns)))
        self.next = table.next if alike else table.next[:, places]
        self.rule = table.rule if alike else table.rule[:, places]
        self.can_happen: Bools = self.next != NONE
        self.silent: Bools = np.zeros(self.next.shape, dtype=np.bool_)
        """Where a wait ends: time goes on there, and nothing that a claim speaks of happens."""
        time = [lane.happening.event is None for lane in self.lanes]
        self.silent[:, time] = table.silent[:, np.newaxis]
        self.can_happen &= ~self.silent
        self.numbers = _numbers(table)
        self._known: dict[str, Any] = {}

    def where(self, condition: Condition) -> Bools:
        """In which cells (rows x lanes) a condition holds: False where no step can happen."""
        holds = np.empty(self.next.shape, dtype=np.bool_)
        height = max(1, _BLOCK // len(self.lanes))
        for first in range(0, len(self.next), height):
            rows = slice(first, first + height)
            holds[rows] = condition.over(self._values(rows), self._number)
        holds &= self.can_happen
        return holds

    def _number(self, kind: Symbols, word: str) -> int:
        return self.numbers[kind.what][word]

    def _values(self, rows: slice) -> _Values:
        whole = rows.start == 0 and len(self.next) <= rows.stop
        return _Values(self, rows, self._known if whole else {})


def actors_told_apart(book: Rulebook, asking: Collection[Condition]) -> tuple[Sides, ...]:
    """Who may act, as far as some conditions tell: nobody where none of them asks.

    Else each number of sides, from none to all, with and without each side that they name.
    """
    if not asks_who(asking):
        return (Sides(0),)
    return tuple(sets_told_apart(book.sides, named_sides(asking)))


def _lanes(table: Table, actors: tuple[Sides, ...]) -> Iterator[Lane]:
    """The lanes of each column: one for each set of actors, where to the rules all are alike."""
    kinds = [column.event for column in table.columns]
    for place, column in enumerate(table.columns):
        free = column.event is not None and kinds.count(column.event) == 1
        for sides in actors if free else [Sides(column.sides)]:
            yield Lane(place, Column(column.event, sides), sides)


def _numbers(table: Table) -> dict[str, dict[str, int]]:
    """For each list of words, the number by which the arrays stand for each of its words."""
    book = table.rulebook
    words = {
        "stage": tuple(book.stages),
        "reading": READINGS,
        "event": (*book.events, "deadline"),
        "signal": (*SIGNALS, "none"),
        "tone": (*TONES, "none"),
        "rule": (*(rule.name for rule in book.rules), "none"),
    }
    return {
        what: {word: place for place, word in enumerate(listed)} for what, listed in words.items()
    }


class _Values(Mapping[str, Any]):
    """What a claim's condition may ask about some rows of cells, each worked out once.

    A value is an array of rows x lanes, or one that numpy spreads over them: rows x 1 of what a
    row has whatever happens, one number a lane of what a lane has in every row.
    """

    def __init__(self, cells: Cells, rows: slice, known: dict[str, Any]) -> None:
        self._cells = cells
        self._rows = rows
        self._known = known  # it holds no way back to the cells, which end with their last use
        # In cells that cannot happen this is the last row, whose values nobody looks at.
        self._next = cells.next[rows]

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            work = _STEP.get(name)
            self._known[name] = work(self) if work else self.tally(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*_STEP, *self._cells.table.rulebook.tallies))

    def __len__(self) -> int:
        return len(_STEP) + len(self._cells.table.rulebook.tallies)

    def was(self) -> Any:
        return self._cells.table.stage[self._rows][:, None]

    def stage(self) -> Any:
        return np.take(self._cells.table.stage, self._next, mode="wrap")

    def reading(self, stages: str) -> Any:
        book = self._cells.table.rulebook
        numbers = [READINGS.index(stage.reads) for stage in book.stages.values()]
        return np.array(numbers, dtype=np.int16)[self[stages]]

    def lane(self, worth: Callable[[Lane], int]) -> Any:
        return np.array([worth(lane) for lane in self._cells.lanes])

    def of_event(self, kind: str) -> Any:
        """The signal or the tone of each lane, by number."""
        cells = self._cells
        numbers = cells.numbers[kind]
        words = {name: getattr(one, kind) for name, one in cells.table.rulebook.events.items()}
        return self.lane(lambda lane: numbers[words.get(lane.happening.event or "", "none")])

    def event(self) -> Any:
        numbers = self._cells.numbers["event"]
        return self.lane(lambda lane: numbers[lane.happening.event or "deadline"])

    def rule(self) -> Any:
        rule = self._cells.rule[self._rows]
        none = np.int16(len(self._cells.table.rulebook.rules))
        return np.where(rule == NONE, none, rule)

    def waited(self) -> Any:
        codes = self._cells.table.row_codes[self._rows]
        return self._cells.table.codes.lasted(codes)[:, None]

    def tally(self, name: str) -> Any:
        """A tally after the event counted: as the position that follows keeps it, where it does."""
        table = self._cells.table
        if table.rulebook.tallies[name].entering:
            return np.stack(
                [table.asked(name, lane.column, self._rows) for lane in self._cells.lanes], 1
            )
        return np.take(table.tally(name).astype(np.int32), self._next, mode="wrap")


_STEP: dict[str, Callable[[_Values], Any]] = {
    "was": _Values.was,
    "stage": _Values.stage,
    "read": lambda values: values.reading("was"),
    "reads": lambda values: values.reading("stage"),
    "event": _Values.event,
    "signal": lambda values: values.of_event("signal"),
    "tone": lambda values: values.of_event("tone"),
    "rule": _Values.rule,
    "moved": lambda values: values["stage"] != values["was"],
    SIDES: lambda values: values.lane(lambda lane: len(lane.sides)),
    BY: lambda values: values.lane(lambda lane: lane.sides),
    "waited": _Values.waited,
}
