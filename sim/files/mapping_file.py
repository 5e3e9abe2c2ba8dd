"""What stands in a mapping file: which codes of event data are which events of a rulebook."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from sim.files.cameo_code import CameoCode
from sim.files.keyed import Field, Record
from sim.files.lists import Listing, OneOrMore
from sim.files.names import SLUG
from sim.files.node import MAPPING as PAIRS
from sim.files.node import SCALAR, Node
from sim.files.nodes import compose
from sim.files.page import Page, read_page
from sim.files.references import Reference
from sim.files.shapes import BAD, Choice, FreeText, Pattern, Reading, Scalar, Schema, Shape, Whole
from sim.files.shelf import is_packaged_name
from sim.model.mapping import ACTORS, ANYBODY, CLASSES, SCHEMES, CodeMapping, News
from sim.model.problem import closest, did_you_mean
from sim.model.rulebook import Rulebook
from sim.model.value import changed

MAPPINGS = os.path.join(os.path.dirname(os.path.dirname(__file__)), "mappings")
MOST_STATEMENTS, MOST_DAYS = 1_000_000, 3650
_PLOVER = (
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)
_CODES: dict[str, Scalar] = {
    "cameo": CameoCode(),
    "plover": Pattern(
        "a code of PLOVER",
        f"(?:{'|'.join(_PLOVER)})(?: [a-z][a-z-]*)?",
        code="SIM016",
        cure="write a type such as CONSULT, or a type and its mode, such as CONSULT visit",
    ),
    "own": FreeText(),
}


class EventCodes(Shape):
    """The codes of one event: one or several of the mapping's scheme, or [] for none."""

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node.value, list) and not node.value:
            return ()
        scheme = reading.values.get("scheme", BAD)
        return ("",) if scheme is BAD else OneOrMore(_CODES[scheme]).read(node, reading)

    def schema(self) -> Schema:
        code = {"type": ["string", "number"]}
        return {"anyOf": [code, {"type": "array", "items": code, "uniqueItems": True}]}


class ByName(Shape):
    """A mapping of names to what each stands for."""

    def __init__(self, what: str, key: Scalar, each: Shape) -> None:
        self.what, self.key, self.each = what, key, each

    def read(self, node: Node, reading: Reading) -> Any:
        if node.kind is not PAIRS:
            message = f"{self.what} is a mapping of names, not {node.kind}"
            cure = "write 'name: ...' on lines of their own"
            return reading.fault(node, "SIM011", message, label="wrong type", cure=cure)
        values: dict[str, Any] = {}
        good = True
        for key, one in node.value:
            name, value = self.key.read(key, reading), self.each.read(one, reading)
            if name in values:
                message = f"'{name}' stands twice"
                name = reading.fault(key, "SIM014", message, label="again", cure="keep one of them")
            good = good and name is not BAD and value is not BAD
            if name is not BAD:
                values[name] = value
        return values if good else BAD

    def schema(self) -> Schema:
        names = self.key.schema()
        return {
            "type": "object",
            "propertyNames": names,
            "additionalProperties": self.each.schema(),
        }


class Scheme(Choice):
    """The scheme of the codes; what follows in the file is read by it."""

    def __init__(self) -> None:
        super().__init__("scheme", SCHEMES)

    def read(self, node: Node, reading: Reading) -> Any:
        scheme = reading.values["scheme"] = super().read(node, reading)
        return scheme


def _mapping(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    order = values.get("within_a_day", CLASSES)
    if len(set(order)) < len(CLASSES):
        return reading.fault(
            node.child("within a day"),
            "SIM014",
            "'within a day' does not name each of the four once",
            cure=f"write all in your order: [{', '.join(CLASSES)}]",
        )
    actors = values.get("actors", (ANYBODY,))
    if ANYBODY in actors and len(actors) > 1:
        message = f"'{ANYBODY}' is everybody, and others stand beside it"
        cure = f"write 'actors: {ANYBODY}', or take it out"
        return reading.fault(node.child("actors"), "SIM017", message, cure=cure)
    if _tell_shared(reading, node.child("events"), values.get("events", {})):
        return BAD
    return CodeMapping(rulebook=reading.values["rulebook"], **values)


def _tell_shared(reading: Reading, node: Node, events: dict[str, tuple[str, ...]]) -> bool:
    """Refuse a code that stands under two events; whether there is one."""
    first: dict[str, str] = {}
    shared = False
    for event, codes in events.items():
        for place, code in enumerate(codes):
            other = first.setdefault(code, event)
            if other == event:
                continue
            at = node.child(event)
            at = at if at.kind is SCALAR else at.value[place]
            message = f"the code '{code}' stands under '{other}' already"
            reading.fault(at, "SIM014", message, label="again", cure="keep it under one of the two")
            shared = True
    return shared


NEWS = Record(
    "what makes news",
    [
        Field("statements", Whole(1, MOST_STATEMENTS), "at least so many statements that day"),
        Field("times", Whole(0, MOST_STATEMENTS), "so many times the daily mean before; 0 for any"),
        Field("days", Whole(1, MOST_DAYS), "of how many days before"),
    ],
    lambda _, __, values: News(**values),
)
MAPPING = Record(
    "a mapping",
    [
        Field("mapping", SLUG, "its name", required=True, into="name"),
        Field("scheme", Scheme(), "what its codes are of", required=True),
        Field("evidence", FreeText(), "how far it is to be trusted; each replay says it"),
        Field(
            "actors",
            OneOrMore(Choice("sector", (ANYBODY, *ACTORS))),
            "which sectors of a country count, on both sides",
        ),
        Field(
            "events",
            ByName("'events'", Reference("event", "SIM101"), EventCodes()),
            "the codes of each event",
        ),
        Field(
            "news",
            ByName("'news'", Choice("class of events", CLASSES), NEWS),
            "what must be told to be news",
        ),
        Field(
            "within a day",
            Listing(Choice("class of events", CLASSES), least=4, most=4),
            "in which order the events of one day happen",
            into="within_a_day",
        ),
    ],
    _mapping,
    in_order=True,
)
"""What stands in a mapping file."""


@cache
def packaged_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with `sim`."""
    return tuple(sorted(name[:-5] for name in os.listdir(MAPPINGS) if name.endswith(".yaml")))


def packaged_mapping(name: str) -> str:
    """The path of a packaged mapping.  Raises InputError where there is none of the name."""
    known = packaged_mappings()
    if name not in known:
        page = Page(name)
        cure = did_you_mean(name, known)
        if not closest(name, known):
            cure += "; a path ends in .yaml"
        page.fault(None, "SIM309", f"unknown mapping '{name[:40]}'", cure=cure)
        page.refuse()
    return os.path.join(MAPPINGS, f"{name}.yaml")


def load_mapping(mapping: str, rulebook: Rulebook) -> CodeMapping:
    """A packaged mapping by name, or one from a file, to the events of a rulebook.

    Raises InputError with every fault of the file.
    """
    path = packaged_mapping(mapping) if is_packaged_name(mapping) else mapping
    return read_mapping(read_page(path), rulebook)


def page_of_mapping(mapping: str) -> Page:
    """The text of a mapping, whose name can be read.  Raises InputError."""
    page = read_page(packaged_mapping(mapping) if is_packaged_name(mapping) else mapping)
    named = compose(page).child("mapping")
    if named.kind is not SCALAR or not named.value:
        message = "this is no mapping: it has no key 'mapping' with a name"
        page.fault(named, "SIM011", message, label="here", cure="begin from a mapping")
        page.refuse()
    return page


def read_mapping(page: Page, rulebook: Rulebook) -> CodeMapping:
    """The mapping on a page.  Raises InputError with every fault of it."""
    root = compose(page)
    reading = Reading(page)
    reading.names["event"] = tuple(rulebook.events)
    reading.values |= {"rulebook": rulebook, "event is from": f"not in '{rulebook.name}'"}
    found = MAPPING.read(root, reading)
    page.refuse()
    assert isinstance(found, CodeMapping)
    return changed(found, path=page.path)
