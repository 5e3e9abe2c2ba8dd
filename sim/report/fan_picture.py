"""The futures of one track as a picture: of a hundred, how many read what on each day to come.

Left to right and top to bottom are parts of the whole, so that one drawing fits a telephone, a
screen and paper; only the labels beside it are in pixels.  Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from sim.forecast.outlook import TrackForecast
from sim.report.layout import plural
from sim.report.timeline_picture import ORDER

HEIGHT, LINE = 200, 17
"""The height of the picture, and that of a label, in pixels."""
_LEAST_SHARE = 0.005
"""A reading that never has more is not drawn."""
_NEAR = 0.9
"""How far right a day stands whose label ends there, that it is not cut off."""


class Layer(NamedTuple):
    """A reading: its area, ``points``, and where its label stands, with its share at the end."""

    reads: str
    points: str
    share: str
    y: float


class HorizonMark(NamedTuple):
    """A day that was asked about, in per cent of the width; a ``minor`` label can be left out."""

    x: float
    label: str
    anchor: str
    minor: bool


class FanPicture(NamedTuple):
    """Everything that is drawn of one track, from what is hoped for down to what is feared."""

    layers: tuple[Layer, ...]
    marks: tuple[HorizonMark, ...]


def fan_picture(told: TrackForecast) -> FanPicture:
    """What is drawn of the futures of a track, from the last day of its history."""
    now = {reads: float(reads == told.reads) for reads in ORDER}
    days = [(0, now), *((day.days, day.shares) for day in told.fan)]
    farthest = days[-1][0]
    across = [day / farthest for day, _ in days]
    edges = [[0.0, *accumulate(shares[reads] for reads in ORDER)] for _, shares in days]
    drawn = [
        place
        for place, reads in enumerate(ORDER)
        if any(shares[reads] > _LEAST_SHARE for _, shares in days)
    ]
    ends = edges[-1]
    heights = _apart([HEIGHT * (ends[place] + ends[place + 1]) / 2 for place in drawn])
    layers = [
        Layer(
            ORDER[place],
            _area(across, [(edge[place], edge[place + 1]) for edge in edges]),
            f"{100 * (ends[place + 1] - ends[place]):.0f}",
            round(y, 1),
        )
        for place, y in zip(drawn, heights, strict=True)
    ]
    asked = [at.days for at in told.horizons]
    return FanPicture(tuple(layers), tuple(_marks(asked, farthest)))


def _area(across: Sequence[float], between: Sequence[tuple[float, float]]) -> str:
    """The corners of an area: along its upper edge, and back along its lower one."""
    above = [(x, top) for x, (top, _) in zip(across, between, strict=True)]
    below = [(x, bottom) for x, (_, bottom) in zip(across, between, strict=True)]
    return " ".join(f"{x:.4g},{min(y, 1):.4g}" for x, y in (*above, *reversed(below)))


def _apart(middles: Sequence[float]) -> list[float]:
    """Places of labels from top to bottom, as near to where they belong as none covers another."""
    placed: list[float] = []
    for middle in middles:
        lowest = placed[-1] + LINE if placed else LINE / 2
        placed.append(max(middle, lowest))
    highest = HEIGHT - LINE / 2
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], highest)
        highest = placed[place] - LINE
    return placed


def _marks(asked: Sequence[int], farthest: int) -> list[HorizonMark]:
    """The days asked about; those left of the last say no more than their number."""
    return [
        HorizonMark(
            x=round(100 * day / farthest, 2),
            label=plural(day, "day") if day == farthest else f"{day}",
            anchor="end" if day / farthest > _NEAR else "middle",
            minor=day / farthest < 1 - _NEAR,
        )
        for day in asked
    ]
