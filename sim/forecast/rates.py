"""How often what happens: rates counted on histories, each drawn toward that of all readings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.forecast.chances import READS, Chances, Floats
from sim.forecast.histories import TrackWalk
from sim.model.rates import OwnRates, Rate

PRIOR_DAYS = 200.0
"""The weight of the rate over all readings, in days, where one reading's own is counted."""
PRIOR_EVENTS = 10.0
"""The weight of the usual intensity, in events, where a case's own is learned."""


def rates(days: Floats, times: Floats, *, prior: float = PRIOR_DAYS) -> Floats:
    """Events a day in each reading: what was counted, with a Gamma prior about the pooled rate.

    ``days`` has one number a reading, ``times`` one a reading and column, and both may have
    further axes before these (samples); the result has the shape of ``times``.
    """
    spent = days.sum(-1, keepdims=True)
    pooled = times.sum(-2) / np.where(spent > 0, spent, 1)
    drawn: Floats = (times + prior * pooled[..., None, :]) / (days[..., None] + prior)
    return drawn


def intensity(
    chances: Chances, usual: Floats, walk: TrackWalk, until: int, *, prior: float = PRIOR_EVENTS
) -> float:
    """How much louder a track was, up to a day, than the rates would have it (Gamma-Poisson)."""
    heard, expected = heard_of(chances, usual.sum(-1), walk, until)
    return (heard + prior) / (expected + prior)


def heard_of(chances: Chances, totals: Floats, walk: TrackWalk, until: int) -> tuple[int, float]:
    """How many events a track had up to the end of a day, and how many the rates expect.

    ``totals`` are the events a day in each reading.
    """
    place = walk.at(until)
    days = np.append(walk.days[1 : place + 1], until)
    spent = days - walk.days[: place + 1]
    expected = float((totals[chances.reads[walk.rows[: place + 1]]] * spent).sum())
    return int((walk.columns[: place + 1] >= 0).sum()), expected


def resampled(
    cases: Sequence[tuple[Floats, Floats]], samples: int, rng: np.random.Generator
) -> Floats:
    """Rates of samples of the cases, drawn whole and put back (samples x readings x columns)."""
    drawn = rng.multinomial(len(cases), np.full(len(cases), 1 / len(cases)), size=samples)
    days: Floats = np.tensordot(drawn, np.stack([case[0] for case in cases]), 1).astype(np.float64)
    times: Floats = np.tensordot(drawn, np.stack([case[1] for case in cases]), 1).astype(np.float64)
    return rates(days, times)


def of_person(chances: Chances, own: OwnRates) -> Floats:
    """The rates that a person gives; where no rule asks who acts, those of all sides are added."""
    found = np.zeros(chances.shape)
    for rate in own.rates:
        column = chances.column(rate.event, rate.sides)
        for reads, a_day in rate.a_day.items():
            found[READS[reads], column] += a_day
    return found


def for_person(chances: Chances, usual: Floats, name: str, title: str, every: int) -> OwnRates:
    """Rates as a person may read and change them, in the order of the rulebook."""
    told = []
    for place, cell in enumerate(chances.events):
        often = usual[:, place]
        kind = chances.table.columns[cell]
        if often.any() and kind.event is not None:
            a_day = {
                reads: float(often[number]) for reads, number in READS.items() if often[number]
            }
            told.append(Rate(kind.event, kind.sides, a_day))
    return OwnRates(name, chances.table.rulebook, tuple(told), title, every)
