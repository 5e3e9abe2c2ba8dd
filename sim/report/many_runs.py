"""Many runs for people: a line for each, and how many read what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sim.model.case_names import case_names
from sim.model.reading import READINGS
from sim.model.running import Running
from sim.model.verdict import MIXED, Run
from sim.model.words import listed
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
from sim.report.layout import plural


def runs_report(runs: Sequence[Run]) -> Report:
    """A row for each run, and the total; deadlines have a column where one runs."""
    clocks = any(_running(run) for run in runs)
    names = case_names([run.scenario for run in runs])
    rows = [[name, *_cells(run, clocks=clocks)] for name, run in zip(names, runs, strict=True)]
    heads = ["scenario", "verdict", "since", *(["deadline"] if clocks else []), "as expected"]
    table = Grid(rows, heads, depth=0, narrow=lambda place: _stacked(names[place], runs[place]))
    return [[table], [_total(runs)]]


def _cells(run: Run, *, clocks: bool) -> list[Phrase]:
    cells = [_verdict(run), _since(run), *([_deadline(run)] if clocks else []), _checks(run)]
    return [cell or dim("-") for cell in cells]


def _stacked(name: str, run: Run) -> Section:
    """The same in a paragraph, where there is no room for columns."""
    since, deadline, checks = _since(run), _deadline(run), _checks(run)
    told: list[Phrase] = [[name, ": ", _verdict(run), f" since {since}" if since else ""]]
    if deadline:
        told.append(f"deadline {deadline}")
    told.append([checks, " as expected"] if checks else "no checks")
    return [Line(joined(told, "; "))]


def _running(run: Run) -> list[Running]:
    """The deadlines that run, the next to fall first."""
    clocks = [track.running for track in run.tracks.values() if track.running]
    return sorted(clocks, key=lambda running: running.falls)


def _deadline(run: Run) -> str:
    """What time alone does next, and on which day."""
    clocks = _running(run)
    return f"{clocks[0].rule} {clocks[0].falls}" if clocks else ""


def _verdict(run: Run) -> Phrase:
    if len({track.reads for track in run.tracks.values()}) == 1:
        return verdict(run.verdict.reads)
    each: list[Phrase] = [
        [f"{track.track} ", reading(track.reads)] for track in run.tracks.values()
    ]
    return [verdict(run.verdict.reads), " (", joined(each), ")"]


def _since(run: Run) -> str:
    """The first day on which every track read as it does now."""
    days = [track.since for track in run.tracks.values() if track.since is not None]
    return max(days).isoformat() if days else ""


def _checks(run: Run) -> Phrase:
    """How many of the checks that could be judged hold."""
    judged = [result for result in run.checks if result.holds is not None]
    if not judged:
        return ""
    held = sum(bool(result.holds) for result in judged)
    count = f"{held} of {len(judged)}"
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
