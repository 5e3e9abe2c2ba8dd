"""How often a rulebook reads a negotiation as history does, and where it does not."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, ClassVar

from sim.analysis.judge.kappa import Pairs
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.model.reading import Overall, common
from sim.model.rulebook import Reading, Rulebook
from sim.model.said import Also, Count, Name, Only, also_said, said
from sim.model.scenario import Check, Common, Scenario
from sim.model.step import Step
from sim.model.value import changed, value
from sim.model.verdict import Run

PLACE = "Which checkpoint, by its place, from 0"


@value
class Checkpoint:
    """A day on which history has a reading of a case.

    ``tracks`` are the strands that it speaks of: one, or all of them, whose common reading (or
    MIXED) is meant.  ``place`` is its own among all that are scored together, from 0.
    """

    case: Name = said("The name of the scenario")
    check: Annotated[Check, Only("track", "because", "line")] = said()
    at: date = said("The day at whose end history has a reading")
    tracks: tuple[str, ...]
    reads: Common = said("What history reads")
    place: int = 0
    hard: bool = said("Whether the tone of the last event misleads", default=False)


@value
class Standing:
    """Where a track stood on a checkpoint's day, since when, and the step that brought it there.

    ``step`` is None where nothing had moved the track from where it started.
    """

    told_as: ClassVar = "stood"

    track: str
    stage: Name = said("The name of the stage")
    reads: Reading = said("What the stage says about the talks")
    since: date = said("The first day in the stage, or of all", key="entered")
    step: Step | None

    @property
    @also_said("The rule that led there; null where nothing had moved")
    def rule(self) -> Name | None:
        """The rule that led there."""
        return self.step.rule if self.step else None

    @property
    @also_said("The reason that the rule gives")
    def because(self) -> str | None:
        """The reason that the rule gives."""
        return self.step.because if self.step else None


@value
class Judged:
    """What a rulebook says on a checkpoint's day, beside history; ``lag`` is 0 where they agree."""

    told_as: ClassVar = "miss"

    checkpoint: Checkpoint
    found: Common = said("What the rulebook reads on that day")
    lag: Annotated[int, Also(**{"not": {"const": 0}})] | None = said(
        "How many days later (earlier, where negative) it reads as history does on the nearest "
        "day; null where it never does"
    )
    standing: tuple[Standing, ...]

    @property
    @also_said(PLACE, key="checkpoint", before="found")
    def place(self) -> Count:
        """The place of the checkpoint."""
        return self.checkpoint.place

    @property
    @also_said("Where each track that was asked stood, by its name")
    def tracks(self) -> Annotated[Mapping[str, Standing], Also(minProperties=1)]:
        """Where each track stood."""
        return {standing.track: standing for standing in self.standing}

    @property
    def agrees(self) -> bool:
        """Whether the rulebook reads that day as history does."""
        return self.found == self.checkpoint.reads


@value
class Score:
    """How a rulebook, or a naive reader, fares on all checkpoints, in their order."""

    name: str
    findings: tuple[Judged, ...]

    @property
    def pairs(self) -> Pairs:
        """How often each pair of history's reading and the one found occurs."""
        return pairs_of((finding.checkpoint, finding.found) for finding in self.findings)

    @property
    @also_said("By history's reading, then by the one found: how many checkpoints")
    def confusion(
        self,
    ) -> Mapping[Common, Annotated[Mapping[Common, Count], Also(minProperties=1)]]:
        """How often each reading is found, by history's."""
        table: dict[str, dict[str, int]] = {}
        for (wanted, found), count in sorted(self.pairs.items()):
            table.setdefault(wanted, {})[found] = count
        return table

    @property
    @also_said("Where it does not read as history does")
    def misses(self) -> tuple[Judged, ...]:
        """The findings that do not agree with history."""
        return tuple(finding for finding in self.findings if not finding.agrees)

    @property
    @also_said("What it reads on each checkpoint's day", before="misses")
    def readings(self) -> tuple[Common, ...]:
        """What was found on each checkpoint's day."""
        return tuple(finding.found for finding in self.findings)


def checkpoints(scenario: Scenario, own: Rulebook | None = None) -> tuple[Checkpoint, ...]:
    """The checkpoints of a scenario that say how a day reads.

    A check that names only a stage counts as that stage's reading in ``own``, the rulebook
    that the file names (the scenario's, where it is not given).
    """
    stages = (own or scenario.rulebook).stages
    found: list[Checkpoint] = []
    for check in scenario.expect:
        reads = check.reads
        if reads is None and check.stage is not None and check.stage in stages:
            reads = stages[check.stage].reads
        if check.at is None or reads is None:
            continue
        tracks = (check.track,) if check.track else tuple(scenario.tracks)
        found.append(Checkpoint(scenario.name, check, check.at, tracks, reads, len(found)))
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
    findings: list[Judged] = []
    for scenario, points in cases:
        if not points:
            continue
        book = scenario.rulebook
        if machine is None and id(book) not in made:
            made[id(book)] = Machine(book)
        last = max([scenario.last_day, *(point.at for point in points)])
        longer = changed(scenario, until=last, expect=())
        trails = _trails(run(longer, machine=machine or made[id(book)]))
        findings += [_finding(point, trails, scenario) for point in points]
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


class _Standings:
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


def _trails(run: Run) -> dict[str, _Standings]:
    return {track: _Standings(run, track) for track in run.scenario.tracks}


def _finding(point: Checkpoint, trails: Mapping[str, _Standings], scenario: Scenario) -> Judged:
    """What is found on a checkpoint's day, by the readings of its tracks together."""
    overall, last = scenario.rulebook.overall, max(scenario.last_day, point.at)
    asked = [trails[track] for track in point.tracks]
    standing = tuple(trail.at(point.at) for trail in asked)
    found = common([at.reads for at in standing], overall)
    lag = 0 if found == point.reads else _lag(point, asked, last, overall)
    return Judged(point, found, lag, standing)


def _lag(
    point: Checkpoint, trails: Sequence[_Standings], last: date, overall: Sequence[Overall]
) -> int | None:
    """Days to the nearest day on which the tracks read as history does; the later of equals.

    No day after the ``last`` is looked at, though other checkpoints may let the clock run on.
    """
    starts = sorted({day for trail in trails for day in trail.days if day <= last})
    ends = [*starts[1:], None]
    lags = []
    for start, end in zip(starts, ends, strict=True):
        if common([trail.at(start).reads for trail in trails], overall) != point.reads:
            continue
        if start > point.at:
            lags.append((start - point.at).days)
        elif end is not None:
            lags.append((end - point.at).days - 1)
    return min(lags, key=lambda days: (abs(days), -days), default=None)
