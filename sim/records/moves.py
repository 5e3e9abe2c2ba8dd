"""Moves of many dyads, kept as arrays in whatever order they were made."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.table import Ints

Whole = npt.NDArray[np.integer[Any]]
"""Whole numbers of any width."""


class Moves(NamedTuple):
    """Changes of what a spell is one of; each dyad's stand in the order in which they happened.

    ``dyad`` is its number, ``day`` an ordinal, ``event`` a place among the events or
    NONE, ``row`` where the move led, ``rule`` what made it.
    """

    dyad: Whole
    day: Whole
    event: Ints
    row: Whole
    rule: npt.NDArray[np.int16]

    @classmethod
    def together(cls, pieces: list[Moves]) -> Moves:
        """All pieces in one: by dyad, and each dyad's moves as they happened."""
        dyad = np.concatenate([piece.dyad for piece in pieces])
        order = np.argsort(dyad, kind="stable")
        return cls(*(np.concatenate(column)[order] for column in zip(*pieces, strict=True)))
