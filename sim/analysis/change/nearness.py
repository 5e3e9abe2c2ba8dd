"""How near a row of the table is to a reading or a stage, in steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.engine.distances import FAR as FAR
from sim.engine.distances import distances as fewest_steps
from sim.engine.table import Ints, Table


def stage_rows(table: Table, stages: Sequence[str]) -> Ints:
    """The rows that stand in one of some stages."""
    places = [table.codes.stages.index(stage) for stage in stages]
    return np.flatnonzero(np.isin(table.stage, places))


def distances(table: Table, goal: Ints, columns: Sequence[int] | None = None) -> Ints:
    """For each row the fewest steps to a row of the goal by some columns, or FAR."""
    leads = table.next if columns is None else table.next[:, list(columns)]
    return fewest_steps(leads, goal)
