"""What may be wrong with a scenario that has no fault: what it says and never uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from sim.analysis.lint.finding import Finding, Kind, Place
from sim.engine.machine import Machine
from sim.engine.run import run as walk
from sim.model.problem import NOTE, WARNING
from sim.model.scenario import Scenario, Track
from sim.model.step import Position, Step
from sim.model.verdict import Run

IDLE = Kind("SIM231", "idle-event", "the event moved nothing and counted nothing on any track")
NEARLY = Kind("SIM232", "deadline-nearly-fell", "the last tenth of a deadline had begun")
PARTY = Kind("SIM233", "unused-party", "no event is by the party")
SOURCE = Kind("SIM234", "unused-source", "no event and no check names the source")
UNSOURCED = Kind("SIM235", "event-without-source", "nothing says where the event was read")
UNCHECKED = Kind("SIM236", "scenario-without-expect", "nothing says what the run should find")
KINDS = (IDLE, NEARLY, PARTY, SOURCE, UNSOURCED, UNCHECKED)


def lint_scenario(scenario: Scenario, *, machine: Machine | None = None) -> tuple[Finding, ...]:
    """Every finding of every check on a scenario, which is run once."""
    machine = machine or Machine(scenario.rulebook)
    run = walk(scenario, machine=machine)
    return tuple(finding for check in CHECKS for finding in check(run, machine))


def _idle_events(run: Run, _: Machine) -> Iterator[Finding]:
    """A note for each event that fired no rule and changed no tally."""
    worked = {step.number for step in run.steps if step.counted or step.rule is not None}
    for number, event in enumerate(run.scenario.events, 1):
        if number not in worked:
            yield Finding(
                IDLE,
                NOTE,
                f"'{event.event}' on {event.date} moved nothing and counted nothing",
                ("events", number - 1, "event"),
                cure="nothing, if it is meant as a word among the words",
            )


def _near_deadlines(run: Run, machine: Machine) -> Iterator[Finding]:
    """A note for each deadline that would have moved a track and came within its last tenth."""
    for name, steps in run.by_track().items():
        yield from _near_on(run, machine, run.scenario.tracks[name], steps)


def _near_on(run: Run, machine: Machine, track: Track, steps: Iterable[Step]) -> Iterator[Finding]:
    position, clock = machine.start(track.starts), run.scenario.first_day
    for step in steps:
        if step.number is not None and step.decision.entered:
            averted: Place = ("events", step.number - 1, "date")
            yield from _near(machine, track, position, clock, step.date, averted)
        if step.decision.entered:
            clock = step.date
        position = step.decision.after
    place: Place = (
        ("until",) if run.scenario.until else ("events", len(run.scenario.events) - 1, "date")
    )
    yield from _near(machine, track, position, clock, run.days[1], place)


def _near(
    machine: Machine,
    track: Track,
    position: Position,
    clock: date,
    day: date,
    place: Place,
) -> Iterator[Finding]:
    due, decision = machine.due(position), machine.wait(position)
    if due is None or decision is None or decision.rule is None or not decision.entered:
        return
    passed = (day - clock).days
    if passed * 10 < due * 9:
        return
    left = f"{due - passed} day{'' if due - passed == 1 else 's'}"
    yield Finding(
        NEARLY,
        NOTE,
        f"on {day}, day {passed} of {due} in '{position.stage}' on track '{track.name}', "
        f"'{decision.rule.name}' was {left} from firing",
        place,
        cure="the verdict hangs on these days: check the dates, and what happened between",
    )


def _unused_parties(run: Run, _: Machine) -> Iterator[Finding]:
    acting = {name for event in run.scenario.events for name in event.by}
    for name in run.scenario.parties:
        if name not in acting:
            yield Finding(
                PARTY,
                WARNING,
                f"no event is by the party '{name}'",
                ("parties", name),
                cure="name it under 'by' where it acted, or take it out",
            )


def _unused_sources(run: Run, _: Machine) -> Iterator[Finding]:
    named = {name for event in run.scenario.events for name in event.sources}
    named |= {name for check in run.scenario.expect for name in check.sources}
    for name in run.scenario.sources:
        if name not in named:
            yield Finding(
                SOURCE,
                WARNING,
                f"no event and no check names the source '{name}'",
                ("sources", name),
                cure="name it under 'source' where it was read, or take it out",
            )


def _unsourced_events(run: Run, _: Machine) -> Iterator[Finding]:
    """A note for each event without a source, or one for all of them."""
    events = run.scenario.events
    without = [place for place, event in enumerate(events) if not event.sources]
    places: list[Place] = [("events", place, "event") for place in without]
    message = "the event has no source"
    if len(without) == len(events):
        places, message = [("events",)], "no event has a source"
    for at in places:
        yield Finding(UNSOURCED, NOTE, message, at, cure="say under 'source' where it was read")


def _unchecked(run: Run, _: Machine) -> Iterator[Finding]:
    if not run.scenario.expect:
        yield Finding(
            UNCHECKED,
            NOTE,
            "the scenario expects nothing, so that no run of it can fail",
            ("scenario",),
            cure="write 'expect:' with what is known of a day",
        )


CHECKS: tuple[Callable[[Run, Machine], Iterable[Finding]], ...] = (
    _idle_events,
    _near_deadlines,
    _unused_parties,
    _unused_sources,
    _unsourced_events,
    _unchecked,
)
"""Every check of a scenario, in the order of its codes."""
