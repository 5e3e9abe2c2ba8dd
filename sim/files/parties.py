"""A party in a file: a mapping of keys, or its name alone."""

from __future__ import annotations

from typing import Any

from sim.files.keyed import Record
from sim.files.node import SCALAR, Node
from sim.files.shapes import Reading, Schema, short
from sim.model.scenario import Party


class PartyRecord(Record):
    """A party: a mapping, or its name alone, in any script, for one without a side."""

    def read_into(self, node: Node, reading: Reading, values: dict[str, Any]) -> Any:
        if node.kind is not SCALAR or not node.value or node.empty:
            return super().read_into(node, reading, values)
        if node.plain and node.value.replace(".", "", 1).isdigit():
            return reading.fault(
                node,
                "SIM011",
                "a party is its name or a mapping of keys, not a number",
                label="not a name",
                cure=f"write {{side: {short(node.value)}}} for its side, or a name in quotes",
            )
        return Party(values["name"], node.value)

    def schema(self) -> Schema:
        return {"anyOf": [super().schema(), {"type": ["string", "boolean"], "minLength": 1}]}
