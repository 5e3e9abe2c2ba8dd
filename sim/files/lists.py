"""Lists in a file: one value or several, or records that each start with a dash."""

from __future__ import annotations

from typing import Any

from sim.files.keyed import Record
from sim.files.node import MAPPING, SCALAR, SEQUENCE, Node
from sim.files.shapes import BAD, Reading, Scalar, Schema, Shape, short


class OneOrMore(Shape):
    """One value, or a list of them without repetition; read as a tuple."""

    takes_several = True

    def __init__(self, item: Shape) -> None:
        self.item = item

    def read(self, node: Node, reading: Reading) -> Any:
        if node.kind is not SEQUENCE:
            faults = len(reading.page.problems)
            value = self.item.read(node, reading)
            if value is BAD:
                self._offer_list(node, reading, faults)
            return value if value is BAD else (value,)
        nodes = node.value
        if not nodes:
            cure = "write one or more, or leave the key out where it need not be there"
            return reading.fault(node, "SIM011", "the list is empty", cure=cure)
        values = [self.item.read(one, reading) for one in nodes]
        if BAD in values:
            return BAD
        if len(set(values)) == len(values):
            return tuple(values)
        seen = set()
        for value, one in zip(values, nodes, strict=True):
            if value in seen:
                written = short(one.value) if one.kind is SCALAR else value
                message = f"'{written}' stands twice in the list"
                cure = "take one of them out"
                return reading.fault(one, "SIM014", message, label="again", cure=cure)
            seen.add(value)
        return tuple(values)

    def _offer_list(self, node: Node, reading: Reading, faults: int) -> None:
        """Say of a text that holds several names that they are to be a list."""
        from sim.files.causes.slips import several  # only where something is wrong

        known = self.item.choices(reading) if isinstance(self.item, Scalar) else ()
        if node.kind is MAPPING:  # {USA, DPRK}
            pairs = node.value
            names = [key.value for key, value in pairs if key.kind is SCALAR and value.empty]
            names = names if len(names) == len(pairs) and set(names) & set(known) else []
        else:
            names = several(node.value, known)
        if names:
            del reading.page.problems[faults:]
            written = "{...}" if node.kind is MAPPING else short(node.value)
            message = f"'{written}' is one value, and holds several names"
            quoted = [f'"{name}"' if name.isdigit() else name for name in names]  # 057 keeps its 0
            cure = f"write [{', '.join(quoted)}]"
            reading.fault(node, "SIM011", message, label="not a list", cure=cure)

    def schema(self) -> Schema:
        item = self.item.schema()
        return {
            "anyOf": [
                item,
                {"type": "array", "items": item, "minItems": 1, "uniqueItems": True},
            ]
        }


class Listing(Shape):
    """A list of values, or a list of exactly ``count``; read as a tuple."""

    def __init__(self, item: Shape, *, least: int = 0, most: int | None = None) -> None:
        self.item = item
        self.least = least
        self.most = most
        if isinstance(item, Record):
            item.in_list = True

    def read(self, node: Node, reading: Reading) -> Any:
        if node.kind is not SEQUENCE:
            return reading.fault(
                node,
                "SIM011",
                f"a list is needed here, not {node.kind}",
                label="wrong type",
                cure="start each item with '- '",
            )
        number = len(node.value)
        if number < self.least or (self.most is not None and number > self.most):
            wanted = f"{self.least}" if self.least == self.most else f"{self.least} or more"
            return reading.fault(
                node,
                "SIM011",
                f"the list has {number or 'no'} item{'' if number == 1 else 's'}, not {wanted}",
                label="wrong length",
                cure=f"write {wanted}, each after '- ' or between commas",
            )
        values = [self.item.read(one, reading) for one in node.value]
        return BAD if any(value is BAD for value in values) else tuple(values)

    def schema(self) -> Schema:
        schema: Schema = {"type": "array", "items": self.item.schema()}
        if self.least:
            schema["minItems"] = self.least
        if self.most is not None:
            schema["maxItems"] = self.most
        return schema
