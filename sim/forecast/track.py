"""The futures of one track, by one method or the other, and how sure their shares are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from sim.forecast.chain import MOST_ASKED_WORK, MOST_WORK, DailyChain
from sim.forecast.chances import READS, Floats
from sim.forecast.draws import Futures, Sampler
from sim.forecast.histories import TrackWalk
from sim.forecast.learning import SAMPLES, Learning
from sim.forecast.moving import can_happen, doors, movers
from sim.forecast.outlook import DRAWS, EXACT, FanDay, Horizon, Mover, Share, TrackForecast
from sim.forecast.question import MAIN_HORIZON, ForecastQuestion
from sim.model.problem import LimitError
from sim.model.rulebook import READINGS
from sim.model.scenario import Scenario

MIDDLE = (0.05, 0.95)
MOST_STEPS = 300_000_000
"""How many events all drawn futures together may be expected to hold."""
_DRAWS_A_SAMPLE = 200
_FAN_DAYS = 60


class Outlook:
    """One track: what its futures are, by one method or the other."""

    def __init__(
        self, learning: Learning, scenario: Scenario, walk: TrackWalk, asked: ForecastQuestion
    ) -> None:
        self.chances, self.scenario, self.walk, self.asked = learning.chances, scenario, walk, asked
        self.rates, self.samples, self.loud = learning.of(scenario, walk)
        self.age = walk.last - walk.entered(learning.chances)
        self.row = self.chances.standing(int(walk.rows[-1]), self.age)
        self.put_in = [
            ((one.date - scenario.last_day).days, self.chances.column(one.event, one.sides))
            for one in asked.given
        ]
        self.farthest = asked.days[-1]
        work = DailyChain.work(self.chances, self.rates, self.farthest)
        self.method = asked.method or (EXACT if work <= MOST_WORK else DRAWS)
        self._check_room(work)

    def _check_room(self, work: int) -> None:
        """Refuse what would take too long.  Raises LimitError."""
        if self.method == EXACT and work > MOST_ASKED_WORK:
            raise LimitError(
                f"all of probability would make about {work:,} moves in {self.farthest:,} days",
                path=self.scenario.path,
                label="too much to spread",
                cure="draw futures with --method draws, or ask about a nearer day",
            )
        busy, draws = self.farthest * float(self.rates.sum(-1).max(initial=0.0)), self.asked.draws
        if busy * (draws + SAMPLES * _DRAWS_A_SAMPLE) > MOST_STEPS:
            raise LimitError(
                f"about {busy:,.0f} events would come in each of {draws:,} futures",
                path=self.scenario.path,
                label="too much to draw",
                cure="ask for fewer --draws, for a nearer day, or give smaller rates",
            )

    def told(self) -> TrackForecast:
        """The shares on each day asked about, how sure they are, and what would move them.

        Raises LimitError where deadlines or rates let the futures come to no end.
        """
        chances = self.chances
        stage = chances.table.position(self.row).stage
        days = sorted({*self.asked.days, *range(1, self.farthest + 1, self._every())})
        shares, futures = self._drawn(days, np.random.default_rng([self.asked.seed, 2]))
        if self.method == EXACT:
            shares = self._exact(days)
        spread = self._spread()
        main = MAIN_HORIZON if MAIN_HORIZON in self.asked.days else self.asked.days[-1]
        return TrackForecast(
            track=self.walk.track,
            title=self.scenario.tracks[self.walk.track].title,
            stage=stage,
            reads=chances.table.rulebook.stages[stage].reads,
            days_in_stage=self.age,
            intensity=self.loud,
            method=self.method,
            horizons=tuple(self._horizon(day, shares[day], spread) for day in self.asked.days),
            fan=tuple(FanDay(day, _by_reading(shares[day])) for day in days),
            movers=tuple(self._movers(main, shares[main])),
            moved_on=main,
            doors=doors(chances, futures, int(chances.reads[self.row])),
        )

    def _every(self) -> int:
        return max(1, self.farthest // _FAN_DAYS)

    def _exact(self, days: Sequence[int]) -> dict[int, Floats]:
        chain = DailyChain(self.chances, self.rates)
        passing = chain.days(chain.start(self.row, self.age), self.put_in)
        wanted, found = set(days), {}
        for day, spread in zip(range(1, self.farthest + 1), passing, strict=False):
            if day in wanted:
                found[day] = chain.shares(spread)
        return found

    def _drawn(
        self, days: Sequence[int], rng: np.random.Generator
    ) -> tuple[dict[int, Floats], Futures]:
        """The shares at the end of some days, and where the drawn futures stand at last."""
        futures = Futures.standing(self.row, -self.age, self.asked.draws)
        drawing = Sampler(self.chances, self.rates[None], rng)
        return self._passed(drawing, futures, days), futures

    def _passed(
        self, drawing: Sampler, futures: Futures, days: Sequence[int], books: int = 1
    ) -> dict[int, Floats]:
        """The shares of each book's futures at the end of some days, with what is put in."""
        stops = sorted(
            {*((day - 1, 0, column) for day, column in self.put_in), *((day, 1, 0) for day in days)}
        )
        found = {}
        for day, is_asked, column in stops:
            drawing.to(futures, day)
            if not is_asked:
                drawing.put_in(futures, np.full(len(futures), column))
                continue
            reads = self.chances.reads[futures.rows].reshape(-1, books)
            each = np.stack([(reads == number).mean(0) for number in range(len(READINGS))], -1)
            found[day] = each[0] if books == 1 else each
        return found

    def _spread(self) -> dict[int, tuple[Floats, Floats]]:
        """The low and the high end of each share by what was learned, at each horizon.

        Each sample of the cases has futures of its own.  They differ by what was learned and by
        the drawing; the variance of the drawing is known and taken out, by drawing the samples'
        shares together in that measure.
        """
        if self.samples is None:
            return {}
        many = len(self.samples)
        futures = Futures.standing(self.row, -self.age, many * _DRAWS_A_SAMPLE, many)
        drawing = Sampler(self.chances, self.samples, np.random.default_rng([self.asked.seed, 3]))
        each = self._passed(drawing, futures, self.asked.days, many)
        return {day: _middle(shares) for day, shares in each.items()}

    def _horizon(
        self, day: int, shares: Floats, spread: dict[int, tuple[Floats, Floats]]
    ) -> Horizon:
        error = np.zeros(len(READINGS))
        if self.method == DRAWS:
            error = np.sqrt(shares * (1 - shares) / self.asked.draws)
        ends = spread.get(day)
        told = {
            reads: Share(
                float(shares[place]),
                float(error[place]),
                None if ends is None else min(float(ends[0][place]), float(shares[place])),
                None if ends is None else max(float(ends[1][place]), float(shares[place])),
            )
            for reads, place in READS.items()
        }
        return Horizon(day, self.scenario.last_day + dt.timedelta(day), told)

    def _movers(self, day: int, shares: Floats) -> list[Mover]:
        if self.put_in:
            return []
        drawing = Sampler(
            self.chances, self.rates[None], np.random.default_rng([self.asked.seed, 4])
        )
        draws = self.asked.draws if self.method == DRAWS else 0
        columns = can_happen(self.chances, self.scenario)
        return movers(self.chances, drawing, (self.row, -self.age), day, (shares, draws), columns)


def _by_reading(shares: Floats) -> dict[str, float]:
    return dict(zip(READINGS, shares.tolist(), strict=True))


def _middle(each: Floats) -> tuple[Floats, Floats]:
    """The middle 90% of some samples' shares (samples x readings), without the drawing's part."""
    mean = each.mean(0)
    between = each.var(0, ddof=1)
    drawing = (each * (1 - each)).mean(0) / (_DRAWS_A_SAMPLE - 1)
    kept = np.sqrt(np.clip(1 - drawing / np.where(between > 0, between, 1), 0, 1))
    low, high = np.quantile(mean + (each - mean) * kept, MIDDLE, axis=0)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)
