"""The same history as other rulebooks read it."""

from __future__ import annotations

from typing import NamedTuple

from sim.analysis.compare.runs import Comparison, TrackComparison
from sim.model.citation import in_words
from sim.pages.verdict_part import track_title
from sim.report.compare import made_it
from sim.report.time_scale import TimeScale
from sim.report.timeline_picture import ROW, SmallPicture, small_picture


class BesidePart(NamedTuple):
    """A rulebook: its row in the picture, and what it reads in the end; ``made`` is where it parts.

    ``y`` is the top of the row.
    """

    label: str
    y: int
    picture: SmallPicture
    reads: str
    since: str
    because: str
    made: str


class PartingPart(NamedTuple):
    """Where the rulebooks part."""

    x: float
    day: str


class BesideTrack(NamedTuple):
    """A track under each rulebook."""

    title: str
    height: int
    parting: PartingPart | None
    books: tuple[BesidePart, ...]


def beside_part(comparison: Comparison) -> tuple[BesideTrack, ...]:
    """Each track under each rulebook."""
    return tuple(_track(comparison, track) for track in comparison.tracks)


def _track(comparison: Comparison, track: TrackComparison) -> BesideTrack:
    first = comparison.runs[0]
    scale, parting = TimeScale(*first.days), track.parting
    return BesideTrack(
        title=track_title(first, track.track),
        height=ROW * len(comparison.runs) + 2,
        parting=PartingPart(scale(parting.date), in_words(parting.date)) if parting else None,
        books=tuple(
            _book(comparison, track, place, scale) for place in range(len(comparison.runs))
        ),
    )


def _book(
    comparison: Comparison, track: TrackComparison, place: int, scale: TimeScale
) -> BesidePart:
    run = comparison.runs[place]
    stood = run.tracks[track.track]
    return BesidePart(
        label=comparison.labels[place],
        y=ROW * place,
        picture=small_picture(run, track.track, scale, ROW * place),
        reads=stood.reads,
        since=in_words(stood.since) if stood.since else "",
        because=stood.because or "",
        made=made_it(track.parting, place) if track.parting else "",
    )
