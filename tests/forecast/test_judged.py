"""Judging: scores by hand, naive forecasters by hand, and no case that judges itself."""

from __future__ import annotations

from datetime import date, timedelta
from math import log

import numpy as np
import pytest

import sim
from sim.engine.table import Table
from sim.forecast.chances import READS, Chances
from sim.forecast.histories import counted, same_case, walks
from sim.forecast.judge import OURS, judge
from sim.forecast.naive import EVERY, STAYS, NaiveForecasts
from sim.forecast.question import QuestionError
from sim.forecast.rates import PRIOR_DAYS, intensity, rates, resampled
from sim.model.scenario import Scenario
from sim.model.value import changed

BEGINS = date(2001, 1, 1)


def told(name: str, *rows: tuple[int, str], until: int = 400) -> Scenario:
    """A script of the rulebook diplomacy: days from the first, and what happens on them."""
    return sim.scenario(
        {
            "scenario": name,
            "title": name,
            "rulebook": "diplomacy",
            "events": [{"date": BEGINS + timedelta(day), "event": event} for day, event in [*rows]],
            "until": BEGINS + timedelta(until),
        }
    )


QUIET = told("quiet", (0, "talks_held"), (200, "no_show"), (210, "threat"))
LOUD = told("loud", *((day, "talks_held") for day in range(1, 390, 13)))
SIGNED = told("signed", (0, "talks_held"), (100, "accord_signed"), (130, "accord_completed"))


@pytest.fixture(scope="module")
def chances() -> Chances:
    return Chances(Table(QUIET.rulebook))


def test_days_and_events_are_counted_in_the_reading_that_they_meet(chances: Chances) -> None:
    days, times = counted(chances, walks(chances, QUIET))
    assert days.sum() == 400
    assert times.sum() == 3
    column = chances.column("no_show", 0)
    assert times[:, column].sum() == 1


def test_a_rate_lies_between_what_was_counted_and_the_pooled_one(chances: Chances) -> None:
    days = np.array([0.0, 100.0, 300.0, 0.0, 0.0])
    times = np.zeros((5, 1))
    times[1, 0], times[2, 0] = 10, 2
    found = rates(days, times)[:, 0]
    pooled = 12 / 400
    assert found[0] == pytest.approx(pooled)
    assert found[1] == pytest.approx((10 + PRIOR_DAYS * pooled) / (100 + PRIOR_DAYS))
    assert 10 / 100 > found[1] > pooled > found[2] > 2 / 300


def test_a_loud_case_stays_louder_than_a_quiet_one(chances: Chances) -> None:
    cases = [walks(chances, case) for case in (QUIET, LOUD, SIGNED)]
    usual = rates(*counted(chances, [walk for case in cases for walk in case]))
    quiet, loud, _ = (intensity(chances, usual, case[0], case[0].last) for case in cases)
    assert quiet < 1 < loud


def test_samples_of_cases_that_are_alike_are_alike(chances: Chances) -> None:
    counts = counted(chances, walks(chances, LOUD))
    drawn = resampled([counts] * 4, 7, np.random.default_rng(0))
    once = rates(counts[0] * 4, counts[1] * 4)
    assert all(np.allclose(one, once) for one in drawn)


def test_the_naive_forecasters_by_hand(chances: Chances) -> None:
    (walk,) = walks(chances, QUIET)
    naive = NaiveForecasts(chances, [walk], 30)
    reads = chances.reads[walk.rows]
    now = READS["progress"]
    looked = range(int(walk.days[0]) + EVERY, walk.last - 30 + 1, EVERY)
    pairs = [(int(reads[walk.at(day)]), int(reads[walk.at(day + 30)])) for day in looked]
    follows = np.full((5, 5), 0.2)
    for one, other in pairs:
        follows[one, other] += 1
    stays, follow, occurs = naive.told(now)
    assert stays[now] == STAYS
    assert stays.sum() == pytest.approx(1)
    assert follow == pytest.approx(follows[now] / follows[now].sum())
    assert occurs == pytest.approx(follows.sum(0) / follows.sum())


def test_scores_of_what_stands_stays_by_hand() -> None:
    """Two cases of which nothing ever comes: the first naive forecaster is right each time."""
    flat = [
        told(name, (0, "talks_held"), *((day, "talks_held") for day in range(gap, 299, gap)))
        for name, gap in (("often", 20), ("seldom", 25))
    ]
    judged = judge(flat, days=(30,), draws=50)
    (at,) = judged.horizons
    stays = at.forecasters[1]
    rest = (1 - STAYS) / 4
    assert stays.brier == pytest.approx((1 - STAYS) ** 2 + 4 * rest**2)
    assert stays.log == pytest.approx(-log(STAYS))


def test_a_case_under_another_name_is_the_same_case() -> None:
    again = changed(LOUD, name="again", title="Told by somebody else")
    fewer = changed(LOUD, name="fewer", events=LOUD.events[:20])
    assert same_case(LOUD, again)
    assert same_case(fewer, LOUD)
    assert not same_case(LOUD, QUIET)


@pytest.mark.slow
def test_what_is_learned_for_a_case_does_not_hang_on_its_copies() -> None:
    cases = [QUIET, LOUD, SIGNED]
    copy = changed(LOUD, name="copy")
    alone = judge([QUIET, LOUD], days=(30,), draws=50)
    assert alone.tracks == 2
    with pytest.raises(QuestionError, match="two cases that are not the same"):
        judge([LOUD, copy], days=(30,), draws=50)
    assert judge(cases, days=(30,), draws=50).horizons[0].forecasters[0].name == OURS


@pytest.mark.slow
def test_the_same_seed_judges_the_same() -> None:
    cases = [QUIET, LOUD, SIGNED]
    assert judge(cases, days=(30, 60), draws=20, seed=3) == judge(
        cases, days=(30, 60), draws=20, seed=3
    )
