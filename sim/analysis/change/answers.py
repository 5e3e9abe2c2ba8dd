"""What is asked of a history, and what is answered, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from sim.analysis.change.cheapest import Cheapest
from sim.analysis.change.pivots import Hinges
from sim.analysis.change.single import Change
from sim.analysis.change.timeline import Happening
from sim.analysis.change.ways_out import Act, Way, Ways
from sim.model.rulebook import Reading
from sim.model.said import Also, Count, Name, OneGroup, Only, Place, also_said, said
from sim.model.value import value
from sim.model.verdict import HEAD, Run, TrackVerdict

HELD_FIXED = "all other events, the first and the last day"


@value
class Goal:
    """What is wanted: a reading or a stage of a name, and the stages that meet it."""

    kind: Annotated[str, Also(enum=["reading", "stage"])] = said("What the name is of")
    name: Name = said("The reading or stage")
    stages: tuple[str, ...]


@value
class Question:
    """What is asked beside the history itself.

    The history itself says what is ``joint``, and what is ``not_here``.
    """

    to: Goal | None = said("What is wanted; null for every other reading", default=None)
    avoid: tuple[Name, ...] = said("The events that no way may use", default=())
    by: Name | None = said("The party that takes the ways alone; null for any", default=None)
    within: Count | None = said(
        "How many days a way may take; null for any", key="within_days", default=None
    )
    joint: tuple[Name, ...] = said(
        "The events that all sides do together, by the rulebook or each time so far; 'by' leaves "
        "them out",
        before="within_days",
        default=(),
    )
    not_here: tuple[Name, ...] = said(
        "The events that cannot happen, as the scenario says", before="by", default=()
    )

    @property
    def left_out(self) -> tuple[str, ...]:
        """The events that nothing may use: those to ``avoid``, and those that cannot happen."""
        return tuple(dict.fromkeys((*self.avoid, *self.not_here)))


@value
class WayOut:
    """The ways to one goal."""

    told_as: ClassVar = "way"
    told_together: ClassVar = OneGroup(("steps",), ("reachable_stages",), ("too_long_days",))

    goal: Goal = said("The goal", key="to")
    found: Ways = said()
    beyond: (
        Annotated[
            Ways,
            Only(steps=Place, count=Place, ways=Annotated[tuple[Way, ...], Also(minItems=1)]),
        ]
        | None
    ) = said(
        "Where the parties have none: the ways in which a side acts that has no party; null where "
        "there are none, or none were looked for",
        key="beyond_parties",
        default=None,
    )


@value
class WordsEffect:
    """What words alone could do to the verdict of a track.

    Words ``put_in`` change the verdict to ``put_in_reads``, and ``more`` are the ways of words
    alone after the last day to each other reading.
    """

    told_as: ClassVar = "words"
    kinds: tuple[Name, ...] = said("The types of word")
    put_in: tuple[Change, ...] = said("The words that change the verdict where they are put in")
    put_in_reads: tuple[str, ...]
    taken_out: tuple[Place, ...] = said("The numbers of the words whose absence does")
    swapped: tuple[Place, ...] = said(
        "The numbers of those that another word in their place changes"
    )
    more: tuple[WayOut, ...]
    deeds: Mapping[Reading, Annotated[tuple[Act, ...], Also(minItems=1)]] = said(
        "The deeds that lead to another reading, done once after the last day, by the reading",
        key="one_deed",
    )

    @property
    @also_said(
        "Whether any number of words after the last day does",
        key="said_from_now_on",
        before="one_deed",
    )
    def goes_on(self) -> bool:
        """Whether words alone lead to another reading after the last day."""
        return bool(self.more)

    @property
    @also_said("Whether no word changes anything", key="change_nothing", before="put_in")
    def idle(self) -> bool:
        """Whether no word changes anything."""
        return not (self.put_in or self.taken_out or self.swapped or self.more)


@value
class TrackAnswer:
    """What one track's verdict hangs on, and the ways on from it; ``events`` are its own."""

    told_as: ClassVar = "answers"

    track: str
    verdict: TrackVerdict = said("Where the track stands")
    events: tuple[Happening, ...]
    hinges: Annotated[Hinges, Only("events", "smallest_sets")] = said()
    cheapest: Cheapest | None = said("Null where nothing was asked for with --to")
    ways: tuple[WayOut, ...] = said("The shortest ways to each goal")
    words: WordsEffect = said("What words alone could do to the verdict")


@value
class WhatIf:
    """What the history hangs on, and the ways on from its end."""

    told_as: ClassVar = "answer"

    run: Annotated[Run, Only(*HEAD, "sentence", "sources", "rulebook")] = said()
    question: Question = said("What was asked")
    tracks: Annotated[Mapping[str, TrackAnswer], Also(minProperties=1)] = said(
        "By the name of the track"
    )

    @property
    @also_said("What each change leaves as it was", before="question")
    def held_fixed(self) -> Annotated[str, Also(enum=[HELD_FIXED])]:
        """What each change leaves as it was."""
        return HELD_FIXED

    @property
    def joint(self) -> tuple[str, ...]:
        """The events that sides do together, by the rulebook or so far; ``by`` has none."""
        return self.question.joint

    @property
    def failed(self) -> bool:
        """Whether the goal that was asked for cannot be reached on some track."""
        wanted = self.question.to is not None
        return wanted and any(
            way.found.steps is None for answer in self.tracks.values() for way in answer.ways
        )
