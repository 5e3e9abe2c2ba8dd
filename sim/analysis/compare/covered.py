"""Which of very many whole numbers have been come to, kept as intervals and not one by one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


class Covered:
    """A set of whole numbers that only grows; ``len`` is how many pieces it was added in."""

    def __init__(self) -> None:
        self._firsts: Ints = np.empty(0, dtype=np.int64)
        self._lasts: Ints = np.empty(0, dtype=np.int64)

    def __len__(self) -> int:
        return self._firsts.size

    def add(self, firsts: Ints, lasts: Ints) -> tuple[Ints, Ints, Ints]:
        """Add intervals, both ends included; of what is new in them, pieces that do not overlap.

        Returns for each piece the interval that it is part of, its first and its last number, in
        order of those intervals.
        """
        source, first, last = self._new(*_apart(firsts, lasts))
        at = np.searchsorted(self._firsts, first)
        self._firsts = np.insert(self._firsts, at, first)
        self._lasts = np.insert(self._lasts, at, last)
        order = np.argsort(source, kind="stable")
        return source[order], first[order], last[order]

    def _new(self, source: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints, Ints]:
        """The parts of intervals, which do not overlap, that lie between what is covered."""
        begin = np.searchsorted(self._lasts, first)
        holes = np.searchsorted(self._firsts, last, side="right") - begin + 1
        part = np.repeat(np.arange(source.size), holes)
        hole = np.arange(part.size) - np.repeat(np.cumsum(holes) - holes, holes)
        after = begin[part] + hole  # the covered interval that the hole ends at
        if self._firsts.size:
            before = np.maximum(after - 1, 0)
            start = np.where(hole > 0, self._lasts[before] + 1, first[part])
            ends = self._firsts[np.minimum(after, self._firsts.size - 1)] - 1
            stop = np.where(hole < holes[part] - 1, ends, last[part])
        else:
            start, stop = first[part], last[part]
        some = start <= stop
        return source[part[some]], start[some], stop[some]


def _apart(firsts: Ints, lasts: Ints) -> tuple[Ints, Ints, Ints]:
    """Intervals cut so that none overlaps another: what each is cut from, its first and its last.

    Where several overlap, the one that begins first keeps the common part, and of equal
    beginnings the one that is given first.
    """
    order = np.argsort(firsts, kind="stable")
    first, last = firsts[order], lasts[order]
    reached = np.maximum.accumulate(last[:-1]) + 1
    first[1:] = np.maximum(first[1:], reached)
    some = first <= last
    return order[some], first[some], last[some]
