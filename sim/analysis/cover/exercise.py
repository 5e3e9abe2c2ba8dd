"""What a test session has tried of each rulebook, against what could be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sim.engine.machine import Machine
from sim.files.shelf import load_rulebook
from sim.model.marks import lasting
from sim.model.problem import InputError, TooManyPositionsError
from sim.model.rulebook import Rulebook, Tally
from sim.model.sides import Sides
from sim.model.step import Position
from sim.model.value import value

Seen = tuple[set[tuple[str, ...]], set[Position]]
NEAREST = 5
"""How many positions that were never visited are named: those with the shortest scripts."""


@value
class Missed:
    """Something that was never tried, and the happenings of a shortest script that tries it."""

    what: str
    script: tuple[str, ...]


@value
class Exercise:
    """How much of one rulebook was tried: each pair is how many were, and how many can be.

    A refusal is a rule and what it lacked (``stage``, ``condition``, ``order``).  ``unknown``
    tells why nothing can be said, where the rulebook has too many positions.
    """

    rulebook: Rulebook
    rules: tuple[int, int] = (0, 0)
    refusals: tuple[int, int] = (0, 0)
    positions: tuple[int, int] = (0, 0)
    missed: tuple[Missed, ...] = ()
    unknown: str = ""


class Watcher:
    """Collects what the machines of a session were asked, by the file of their rulebook.

    ``belongs`` says of a path whether it is told of.  A rulebook that differs from its file, or
    has none, was made by a test and is not told of.
    """

    def __init__(self, belongs: Callable[[str], bool]) -> None:
        self._belongs = belongs
        self._books: dict[str, Rulebook | None] = {}
        self._machines: dict[str, list[Machine]] = {}
        self._reported: dict[str, Seen] = {}

    def watch(self, machine: Machine) -> None:
        """Keep an eye on a machine that was made; to be put among the engine's observers."""
        book = machine.rulebook
        path = str(Path(book.path).resolve()) if book.path else ""
        known = self._book(path)
        if known is not None and (known is book or known == book):
            self._machines.setdefault(path, []).append(machine)

    def seen(self) -> dict[str, Seen]:
        """By path, the outcomes that were provoked and the positions that were visited."""
        from sim.analysis.cover.answers import outcomes_of  # brings numpy

        found: dict[str, Seen] = {}
        for path, machines in self._machines.items():
            outcomes, positions = found.setdefault(path, (set(), set()))
            for machine in machines:
                for position, trigger, _, decision in machine.asked():
                    outcomes.update(outcomes_of(decision, trigger, position.stage))
                    positions |= {position, decision.after}
        for path, (more, further) in self._reported.items():
            outcomes, positions = found.setdefault(path, (set(), set()))
            outcomes |= more
            positions |= further
        return found

    def plain(self) -> dict[str, Any]:
        """What was seen, in lists and words only, for another process."""
        return {
            path: [[list(o) for o in outcomes], [list(p) for p in positions]]
            for path, (outcomes, positions) in self.seen().items()
        }

    def take(self, plain: dict[str, Any]) -> None:
        """Add what another process saw."""
        for path, (outcomes, positions) in plain.items():
            mine = self._reported.setdefault(path, (set(), set()))
            mine[0].update(tuple(outcome) for outcome in outcomes)
            mine[1].update(Position(stage, tuple(n), *more) for stage, n, *more in positions)

    def exercises(self) -> Iterator[Exercise]:
        """How much of each rulebook was tried, in order of path."""
        for path, seen in sorted(self.seen().items()):
            book = self._book(path)
            if book is not None:
                yield measure(book, seen)

    def _book(self, path: str) -> Rulebook | None:
        """The rulebook of a file that is told of."""
        if path not in self._books:
            self._books[path] = None
            try:
                if path and self._belongs(path):
                    self._books[path] = load_rulebook(path)
            except InputError:
                return None
        return self._books[path]


def measure(book: Rulebook, seen: Seen) -> Exercise:
    """How much of a rulebook was tried, and a shortest script for all that was not."""
    from sim.analysis.cover.answers import FIRED, Answers  # brings numpy
    from sim.engine.table import Table

    try:
        answers = Answers(Table(book))
    except TooManyPositionsError as error:
        return Exercise(book, unknown=error.message)
    outcomes, positions = seen
    shown = {(rule, what) for rule, what, *_ in outcomes}
    possible: dict[tuple[str, str], tuple[int, int]] = {}
    for outcome, cell in answers.reachable.items():
        possible.setdefault((outcome.rule, outcome.what), cell)
    table = answers.table
    rows = [row for row in range(len(table)) if table.position(row) not in positions]
    missed = [
        Missed(_named(*pair), _happenings(answers, *cell))
        for pair, cell in possible.items()
        if pair not in shown
    ]
    missed += [Missed(_place(book, table.position(r)), _way(answers, r)) for r in rows[:NEAREST]]
    fired = [pair for pair in possible if pair[1] == FIRED]
    refused = [pair for pair in possible if pair[1] != FIRED]
    return Exercise(
        book,
        (_count(fired, shown), len(fired)),
        (_count(refused, shown), len(refused)),
        (len(table) - len(rows), len(table)),
        tuple(missed),
    )


_LACKS = {
    "fired": "the rule {} firing",
    "stage": "the rule {} refused for the stage",
    "condition": "the rule {} refused for its condition",
    "order": "the rule {} refused for one before it",
}


def _named(rule: str, what: str) -> str:
    return _LACKS[what].format(rule)


def _count(possible: Iterable[tuple[str, str]], shown: set[tuple[str, str]]) -> int:
    return sum(pair in shown for pair in possible)


def _place(book: Rulebook, position: Position) -> str:
    tallies = zip(book.tallies.values(), position.tallies, book.limits, strict=True)
    counts = [_count_of(book, tally, n, limit) for tally, n, limit in tallies if n]
    told = ", ".join(counts + _behind(book, position))
    return f"the position {position.stage}" + (f" ({told})" if told else "")


def _behind(book: Rulebook, position: Position) -> list[str]:
    """How many deadlines have passed, and the longest wait that is over."""
    behind = book.marks_of(position.stage)[: position.passed]
    fallen = sum(not mark.silent for mark in behind)
    waits = [mark.days for mark in behind if mark.silent]
    told = [f"{fallen} deadlines passed"] if fallen else []
    if waits:
        told.append(f"waited {lasting(waits[-1])}")
    return told


def _count_of(book: Rulebook, tally: Tally, count: int, limit: int) -> str:
    """A tally as a position keeps it; where that keeps not who acted, only how many did."""
    if not tally.distinct:
        return f"{tally.name} {count}"
    if count.bit_count() < limit or limit == book.sides:
        return f"{tally.name} {_sides(book, count)}"
    return f"{tally.name} {limit} {'side' if limit == 1 else 'sides'} or more"


def _way(answers: Any, row: int) -> tuple[str, ...]:
    return tuple(word for cell in answers.table.path(row) for word in _happening(answers, *cell))


def _happenings(answers: Any, row: int, column: int) -> tuple[str, ...]:
    return (*_way(answers, row), *_happening(answers, row, column))


def _happening(answers: Any, row: int, column: int) -> tuple[str]:
    sides = answers.table.columns[column].sides
    by = f" by {_sides(answers.table.rulebook, sides)}" if sides else ""
    return (f"{answers.table.trigger(row, column)}{by}",)


def _sides(book: Rulebook, sides: int) -> str:
    """A set of sides in few letters: by their names, or as ``side 1+2``."""
    called = "+".join(book.actors.called[side - 1] for side in Sides(sides))
    return called if book.side_names else f"side {called}"
