"""One history as several rulebooks read it, and the day on which they part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Annotated, ClassVar

from sim.model.collecting import uncollected
from sim.model.rulebook import Rulebook
from sim.model.said import Also, Name, Only, also_said, said
from sim.model.scenario import Line
from sim.model.step import BriefStep, Snapshot, Standing, Step
from sim.model.value import value
from sim.model.verdict import HEAD, CheckResult, Found, Run

BESIDE = "For each rulebook, in their order"
_TWO = Also(minItems=2)


@value
class Under:
    """Where a track stood under one rulebook, by which steps there, and what moved it last."""

    stood: Standing = said()
    steps: tuple[Step, ...]
    mover: BriefStep | None = said(
        "The step that had brought it there; null where nothing had moved it",
        key="moved_by",
        default=None,
    )

    @property
    @also_said("Whether the stage changed")
    def moved(self) -> bool:
        """Whether any of the steps changed the stage."""
        return any(step.moved for step in self.steps)

    @property
    @also_said("For each step there (none or several), the rule that fired, or null")
    def rules(self) -> tuple[Name | None, ...]:
        """The rule that fired at each step."""
        return tuple(step.rule for step in self.steps)


@value
class Row:
    """One event, or the end of a day on which a deadline fell under any of the rulebooks.

    ``stood`` gives where the track stood after it under each rulebook, and ``steps`` the steps
    that it took there: none where no deadline fell, several where one led to another.
    """

    date: date = said("The day")
    event: Name | None = said("The type of the event; null for the end of a day")
    by: tuple[Name, ...] = said("The parties that acted; none for a deadline")
    stood: tuple[Snapshot, ...]
    steps: tuple[tuple[Step, ...], ...]

    @property
    @also_said("The deadlines that fell, such as 'after 120 days'")
    def deadlines(self) -> tuple[Name, ...]:
        """The deadlines that fell, each once."""
        deadlines = (step.deadline for steps in self.steps for step in steps)
        return tuple(dict.fromkeys(name for name in deadlines if name))

    @property
    def moved(self) -> bool:
        """Whether the stage changed under any rulebook."""
        return any(step.moved for steps in self.steps for step in steps)

    @property
    @also_said("Whether the rulebooks read the track differently after it")
    def readings_differ(self) -> bool:
        """Whether the rulebooks read the track differently after it."""
        return len({at.reads for at in self.stood}) > 1

    @property
    @also_said("Whether the track stands in different stages after it")
    def stages_differ(self) -> bool:
        """Whether the track stands in different stages after it."""
        return len({at.stage for at in self.stood}) > 1

    @property
    @also_said(BESIDE)
    def under(
        self,
    ) -> Annotated[
        tuple[Annotated[Under, Only("stage", "reads", "moved", "rules")], ...], Also(minItems=2)
    ]:
        """Where it stood after it, and the steps that led there."""
        return tuple(map(Under, self.stood, self.steps))


@value
class Parting:
    """The first day at whose end the rulebooks differ.

    ``stood`` gives the end of the day under each rulebook, ``steps`` what happened there on
    that day, and ``movers`` the step that had brought the track to its stage, on that day or
    before; None where nothing had moved it.
    """

    date: date = said("The day")
    track: Name = said("The track on which they part")
    stood: tuple[Snapshot, ...]
    steps: tuple[tuple[Step, ...], ...]
    movers: tuple[Step | None, ...]

    @property
    @also_said(BESIDE)
    def under(
        self,
    ) -> Annotated[
        tuple[Annotated[Under, Only("stage", "reads", "moved_by")], ...], Also(minItems=2)
    ]:
        """The end of the day, and what had led there."""
        return tuple(map(Under, self.stood, self.steps, self.movers))


@value
class Asked:
    """A line of ``expect``, and what it found under each rulebook."""

    told_as: ClassVar = "check"

    line: Line = said()
    under: Annotated[tuple[Found, ...], _TWO] = said(BESIDE)


@value
class TrackComparison:
    """One track under each rulebook: every row, and where readings and stages first part."""

    told_as: ClassVar = "compared"

    track: str
    title: str = said("The track in words", or_null=True)
    starts: Annotated[tuple[Standing, ...], _TWO] = said(BESIDE)
    rows: tuple[Row, ...] = said("Each event, and each day at whose end a deadline fell")
    parting: Parting | None = said(
        "Null where they read every day alike", key="readings_part", before="rows"
    )
    stages_part: Parting | None = said("The same of the stages", before="rows")


@value
class Labelled:
    """A rulebook, by what tells it from the others, and what it reads in the end."""

    told_as: ClassVar = "rulebook"

    label: Name = said("What tells it from the others")
    run: Annotated[Run, Only("rulebook", "source", "sentence", "verdict")] = said()


@value
class Comparison:
    """One scenario under several rulebooks; ``labels`` tells them apart in a report.

    ``checks`` has for each line of ``expect`` its result under each rulebook.
    """

    runs: tuple[Run, ...]
    labels: tuple[str, ...]
    tracks: tuple[TrackComparison, ...]
    checks: tuple[tuple[CheckResult, ...], ...]

    @property
    @also_said()
    def head(self) -> Annotated[Run, Only(*HEAD, "sources")]:
        """The first run, which tells of the history as every other does."""
        return self.runs[0]

    @property
    @also_said(BESIDE)
    def rulebooks(self) -> Annotated[tuple[Labelled, ...], _TWO]:
        """Each run by its label."""
        return tuple(map(Labelled, self.labels, self.runs))

    @property
    @also_said("By the name of the track", key="tracks")
    def by_track(self) -> Annotated[Mapping[str, TrackComparison], Also(minProperties=1)]:
        """Each track by its name."""
        return {track.track: track for track in self.tracks}

    @property
    @also_said("The lines of 'expect', in file order", key="checks")
    def asked(self) -> tuple[Asked, ...]:
        """The lines of ``expect``, each with what it found."""
        return tuple(Asked(results[0].asked, results) for results in self.checks)

    @property
    def parting(self) -> Parting | None:
        """Where the readings part first, on any track; None where they never do."""
        return _earliest(track.parting for track in self.tracks)

    @property
    def stages_part(self) -> Parting | None:
        """Where the stages part first, on any track; None where they never do."""
        return _earliest(track.stages_part for track in self.tracks)


@uncollected
def compare(runs: Iterable[Run]) -> Comparison:
    """Lay runs of one scenario side by side: the same events and day of knowledge in each.

    Raises ValueError where they are not of one scenario.
    """
    every_run = tuple(runs)
    for one, other in pairwise(every_run):
        same = one.scenario.events == other.scenario.events and one.as_of == other.as_of
        if not same or list(one.tracks) != list(other.tracks):
            raise ValueError("only runs of one scenario, to one day, can be compared")
    walked = [run.by_track() for run in every_run]
    return Comparison(
        runs=every_run,
        labels=labels([run.scenario.rulebook for run in every_run]),
        tracks=tuple(
            _track(every_run, name, [steps[name] for steps in walked])
            for name in every_run[0].tracks
        ),
        checks=tuple(zip(*(run.checks for run in every_run), strict=True)),
    )


def labels(books: Sequence[Rulebook]) -> tuple[str, ...]:
    """What to call some rulebooks: by name, and where two have one name, as they were asked for."""
    names = [book.name for book in books]
    short = [book.name if names.count(book.name) == 1 else book.source for book in books]
    return tuple(
        label if short.count(label) == 1 else f"{label} ({place})"
        for place, label in enumerate(short, 1)
    )


def _earliest(partings: Iterable[Parting | None]) -> Parting | None:
    there = [parting for parting in partings if parting is not None]
    return min(there, key=lambda parting: parting.date, default=None)


def _track(runs: tuple[Run, ...], name: str, walked: Sequence[Sequence[Step]]) -> TrackComparison:
    """One track under each rulebook; ``walked`` are its steps under each."""
    starts = tuple(_start(run, name) for run in runs)
    rows = _rows(walked, len(runs[0].scenario.events) + 1, starts)
    return TrackComparison(
        track=name,
        title=runs[0].scenario.tracks[name].title,
        starts=starts,
        rows=rows,
        parting=_parting(runs, name, starts, rows, lambda at: at.reads),
        stages_part=_parting(runs, name, starts, rows, lambda at: at.stage),
    )


def _start(run: Run, name: str) -> Snapshot:
    book = run.scenario.rulebook
    stage = run.scenario.tracks[name].starts
    names = tuple(book.tallies)
    return Snapshot(stage, book.stages[stage].reads, names, (0,) * len(names))


_Place = tuple[date, int]
"""The day and the number of an event, or a number above all for the end of the day."""


def _rows(
    walked: Sequence[Sequence[Step]], last: int, starts: tuple[Snapshot, ...]
) -> tuple[Row, ...]:
    def place(step: Step) -> _Place:
        return step.date, step.number or last

    taken: list[dict[_Place, tuple[Step, ...]]] = []
    for steps_of in walked:
        taken.append({at: tuple(group) for at, group in groupby(steps_of, key=place)})
    rows = []
    stood = list(starts)
    for at in sorted({at for one in taken for at in one}):
        steps = tuple(one.get(at, ()) for one in taken)
        stood = [here[-1].after if here else was for here, was in zip(steps, stood, strict=True)]
        first = next(here[0] for here in steps if here)
        rows.append(Row(at[0], first.event, first.by, tuple(stood), steps))
    return tuple(rows)


def _parting(
    runs: tuple[Run, ...],
    name: str,
    starts: tuple[Snapshot, ...],
    rows: tuple[Row, ...],
    what: Callable[[Snapshot], str],
) -> Parting | None:
    """The first end of a day at which something differs."""
    movers: list[Step | None] = [None] * len(runs)
    stood = starts
    days = [(day, list(group)) for day, group in groupby(rows, key=lambda row: row.date)]
    first_day = runs[0].days[0]
    if not days or days[0][0] > first_day:  # the track waits for its first event
        days.insert(0, (first_day, []))
    for day, group in days:
        steps = tuple(
            tuple(step for row in group for step in row.steps[place]) for place in range(len(runs))
        )
        for place, here in enumerate(steps):
            movers[place] = next((one for one in reversed(here) if one.moved), movers[place])
        stood = group[-1].stood if group else stood
        if len({what(at) for at in stood}) > 1 and day <= runs[0].days[1]:
            return Parting(day, name, stood, steps, tuple(movers))
    return None
