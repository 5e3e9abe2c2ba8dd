"""What stands in a rulebook file, key by key."""

from __future__ import annotations

from typing import Any

from sim.files.cameo_code import CameoCode
from sim.files.constraints import all_of, exactly_one, given, if_and_only_if, not_both
from sim.files.groups import Groups, Origins, StageOrGroup, origins_of, stages_of
from sim.files.keyed import Field, Named, Record
from sim.files.lists import Listing, OneOrMore
from sim.files.names import NAME, SLUG, Identifier
from sim.files.node import Node
from sim.files.overall_line import OVERALL
from sim.files.references import ConditionLine, Reference
from sim.files.resets import Reset, entered_in
from sim.files.shapes import (
    BAD,
    Choice,
    Days,
    FreeText,
    Reading,
    Truth,
)
from sim.files.sides import OneSide, SidesOfAll, actors_of
from sim.files.timed import fits_a_deadline
from sim.model.acting import must_act
from sim.model.claim import PATTERNS, Claim
from sim.model.condition import Condition
from sim.model.groups import expanded
from sim.model.reading import MEANINGS
from sim.model.rulebook import (
    ANY,
    ENDS,
    READINGS,
    SAME,
    SIGNALS,
    TONES,
    TWO_SIDES,
    EventType,
    Rule,
    Rulebook,
    Stage,
    Tally,
)
from sim.model.sides import Sides
from sim.model.vocabulary import Actors


def _stage(_: Reading, __: Node, values: dict[str, Any]) -> Stage:
    return Stage(**_without_line(values))


def _event(_: Reading, __: Node, values: dict[str, Any]) -> EventType:
    return EventType(**_without_line(values))


def _without_line(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "line"}


def _tally(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    kinds = [kind for kind in ("count", "sides") if kind in values]
    if len(kinds) != 1:
        return reading.fault(
            node,
            "SIM124",
            f"a tally has {'both' if kinds else 'neither'} of 'count' and 'sides'",
            label="one of the two",
            cure="'count: EVENT' counts events, 'sides: EVENT' the sides that did it",
        )
    if "drop" in values and kinds == ["count"]:
        return reading.fault(
            node.child("drop"),
            "SIM127",
            "a tally that counts events has no sides to drop",
            label="only beside 'sides'",
            cure="write 'sides' for 'count', or 'reset' for 'drop'",
        )
    resets, groups = values.get("reset", ()), stages_of(reading)
    written, entering = values.get("in", ()), entered_in(resets)
    within, entered = expanded(written, groups), expanded(entering, groups)
    return Tally(
        name=values["name"],
        events=values[kinds[0]],
        distinct=kinds == ["sides"],
        within=within,
        drop=values.get("drop", ()),
        reset=tuple(reset for reset in resets if isinstance(reset, str)),
        entering=entered,
        by=int(Sides.of(values.get("by", ()))),
        means=values.get("means", ""),
        within_written=() if written == within else written,
        entering_written=() if entering == entered else entering,
    )


def _rule(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    triggers = [kind for kind in ("event", "after") if kind in values]
    if len(triggers) != 1:
        return reading.fault(
            node,
            "SIM121",
            f"a rule has {'both' if triggers else 'neither'} of 'event' and 'after'",
            label="one of the two",
            cure="'event: NAME' fires on an event, 'after: 120 days' when time has passed",
        )
    written: tuple[str, ...] = values["from"]
    origins = origins_of(reading, node, written)
    if origins is BAD:
        return BAD
    when: tuple[Condition, ...] = values.get("when", ())
    by: tuple[int, ...] = values.get("by", ())
    sides = Sides.of(by)
    if "after" in values and not fits_a_deadline(reading, node, sides, when):
        return BAD
    return Rule(
        name=values["name"],
        events=values.get("event", ()),
        after=values.get("after"),
        origins=origins,
        to=values["to"],
        because=values["because"],
        when=must_act(actors_of(reading), by) + when,
        line=values["line"],
        by=int(sides),
        origins_written=() if ANY in written or written == origins else written,
    )


def _claim(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    patterns = [pattern for pattern in PATTERNS if pattern in values]
    if len(patterns) != 1:
        return reading.fault(
            node,
            "SIM123",
            f"a claim has {len(patterns)} patterns" if patterns else "a claim has no pattern",
            label="one pattern",
            cure=f"write one of {', '.join(PATTERNS)}",
        )
    pattern = patterns[0]
    starts = pattern in ("needs", "leads to")
    if starts is not ("every" in values):
        return reading.fault(
            node,
            "SIM123",
            f"'{pattern}' {'needs' if starts else 'has no'} 'every'",
            label="here",
            cure="'every: A' and 'needs: B': A only after B; 'leads to: B': after A always B",
        )
    if "between" in values and ("after" in values or "until" in values):
        return reading.fault(
            node,
            "SIM123",
            "a scope is 'between', or 'after' and 'until'",
            label="both are here",
            cure="keep 'between: [A, B]', or 'after: A' with 'until: B', and take the other out",
        )
    return Claim(
        name=values["name"],
        pattern=pattern,
        then=values[pattern],
        every=values.get("every"),
        after=values.get("after"),
        until=values.get("until"),
        between=values.get("between", ()),
        because=values.get("because", ""),
        line=values["line"],
    )


def _rulebook(reading: Reading, _: Node, values: dict[str, Any]) -> Rulebook:
    actors: Actors = values.pop("sides", TWO_SIDES)
    return Rulebook(sides=actors.sides, side_names=actors.names, **values)


_STAGE = Reference("stage", "SIM102")
_EVENT = Reference("event", "SIM101")
_RULE_LINES = OneOrMore(ConditionLine("rule"))
_CLAIM_LINE = ConditionLine("claim")

_STAGES = Named(
    "stage",
    Identifier(),
    Record(
        "a stage",
        [
            Field(
                "reads",
                Choice("reading", READINGS, MEANINGS),
                "what it says about the talks",
                required=True,
            ),
            Field("means", FreeText(), "the stage in words"),
            Field("final", Truth(), "true for a stage with no way out"),
        ],
        _stage,
    ),
    least=1,
)
_EVENTS = Named(
    "event",
    Identifier(),
    Record(
        "an event",
        [
            Field("means", FreeText(), "the event in words"),
            Field(
                "signal", Choice("signal", SIGNALS), "a costly deed or a cheap word", required=True
            ),
            Field("tone", Choice("tone", TONES), "cooperative, hostile or neutral", required=True),
            Field(
                "ends",
                Choice("way for talks to end", ENDS),
                "what a reader of tone alone takes it for",
            ),
            Field("joint", Truth(), "true for what all sides do together, such as a meeting"),
            Field("cameo", OneOrMore(CameoCode()), "codes of the CAMEO scheme, in quotes"),
        ],
        _event,
    ),
    least=1,
)
_TALLIES = Named(
    "tally",
    Identifier(),
    Record(
        "a tally",
        [
            Field("count", OneOrMore(_EVENT), "events whose number is counted"),
            Field("sides", OneOrMore(_EVENT), "events whose distinct sides are counted"),
            Field("by", OneOrMore(OneSide()), "sides that must all act for an event to count"),
            Field("in", OneOrMore(StageOrGroup()), "where it counts; everywhere if absent"),
            Field("drop", OneOrMore(_EVENT), "events that take out the sides which do them"),
            Field(
                "reset",
                OneOrMore(Reset(_EVENT, StageOrGroup())),
                "events that set it back to nothing, and {enter: STAGE}",
            ),
            Field("means", FreeText(), "the tally in words"),
        ],
        _tally,
        all_of(exactly_one("count", "sides"), not_both(given("count"), given("drop"))),
    ),
)
_RULES = Named(
    "rule",
    NAME,
    Record(
        "a rule",
        [
            Field("event", OneOrMore(_EVENT), "the event that the rule answers, or a list"),
            Field("by", OneOrMore(OneSide()), "the side that must act, or a list: all of them"),
            Field("after", Days(), "the time in a stage after which it fires, such as 120 days"),
            Field(
                "from",
                Origins(ANY),
                "the stages it starts from, groups of them, any, or {except: those left out}",
                required=True,
            ),
            Field("when", _RULE_LINES, "conditions on tallies, time and who acts: all must hold"),
            Field(
                "to",
                Reference("stage", "SIM102", also=(SAME,)),
                "the stage it leads to, or same",
                required=True,
            ),
            Field("because", FreeText(), "the reason, in a sentence", required=True),
        ],
        _rule,
        all_of(exactly_one("event", "after"), not_both(given("by"), given("after"))),
    ),
)
_CLAIMS = Named(
    "claim",
    NAME,
    Record(
        "a claim",
        [
            Field("never", _CLAIM_LINE, "holds at no step"),
            Field("always", _CLAIM_LINE, "holds at every step"),
            Field("possible", _CLAIM_LINE, "holds at some step that can be reached"),
            Field("always possible", _CLAIM_LINE, "from everywhere such a step can be reached"),
            Field("every", _CLAIM_LINE, "what 'needs' and 'leads to' speak of"),
            Field("needs", _CLAIM_LINE, "has happened before, or with, every such step"),
            Field("leads to", _CLAIM_LINE, "happens after every such step"),
            Field("after", _CLAIM_LINE, "only after the first step where this holds"),
            Field("until", _CLAIM_LINE, "only up to the first step where this holds"),
            Field(
                "between",
                Listing(_CLAIM_LINE, least=2, most=2),
                "only between steps where the first and the second hold",
            ),
            Field("because", FreeText(), "the reason, in a sentence"),
        ],
        _claim,
        all_of(
            exactly_one(*PATTERNS),
            if_and_only_if(given("every"), exactly_one("needs", "leads to")),
            not_both(given("between"), given("after")),
            not_both(given("between"), given("until")),
        ),
    ),
)
RULEBOOK = Record(
    "a rulebook",
    [
        Field("rulebook", SLUG, "the rulebook's name", required=True, into="name"),
        Field("title", FreeText(), "what it is about", required=True),
        Field("sides", SidesOfAll(), "how many sides there are, or their names; 2 where absent"),
        Field("stages", _STAGES, "where a track can stand", required=True),
        Field("groups", Groups(), "named lists of stages; one may name those before it"),
        Field("start", _STAGE, "the stage that a track starts in", required=True),
        Field("events", _EVENTS, "what parties do and say", required=True),
        Field("tallies", _TALLIES, "what a rule may ask about"),
        Field("rules", _RULES, "the rules, the first that fits fires", required=True),
        Field("overall", OVERALL, "what tracks that differ read together, first line that fits"),
        Field("claims", _CLAIMS, "properties that must hold over every history"),
    ],
    lambda reading, node, values: _rulebook(reading, node, {"tallies": {}, **_tupled(values)}),
    in_order=True,
)


def _tupled(values: dict[str, Any]) -> dict[str, Any]:
    return values | {
        key: tuple(values[key].values()) for key in ("rules", "claims") if key in values
    }
