"""What a run says in the end: where each track stands, since when, why, and what held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, TypedDict

from sim.model.frozen import keyed
from sim.model.problem import did_you_mean
from sim.model.reading import Overall
from sim.model.rulebook import Reading
from sim.model.running import Running
from sim.model.said import Also, As, Count, Name, OneGroup, Only, also_said, said
from sim.model.scenario import MIXED as MIXED
from sim.model.scenario import Check, Common, Line, Scenario, Source
from sim.model.sentence import Pieces, sentence_of, text_of
from sim.model.step import Step
from sim.model.value import ShownAsHtml, value


@value
class TrackVerdict:
    """Where one track stands.

    ``step`` is the step that began the spell of the reading: its rule is the reason.
    ``entered`` is the step that entered the stage itself.  Both are None where nothing has moved
    yet.
    """

    told_as: ClassVar = "track"

    track: str
    stage: Name = said("The name of the stage")
    reads: Reading = said("What the stage says about the talks")
    since: date | None = said(
        "The first day of the unbroken spell of the reading; null before the clock starts"
    )
    step: Step | None
    entered: Step | None
    running: Running | None = said(
        "The rule that time fires next, if no event comes before; null for none", default=None
    )

    @property
    @also_said("The rule that brought the reading; null where nothing moved")
    def rule(self) -> Name | None:
        """The rule that brought the reading."""
        return self.step.rule if self.step else None

    @property
    @also_said("The reason that the rule gives")
    def because(self) -> str | None:
        """Why the track reads as it does."""
        return self.step.because if self.step else None


@value
class Verdict(ShownAsHtml):
    """The reading of all tracks together, or MIXED.

    ``overall`` is the line of the rulebook that decided, where tracks differ and one did.
    """

    reads: Common = said("The reading of all tracks together, or 'mixed'")
    tracks: Annotated[Mapping[str, TrackVerdict], Also(minProperties=1)] = said(
        "Where each track stands, by its name", converter=keyed
    )
    overall: Overall | None = said(
        "The line of the rulebook's 'overall' that decided where tracks differ; null for none",
        before="tracks",
        default=None,
    )


class Stood(TypedDict):
    """Where a track stood at the end of a day that was asked about."""

    stage: Annotated[Name, Also(description="The name of the stage")]
    reads: Annotated[Reading, Also(description="What the stage says about the talks")]


class Entered(TypedDict):
    """Whether a track was ever in a stage that it was never to enter."""

    entered: Annotated[date | None, Also(description="The first day in such a stage, if any")]


@value
class CheckResult:
    """What a line of ``expect`` found.

    ``later`` are the deadlines that fell for this check alone, after the run's last day;
    ``ahead`` is True for a check of a day that was not yet known.
    """

    told_as: ClassVar = "check"
    told_together: ClassVar = OneGroup(("holds",), ("left_out",))

    check: Check
    holds: bool | None = said("Null where the check was left out", before="left_out")
    actual: Annotated[
        Mapping[str, Mapping[str, str | None]], As(Mapping[str, Stood | Entered], dict)
    ] = said(
        "Where each track that was asked stood, or when it entered a stage that it never should; "
        "none where the check was left out"
    )
    left_out: Name = said("Why it was left out; null where it was not", or_null=True, default="")
    later: tuple[Step, ...] = ()
    ahead: bool = False

    @property
    @also_said(before="actual")
    def asked(self) -> Line:
        """What the line asks; of a day that was not yet known nothing but its place is told."""
        return Check(line=self.check.line) if self.ahead else self.check


Found = Annotated[CheckResult, Only("actual", "holds", "left_out")]
"""What a line of ``expect`` found, without the line."""


@value
class Run(ShownAsHtml):
    """A scenario, walked to its end: the verdict, every step of every track, every check.

    With ``as_of``, ``scenario`` is the one as known on that day.  ``days`` are the first and
    the last day of the walk; the first is the later one where nothing was known to have
    happened.
    """

    scenario: Annotated[Scenario, Only("scenario", "title", "rulebook", "source")] = said()
    as_of: date | None = said("Only what was known on that day counts; null for everything")
    verdict: Verdict = said("What it reads in the end")
    steps: tuple[Step, ...] = said("Every step of every track, in order")
    checks: tuple[CheckResult, ...] = said("The lines of 'expect', in file order")
    days: tuple[date, date]

    @property
    def tracks(self) -> Mapping[str, TrackVerdict]:
        """The verdict of each track."""
        return self.verdict.tracks

    @property
    @also_said("The first day of the walk; null where nothing was known", key="from")
    def start(self) -> date | None:
        """The first day of the walk; None where nothing was known to have happened."""
        return self.days[0] if self.days[0] <= self.days[1] else None

    @property
    @also_said(
        "The last day, at whose end the clock stopped: that of 'as_of', else that of the last "
        "event or a later 'until' of the file; for a check of a later day it ran on by itself"
    )
    def until(self) -> date:
        """The last day, at whose end the clock stopped."""
        return self.days[1]

    @property
    @also_said("The day of the last event that is coded on these tracks; null where none is")
    def last_event(self) -> date | None:
        """The day of the last event on the tracks that were walked; None where there is none."""
        return next((step.date for step in reversed(self.steps) if step.event), None)

    @property
    def silent_days(self) -> int:
        """For how many days up to the last one nothing has been coded."""
        return self.silence or 0

    @property
    @also_said(
        "For how many days up to the last one nothing has been coded; null without an event",
        key="silent_days",
    )
    def silence(self) -> Count | None:
        """The same, but None where there is no event."""
        return (self.days[1] - self.last_event).days if self.last_event else None

    @property
    def pieces(self) -> Pieces:
        """The sentence in its parts, so that a page can lead from a citation to its source."""
        return sentence_of(self)

    @property
    @also_said("Where the talks stand, since when and after what, as it can be quoted")
    def sentence(self) -> Name:
        """Where the talks stand, since when and after what, with its sources, as one text."""
        return text_of(self.pieces)

    @property
    @also_said("The sources that tell of its steps, by their names", key="sources")
    def cited(self) -> Mapping[Name, Source]:
        """The sources of the steps, by name, in the order of the file."""
        named = {name for step in self.steps for name in step.sources}
        return {name: at for name, at in self.scenario.sources.items() if name in named}

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """The checks that did not hold."""
        return tuple(check for check in self.checks if check.holds is False)

    @property
    def moved(self) -> tuple[Step, ...]:
        """The steps that changed a stage, in order."""
        return tuple(step for step in self.steps if step.moved)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row for each step, in order: the day, what happened, by whom, and what came of it.

        Several names in a cell are one text with ``; `` between them.
        """
        from sim.model.rows import row_of_step  # only where rows are wanted

        return list(map(row_of_step, self.steps))

    def to_frame(self, library: str | None = None) -> Any:
        """The rows as a frame of ``library``, "polars" or "pandas"; else of the one that is there.

        Raises ImportError where none is installed, and ValueError for another library.
        """
        from sim.model.rows import COLUMNS, frame_of

        return frame_of(self.to_rows(), COLUMNS, library)

    def by_track(self) -> dict[str, tuple[Step, ...]]:
        """The steps of each track, in order; each step is looked at once."""
        found: dict[str, list[Step]] = {name: [] for name in self.tracks}
        for step in self.steps:
            found[step.track].append(step)
        return {name: tuple(steps) for name, steps in found.items()}

    def visited(self, *stages: str, track: str | None = None) -> bool:
        """Whether a track ever stood in one of some stages, at its start or later.

        ``track`` asks about one track only.  Raises ValueError for a stage or a track that is
        not there, so that a slip of the pen makes no property true.
        """
        _known("stage", stages, self.scenario.rulebook.stages)
        starts = (
            self.scenario.tracks[name].starts for name in self.tracks if track in (None, name)
        )
        entered = (step.after.stage for step in self._on(track))
        return not {*starts, *entered}.isdisjoint(stages)

    def count(self, event: str, *, by: str | None = None, track: str | None = None) -> int:
        """How many events of a type happened; one on several tracks is one.

        ``by`` asks about those of one party, ``track`` about those on one track.  Raises
        ValueError for an event, a party or a track that is not there.
        """
        _known("event", [event], self.scenario.rulebook.events)
        _known("party", [by] if by else [], self.scenario.parties)
        return len(
            {
                step.number
                for step in self._on(track)
                if step.event == event and (by is None or by in step.by)
            }
        )

    def left(self, stage: str, *, track: str | None = None) -> tuple[Step, ...]:
        """The steps that led out of a stage, in order; ValueError for one that is not there."""
        _known("stage", [stage], self.scenario.rulebook.stages)
        return tuple(step for step in self._on(track) if step.left(stage))

    def last(self, event: str | None = None, *, track: str | None = None) -> Step | None:
        """The last step, or the last that an event of a type took; None where there is none.

        Raises ValueError for an event or a track that is not there.
        """
        _known("event", [event] if event else [], self.scenario.rulebook.events)
        found = [step for step in self._on(track) if event in (None, step.event)]
        return found[-1] if found else None

    def between(
        self, first: Step | date, last: Step | date, *, track: str | None = None
    ) -> tuple[Step, ...]:
        """The steps from one day to another, both included, or strictly between two steps.

        Raises ValueError for a step that is not of this run.
        """
        start = self._place(first) + 1 if isinstance(first, Step) else 0
        stop = self._place(last) if isinstance(last, Step) else len(self.steps)
        asked = set(map(id, self._on(track)))
        return tuple(
            step
            for step in self.steps[start:stop]
            if id(step) in asked
            and (isinstance(first, Step) or first <= step.date)
            and (isinstance(last, Step) or step.date <= last)
        )

    def _on(self, track: str | None) -> tuple[Step, ...]:
        _known("track", [track] if track else [], self.tracks)
        return self.steps if track is None else tuple(s for s in self.steps if s.track == track)

    def _place(self, step: Step) -> int:
        for place, one in enumerate(self.steps):
            if one is step:
                return place
        raise ValueError(f"{step!r} is not a step of this run")

    def __repr__(self) -> str:
        stages = ", ".join(f"{name} in {track.stage}" for name, track in self.tracks.items())
        return f"<Run of {self.scenario.name}: {stages} after {len(self.steps)} steps>"


HEAD = ("scenario", "title", "as_of", "from", "until", "last_event", "silent_days")
"""The keys that say which history a report is about, and how much of it was known."""


def _known(what: str, asked: Iterable[str], known: Iterable[str]) -> None:
    names = list(known)
    for name in asked:
        if name not in names:
            raise ValueError(f"no {what} '{name}': {did_you_mean(name, names)}")
