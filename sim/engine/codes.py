"""Positions as whole numbers, so that arrays of them can be counted in, compared and found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.rulebook import Rulebook
from sim.model.step import Position, kept_sides

if TYPE_CHECKING:
    from sim.engine.machine import Work

Ints = npt.NDArray[np.int64]

_DENSE = 2**25
"""The largest space of codes for which every code gets a place in one array."""


class Codes:
    """A numbering of all positions that a rulebook could have.

    A code is a number in mixed radix: the tallies are its low digits, then how many deadlines
    have passed, then whether one is due at once, then the stage.  ``sizes`` gives the number of
    values of each tally, ``space`` the number of codes.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.stages = tuple(rulebook.stages)
        self.place = {name: place for place, name in enumerate(rulebook.tallies)}
        self._stage_places = {name: place for place, name in enumerate(self.stages)}
        self._limits = rulebook.limits
        self._kept = [
            _kept_sets(rulebook.sides, limit) if tally.distinct else None
            for limit, tally in zip(self._limits, rulebook.tallies.values(), strict=True)
        ]
        self.sizes = [
            limit + 1 if kept is None else kept.sets.size
            for limit, kept in zip(self._limits, self._kept, strict=True)
        ]
        self._units = []
        unit = 1
        for size in self.sizes:
            self._units.append(unit)
            unit *= size
        deadlines = [rulebook.deadlines_of(stage) for stage in self.stages]
        self._passed_unit = unit
        self._passed_size = max(map(len, deadlines), default=0) + 1
        self._due_unit = unit * self._passed_size
        self._urgent = [0 in days for days in deadlines]
        self._due_size = 2 if any(self._urgent) else 1
        self._stage_unit = self._due_unit * self._due_size
        self.space = self._stage_unit * len(self.stages)

    def encode(self, position: Position) -> int:
        """The code of a position."""
        code = self._stage_places[position.stage] * self._stage_unit
        code += int(position.due) * self._due_unit + position.passed * self._passed_unit
        for count, unit, kept in zip(position.tallies, self._units, self._kept, strict=True):
            code += (count if kept is None else int(kept.digits[count])) * unit
        return code

    def decode(self, code: int) -> Position:
        """The position of a code."""
        digits = [code // unit % size for unit, size in zip(self._units, self.sizes, strict=True)]
        tallies = tuple(
            digit if kept is None else int(kept.sets[digit])
            for digit, kept in zip(digits, self._kept, strict=True)
        )
        passed = code // self._passed_unit % self._passed_size
        due = bool(code // self._due_unit % self._due_size)
        return Position(self.stages[code // self._stage_unit], tallies, passed, due)

    def stage(self, codes: Ints) -> Ints:
        """The place of each position's stage."""
        return codes // self._stage_unit

    def passed(self, codes: Ints) -> Ints:
        """How many deadlines have passed in each position."""
        return codes // self._passed_unit % self._passed_size

    def due(self, codes: Ints) -> Ints:
        """1 where a deadline is due before any event, else 0."""
        return codes // self._due_unit % self._due_size

    def digit(self, codes: Ints, tally: int) -> Ints:
        """A tally as codes keep it: a saturated count, or the place of a set of sides."""
        return codes // self._units[tally] % self.sizes[tally]

    def value(self, codes: Ints, tally: int) -> Ints:
        """A tally as conditions see it: sides as how many."""
        digit = self.digit(codes, tally)
        kept = self._kept[tally]
        return digit if kept is None else kept.how_many[digit]

    def count(self, codes: Ints, work: Work, sides: int) -> Ints:
        """Positions after an event did its work on one tally."""
        if self.sizes[work.tally] == 1:
            return codes
        old = self.digit(codes, work.tally)
        new = np.zeros_like(old) if work.resets else old
        if work.counts:
            kept = self._kept[work.tally]
            if kept is None:
                new = np.minimum(new + 1, self._limits[work.tally])
            else:
                new = kept.digits[kept.sets[new] | sides]
        return codes + (new - old) * self._units[work.tally]

    def waited(self, codes: Ints) -> Ints:
        """Positions after a deadline that entered no stage."""
        return codes + self._passed_unit - self.due(codes) * self._due_unit

    def entered(self, codes: Ints, stage: str, *, by_time: bool) -> Ints:
        """Positions after a stage was entered, by an event or at the end of a day."""
        place = self._stage_places[stage]
        due = self._due_unit if by_time and self._urgent[place] else 0
        return codes % self._passed_unit + due + place * self._stage_unit


class _Kept(NamedTuple):
    """The sets of sides that positions keep of a tally, as bits, in order.

    ``digits`` gives for every set of sides its place among them, ``how_many`` the size of each.
    """

    sets: Ints
    digits: Ints
    how_many: Ints


def _kept_sets(sides: int, limit: int) -> _Kept:
    kept = np.array([kept_sides(some, limit) for some in range(2**sides)])
    sets, digits = np.unique(kept, return_inverse=True)
    return _Kept(sets, digits, np.array([int(some).bit_count() for some in sets]))


class Rows:
    """Which row holds which code: found for whole arrays at a time."""

    def __init__(self, space: int) -> None:
        self._number = 0
        self._dense = np.full(space, -1, dtype=np.int32) if space <= _DENSE else None
        self._codes: Ints = np.empty(0, dtype=np.int64)
        self._places = np.empty(0, dtype=np.int32)

    def __len__(self) -> int:
        return self._number

    def add(self, codes: Ints) -> None:
        """Give new codes the next rows, in their order."""
        places = np.arange(self._number, self._number + codes.size, dtype=np.int32)
        self._number += codes.size
        if self._dense is not None:
            self._dense[codes] = places
            return
        merged = np.concatenate([self._codes, codes])
        order = np.argsort(merged, kind="stable")
        self._codes = merged[order]
        self._places = np.concatenate([self._places, places])[order]

    def find(self, codes: Ints) -> npt.NDArray[np.int32]:
        """The row of each code, or -1 where it has none or is negative."""
        if self._dense is not None:
            return np.where(codes < 0, np.int32(-1), self._dense[codes])
        at = np.minimum(np.searchsorted(self._codes, codes), self._codes.size - 1)
        return np.where(self._codes[at] == codes, self._places[at], np.int32(-1))
