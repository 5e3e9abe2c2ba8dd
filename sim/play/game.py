"""A game: a history and what a player lets happen after it, a move at a time, with undo."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sim.engine.machine import Machine
from sim.engine.run import Walk
from sim.engine.run import run as walk_all
from sim.model.problem import LimitError
from sim.model.scenario import Check, Event, Scenario
from sim.model.step import Step
from sim.model.value import changed
from sim.model.verdict import TrackVerdict, Verdict
from sim.play.choices import GameChoice, choices, speakers
from sim.play.moves import Happens, Passes, PlayerMove, RefusedError, check_note, named


class _Moment(NamedTuple):
    """A game after a move: what has happened, and the walk through it up to today.

    ``walk`` has let nothing of the end of today pass, and ``ended`` all of it.  ``came`` are the
    steps of the walk since the moment before, and ``fell`` the deadlines of the end of today.
    """

    move: PlayerMove | None
    events: tuple[Event, ...]
    day: date
    walk: Walk
    came: tuple[Step, ...]
    ended: Walk
    fell: tuple[Step, ...]


class Game:
    """A history that a player goes on with.

    What is told of a day is told of its end, as ``sim run`` tells it.  Where a deadline falls at
    the end of today, the day is over and what happens next is of tomorrow.
    """

    def __init__(self, scenario: Scenario, *, track: str | None = None) -> None:
        self.base = scenario
        self.track = track or next(iter(scenario.tracks))
        self._machine = Machine(scenario.rulebook)
        walk = Walk(scenario, self._machine, scenario.tracks)
        for number, event in enumerate(scenario.events, 1):
            walk.take(number, event)
        day = scenario.last_day
        walk.let_pass(day.toordinal() - 1)
        self._moments = [_moment(None, scenario.events, day, walk, walk.told())]
        self._undone: list[PlayerMove] = []

    @property
    def day(self) -> date:
        """Today."""
        return self._now.day

    @property
    def day_is_over(self) -> bool:
        """Whether a deadline fell at the end of today, so that what comes next is of tomorrow."""
        return bool(self._now.fell)

    @property
    def moves(self) -> tuple[PlayerMove, ...]:
        """What the player has done, in order."""
        return tuple(moment.move for moment in self._moments if moment.move is not None)

    @property
    def undone(self) -> int:
        """How many moves can be done again."""
        return len(self._undone)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step so far, of the history and of the game, up to the end of today."""
        came = [step for moment in self._moments for step in moment.came]
        return (*came, *self._now.fell)

    @property
    def last_steps(self) -> tuple[Step, ...]:
        """What the last move led to; none before the first."""
        if self._now.move is None:
            return ()
        return _new(self._moments[-2], self._now)

    @property
    def verdict(self) -> Verdict:
        """Where the tracks stand at the end of today."""
        return self._now.ended.verdict(self._now.day)

    @property
    def standing(self) -> TrackVerdict:
        """Where the chosen track stands at the end of today."""
        return self.verdict.tracks[self.track]

    def choose(self, track: str) -> None:
        """Look at another track.  Raises RefusedError for one that there is not."""
        self.track = named(track, self.base.tracks, "track")

    def choices(self) -> tuple[GameChoice, ...]:
        """All that can happen now on the chosen track; nothing once the calendar has ended."""
        if self.day_is_over and self.day == date.max:
            return ()
        return choices(self.base, self._tried)

    def falls_next(self, track: str) -> Step | None:
        """The next deadline that would do something on a track if nothing else happened.

        None where there is none, or where a game is too long to come to it.
        """
        walk = self._now.ended.forked()
        trail = walk.trails[track]
        walk.trails = {track: trail}
        while trail.due <= date.max.toordinal():
            seen = len(walk.steps)
            try:
                walk.let_pass(int(trail.due))
            except LimitError:
                return None
            for step in walk.told(seen):
                if step.rule:
                    return step
        return None

    def would(self, move: PlayerMove) -> tuple[Step, ...]:
        """What a move would lead to, up to the end of its day.  Raises RefusedError."""
        return _new(self._now, self._after(move))

    def play(self, move: PlayerMove) -> tuple[Step, ...]:
        """Make a move, and return what it led to.

        Raises RefusedError for one that cannot be made; nothing has happened then.
        """
        self._moments.append(self._after(move))
        self._undone.clear()
        return self.last_steps

    def undo(self, many: int = 1) -> int:
        """Take back the last moves; returns how many there were to take back."""
        many = min(many, len(self._moments) - 1)
        for _ in range(many):
            move = self._moments.pop().move
            assert move is not None, "only the first moment has none"
            self._undone.append(move)
        return many

    def redo(self, many: int = 1) -> int:
        """Make moves that were taken back again; returns how many there were."""
        many = min(many, len(self._undone))
        for _ in range(many):
            self._moments.append(self._after(self._undone.pop()))
        return many

    def note(self, text: str) -> Event:
        """Note a text of the player's own at the last event that was played, and return that.

        Raises RefusedError where none was, or where no file can hold the text.
        """
        check_note(text)
        moves = list(self.moves)
        for place in range(len(moves) - 1, -1, -1):
            move = moves[place]
            if isinstance(move, Happens):
                self.undo(len(moves) - place)
                self._undone[-1] = changed(move, note=text)
                self.redo(len(moves) - place)
                return self._now.events[-1]
        raise RefusedError("no event has been played yet that a note could stand at")

    def check(self, move: PlayerMove) -> PlayerMove:
        """A move with all that it leaves open filled in.  Raises RefusedError."""
        if isinstance(move, Passes):
            self._day_of(move)
            if move.days < 1:
                raise RefusedError("to wait is to let a day pass, or more: 'wait 60 days'")
            return move
        event = named(move.event, self.base.rulebook.events, "event")
        if event in self.base.not_here:
            raise RefusedError(f"{event} cannot happen here: the scenario has it under 'not_here'")
        check_note(move.note)
        parties = [named(name, self.base.parties, "party") for name in move.by]
        tracks = [named(name, self.base.tracks, "track") for name in move.tracks]
        by = self._together(event, tuple(dict.fromkeys(parties)))
        self._day_of(move)
        return changed(
            move, event=event, by=by, tracks=tuple(dict.fromkeys(tracks)) or (self.track,)
        )

    def scenario(self, name: str, title: str = "") -> Scenario:
        """The history and the game as a scenario whose run says what the game says.

        What it expects is where each track stands at the end, and what the history expected up
        to today and still finds.  Raises RefusedError where nothing has happened that a scenario
        could tell of.
        """
        now = self._now
        if not now.events:
            raise RefusedError("nothing has happened yet: a scenario tells of one event or more")
        until = now.day if now.day > now.events[-1].date else None
        title = title or self.base.title
        told = changed(self.base, name=name, title=title, events=now.events, until=until)
        checks = walk_all(told, machine=self._machine).checks
        kept = [
            result.check for result in checks if result.holds and not result.check.is_after(now.day)
        ]
        stands = [
            Check(at=now.day, track=track, stage=where.stage, reads=where.reads)
            for track, where in self.verdict.tracks.items()
        ]
        return changed(told, expect=(*(check for check in kept if check not in stands), *stands))

    @property
    def _now(self) -> _Moment:
        return self._moments[-1]

    def _after(self, move: PlayerMove) -> _Moment:
        """The moment after a move."""
        move = self.check(move)
        now, day = self._now, self._day_of(move)
        walk, events = now.walk.forked(), now.events
        try:
            if isinstance(move, Happens):
                event = Event(
                    date=day, event=move.event, tracks=move.tracks, by=move.by, note=move.note
                )
                events = (*events, event)
                walk.take(len(events), event)
            walk.let_pass(day.toordinal() - 1)
            return _moment(move, events, day, walk, walk.told())
        except LimitError as error:
            raise RefusedError(str(error)) from None

    def _day_of(self, move: PlayerMove) -> date:
        """The day on which a move ends."""
        if move.days < 0:
            raise RefusedError(f"that is before today, {self.day}: time goes on only; see 'undo'")
        wait = move.days
        if isinstance(move, Happens) and self.day_is_over:
            wait = max(wait, 1)
        if wait > (date.max - self.day).days:
            raise RefusedError(f"the calendar ends on {date.max}")
        return self.day + timedelta(wait)

    def _tried(self, event: str, by: tuple[str, ...]) -> Step:
        """What an event would do at once on the chosen track."""
        tried = self._now.walk.forked()
        day = self._day_of(Happens(event))
        tried.take(
            len(self._now.events) + 1, Event(date=day, event=event, tracks=(self.track,), by=by)
        )
        return tried.told()[-1]

    def _together(self, event: str, by: tuple[str, ...]) -> tuple[str, ...]:
        """Who acts: those who are named, or all sides where it is done together."""
        every = speakers(self.base.parties)
        if not self.base.rulebook.events[event].joint or not every:
            return by
        sides = self.base.sides_of(every)
        if by and self.base.sides_of(by) != sides:
            raise RefusedError(f"{event} is done by all sides together: by {' and '.join(every)}")
        return by or every


def _moment(
    move: PlayerMove | None,
    events: tuple[Event, ...],
    day: date,
    walk: Walk,
    came: tuple[Step, ...],
) -> _Moment:
    """A moment, with the end of its day worked out."""
    ended = walk.forked()
    ended.let_pass(day.toordinal())
    return _Moment(move, events, day, walk, came, ended, ended.told())


def _new(before: _Moment, after: _Moment) -> tuple[Step, ...]:
    """What came between two moments; what fell at the end of the day before was told then.

    Where the day goes on nothing fell, or the same falls after what came.
    """
    told = len(before.fell) if after.day > before.day else 0
    return (*after.came, *after.fell)[told:]
