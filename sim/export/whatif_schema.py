"""The JSON Schema of what would have been and what could be, and of a change that was tried."""

from __future__ import annotations

from sim.analysis.change.cheapest import DROP, INSERT, REPLACE
from sim.export.parts_schema import (
    BY,
    COMMON,
    COUNT,
    DAY,
    EVENT,
    HEAD,
    NAME,
    NULL,
    NUMBER,
    PLACE,
    READING,
    RULE,
    RULEBOOK,
    STANDING,
    TEXT,
    TRUTH,
    by_name,
    document,
    filled,
    form,
    listed,
    one_group,
    or_null,
    record,
    ref,
    said,
    some,
)
from sim.export.whatif import FORMAT, HELD_FIXED, TRIED_FORMAT
from sim.files.shapes import Schema
from sim.model.rulebook import READINGS


def whatif_schema() -> Schema:
    """The JSON Schema of what ``sim whatif --format json`` prints."""
    return document(
        "whatif",
        "A report of what would have been and what could be",
        {"oneOf": [ref("answer"), ref("tried")]},
        answer=_ANSWER,
        tried=_TRIED,
        answers=_ANSWERS,
        question=_QUESTION,
        goal=_GOAL,
        pivot=_PIVOT,
        turning=_TURNING,
        cheapest=_CHEAPEST,
        change=_CHANGE,
        way=_WAY,
        move=_MOVE,
        act=_ACT,
        words=_WORDS,
        parted=_PARTED,
    )


_NUMBERS = listed(NUMBER)
_STEPS = some(listed(ref("move")))
_CHANGES = listed(ref("change"))
_SIDES = said("The sides that act together, from 1", listed(PLACE))

_QUESTION = said(
    "What was asked",
    record(
        to=said("What is wanted; null for every other reading", or_null(ref("goal"))),
        avoid=said("The events that no way may use", listed(NAME)),
        by=said("The party that takes the ways alone; null for any", or_null(NAME)),
        joint=said("The events that 'by' leaves out, as done together so far", listed(NAME)),
        within_days=said("How many days a way may take; null for any", or_null(COUNT)),
        steps=said("Turning points: how near an outcome counts as open", PLACE),
    ),
)
_ANSWER = said(
    "What the history hangs on, and the ways on from its end",
    record(
        format=form(FORMAT),
        **HEAD,
        rulebook=RULEBOOK,
        held_fixed=said("What each change leaves as it was", {"const": HELD_FIXED}),
        question=ref("question"),
        tracks=said("By the name of the track", some(by_name(ref("answers")))),
    ),
)
_TRIED = said(
    "What becomes of a history that is changed",
    record(
        format=form(TRIED_FORMAT),
        **HEAD | {"from": said("The first day of the walk", DAY)},
        rulebook=RULEBOOK,
        tried=said("The changes, in words", some(listed(NAME))),
        reads=said(
            "The common reading of all tracks, or 'mixed'",
            record(
                was=said("In the history as it was", COMMON),
                now=said("In the changed one", COMMON),
            ),
        ),
        tracks=said("By the name of the track", some(by_name(ref("parted")))),
    ),
)
_PARTED = record(
    was=said("In the history as it was", ref("track")),
    now=said("In the changed one", ref("track")),
    shared=said("How many steps both share before they part", COUNT),
    differ=said(
        "The steps from the first to the last that differ",
        listed(
            record(
                number=said(
                    "The event's place in the script, from 1; null for a deadline or a new event",
                    or_null(NUMBER),
                ),
                was=said("Null where the history as it was has no such step", or_null(ref("step"))),
                now=said("Null where the changed one has none", or_null(ref("step"))),
            )
            | {"not": filled((), ("was", "now"))}
        ),
    ),
    rejoined=said("How many steps both share after that", COUNT),
)
_ANSWERS = record(
    verdict=said("Where the track stands", ref("track")),
    events=said("The events of the track, and what hangs on each", listed(ref("pivot"))),
    smallest_sets=said(
        "The fewest events whose common absence changes the verdict",
        record(
            up_to=said("The largest set that was looked at", PLACE),
            count=said("How many sets there are of the smallest size", COUNT),
            sets=said("The first of them, as numbers of events", listed(some(_NUMBERS))),
        ),
    ),
    turning_points=said("After these an outcome was out of reach", listed(ref("turning"))),
    cheapest=said("Null where nothing was asked for with --to", or_null(ref("cheapest"))),
    ways=said("The shortest ways to each goal", listed(ref("way"))),
    words=ref("words"),
)
_GOAL = record(
    kind=said("What the name is of", {"enum": ["reading", "stage"]}),
    name=said("The reading or stage", NAME),
)
_PIVOT = record(
    number=NUMBER,
    date=said("The day of the event", DAY),
    event=said("The type of the event", NAME),
    by=BY,
    without=said("Where the track would stand without it", ref("standing")),
    instead=said(
        "Where it would stand with an event of another type in its place, by that type; those "
        "that change the verdict",
        by_name(ref("standing")),
    ),
    responsibility=said(
        "1 / (1 + the fewest other events whose absence makes it decisive); 0 for none",
        {"type": "number", "minimum": 0, "maximum": 1},
    ),
)
_TURNING = record(
    number=said("The event's place in the script, from 1; null for a deadline", or_null(NUMBER)),
    date=said("The day", DAY),
    event=EVENT,
    outcome=said("The reading that was open no longer", {"enum": list(READINGS[1:])}),
    steps_before=said("The fewest steps to it before", COUNT),
    steps_after=said("The fewest after; null where it cannot be reached", or_null(COUNT)),
) | one_group(("number", "event"), ())
_CHEAPEST = record(
    changes=said("How many it takes; null where more than were tried", or_null(COUNT)),
    up_to=said("How many changes were tried together", COUNT),
    singles=said("All changes that do it alone", _CHANGES),
    examples=said("Some of the sets that do, where one change does not", listed(some(_CHANGES))),
)
_KEYS = ("number", "after_number", "event", "sides", "first", "last")
_CHANGE = said(
    "An event dropped, replaced, or inserted",
    record(
        change=said("What is done", {"enum": [DROP, REPLACE, INSERT]}),
        number=said("The event dropped or replaced, by its place in the script", or_null(NUMBER)),
        after_number=said("The one that an insertion follows; 0 before the first", or_null(COUNT)),
        event=said("The type of the new event; null where one is dropped", or_null(NAME)),
        sides=said(
            "The sides that act in an insertion, from 1; none where it matters not",
            or_null(listed(PLACE)),
        ),
        first=said("The first day on which an insertion does it", or_null(DAY)),
        last=said("The last such day", or_null(DAY)),
    )
    | {
        "oneOf": [
            {"allOf": [{"properties": {"change": {"const": kind}}}, filled(keys, _KEYS)]}
            for kind, keys in (
                (DROP, ("number",)),
                (REPLACE, ("number", "event")),
                (INSERT, _KEYS[1:]),
            )
        ]
    },
)
_WAY = record(
    to=said("The goal", ref("goal")),
    steps=said("How many steps the shortest ways have; null where there is none", or_null(COUNT)),
    count=said("How many there are, other sides counted as another way", COUNT),
    ways=said("The first of them, step by step, alike ones together", listed(_STEPS)),
    reachable_stages=said("Where no way leads there: where any does", or_null(some(listed(NAME)))),
    too_long_days=said(
        "Where none fits the time: how many days the quickest takes", or_null(PLACE)
    ),
    beyond_parties=said(
        "Where the parties have none: the ways in which a side acts that has no party; null where "
        "there are none, or none were looked for",
        or_null(
            record(
                steps=said("How many steps the shortest have", PLACE),
                count=said("How many there are", PLACE),
                ways=said("The first of them, step by step", some(listed(_STEPS))),
            )
        ),
    ),
) | one_group(("steps",), ("reachable_stages",), ("too_long_days",))
_MOVE = said(
    "A step of a way: any one of some events, or a wait for a deadline",
    record(
        **STANDING,
        earliest_days=said("How many days after the last day it can come at the earliest", COUNT),
        deadline=said("Such as 'after 120 days'; null for an event", or_null(NAME)),
        rule=said(
            "The rule of the deadline; null where none fires, or for an event", or_null(NAME)
        ),
        any_of=said(
            "The events that do it; none for a wait",
            listed(ref("act")),
        ),
    )
    | {
        "oneOf": [
            {"properties": {"deadline": {"not": NULL}, "any_of": {"maxItems": 0}}},
            {"properties": {"deadline": NULL, "rule": NULL, "any_of": {"minItems": 1}}},
        ]
    },
)
_ACT = said(
    "An event that does it, by whom and why",
    record(
        event=said("The type of the event", NAME),
        rule=RULE,
        because=said("The reason that the rule gives; null where none fires", or_null(TEXT)),
        sides=said("Every set of sides by which it does; none where any do", listed(_SIDES)),
    ),
)
_WORDS = said(
    "What words alone could do to the verdict",
    record(
        kinds=said("The types of word", listed(NAME)),
        change_nothing=said("Whether no word changes anything", TRUTH),
        put_in=said("The words that change the verdict where they are put in", _CHANGES),
        taken_out=said("The numbers of the words whose absence does", _NUMBERS),
        swapped=said("The numbers of those that another word in their place changes", _NUMBERS),
        said_from_now_on=said("Whether any number of words after the last day does", TRUTH),
        one_deed=said(
            "The deeds that lead to another reading, done once after the last day, by the reading",
            by_name(some(listed(ref("act"))), READING),
        ),
    ),
)
