"""Mappings in a file: what keys a record has, and what each of them holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim.files.node import MAPPING, NOTHING, SCALAR, Node
from sim.files.shapes import BAD, Reading, Scalar, Schema, Shape, short
from sim.model.problem import closest, did_you_mean


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


class _Unread(Shape):
    """What a comma cut in two: it is told, and no part of it is read."""

    def read(self, node: Node, reading: Reading) -> Any:
        return BAD

    def schema(self) -> Schema:
        return {}


_UNREAD = Field("", _Unread(), "")

Build = Callable[[Reading, Node, dict[str, Any]], Any]


class Record(Shape):
    """A mapping with known keys.

    Where fields are read ``in_order``, that is the order given here, whatever their order in the
    file, so that a field may refer to what an earlier one declared.  ``in_list`` says that it is
    an item of a list, which starts with a dash.  ``build`` makes the value
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
        self.in_list = False
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
        return self._order.get(found[0], 0) if found[0] else 0

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
        again: list[Node] = []
        for place, (key, _) in enumerate(pairs):
            name = key.value if key.kind is SCALAR else ""
            field = self._by_key.get(name)
            cut = self._cut_by_comma(pairs, place) if field is None else None
            if cut is not None:
                fields[cut] = _UNREAD  # a part of a text is not what the file means
                if cut == place - 1:
                    self._tell_cut(pairs, cut, reading)
            elif field is None:
                self._tell_unknown(key, name, reading)
            elif name in first:
                again.append(key)
                field = None
            else:
                first[name] = key
            fields.append(field)
        self._tell_again(again, first, reading)
        return fields

    def _tell_again(self, again: list[Node], first: dict[str, Node], reading: Reading) -> None:
        """Tell each key that stands twice, or of an item of a list that the next has no dash."""
        starts = next(iter(first), "")
        if self.in_list and again and (len(again) > 1 or again[0].value == starts):
            key = again[0]
            message = f"'{key.value}' stands again: the dash of the next one is missing"
            label = f"stands on line {first[key.value].line + 1} already"
            cure = f"write '- {key.value}: ...', with its dash below that of the one before"
            reading.fault(key, "SIM014", message, label=label, cure=cure)
            return
        for key in again:
            reading.fault(
                key,
                "SIM014",
                f"duplicate key '{key.value}'",
                label=f"stands on line {first[key.value].line + 1} already",
                cure="keep one of them",
            )

    def _cut_by_comma(self, pairs: list[tuple[Node, Node]], place: int) -> int | None:
        """The pair whose text a comma cut off, where a key is the rest of it."""
        key, value = pairs[place]
        if key.kind is not SCALAR or not value.empty or key.value.partition(":")[0] in self._by_key:
            return None
        before = place - 1
        while before > 0 and pairs[before][1].empty and pairs[before][0].value not in self._by_key:
            before -= 1
        text = pairs[before][1] if before >= 0 else value
        same = text.kind is SCALAR and text.plain and text.value and text.line == key.line
        return before if same and pairs[before][0].value in self._by_key else None

    def _tell_cut(self, pairs: list[tuple[Node, Node]], cut: int, reading: Reading) -> None:
        name, text = pairs[cut]
        last = cut + 1
        while last < len(pairs) and self._cut_by_comma(pairs, last) == cut:
            last += 1
        parts = [text.value, *(key.value for key, _ in pairs[cut + 1 : last])]
        shape = self._by_key[name.value].shape
        if shape.takes_several:
            what, cure = "a name", f"write {name.value}: [{', '.join(parts)}]"
        else:
            whole = ", ".join(parts).replace("\\", "\\\\").replace('"', '\\"')
            whole = whole if len(whole) < 200 else "..."
            what, cure = "a text", f'put the text in quotes: {name.value}: "{whole}"'
        reading.fault(
            pairs[cut + 1][0],
            "SIM012",
            f"a comma ends {what} in brackets, and '{short(pairs[cut + 1][0].value)}' is no key",
            label=f"the rest of '{name.value}'",
            cure=cure,
        )

    def _tell_unknown(self, key: Node, name: str, reading: Reading) -> None:
        reading.fault(
            key,
            "SIM012",
            f"unknown key '{short(name)}'",
            label=f"not a key of {self.what}",
            cure=self._meant(name) or did_you_mean(name, self._by_key),
        )
        field = self._by_key.get(closest(name, self._by_key))
        if field is not None and isinstance(field.shape, Named):
            reading.names.pop(field.shape.declares, None)  # what it declares was not read

    def _meant(self, name: str) -> str:
        """The cure of a key that is none because of how it is written; empty where it is not."""
        from sim.files.causes.slips import odd_cure  # only where something is wrong

        odd = odd_cure(name)
        if odd:
            return odd
        before, colon, after = name.partition(":")
        if colon and before in self._by_key:
            return f"a key ends in a colon and a space: write {before}: {short(after.strip())}"
        if " " in name and not closest(name, self._by_key):
            return "if it belongs to the text before it, put that whole text in quotes"
        return ""

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
