"""What a condition may name: numbers, what is true or false, and words of closed lists."""

from __future__ import annotations

import keyword
from collections.abc import Mapping

import attrs

from sim.model.frozen import keyed
from sim.model.value import value


class Number:
    """The kind of a name that stands for a whole number, such as a tally."""


class Duration:
    """The kind of a name that stands for a length of time in whole days, such as ``waited``."""


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


Kind = Number | Duration | Flag | Symbols
Vocabulary = Mapping[str, Kind]


def is_name(text: str) -> bool:
    """Whether a text can stand bare in a condition as the name of a stage, event or tally."""
    return text.isascii() and text.isidentifier() and not keyword.iskeyword(text)
