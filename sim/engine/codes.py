"""Positions as whole numbers, so that arrays of them can be counted in, compared and found."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.tallying import Work, emptied
from sim.model.marks import entered_by_time, waited_at
from sim.model.rulebook import Rulebook
from sim.model.sides import every_set, kept_sides
from sim.model.step import Position

Ints = npt.NDArray[np.int64]

_DENSE = 2**25
"""The largest space of codes for which every code gets a place in one array."""

NEVER = 2**40
"""In how many days time does something where nothing is left for it to do."""


class Codes:
    """A numbering of all positions that a rulebook could have.

    A code is a number in mixed radix: the tallies are its low digits, then how many marks of the
    stage lie behind, then whether one is due at once, then the stage.  ``sizes`` gives the number
    of values of each tally, ``space`` the number of codes.

    Codes come as arrays (int64) of any shape, and what is told of them has the same shape.
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
        marks = [rulebook.marks_of(stage) for stage in self.stages]
        self._passed_unit = unit
        self._passed_size = max(map(len, marks), default=0) + 1
        self._due_unit = unit * self._passed_size
        early = [entered_by_time(of_stage) for of_stage in marks]
        self._early = [passed * self._passed_unit + due * self._due_unit for passed, due in early]
        self._due_size = 2 if any(due for _, due in early) else 1
        self._lasted: Ints = np.zeros((len(marks), self._passed_size), dtype=np.int64)
        self._silent = np.zeros(self._lasted.shape, dtype=np.bool_)
        self._falls: Ints = np.full(self._lasted.shape, NEVER, dtype=np.int64)
        for place, of_stage in enumerate(marks):
            for passed in range(self._passed_size):
                self._lasted[place, passed] = waited_at(of_stage, passed)
            self._silent[place, : len(of_stage)] = [mark.silent for mark in of_stage]
            self._falls[place, : len(of_stage)] = [mark.falls for mark in of_stage]
        self.stage_unit = self._due_unit * self._due_size
        self.space = self.stage_unit * len(self.stages)
        self._within = [
            np.array([stage in tally.within for stage in self.stages]) if tally.within else None
            for tally in rulebook.tallies.values()
        ]
        self._emptied = [
            [place for place in emptied(rulebook, stage) if self.sizes[place] > 1]
            for stage in self.stages
        ]

    def encode(self, position: Position) -> int:
        """The code of a position."""
        code = self._stage_places[position.stage] * self.stage_unit
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
        return Position(self.stages[code // self.stage_unit], tallies, passed, due)

    def stage(self, codes: Ints) -> Ints:
        """The place of each position's stage."""
        return codes // self.stage_unit

    def passed(self, codes: Ints) -> Ints:
        """How many marks lie behind in each position."""
        return codes // self._passed_unit % self._passed_size

    def lasted(self, codes: Ints) -> Ints:
        """How many days each position's stage has lasted, as far as conditions can tell."""
        return self._lasted[self.stage(codes), self.passed(codes)]

    def silent(self, codes: Ints) -> npt.NDArray[np.bool_]:
        """In which positions what time does next is to end a wait, which is no step."""
        ends: npt.NDArray[np.bool_] = self._silent[self.stage(codes), self.passed(codes)]
        return ends

    def falls(self, codes: Ints) -> Ints:
        """At the end of which day in the stage time does what it does next, or NEVER."""
        return self._falls[self.stage(codes), self.passed(codes)]

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

    def sides(self, codes: Ints, tally: int) -> Ints:
        """The sides that a tally of sides counted (bits); none where it no longer tells which."""
        return self._kept_of(tally).known[self.digit(codes, tally)]

    def with_sides(self, codes: Ints, tally: int, sides: Ints) -> Ints:
        """Positions of which a tally that tells its sides counted other sides, as many of them."""
        kept, old = self._kept_of(tally), self.digit(codes, tally)
        new = np.where(kept.known[old] > 0, kept.digits[sides], old)
        return codes + (new - old) * self._units[tally]

    def _kept_of(self, tally: int) -> _Kept:
        kept = self._kept[tally]
        assert kept is not None, "the tally counts sides"
        return kept

    def count(self, codes: Ints, work: Work, sides: int) -> Ints:
        """Positions after an event did its work on one tally."""
        if self.sizes[work.tally] == 1:
            return codes
        old = self.digit(codes, work.tally)
        new = np.zeros_like(old) if work.resets else old
        kept = self._kept[work.tally]
        if work.drops and kept is not None:
            new = kept.digits[kept.sets[new] & ~sides]
        if work.counts_by(sides):
            if kept is None:
                counted = np.minimum(new + 1, self._limits[work.tally])
            else:
                counted = kept.digits[kept.sets[new] | sides]
            within = self._within[work.tally]
            new = counted if within is None else np.where(within[self.stage(codes)], counted, new)
        return codes + (new - old) * self._units[work.tally]

    def waited(self, codes: Ints, marks: int) -> Ints:
        """Positions after so many marks more lie behind, and no stage was entered."""
        return codes + marks * self._passed_unit - self.due(codes) * self._due_unit

    def entered(self, codes: Ints, stage: str, *, by_time: bool) -> Ints:
        """Positions after a stage was entered, by an event or at the end of a day."""
        place = self._stage_places[stage]
        early = self._early[place] if by_time else 0
        for tally in self._emptied[place]:
            codes = codes - self.digit(codes, tally) * self._units[tally]
        return codes % self._passed_unit + early + place * self.stage_unit

    # The same for one position: plain numbers, which an array of one would cost fifty times.

    def passed_one(self, code: int) -> int:
        """How many marks lie behind in a position."""
        return code // self._passed_unit % self._passed_size

    def lasted_one(self, code: int) -> int:
        """How many days a position's stage has lasted, as far as conditions can tell."""
        return int(self._lasted[code // self.stage_unit, self.passed_one(code)])

    def due_one(self, code: int) -> int:
        """1 where a deadline is due before any event, else 0."""
        return code // self._due_unit % self._due_size

    def value_one(self, code: int, tally: int) -> int:
        """A tally as conditions see it."""
        digit = code // self._units[tally] % self.sizes[tally]
        kept = self._kept[tally]
        return digit if kept is None else int(kept.how_many[digit])

    def count_one(self, code: int, work: Work, sides: int) -> int:
        """A position after an event did its work on one tally."""
        old = code // self._units[work.tally] % self.sizes[work.tally]
        new = 0 if work.resets else old
        kept = self._kept[work.tally]
        if work.drops and kept is not None:
            new = int(kept.digits[kept.sets[new] & ~sides])
        within = self._within[work.tally]
        counts = work.counts_by(sides) and (within is None or bool(within[code // self.stage_unit]))
        if counts and kept is None:
            new = min(new + 1, self._limits[work.tally])
        elif counts and kept is not None:
            new = int(kept.digits[kept.sets[new] | sides])
        return code + (new - old) * self._units[work.tally]

    def waited_one(self, code: int, marks: int) -> int:
        """A position after so many marks more lie behind, and no stage was entered."""
        return code + marks * self._passed_unit - self.due_one(code) * self._due_unit

    def entered_one(self, code: int, stage: str, *, by_time: bool) -> int:
        """A position after a stage was entered, by an event or at the end of a day."""
        place = self._stage_places[stage]
        early = self._early[place] if by_time else 0
        for tally in self._emptied[place]:
            code -= code // self._units[tally] % self.sizes[tally] * self._units[tally]
        return code % self._passed_unit + early + place * self.stage_unit


class _Kept(NamedTuple):
    """The sets of sides that positions keep of a tally, as bits, in order.

    ``digits`` gives for every set of sides, kept or not, the place of what is kept of it;
    ``how_many`` the size of each that is kept, and ``known`` the set itself, or none where it
    stands for several.
    """

    sets: Ints
    digits: Ints
    how_many: Ints
    known: Ints


def _kept_sets(sides: int, limit: int) -> _Kept:
    """What positions keep of each set of so many sides, whose number matters up to a limit."""
    kept = np.array([kept_sides(some, limit) for some in every_set(sides)])
    sets, digits = np.unique(kept, return_inverse=True)
    known = np.where(np.bincount(digits) == 1, sets, 0)
    return _Kept(sets, digits, np.array([int(some).bit_count() for some in sets]), known)


class Rows:
    """Which row holds which code: found for whole arrays at a time.

    ``dense`` keeps a place for every code of the space, where that is not too large; otherwise the
    codes are kept in order and searched.
    """

    def __init__(self, space: int, *, dense: bool = True) -> None:
        self._number = 0
        dense = dense and space <= _DENSE
        self._dense = np.full(space, -1, dtype=np.int32) if dense else None
        self._codes: Ints = np.empty(0, dtype=np.int64)
        self._places = np.empty(0, dtype=np.int32)
        self._recent: dict[int, int] = {}

    def __len__(self) -> int:
        return self._number

    def add(self, codes: Ints) -> None:
        """Give new codes the next rows, in their order."""
        places = np.arange(self._number, self._number + codes.size, dtype=np.int32)
        self._number += codes.size
        if self._dense is not None:
            self._dense[codes] = places
        else:
            self._merge(codes, places)

    def add_one(self, code: int) -> bool:
        """Give a code the next row, unless it has one; whether it had none."""
        if self._dense is not None:
            if self._dense[code] >= 0:
                return False
            self._dense[code] = self._number
        else:
            if code in self._recent or self._sorted_find(np.array([code]))[0] >= 0:
                return False
            self._recent[code] = self._number
        self._number += 1
        return True

    def find(self, codes: Ints) -> npt.NDArray[np.int32]:
        """The row of each code, or -1 where it has none or is negative."""
        if self._dense is not None:
            return np.where(codes < 0, np.int32(-1), self._dense[codes])
        if self._recent:
            recent, self._recent = self._recent, {}
            self._merge(
                np.fromiter(recent, dtype=np.int64), np.fromiter(recent.values(), dtype=np.int32)
            )
        return self._sorted_find(codes)

    def _merge(self, codes: Ints, places: npt.NDArray[np.int32]) -> None:
        """Put codes and their rows among those that are kept in order."""
        merged = np.concatenate([self._codes, codes])
        order = np.argsort(merged, kind="stable")
        self._codes = merged[order]
        self._places = np.concatenate([self._places, places])[order]

    def _sorted_find(self, codes: Ints) -> npt.NDArray[np.int32]:
        """The row of each code among those that are kept in order, or -1."""
        if not self._codes.size:
            return np.full(codes.shape, -1, dtype=np.int32)
        at = np.minimum(np.searchsorted(self._codes, codes), self._codes.size - 1)
        return np.where(self._codes[at] == codes, self._places[at], np.int32(-1))
