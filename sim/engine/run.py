"""The walk of a scenario through its rulebook, day by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from sim.engine.machine import Machine
from sim.model.collecting import uncollected
from sim.model.problem import LimitError
from sim.model.reading import common, deciding
from sim.model.rulebook import Rule
from sim.model.scenario import Check, Event, Scenario, Track, check_day
from sim.model.step import Decision, Position, Snapshot, Step
from sim.model.verdict import CheckResult, Run, TrackVerdict, Verdict

MOST_DEADLINES = 100_000
"""How many deadlines may fire in one run: more come only of a rulebook that goes in circles."""

MOST_STEPS = 3_000_000
"""How many steps events may make in one run, one for each event on each of its tracks."""

_NEVER = float("inf")
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
    _check_types(scenario, as_of, tracks, machine)
    if as_of is not None:
        scenario = scenario.known_on(as_of)
    walked = _chosen(scenario, tracks)
    _check_size(scenario, len(walked))
    last = scenario.last_day
    walk = _Walk(scenario, machine or Machine(scenario.rulebook), walked)
    for number, event in enumerate(scenario.events, 1):
        walk.take(number, event)
    walk.let_pass(last.toordinal())
    steps = tuple(walk.steps)
    verdicts = {name: trail.verdict(last) for name, trail in walk.trails.items()}
    return Run(
        scenario=scenario,
        as_of=as_of,
        verdict=_together(scenario, verdicts),
        steps=steps,
        checks=_checks(walk, as_of),
        days=(scenario.first_day, last),
    )


def _check_types(scenario: Any, as_of: Any, tracks: Any, machine: Any) -> None:
    """Refuse what only looks like a scenario, a day, tracks or a machine, with what to write."""
    if not isinstance(scenario, Scenario):
        cure = "read the file first: sim.run(sim.load_scenario(path))"
        raise TypeError(f"sim.run takes a Scenario, not {scenario!r}: {cure}")
    if as_of is not None:
        check_day("as_of", as_of)
    if isinstance(tracks, str):
        raise TypeError(f"tracks={tracks!r} is one text: write a list, [{tracks!r}]")
    if tracks is not None and not isinstance(tracks, Iterable):
        raise TypeError(f"tracks={tracks!r} is no list: write the names of tracks, ['main']")
    if machine is None:
        return
    if not isinstance(machine, Machine):
        raise TypeError(f"machine={machine!r} is no machine: write sim.Machine(scenario.rulebook)")
    if machine.rulebook is not scenario.rulebook and machine.rulebook != scenario.rulebook:
        raise ValueError(
            f"the machine is of the rulebook '{machine.rulebook.name}' and the scenario of "
            f"'{scenario.rulebook.name}': write sim.Machine(scenario.rulebook)"
        )


def _chosen(scenario: Scenario, tracks: Iterable[str] | None) -> dict[str, Track]:
    if tracks is None:
        return dict(scenario.tracks)
    names = list(tracks)
    if not names:
        raise ValueError("tracks=[] leaves none: write one or more, or leave it out for all")
    for name in names:
        if name not in scenario.tracks:
            raise ValueError(f"no track {name!r}; there is {', '.join(scenario.tracks)}")
    return {name: track for name, track in scenario.tracks.items() if name in names}


def _check_size(scenario: Scenario, tracks: int) -> None:
    """Refuse at once a walk of more steps than there is room for."""
    if len(scenario.events) * tracks <= MOST_STEPS:
        return
    steps = sum(min(len(event.tracks), tracks) for event in scenario.events)
    if steps > MOST_STEPS:
        raise LimitError(
            f"the events of '{scenario.name}' make {steps:,} steps, more than {MOST_STEPS:,}: "
            "one for each event on each of its tracks",
            path=scenario.path,
            at=("tracks",) if tracks > 1 else ("events",),
            label=f"{tracks:,} tracks and {len(scenario.events):,} events",
            cure="say of each event which track it is on, or split the scenario",
        )


class _Trail:
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

    def remember(self, step: Step, day: int) -> None:
        """Keep a step that moved the track."""
        self.days.append(day)
        self.stood.append(step.after)
        self.moves.append(step)

    def at(self, day: date) -> Snapshot:
        """Where the track stood at the end of a day."""
        return self.stood[max(bisect_right(self.days, day.toordinal()) - 1, 0)]

    def verdict(self, last: date) -> TrackVerdict:
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
        )

    def _next_due(self) -> float:
        days = self.machine.due(self.position)
        return _NEVER if days is None else self.clock + days


class _Walk:
    """All tracks of a scenario, moved by its events and by time."""

    def __init__(self, scenario: Scenario, machine: Machine, tracks: Mapping[str, Track]) -> None:
        self.scenario = scenario
        self.machine = machine
        start = scenario.first_day.toordinal()
        self.trails = {
            name: _Trail(name, machine, machine.start(track.starts), start)
            for name, track in tracks.items()
        }
        self.steps: list[Step] = []
        self.sides: dict[tuple[str, ...], int] = {}
        self.deadlines = 0
        self.last = scenario.last_day
        self.quiet_until: float = start
        """No deadline falls and no wait is over before the end of this day."""

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

    def _expire(self, trail: _Trail) -> None:
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
        machine, what = self.machine, event.event
        kind = machine.rulebook.events[what]
        sides = self.sides.get(event.by)
        if sides is None:
            sides = self.sides[event.by] = self.scenario.sides_of(event.by)
        for name in event.tracks:
            trail = self.trails.get(name)
            if trail is None:
                continue
            counts = machine.count(trail.position.stage, trail.counts, what, sides)
            decision = machine.step(trail.position, what, sides)
            waited = day - trail.clock
            before, after, asked = trail.follow(decision, day, counts)
            if trail.due < self.quiet_until:
                self.quiet_until = trail.due
            # By place, made by the thousand: by name it takes half as long again.
            step = Step(
                event.date, name, what, None, kind.signal, kind.tone, event.by, sides,
                event.note, event.sources, event.known, number, before, after, decision,
                None, asked, waited,
            )  # fmt: skip
            self.steps.append(step)
            if decision.answer.entered:
                trail.since = step
            if before.stage != after.stage:
                trail.remember(step, day)


def _together(scenario: Scenario, tracks: Mapping[str, TrackVerdict]) -> Verdict:
    readings = [track.reads for track in tracks.values()]
    overall = scenario.rulebook.overall
    return Verdict(common(readings, overall), tracks, deciding(readings, overall))


def _checks(walk: _Walk, as_of: date | None) -> tuple[CheckResult, ...]:
    """What each line of ``expect`` finds; for those of days to come the clock runs on."""
    asked = [one for one in walk.scenario.expect if one.track is None or one.track in walk.trails]
    last, walked = walk.last, len(walk.steps)
    days = [check.at for check in asked if check.at and not check.is_after(as_of)]
    walk.last = max([last, *days])
    walk.let_pass(walk.last.toordinal())
    later = walk.steps[walked:]
    return tuple(_check(check, walk.trails, as_of, last, later) for check in asked)


def _check(
    check: Check, trails: Mapping[str, _Trail], as_of: date | None, last: date, later: list[Step]
) -> CheckResult:
    asked = [trail for name, trail in trails.items() if check.track in (None, name)]
    if check.at is None:
        first = {trail.track: _first_day_in(trail, check.never, last) for trail in asked}
        actual = {name: {"entered": day} for name, day in first.items()}
        return CheckResult(check, all(day is None for day in first.values()), actual)
    if check.is_after(as_of):
        return CheckResult(check, None, {}, f"after {as_of}", ahead=True)
    if check.stage is not None and check.stage not in asked[0].machine.rulebook.stages:
        return CheckResult(check, None, {}, f"the rulebook has no stage '{check.stage}'")
    standing = {trail.track: trail.at(check.at) for trail in asked}
    overall = asked[0].machine.rulebook.overall
    readings = common([at.reads for at in standing.values()], overall)
    holds = check.reads in (None, readings) and all(
        check.stage in (None, at.stage) for at in standing.values()
    )
    return CheckResult(
        check,
        holds,
        {name: {"stage": at.stage, "reads": at.reads} for name, at in standing.items()},
        later=tuple(step for step in later if step.track in standing and step.date <= check.at),
    )


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


def _first_day_in(trail: _Trail, stages: tuple[str, ...], last: date) -> str | None:
    for day, at in zip(trail.days, trail.stood, strict=True):
        if at.stage in stages and day <= last.toordinal():
            return date.fromordinal(day).isoformat()
    return None
