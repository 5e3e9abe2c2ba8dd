"""The shapes that values have in a file: one description reads, checks and tells an editor."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sim.files.node import SCALAR, Node
from sim.files.page import Page
from sim.files.quantities import parse_day, parse_length, whole
from sim.model.condition import LONGEST_TIME
from sim.model.problem import one_of
from sim.model.vocabulary import Vocabulary


class Bad:
    """What a shape returns where the file is wrong; the problem is on the page."""


BAD: Final = Bad()
Schema = dict[str, Any]


class Reading:
    """One file while it is read: its page, and the names that it has declared so far.

    ``names`` gives for each kind of thing ("stage", "party") the names that may be referred to;
    a kind that is absent could not be read, and references to it are let pass.  ``placed``
    holds the nodes of values that are checked once all are read, by kind.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.names: dict[str, Collection[str]] = {}
        self.values: dict[str, Any] = {}
        self.vocabularies: dict[str, Callable[[], Vocabulary | None]] = {}
        self.placed: dict[str, list[tuple[Any, Node]]] = defaultdict(list)

    def fault(self, node: Node, code: str, message: str, **more: Any) -> Bad:
        """Note a problem; returns BAD."""
        self.page.fault(node, code, message, **more)
        return BAD

    def place(self, kind: str, value: Any, node: Node) -> None:
        """Keep a value with its node for a check that comes later."""
        self.placed[kind].append((value, node))


class Shape(ABC):
    """How one kind of value is written: ``read`` takes it from a node, ``schema`` describes it.

    One that ``takes_several`` may be a list of names.
    """

    takes_several = False

    @abstractmethod
    def read(self, node: Node, reading: Reading) -> Any:
        """The value, or BAD with the problem noted."""

    @abstractmethod
    def schema(self) -> Schema:
        """The JSON Schema of the value."""


class Scalar(Shape):
    """A shape that is written as one word or text; what it is called in messages."""

    what = "a text"

    def read(self, node: Node, reading: Reading) -> Any:
        if node.kind is not SCALAR:
            message = f"{self.what} is needed here, not {node.kind}"
            cure = "write one value; put a text in quotes that starts with [ or {, or holds ': '"
            return reading.fault(node, "SIM011", message, label="wrong type", cure=cure)
        return self.take(node, reading)

    def take(self, node: Node, reading: Reading) -> Any:
        """The value of a scalar node."""
        return node.value

    def choices(self, reading: Reading) -> Collection[str]:
        """The values that it can have, where they are known."""
        return ()


class FreeText(Scalar):
    """Any text."""

    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"]}


class Pattern(Scalar):
    """A text of a given form; a ``numeric`` one may look like a number to an editor."""

    def __init__(
        self, what: str, pattern: str, *, code: str, cure: str, numeric: bool = False
    ) -> None:
        self.what = what
        self.pattern = pattern
        self.code = code
        self.cure = cure
        self.numeric = numeric
        self._match = re.compile(pattern).fullmatch

    def fits(self, text: str) -> bool:
        """Whether a text has the form."""
        return self._match(text) is not None

    def take(self, node: Node, reading: Reading) -> Any:
        if self._match(node.value):
            return node.value
        from sim.files.causes.slips import odd_cure  # only where something is wrong

        message = f"'{node.value}' is not {self.what}"
        cure = odd_cure(node.value) or self.cure
        return reading.fault(node, self.code, message, label="not so", cure=cure)

    def schema(self) -> Schema:
        kind = ["string", "number"] if self.numeric else "string"
        return {"type": kind, "pattern": f"^(?:{self.pattern})$"}


class Whole(Scalar):
    """A whole number within bounds."""

    what = "a whole number"

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def take(self, node: Node, reading: Reading) -> Any:
        number = whole(node.value)
        if number is not None and self.least <= number <= self.most:
            return number
        return reading.fault(
            node,
            "SIM015",
            f"'{short(node.value)}' is not a whole number from {self.least} to {self.most}",
            label="not so",
            cure=f"write one from {self.least} to {self.most}, in digits",
        )

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Truth(Scalar):
    """true or false."""

    what = "true or false"

    def take(self, node: Node, reading: Reading) -> Any:
        if node.plain and node.value in ("true", "false"):
            return node.value == "true"
        message = f"'{node.value}' is neither true nor false"
        cure = f"write {'true' if node.value.casefold() in _YES else 'false'}, without quotes"
        if node.value.casefold() not in (*_YES, *_NO):
            cure = "write true or false, without quotes"
        return reading.fault(node, "SIM017", message, label="not so", cure=cure)

    def schema(self) -> Schema:
        return {"type": "boolean"}


_YES, _NO = ("yes", "on", "true", "y", "1"), ("no", "off", "false", "n", "0")


class DayText(Scalar):
    """A day of the calendar, YYYY-MM-DD."""

    what = "a date"

    def read(self, node: Node, reading: Reading) -> Any:
        day = parse_day(node.value) if node.kind is SCALAR else None
        return super().read(node, reading) if day is None else day

    def take(self, node: Node, reading: Reading) -> Any:
        from sim.files.causes.slips import date_cure  # only where something is wrong

        message = f"'{short(node.value)}' is not a day of the calendar"
        cure = date_cure(node.value)
        return reading.fault(node, "SIM016", message, label="not a date", cure=cure)

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


class Days(Scalar):
    """A length of time in whole days: ``120 days``, ``1 day`` or ``6 weeks``."""

    what = "a length of time"

    def take(self, node: Node, reading: Reading) -> Any:
        try:
            days = parse_length(node.value)
        except OverflowError as error:
            cure = "write a length that a negotiation can take, or leave the rule out"
            return reading.fault(node, "SIM015", str(error), label="too large", cure=cure)
        if days is None:
            return reading.fault(
                node,
                "SIM019",
                f"'{short(node.value)}' is not a length of time",
                label="not so",
                cure="write '120 days' or '6 weeks'",
            )
        if days > LONGEST_TIME:
            cure = f"write a length of at most {LONGEST_TIME} days"
            message = f"'{short(node.value)}' is longer than the calendar"
            return reading.fault(node, "SIM015", message, label="too large", cure=cure)
        return days

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-9]+ +(day|days|week|weeks)$"}


class Choice(Scalar):
    """One of a closed list of words; an editor shows what each of them ``means``."""

    def __init__(
        self, what: str, words: tuple[str, ...], means: Mapping[str, str] | None = None
    ) -> None:
        self.what = f"a {what}"
        self.words = words
        self.means = means or {}

    def take(self, node: Node, reading: Reading) -> Any:
        if node.value in self.words:
            return node.value
        return reading.fault(
            node,
            "SIM017",
            f"'{node.value}' is not {self.what}",
            label="not one of them",
            cure=one_of(node.value, self.words),
        )

    def schema(self) -> Schema:
        if self.means:
            return enumeration({word: self.means[word] for word in self.words})
        return {"enum": list(self.words)}


def enumeration(means: Mapping[Any, str]) -> Schema:
    """The schema of one of some values, each with what it means."""
    return {"oneOf": [{"const": one, "description": text} for one, text in means.items()]}


def short(text: str) -> str:
    """A text cut to what a message can show."""
    return text if len(text) <= 40 else text[:37] + "..."
