"""The walk of a scenario through its rulebook, day by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from operator import attrgetter

from sim.engine.asked import check_size, check_types, chosen
from sim.engine.checking import checks_of
from sim.engine.machine import Machine
from sim.model.collecting import uncollected
from sim.model.problem import LimitError
from sim.model.reading import common, deciding
from sim.model.rulebook import Rule
from sim.model.running import Running
from sim.model.scenario import Event, Scenario, Track
from sim.model.step import Decision, Position, Snapshot, Step
from sim.model.verdict import Run, TrackVerdict, Verdict

MOST_DEADLINES = 100_000
"""How many deadlines may fire in one run: more come only of a rulebook that goes in circles."""

_NEVER = float("inf")
_LAST = date.max.toordinal()
_due = attrgetter("due")


@uncollected
def run(
    scenario: Scenario,
    *,
    as_of: date | None = None,
    tracks: Iterable[str] | None = None,
    machine: Machine | None = None,
) -> Run:
    """Walk a scenario to its end, or as it was known at the end of a day.

    ``as_of`` leaves out every event that had not happened or was not yet public, and runs the
    clock to the end of that day; ``tracks`` leaves out all other tracks; ``machine`` may be
    shared between scenarios of one rulebook.  Raises ValueError for a track that the scenario
    has not, LimitError where more than MOST_DEADLINES deadlines fall or events make more than
    MOST_STEPS steps, and TypeError for what is no scenario, day or machine.
    """
    check_types(scenario, as_of, tracks, machine)
    if as_of is not None:
        scenario = scenario.known_on(as_of)
    walked = chosen(scenario, tracks)
    check_size(scenario, len(walked))
    last = scenario.last_day
    walk = Walk(scenario, machine or Machine(scenario.rulebook), walked)
    for number, event in enumerate(scenario.events, 1):
        walk.take(number, event)
    walk.let_pass(last.toordinal())
    steps = walk.told()
    return Run(
        scenario=scenario,
        as_of=as_of,
        verdict=walk.verdict(last),
        steps=steps,
        checks=checks_of(walk, as_of),
        days=(scenario.first_day, last),
    )


class Trail:
    """One track on its way: the machine's position, true counts, clock, and where it has been.

    Days are ordinals (days since the year 1).  ``due`` is the day at whose end the next deadline
    falls or the next wait is over, and ``since`` the last event that entered a stage.  ``days``,
    ``stood`` and ``moves`` run in step: on that day the track came to stand so, by that step (None
    for the start).
    """

    def __init__(self, track: str, machine: Machine, position: Position, start: int) -> None:
        self.track = track
        self.machine = machine
        self.position = position
        self.counts = position.tallies
        self.now = machine.snapshot(position.stage, self.counts)
        self.clock = start
        self.since: Step | None = None
        self.due = self._next_due()
        self.days: list[int] = [start]
        self.stood = [self.now]
        self.moves: list[Step | None] = [None]

    def follow(
        self, decision: Decision, day: int, counts: tuple[int, ...]
    ) -> tuple[Snapshot, Snapshot, Snapshot | None]:
        """Go where a decision leads; returns where the track stood before and after.

        Third comes where the rules were asked, where entering a stage has set tallies back since.
        ``counts`` are the true counts that they saw, the same object where nothing was counted.
        """
        before, passed = self.now, self.position.passed
        position = self.position = decision.after
        asked = None
        if decision.answer.entered:
            left = self.machine.enter(position.stage, counts)
            if left is not counts:
                asked, counts = self.machine.snapshot(position.stage, counts), left
        if position.stage != before.stage or counts is not self.counts:
            self.counts = counts
            self.now = self.machine.snapshot(position.stage, counts)
        entered = decision.answer.entered
        if entered:
            self.clock = day
        if entered or position.passed != passed:
            self.due = self._next_due()
        return before, self.now, asked

    def forked(self) -> Trail:
        """A trail that goes on from here without this one."""
        fork = copy(self)
        fork.days, fork.stood, fork.moves = list(self.days), list(self.stood), list(self.moves)
        return fork

    def remember(self, step: Step, day: int) -> None:
        """Keep a step that moved the track."""
        self.days.append(day)
        self.stood.append(step.after)
        self.moves.append(step)

    def at(self, day: date) -> Snapshot:
        """Where the track stood at the end of a day."""
        return self.stood[max(bisect_right(self.days, day.toordinal()) - 1, 0)]

    def verdict(self, last: date, not_here: tuple[str, ...] = ()) -> TrackVerdict:
        """Where the track stands on the last day, since when, and by which step."""
        spell = len(self.stood) - 1
        while spell and self.stood[spell - 1].reads == self.now.reads:
            spell -= 1
        return TrackVerdict(
            track=self.track,
            stage=self.now.stage,
            reads=self.now.reads,
            since=date.fromordinal(self.days[spell]) if last.toordinal() >= self.days[0] else None,
            step=self.moves[spell],
            entered=self.moves[-1],
            running=self._running(not_here) if last.toordinal() >= self.days[0] else None,
        )

    def _running(self, not_here: tuple[str, ...]) -> Running | None:
        """The deadline that falls next in the stage and moves the track, or restarts its clock."""
        machine, position = self.machine, self.position
        while (mark := machine.mark(position)) is not None:
            decision, falls = machine.wait(position), self.clock + mark.falls
            assert decision is not None, "a mark is left, so time does something"
            if falls > _LAST:
                return None
            if decision.rule is not None and decision.entered:
                reads = machine.rulebook.stages[decision.after.stage].reads
                stage, rules = position.stage, machine.rulebook.rules
                day = date.fromordinal(falls)
                return Running(decision.rule, day, stage, reads, rules, not_here)
            position = decision.after
        return None

    def _next_due(self) -> float:
        days = self.machine.due(self.position)
        return _NEVER if days is None else self.clock + days


_Quiet = tuple[int, Event, str, int, Snapshot, Decision, int]
"""What is kept of an event that changed nothing, until its Step is asked for.

Its number, itself, the track, the sides, where the track stood, what was decided, and the day on
which the stage was entered.
"""


class Walk:
    """All tracks of a scenario, moved by its events and by time."""

    def __init__(self, scenario: Scenario, machine: Machine, tracks: Mapping[str, Track]) -> None:
        self.scenario = scenario
        self.machine = machine
        start = scenario.first_day.toordinal()
        self.trails = {
            name: Trail(name, machine, machine.start(track.starts), start)
            for name, track in tracks.items()
        }
        self.steps: list[Step | _Quiet] = []
        self.sides: dict[tuple[str, ...], int] = {}
        self.deadlines = 0
        self.last = scenario.last_day
        self.quiet_until: float = start
        """No deadline falls and no wait is over before the end of this day."""

    def forked(self) -> Walk:
        """A walk that goes on from here without this one, and has no steps yet."""
        fork = copy(self)
        fork.trails = {name: trail.forked() for name, trail in self.trails.items()}
        fork.steps = []
        return fork

    def told(self, first: int = 0) -> tuple[Step, ...]:
        """The steps from one on, in order."""
        steps = [
            step if isinstance(step, Step) else self._made(step) for step in self.steps[first:]
        ]
        self.steps[first:] = steps
        return tuple(steps)

    def last_step(self, track: str) -> Step | None:
        """The last step of a track, or None before the first."""
        for place in range(len(self.steps) - 1, -1, -1):
            step = self.steps[place]
            if (step.track if isinstance(step, Step) else step[2]) == track:
                return self.told(place)[0]
        return None

    def verdict(self, last: date) -> Verdict:
        """Where the tracks stand on the last day."""
        verdicts = {
            name: trail.verdict(last, self.scenario.not_here) for name, trail in self.trails.items()
        }
        return _together(self.scenario, verdicts)

    def let_pass(self, day: int) -> None:
        """Fire every deadline that falls up to the end of a day, in order of due day.

        A wait that is over by then is no step: it only leaves its mark behind.
        """
        while True:
            trail = min(self.trails.values(), key=_due)
            if trail.due > day:
                self.quiet_until = trail.due
                return
            self._expire(trail)

    def _expire(self, trail: Trail) -> None:
        day = int(trail.due)
        mark, decision = self.machine.mark(trail.position), self.machine.wait(trail.position)
        assert mark is not None, "a deadline or the end of a wait is due, so there is one"
        assert decision is not None, "and it does something"
        if mark.silent:
            trail.follow(decision, day, trail.counts)
            return
        self.deadlines += 1
        if self.deadlines > MOST_DEADLINES:
            raise _too_many_deadlines(self.scenario, self.last, decision.rule)
        before, after, asked = trail.follow(decision, day, trail.counts)
        step = Step(
            date=date.fromordinal(day),
            track=trail.track,
            event=None,
            deadline=mark.name,
            signal="none",
            tone="none",
            by=(),
            sides=0,
            note="",
            sources=(),
            known=None,
            number=None,
            before=before,
            after=after,
            decision=decision,
            since=trail.since,
            asked=asked,
            waited=mark.days,
        )
        self.steps.append(step)
        if step.moved:
            trail.remember(step, day)

    def take(self, number: int, event: Event) -> None:
        """Let time pass up to an event, and the event happen on each of its tracks."""
        day = event.date.toordinal()
        if self.quiet_until < day:
            self.let_pass(day - 1)
        sides = self.sides.get(event.by)
        if sides is None:
            sides = self.sides[event.by] = self.scenario.sides_of(event.by)
        self.happen(number, event, sides)

    def happen(self, number: int, event: Event, sides: int) -> None:
        """Let an event happen, by some sides, on each of its tracks, on the day that it is."""
        machine, what = self.machine, event.event
        for name in event.tracks:
            trail = self.trails.get(name)
            if trail is None:
                continue
            counts = machine.count(trail.position.stage, trail.counts, what, sides)
            decision = machine.step(trail.position, what, sides)
            if counts is trail.counts and not decision.answer.entered:
                trail.position = decision.after
                self.steps.append((number, event, name, sides, trail.now, decision, trail.clock))
                continue
            day = event.date.toordinal()
            clock = trail.clock
            before, after, asked = trail.follow(decision, day, counts)
            if trail.due < self.quiet_until:
                self.quiet_until = trail.due
            step = self._step(number, event, name, sides, before, after, decision, asked, clock)
            self.steps.append(step)
            if decision.answer.entered:
                trail.since = step
            if before.stage != after.stage:
                trail.remember(step, day)

    def _made(self, quiet: _Quiet) -> Step:
        number, event, track, sides, stood, decision, clock = quiet
        return self._step(number, event, track, sides, stood, stood, decision, None, clock)

    def _step(
        self,
        number: int,
        event: Event,
        track: str,
        sides: int,
        before: Snapshot,
        after: Snapshot,
        decision: Decision,
        asked: Snapshot | None,
        clock: int,
    ) -> Step:
        kind = self.machine.rulebook.events[event.event]
        # By place, made by the thousand: by name it takes half as long again.
        return Step(
            event.date, track, event.event, None, kind.signal, kind.tone, event.by, sides,
            event.note, event.sources, event.known, number, before, after, decision,
            None, asked, event.date.toordinal() - clock,
        )  # fmt: skip


def _together(scenario: Scenario, tracks: Mapping[str, TrackVerdict]) -> Verdict:
    readings = [track.reads for track in tracks.values()]
    overall = scenario.rulebook.overall
    return Verdict(common(readings, overall), tracks, deciding(readings, overall))


def _too_many_deadlines(scenario: Scenario, last: date, rule: Rule | None) -> LimitError:
    """The refusal of a walk that would hardly end; ``rule`` is the last that time asked for."""
    return LimitError(
        f"more than {MOST_DEADLINES:,} deadlines fall in '{scenario.name}', "
        f"from {scenario.first_day} to {last}",
        path=scenario.rulebook.path,
        at=("rules", rule.name) if rule else ("rules",),
        label="one that falls again and again",
        cure="let the deadlines take longer; or is a date of the scenario wrong?",
    )
