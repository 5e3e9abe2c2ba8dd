"""A negotiation that is followed as the news comes: an event at a time, a verdict at any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sim.engine.machine import Machine
from sim.engine.run import Walk
from sim.files.given import Parties, Sources, Tracks, event_of, setting_of
from sim.model.problem import check_kind
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Event, Scenario, check_day
from sim.model.step import Step
from sim.model.value import changed
from sim.model.verdict import Verdict
from sim.model.why import Why


class Session:
    """What ``run`` says of the news so far, without walking them anew for each that comes.

    ``start`` is the first stage of the tracks that give none; ``parties`` their sides
    (``{"USA": 1, "UN": None}``) or parties as values or dicts; ``tracks`` their names, or their
    first stages by name.  What was fed counts as known.  Raises InputError for what the rulebook
    has not.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        start: str | None = None,
        parties: Parties | None = None,
        tracks: Tracks | None = None,
        sources: Sources | None = None,
    ) -> None:
        check_kind(rulebook, Rulebook, "read it first: sim.Session(sim.load_rulebook(...))")
        check_kind(start, (str, type(None)), "write the name of a stage")
        self._machine = Machine(rulebook)
        self._setting = setting_of(
            rulebook, parties=parties, tracks=_started(tracks, start), sources=sources
        )
        self._events: list[Event] = []
        self._today: date | None = None
        self._walk: Walk | None = None
        self._ended: Walk | None = None
        self._sides: dict[tuple[str, ...], int] = {}
        self._kinds: set[str] = set()
        self._ways: set[tuple[str, ...]] = set()

    def feed(self, event: Event | Mapping[str, Any] | None = None, /, **keys: Any) -> None:
        """Let an event happen: a value, a row, or the keys of one (``date=``, ``event=``, ...).

        Raises InputError for a row that is at fault, and ValueError for an event that is dated
        before the last one, or before the day that was advanced to; nothing has happened then.
        """
        if not isinstance(event, Event) or keys:
            event = event_of(keys if event is None else _one(event, keys), self._setting)
        else:
            check_kind(event.by, tuple, "write a tuple of parties, ('USA',)")
            check_kind(event.tracks, tuple, "write a tuple of tracks, ('main',)")
        sides = self._sides.get(event.by)
        if sides is None or event.event not in self._kinds or event.tracks not in self._ways:
            sides = self._checked(event)
        walk = self._walk
        if event.date != self._today or walk is None:
            walk = self._come_to(event)
        self._ended = None
        self._events.append(event)
        walk.happen(len(self._events), event, sides)

    def advance(self, day: date) -> None:
        """Let time pass to the end of a day; events of that day can still come.

        Raises ValueError for a day before the last one.
        """
        check_day("day", day)
        self._check_order(day, "the clock")
        if self._walk is not None:
            self._walk.let_pass(day.toordinal() - 1)
        self._today, self._ended = day, None

    @property
    def begins(self) -> date | None:
        """The day on which the clock starts: that of the first event, or None before it."""
        return self._events[0].date if self._events else None

    @property
    def day(self) -> date | None:
        """The day at whose end all is told: of the last event, or a later one advanced to."""
        return self._today

    @property
    def scenario(self) -> Scenario:
        """What has happened so far, as a scenario whose run says what the session says."""
        return changed(self._setting, events=tuple(self._events), until=self._today or date.min)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step of every track so far, in order."""
        if self._walk is None:
            return ()
        at_the_end = self._at_the_end(self._walk)
        return self._walk.told() + (() if at_the_end is self._walk else at_the_end.told())

    @property
    def verdict(self) -> Verdict:
        """Where the tracks stand at the end of the day."""
        walk = self._walk or Walk(self.scenario, self._machine, self._setting.tracks)
        return self._at_the_end(walk).verdict(self._today or date.min)

    def why(self) -> dict[str, Why]:
        """Of each track: its verdict with the reason and the evidence, and its last step."""
        tracks = self.verdict.tracks
        return {name: Why(verdict, self._last(name)) for name, verdict in tracks.items()}

    def _last(self, track: str) -> Step | None:
        """The last step of a track, at the end of the day."""
        for walk in (self._ended, self._walk):
            if walk is not None and (step := walk.last_step(track)):
                return step
        return None

    def _at_the_end(self, walk: Walk) -> Walk:
        """The walk at the end of the day: another one where deadlines fall there.

        Events of that day may still come, and come before them.
        """
        if self._today is None or walk.quiet_until > self._today.toordinal():
            return walk
        if self._ended is None:
            self._ended = walk.forked()
            self._ended.let_pass(self._today.toordinal())
        return self._ended

    def _come_to(self, event: Event) -> Walk:
        """Let time pass up to the day of an event; the first of all sets the clocks going."""
        check_day("date", event.date)
        self._check_order(event.date, f"'{event.event}'")
        if self._walk is None:
            begun = changed(self._setting, events=(event,), until=None)
            self._walk = Walk(begun, self._machine, self._setting.tracks)
        self._walk.let_pass(event.date.toordinal() - 1)
        self._today = event.date
        return self._walk

    def _check_order(self, day: date, what: str) -> None:
        if self._today is not None and day < self._today:
            raise ValueError(
                f"{what} on {day} comes after {self._today}: feed events in order of date, or "
                "begin a new sim.Session and feed them all, sorted by date"
            )

    def _checked(self, event: Event) -> int:
        """The sides that do an event, which is held to what a row is held to."""
        event_of(changed(event, sources=()), self._setting)
        self._kinds.add(event.event)
        self._ways.add(event.tracks)
        sides = self._sides[event.by] = self._setting.sides_of(event.by)
        return sides


def _one(event: object, keys: Mapping[str, Any]) -> object:
    """One event, said in one way."""
    if keys:
        raise TypeError("feed takes an event or its keys, not both: session.feed(date=..., ...)")
    return event


def _started(tracks: Any, start: str | None) -> Any:
    """The tracks, each of which begins in the stage that is given where it names none."""
    if tracks is None:
        return None if start is None else {MAIN: start}
    if isinstance(tracks, str):
        raise TypeError(f"tracks={tracks!r} is one text: write a list, [{tracks!r}]")
    if not isinstance(tracks, Mapping):
        check_kind(tracks, Iterable, "write the names of tracks, ['main']")
        tracks = list(tracks)
        for name in tracks:
            check_kind(name, str, "write the names of tracks, ['main']")
        tracks = dict.fromkeys(tracks)
    return {name: start if first is None else first for name, first in tracks.items()}
