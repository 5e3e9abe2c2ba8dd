"""Scenario files to values."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sim.files.constraints import all_of, any_of, given, not_both
from sim.files.keyed import Field, Named, Record
from sim.files.lists import Listing, OneOrMore
from sim.files.names import NAME, SLUG, Identifier
from sim.files.node import Node
from sim.files.nodes import compose_as
from sim.files.page import Page, announce, read_page
from sim.files.parties import PartyRecord
from sim.files.references import Reference
from sim.files.scenario_days import check_days
from sim.files.shapes import (
    BAD,
    Choice,
    DayText,
    FreeText,
    Reading,
    Scalar,
)
from sim.files.shelf import RulebookError, Shelf, is_packaged_name
from sim.files.sides import OneSide
from sim.model.collecting import uncollected
from sim.model.problem import InputError, check_kind, did_you_mean
from sim.model.reading import MEANINGS
from sim.model.rulebook import READINGS, Rulebook
from sim.model.scenario import MAIN, Check, Event, Party, Scenario, Source, Track
from sim.model.verdict import MIXED

if TYPE_CHECKING:
    from pathlib import Path


@uncollected
def load_scenario(
    path: str | Path, *, rulebook: Rulebook | None = None, shelf: Shelf | None = None
) -> Scenario:
    """The scenario in a file (``-`` is standard input), with its rulebook.

    ``rulebook`` takes the place of the one that the file names; lines of ``expect`` that name
    a stage which it has not are then left to the run.  ``shelf`` shares rulebooks between
    files.  Raises InputError with every fault of the file, or of its rulebook.
    """
    check_kind(path, (str, os.PathLike), "write the path of a scenario file, as a text or a Path")
    if rulebook is not None:
        check_kind(rulebook, Rulebook, "read it first: rulebook=sim.load_rulebook(...)")
    return read_scenario(read_page(path), rulebook=rulebook, shelf=shelf)


def read_scenario(
    page: Page, *, rulebook: Rulebook | None = None, shelf: Shelf | None = None
) -> Scenario:
    """The scenario on a page.  Raises InputError with every fault of it."""
    root = compose_as(page, "a scenario")
    reading = Reading(page)
    reading.names |= {"party": (), "source": (), "track": (MAIN,)}
    reading.values["given"] = rulebook
    reading.values["shelf"] = shelf or Shelf()
    scenario = SCENARIO.read(root, reading)
    check_days(reading, root)
    page.refuse()
    if scenario is BAD:  # only its rulebook is at fault, and that was told before
        raise InputError(())
    assert isinstance(scenario, Scenario)
    return scenario


_NOT_IN = "not in the rulebook '{}'"


class _RulebookReference(Scalar):
    """A packaged rulebook's name, or a path relative to the file."""

    what = "the name or path of a rulebook"

    def take(self, node: Node, reading: Reading) -> Any:
        given = reading.values["given"]
        folder = os.path.dirname(reading.page.path)  # of standard input: where one stands
        try:
            if given and not is_packaged_name(node.value):
                announce(os.path.join(folder, node.value))
            rulebook = given or reading.values["shelf"].get(node.value, folder)
        except InputError as error:
            if isinstance(error, RulebookError) and error.events is not None:
                reading.names["event"] = error.events
                reading.values["event is from"] = _NOT_IN.format(error.name or node.value)
            unread = len(error.problems) == 1 and not error.problems[0].line
            if unread and error.problems[0].code != "SIM009":
                (problem,) = error.problems
                return reading.fault(
                    node, "SIM107", problem.message, label="named here", cure=problem.cure
                )
            reading.page.problems.extend(error.problems)
            return BAD
        reading.names["event"] = rulebook.events
        reading.names["side"] = rulebook.actors.called
        if not given:
            reading.names["stage"] = rulebook.stages
        where = _NOT_IN.format(rulebook.name)
        reading.values["event is from"] = reading.values["stage is from"] = where
        reading.values["rulebook"] = rulebook
        return rulebook

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


def _party(_: Reading, __: Node, values: dict[str, Any]) -> Any:
    return Party(values["name"], values.get("title", ""), values.get("side"))


def _source(_: Reading, __: Node, values: dict[str, Any]) -> Source:
    return Source(**{key: value for key, value in values.items() if key != "line"})


def _track(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    rulebook = reading.values.get("rulebook")
    start = values.get("starts") or (rulebook.start if rulebook else "")
    if rulebook and start not in rulebook.stages:
        return reading.fault(
            node.child("starts"),
            "SIM102",
            f"unknown stage '{start}'",
            label=f"not in the rulebook '{rulebook.name}'",
            cure=did_you_mean(start, rulebook.stages),
        )
    return Track(values["name"], start, values.get("title", ""), values.get("called", ""))


def _event(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    known = values.get("known")
    if known is not None and known < values["date"]:
        return reading.fault(
            node.child("known"),
            "SIM112",
            f"known on {known} before it happened on {values['date']}",
            label="before its date",
            cure="'known' is the day on which it became public; leave it out for the same day",
        )
    if "tracks" not in values:
        values["tracks"] = reading.values.get("all tracks", (MAIN,))
    if values["event"] in reading.values.get("not here", ()):
        return reading.fault(
            node.child("event"),
            "SIM117",
            f"'{values['event']}' happens, and is under 'not_here'",
            label="cannot happen here",
            cure="take it out of 'not_here', or out of 'events'",
        )
    event = Event(line=node.line + 1, **values)
    reading.place("event", event, node)
    return event


def _check(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    at_a_day = "at" in values and ("stage" in values or "reads" in values)
    if at_a_day is ("never" in values) or ("never" in values and len(values.keys() & _AT) > 0):
        return reading.fault(
            node,
            "SIM114",
            "a check has 'at' with 'stage' or 'reads', or it has 'never'",
            label="one of the two",
            cure="'at: 2018-07-12' with 'reads: stalemate', or 'never: settlement'",
        )
    check = Check(line=node.line + 1, **values)
    reading.place("check", check, node)
    return check


_AT = frozenset({"at", "stage", "reads"})


def _scenario(reading: Reading, _: Node, values: dict[str, Any]) -> Any:
    if "tracks" not in values:
        values["tracks"] = {MAIN: Track(MAIN, values["rulebook"].start)}
    return Scenario(path=reading.page.path, **values)


class _Tracks(Named):
    """The tracks; their names stand for an event without ``track``."""

    def read(self, node: Node, reading: Reading) -> Any:
        tracks = super().read(node, reading)
        reading.values["all tracks"] = tuple(reading.names.get("track", ()))
        return tracks


class _NotHere(OneOrMore):
    """The events that cannot happen; what is coded must be none of them.

    Under a rulebook that the file does not name, those that it has not cannot happen either.
    """

    def read(self, node: Node, reading: Reading) -> Any:
        known = reading.names.pop("event", None) if reading.values["given"] else None
        read = super().read(node, reading)
        if known is not None:
            reading.names["event"] = known
        reading.values["not here"] = () if read is BAD else read
        return read


_STAGE = Reference("stage", "SIM102")
_EVENT = Reference("event", "SIM101")
_SOURCES = OneOrMore(Reference("source", "SIM106"))
_TRACK = Reference("track", "SIM105")
_READING = Choice("reading", (*READINGS, MIXED), MEANINGS)
_PARTIES = OneOrMore(Reference("party", "SIM104"))

_CALLED = "what a sentence calls the talks, as a plural: 'the {} talks'"

_A_DAY = all_of(given("at"), any_of(given("stage"), given("reads")))
_CHECK_KEYS = all_of(
    any_of(_A_DAY, given("never")),
    *(not_both(given("never"), given(key)) for key in sorted(_AT)),
)
EVENT_RECORD = Record(
    "an event",
    [
        Field("date", DayText(), "the day on which it happened", required=True),
        Field("event", _EVENT, "a type of the rulebook", required=True),
        Field("by", _PARTIES, "who did it: a party or a list"),
        Field("track", OneOrMore(_TRACK), "its track or tracks; all where absent", into="tracks"),
        Field("note", FreeText(), "what happened, in a sentence"),
        Field("source", _SOURCES, "where it was read: a source or a list", into="sources"),
        Field("known", DayText(), "the day on which it became public, where later"),
    ],
    _event,
)
SCENARIO = Record(
    "a scenario",
    [
        Field("scenario", SLUG, "the scenario's name", required=True, into="name"),
        Field("title", FreeText(), "what it is about", required=True),
        Field("called", FreeText(), _CALLED.format("Aceh")),
        Field("rulebook", _RulebookReference(), "a packaged rulebook, or a path", required=True),
        Field(
            "parties",
            Named(
                "party",
                Identifier(),
                PartyRecord(
                    "a party",
                    [
                        Field("name", FreeText(), "the party's name", into="title"),
                        Field("side", OneSide(), "its side: 1, 2 or a name; none for a mediator"),
                    ],
                    _party,
                ),
            ),
            "who takes part",
        ),
        Field(
            "sources",
            Named(
                "source",
                NAME,
                Record(
                    "a source",
                    [
                        Field("title", FreeText(), "the title of the text", required=True),
                        Field("author", FreeText(), "who wrote it"),
                        Field("publisher", FreeText(), "who published it"),
                        Field("date", DayText(), "when it was published"),
                        Field("url", FreeText(), "where it can be read"),
                    ],
                    _source,
                ),
            ),
            "where the facts were read",
        ),
        Field(
            "tracks",
            _Tracks(
                "track",
                NAME,
                Record(
                    "a track",
                    [
                        Field("title", FreeText(), "what it is about"),
                        Field("called", FreeText(), _CALLED.format("nuclear")),
                        Field("starts", _STAGE, "its first stage, where not the rulebook's"),
                    ],
                    _track,
                ),
                least=1,
            ),
            "the strands of the talks; one, 'main', where absent",
        ),
        Field("not_here", _NotHere(_EVENT), "events that cannot happen in this negotiation"),
        Field("events", Listing(EVENT_RECORD, least=1), "what happened, by date", required=True),
        Field("from", DayText(), "when the clock starts, where not with an event", into="begins"),
        Field("until", DayText(), "how far the clock runs after the last event"),
        Field(
            "expect",
            Listing(
                Record(
                    "a check",
                    [
                        Field("at", DayText(), "the day at whose end it is checked"),
                        Field("track", _TRACK, "the track; all of them where absent"),
                        Field("stage", _STAGE, "the stage that it must stand in"),
                        Field("reads", _READING, "what it must read"),
                        Field("never", OneOrMore(_STAGE), "stages that must never be entered"),
                        Field("because", FreeText(), "why history reads so"),
                        Field("source", _SOURCES, "who says so", into="sources"),
                    ],
                    _check,
                    _CHECK_KEYS,
                )
            ),
            "what the run must find",
        ),
    ],
    _scenario,
    in_order=True,
)
