"""Two courses of one history, step beside step, from where they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, ClassVar, TypedDict

from sim.engine.edits import Edited
from sim.model.said import Also, Count, Name, Only, Place, also_said, filled, said
from sim.model.scenario import Common
from sim.model.step import BriefStep, Step
from sim.model.value import value
from sim.model.verdict import HEAD, Run, TrackVerdict

WAS, NOW = "In the history as it was", "In the changed one"


@value
class Beside:
    """What happened in each course at one point."""

    told_together: ClassVar = {"not": filled((), ("was", "now"))}

    number: Place | None = said(
        "The event's place in the script, from 1; null for a deadline or a new event"
    )
    was: BriefStep | None = said("Null where the history as it was has no such step")
    now: BriefStep | None = said("Null where the changed one has none")

    @property
    def parts(self) -> bool:
        """Whether the two courses differ here."""
        return self.was is None or self.now is None or _gist(self.was) != _gist(self.now)


@value
class Divergence:
    """One track in both courses: how many steps they share before and after those that differ."""

    told_as: ClassVar = "parted"

    track: str
    was: TrackVerdict = said(WAS)
    now: TrackVerdict = said(NOW)
    shared: Count = said("How many steps both share before they part")
    steps: tuple[Beside, ...] = said(
        "The steps from the first to the last that differ", key="differ"
    )
    rejoined: Count = said("How many steps both share after that")


class Reads(TypedDict):
    """The common reading of all tracks in both courses."""

    was: Annotated[Common, Also(description=WAS)]
    now: Annotated[Common, Also(description=NOW)]


@value
class Tried:
    """What becomes of a history that is changed."""

    was: Annotated[Run, Only(*HEAD, "sentence", "sources", "rulebook", **{"from": date})] = said()
    now: Run
    edits: Annotated[tuple[Name, ...], Also(minItems=1)] = said(
        "The changes, in words", key="tried"
    )
    runs_on: date | None = said(
        "The day up to which both clocks run, past the last of the file, for an event that comes "
        "after it; null where none does",
        key="clock_runs_on_to",
    )
    tracks: Annotated[Mapping[str, Divergence], Also(minProperties=1)] = said(
        "By the name of the track"
    )

    @property
    @also_said("The common reading of all tracks, or 'mixed'", before="tracks")
    def reads(self) -> Reads:
        """What all tracks read together, in both courses."""
        return {"was": self.was.verdict.reads, "now": self.now.verdict.reads}


def partings(edited: Edited, was: Run, now: Run) -> Mapping[str, Divergence]:
    """For each track, the steps from the first to the last in which two runs differ."""
    old, new = was.by_track(), now.by_track()
    return {
        track: _parting(
            _beside(edited, old[track], new[track]), was.tracks[track], now.tracks[track]
        )
        for track in was.tracks
    }


def _parting(beside: Sequence[Beside], was: TrackVerdict, now: TrackVerdict) -> Divergence:
    differ = [place for place, pair in enumerate(beside) if pair.parts]
    if not differ:
        return Divergence(was.track, was, now, len(beside), (), 0)
    first, last = differ[0], differ[-1] + 1
    return Divergence(was.track, was, now, first, tuple(beside[first:last]), len(beside) - last)


def _beside(edited: Edited, was: Sequence[Step], now: Sequence[Step]) -> list[Beside]:
    old = [(_key(step, step.number), step) for step in was]
    new = [
        (_key(step, edited.origins[step.number - 1] if step.number else None), step) for step in now
    ]
    of_old, of_new = {key for key, _ in old}, {key for key, _ in new}
    pairs: list[Beside] = []
    left = right = 0
    while left < len(old) or right < len(new):
        one = old[left] if left < len(old) else None
        two = new[right] if right < len(new) else None
        if one and two and one[0] == two[0]:
            pairs.append(Beside(one[0][0], one[1], two[1]))
            left, right = left + 1, right + 1
        elif one and (two is None or one[0] not in of_new) and _first(one, two, of_old):
            pairs.append(Beside(one[0][0], one[1], None))
            left += 1
        elif two:
            pairs.append(Beside(two[0][0], None, two[1]))
            right += 1
    return pairs


Key = tuple[int | None, object, object]


def _first(one: tuple[Key, Step], two: tuple[Key, Step] | None, of_old: set[Key]) -> bool:
    """Whether a step that only the old course has comes before the next of the new one."""
    return two is None or two[0] in of_old or one[1].date <= two[1].date


def _key(step: Step, number: int | None) -> Key:
    """What makes steps of two courses the same; a moved event is another one."""
    if number is not None:
        return number, step.date, None
    return None, step.date, step.deadline or ("inserted", step.event, step.number)


def _gist(step: Step) -> tuple[object, ...]:
    return step.event, step.before.stage, step.after.stage, step.rule
