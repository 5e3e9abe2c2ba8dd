"""Whether a condition holds.

A condition is a small typed subset of Python expressions: names, whole numbers, comparisons
and chains of them, ``and``, ``or``, ``not``, ``in`` and parentheses.  It is read once into a
tree (see ``condition_reader``); the same tree is asked about single numbers, about whole numpy
arrays, and for the words that explain it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import attrs

from sim.model.condition_tree import And, Answer, Code, Compare, Or, Tree, Vary
from sim.model.frozen import keyed
from sim.model.value import value
from sim.model.vocabulary import Symbols

LONGEST = 500
"""The most characters a condition may have."""

LARGEST = 10**9
"""The largest whole number a file may name."""

LONGEST_TIME = (date.max - date.min).days
"""The most days that a length of time may have: as many as lie between two of the calendar."""

_MOST_TRIED = 4096
"""How many values are tried at the most to learn which counts a condition tells apart."""

_JOINTS = {"and": And, "or": Or}


@value
class Condition:
    """One condition: its text as it was written, and the tree that was read from it.

    Two conditions are equal when their texts are.
    """

    text: str
    tree: Tree = attrs.field(eq=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that it asks about, in order of first use."""
        return tuple(dict.fromkeys(name for leaf in self.tree.leaves() for name in leaf.names()))

    @cached_property
    def bounds(self) -> Mapping[str, int]:
        """For each number that it asks about, the largest number that it is compared with."""
        bounds: dict[str, int] = {}
        for leaf in self._compared():
            bounds[leaf.name] = max(leaf.number, bounds.get(leaf.name, 0))
        return keyed(bounds)

    @cached_property
    def cuts(self) -> Mapping[str, tuple[int, ...]]:
        """For each number, the counts at which a comparison changes, ascending.

        They are 3 for ``n >= 3``, and 3 and 4 for ``n == 3``.
        """
        cuts: dict[str, set[int]] = {}
        for leaf in self._compared():
            cuts.setdefault(leaf.name, set()).update(leaf.cuts())
        return keyed({name: tuple(sorted(counts)) for name, counts in cuts.items()})

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition holds of these values: exactly True or False."""
        return bool(self._answer(values, _itself))

    def over(self, values: Mapping[str, Any], code: Code) -> Any:
        """Where the condition holds, over numpy arrays of one shape.

        Words are compared by number: ``code`` gives the number that stands for a word of a
        list in the arrays.  Returns an array of bools, or one bool where nothing varies.
        """
        return self._answer(values, code)

    def top(self, name: str, most: Mapping[str, int]) -> int:
        """The smallest count of a number above which the condition tells no counts apart.

        ``most`` says of some numbers how far they can count at all.  Where words are asked
        about as well, or too many values would have to be tried, it is the last of the cuts.
        """
        turns = [cut for cut in self.cuts.get(name, ()) if cut <= most.get(name, cut)]
        others = [other for other in self.names if other != name]
        if not self.cuts.keys() >= set(others):
            return max(turns, default=0)
        values = [
            [0, *(cut for cut in self.cuts[other] if cut <= most.get(other, cut))]
            for other in others
        ]
        if len(turns) * prod(map(len, values)) > _MOST_TRIED:
            return max(turns, default=0)
        for cut in reversed(turns):
            for beside in product(*values):
                at = dict(zip(others, beside, strict=True))
                if self.holds({**at, name: cut}) != self.holds({**at, name: cut - 1}):
                    return cut
        return 0

    def seen(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the names that the condition asks about."""
        return {name: values[name] for name in self.names}

    def parts(self, joint: str) -> tuple[Condition, ...]:
        """The conditions that it joins by ``and`` or by ``or``.

        Only its outermost joints count; a condition that joins none is its own only part.
        """
        if not isinstance(self.tree, _JOINTS[joint]):
            return (self,)
        return tuple(condition_of(part) for part in self.tree.parts)

    def varied(self, vary: Vary) -> Iterator[Condition]:
        """Each condition that is this one but for one number.

        ``vary`` gives for a comparison the numbers to put in the place of its own, from 0 to
        LARGEST; of a length of time they are days, up to LONGEST_TIME.
        """
        return map(condition_of, self.tree.varied(vary))

    @cached_property
    def _answer(self) -> Answer:
        return self.tree.answer()

    def __getstate__(self) -> dict[str, Any]:
        """What is sent elsewhere, where all that is kept is worked out anew."""
        return {"text": self.text, "tree": self.tree}

    def _compared(self) -> Iterator[Compare]:
        return (leaf for leaf in self.tree.leaves() if isinstance(leaf, Compare))

    def __repr__(self) -> str:
        return f"Condition({self.text!r})"

    def __str__(self) -> str:
        return self.text


def condition_of(tree: Tree) -> Condition:
    """The condition that a tree is, with the text that the tree tells."""
    return Condition(tree.told({}), tree)


def joined(conditions: Sequence[Condition], joint: str) -> Condition:
    """One condition that joins some by ``and`` or by ``or``; one alone stays as it is."""
    trees = tuple(condition.tree for condition in conditions)
    return condition_of(_JOINTS[joint](trees)) if len(trees) > 1 else conditions[0]


def _itself(_: Symbols, word: str) -> str:
    return word
