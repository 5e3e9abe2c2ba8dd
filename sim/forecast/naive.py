"""Naive forecasters, who know no rule: they learn from the same cases and see only readings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.forecast.chances import Chances, Floats, Ints
from sim.forecast.histories import TrackWalk
from sim.model.rulebook import READINGS

EVERY = 30
"""A track is looked at so many days apart, from so many days after its first on."""
STAYS = 0.92
"""How sure the first naive forecaster is that what stands stays."""
_ONE_CASE = 1.0
"""The weight of an even guess beside what was counted, in forecasts."""


class NaiveForecasts:
    """Three forecasters of a horizon, from the readings of some tracks (Murphy 1992 on such).

    ``stays`` says that what stands stays; ``follows`` how often each reading came so many days
    after the present one; ``occurs`` how often each reading came at all.  Each gives one number a
    reading.
    """

    NAMES = ("what stands stays", "reading follows reading", "how often each occurs")

    def __init__(self, chances: Chances, tracks: Sequence[TrackWalk], days: int) -> None:
        many = len(READINGS)
        follows = np.full((many, many), _ONE_CASE / many)
        for walk in tracks:
            now, then = pairs(chances, walk, days)
            np.add.at(follows, (now, then), 1.0)
        occurs = follows.sum(0)
        self._follows: Floats = follows / follows.sum(1, keepdims=True)
        self._occurs: Floats = occurs / occurs.sum()
        self._stays: Floats = np.full((many, many), (1 - STAYS) / (many - 1))
        np.fill_diagonal(self._stays, STAYS)

    def told(self, now: int) -> tuple[Floats, Floats, Floats]:
        """What each says where a track has a reading now, in the order of ``NAMES``."""
        return self._stays[now], self._follows[now], self._occurs


def looked_at(walk: TrackWalk) -> Ints:
    """The days on which forecasts of a track are judged, as ordinals."""
    return np.arange(int(walk.days[0]) + EVERY, walk.last, EVERY)


def pairs(chances: Chances, walk: TrackWalk, days: int) -> tuple[Ints, Ints]:
    """What a track reads on the days looked at, and so many days later, where it was watched."""
    reads, first = chances.reads[walk.rows], looked_at(walk)
    first = first[first + days <= walk.last]
    return reads[walk.places(first)], reads[walk.places(first + days)]
