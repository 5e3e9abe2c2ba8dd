"""Many runs for people: a line for each, and how many read what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sim.model.reading import READINGS
from sim.model.verdict import MIXED, Run
from sim.report.blocks import (
    Grid,
    Line,
    Phrase,
    Report,
    Section,
    dim,
    joined,
    reading,
    strong,
    verdict,
)
from sim.report.layout import listed, plural


def runs_report(runs: Sequence[Run]) -> Report:
    """A row for each run, and the total."""
    rows = [_row(run) for run in runs]
    heads = ["scenario", "verdict", "since", "checks"]
    table = Grid(rows, heads, depth=0, narrow=lambda place: _stacked(rows[place]))
    return [[table], [_total(runs)]]


def _row(run: Run) -> list[Phrase]:
    return [run.scenario.name, _verdict(run), _since(run), _checks(run)]


def _stacked(row: Sequence[Phrase]) -> Section:
    name, reads, since, checks = row
    return [Line([name, ": ", reads, " ", since, "; ", checks])]


def _verdict(run: Run) -> Phrase:
    if len({track.reads for track in run.tracks.values()}) == 1:
        return verdict(run.verdict.reads)
    each: list[Phrase] = [
        [f"{track.track} ", reading(track.reads)] for track in run.tracks.values()
    ]
    return [verdict(run.verdict.reads), " (", joined(each), ")"]


def _since(run: Run) -> Phrase:
    """The first day on which every track read as it does now."""
    days = [track.since for track in run.tracks.values() if track.since is not None]
    return max(days).isoformat() if days else dim("-")


def _checks(run: Run) -> Phrase:
    judged = [result for result in run.checks if result.holds is not None]
    if not judged:
        return dim("no checks")
    held = sum(bool(result.holds) for result in judged)
    count = f"{held} of {len(judged)} as expected"
    return count if held == len(judged) else strong(count)


def _total(runs: Sequence[Run]) -> Line:
    reads = Counter(run.verdict.reads for run in runs)
    counts = [f"{reads[word]} {word}" for word in (*READINGS, MIXED) if reads[word]]
    judged = [result for run in runs for result in run.checks if result.holds is not None]
    failed = sum(not result.holds for result in judged)
    checks = f"{plural(len(judged), 'check')}, {_as_expected(len(judged), failed)}"
    return Line(f"{plural(len(runs), 'scenario')}: {listed(counts)}; {checks}")


def _as_expected(judged: int, failed: int) -> str:
    if failed:
        return f"{judged - failed} as expected, {failed} not (--full tells which and why)"
    return "all as expected" if judged else "so that no run could fail"
