"""A rulebook as a state machine of Hypothesis: the same steps, and failures that can be run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import wrong
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

import sim
from sim.engine.table import Table
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN
from sim.model.step import Step
from sim.testing import as_state_machine, rulebooks
from sim.testing.stateful import Negotiation

Tiny = Callable[[str], Rulebook]
BOOK = sim.load_rulebook("diplomacy")
QUICK = settings(max_examples=25, stateful_step_count=20, deadline=None, database=None)


class Sound(Negotiation, book=BOOK):
    """Holds what every negotiation must hold."""

    @invariant()
    def settled_by_an_accord_only(self) -> None:
        if self.stage == "settlement":
            ends = ("accord_signed", "ratified", "accord_completed")
            assert any(step.event in ends for step in self.steps)

    @invariant()
    def the_last_step_led_here(self) -> None:
        assert self.step is (self.steps[-1] if self.steps else None)
        stage = self.step.after.stage if self.step else BOOK.start
        assert self.stage == stage == self.position.stage
        assert self.reads == BOOK.stages[stage].reads
        assert list(self.tallies) == list(BOOK.tallies)

    @invariant()
    def the_position_can_be_reached(self) -> None:
        assert TABLE.position(TABLE.row(self.position)) == self.position


TABLE = Table(BOOK)
Sound.TestCase.settings = QUICK
TestSound = Sound.TestCase


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(rulebooks(), st.lists(st.integers(0, 10**6), max_size=8))
def test_the_steps_are_those_of_a_run_of_its_scenario(book: Rulebook, turns: list[int]) -> None:
    negotiation = as_state_machine(book)()
    for turn in turns:
        if turn % 4 == 0:
            negotiation.wait()
        else:
            negotiation.take(list(book.events)[turn % len(book.events)], turn % 2**book.sides)
    taken = [step for step in negotiation.run.steps if step.track == MAIN]
    assert taken[: len(negotiation.steps)] == negotiation.steps


def test_a_deadline_of_no_days_falls_before_the_next_event(tiny: Tiny) -> None:
    book = tiny("chain-of-deadlines")
    negotiation = as_state_machine(book)()
    for event in list(book.events) * 3:
        negotiation.wait()
        negotiation.take(event, 0)
    assert any(step.deadline for step in negotiation.steps)
    assert not negotiation.position.due


def test_where_no_deadline_is_left_time_does_nothing() -> None:
    negotiation = as_state_machine(BOOK, start="settlement")()
    negotiation.wait()
    assert (negotiation.step, negotiation.stage) == (None, "settlement")


@pytest.mark.slow
def test_a_failure_shows_a_scenario_with_the_failing_step(tmp_path: Path) -> None:
    class Naive(as_state_machine(BOOK)):  # type: ignore[misc]  # a class made at run time
        @invariant()
        def never_stuck(self) -> None:
            assert self.reads != "stalemate"

    with pytest.raises(AssertionError) as caught:
        run_state_machine_as_test(Naive, settings=QUICK)
    (told,) = (note for note in caught.value.__notes__ if "# The counterexample" in note)
    path = tmp_path / "failed.yaml"
    path.write_text(told[told.index("# The counterexample") :], encoding="utf-8")
    run = sim.run(sim.load_scenario(path))
    assert run.steps[-1].after.reads == "stalemate"
    assert [step.after.reads for step in run.steps[:-1]].count("stalemate") == 0
    assert len(run.steps) <= 3


def test_a_subclass_may_have_rules_of_its_own() -> None:
    begun: list[Negotiation] = []

    class Begun(as_state_machine(BOOK)):  # type: ignore[misc]  # a class made at run time
        @initialize()
        def leaders_meet(self) -> None:
            self.take("summit_held", 3)
            begun.append(self)

    run_state_machine_as_test(Begun, settings=settings(QUICK, max_examples=5))
    first: Step = begun[0].steps[0]
    assert (first.event, first.by, first.after.stage) == ("summit_held", ("A", "B"), "summit")


@pytest.mark.parametrize(
    ("misuse", "message"),
    [
        (lambda: as_state_machine(wrong("diplomacy")), "load it first"),
        (lambda: as_state_machine(BOOK, start="talk"), "did you mean 'talks'"),
    ],
)
def test_misuse_is_told_at_once_with_a_cure(misuse: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        misuse()
