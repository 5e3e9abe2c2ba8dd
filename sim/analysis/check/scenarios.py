"""What may be wrong with a scenario that has no fault: what it says and never uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from sim.analysis.check import absent_sides, coding_slips, sources
from sim.analysis.check.finding import Finding, Place
from sim.engine.edits import Move, edited
from sim.engine.machine import Machine
from sim.engine.run import run as walk
from sim.model.kind import Example, Kind
from sim.model.problem import NOTE, WARNING
from sim.model.scenario import Scenario
from sim.model.step import Position, Step
from sim.model.value import changed, value
from sim.model.verdict import Run

IDLE = Kind(
    code="SIM231",
    name="idle-event",
    about="the event fired no rule and changed no tally on any track",
    why=(
        "Many events are idle and stand there for the record. But where you had thought that an "
        "event would matter, the rulebook thinks otherwise, and that is worth knowing."
    ),
    cure="Nothing, if it stands there for the record; 'sim run --why' tells what each rule lacked.",
    example=Example(
        """\
scenario: talks
title: A letter moves nothing
rulebook: diplomacy
parties: {USA: {side: 1}}
events: [{date: 2018-07-06, event: friendly_words, by: USA}]
""",
        "'friendly_words' on 2018-07-06, a cooperative word, fired no rule and changed no tally",
        command="sim check --notes example.yaml",
    ),
    severities=(NOTE,),
)
NEARLY = Kind(
    code="SIM232",
    name="deadline-nearly-fell",
    about="the last tenth of a deadline had begun",
    why=(
        "A verdict that hangs on a few days hangs on how exactly they were dated. The help says "
        "what the track would read had the deadline fallen."
    ),
    cure="Check the dates, and whether anything happened between them.",
    example=Example(
        """\
scenario: talks
title: Nearly five months of silence
rulebook: diplomacy
events:
  - {date: 2018-01-01, event: talks_held}
until: 2018-05-28
""",
        "on 2018-05-28, day 147 of 150 in 'talks' on track 'main', 'drifted' was 3 days from "
        "firing",
        command="sim check --notes example.yaml",
    ),
    severities=(NOTE,),
)
PARTY = Kind(
    code="SIM233",
    name="unused-party",
    about="no event is by the party",
    why="A party that never acts was forgotten under 'by', or takes no part.",
    cure="Name it under 'by' where it acted, or take it out.",
    example=Example(
        """\
scenario: talks
title: Somebody is missing
rulebook: diplomacy
parties: {USA: {side: 1}, DPRK: {side: 2}}
events: [{date: 2018-07-06, event: no_show, by: DPRK}]
""",
        "no event is by the party 'USA'",
    ),
    severities=(WARNING,),
)
SOURCE = Kind(
    code="SIM234",
    name="unused-source",
    about="no event and no check names the source",
    why="A source that supports nothing was forgotten under 'source', or is only decoration.",
    cure="Name it under 'source' where it was read, or take it out.",
    example=Example(
        """\
scenario: talks
title: A source for nothing
rulebook: diplomacy
sources: {vox: {title: What a newspaper said}}
events: [{date: 2018-07-06, event: talks_held}]
""",
        "no event and no check names the source 'vox'",
    ),
    severities=(WARNING,),
)
UNSOURCED = Kind(
    code="SIM235",
    name="event-without-source",
    about="nothing says where the event was read",
    why="A reader who doubts the event cannot look it up. An invented history needs no sources.",
    cure="Declare the source under 'sources', and name it under the event's 'source'.",
    example=Example(
        """\
scenario: talks
title: Nobody says where it was read
rulebook: diplomacy
events: [{date: 2018-07-06, event: talks_held}]
""",
        "no event has a source",
        command="sim check --notes example.yaml",
    ),
    severities=(NOTE,),
)
UNCHECKED = Kind(
    code="SIM236",
    name="scenario-without-expect",
    about="nothing says what the run should find",
    why="No run of it can fail, so it tests neither the rulebook nor the coding.",
    cure="Write under 'expect' what you would say of a day, before you run the rulebook.",
    example=Example(
        """\
scenario: talks
title: Nothing is expected
rulebook: diplomacy
events: [{date: 2018-07-06, event: talks_held}]
""",
        "the scenario expects nothing, so that no run of it can fail",
        command="sim check --notes example.yaml",
    ),
    severities=(NOTE,),
)
KINDS = (
    IDLE,
    NEARLY,
    PARTY,
    SOURCE,
    UNSOURCED,
    UNCHECKED,
    *coding_slips.KINDS,
    *absent_sides.KINDS,
    *sources.KINDS,
)


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
            kind = run.scenario.rulebook.events[event.event]
            what = f"a {kind.tone} {kind.signal}"
            yield Finding(
                IDLE,
                NOTE,
                f"'{event.event}' on {event.date}, {what}, fired no rule and changed no tally",
                ("events", number - 1, "event"),
                cure=f"nothing, if it stands there for the record, as {what}; "
                "'sim run --why' tells what each rule lacked",
            )


def _near_deadlines(run: Run, machine: Machine) -> Iterator[Finding]:
    """A note for each deadline that would have moved a track and came within its last tenth."""
    for track, steps in run.by_track().items():
        for averted in _averted(run, machine, track, steps):
            yield _near(run, machine, averted)


@value
class _Averted:
    """A rule of time that would have moved a track after ``due`` days in a stage.

    The ``clock`` started on a day, and on another, ``day``, the event of a ``number`` entered a
    stage before the deadline fell, or the clock stopped there (None).
    """

    track: str
    stage: str
    rule: str
    due: int
    clock: date
    day: date
    number: int | None


def _averted(run: Run, machine: Machine, track: str, steps: Iterable[Step]) -> Iterator[_Averted]:
    """The deadlines on a track of which the last tenth had begun and that never fell."""
    position, clock = machine.start(run.scenario.tracks[track].starts), run.scenario.first_day
    for step in [*steps, None]:
        day, number = (step.date, step.number) if step else (run.days[1], None)
        position = _before_deadline(machine, position)
        due, fall = machine.due(position), machine.wait(position)
        moves = due is not None and fall is not None and fall.rule is not None and fall.entered
        averts = step is None or (number is not None and step.decision.entered)
        if moves and averts and due and fall and fall.rule and (day - clock).days * 10 >= due * 9:
            yield _Averted(track, position.stage, fall.rule.name, due, clock, day, number)
        if step is not None:
            clock = step.date if step.decision.entered else clock
            position = step.decision.after


def _before_deadline(machine: Machine, position: Position) -> Position:
    """The same position once every wait before its next deadline is over."""
    while (mark := machine.mark(position)) is not None and mark.silent:
        decision = machine.wait(position)
        assert decision is not None, "a wait is left, so time does something"
        position = decision.after
    return position


def _near(run: Run, machine: Machine, averted: _Averted) -> Finding:
    """The finding of one deadline, with what the track would read had it fallen."""
    events, passed = run.scenario.events, (averted.day - averted.clock).days
    left = f"{averted.due - passed} day{'' if averted.due - passed == 1 else 's'}"
    place: Place = ("events", (averted.number or len(events)) - 1, "date")
    if averted.number is None and run.scenario.until:
        place = ("until",)
    return Finding(
        NEARLY,
        NOTE,
        f"on {averted.day}, day {passed} of {averted.due} in '{averted.stage}' on track "
        f"'{averted.track}', '{averted.rule}' was {left} from firing",
        place,
        cure=_had_it_fallen(run, machine, averted),
    )


def _had_it_fallen(run: Run, machine: Machine, averted: _Averted) -> str:
    """What another run says, on which the deadline falls before the event, or the clock stops."""
    if averted.clock.toordinal() + averted.due >= date.max.toordinal():
        return "check the dates, and what happened between"
    scenario, falls = run.scenario, averted.clock + timedelta(averted.due)
    if averted.number is None:
        told = f"if the clock ran to {falls}"
        later = changed(scenario, until=falls, expect=())
    else:
        day = falls + timedelta(1)
        told = f"if event {averted.number} came on {day}"
        if day > run.days[1]:
            told += ", and the clock ran to then"
        scenario = changed(scenario, until=max(day, run.days[1]), expect=())
        later = edited(scenario, [Move(averted.number, day)]).after
    now = run.tracks[averted.track]
    then = walk(later, tracks=[averted.track], machine=machine).tracks[averted.track]
    if (now.reads, now.since) == (then.reads, then.since):
        return f"the verdict does not hang on it: {told}, it would be the same"
    was = f"not {now.reads}" if then.reads != now.reads else f"not since {now.since}"
    return (
        f"check the dates, and what happened between: {told}, the track would read {then.reads} "
        f"since {then.since}, {was}"
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
    *coding_slips.CHECKS,
    *absent_sides.CHECKS,
    *sources.CHECKS,
)
"""Every check of a scenario, in the order of its codes."""
