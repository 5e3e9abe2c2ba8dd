"""What a script says: who the parties are, what happened on which day, and what is expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, ClassVar

import attrs

from sim.model.citation import cited
from sim.model.frozen import keyed
from sim.model.reading import MIXED as MIXED
from sim.model.reading import Common as Common
from sim.model.rulebook import Rulebook
from sim.model.said import LINE, Also, Name, OneGroup, Only, Place, also_said, said
from sim.model.sides import Sides
from sim.model.value import ShownAsHtml, changed, value

MAIN = "main"
"""The one track of a scenario that names none."""


@value
class Party:
    """Who takes part: ``side`` is 1, 2, ... or None for one without a side, such as a mediator."""

    name: str
    title: str = ""
    side: int | None = None


@value
class Source:
    """Where a fact was read."""

    name: str
    title: str = said("The title of the text")
    author: str = said("Who wrote it", or_null=True, default="")
    publisher: str = said("Who published it", or_null=True, default="")
    date: dt.date | None = said("When it was published", default=None)
    url: str = said("Where it can be read, as the file has it", or_null=True, default="")

    @property
    @also_said("How a sentence cites it")
    def cited(self) -> str:
        """How a sentence cites it: who published it, or its title, and the day if it has one."""
        return cited(self)


@value
class Track:
    """One strand of the talks, with a machine of its own; ``starts`` is its first stage.

    ``called`` is what a sentence calls its talks, such as "the nuclear talks".
    """

    name: str
    starts: str
    title: str = ""
    called: str = ""


@value
class Event:
    """One dated thing that a party did or said.

    ``event`` is a type that the rulebook names, ``tracks`` the strands that it is on, and
    ``known`` the day on which it became public, never before ``date``.
    """

    date: dt.date = said("The day")
    event: Name = said("The type of the event")
    tracks: Annotated[tuple[Name, ...], Also(minItems=1)] = said("The tracks that it is on")
    by: tuple[Name, ...] = said("The parties that acted", before="tracks", default=())
    note: str = ""
    sources: tuple[str, ...] = ()
    known: dt.date | None = None
    line: int = attrs.field(default=0, eq=False)

    def known_on(self, day: dt.date) -> bool:
        """Whether the event had happened and was public at the end of a day."""
        return self.date <= day and (self.known is None or self.known <= day)


@value
class Check:
    """A line of ``expect``: what should be found at the end of a day, or never.

    With ``at``: the ``stage`` or the ``reads`` of ``track``, or of every track where it is
    None.  Without: a stage that is ``never`` entered.
    """

    told_together: ClassVar = OneGroup(("stage",), ("reads",), ("stage", "reads"), ("never",))

    at: dt.date | None = said(
        "The day at whose end it is asked; null for 'never' and for a day after 'as_of', of "
        "which nothing but the line is told",
        default=None,
    )
    track: Name | None = said("The track that is asked; null for all of them", default=None)
    stage: Name | None = said("The stage at the end of the day", default=None)
    reads: Common | None = said("The reading at the end of the day", default=None)
    never: Annotated[tuple[Name, ...], Also(minItems=1)] = said(
        "The stages that are never to be entered", or_null=True, default=()
    )
    because: str = said("Why history reads so", or_null=True, default="")
    sources: tuple[str, ...] = ()
    line: Place = said(LINE, or_null=True, default=0, eq=False)

    @property
    @also_said("What is expected, of a day up to 'as_of'", before="because")
    def expected(self) -> Expected | None:
        """What it expects: ``stage``, ``reads`` or both, or ``never``; None for nothing."""
        return self if self.stage or self.reads or self.never else None

    def is_after(self, day: dt.date | None) -> bool:
        """Whether it speaks of a day after some day (None is later than all)."""
        return day is not None and self.at is not None and self.at > day


Expected = Annotated[Check, Only("stage", "reads", "never", name="expected")]
Line = Annotated[Check, Only("at", "track", "expected", "because", "line")]
"""What a line of ``expect`` asks."""


@value
class Scenario(ShownAsHtml):
    """A dated, sourced script of events under a rulebook.

    ``events`` stand in order of date; within a day their order is the order of happening.
    ``begins`` is the day on which the clock starts, where that is not the day of the first event,
    and ``until`` is how far it runs after the last event.
    ``not_here`` are types of event that cannot happen in this negotiation, whatever the rulebook
    knows; no event is of one of them.
    ``called`` is what a sentence calls the talks, such as "the Aceh talks".  Only a scenario as
    known on a day on which nothing was known has no events; its ``until`` is that day.
    """

    name: Name = said("The name of the scenario", key="scenario")
    title: str = said("The scenario in a sentence")
    rulebook: Annotated[Rulebook, Only("rulebook", "source")] = said()
    events: Annotated[tuple[Event, ...], Also(minItems=1)] = said("In order of date")
    parties: Mapping[str, Party] = attrs.field(factory=dict, converter=keyed)
    sources: Mapping[str, Source] = attrs.field(factory=dict, converter=keyed)
    tracks: Mapping[str, Track] = attrs.field(factory=dict, converter=keyed)
    until: dt.date | None = said("The day at whose end the clock stops, where later", default=None)
    expect: tuple[Check, ...] = ()
    begins: dt.date | None = said(
        "The day on which the clock starts; null for that of the first event",
        key="from",
        before="until",
        default=None,
    )
    not_here: tuple[str, ...] = ()
    called: str = ""
    path: str = attrs.field(default="", eq=False)

    @property
    def first_day(self) -> dt.date:
        """The day on which every track starts: ``begins``, or that of the first event.

        Where it has not come by the last day it is the day after that: no track has started.
        Raises ValueError where the calendar has none.
        """
        if self.begins is not None and self.begins <= self.last_day:
            return self.begins
        if self.events:
            return self.events[0].date
        if self.last_day == dt.date.max:
            raise ValueError(
                f"nothing has happened by {dt.date.max}, where the calendar ends: "
                "give an event, or an earlier day"
            )
        return self.last_day + dt.timedelta(1)

    @property
    def last_day(self) -> dt.date:
        """The day at whose end the clock stops: that of the last event, or a later ``until``.

        A checkpoint does not move it.  Raises ValueError where there is neither.
        """
        days = [event.date for event in self.events[-1:]]
        days += [self.until] if self.until else []
        if not days:
            raise ValueError(f"the scenario '{self.name}' has no event: give it one, or 'until'")
        return max(days)

    def known_on(self, day: dt.date) -> Scenario:
        """The scenario as it was known at the end of a day, to which its clock runs.

        Events that had not happened or were not yet public are gone, and those that are left
        are numbered without them, so that nothing that is made of it can tell of them.
        """
        check_day("day", day)
        events = tuple(event for event in self.events if event.known_on(day))
        return changed(self, events=events, until=day)

    @cached_property
    def events_by_track(self) -> Mapping[str, tuple[tuple[int, Event], ...]]:
        """The events of each track, in order, each with its number in the script, from 1."""
        found: dict[str, list[tuple[int, Event]]] = {name: [] for name in self.tracks}
        for number, event in enumerate(self.events, 1):
            for name in event.tracks:
                found[name].append((number, event))
        return {name: tuple(events) for name, events in found.items()}

    def sides_of(self, parties: Iterable[str]) -> Sides:
        """The sides of some of its parties: which acted where these did."""
        return sides_of(self.parties, parties)

    def __repr__(self) -> str:
        return f"<Scenario {self.name} of {len(self.events)} events under {self.rulebook.name}>"


def sides_of(parties: Mapping[str, Party], names: Iterable[str]) -> Sides:
    """The sides of those parties that are named; a party without a side adds none."""
    return Sides.of(side for name in names if (side := parties[name].side) is not None)


def parties_of(parties: Mapping[str, Party], sides: int) -> tuple[str, ...]:
    """The names of all parties of a set of sides, in their order."""
    acting = set(Sides(sides))
    return tuple(name for name, party in parties.items() if party.side in acting)


def stand_in_parties(rulebook: Rulebook, sides: int | None = None) -> dict[str, Party]:
    """A party for each side of a rulebook, or the first so many: named as it is, or by a letter."""
    names = rulebook.stand_ins(Sides.first(sides or rulebook.sides))
    return {name: Party(name, f"Side {side}", side) for side, name in enumerate(names, 1)}


def check_day(name: str, day: object) -> None:
    """Refuse what is no day of the calendar, such as a text or a moment of a day."""
    if type(day) is not dt.date:
        cure = "write a day as datetime.date(2018, 7, 11); of a datetime, take its .date()"
        raise TypeError(f"{name}={day!r} is no day: {cure}")
