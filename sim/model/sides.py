"""A set of sides: one whole number for the machine and its arrays, and names for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from sim.model.said import As, Place


class Sides(int):
    """A set of sides as a whole number: side 1 adds 1, side 2 adds 2, side 3 adds 4, and so on.

    It is that number wherever one is kept, as in positions and in arrays; to go through it gives
    the numbers of its sides, ascending from 1.
    """

    __slots__ = ()

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Sides:
        """The set of the sides with these numbers; a number may come more than once."""
        return cls(sum({2 ** (number - 1) for number in numbers}))

    @classmethod
    def first(cls, many: int) -> Sides:
        """The set of the first so many sides."""
        return cls(2**many - 1)

    def __iter__(self) -> Iterator[int]:
        return (place + 1 for place in range(self.bit_length()) if self >> place & 1)

    def __len__(self) -> int:
        return self.bit_count()

    @property
    def letters(self) -> tuple[str, ...]:
        """The sides as a script names them that has no parties of its own: A, B, ..."""
        return tuple(map(letter, self))

    def within(self, others: int) -> bool:
        """Whether every side of it is one of some others."""
        return self & ~others == 0


def numbers(sides: int) -> tuple[int, ...]:
    """The numbers of the sides of a set, ascending from 1."""
    return tuple(Sides(sides))


SideSet = Annotated[int, As(tuple[Place, ...], numbers)]
"""A set of sides as a field keeps it, which reports tell by their numbers."""


def letter(side: int) -> str:
    """The name of a side that has no party: A for side 1."""
    return chr(ord("A") + side - 1)


def every_set(sides: int) -> range:
    """Every set of so many sides, as numbers: from none to all."""
    return range(2**sides)


def sets_told_apart(sides: int, named: int) -> Iterator[Sides]:
    """A set of so many sides for each that can be told apart by number and by some named sides.

    Of the sides that are not ``named`` (bits) only their number counts: the first ones stand for
    any.
    """
    others = [side for side in Sides.first(sides) if not named >> side - 1 & 1]
    for chosen in (bits for bits in every_set(sides) if bits & ~named == 0):
        for many in range(len(others) + 1):
            yield Sides(chosen | Sides.of(others[:many]))


def kept_sides(sides: int, limit: int) -> int:
    """A set of sides as a position keeps it: of the limit or more, as the first so many.

    Which sides acted matters only as long as their number is still told apart.
    """
    return sides if sides.bit_count() < limit else 2**limit - 1
