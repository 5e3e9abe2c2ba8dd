"""What a forecast learns from histories: rates, how sure they are, and each track's intensity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.forecast.chances import Chances, Floats
from sim.forecast.histories import TrackWalk, counted, walks
from sim.forecast.outlook import Learned
from sim.forecast.question import ForecastQuestion, NoCaseError
from sim.forecast.rates import intensity, of_person, rates, resampled
from sim.model.scenario import Scenario

SAMPLES = 100
"""How often the cases are drawn again to see how much the shares hang on them."""


class Learning:
    """The rates that were learned from some cases, or given, for the columns of a table.

    ``usual`` are events a day (readings x columns), ``samples`` the same learned from cases that
    were drawn again (samples x readings x columns), or nothing where rates were given.  Raises
    NoCaseError where none lasts for a day.
    """

    def __init__(
        self, chances: Chances, cases: Sequence[Scenario], asked: ForecastQuestion
    ) -> None:
        self.chances, self.own = chances, asked.rates
        self.cases: list[Scenario] = []
        self.seed = asked.seed
        self.samples: Floats | None = None
        self.days = self.events = 0
        if asked.rates is not None:
            self.usual = of_person(chances, asked.rates)
            return
        counts = []
        for case in cases:
            of_case = counted(chances, walks(chances, case))
            if of_case[0].any():  # what ends as it begins does not say how often anything comes
                self.cases.append(case)
                counts.append(of_case)
        if not counts:
            raise NoCaseError(
                "every case to learn from ends on the day on which it begins", "longer ones"
            )
        days, times = sum(one[0] for one in counts), sum(one[1] for one in counts)
        self.days, self.events = int(np.sum(days)), int(np.sum(times))
        self.usual = rates(np.asarray(days), np.asarray(times))
        self.samples = resampled(counts, SAMPLES, np.random.default_rng([asked.seed, 1]))

    def of(self, scenario: Scenario, walk: TrackWalk) -> tuple[Floats, Floats | None, float]:
        """The rates of one track, those of the samples, and its intensity."""
        barred = self.chances.barred(scenario)
        usual = np.where(barred, 0.0, self.usual)
        if self.samples is None:
            return usual, None, 1.0
        loud = intensity(self.chances, usual, walk, walk.last)
        each = np.where(barred, 0.0, self.samples)
        louder = [intensity(self.chances, one, walk, walk.last) for one in each]
        return usual * loud, each * np.array(louder)[:, None, None], loud

    def told(self, left_out: Iterable[str], rulebooks: Iterable[str]) -> Learned:
        """What was learned from."""
        return Learned(
            cases=tuple(case.name for case in self.cases),
            left_out=tuple(left_out),
            days=self.days,
            events=self.events,
            rulebooks=tuple(rulebooks),
            rates=self.own.name if self.own else None,
            samples=0 if self.samples is None else len(self.samples),
        )
