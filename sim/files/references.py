"""What stands for something else in a file: the name of a thing declared there, and a condition."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sim.files.node import SCALAR, Node
from sim.files.shapes import BAD, Reading, Scalar, Schema, short
from sim.model.condition import LONGEST
from sim.model.condition_reader import ConditionError
from sim.model.condition_reader import parse as parse_condition
from sim.model.problem import did_you_mean


class Reference(Scalar):
    """The name of something declared elsewhere: a stage, an event, a party."""

    def __init__(self, what: str, code: str, also: tuple[str, ...] = ()) -> None:
        self.what = f"the name of {'an' if what[0] in 'aeiou' else 'a'} {what}"
        self.kind = what
        self.code = code
        self.also = also

    def known(self, reading: Reading) -> Collection[str] | None:
        """The names that may stand here; None where they could not be read."""
        return reading.names.get(self.kind)

    def read(self, node: Node, reading: Reading) -> Any:
        known = self.known(reading)
        if known and node.kind is SCALAR and node.value in known:
            return node.value
        return super().read(node, reading)

    def take(self, node: Node, reading: Reading) -> Any:
        known = self.known(reading)
        if known is None or node.value in known or node.value in self.also:
            return node.value
        where = reading.values.get(f"{self.kind} is from", f"not declared in {reading.page.what}")
        message = f"unknown {self.kind} '{short(node.value)}'"
        cure = self._cure(node.value, known)
        return reading.fault(node, self.code, message, label=where, cure=cure)

    def choices(self, reading: Reading) -> Collection[str]:
        return self.known(reading) or ()

    def _cure(self, value: str, known: Collection[str]) -> str:
        from sim.files.causes.slips import odd_cure, several, undisguised  # only in a fault

        if not known:
            return _declare(self.kind)
        clean = undisguised(value, known)
        if clean:
            return f"write {clean}: the text holds what is not seen, or curly quotes"
        odd = odd_cure(value)
        if odd:
            return odd
        names = several(value, known)
        if names:
            return f"only one {self.kind} can stand here: write {' or '.join(names)}"
        return did_you_mean(value, known)

    def schema(self) -> Schema:
        return {"$ref": f"#/$defs/{self.kind}"}


def _declare(kind: str) -> str:
    return f"no {kind} is declared: write it under '{_KEYS.get(kind, f'{kind}s')}'"


_KEYS = {"party": "parties", "tally": "tallies"}


class ConditionLine(Scalar):
    """One condition, in the vocabulary of rules or of claims."""

    what = "a condition"

    def __init__(self, vocabulary: str) -> None:
        self.vocabulary = vocabulary

    def take(self, node: Node, reading: Reading) -> Any:
        vocabulary = reading.vocabularies[self.vocabulary]()
        if vocabulary is None:
            return BAD  # the names could not be read, and that was told
        try:
            return parse_condition(node.value, vocabulary)
        except ConditionError as error:
            cure = did_you_mean(*error.unknown) if error.unknown else error.cure
            page = reading.page
            on_one_line = node.column + page.width(node) <= len(page.line(node.line))
            return reading.fault(
                node,
                error.code,
                str(error),
                label=error.label or "here",
                cure=cure,
                column=error.column + (0 if node.plain else 1) if on_one_line else 0,
                length=error.length if on_one_line else 0,
            )

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": LONGEST}
