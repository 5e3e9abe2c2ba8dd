"""How good forecasts are: each case is forecast from the others, beside naive forecasters.

Scores are proper ones over the five readings: Brier's (1950; the sum of squares, 0 to 2), and
minus the logarithm of the probability of what came (Good 1952).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

import numpy as np

from sim.engine.table import Table
from sim.forecast.chances import READS, Chances, Floats
from sim.forecast.draws import Drawing, Futures
from sim.forecast.histories import TrackWalk, counted, same_case, walks
from sim.forecast.naive import EVERY, NaiveForecasts, looked_at
from sim.forecast.outlook import Part, Score, Skill
from sim.forecast.question import DAYS, QuestionError
from sim.forecast.rates import intensity, rates
from sim.model.rulebook import READINGS, Rulebook
from sim.model.said import Also, Count, Name, Only, Place, said
from sim.model.scenario import Scenario
from sim.model.value import value

OURS = "rates through the rulebook"
JUDGED_DRAWS = 1_000
"""How many futures are drawn for one forecast that is judged."""
_EVEN = 0.5
"""What each reading has beside the drawn futures, so that none is held impossible."""
LEAST_IN_A_TENTH = 50


@value
class Forecaster:
    """How one forecaster did at one horizon."""

    name: Name = said("The forecaster")
    brier: Score = said("Its mean Brier score over the five readings: 0 is best, 2 worst")
    log: Score = said("Its mean logarithmic score: 0 is best")


@value
class Tenth:
    """Of all shares that were told between two tenths: what was told, and what came."""

    told: Part = said("The mean of the shares that were told")
    came: Part = said("How often the reading came")
    shares: Count = said("How many shares they were")


@value
class JudgedHorizon:
    """How all forecasters did at one horizon, on the same forecasts."""

    days: Place = said("The horizon")
    forecasts: Count = said("How many forecasts were judged")
    forecasters: Annotated[tuple[Forecaster, ...], Also(minItems=1)] = said(
        "Ours first, then the naive ones"
    )
    reliability: tuple[Tenth, ...] = said(
        f"Ours by tenths of what was told, where a tenth has {LEAST_IN_A_TENTH} shares"
    )
    checkpoints: Count = said("How many checkpoints of history could be forecast")
    on_checkpoints: tuple[Forecaster, ...] = said("The same against what history says of these")

    @property
    def skill(self) -> Skill:
        """Ours beside the best of the naive ones."""
        ours, *others = self.forecasters
        best = min(others, key=lambda other: other.brier)
        return Skill(self.days, self.forecasts, ours.brier, best.name, best.brier)


@value
class Judgement:
    """How forecasts under one rulebook did, each case forecast from the others."""

    rulebook: Annotated[Rulebook, Only("rulebook", "source")] = said()
    cases: Annotated[tuple[Name, ...], Also(minItems=1)] = said("The cases")
    tracks: Count = said("How many tracks they have")
    horizons: Annotated[tuple[JudgedHorizon, ...], Also(minItems=1)] = said("In order of days")


@value
class Judgements:
    """How forecasts did under each of some rulebooks."""

    judged: Annotated[tuple[Judgement, ...], Also(minItems=1)] = said("Each rulebook")


def judge(
    cases: Sequence[Scenario],
    *,
    days: Sequence[int] = DAYS,
    draws: int = JUDGED_DRAWS,
    seed: int = 0,
) -> Judgement:
    """Forecast every track of every case from the others, every 30 days, and say how that went.

    All cases are under one rulebook.  Raises QuestionError for fewer than two cases, of which none
    can be forecast from another.
    """
    book = cases[0].rulebook
    starts = {track.starts for case in cases for track in case.tracks.values()}
    chances = Chances(Table(book, starts=sorted(starts)))
    went = [walks(chances, case) for case in cases]
    marks: dict[int, list[_Mark]] = {one: [] for one in days}
    for place, case in enumerate(cases):
        others = [one for one, other in zip(went, cases, strict=True) if not same_case(other, case)]
        if others:
            rng = np.random.default_rng([seed, place])
            for mark in _judged(chances, case, went[place], others, tuple(days), draws, rng):
                marks[mark.point.ahead].append(mark)
    if not any(marks.values()):
        raise QuestionError(
            f"no forecast under {book.name} can be judged: it takes two cases that are not the "
            f"same, watched for more than {min(days) + EVERY} days; give more of them or a "
            "nearer horizon with --days, or leave them out"
        )
    return Judgement(
        rulebook=book,
        cases=tuple(case.name for case in cases),
        tracks=sum(map(len, went)),
        horizons=tuple(_summed(one, marks[one]) for one in days if marks[one]),
    )


class _Point(NamedTuple):
    """One thing to forecast: from which day (an ordinal), how many days ahead, and what came."""

    begin: int
    ahead: int
    came: int
    of_history: bool


class _Mark(NamedTuple):
    """One forecast: what was asked, and what each forecaster told (forecasters x readings)."""

    point: _Point
    told: Floats


def _judged(
    chances: Chances,
    case: Scenario,
    tracks: Sequence[TrackWalk],
    others: Sequence[Sequence[TrackWalk]],
    days: tuple[int, ...],
    draws: int,
    rng: np.random.Generator,
) -> Iterator[_Mark]:
    """The forecasts of one case from the others."""
    flat = [walk for one in others for walk in one]
    usual = rates(*counted(chances, flat))
    naive = {ahead: NaiveForecasts(chances, flat, ahead) for ahead in days}
    for walk in tracks:
        points = [*_regular(chances, walk, days), *_historical(case, walk, days)]
        begins = sorted({point.begin for point in points})
        told = _told(chances, usual, walk, begins, days, draws, rng)
        reads = chances.reads[walk.rows]
        for point in points:
            place, now = begins.index(point.begin), int(reads[walk.at(point.begin)])
            each = [told[point.ahead][place], *naive[point.ahead].told(now)]
            yield _Mark(point, np.stack(each))


def _regular(chances: Chances, walk: TrackWalk, days: Sequence[int]) -> Iterator[_Point]:
    """What came on a track, seen from every day looked at."""
    for ahead in days:
        begins = looked_at(walk)
        for begin in begins[begins + ahead <= walk.last].tolist():
            came = int(chances.reads[walk.rows[walk.at(begin + ahead)]])
            yield _Point(begin, ahead, came, False)


def _historical(case: Scenario, walk: TrackWalk, days: Sequence[int]) -> Iterator[_Point]:
    """What history says of a track on its checkpoints, seen from so many days before."""
    for check in case.expect:
        if check.at is None or check.reads not in READS or check.track not in (None, walk.track):
            continue
        for ahead in days:
            begin = check.at.toordinal() - ahead
            if begin >= int(walk.days[0]) + EVERY and check.at.toordinal() <= walk.last:
                yield _Point(begin, ahead, READS[check.reads], True)


def _told(
    chances: Chances,
    usual: Floats,
    walk: TrackWalk,
    begins: Sequence[int],
    days: Sequence[int],
    draws: int,
    rng: np.random.Generator,
) -> dict[int, Floats]:
    """What is told of a track from each of some days on (horizon: days x readings).

    All futures of all days are drawn at once, each day by rates of its own.
    """
    places = [walk.at(begin) for begin in begins]
    loud = np.array([intensity(chances, usual, walk, begin) for begin in begins])
    ages = np.array(
        [walk.entered(chances, place) - begin for place, begin in zip(places, begins, strict=True)],
        dtype=np.int64,
    )
    futures = Futures(
        np.repeat(walk.rows[places], draws),
        np.repeat(ages, draws),
        np.repeat(np.arange(len(begins)), draws),
    )
    drawing = Drawing(chances, usual * loud[:, None, None], rng)
    told = {}
    for ahead in sorted(days):
        drawing.to(futures, ahead)
        reads = chances.reads[futures.rows].reshape(len(begins), draws)
        counts = np.stack([(reads == number).sum(1) for number in range(len(READINGS))], 1)
        told[ahead] = (counts + _EVEN) / (draws + _EVEN * len(READINGS))
    return told


def _summed(days: int, marks: Sequence[_Mark]) -> JudgedHorizon:
    """All marks of one horizon."""
    regular = [mark for mark in marks if not mark.point.of_history]
    historical = [mark for mark in marks if mark.point.of_history]
    return JudgedHorizon(
        days=days,
        forecasts=len(regular),
        forecasters=_scored(regular),
        reliability=_reliability(regular),
        checkpoints=len(historical),
        on_checkpoints=_scored(historical),
    )


def _scored(marks: Sequence[_Mark]) -> tuple[Forecaster, ...]:
    """Each forecaster's mean scores; nothing where nothing was forecast."""
    if not marks:
        return ()
    told = np.stack([mark.told for mark in marks])  # marks x forecasters x readings
    came = np.array([mark.point.came for mark in marks])
    brier = ((told - np.eye(len(READINGS))[came][:, None, :]) ** 2).sum(2).mean(0)
    log = -np.log(told[np.arange(len(marks)), :, came]).mean(0)
    return tuple(
        Forecaster(name, float(one), float(other))
        for name, one, other in zip((OURS, *NaiveForecasts.NAMES), brier, log, strict=True)
    )


def _reliability(marks: Sequence[_Mark]) -> tuple[Tenth, ...]:
    """Ours by tenths of what was told."""
    if not marks:
        return ()
    told = np.stack([mark.told[0] for mark in marks])
    came = np.eye(len(READINGS))[[mark.point.came for mark in marks]]
    tenth = np.minimum((told * 10).astype(int), 9)
    return tuple(
        Tenth(float(told[within].mean()), float(came[within].mean()), int(within.sum()))
        for within in (tenth == number for number in range(10))
        if within.sum() >= LEAST_IN_A_TENTH
    )
