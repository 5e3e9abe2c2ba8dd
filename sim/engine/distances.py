"""How far each row of a table is from some others: the fewest steps, for all rows at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.engine.distinct import distinct

Ints = npt.NDArray[np.int64]

FAR = 2**30
"""The distance of what cannot be reached."""

_FEW = 8
"""Up to how many rows a round is taken row by row."""


def distances(leads: npt.NDArray[np.integer], goal: Ints) -> Ints:
    """For each row the fewest steps to a row of the goal, or FAR.

    ``leads`` (rows x columns) holds the row that follows each, or -1 where there is none; ``goal``
    lists rows.  As long as a look at all rows finds many of them, that is the quickest; then the
    steps are followed backwards from what was found last.
    """
    far: Ints = np.full(len(leads), FAR, dtype=np.int64)
    near = np.zeros(len(leads) + 1, dtype=np.bool_)  # the last stands for -1, and stays False
    far[goal], near[goal] = 0, True
    open_ = np.flatnonzero(far == FAR)
    steps, frontier = 0, goal
    while frontier.size * 10 > open_.size > 0:
        steps += 1
        comes = near[leads[open_]].any(axis=1)
        frontier, open_ = open_[comes], open_[~comes]
        far[frontier], near[frontier] = steps, True
    if frontier.size and open_.size:
        _follow_back(far, leads, open_, frontier)
    return far


def _follow_back(far: Ints, leads: npt.NDArray[np.integer], open_: Ints, frontier: Ints) -> None:
    """Fill in the distances ``far`` of the open rows, from a frontier backwards.

    The steps from open rows are put in order of where they lead, so that those into a row are
    a slice: ``source[starts[row]:starts[row + 1]]`` are the rows that they come from.
    """
    follows = leads[open_]
    place, lane = np.nonzero((follows != -1) & (follows != open_[:, np.newaxis]))
    target = follows[place, lane]
    order = np.argsort(target, kind="stable")
    source = open_[place[order]]
    starts = np.searchsorted(target[order], np.arange(len(far) + 1))
    steps = int(far[frontier[0]])
    rows = distinct(frontier)
    while rows.size:
        steps += 1
        if rows.size <= _FEW:
            comes = [source[starts[row] : starts[row + 1]] for row in rows.tolist()]
            before = np.concatenate(comes)
        else:
            number = starts[rows + 1] - starts[rows]
            offset = starts[rows] - np.cumsum(number) + number
            before = source[np.repeat(offset, number) + np.arange(number.sum())]
        rows = distinct(before[far[before] == FAR])
        far[rows] = steps
