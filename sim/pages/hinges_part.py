"""What a verdict hangs on and the ways on from it, each as a change that the page can try.

What is not a change is said in the words of ``sim whatif`` itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from sim.analysis.change.answers import TrackAnswer, WayOut, WhatIf
from sim.analysis.change.pivots import Pivot
from sim.analysis.change.ways_out import Act, Way, WayStep
from sim.model.citation import in_words
from sim.model.scenario import Scenario, parties_of
from sim.model.value import changed
from sim.model.words import listed
from sim.pages.inert import sections
from sim.pages.verdict_part import plain, track_title
from sim.report.whatif import share, whatif_report
from sim.report.whatif_changes import way_words

_MOST_PIVOTS = 12
_MOST_SETS = 4
_MOST_WAYS = 6


class PivotPart(NamedTuple):
    """An event that the verdict hangs on; ``alone`` where its own absence changes it."""

    number: int
    day: str
    event: str
    alone: bool
    reads: str
    share: str


class TryPart(NamedTuple):
    """A change in words, and as the end of an address; that is empty where it cannot be tried."""

    told: str
    change: str


class GoalPart(NamedTuple):
    """The ways to a reading; ``rest`` is how many are not listed."""

    reads: str
    steps: int | None
    ways: tuple[TryPart, ...]
    rest: int


class AnswerPart(NamedTuple):
    """What a track's verdict hangs on; ``more_sets`` is how many are not listed."""

    title: str
    stage: str
    pivots: tuple[PivotPart, ...]
    sets: tuple[TryPart, ...]
    more_sets: int
    goals: tuple[GoalPart, ...]


class HingesPart(NamedTuple):
    """The answers of every track, and the whole report, if it is told."""

    tracks: tuple[AnswerPart, ...]
    report: Markup | str


def hinges_part(answer: WhatIf, *, whole: bool) -> HingesPart:
    """What was asked of a history, as a page tells it; the ``whole`` report comes to 12 KB."""
    return HingesPart(
        tuple(_answer(answer, track) for track in answer.tracks.values()),
        sections(whatif_report(answer)[1:]) if whole else "",
    )


def _answer(answer: WhatIf, track: TrackAnswer) -> AnswerPart:
    hung = track.hinges
    pivots = [pivot for pivot in hung.pivots if pivot.others is not None]
    pivots.sort(key=lambda pivot: (pivot.others, pivot.number))
    sets = [one for one in hung.sets if len(one) > 1]
    return AnswerPart(
        title=track_title(answer.run, track.track),
        stage=answer.run.tracks[track.track].stage,
        pivots=tuple(
            _pivot(answer.run.scenario, pivot, hung.verdict.reads)
            for pivot in pivots[:_MOST_PIVOTS]
        ),
        sets=tuple(
            TryPart(listed(f"event {number}" for number in one), f"drop={','.join(map(str, one))}")
            for one in sets[:_MOST_SETS]
        ),
        more_sets=max(0, hung.count - _MOST_SETS) if sets else 0,
        goals=tuple(_goal(answer, track, way) for way in track.ways),
    )


def _pivot(scenario: Scenario, pivot: Pivot, reads: str) -> PivotPart:
    event = scenario.events[pivot.number - 1]
    return PivotPart(
        number=pivot.number,
        day=in_words(event.date),
        event=plain(event.event),
        alone=pivot.absent.reads != reads,
        reads=pivot.absent.reads,
        share=share(pivot),
    )


def _goal(answer: WhatIf, track: TrackAnswer, way: WayOut) -> GoalPart:
    single = [one for found in way.found.ways for one in _single_acts(found)]
    ways = single if way.found.steps == 1 else list(way.found.ways)
    return GoalPart(
        reads=way.goal.name,
        steps=way.found.steps,
        ways=tuple(
            TryPart(way_words(answer, one).replace("->", "→"), _tried(answer, track.track, one))
            for one in ways[:_MOST_WAYS]
        ),
        rest=max(0, len(ways) - _MOST_WAYS),
    )


def _single_acts(way: Way) -> Iterator[Way]:
    """A way of one step as ways of one event each."""
    step = way[0]
    if not step.acts:
        yield way
    for act in step.acts:
        yield (changed(step, acts=(act,)),)


def _tried(answer: WhatIf, track: str, way: Way) -> str:
    """A way as the end of an address: the first event that each step may take, or a wait."""
    scenario, last = answer.run.scenario, answer.run.days[1]
    words, day = [], last
    for step in way:
        day = _later(last, step)
        if not step.acts:
            continue
        by = _doers(scenario, step.acts[0])
        if by is None:
            return ""
        words.append(f"insert={day}:{step.acts[0].event}:{quote(','.join(by))}:{quote(track)}")
    return "&".join([*words, f"until={day}"])


def _doers(scenario: Scenario, act: Act) -> tuple[str, ...] | None:
    """Parties that can do an act; None where in every set of sides one acts that has no party."""
    for sides in act.sides or (0,):
        by = parties_of(scenario.parties, sides)
        if scenario.sides_of(by) == sides:
            return by
    return None


def _later(last: date, step: WayStep) -> date:
    """The day of a step: at the earliest the one after the last."""
    return last + timedelta(max(step.days, 1))
