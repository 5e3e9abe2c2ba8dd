"""What sets a tally back: an event, or that a stage is entered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sim.files.keyed import Field, Record
from sim.files.lists import OneOrMore
from sim.files.node import MAPPING, Node
from sim.files.references import Reference
from sim.files.shapes import Reading, Schema


class Entering(NamedTuple):
    """That one of some stages is entered."""

    stages: tuple[str, ...]


class Reset(Reference):
    """An event by its name, or ``{enter: STAGE}`` with one stage or a list."""

    def __init__(self, event: Reference, stage: Reference) -> None:
        super().__init__(event.kind, event.code)
        self._entering = Record(
            "what sets a tally back",
            [Field("enter", OneOrMore(stage), "the stages that are entered", required=True)],
            _entering,
        )

    def read(self, node: Node, reading: Reading) -> Any:
        if node.kind is MAPPING:
            return self._entering.read(node, reading)
        return super().read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [super().schema(), self._entering.schema()]}


def entered_in(resets: Iterable[str | Entering]) -> tuple[str, ...]:
    """The stages among what sets a tally back, each once."""
    entering = [reset for reset in resets if isinstance(reset, Entering)]
    return tuple(dict.fromkeys(stage for reset in entering for stage in reset.stages))


def _entering(_: Reading, __: Node, values: dict[str, Any]) -> Entering:
    return Entering(values["enter"])
