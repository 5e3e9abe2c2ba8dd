"""How often a rulebook reads a negotiation as history does, and where it does not."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sim.analysis.judge.kappa import Pairs
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.model.rulebook import Rulebook
from sim.model.scenario import Check, Scenario
from sim.model.step import Step
from sim.model.value import changed, value
from sim.model.verdict import MIXED, Run


@value
class Checkpoint:
    """A day on which history has a reading of a case.

    ``reads`` is that reading, ``tracks`` the strands that it speaks of: one, or all of them,
    whose common reading (or MIXED) is meant.
    """

    case: str
    check: Check
    at: date
    tracks: tuple[str, ...]
    reads: str


@value
class Standing:
    """Where a track stood on a checkpoint's day, since when, and the step that brought it there.

    ``step`` is None where nothing had moved the track from where it started.
    """

    track: str
    stage: str
    reads: str
    since: date
    step: Step | None


@value
class Finding:
    """What a rulebook says on a checkpoint's day, beside history.

    ``lag`` is how many days after the checkpoint (before it, where negative) the nearest day
    lies on which the run reads as history does; 0 where they agree, None where no day does.
    """

    checkpoint: Checkpoint
    found: str
    lag: int | None
    standing: tuple[Standing, ...]

    @property
    def agrees(self) -> bool:
        """Whether the rulebook reads that day as history does."""
        return self.found == self.checkpoint.reads


@value
class Score:
    """How a rulebook, or a naive reader, fares on all checkpoints, in their order."""

    name: str
    findings: tuple[Finding, ...]

    @property
    def pairs(self) -> Pairs:
        """How often each pair of history's reading and the one found occurs."""
        return pairs_of((finding.checkpoint, finding.found) for finding in self.findings)

    @property
    def misses(self) -> tuple[Finding, ...]:
        """The findings that do not agree with history."""
        return tuple(finding for finding in self.findings if not finding.agrees)

    @property
    def readings(self) -> tuple[str, ...]:
        """What was found on each checkpoint's day."""
        return tuple(finding.found for finding in self.findings)


def checkpoints(scenario: Scenario, own: Rulebook | None = None) -> tuple[Checkpoint, ...]:
    """The checkpoints of a scenario that say how a day reads.

    A check that names only a stage counts as that stage's reading in ``own``, the rulebook
    that the file names (the scenario's, where it is not given).
    """
    stages = (own or scenario.rulebook).stages
    found = []
    for check in scenario.expect:
        reads = check.reads
        if reads is None and check.stage is not None and check.stage in stages:
            reads = stages[check.stage].reads
        if check.at is None or reads is None:
            continue
        tracks = (check.track,) if check.track else tuple(scenario.tracks)
        found.append(Checkpoint(scenario.name, check, check.at, tracks, reads))
    return tuple(found)


def score(
    name: str,
    cases: Sequence[tuple[Scenario, Sequence[Checkpoint]]],
    machine: Machine | None = None,
) -> Score:
    """Run each scenario that has checkpoints, and hold the run against them.

    ``machine`` is shared by all, where they are all of its rulebook.
    """
    made: dict[int, Machine] = {}
    findings: list[Finding] = []
    for scenario, points in cases:
        if not points:
            continue
        book = scenario.rulebook
        if machine is None and id(book) not in made:
            made[id(book)] = Machine(book)
        last = max([scenario.last_day, *(point.at for point in points)])
        longer = changed(scenario, until=last, expect=())
        trails = _trails(run(longer, machine=machine or made[id(book)]))
        findings += [_finding(point, trails, scenario.last_day) for point in points]
    return Score(name, tuple(findings))


def pairs_of(readings: Iterable[tuple[Checkpoint, str]]) -> Pairs:
    """How often each pair of history's reading and another one occurs."""
    return Counter((point.reads, found) for point, found in readings)


def by_case(readings: Iterable[tuple[Checkpoint, str]]) -> Mapping[str, Pairs]:
    """The pairs of each case by itself."""
    cases: dict[str, Pairs] = {}
    for point, found in readings:
        cases.setdefault(point.case, Counter())[point.reads, found] += 1
    return cases


def common(readings: Iterable[str]) -> str:
    """The one reading that all share, or MIXED."""
    found = set(readings)
    return found.pop() if len(found) == 1 else MIXED


class _Trail:
    """Where one track stood from which day on; of several moves in a day the last counts."""

    def __init__(self, run: Run, track: str) -> None:
        at = run.scenario.tracks[track]
        self.stands = [
            Standing(
                track,
                at.starts,
                run.scenario.rulebook.stages[at.starts].reads,
                run.scenario.first_day,
                None,
            )
        ]
        for step in run.steps:
            if step.track == track and step.moved:
                after = step.after
                self.stands.append(Standing(track, after.stage, after.reads, step.date, step))
        self.days = [standing.since for standing in self.stands]

    def at(self, day: date) -> Standing:
        return self.stands[max(bisect_right(self.days, day) - 1, 0)]


def _trails(run: Run) -> dict[str, _Trail]:
    return {track: _Trail(run, track) for track in run.scenario.tracks}


def _finding(point: Checkpoint, trails: Mapping[str, _Trail], last: date) -> Finding:
    """What is found on a checkpoint's day; ``last`` is the scenario's own last day."""
    asked = [trails[track] for track in point.tracks]
    standing = tuple(trail.at(point.at) for trail in asked)
    found = common(at.reads for at in standing)
    lag = 0 if found == point.reads else _lag(point, asked, max(last, point.at))
    return Finding(point, found, lag, standing)


def _lag(point: Checkpoint, trails: Sequence[_Trail], last: date) -> int | None:
    """Days to the nearest day on which the tracks read as history does; the later of equals.

    No day after the ``last`` is looked at, though other checkpoints may let the clock run on.
    """
    starts = sorted({day for trail in trails for day in trail.days if day <= last})
    ends = [*starts[1:], None]
    lags = []
    for start, end in zip(starts, ends, strict=True):
        if common(trail.at(start).reads for trail in trails) != point.reads:
            continue
        if start > point.at:
            lags.append((start - point.at).days)
        elif end is not None:
            lags.append((end - point.at).days - 1)
    return min(lags, key=lambda days: (abs(days), -days), default=None)
