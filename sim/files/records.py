"""Lists and mappings in a file: what keys a record has, and what each of them holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim.files.marks import MAPPING, NOTHING, SCALAR, SEQUENCE, Node
from sim.files.shapes import BAD, Reading, Scalar, Schema, Shape, short
from sim.model.problem import closest, did_you_mean


class OneOrMore(Shape):
    """One value, or a list of them without repetition; read as a tuple."""

    def __init__(self, item: Shape) -> None:
        self.item = item

    def read(self, node: Node, reading: Reading) -> Any:
        if node.kind is not SEQUENCE:
            value = self.item.read(node, reading)
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
                message = f"'{value}' stands twice in the list"
                cure = "take one of them out"
                return reading.fault(one, "SIM014", message, label="again", cure=cure)
            seen.add(value)
        return tuple(values)

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


class Field:
    """One key of a record: how its value is written, whether it must be there, what it means."""

    def __init__(
        self, key: str, shape: Shape, about: str, *, required: bool = False, into: str = ""
    ) -> None:
        self.key = key
        self.shape = shape
        self.read = shape.read
        self.about = about
        self.required = required
        self.into = into or key


Build = Callable[[Reading, Node, dict[str, Any]], Any]


class Record(Shape):
    """A mapping with known keys.

    Where fields are read ``in_order``, that is the order given here, whatever their order in the
    file, so that a field may refer to what an earlier one declared.  ``build`` makes the value
    from what was read, by the names that the fields go ``into``; absent fields are not in it.
    ``constraint`` tells an editor what ``build`` asks of the keys together.
    """

    def __init__(
        self,
        what: str,
        fields: Iterable[Field],
        build: Build,
        constraint: Schema | None = None,
        *,
        in_order: bool = False,
    ) -> None:
        self.what = what
        self.fields = tuple(fields)
        self.build = build
        self.constraint = constraint or {}
        self.in_order = in_order
        self._by_key = {field.key: field for field in self.fields}
        self._required = frozenset(field.key for field in self.fields if field.required)
        self._order = {field: place for place, field in enumerate(self.fields)}
        # Many records of a file have the same keys: what these are is worked out once.
        self._seen: dict[tuple[str, ...], list[Field | None]] = {}

    def read(self, node: Node, reading: Reading) -> Any:
        return self.read_into(node, reading, {})

    def read_into(self, node: Node, reading: Reading, values: dict[str, Any]) -> Any:
        """Read the record where some of its values are known already."""
        if node.kind is not MAPPING and not (node.empty and not self._required):
            return reading.fault(
                node,
                "SIM011",
                f"{self.what} is a mapping of keys, not {'nothing' if node.empty else node.kind}",
                label="wrong type",
                cure=f"write keys such as '{self.fields[0].key}: ...'",
            )
        pairs = node.value if node.kind is MAPPING else []
        found = zip(self._fields(pairs, reading), pairs, strict=True)
        good = True
        missing = len(self._required)
        for field, (_, one) in sorted(found, key=self._place) if self.in_order else found:
            if field is None or (one.plain and one.value in NOTHING):
                continue
            value = values[field.into] = field.read(one, reading)
            if value is BAD:
                good = False
            if field.required:
                missing -= 1
        if missing:
            self._tell_missing(node, reading)
            return BAD
        return self.build(reading, node, values) if good else BAD

    def _place(self, found: tuple[Field | None, object]) -> int:
        return self._order[found[0]] if found[0] else 0

    def _fields(self, pairs: list[tuple[Node, Node]], reading: Reading) -> list[Field | None]:
        """The field of each key; None where it is unknown or stands again."""
        try:
            names = tuple([key.value for key, _ in pairs])
            return self._seen[names]
        except (KeyError, TypeError):  # new, or a list as a key
            pass
        faults = len(reading.page.problems)
        fields = self._told(pairs, reading)
        if len(reading.page.problems) == faults:  # so every key is a text
            self._seen[names] = fields
        return fields

    def _told(self, pairs: list[tuple[Node, Node]], reading: Reading) -> list[Field | None]:
        fields: list[Field | None] = []
        first: dict[str, Node] = {}
        for key, _ in pairs:
            name = key.value if key.kind is SCALAR else ""
            field = self._by_key.get(name)
            if field is None:
                self._tell_unknown(key, name, reading)
            elif name in first:
                reading.fault(
                    key,
                    "SIM014",
                    f"duplicate key '{name}'",
                    label=f"stands on line {first[name].line + 1} already",
                    cure="keep one of them",
                )
                field = None
            else:
                first[name] = key
            fields.append(field)
        return fields

    def _tell_unknown(self, key: Node, name: str, reading: Reading) -> None:
        reading.fault(
            key,
            "SIM012",
            f"unknown key '{short(name)}'",
            label=f"not a key of {self.what}",
            cure=did_you_mean(name, self._by_key),
        )
        field = self._by_key.get(closest(name, self._by_key))
        if field is not None and isinstance(field.shape, Named):
            reading.names.pop(field.shape.declares, None)  # what it declares was not read

    def _tell_missing(self, node: Node, reading: Reading) -> None:
        pairs = node.value if node.kind is MAPPING else ()
        given = {key.value: value for key, value in pairs if key.kind is SCALAR}
        misspelt = {closest(key, self._by_key) for key in given if key not in self._by_key}
        for field in self.fields:
            absent = field.key not in given or given[field.key].empty
            if field.required and absent and field.key not in misspelt:
                reading.fault(
                    node.child(field.key),
                    "SIM013",
                    f"missing key '{field.key}'",
                    label=f"{self.what} needs it",
                    cure=f"add '{field.key}: ...': {field.about}",
                )

    def schema(self) -> Schema:
        properties = {}
        for field in self.fields:
            of_field = field.shape.schema()
            if not field.required:
                of_field = {"anyOf": [of_field, {"type": "null"}]}
            properties[field.key] = {"description": field.about} | of_field
        schema: Schema = {
            "type": "object" if self._required else ["object", "null"],
            "properties": properties,
            "additionalProperties": False,
        }
        if self._required:
            schema["required"] = [field.key for field in self.fields if field.required]
        return schema | self.constraint


class Named(Shape):
    """A mapping from names to records; the names become known under ``declares``."""

    def __init__(self, declares: str, key: Scalar, record: Record, *, least: int = 0) -> None:
        self.declares = declares
        self.key = key
        self.record = record
        self.least = least

    def read(self, node: Node, reading: Reading) -> Any:
        if node.kind is not MAPPING:
            reading.names.pop(self.declares, None)
            return reading.fault(
                node,
                "SIM011",
                f"names are needed here, each with its {self.declares}, not {node.kind}",
                label="wrong type",
                cure="write 'name: {...}' on lines of their own",
            )
        if len(node.value) < self.least:
            return reading.fault(
                node,
                "SIM011",
                f"there is no {self.declares}",
                label="empty",
                cure="write at least one, as 'name: {...}'",
            )
        values: dict[str, Any] = {}
        places: dict[str, int] = {}
        good = True
        for key, value in node.value:
            name = self.key.read(key, reading)
            if name is BAD:
                good = False
                if key.kind is not SCALAR:
                    continue
                name = key.value  # known all the same: a reference to it is no second fault
            if name in places:
                reading.fault(
                    key,
                    "SIM014",
                    f"duplicate {self.declares} '{name}'",
                    label=f"stands on line {places[name] + 1} already",
                    cure="give each a name of its own",
                )
            places[name] = key.line
            read = self.record.read_into(value, reading, {"name": name, "line": key.line + 1})
            if read is BAD:
                good = False
            else:
                values[name] = read
                reading.place(self.declares, read, key)
        reading.names[self.declares] = tuple(places)
        reading.values[self.declares] = values
        return values if good else BAD

    def schema(self) -> Schema:
        schema: Schema = {
            "type": "object",
            "propertyNames": self.key.schema(),
            "additionalProperties": self.record.schema(),
        }
        if self.least:
            schema["minProperties"] = self.least
        return schema
