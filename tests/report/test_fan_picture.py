"""The fan of a forecast: its areas fill the picture, and no label covers another."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.forecast.outlook import FanDay, Horizon, Share, TrackForecast
from sim.model.rulebook import READINGS
from sim.report.fan_picture import HEIGHT, LINE, FanPicture, Layer, fan_picture
from sim.report.timeline_picture import ORDER

Weights = dict[str, float]


def told(days: dict[int, Weights], *, reads: str = "stalemate") -> TrackForecast:
    """A forecast with the shares of some days, each a horizon."""
    whole = {day: sum(weights.values()) for day, weights in days.items()}
    shares = {
        day: {name: weights.get(name, 0.0) / whole[day] for name in READINGS}
        for day, weights in days.items()
    }
    return TrackForecast(
        track="t",
        title="",
        stage=reads,
        reads=reads,
        days_in_stage=3,
        intensity=1.0,
        method="exact",
        horizons=tuple(
            Horizon(
                day, date(2020, 1, 1) + timedelta(day), {n: Share(s, 0.0) for n, s in of.items()}
            )
            for day, of in shares.items()
        ),
        fan=tuple(FanDay(day, of) for day, of in shares.items()),
        movers=(),
        moved_on=max(days),
        doors=(),
    )


def corners(layer: Layer) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in layer.points.split())]


def thickness(layer: Layer) -> list[float]:
    """How much of the height an area takes, from left to right."""
    edge = corners(layer)
    half = len(edge) // 2
    above, below = edge[:half], edge[half:][::-1]
    assert [x for x, _ in above] == [x for x, _ in below]
    return [bottom - top for (_, top), (_, bottom) in zip(above, below, strict=True)]


some_weights = st.fixed_dictionaries(
    {name: st.one_of(st.just(0.0), st.floats(0.0, 1.0)) for name in READINGS}
).filter(lambda weights: sum(weights.values()) > 0.1)
some_days = st.dictionaries(st.integers(1, 3650), some_weights, min_size=1, max_size=8).map(
    lambda days: dict(sorted(days.items()))
)


@given(some_days)
def test_the_areas_are_the_shares_and_lie_on_one_another(days: dict[int, Weights]) -> None:
    forecast = told(days)
    picture = fan_picture(forecast)
    each = {layer.reads: thickness(layer) for layer in picture.layers}
    assert list(each) == [name for name in ORDER if name in each]
    for place, day in enumerate(forecast.fan, 1):
        for name, share in day.shares.items():
            assert each.get(name, [0.0] * 9)[place] == pytest.approx(share, abs=0.006)
    for upper, lower in pairwise(picture.layers):
        half = len(corners(upper)) // 2
        for (_, bottom), (_, top) in zip(
            corners(upper)[half:][::-1], corners(lower)[:half], strict=True
        ):
            assert bottom == pytest.approx(top, abs=0.006)


@given(some_days)
def test_every_area_has_a_label_and_no_label_covers_another(days: dict[int, Weights]) -> None:
    forecast = told(days)
    picture = fan_picture(forecast)
    places = [layer.y for layer in picture.layers]
    assert all(below - above >= LINE - 0.11 for above, below in pairwise(places))
    assert all(y - LINE / 2 + 0.1 >= 0 and y + LINE / 2 - 0.1 <= HEIGHT for y in places)
    last = forecast.fan[-1].shares
    assert {layer.reads: layer.share for layer in picture.layers} == {
        layer.reads: f"{100 * last[layer.reads]:.0f}" for layer in picture.layers
    }


def test_it_begins_where_the_track_stands() -> None:
    picture = fan_picture(told({10: {"progress": 1.0}}, reads="broken"))
    first = {layer.reads: thickness(layer)[0] for layer in picture.layers}
    assert first == {"progress": 0.0, "broken": 1.0}


def marks_of(*days: int) -> FanPicture:
    return fan_picture(told({day: {"progress": 1.0} for day in days}))


def test_the_days_asked_about_are_marked_where_they_are() -> None:
    assert [(mark.x, mark.label, mark.anchor) for mark in marks_of(50, 100).marks] == [
        (50.0, "50", "middle"),
        (100.0, "100 days", "end"),
    ]
    assert [mark.label for mark in marks_of(1).marks] == ["1 day"]
