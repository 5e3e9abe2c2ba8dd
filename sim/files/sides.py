"""The sides in a file: how many a rulebook has and what they are called, and one of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sim.files.lists import OneOrMore
from sim.files.names import Identifier
from sim.files.node import SCALAR, SEQUENCE, Node
from sim.files.quantities import whole
from sim.files.shapes import BAD, Reading, Scalar, Schema, Shape, Whole, short
from sim.model.problem import did_you_mean
from sim.model.vocabulary import Actors

MOST_SIDES = 8


def actors_of(reading: Reading) -> Actors:
    """The sides of the rulebook that is read; as many as may be where they could not be read."""
    called = tuple(reading.names.get("side", ()))
    if not called:
        return Actors(MOST_SIDES)
    return Actors(len(called), called if _named(called) else ())


class SidesOfAll(Shape):
    """How many sides there are, or the list of their names; read as the actors."""

    number = Whole(1, MOST_SIDES)
    names = OneOrMore(Identifier())

    def read(self, node: Node, reading: Reading) -> Any:
        reading.names.pop("side", None)  # until they are read, nothing is no side
        actors = self._named(node, reading) if node.kind is SEQUENCE else self._many(node, reading)
        if actors is not BAD:
            reading.names["side"] = actors.called
        return actors

    def _named(self, node: Node, reading: Reading) -> Any:
        names = self.names.read(node, reading)
        if names is BAD or len(names) <= MOST_SIDES:
            return names if names is BAD else Actors(len(names), names)
        return reading.fault(
            node,
            "SIM015",
            f"{len(names)} sides, and a rulebook has at most {MOST_SIDES}",
            label="too many",
            cure="give parties that act as one the same side",
        )

    def _many(self, node: Node, reading: Reading) -> Any:
        if node.kind is SCALAR and whole(node.value) is not None:
            number = self.number.read(node, reading)
            return number if number is BAD else Actors(number)
        what = f"'{short(node.value)}'" if node.kind is SCALAR else node.kind
        return reading.fault(
            node,
            "SIM015" if node.kind is SCALAR else "SIM011",
            f"{what} is neither a number of sides nor a list of their names",
            label="not so",
            cure=f"write one from 1 to {MOST_SIDES}, in digits, or their names: [employer, union]",
        )

    def schema(self) -> Schema:
        names = {"type": "array", "items": Identifier().schema(), "uniqueItems": True}
        return {"anyOf": [self.number.schema(), names | {"minItems": 1, "maxItems": MOST_SIDES}]}


class OneSide(Scalar):
    """One side, by its number or its name; read as its number."""

    what = "the number or the name of a side"
    number = Whole(1, MOST_SIDES)

    def take(self, node: Node, reading: Reading) -> Any:
        known = reading.names.get("side")
        number, called = whole(node.value), tuple(known or ())
        if known is None:  # the sides could not be read, and that was told
            return BAD if number is None else self.number.take(node, reading)
        if node.value in called:
            return called.index(node.value) + 1
        if number is not None and 1 <= number <= len(called):
            return number
        if number is None and not _named(called):
            return Whole(1, len(called)).take(node, reading)
        message, cure = _no_side(node.value, called)
        return reading.fault(node, "SIM104", message, label="no such side", cure=cure)

    def choices(self, reading: Reading) -> Collection[str]:
        return reading.names.get("side", ())

    def schema(self) -> Schema:
        return {"anyOf": [self.number.schema(), Identifier().schema()]}


def _named(called: tuple[str, ...]) -> bool:
    """Whether sides have names, and not numbers alone."""
    return bool(called) and not called[0].isdigit()


def _no_side(written: str, called: tuple[str, ...]) -> tuple[str, str]:
    """What to say of a side that is none of those there are, and what to write for it."""
    number = whole(written)
    if number is None:
        return f"unknown side '{short(written)}'", did_you_mean(written, called)
    sides = f"side {number} of a rulebook of {len(called)} side{'' if len(called) == 1 else 's'}"
    if _named(called):
        return sides, did_you_mean(written, called)
    cure = f"write one from 1 to {len(called)}"
    if 1 <= number <= MOST_SIDES:
        cure += f", or 'sides: {number}' in the rulebook"
    return sides, cure
