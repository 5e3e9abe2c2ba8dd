"""The tree of a condition: what it compares and what it joins, as values that anyone may ask.

A node answers for single values and for whole numpy arrays alike, says what it compares, and tells
its text.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from sim.model.value import changed, value
from sim.model.vocabulary import Symbols, is_name

Code = Callable[[Symbols, str], Any]
"""Gives for a word of a list what stands for it among the values: itself, or a number."""

Answer = Callable[[Mapping[str, Any], Code], Any]
"""Where a node holds, or what a term is: one of single values, an array of numpy arrays."""

Vary = Callable[["Compare"], Iterable[int]]
"""Gives for a comparison the numbers that are to stand in the place of its own, one at a time."""

Signs = Mapping[str, str]
"""How signs are told that are not told as they are written, such as ``≥`` for ``>=``."""

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""Each sign as it reads from the other side."""


class Tree(ABC):
    """One place of a tree, with all that is below it."""

    @abstractmethod
    def answer(self) -> Answer:
        """The function that says where it holds: made once, and asked often."""

    @abstractmethod
    def leaves(self) -> Iterator[Leaf]:
        """What it joins at the last, in the order of its text: all that asks about a name."""

    @abstractmethod
    def varied(self, vary: Vary) -> Iterator[Tree]:
        """Each tree that is this one but for one number."""

    @abstractmethod
    def told(self, signs: Signs) -> str:
        """Its text, which is read as the same tree where ``signs`` is empty."""


class Leaf(Tree):
    """What joins nothing further, and asks about names."""

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The names that it asks about, in the order of its text."""

    def leaves(self) -> Iterator[Leaf]:
        yield self

    def varied(self, vary: Vary) -> Iterator[Tree]:
        return iter(())


@value
class Variable:
    """What stands beside a sign for the word that a name has, such as ``stage``."""

    name: str

    def answer(self) -> Answer:
        """The function that gives the value of the name."""
        name = self.name
        return lambda values, _: values[name]

    def names(self) -> tuple[str, ...]:
        """The name alone."""
        return (self.name,)

    def told(self) -> str:
        """The name, as it stands."""
        return self.name


@value
class Constant:
    """What stands beside a sign for a word of a list, such as ``stalemate``."""

    kind: Symbols
    word: str

    def answer(self) -> Answer:
        """The function that gives what stands for the word among the values."""
        return lambda _, code: code(self.kind, self.word)

    def names(self) -> tuple[str, ...]:
        """None: a word asks about nothing."""
        return ()

    def told(self) -> str:
        """The word, in quotes where it cannot stand bare."""
        return self.word if is_name(self.word) else repr(self.word)


Term = Variable | Constant


@value
class IsTrue(Leaf):
    """A name that is true or false by itself."""

    name: str

    def answer(self) -> Answer:
        name = self.name
        return lambda values, _: values[name]

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def told(self, _: Signs) -> str:
        return self.name


class Link(Tree):
    """What can stand in a chain: something to the left of a sign, and something to its right."""

    @abstractmethod
    def written(self) -> tuple[str, str, str]:
        """What stands to the left, the sign, and what stands to the right."""

    def told(self, signs: Signs) -> str:
        left, sign, right = self.written()
        return f"{left} {signs.get(sign, sign)} {right}"


@value
class Compare(Leaf, Link):
    """The number of a name beside a whole number: ``name sign number``.

    ``turned`` where the whole number was written first: ``2 <= n`` is ``n >= 2``, turned.
    """

    name: str
    sign: str
    number: int
    turned: bool = False

    def answer(self) -> Answer:
        compare, name, number = _COMPARE[self.sign], self.name, self.number
        return lambda values, _: compare(values[name], number)

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def varied(self, vary: Vary) -> Iterator[Compare]:
        return (changed(self, number=number) for number in vary(self))

    def written(self) -> tuple[str, str, str]:
        if self.turned:
            return str(self.number), TURNED[self.sign], self.name
        return self.name, self.sign, str(self.number)

    def cuts(self) -> set[int]:
        """The counts at which the comparison changes; below 0 there is no count."""
        at = {self.number} if self.sign not in ("<=", ">") else set()
        after = {self.number + 1} if self.sign not in (">=", "<") else set()
        return (at | after) - {0}


@value
class CompareLength(Compare):
    """The length of time of a name beside another: ``name >= 30 days``, or ``name < 30 days``.

    ``number`` is in days, however the text has it.
    """

    def written(self) -> tuple[str, str, str]:
        length = f"{self.number} {'day' if self.number == 1 else 'days'}"
        if self.turned:
            return length, TURNED[self.sign], self.name
        return self.name, self.sign, length


@value
class Same(Leaf, Link):
    """Two words that are one, or that are not: the sign is ``==`` or ``!=``."""

    left: Term
    sign: str
    right: Term

    def answer(self) -> Answer:
        compare, left, right = _COMPARE[self.sign], self.left.answer(), self.right.answer()
        return lambda values, code: compare(left(values, code), right(values, code))

    def names(self) -> tuple[str, ...]:
        return (*self.left.names(), *self.right.names())

    def written(self) -> tuple[str, str, str]:
        return self.left.told(), self.sign, self.right.told()


@value
class Not(Tree):
    """What holds where its part does not."""

    part: Tree

    def answer(self) -> Answer:
        return _not(self.part.answer())

    def leaves(self) -> Iterator[Leaf]:
        return self.part.leaves()

    def varied(self, vary: Vary) -> Iterator[Tree]:
        return (changed(self, part=part) for part in self.part.varied(vary))

    def told(self, signs: Signs) -> str:
        return f"not {_within(self.part, signs)}"


class _Joining(Tree):
    """What joins some parts, in order."""

    parts: tuple[Tree, ...]

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()

    def varied(self, vary: Vary) -> Iterator[Tree]:
        for place, part in enumerate(self.parts):
            for other in part.varied(vary):
                yield changed(self, parts=_with(self.parts, place, other))


@value
class And(_Joining):
    """What holds where every part does."""

    parts: tuple[Tree, ...]

    def answer(self) -> Answer:
        return _joined(operator.and_, self.parts)

    def told(self, signs: Signs) -> str:
        return " and ".join(_within(part, signs) for part in self.parts)


@value
class Or(_Joining):
    """What holds where any part does."""

    parts: tuple[Tree, ...]

    def answer(self) -> Answer:
        return _joined(operator.or_, self.parts)

    def told(self, signs: Signs) -> str:
        return " or ".join(_within(part, signs) for part in self.parts)


@value
class Member(_Joining, Link):
    """A name that has one of some values, or none of them where it is ``negated``.

    ``parts`` are the comparisons of the name with each, all by ``==``; ``listed`` is how they
    are written where ``groups`` of words are among them.
    """

    parts: tuple[Compare | Same, ...]
    negated: bool = False
    listed: str = attrs.field(default="", eq=False)
    groups: tuple[str, ...] = attrs.field(default=(), eq=False)

    def answer(self) -> Answer:
        answer = _joined(operator.or_, self.parts)
        return _not(answer) if self.negated else answer

    def written(self) -> tuple[str, str, str]:
        name, listed = self.parts[0].written()[0], [part.written()[2] for part in self.parts]
        comma = "," if len(listed) == 1 else ""
        right = self.listed or f"({', '.join(listed)}{comma})"
        return name, "not in" if self.negated else "in", right


@value
class Chain(_Joining):
    """Links that all hold, each of which begins with what ends the one before: ``1 <= n < 3``."""

    parts: tuple[Link, ...]

    def answer(self) -> Answer:
        return _joined(operator.and_, self.parts)

    def varied(self, vary: Vary) -> Iterator[Chain]:
        for place, link in enumerate(self.parts):
            if place and isinstance(link, Compare) and link.turned:
                continue  # its number ends the link before, and was varied there
            after = self.parts[place + 1] if place + 1 < len(self.parts) else None
            for other in link.varied(vary):
                parts = _with(self.parts, place, other)
                if isinstance(other, Compare) and isinstance(after, Compare) and after.turned:
                    parts = _with(parts, place + 1, changed(after, number=other.number))
                yield Chain(parts)

    def told(self, signs: Signs) -> str:
        links = [link.written() for link in self.parts]
        first = links[0][0]
        return first + "".join(f" {signs.get(sign, sign)} {right}" for _, sign, right in links)


def _joined(joint: Callable[[Any, Any], Any], parts: Iterable[Tree]) -> Answer:
    first, *others = [part.answer() for part in parts]

    def answer(values: Mapping[str, Any], code: Code) -> Any:
        holds = first(values, code)
        for other in others:
            holds = joint(holds, other(values, code))
        return holds

    return answer


def _not(answer: Answer) -> Answer:
    return lambda values, code: answer(values, code) ^ True


def _within(part: Tree, signs: Signs) -> str:
    """The text of a part, in parentheses where it joins others by ``and`` or ``or``."""
    told = part.told(signs)
    return f"({told})" if isinstance(part, And | Or) else told


def _with(parts: tuple[Any, ...], place: int, part: Tree) -> tuple[Any, ...]:
    return (*parts[:place], part, *parts[place + 1 :])
