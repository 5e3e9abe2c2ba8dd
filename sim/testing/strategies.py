"""What may happen in a negotiation, drawn at random: sequences of events, scripts, whole runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from hypothesis import note
from hypothesis import strategies as st

from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.scripts import FIRST_DAY, LAST_DAY
from sim.engine.table import Column
from sim.model.rulebook import Rulebook
from sim.model.scenario import Event, Party, Scenario, Track, sides_of
from sim.model.sides import Sides, every_set
from sim.model.step import Position
from sim.model.value import value
from sim.model.verdict import Run
from sim.testing import fired
from sim.testing.arguments import TrackNames, check_sizes, read_parties, read_tracks
from sim.testing.example import Shown
from sim.testing.guides import Guide, Guides, guides_of, within
from sim.testing.tables import check_book, unobserved

_DAYS = (LAST_DAY - FIRST_DAY).days
_mostly = st.sampled_from([False, True, True, True])


def event_sequences(
    book: Rulebook, *, min_size: int = 1, max_size: int = 20
) -> st.SearchStrategy[tuple[Column, ...]]:
    """Sequences of events by sides, as `sim.engine.scripts.script` takes them.

    Each item has an ``event`` and the set of ``sides`` that did it, as bits.  Time stands in
    the sequence (``event`` is None) only where a deadline falls at once, before any event can.
    Shrinks to the fewest events, the first of the rulebook, by nobody.
    """
    check_book(book, "event_sequences")
    check_sizes(min_size, max_size, "size")
    drawn = st.builds(
        Column, st.sampled_from(list(book.events)), st.sampled_from(every_set(book.sides))
    )
    return _sequences(unobserved(book), st.lists(drawn, min_size=min_size, max_size=max_size))


def scenarios(
    book: Rulebook,
    *,
    tracks: int | Iterable[str] | Mapping[str, str] = 2,
    parties: Mapping[str, int | None] | None = None,
    min_events: int = 1,
    max_events: int = 12,
) -> st.SearchStrategy[Scenario]:
    """Valid dated scenarios of a rulebook, with silences long enough for its deadlines to fall.

    ``tracks`` is the largest number of tracks, or their names, or the first stage of each by
    name; a track starts in the rulebook's first stage unless it is told another.  ``parties``
    gives the side of each by name, None for a mediator: A on side 1, B on side 2, ... and M
    unless told.  Days count from 2001-01-01.  Shrinks to the fewest events, one track, a day
    between two events, nobody named.
    """
    check_book(book, "scenarios")
    check_sizes(min_events, max_events, "events")
    known = read_tracks(book, tracks), read_parties(book, parties)
    return _scenarios(_plan(book, *known, (min_events, max_events)))


def runs(
    book: Rulebook,
    *,
    tracks: int | Iterable[str] | Mapping[str, str] = 2,
    parties: Mapping[str, int | None] | None = None,
    min_events: int = 1,
    max_events: int = 12,
) -> st.SearchStrategy[Run]:
    """Scenarios as ``scenarios`` draws them, walked to their end.

    A failure shows the scenario as a file that can be run.
    """
    drawn = scenarios(
        book, tracks=tracks, parties=parties, min_events=min_events, max_events=max_events
    )
    return _walked(drawn, Machine(book))


@value
class _Plan:
    """What scenarios are drawn from; ``guides`` are by the first stage of a track.

    A strategy that is made anew for each example costs more than what is drawn from it, so a plan
    keeps each.
    """

    book: Rulebook
    machine: Machine
    tracks: TrackNames
    parties: Mapping[str, Party]
    sizes: tuple[int, int]
    guides: Mapping[str, Guides]

    @cached_property
    def groups(self) -> list[tuple[str, ...]]:
        """Who may act: nobody, one party, two."""
        return _groups(tuple(self.parties), 2)

    @cached_property
    def places(self) -> list[tuple[tuple[str, ...], bool]]:
        """Where an event may happen: on all tracks, on one, on several; then the same, picky."""
        names = tuple(track.name for track in self.tracks.all)
        groups = [names, *_groups(names, len(names) - 1)[1:]]
        return [(group, picky) for picky in (False, True, True) for group in groups]

    @cached_property
    def leads(self) -> st.SearchStrategy[int]:
        """The days from the start of the clock to the first event."""
        return st.sampled_from([0, 0, 0, *_silences(self.book)])

    @cached_property
    def silences(self) -> st.SearchStrategy[int]:
        """The days of silence at the end."""
        return st.sampled_from([0, *_silences(self.book)])

    @cached_property
    def number(self) -> st.SearchStrategy[int]:
        """How many tracks there are."""
        return st.integers(self.tracks.least, len(self.tracks.all))

    @cached_property
    def beginnings(self) -> Mapping[str, st.SearchStrategy[Guide]]:
        """The shortest ways to a rule, by the first stage of a track that has any."""
        return {
            start: st.one_of([st.sampled_from(of_rule) for of_rule in guides])
            for start, guides in self.guides.items()
            if guides
        }

    @cached_property
    def of_beginnings(self) -> st.SearchStrategy[tuple[tuple[str, ...], bool]]:
        """Where what begins a history may happen: nothing of it is picky."""
        return st.sampled_from(self.places[: len(self.places) // 3])

    @cached_property
    def who(self) -> st.SearchStrategy[tuple[str, ...] | None]:
        """Who does what begins a history, or None where it is left out."""
        return st.sampled_from([None, *self.groups * 4])

    @cached_property
    def happenings(self) -> list[st.SearchStrategy[list[_Happening]]]:
        """So many events or more, by how many, anywhere; half of them are picky."""
        most = self.sizes[1]
        one = st.builds(
            _Happening,
            st.sampled_from(list(self.book.events)),
            st.sampled_from(self.groups),
            st.sampled_from(self.places),
            st.sampled_from(_silences(self.book)),
        )
        return [st.lists(one, min_size=size, max_size=3 * most) for size in range(most + 1)]

    def by(self, sides: int) -> tuple[str, ...]:
        """The first party of each of some sides."""
        first: dict[int | None, str] = {}
        for name, party in self.parties.items():
            first.setdefault(party.side, name)
        return tuple(first[side] for side in Sides(sides))


def _plan(
    book: Rulebook, tracks: TrackNames, parties: Mapping[str, Party], sizes: tuple[int, int]
) -> _Plan:
    sides = sides_of(parties, parties)
    guides = {
        start: within(guides_of(book, start), sizes[1], sides)
        for start in dict.fromkeys(track.starts for track in tracks.all)
    }
    return _Plan(book, unobserved(book), tracks, parties, sizes, guides)


class _Happening(NamedTuple):
    """An event to be, so many days after the one before.

    ``place`` is on which tracks, and whether it is picky: whether it must move one of them.
    """

    event: str
    by: tuple[str, ...]
    place: tuple[tuple[str, ...], bool]
    gap: int


@st.composite
def _scenarios(draw: st.DrawFn, plan: _Plan) -> Scenario:
    """Drawn flat, and only then made to fit: what is left out leaves the rest as it was.

    So examples shrink well, although what happens is chosen by where the talks stand.
    """
    lead = draw(plan.leads)
    number = draw(plan.number)
    chosen = plan.tracks.all[:number]
    begun, rest = _beginnings(draw, plan, chosen)
    after = _happenings(draw, plan, max(0 if begun else 1, plan.sizes[0] - len(begun)))
    if after and begun:
        after[0] = after[0]._replace(gap=after[0].gap + rest)
    silence = draw(plan.silences)
    events = _let_happen(plan, chosen, [*begun, *after], lead)
    silence += rest if begun and not after else 0
    last = events[-1].date
    return Scenario(
        name="drawn",
        title="Drawn at random",
        rulebook=plan.book,
        events=tuple(events),
        parties=plan.parties,
        tracks={track.name: track for track in chosen},
        begins=FIRST_DAY if lead else None,
        until=_later(last, silence) if silence else None,
    )


def _beginnings(
    draw: st.DrawFn, plan: _Plan, chosen: tuple[Track, ...]
) -> tuple[list[_Happening], int]:
    """No event; or a shortest way to a rule, now and then with one left out; and days to wait."""
    ways = plan.beginnings.get(chosen[0].starts)
    if ways is None or not draw(_mostly):
        return [], 0
    leads, rest = draw(ways)
    where = draw(plan.of_beginnings)
    begun = []
    for event, sides, gap in leads:
        by = draw(plan.who)
        if by is not None:
            begun.append(_Happening(event, by if sides is None else plan.by(sides), where, gap))
    return begun, rest


def _happenings(draw: st.DrawFn, plan: _Plan, least: int) -> list[_Happening]:
    """Events anywhere, more than can find their place.

    No more than four things are drawn of each: what Hypothesis leaves out at once is as short.
    """
    return draw(plan.happenings[draw(st.integers(least, plan.sizes[1]))])


class _Standing(NamedTuple):
    """Where a track stands, and the day on which it entered the stage."""

    position: Position
    entered: int


def _let_happen(
    plan: _Plan, chosen: tuple[Track, ...], happenings: list[_Happening], lead: int
) -> list[Event]:
    """The events that happen: all but the picky ones that would move no track.

    The first comes ``lead`` days after the clock starts.
    """
    machine, (least, most) = plan.machine, plan.sizes
    at = {track.name: _Standing(machine.start(track.starts), 0) for track in chosen}
    spare = len(happenings) - least
    day = 0
    events: list[Event] = []
    for event, by, (places, picky), gap in happenings:
        today = min(day + gap if events else lead, _DAYS)
        on = tuple(name for name in places if name in at) or tuple(at)
        sides = sides_of(plan.parties, by)
        stood = {name: _wait(machine, at[name], today) for name in on}
        after = {name: _step(machine, stood[name], event, sides, today) for name in on}
        if picky and spare and not any(_moves(stood[name], after[name]) for name in on):
            spare -= 1
            continue
        at |= after
        day = today
        events.append(Event(_later(FIRST_DAY, day), event, on, by))
        if len(events) == most:
            break
    return events


def _wait(machine: Machine, at: _Standing, day: int) -> _Standing:
    """Where a track stands at the beginning of a day, when the deadlines before it have fallen."""
    position, entered = at
    while (due := machine.due(position)) is not None and entered + due < day:
        decision = machine.wait(position)
        assert decision is not None, "a deadline is due, so there is one"
        position = decision.after
        if decision.entered:
            entered += due
    return _Standing(position, entered)


def _step(machine: Machine, at: _Standing, event: str, sides: int, day: int) -> _Standing:
    decision = machine.step(at.position, event, sides)
    return _Standing(decision.after, day if decision.entered else at.entered)


def _moves(before: _Standing, after: _Standing) -> bool:
    return before.position.stage != after.position.stage


def _later(day: dt.date, days: int) -> dt.date:
    """A day so many days later, or the last of the calendar."""
    return day + dt.timedelta(min(days, (LAST_DAY - day).days))


def _silences(book: Rulebook) -> list[int]:
    """Days between two events: a plain one, none, some, those around each deadline and wait."""
    falls = {mark.falls for stage in book.stages for mark in book.marks_of(stage)}
    around = {days + more for days in falls for more in (0, 1)}
    return [1, 0, 2, 7, 30, *sorted(around - {0, 1, 2, 7, 30})]


def _groups(names: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    """Groups of some names, the smallest first, from none to so many."""
    return [group for size in range(most + 1) for group in combinations(names, size)]


@st.composite
def _walked(draw: st.DrawFn, drawn: st.SearchStrategy[Scenario], machine: Machine) -> Run:
    scenario = draw(drawn)
    note(Shown(scenario))
    walked = run(scenario, machine=machine)
    fired.watch(walked)
    return walked


@st.composite
def _sequences(
    draw: st.DrawFn, machine: Machine, drawn: st.SearchStrategy[list[Column]]
) -> tuple[Column, ...]:
    """Events, with time put in wherever a deadline falls before the next one can come."""
    position, found = machine.start(), []
    for column in draw(drawn):
        while position.due:
            found.append(Column(None))
            decision = machine.wait(position)
            assert decision is not None, "a deadline is due, so there is one"
            position = decision.after
        found.append(column)
        assert column.event is not None, "events were drawn"
        position = machine.step(position, column.event, column.sides).after
    return tuple(found)
