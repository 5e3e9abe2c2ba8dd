"""What may follow: the fan of each track, and the words and tables of ``sim forecast``."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from sim.forecast.outlook import Forecast
from sim.model.citation import in_words
from sim.model.verdict import Run
from sim.pages.inert import sections
from sim.pages.verdict_part import track_title
from sim.report.fan_picture import HEIGHT, FanPicture, fan_picture
from sim.report.forecast import outlook, sentence, trust


class ForecastTrack(NamedTuple):
    """A track: what is to be expected of it, its fan, and its table with what would move it."""

    title: str
    sentence: str
    picture: FanPicture
    told: Markup


class ForecastPart(NamedTuple):
    """What may follow on each track, from the ``last`` day on, and how far to trust it."""

    last: str
    height: int
    tracks: tuple[ForecastTrack, ...]
    trust: Markup


def forecast_part(made: Forecast, run: Run) -> ForecastPart:
    """A forecast as a page tells it."""
    return ForecastPart(
        last=in_words(made.last_day),
        height=HEIGHT,
        tracks=tuple(
            ForecastTrack(
                title=track_title(run, name),
                sentence=sentence(made, track),
                picture=fan_picture(track),
                told=sections(outlook(made, track), deeper=2),
            )
            for name, track in made.tracks.items()
        ),
        trust=sections([trust(made)]),
    )
