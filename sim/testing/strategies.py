"""What may happen in a negotiation, drawn at random: sequences of events, scripts, whole runs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from hypothesis import note
from hypothesis import strategies as st

from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.scripts import FIRST_DAY, LAST_DAY
from sim.engine.table import Column
from sim.model.condition import is_name
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.model.verdict import Run
from sim.model.words import TAKEN
from sim.testing.example import Shown
from sim.testing.tables import check_book, check_number, check_stages, misuse, unobserved

_SLUG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def event_sequences(
    book: Rulebook, *, min_size: int = 1, max_size: int = 20
) -> st.SearchStrategy[tuple[Column, ...]]:
    """Sequences of events by sides, as `sim.engine.scripts.script` takes them.

    Each item has an ``event`` and the set of ``sides`` that did it, as bits.  Time stands in
    the sequence (``event`` is None) only where a deadline falls at once, before any event can.
    Shrinks to the fewest events, the first of the rulebook, by nobody.
    """
    check_book(book, "event_sequences")
    _check_sizes(min_size, max_size, "size")
    drawn = st.builds(
        Column, st.sampled_from(list(book.events)), st.sampled_from(range(2**book.sides))
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
    _check_sizes(min_events, max_events, "events")
    return _scenarios(
        book,
        _read_tracks(book, tracks),
        _read_parties(book, parties),
        (min_events, max_events),
    )


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


class _Tracks(NamedTuple):
    """The tracks to draw from, in order, and the fewest to draw."""

    all: tuple[Track, ...]
    least: int


@st.composite
def _scenarios(
    draw: st.DrawFn,
    book: Rulebook,
    tracks: _Tracks,
    parties: Mapping[str, Party],
    sizes: tuple[int, int],
) -> Scenario:
    number = draw(st.integers(tracks.least, len(tracks.all)))
    chosen = tracks.all[:number]
    names = tuple(track.name for track in chosen)
    silence = st.sampled_from(_silences(book))
    happenings = draw(
        st.lists(
            st.tuples(
                st.sampled_from(list(book.events)),
                st.sampled_from(_groups(tuple(parties), 2)),
                st.sampled_from([names, *_groups(names, len(names) - 1)[1:]]),
                silence,
            ),
            min_size=sizes[0],
            max_size=sizes[1],
        )
    )
    day, events = FIRST_DAY, []
    for place, (event, by, on, gap) in enumerate(happenings):
        day = _later(day, gap if place else 0)
        events.append(Event(day, event, on, by))
    rest = draw(st.sampled_from([0, *_silences(book)]))
    return Scenario(
        name="drawn",
        title="Drawn at random",
        rulebook=book,
        events=tuple(events),
        parties=parties,
        tracks={track.name: track for track in chosen},
        until=_later(day, rest) if rest else None,
    )


def _later(day: dt.date, days: int) -> dt.date:
    """A day so many days later, or the last of the calendar."""
    return day + dt.timedelta(min(days, (LAST_DAY - day).days))


def _silences(book: Rulebook) -> list[int]:
    """Days between two events: a plain one, none, some, and those around each deadline."""
    lengths = {rule.after for rule in book.rules if rule.after is not None}
    around = {days + more for days in lengths for more in (0, 1)}
    return [1, 0, 2, 7, 30, *sorted(around - {0, 1, 2, 7, 30})]


def _groups(names: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    """Groups of some names, the smallest first, from none to so many."""
    return [group for size in range(most + 1) for group in combinations(names, size)]


@st.composite
def _walked(draw: st.DrawFn, drawn: st.SearchStrategy[Scenario], machine: Machine) -> Run:
    scenario = draw(drawn)
    note(Shown(scenario))
    return run(scenario, machine=machine)


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


def _check_sizes(least: Any, most: Any, what: str) -> None:
    check_number(f"min_{what}", least, 1)
    check_number(f"max_{what}", most, 1)
    if most < least:
        raise misuse(f"max_{what}={most} is below min_{what}={least}: turn them round")


def _read_tracks(book: Rulebook, tracks: Any) -> _Tracks:
    if type(tracks) is int:
        check_number("tracks", tracks, 1)
        names = [MAIN, *(f"track-{n}" for n in range(2, tracks + 1))]
        return _Tracks(tuple(Track(name, book.start) for name in names), 1)
    if isinstance(tracks, str) or not isinstance(tracks, Iterable):
        raise misuse(f"tracks={tracks!r}: write how many at the most, or a list of names")
    starts = dict(tracks) if isinstance(tracks, Mapping) else dict.fromkeys(tracks, book.start)
    if not starts:
        raise misuse("tracks: a scenario has one at least; leave it out for 'main'")
    for name in starts:
        if not isinstance(name, str) or not _SLUG.fullmatch(name) or name in TAKEN:
            raise misuse(f"the track {name!r}: name it with letters, digits, '-', '_' and '.'")
    check_stages(book, list(starts.values()), "tracks={name: first stage}")
    return _Tracks(tuple(Track(name, stage) for name, stage in starts.items()), len(starts))


def _read_parties(book: Rulebook, parties: Any) -> dict[str, Party]:
    if parties is None:
        sides = {chr(ord("A") + n): n + 1 for n in range(book.sides)}
        parties = {**sides, "M": None}
    if not isinstance(parties, Mapping):
        raise misuse(f"parties={parties!r}: write the side of each, {{'USA': 1, 'UN': None}}")
    for name, side in parties.items():
        if not isinstance(name, str) or not is_name(name) or name in TAKEN:
            raise misuse(f"the party {name!r}: name it with letters, digits and '_'")
        if side is not None and (type(side) is not int or not 1 <= side <= book.sides):
            raise misuse(
                f"party {name} on side {side!r}: '{book.name}' has the sides 1 to {book.sides}, "
                "and None is for one without a side"
            )
    return {name: Party(name, side=side) for name, side in parties.items()}
