"""What a claim remembers of a history, step by step.

A claim speaks of *stretches* of a history.  Without a scope there is one, the whole of it.  With
one, as Dwyer, Avrunin and Corbett (Patterns in property specifications, 1999) do it, a stretch
is closed on the left and open on the right: the step where it opens is inside, the step where it
closes is not, and a step where both conditions hold opens nothing.

- ``after: Q``: from the first step where Q holds, for good.
- ``until: R``: up to the first step where R holds; all of a history where none comes.
- ``after: Q`` and ``until: R``: every stretch from a step where Q holds up to the next where R
  holds, also one that no R ends.
- ``between: [Q, R]``: the same, but only stretches that some R ends.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.analysis.prove.cells import Bools, Ints

Modes = npt.NDArray[np.int8]

OUTSIDE, INSIDE, MARKED, CLOSED, BROKEN = range(5)
"""No stretch is open; one is; one is and something is remembered; none will open again; one is
and has gone against the claim, which counts when it closes."""

MEETS, NEEDS, LEADS, STAYS = "meets", "needs", "leads", "stays"
"""What is looked for: a step where ``then`` holds; a step where ``every`` holds and ``then``
has not yet; one after which ``then`` does not come; nothing but whether a stretch is open."""


class Monitor:
    """Follows a history through the stretches of a scope, looking for what shows a thing.

    The conditions are given as the cells where they hold, rows x lanes (``opens`` and ``closes``
    None where the scope has none).  With ``closed`` only stretches that end count.
    """

    def __init__(
        self,
        looks_for: str,
        then: Bools,
        *,
        every: Bools | None = None,
        opens: Bools | None = None,
        closes: Bools | None = None,
        closed: bool = False,
    ) -> None:
        self.looks_for = looks_for
        self.then = then
        self.every = then if every is None else every
        self.opens = opens
        self.closes = closes
        self.closed = closed
        self.start = INSIDE if opens is None else OUTSIDE

    @property
    def stays_inside(self) -> bool:
        """Whether there is nothing to remember: one stretch, and each step stands alone."""
        return self.looks_for in (MEETS, STAYS) and self.opens is None and self.closes is None

    def follow(self, mode: int, rows: Ints) -> tuple[Modes, Bools]:
        """For every cell of some rows, entered in one mode: the mode after, and where it shows.

        No condition holds where a wait ends, so that a mode stays there as it is.

        Both are arrays of those rows x lanes: modes (int8), and True where the step of a cell shows
        what is looked for.
        """
        then, every = self.then[rows], self.every[rows]
        none: Bools = np.zeros(then.shape, dtype=np.bool_)
        if mode == CLOSED:
            return np.full(then.shape, CLOSED, dtype=np.int8), none
        closing = none if self.closes is None else self.closes[rows]
        inside, away = ~closing, CLOSED if self.opens is None else OUTSIDE
        if mode == OUTSIDE:
            assert self.opens is not None, "only a scope that opens can be outside"
            inside = self.opens[rows] & ~closing
        after, wrong = self._judge(INSIDE if mode == OUTSIDE else mode, every, then)
        shown = closing if mode == BROKEN or (mode, self.looks_for) == (MARKED, LEADS) else none
        if self.closed:
            after = np.where(wrong, np.int8(BROKEN), after)
        else:
            shown = shown | (wrong & inside)
        return np.where(inside, after, np.int8(away)), shown

    def _judge(self, mode: int, every: Bools, then: Bools) -> tuple[Modes, Bools]:
        """What a step inside a stretch does: the mode after it, and whether it is wrong.

        ``every`` and ``then`` say where those conditions hold, rows x lanes as the answers.
        """
        same = np.full(then.shape, mode, dtype=np.int8)
        none: Bools = np.zeros(then.shape, dtype=np.bool_)
        if mode == BROKEN or self.looks_for == STAYS:
            return same, none
        if self.looks_for == MEETS:
            return same, then
        if self.looks_for == LEADS:
            waits = every & ~then if mode == INSIDE else ~then
            return np.where(waits, np.int8(MARKED), np.int8(INSIDE)), none
        if mode == MARKED:
            return same, none
        return np.where(then, np.int8(MARKED), np.int8(INSIDE)), every & ~then
