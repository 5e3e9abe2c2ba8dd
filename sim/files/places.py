"""Where in a file a key stands, so that a finding about a value can point at its line."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from sim.files.marks import MAPPING, SEQUENCE, Node, Page, compose
from sim.model.problem import ERROR, Problem


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

        A key is underlined itself, an item of a list whole.  Keys that are not there are
        passed over: the place is then the nearest that is.
        """
        # The page knows how to cut a place to its line; what it notes is taken back from it.
        self.page.fault(self.find(at), code, message, label=label, cure=cure)
        return attrs.evolve(self.page.problems.pop(), severity=severity)

    def find(self, at: Sequence[str | int]) -> Node:
        """The key or item that some keys and numbers lead to, or the nearest before it."""
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
        return place


def _pair(node: Node, key: str) -> tuple[Node, Node] | None:
    for name, value in node.value if node.kind is MAPPING else ():
        if name.value == key:
            return name, value
    return None
