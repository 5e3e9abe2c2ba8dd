"""Python data as a page: the nodes that a file would have, each with its path in the data.

A dict is a mapping, a list or a tuple a list, and any other value the text that a file would
have for it.  What could harm is refused as it is in a file: data that hold themselves, that are
nested deeply, or that are very large.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sim.files.node import MAPPING, SCALAR, SEQUENCE, Node, Spot
from sim.files.nodes import DEEPEST
from sim.files.page import LARGEST_FILE, Page
from sim.files.shapes import short
from sim.model.problem import Problem
from sim.model.value import changed

_ABSENT = ("NAType", "NaTType")
"""The types by which pandas says that a cell is empty; neither compares as other values do."""
_LARGEST_WHOLE = 2**53
"""Up to here a float tells whole numbers apart."""
_PER_NODE = 4
"""How many characters a file spends on a value besides the value, at the least."""


_spot: Callable[[tuple[int, int, int]], Spot] = partial(tuple.__new__, Spot)
"""Makes the place of a node, in half the time that naming its fields takes."""


class DataPage(Page):
    """Python data as a page; a problem is told with its path in them, such as ``events[3].date``.

    Each node is, so to say, on a line of its own, which holds the text of its value.  ``at`` is
    where the data stand in others, and ``bare`` what every path begins with and none shows.
    """

    what = "these data"

    def __init__(self, data: object, name: str, *, at: str = "", bare: str = "") -> None:
        super().__init__("")
        self.name = name
        self._at = at
        self._bare = bare
        self._above: list[tuple[int, str | int]] = []
        self._nodes: list[Node] = []
        self._open: set[int] = set()
        self._size = 0
        self._order: dict[str, int] = {}
        self.tree = self._node(data, -1, "")

    def path_of(self, number: int) -> str:
        """The path in the data that leads to a node, as Python would write it."""
        path = (self._at + "".join(map(_part, self.keys_of(number)))).removeprefix(".")
        return path.removeprefix(self._bare).removeprefix(".") or self.name

    def keys_of(self, number: int) -> list[str | int]:
        """The keys and the numbers of items that lead to a node."""
        keys: list[str | int] = []
        while number > 0:
            number, key = self._above[number]
            keys.append(key)
        return keys[::-1]

    def line(self, number: int) -> str:
        """The text of a value, in quotes where it is one; empty where it is not on one line."""
        node = self._nodes[number]
        if node.kind is not SCALAR or not node.value.isprintable():
            return ""
        return str(node.value) if node.plain else f'"{node.value}"'

    def width(self, node: Node) -> int:
        """How many characters the text of a value takes."""
        return max(1, len(self.line(node.line)))

    def fault(self, place: Node | Spot | None, code: str, message: str, **more: Any) -> None:
        """Note a problem with the path of its place."""
        super().fault(place, code, message, **more)
        number = place.line if place else 0
        path = self.path_of(number)
        self._order.setdefault(path, number)
        problem = changed(self.problems[-1], path=path, line=0)
        self.problems[-1] = problem if problem.source else changed(problem, column=0, length=1)

    def rank(self, problem: Problem) -> tuple[int, int, str]:
        """The problems stand in the order of the data."""
        return self._order.get(problem.path, -1), problem.column, problem.code

    def _node(self, data: object, above: int, key: str | int) -> Node:
        """The node of a value that stands under a key or a number of another."""
        node = Node(SCALAR, "", True, _spot((len(self._nodes), 0, 1)))
        self._above.append((above, key))
        self._nodes.append(node)
        if type(data) is str and data.isascii():  # nearly all are
            node.value, node.plain = data, False
            self._count(len(data))
            return node
        if type(data) is not str:
            data = _unwrapped(data)
            if isinstance(data, (dict, list, tuple, Mapping)):
                self._fill(node, data)
                return node
        text = _text(data)
        if text is None:
            cure = "write a text, a number, True or False, a day, a list or a dict"
            kind = type(data).__name__
            self._refuse(node, "SIM011", f"a value of the type '{kind}' is not read", cure)
            text = ""
        node.value, node.plain = text, not isinstance(data, str)
        self._count(len(text))
        if not text.isascii():
            self._check_text(node)
        return node

    def _fill(self, node: Node, data: Mapping[Any, Any] | list[Any] | tuple[Any, ...]) -> None:
        """Give a node the nodes of what is in its mapping or its list."""
        self._count(0)
        if id(data) in self._open:
            self._stop(node, "SIM008", "a value that holds itself", "write out what is meant")
        if len(self._open) >= DEEPEST:
            cure = "no file of ours needs it"
            self._stop(node, "SIM008", f"nesting deeper than {DEEPEST}", cure)
        self._open.add(id(data))
        number = node.start.line
        if isinstance(data, Mapping):
            node.kind = MAPPING
            node.value = [self._pair(key, value, number) for key, value in data.items()]
        else:
            node.kind = SEQUENCE
            node.value = [self._node(item, number, place) for place, item in enumerate(data)]
        self._open.discard(id(data))

    def _pair(self, key: object, value: object, number: int) -> tuple[Node, Node]:
        if isinstance(key, str):
            return self._node(key, number, key), self._node(value, number, key)
        name = short(repr(key))
        cure = f"write it in quotes: '{name}'"
        written = self._node(name, number, name)
        self._refuse(written, "SIM011", f"a key is a text, not {name}", cure)
        return written, self._node(value, number, name)

    def _check_text(self, node: Node) -> None:
        try:
            node.value.encode("utf-8")
        except UnicodeEncodeError as error:
            odd = f"U+{ord(node.value[error.start]):04X}"
            node.value = node.value.encode("utf-8", "replace").decode("utf-8")
            cure = "take it out, or write the whole character that it is half of"
            self._refuse(node, "SIM005", f"no text holds half a character, {odd}", cure)

    def _count(self, length: int) -> None:
        self._size += length + _PER_NODE
        if self._size > LARGEST_FILE:
            self._stop(
                self._nodes[0], "SIM002", "the data are over 16 MiB", "split them into several"
            )

    def _refuse(self, node: Node, code: str, message: str, cure: str) -> None:
        self.fault(node, code, message, label="refused", cure=cure)

    def _stop(self, node: Node, code: str, message: str, cure: str) -> None:
        """Refuse at once: the rest is not looked at.  Raises InputError."""
        self._refuse(node, code, message, cure)
        self.refuse()


def _part(key: str | int) -> str:
    """One step of a path in data."""
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if key.isidentifier() else f"[{short(key)!r}]"


def _unwrapped(data: object) -> object:
    """A value of numpy as one of Python; any other as it is."""
    if type(data).__module__ != "numpy":
        return data
    if type(data).__name__ == "datetime64":
        day = str(data)
        return None if day == "NaT" else day.removesuffix(".000000000").removesuffix("T00:00:00")
    unwrap = getattr(data, "tolist", None)
    return unwrap() if callable(unwrap) else data


def _text(data: object) -> str | None:
    """The text that a file would have for a value; None for one of which no file speaks."""
    if isinstance(data, str):
        return str.__str__(data)
    if data is None or type(data).__name__ in _ABSENT:
        return ""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int):
        return str(int(data)) if data.bit_length() <= 64 else hex(data)
    if isinstance(data, float):
        return _number(data)
    if isinstance(data, dt.datetime):
        midnight = data.time() == dt.time()
        return data.date().isoformat() if midnight else data.isoformat(" ")
    if isinstance(data, dt.date):
        return data.isoformat()
    if isinstance(data, dt.timedelta) and data == dt.timedelta(data.days):
        return f"{data.days} day{'' if data.days == 1 else 's'}"
    return None


def _number(data: float) -> str:
    """A float as a text: a whole one in digits, since frames make floats of whole numbers."""
    if data != data:
        return ""
    return str(int(data)) if data.is_integer() and abs(data) < _LARGEST_WHOLE else repr(data)
