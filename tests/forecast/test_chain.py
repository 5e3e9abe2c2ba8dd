"""Exact shares: what formulas, a model checker and drawn futures say of them."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from itertools import islice
from math import exp, factorial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import TESTS
from test_draws import random_rates

import sim
from sim.engine.table import Table
from sim.forecast.chain import DailyChain
from sim.forecast.chances import READS, Chances, Floats
from sim.forecast.draws import Futures, Sampler
from sim.model.rulebook import Rulebook
from sim.model.step import Position
from sim.testing.generated import rulebooks

LADDER = """
rulebook: ladder
title: Three steps up
start: ground
stages:
  ground: {reads: none}
  first: {reads: stalemate}
  second: {reads: progress}
  top: {reads: settled, final: true}
events:
  step: {signal: deed, tone: cooperative, means: A step up}
rules:
  up-1: {event: step, from: ground, to: first, because: Up}
  up-2: {event: step, from: first, to: second, because: Up}
  up-3: {event: step, from: second, to: top, because: Up}
"""
CLOCK = """
rulebook: clock
title: Silence ends it
start: talks
stages:
  talks: {reads: progress}
  over: {reads: broken}
events:
  word: {signal: word, tone: cooperative, means: A word}
rules:
  heard: {event: word, from: talks, to: talks, because: Heard}
  silent: {after: 3 days, from: talks, to: over, because: Nobody spoke}
"""


def shares_of(book: Rulebook, rates: Floats, days: int) -> list[Floats]:
    """The exact shares at the end of each of the first days, from the rulebook's start."""
    chances = Chances(Table(book))
    chain = DailyChain(chances, rates)
    start = chances.standing(chances.table.row(chances.table.machine.start()), 0)
    spread = chain.start(start, 0)
    return [chain.shares(after) for after in islice(chain.days(spread), days)]


def test_steps_come_as_a_poisson_process() -> None:
    book, a_day = sim.rulebook(LADDER), 0.07
    for day, shares in enumerate(shares_of(book, np.full((5, 1), a_day), 60), 1):
        mean = a_day * day
        each = [exp(-mean) * mean**number / factorial(number) for number in range(3)]
        told = [shares[READS[reads]] for reads in ("none", "stalemate", "progress", "settled")]
        assert told == pytest.approx([*each, 1 - sum(each)], abs=1e-12)


def test_a_deadline_falls_at_the_end_of_its_day() -> None:
    """Talks are over at the end of the third day in a row without a word."""
    a_day = 0.4
    silent = exp(-a_day)
    runs = np.array([1.0, 0, 0])  # how likely it is that so many days have been silent
    for shares in shares_of(sim.rulebook(CLOCK), np.full((5, 1), a_day), 30):
        runs = np.array([runs.sum() * (1 - silent), runs[0] * silent, runs[1] * silent])
        assert shares[READS["progress"]] == pytest.approx(runs.sum(), abs=1e-12)


@settings(max_examples=14)
@given(rulebooks(max_sides=2), st.integers(0, 2**31))
def test_all_of_probability_is_kept_and_no_share_is_below_none(book: Rulebook, seed: int) -> None:
    for shares in shares_of(book, random_rates(Chances(Table(book)), seed), 20):
        assert shares.sum() == pytest.approx(1, abs=1e-9)
        assert shares.min() >= 0


@settings(max_examples=12)
@given(rulebooks(max_sides=2), st.integers(0, 2**31))
def test_drawn_futures_have_the_exact_shares(book: Rulebook, seed: int) -> None:
    chances, many = Chances(Table(book)), 4_000
    rates = random_rates(chances, seed)
    exact = shares_of(book, rates, 25)[-1]
    futures = Futures.standing(chances.table.row(chances.table.machine.start()), 0, many)
    Sampler(chances, rates[None], np.random.default_rng(seed)).to(futures, 25)
    drawn = np.bincount(chances.reads[futures.rows], minlength=5) / many
    error = np.sqrt(exact * (1 - exact) / many) + 1e-3
    assert (abs(drawn - exact) < 4.5 * error).all()


@settings(max_examples=12)
@given(rulebooks(deadlines=False, waits=False), st.integers(0, 2**31), st.integers(2, 4))
def test_where_nothing_waits_all_happening_so_often_is_all_passing_so_fast(
    book: Rulebook, seed: int, times: int
) -> None:
    rates = random_rates(Chances(Table(book)), seed)
    slow, fast = shares_of(book, rates, 10 * times)[-1], shares_of(book, rates * times, 10)[-1]
    assert slow == pytest.approx(fast, abs=1e-9)


State = tuple[Position, int]
"""A position, and the day in its stage at the end of a day; 0 where time moves nothing there."""


class ByMachine:
    """The states that a tiny rulebook comes to, asked of the machine, one event at a time."""

    def __init__(self, chances: Chances, rates: Floats) -> None:
        self.machine = chances.table.machine
        self.columns = [chances.table.columns[cell] for cell in chances.events]
        self.rates, self.book = rates, chances.table.rulebook
        self.states = [self._after_deadlines((self.machine.start(), 0))]
        self.moves: list[tuple[int, int, float]] = []
        for place, state in enumerate(self.states):  # it grows while it is gone through
            self.moves += [(place, self._number(to), often) for to, often in self._events(state)]
            self._number(self._after_deadlines(state))
            if self._after_deadlines(state) == state:
                self._number(self._state(state[0], state[1] + 1))

    def _state(self, position: Position, age: int) -> State:
        return position, age if self.machine.mark(position) else 0

    def _number(self, state: State) -> int:
        if state not in self.states:
            self.states.append(state)
        return self.states.index(state)

    def reads(self, state: State) -> str:
        return self.book.stages[state[0].stage].reads

    def _events(self, state: State) -> Iterator[tuple[State, float]]:
        position, age = state
        for column, often in zip(self.columns, self.rates[READS[self.reads(state)]], strict=True):
            if often and column.event and not self.book.stages[position.stage].final:
                decision = self.machine.step(position, column.event, column.sides)
                yield self._state(decision.after, 0 if decision.entered else age), float(often)

    def _after_deadlines(self, state: State) -> State:
        position, age = state
        while (mark := self.machine.mark(position)) and mark.falls <= age:
            decision = self.machine.wait(position)
            assert decision is not None
            position, age = decision.after, 0 if decision.entered else age
        return self._state(position, age)

    def day(self, spread: Floats, of_events: Floats) -> Floats:
        """The spread a day later: clocks go on, events come, deadlines fall."""
        older, ended = np.zeros(len(spread)), np.zeros(len(spread))
        for place, (position, age) in enumerate(self.states):
            if spread[place]:
                older[self._number(self._state(position, age + 1))] += spread[place]
        for place, part in enumerate(older @ of_events):
            ended[self._number(self._after_deadlines(self.states[place]))] += part
        return ended

    def of_storm(self, path: Path) -> Floats:
        """The probability of each state after a day's events, from each, as Storm has it."""
        import stormpy  # type: ignore[import-untyped, import-not-found, unused-ignore]

        lines = [f"<> s={a} -> {often!r}:(s'={b});" for a, b, often in self.moves if a != b]
        many = len(self.states)
        asked = ";".join(f"P=? [ F[1,1] s={state} ]" for state in range(many))
        found = np.zeros((many, many))
        for start in range(many):
            head = f"ctmc\nmodule m\ns : [0..{many - 1}] init {start};"
            path.write_text("\n".join([head, *lines, "endmodule"]), encoding="utf-8")
            program: Any = stormpy.parse_prism_program(str(path))
            questions = stormpy.parse_properties(asked, program)
            model = stormpy.build_model(program, questions)
            for state, question in enumerate(questions):
                result = stormpy.model_checking(model, question)
                value = getattr(result, "get_value", None) or result.at
                found[start, state] = value(model.initial_states[0])
        return found


TINY = ("chain-of-deadlines", "distinct-sides", "entering-restarts-the-clock")


@pytest.mark.skipif(not importlib.util.find_spec("stormpy"), reason="stormpy is not installed")
@pytest.mark.slow
@pytest.mark.parametrize("book", [LADDER, CLOCK, *TINY], ids=["ladder", "clock", *TINY])
def test_storm_has_the_same_shares(book: str, tmp_path: Path) -> None:
    """Storm spreads the events of each day, the machine lets the deadlines fall."""
    tiny = TESTS / "rulebooks" / f"{book}.yaml"
    read = sim.load_rulebook(str(tiny)) if book in TINY else sim.rulebook(book)
    chances = Chances(Table(read))
    rates = random_rates(chances, 5) + 0.01
    other = ByMachine(chances, rates)
    of_events = other.of_storm(tmp_path / "day.prism")
    reads = np.array([READS[other.reads(state)] for state in other.states])
    spread = np.eye(len(other.states))[0]
    for shares in shares_of(read, rates, 40):
        spread = other.day(spread, of_events)
        assert np.bincount(reads, spread, 5) == pytest.approx(shares, abs=1e-9)
