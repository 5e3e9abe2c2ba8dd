"""Which of many things are alike, as far as some conditions tell."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.engine.codes import Ints
from sim.engine.expand import Bools

_FEW = 2**16
"""Up to how many kinds are told apart without sorting."""
_BITS = 32
"""After how many conditions the kinds are numbered anew, before they grow out of their numbers."""


def alike(keys: Ints, conditions: Iterable[Bools]) -> tuple[Ints, Ints]:
    """Things of one key are of one kind where every condition holds, or fails, for both.

    ``keys`` has a number for each thing, and each condition a bool for each.  Returns the first
    place of each kind, and the kind at each place.
    """
    for number, holds in enumerate(conditions, 1):
        keys = keys * 2 + holds
        if number % _BITS == 0:
            _, keys = _kinds(keys)
    return _kinds(keys)


def _kinds(keys: Ints) -> tuple[Ints, Ints]:
    """The first place of each of some numbers from 0 on, and at each place which of them it is."""
    space = int(keys.max(initial=0)) + 1
    if space > _FEW:
        _, firsts, kinds = np.unique(keys, return_index=True, return_inverse=True)
        return firsts, kinds
    place = np.full(space, -1, dtype=np.int64)
    place[keys[::-1]] = np.arange(keys.size)[::-1]  # the last that is written stays: the first
    some = place >= 0
    return place[some], (np.cumsum(some) - 1)[keys]
