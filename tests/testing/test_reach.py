"""What drawn histories reach: what lies deep, and no more in a counterexample than is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import sim
from sim.engine.run import run
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.model.value import changed
from sim.model.verdict import Run
from sim.testing import guides, runs
from sim.testing.guides import guides_of, within

Tiny = Callable[[str], Rulebook]
BOOK = sim.load_rulebook("diplomacy")
BARE: dict[str, Any] = {
    "max_examples": 100,
    "derandomize": False,
    "database": None,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
}


def fired_by(book: Rulebook, number: int) -> set[str]:
    """The rules that a hundred examples fire."""
    found: set[str] = set()

    @seed(number)
    @settings(**BARE)
    @given(runs(book))
    def walk(run: Run) -> None:
        found.update(step.rule for step in run.steps if step.rule)

    walk()
    return found


def counterexample(book: Rulebook, number: int, fails: Callable[[Run], bool]) -> Scenario | None:
    """What a hundred examples find, shrunk."""
    found: list[Scenario] = []

    @seed(number)
    @settings(**BARE, phases=[Phase.generate, Phase.shrink])
    @given(runs(book))
    def look(run: Run) -> None:
        if fails(run):
            found.append(run.scenario)
            raise AssertionError

    try:
        look()
    except AssertionError:
        return found[-1]
    return None


@pytest.mark.slow
@pytest.mark.parametrize("number", range(3))
def test_a_hundred_examples_fire_most_rules_of_a_deep_rulebook(number: int, tiny: Tiny) -> None:
    book = tiny("deep")
    assert len(fired_by(book, number)) >= 0.6 * len(book.rules)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(10))
def test_a_fault_deep_down_is_found_and_told_shortly(number: int, tiny: Tiny) -> None:
    def fails(run: Run) -> bool:
        return run.visited("siege") and not run.count("warning_given")

    scenario = counterexample(tiny("deep"), number, fails)
    assert scenario is not None
    assert list(scenario.tracks) == ["main"]
    for place, event in enumerate(scenario.events):
        assert event.by == ()
        others = scenario.events[:place] + scenario.events[place + 1 :]
        assert not fails(run(changed(scenario, events=others))), "an event is needless"


@pytest.mark.slow
@pytest.mark.parametrize("number", range(5))
def test_a_counterexample_keeps_no_track_that_it_does_not_need(number: int, tiny: Tiny) -> None:
    book = tiny("deep")
    scenario = counterexample(book, number, lambda run: bool(run.left("camped")))
    assert scenario is not None
    assert list(scenario.tracks) == ["main"]


@pytest.mark.parametrize("name", [*sim.packaged_rulebooks(), "deep", "chain-of-deadlines"])
def test_a_guide_ends_with_the_firing_of_its_rule(name: str, tiny: Tiny) -> None:
    book = sim.load_rulebook(name) if name in sim.packaged_rulebooks() else tiny(name)
    fired = set()
    for of_rule in guides_of(book, book.start):
        last = {_walked(book, guide).steps[-1].rule for guide in of_rule}
        assert len(last) == 1
        fired |= last
    assert None not in fired
    assert fired


def test_guides_take_no_more_than_is_allowed() -> None:
    ways = guides_of(BOOK, BOOK.start)
    assert any(len(guide.leads) > 2 for of_rule in ways for guide in of_rule)
    assert all(len(guide.leads) <= 2 for of_rule in within(ways, 2, 3) for guide in of_rule)
    alone = [lead.sides for ways_ in within(ways, 12, 1) for way in ways_ for lead in way.leads]
    assert {sides for sides in alone if sides} <= {1}


@pytest.mark.slow
def test_a_rulebook_too_large_for_a_table_is_drawn_from_without_guides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guides, "MOST_POSITIONS", 3)
    book = changed(BOOK)
    assert guides_of(book, book.start) == ()
    assert fired_by(book, 0)


def test_an_event_of_a_guide_needs_the_parties_of_its_sides() -> None:
    sides = {1}

    @settings(max_examples=30)
    @given(runs(BOOK, parties={"USA": 1, "UN": None}))
    def drawn(run: Run) -> None:
        for step in run.steps:
            sides.add(step.sides)

    drawn()
    assert sides <= {0, 1}


def _walked(book: Rulebook, guide: guides.Guide) -> Run:
    """The run of a guide alone, on one track."""
    parties = {f"p{side}": Party(f"p{side}", side=side) for side in range(1, book.sides + 1)}
    day, events = dt.date(2001, 1, 1), []
    for event, sides, gap in guide.leads:
        day += dt.timedelta(gap)
        by = tuple(name for name, p in parties.items() if (sides or 0) >> (p.side or 0) - 1 & 1)
        events.append(Event(day, event, (MAIN,), by))
    until = day + dt.timedelta(guide.rest)
    tracks = {MAIN: Track(MAIN, book.start)}
    return run(Scenario("g", "g", book, tuple(events), parties, tracks=tracks, until=until))
