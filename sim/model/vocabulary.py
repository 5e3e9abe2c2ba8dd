"""What a condition may name: numbers, what is true or false, and words of closed lists."""

from __future__ import annotations

import keyword
from collections.abc import Mapping

import attrs

from sim.model.frozen import keyed
from sim.model.value import value

BY = "by"
"""What a condition calls the sides that act."""

SIDES = "sides"
"""What a condition calls the number of sides that act."""


class Number:
    """The kind of a name that stands for a whole number, such as a tally."""


class Duration:
    """The kind of a name that stands for a length of time in whole days, such as ``waited``."""


@value
class Actors:
    """The kind of a name that stands for a set of sides, such as ``by``: who acts.

    A condition asks whether one side is in it.  ``names`` are what the rulebook calls its sides,
    in order of number; none where they have numbers alone.
    """

    sides: int
    names: tuple[str, ...] = ()

    @property
    def called(self) -> tuple[str, ...]:
        """What a condition calls each side, in order of number."""
        return self.names or tuple(map(str, range(1, self.sides + 1)))

    def told(self, number: int) -> str:
        """A side in a sentence: by its name, or as ``side 1``."""
        return self.names[number - 1] if self.names else f"side {number}"


class Flag:
    """The kind of a name that is true or false, such as ``moved``."""


@value
class Symbols:
    """The kind of a name that stands for one of a closed list of words, such as ``stage``.

    ``what`` names the list in messages ("stage"); ``words`` are its members, in order,
    and ``groups`` names for several of them.
    """

    what: str
    words: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = attrs.field(
        factory=dict, converter=keyed, eq=False, repr=False
    )


Kind = Number | Duration | Actors | Flag | Symbols
Vocabulary = Mapping[str, Kind]


def is_name(text: str) -> bool:
    """Whether a text can stand bare in a condition as the name of a stage, event or tally."""
    return text.isascii() and text.isidentifier() and not keyword.iskeyword(text)
