"""Days and events of a scenario that cannot be so, and expectations that ask nothing."""

from __future__ import annotations

from sim.model.kind import Example, Kind

_SCENARIO = """\
scenario: talks
title: Days that cannot be so
rulebook: diplomacy
"""

OUT_OF_ORDER = Kind(
    code="SIM111",
    name="dates-out-of-order",
    about="an event stands after one of a later day",
    why=(
        "The order of the file is the order of happening; within one day it is all that tells "
        "what came first. A year that was mistyped shows here, too."
    ),
    cure="Put the events in order of date, or mend the date.",
    example=Example(
        _SCENARIO
        + """\
events:
  - {date: 2018-07-12, event: no_show}
  - {date: 2018-07-06, event: talks_held}
""",
        "2018-07-06 stands after 2018-07-12",
    ),
)
KNOWN_BEFORE = Kind(
    code="SIM112",
    name="known-too-early",
    about="an event was known before it happened",
    why=(
        "'known' is the day on which an event came to light. What was announced beforehand is an "
        "event of its own: an offer, a threat, a promise."
    ),
    cure="Mend one of the two dates, or leave 'known' out where it became public the same day.",
    example=Example(
        _SCENARIO + "events: [{date: 2018-07-12, event: no_show, known: 2018-07-11}]\n",
        "known on 2018-07-11 before it happened on 2018-07-12",
    ),
)
CHECK_TOO_EARLY = Kind(
    code="SIM113",
    name="expectation-too-early",
    about="something is expected of a day before the clock starts",
    why="The walk has not begun on that day, so that nothing can be found.",
    cure="Expect it of a later day, code what had happened by then, or write an earlier 'from'.",
    example=Example(
        _SCENARIO
        + """\
events: [{date: 2018-07-12, event: no_show}]
expect: [{at: 2018-07-11, reads: none}]
""",
        "a check on 2018-07-11, before the first event on 2018-07-12",
    ),
)
CHECK_OF_NOTHING = Kind(
    code="SIM114",
    name="expectation-of-both-or-neither",
    about="a line of 'expect' asks nothing, or asks two things at once",
    why=(
        "A line speaks of the end of a day ('at', with 'stage', 'reads' or both) or of the whole "
        "history ('never'). One that asks nothing would always hold, and prove nothing."
    ),
    cure="Write 'at: DAY' with 'reads: READING' or 'stage: STAGE', or 'never: STAGE' alone.",
    example=Example(
        _SCENARIO
        + """\
events: [{date: 2018-07-12, event: no_show}]
expect: [{at: 2018-07-12}]
""",
        "a check has 'at' with 'stage' or 'reads', or it has 'never'",
    ),
)
STOPS_TOO_EARLY = Kind(
    code="SIM115",
    name="until-too-early",
    about="the clock is to stop before the last event",
    why=(
        "'until' lets the clock run on after the last event, so that silence can count. To see a "
        "history as it stood on an earlier day, nothing in the file has to change."
    ),
    cure="Write a later day, or take 'until' out and run with '--as-of DATE'.",
    example=Example(
        _SCENARIO
        + """\
events: [{date: 2018-07-12, event: no_show}]
until: 2018-07-01
""",
        "the clock stops on 2018-07-01, before the last event on 2018-07-12",
    ),
)
STARTS_TOO_LATE = Kind(
    code="SIM116",
    name="event-before-the-clock",
    about="an event stands on a day before the clock starts",
    why=(
        "'from' is the day on which every track starts. What came before it is where the tracks "
        "stand then, and no event of this history."
    ),
    cure="Write an earlier 'from', mend the event's date, or let a track start in another stage.",
    example=Example(
        _SCENARIO
        + """\
events: [{date: 2018-07-12, event: no_show}]
from: 2018-08-01
""",
        "an event on 2018-07-12, before the clock starts on 2018-08-01",
    ),
)
CANNOT_HAPPEN = Kind(
    code="SIM117",
    name="event-that-cannot-happen",
    about="an event is coded that the scenario says cannot happen",
    why=(
        "'not_here' names what a rulebook knows and this negotiation cannot bring, such as a "
        "ceasefire where nobody fights. What has happened can happen."
    ),
    cure="Take it out of 'not_here', or code the event as what it was.",
    example=Example(
        _SCENARIO
        + """\
not_here: ceasefire
events: [{date: 2018-07-12, event: ceasefire}]
""",
        "'ceasefire' happens, and is under 'not_here'",
    ),
)

KINDS = (
    OUT_OF_ORDER,
    KNOWN_BEFORE,
    CHECK_TOO_EARLY,
    CHECK_OF_NOTHING,
    STOPS_TOO_EARLY,
    STARTS_TOO_LATE,
    CANNOT_HAPPEN,
)
"""Every such fault, in the order of the codes."""
