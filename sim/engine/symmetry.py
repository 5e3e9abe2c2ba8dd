"""Sides that nothing in a rulebook asks for: positions that differ only by which of them acted.

Such positions have equal futures but for the names of the sides, so that one stands for all of
them: symmetry reduction by scalarsets (Ip and Dill 1996, Better verification through symmetry).
The one that stands for all has its sides sorted by what they did.  A side that a rule, a tally or
a claim asks for by itself is like no other and stays where it is.
"""

from __future__ import annotations

import numpy as np

from sim.engine.codes import Codes, Ints
from sim.model.acting import named_sides
from sim.model.rulebook import Rulebook
from sim.model.sides import Sides
from sim.model.step import Position


class Symmetry:
    """Which sides of a rulebook are interchangeable, and which position stands for which.

    ``free`` are the places (from 0) of the interchangeable sides.  What a side did is a number, of
    a bit for each tally that still tells which sides it counted.
    """

    def __init__(self, rulebook: Rulebook, codes: Codes) -> None:
        self.free = _free(rulebook)
        self._codes = codes
        self._tallies = [
            place
            for place, tally in enumerate(rulebook.tallies.values())
            if tally.distinct and codes.sizes[place] > 2
        ]

    @classmethod
    def of(cls, rulebook: Rulebook, codes: Codes) -> Symmetry | None:
        """The symmetry of a rulebook; None where it has two sides, or no two interchangeable."""
        found = cls(rulebook, codes)
        return found if rulebook.sides > 2 and len(found.free) > 1 else None

    def standing(self, codes: Ints) -> Ints:
        """The positions (codes) that stand for some; negative codes stay as they are."""
        real = np.flatnonzero(codes.ravel() >= 0)
        if not real.size or not self._tallies:
            return codes
        standing = codes.ravel().copy()
        some = standing[real]
        masks = [self._codes.sides(some, tally) for tally in self._tallies]
        done = np.zeros((len(self.free), some.size), dtype=np.int64)
        for bit, mask in enumerate(masks):
            for row, side in enumerate(self.free):
                done[row] |= (mask >> side & 1) << bit
        done = -np.sort(-done, axis=0)
        for bit, (tally, mask) in enumerate(zip(self._tallies, masks, strict=True)):
            now = mask & ~sum(1 << side for side in self.free)
            for row, side in enumerate(self.free):
                now |= (done[row] >> bit & 1) << side
            some = self._codes.with_sides(some, tally, now)
        standing[real] = some
        return standing.reshape(codes.shape)

    def standing_one(self, code: int) -> int:
        """The position that stands for one."""
        return int(self.standing(np.array([code], dtype=np.int64))[0])

    def sorted_sides(self, position: Position) -> list[int]:
        """The free sides of a position, by place, in the order in which they are sorted."""
        code = np.array([self._codes.encode(position)], dtype=np.int64)
        masks = [int(self._codes.sides(code, tally)[0]) for tally in self._tallies]
        done = {
            side: sum((mask >> side & 1) << bit for bit, mask in enumerate(masks))
            for side in self.free
        }
        return sorted(self.free, key=lambda side: -done[side])

    def acting(self, position: Position, sides: int) -> Sides:
        """Who acts in a position, where ``sides`` acts in the one that stands for it."""
        order = dict(zip(self.free, self.sorted_sides(position), strict=True))
        return Sides.of(order.get(side - 1, side - 1) + 1 for side in Sides(sides))


def _free(rulebook: Rulebook) -> tuple[int, ...]:
    """The places (from 0) of the sides that no rule, tally or claim asks for by themselves."""
    asked = named_sides(rulebook.conditions)
    for tally in rulebook.tallies.values():
        asked |= tally.by
    return tuple(place for place in range(rulebook.sides) if not asked >> place & 1)
