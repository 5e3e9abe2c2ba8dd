"""What a file is made of once it is read: texts, lists and mappings, each at its place."""

from __future__ import annotations

from typing import Any, NamedTuple

SCALAR, SEQUENCE, MAPPING = "text", "a list", "a mapping"
NOTHING = ("", "~", "null")
"""How a plain scalar says that there is no value."""


class Node:
    """A scalar, a list or a mapping, and where it stands.

    ``value`` is the text of a scalar, the nodes of a list, or the (key, value) pairs of a
    mapping; ``plain`` is True for a scalar without quotes; ``start`` is PyYAML's mark.
    """

    # Made by the hundred thousand, and nearly all are right: what only a fault asks for (the
    # line, the column, on the page the width) is worked out when it is asked.
    __slots__ = ("kind", "plain", "start", "value")

    def __init__(self, kind: str, value: Any, plain: bool, start: Any) -> None:
        self.kind = kind
        self.value = value
        self.plain = plain
        self.start = start

    @property
    def line(self) -> int:
        """The line that it starts on, counted from 0."""
        return self.start.line  # type: ignore[no-any-return]  # marks of libyaml have no types

    @property
    def column(self) -> int:
        """The column that it starts in, counted from 0."""
        return self.start.column  # type: ignore[no-any-return]  # as above

    @property
    def empty(self) -> bool:
        """Whether the file gives no value here: nothing, ``~`` or ``null``."""
        return self.plain and self.value in NOTHING

    def has(self, key: str) -> bool:
        """Whether it is a mapping with a key."""
        return self.kind is MAPPING and any(name.value == key for name, _ in self.value)

    def child(self, key: str) -> Node:
        """The value under a key of a mapping, or the mapping itself where there is none."""
        for name, value in self.value if self.kind is MAPPING else ():
            if name.value == key:
                return value  # type: ignore[no-any-return]  # the pairs of a mapping are nodes
        return self


class Spot(NamedTuple):
    """A piece of text that is no node, such as a comment; line and column count from 0."""

    line: int
    column: int
    width: int = 1
