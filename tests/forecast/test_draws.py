"""Drawn futures are histories: what chance brings is walked as ``sim run`` would walk it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from builders import FIRST_DAY
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.engine.table import Table
from sim.forecast.chances import Chances, Floats, Ints
from sim.forecast.draws import BY_TIME, NOT_YET, Futures, Sampler
from sim.model.rulebook import READINGS, Rulebook
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.model.sides import numbers
from sim.testing.generated import rulebooks

MANY, DAYS = 6, 40


class Recorded(Sampler):
    """A drawing that keeps what happened in each future: the day and the column of events."""

    def __init__(self, chances: Chances, rates: Floats, rng: np.random.Generator) -> None:
        super().__init__(chances, rates, rng)
        self.happened: list[list[tuple[int, int]]] = [[] for _ in range(MANY)]

    def _move(self, futures: Futures, which: Ints, columns: Ints, moment: Floats) -> None:
        for future, column, when in zip(which, columns, moment, strict=True):
            if column != BY_TIME:
                self.happened[future].append((int(np.floor(when)) + 1, int(column)))
        super()._move(futures, which, columns, moment)


def history(book: Rulebook, chances: Chances, happened: list[tuple[int, int]]) -> Scenario:
    """A future as a script, from the first day to the last that was drawn."""
    kinds = [chances.table.columns[chances.events[column]] for _, column in happened]
    events = [
        Event(
            FIRST_DAY + timedelta(day),
            kind.event or "",
            (MAIN,),
            tuple(f"p{side}" for side in numbers(kind.sides)),
        )
        for (day, _), kind in zip(happened, kinds, strict=True)
    ]
    return Scenario(
        name="drawn",
        title="Drawn",
        rulebook=book,
        events=tuple(events),
        parties={f"p{side}": Party(f"p{side}", side=side) for side in range(1, book.sides + 1)},
        tracks={MAIN: Track(MAIN, book.start)},
        begins=FIRST_DAY,
        until=FIRST_DAY + timedelta(DAYS),
    )


def random_rates(chances: Chances, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    rates = rng.exponential(0.08, chances.shape)
    rates[rng.random(chances.shape) < 0.3] = 0.0
    return rates


@pytest.mark.slow
@settings(max_examples=16)
@given(rulebooks(), st.integers(0, 2**31))
def test_a_drawn_future_is_where_a_run_of_it_is(book: Rulebook, seed: int) -> None:
    chances = Chances(Table(book))
    drawing = Recorded(chances, random_rates(chances, seed)[None], np.random.default_rng(seed))
    start = chances.table.row(chances.table.machine.start())
    futures = Futures.standing(start, 0, MANY)
    for day in (7, 8, DAYS):
        drawing.to(futures, day)
    for future, happened in enumerate(drawing.happened):
        done = sim.run(history(book, chances, happened))
        steps = [step for step in done.steps if step.track == MAIN]
        last = steps[-1].decision.after if steps else chances.table.machine.start()
        entries = [step.date for step in steps if step.decision.entered]
        entered = (entries[-1] - FIRST_DAY).days if entries else 0
        assert int(futures.entered[future]) == entered
        stands = chances.standing(chances.table.row(last), DAYS - entered)
        assert int(futures.rows[future]) == stands


@settings(max_examples=16)
@given(rulebooks(), st.integers(0, 2**31))
def test_what_brought_a_future_to_a_reading_is_the_first_step_that_did(
    book: Rulebook, seed: int
) -> None:
    chances = Chances(Table(book))
    drawing = Recorded(chances, random_rates(chances, seed)[None], np.random.default_rng(seed))
    futures = Futures.standing(chances.table.row(chances.table.machine.start()), 0, MANY)
    drawing.to(futures, DAYS)
    reads_of = {name: stage.reads for name, stage in book.stages.items()}
    for future, happened in enumerate(drawing.happened):
        came: dict[str, str | None] = {}
        for step in sim.run(history(book, chances, happened)).steps:
            before, after = (reads_of[where.stage] for where in (step.before, step.after))
            if before != after:
                came.setdefault(after, step.event)
        for number, reads in enumerate(READINGS):
            column = int(futures.came[future, number])
            assert (column != NOT_YET) == (reads in came)
            if column >= 0:
                assert chances.table.columns[chances.events[column]].event == came[reads]
            elif column == BY_TIME:
                assert came[reads] is None


@settings(max_examples=20)
@given(rulebooks(max_sides=1), st.integers(0, 2**31))
def test_the_same_seed_draws_the_same_futures_and_each_book_of_rates_its_own(
    book: Rulebook, seed: int
) -> None:
    chances = Chances(Table(book))
    rates = random_rates(chances, seed)
    silent = np.zeros_like(rates)
    start = chances.table.row(chances.table.machine.start())
    drawn = []
    for _ in range(2):
        futures = Futures.standing(start, 0, 50, books=2)
        Sampler(chances, np.stack([rates, silent]), np.random.default_rng(seed)).to(futures, 30)
        drawn.append(futures)
    assert (drawn[0].rows == drawn[1].rows).all()
    quiet = Futures.standing(start, 0, 1)
    Sampler(chances, silent[None], np.random.default_rng(0)).to(quiet, 30)
    assert set(drawn[0].rows[1::2].tolist()) == {int(quiet.rows[0])}


def test_an_event_that_is_put_in_is_of_the_day_that_comes() -> None:
    book = sim.load_rulebook("diplomacy")
    chances = Chances(Table(book))
    silent = np.zeros(chances.shape)[None]
    start = chances.table.row(chances.table.machine.start())
    futures = Futures.standing(start, 0, 1)
    drawing = Sampler(chances, silent, np.random.default_rng(0))
    drawing.to(futures, 4)
    drawing.put_in(futures, np.array([chances.column("talks_held", 3)]))
    drawing.to(futures, 6)
    script = sim.scenario(
        [{"date": FIRST_DAY + timedelta(5), "event": "talks_held"}], rulebook="diplomacy"
    )
    (step,) = sim.run(script).steps
    assert chances.table.position(int(futures.rows[0])) == step.decision.after
    assert int(futures.entered[0]) == 5
