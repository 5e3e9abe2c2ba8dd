"""The contents of a page about several scenarios: a small picture of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.model.verdict import Run
from sim.pages.verdict_part import track_title
from sim.report.time_scale import TimeScale
from sim.report.timeline_picture import SmallPicture, small_picture


class SmallPart(NamedTuple):
    """A track in small."""

    title: str
    picture: SmallPicture


class ContentsRow(NamedTuple):
    """A scenario of the page."""

    anchor: str
    title: str
    years: str
    events: int
    reads: str
    failed: int
    tracks: tuple[SmallPart, ...]


def contents(runs: Sequence[Run]) -> tuple[ContentsRow, ...]:
    """A row for each run; none where there is one only."""
    if len(runs) < 2:
        return ()
    return tuple(_row(run, place) for place, run in enumerate(runs))


def _row(run: Run, place: int) -> ContentsRow:
    first, last = run.days[0].year, run.days[1].year
    scale = TimeScale(*run.days)
    return ContentsRow(
        anchor=f"s{place}",
        title=run.scenario.title,
        years=str(first) if first == last else f"{first} to {last}",
        events=len(run.scenario.events),
        reads=run.verdict.reads,
        failed=len(run.failed),
        tracks=tuple(
            SmallPart(track_title(run, name), small_picture(run, name, scale))
            for name in run.tracks
        ),
    )
