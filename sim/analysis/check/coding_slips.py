"""What coders get wrong without a fault: nobody acts, one thing stands twice, a year is not so."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding, Place
from sim.engine.machine import Machine
from sim.engine.tallying import heeds_sides
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING
from sim.model.sides import Sides
from sim.model.verdict import Run

NO_SIDE = Kind(
    code="SIM253",
    name="event-by-no-side",
    about="it matters which sides do it, and none acts",
    why=(
        "A rule that waits for both sides, or asks for one, never hears of such an event. Who did "
        "it was left out, or the party has no side."
    ),
    cure="Say under 'by' who did it, and give the party its side under 'parties'.",
    example=Example(
        """\
scenario: talks
title: A hostile word by nobody
rulebook: diplomacy
events: [{date: 2018-07-07, event: hostile_statement}]
""",
        "'hostile_statement' on 2018-07-07 is by nobody, and counts for no side",
    ),
    severities=(WARNING,),
)
TWICE = Kind(
    code="SIM254",
    name="event-twice",
    about="one event stands twice with all that is said of it",
    why="It counts twice, and a rule that waits for two of them fires on one.",
    cure="Take one of them out, or say in the note what tells them apart.",
    example=Example(
        """\
scenario: talks
title: One absence, coded twice
rulebook: diplomacy
events:
  - {date: 2018-07-07, event: no_show}
  - {date: 2018-07-07, event: no_show}
""",
        "'no_show' on 2018-07-07 is event 1 again",
    ),
    severities=(WARNING,),
)
JUMP = Kind(
    code="SIM255",
    name="jump-in-time",
    about="nothing is coded for more than ten years",
    why=(
        "So long a silence is mostly a slip in the year. Every deadline falls in it, so that one "
        "digit changes the verdict."
    ),
    cure="Mend the year; if it is right, code what happened between, or allow it with a comment.",
    example=Example(
        """\
scenario: talks
title: A slip in the year
rulebook: diplomacy
events:
  - {date: 2018-07-06, event: talks_held}
  - {date: 2038-07-07, event: no_show}
""",
        "nothing is coded for 20 years before 2038-07-07",
    ),
    severities=(WARNING,),
)
NOT_TOGETHER = Kind(
    code="SIM257",
    name="joint-event-without-a-side",
    about="all sides do such an event together, and one of them is missing",
    why=(
        "The rulebook says that the event is 'joint', such as a meeting. Coded by one side, it is "
        "another event, such as an offer to meet, or a party was forgotten."
    ),
    cure="Name a party of each side under 'by', or code what the one side did.",
    example=Example(
        """\
scenario: talks
title: A meeting of one
rulebook: diplomacy
parties: {USA: {side: 1}, DPRK: {side: 2}}
events:
  - {date: 2018-07-06, event: offer, by: DPRK}
  - {date: 2018-07-07, event: summit_held, by: USA}
""",
        "'summit_held' on 2018-07-07 is done by all sides together, and nobody of DPRK acts",
    ),
    severities=(WARNING,),
)
KINDS = (NO_SIDE, TWICE, JUMP, NOT_TOGETHER)

LONG_SILENCE = 3653
"""How many days without an event are taken for a slip in a date: ten years."""


def by_no_side(run: Run, _: Machine) -> Iterator[Finding]:
    """A warning for each event of which it matters who does it, and that no side did."""
    scenario = run.scenario
    for place, event in enumerate(scenario.events):
        if scenario.sides_of(event.by) or not heeds_sides(scenario.rulebook, event.event):
            continue
        who = " and ".join(f"'{name}'" for name in event.by)
        message = f"'{event.event}' on {event.date} is by nobody, and counts for no side"
        cure = "say under 'by' who did it"
        at: Place = ("events", place, "event")
        if who:
            message = (
                f"'{event.event}' on {event.date} is by {who}, of no side, and counts for none"
            )
            cure = "give the party its side under 'parties', or name the side that did it"
            at = ("events", place, "by")
        yield Finding(NO_SIDE, WARNING, message, at, cure=cure)


def twice(run: Run, _: Machine) -> Iterator[Finding]:
    """A warning for each event that stands again with the same day, parties, tracks and note."""
    seen: dict[object, int] = {}
    for place, event in enumerate(run.scenario.events):
        same = (event.date, event.event, frozenset(event.by), frozenset(event.tracks), event.note)
        first = seen.setdefault(same, place)
        if first != place:
            message = f"'{event.event}' on {event.date} is event {first + 1} again"
            cure = "take one of them out, or say in the note what tells them apart"
            yield Finding(TWICE, WARNING, message, ("events", place, "event"), cure=cure)


def jumps(run: Run, _: Machine) -> Iterator[Finding]:
    """A warning for each date that follows on more than ten years without an event."""
    scenario = run.scenario
    dates = [event.date for event in scenario.events]
    places: list[Place] = [("events", place, "date") for place in range(len(dates))]
    if scenario.begins:
        dates, places = [scenario.begins, *dates], [("from",), *places]
    if scenario.until:
        dates, places = [*dates, scenario.until], [*places, ("until",)]
    for before, day, at in zip(dates, dates[1:], places[1:], strict=False):
        silent = (day - before).days
        if silent > LONG_SILENCE:
            message = f"nothing is coded for {silent // 365} years before {day}"
            cure = "is the year right? if it is, code what happened between, or allow this here"
            yield Finding(JUMP, WARNING, message, at, cure=cure)


def not_together(run: Run, _: Machine) -> Iterator[Finding]:
    """A warning for each joint event that is by somebody, and not by all sides of the scenario."""
    scenario = run.scenario
    everyone = scenario.sides_of(scenario.parties)
    for place, event in enumerate(scenario.events):
        missing = everyone & ~scenario.sides_of(event.by)
        if not (event.by and missing and scenario.rulebook.events[event.event].joint):
            continue
        absent = [
            " or ".join(name for name, one in scenario.parties.items() if one.side == side)
            for side in Sides(missing)
        ]
        message = (
            f"'{event.event}' on {event.date} is done by all sides together, and nobody of "
            f"{', '.join(absent)} acts"
        )
        cure = "name a party of each side under 'by', or code what the one side did"
        yield Finding(NOT_TOGETHER, WARNING, message, ("events", place, "by"), cure=cure)


CHECKS = (by_no_side, twice, jumps, not_together)
"""Every check for such slips, in the order of its codes."""
