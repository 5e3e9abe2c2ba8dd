"""The verdict in one sentence that can be quoted."""

from __future__ import annotations

from sim.model.verdict import MIXED, Run, TrackVerdict
from sim.report.dates import long_day
from sim.report.layout import listed, plural

_STOOD = {
    "none": "had not begun to move",
    "progress": "were making progress",
    "stalemate": "were at a stalemate",
    "settled": "were settled",
    "broken": "had broken down",
}
_FEW = 3
"""The most tracks that a sentence names."""


def sentence(run: Run) -> str:
    """Where the talks stood on the last day of a run, since when and why."""
    last, reads = long_day(run.days[1]), run.verdict.reads
    tracks = list(run.tracks.values())
    if len(tracks) == 1:
        track = tracks[0]
        since = f", since {long_day(track.since)}" if track.since and track.step else ""
        because = f": {track.because}" if track.because else ""
        return f"On {last} the talks {_STOOD[reads]}{since}{because}."
    if reads == MIXED:
        return f"On {last} the tracks of the talks stood apart: {_each(run, tracks, named=True)}."
    return f"On {last} the talks {_STOOD[reads]} on {_each(run, tracks, named=False)}."


def quotable(run: Run, version: str) -> str:
    """The same with its source, as it goes to the clipboard."""
    scenario = run.scenario
    source = f"sim {version}, rulebook “{scenario.rulebook.name}”, scenario “{scenario.name}”"
    return f"“{sentence(run)}” ({source})"


def _each(run: Run, tracks: list[TrackVerdict], *, named: bool) -> str:
    """The tracks, each with its reading where that is to be ``named``; of many, how many."""
    if len(tracks) > _FEW:
        return _counted(tracks) if named else f"all {len(tracks)} tracks"
    told = []
    for track in tracks:
        title = run.scenario.tracks[track.track].title or track.track
        reads = f" ({track.reads})" if named else ""
        told.append(f"{title}{reads}" + (f" since {long_day(track.since)}" if track.since else ""))
    return listed(told)


def _counted(tracks: list[TrackVerdict]) -> str:
    counts: dict[str, int] = {}
    for track in tracks:
        counts[track.reads] = counts.get(track.reads, 0) + 1
    return listed(f"{plural(count, 'track')} read {reads}" for reads, count in counts.items())
