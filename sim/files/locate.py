"""Where in a file a key stands, so that a finding about a value can point at its line."""

from __future__ import annotations

from collections.abc import Sequence

from sim.files.node import MAPPING, SCALAR, SEQUENCE, Node
from sim.files.nodes import compose
from sim.files.page import Page, read_page
from sim.model.problem import ERROR, InputError, LimitError, Problem
from sim.model.value import changed


class Places:
    """The keys and items of one file.  Raises InputError where it cannot be read as YAML."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._root = compose(page)

    def problem(
        self,
        at: Sequence[str | int],
        code: str,
        message: str,
        *,
        severity: str = ERROR,
        label: str = "",
        cure: str = "",
    ) -> Problem:
        """A problem at the place that some keys and numbers of items lead to.

        Of a key the value is underlined where it stands on the same line, and else the key
        itself; an item of a list whole.  Keys that are not there are passed over: the place is
        then the nearest that is.
        """
        # The page knows how to cut a place to its line; what it notes is taken back from it.
        self.page.fault(self.find(at), code, message, label=label, cure=cure)
        return changed(self.page.problems.pop(), severity=severity)

    def find(self, at: Sequence[str | int]) -> Node:
        """The value, key or item that some keys and numbers lead to, or the nearest before it."""
        node = place = self._root
        for step in at:
            if isinstance(step, int):
                if node.kind is SEQUENCE and step < len(node.value):
                    node = node.value[step]
                place = node
                continue
            pair = _pair(node, step)
            if pair is None:
                break
            place, node = pair
        beside = node.kind is SCALAR and not node.empty and node.line == place.line
        return node if beside else place


def limit_problem(error: LimitError, page: Page | None = None) -> Problem:
    """What is too large, at its place in the file that makes it so, where that can be read.

    ``page`` is the file, where it was read already; standard input cannot be read again.
    """
    try:
        places = Places(page or read_page(error.path, regular=True))
    except InputError:
        path = error.path or "input"
        return Problem(error.code, error.message, path, label=error.label, cure=error.cure)
    return places.problem(error.at, error.code, error.message, label=error.label, cure=error.cure)


def _pair(node: Node, key: str) -> tuple[Node, Node] | None:
    for name, value in node.value if node.kind is MAPPING else ():
        if name.value == key:
            return name, value
    return None
