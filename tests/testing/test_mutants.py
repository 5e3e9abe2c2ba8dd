"""The testing kit finds faults: nearly every fault put into a packaged rulebook is caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutation import Mutant, mutants, same_behaviour, tabulated
from theories import RUNS, STEPS
from theories.rhetoric import what_is_announced_is_so

import sim
from sim.model.scenario import Scenario
from sim.model.step import Step
from sim.model.value import changed
from sim.model.verdict import Run
from sim.testing import runs, steps, transition_cover, ways_to

BOOKS = tuple(STEPS)
A_YEAR = timedelta(365)
Suite = tuple[Callable[..., None], ...]

MISSED: dict[tuple[str, str], str] = {}
"""Faults that no property finds although they can be seen, and why each is left."""


class Score(NamedTuple):
    """What became of the mutants of one rulebook."""

    killed: dict[str, str]
    equivalent: list[str]
    survived: list[str]


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_the_packaged_rulebook_holds_every_property_at_every_step(name: str) -> None:
    for step in steps(sim.load_rulebook(name)):
        for holds in STEPS[name]:
            holds(step)


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
@given(data=st.data())
def test_the_packaged_rulebook_holds_every_property_on_every_run(
    name: str, data: st.DataObject
) -> None:
    run = data.draw(runs(sim.load_rulebook(name)))
    for holds in RUNS[name]:
        holds(run)


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_every_fault_that_can_be_seen_is_found(name: str) -> None:
    score = judge(name, STEPS[name], RUNS[name])
    found, seen = len(score.killed), len(score.killed) + len(score.survived)
    print(f"{name}: {found} of {seen} killed, {len(score.equivalent)} equivalent")
    assert score.survived == [what for book, what in MISSED if book == name]
    assert score.killed
    # Two rules that never fit at once may stand in any order; no other fault goes unseen.
    assert all(what.startswith("swap ") for what in score.equivalent)


@pytest.mark.slow
def test_a_weak_suite_lets_faults_through_and_they_are_named() -> None:
    score = judge("rhetoric", (what_is_announced_is_so,), ())
    assert {"drop signed", "signed: to settlement -> same"} <= score.killed.keys()
    assert {"drop good-news", "bad_news: not reset by offer"} <= {*score.survived}


def judge(name: str, of_steps: Suite, of_runs: Suite) -> Score:
    """Each mutant against the properties: on scripts that cover the book, then at every step.

    What fails on a script from the start fails at a step that can be reached, so the scripts
    spare most mutants a table of their own.
    """
    book = sim.load_rulebook(name)
    table, histories = tabulated(book), scripts(name)
    score = Score({}, [], [])
    for mutant in mutants(book):
        caught = next(_caught_by(mutant, histories, of_steps, of_runs), None)
        caught = caught or _first_failure(of_steps, steps(mutant.book))
        if caught:
            score.killed[mutant.what] = caught
        elif same_behaviour(table, tabulated(mutant.book)):
            score.equivalent.append(mutant.what)
        else:
            score.survived.append(mutant.what)
    return score


def scripts(name: str) -> list[Scenario]:
    """The cover of a rulebook, and a way to each of its stages with a year of silence after."""
    book = sim.load_rulebook(name)
    ways = [_nearest(name, stage) for stage in book.stages]
    silent = [changed(way, until=way.last_day + A_YEAR) for way in ways]
    return [*transition_cover(book), *silent]


def _nearest(name: str, stage: str) -> Scenario:
    """A shortest script to a stage."""
    book = sim.load_rulebook(name)
    found: list[Scenario] = []

    @given(ways_to(book, f"stage == {stage}", detour=0))
    def draw(way: object) -> None:
        found.append(way.scenario)  # type: ignore[attr-defined]  # a Way

    draw()
    return min(found, key=lambda scenario: (len(scenario.events), scenario.last_day))


def _caught_by(
    mutant: Mutant, histories: list[Scenario], of_steps: Suite, of_runs: Suite
) -> Iterator[str]:
    """The properties that fail on some script under a mutant."""
    machine = sim.Machine(mutant.book)
    for history in histories:
        run = sim.run(changed(history, rulebook=mutant.book), machine=machine)
        for holds in of_runs:
            if _fails(holds, run):
                yield holds.__name__
        for holds in of_steps:
            if any(_fails(holds, step) for step in run.steps):
                yield holds.__name__


def _first_failure(of_steps: Suite, taken: Iterator[Step]) -> str | None:
    for step in taken:
        for holds in of_steps:
            if _fails(holds, step):
                return holds.__name__
    return None


def _fails(holds: Callable[..., None], asked: Step | Run) -> bool:
    try:
        holds(asked)
    except AssertionError:
        return True
    return False
