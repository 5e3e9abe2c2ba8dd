"""A rulebook as a state machine of Hypothesis, to subclass with invariants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.scripts import FIRST_DAY, LAST_DAY
from sim.engine.table import Column
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Scenario
from sim.model.sides import Sides, every_set
from sim.model.step import Decision, Position, Step
from sim.model.verdict import Run
from sim.testing.example import Shown
from sim.testing.tables import check_book, check_stages
from sim.testing.ways import Way


class Negotiation(RuleBasedStateMachine):
    """One track that anything may happen on, under the rulebook that a subclass is given.

    ``class Talks(Negotiation, book=book)`` is what type checkers can follow, and
    ``class Talks(as_state_machine(book))`` the same in one word; ``start`` is the first stage.

    Invariants may ask for ``stage``, ``reads``, ``tallies`` (true counts), ``position``, the
    last ``step`` (None before the first) and all ``steps``.
    """

    book: Rulebook
    first: str
    happens: Any
    machine: Machine

    def __init_subclass__(
        cls, *, book: Rulebook | None = None, start: str | None = None, **more: Any
    ) -> None:
        super().__init_subclass__(**more)
        if book is None:
            return  # of a class that has one
        check_book(book, "Negotiation")
        if start is not None:
            check_stages(book, [start], "Negotiation, start=...")
        cls.book, cls.first, cls.machine = book, start or book.start, Machine(book)
        cls.happens = rule(what=st.sampled_from(_acts(book)))(_happens)

    def __init__(self) -> None:
        super().__init__()
        self.position: Position = self.machine.start(self.first)
        self.steps: list[Step] = []
        self._columns: list[Column] = []
        self._counts = self.position.tallies
        self._now = self.machine.snapshot(self.position.stage, self._counts)
        self._today = self._entered = FIRST_DAY
        self._since: Step | None = None

    @property
    def step(self) -> Step | None:
        """The last step, or None before the first."""
        return self.steps[-1] if self.steps else None

    @property
    def stage(self) -> str:
        """The stage that the track stands in."""
        return self._now.stage

    @property
    def reads(self) -> str:
        """What that stage says about the talks."""
        return self._now.reads

    @property
    def tallies(self) -> Mapping[str, int]:
        """The true count of every tally."""
        return self._now.tallies

    @property
    def scenario(self) -> Scenario:
        """What has happened so far, as a scenario on its track ``main``."""
        return Way(self.book, self.first, tuple(self._columns), self.position).scenario

    @property
    def run(self) -> Run:
        """What has happened so far, walked."""
        return run(self.scenario)

    def take(self, event: str, sides: int) -> None:
        """Let an event happen, after the deadlines that fall before any event can."""
        while self.position.due:
            self.wait()
        decision = self.machine.step(self.position, event, sides)
        self._counts = self.machine.count(self.position.stage, self._counts, event, sides)
        kind = self.book.events[event]
        number = self._events + 1
        self._follow(
            Column(event, sides), self._today, decision, None, (kind.signal, kind.tone), number
        )

    def wait(self) -> None:
        """Let the next deadline fall, or time pass until the next wait is over, which is no step.

        Where neither is left, time passes and nothing happens; so it does where the calendar ends
        before the day after.
        """
        mark, decision = self.machine.mark(self.position), self.machine.wait(self.position)
        if mark is None or decision is None or mark.falls >= (LAST_DAY - self._entered).days:
            return
        day = self._entered + timedelta(mark.falls)
        if mark.silent:
            self.position = decision.after
            self._columns.append(Column(None))
        else:
            self._follow(Column(None), day, decision, mark.name, ("none", "none"), None)
        self._today = day + timedelta(1)

    def teardown(self) -> None:
        """Show the failing example as a scenario file; call it where you override it."""
        note(_Script(self))

    @property
    def _events(self) -> int:
        """How many events the script holds."""
        return sum(column.event is not None for column in self._columns)

    def _follow(
        self,
        column: Column,
        day: date,
        decision: Decision,
        deadline: str | None,
        colour: tuple[str, str],
        number: int | None,
    ) -> None:
        before, waited = self._now, (day - self._entered).days
        self.position = decision.after
        asked = None
        if decision.entered:
            self._entered = day
            left = self.machine.enter(self.position.stage, self._counts)
            if left is not self._counts:
                asked = self.machine.snapshot(self.position.stage, self._counts)
                self._counts = left
        self._now = after = self.machine.snapshot(self.position.stage, self._counts)
        self._columns.append(column)
        sides = Sides(column.sides)
        step = Step(
            day, MAIN, column.event, deadline, *colour,
            self.machine.rulebook.stand_ins(sides), sides, "", (), None, number,
            before, after, decision,
            self._since if deadline else None, asked, waited,
        )  # fmt: skip
        if decision.entered and not deadline:
            self._since = step
        self.steps.append(step)


class _Script:
    """What a machine has been through, written out only where Hypothesis reports it."""

    def __init__(self, negotiation: Negotiation) -> None:
        self._negotiation = negotiation

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        Shown(self._negotiation.scenario)._repr_pretty_(printer, cycle)


def as_state_machine(book: Rulebook, *, start: str | None = None) -> type[Negotiation]:
    """A state machine of Hypothesis in which any event may happen and any deadline fall.

    Subclass it with ``@invariant()`` methods, or rules of your own, and give pytest its
    ``TestCase``.  ``start`` is the first stage, where not the rulebook's.  A failure shows the
    shortest script as a scenario file.
    """
    check_book(book, "as_state_machine")
    if start is not None:
        check_stages(book, [start], "as_state_machine(start=...)")

    class OfRulebook(Negotiation, book=book, start=start):
        """Anything may happen, in any order."""

    OfRulebook.__name__ = OfRulebook.__qualname__ = "Negotiation"
    return OfRulebook


def _acts(book: Rulebook) -> list[tuple[str | None, int]]:
    """What may happen: each event by each set of sides, and as often that time passes."""
    acts = [(event, sides) for sides in every_set(book.sides) for event in book.events]
    timed = any(map(book.marks_of, book.stages))
    time: list[tuple[str | None, int]] = [(None, 0)] if timed else []
    return [*acts, *time * len(every_set(book.sides))]


def _happens(negotiation: Negotiation, what: tuple[str | None, int]) -> None:
    """Let an event happen by a set of sides, or time pass until a deadline falls."""
    event, sides = what
    if event is None:
        negotiation.wait()
    else:
        negotiation.take(event, sides)
