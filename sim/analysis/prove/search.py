"""Every position that histories reach, together with what a claim remembers of the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.prove.cells import Bools, Cells, Ints
from sim.analysis.prove.monitor import MEETS, Monitor
from sim.engine.distances import FAR, distances
from sim.engine.distinct import distinct
from sim.engine.table import NONE


class Path(NamedTuple):
    """A history: the row that it starts from, and the lane of each step."""

    start: int
    lanes: tuple[int, ...]


def find(cells: Cells, monitor: Monitor) -> Path | None:
    """A shortest history whose last step shows what the monitor looks for, or None."""
    histories = Search(cells, monitor, to_the_end=False)
    return None if histories.shown is None else histories.way(*histories.shown)


class Search:
    """Nodes, each a row of the table in a mode of a monitor, in order of ``depth``.

    ``parent`` and ``by`` are the node and lane that reached each first; ``shown`` is the first
    node and lane that show what the monitor looks for, or None.  With ``to_the_end`` all nodes
    are explored, and ``next`` (nodes x lanes) holds the node that each lane leads to, or NONE;
    without, no further than to what is shown.  All else has one number a node.  While nodes are
    looked for, each is one number: its mode times the rows of the table, and its row.
    """

    def __init__(self, cells: Cells, monitor: Monitor, *, to_the_end: bool) -> None:
        self.cells = cells
        self.monitor = monitor
        self.shown: tuple[int, int] | None = None
        self._rows = len(cells.next)
        if monitor.stays_inside:
            self._take_table()
            return
        self._places = np.full(5 * self._rows, NONE, dtype=np.int32)
        self._scratch = np.empty_like(self._places)
        self._explore(to_the_end=to_the_end)

    def __len__(self) -> int:
        return len(self.row)

    def way(self, node: int, *then: int) -> Path:
        """A shortest history to a node, and some lanes more."""
        lanes: list[int] = []
        while self.parent[node] != NONE:
            lanes.append(int(self.by[node]))
            node = int(self.parent[node])
        return Path(int(self.row[node]), (*reversed(lanes), *then))

    def leads_on(self, modes: Bools) -> Bools:
        """The cells (nodes x lanes) that lead from one of some nodes to one of them.

        ``modes`` is True for each of these nodes.
        """
        on: Bools = modes[:, None] & (self.next != NONE) & modes[self.next]
        return on

    def able(self, seeds: Bools, steps: Bools) -> Bools:
        """From which nodes a seed is reached, in any number of steps along some cells.

        ``seeds`` has a bool for each node, as the answer has; ``steps`` is nodes x lanes.
        """
        leads = np.where(steps, self.next, NONE)
        reached: Bools = distances(leads, np.flatnonzero(seeds)) < FAR
        return reached

    def _take_table(self) -> None:
        """The nodes are the rows where nothing is remembered."""
        table = self.cells.table
        self.row, self.mode = np.arange(self._rows), np.full(self._rows, self.monitor.start)
        self.parent, self.depth, self.next = table.parent, table.depth, self.cells.next
        lanes = {lane.column: place for place, lane in reversed(list(enumerate(self.cells.lanes)))}
        lane_of = np.array([lanes[column] for column in range(len(table.columns))])
        self.by = np.where(table.by == NONE, NONE, lane_of[table.by])
        if self.monitor.looks_for == MEETS:
            place = int(self.monitor.then.argmax())  # rows stand in order of depth
            at = divmod(place, len(self.cells.lanes))
            self.shown = at if self.monitor.then[at] else None

    def _explore(self, *, to_the_end: bool) -> None:
        """Breadth first, a whole frontier at a time."""
        starts = np.flatnonzero(self.cells.table.parent == NONE)
        frontier = starts + self.monitor.start * self._rows
        self._places[frontier] = np.arange(frontier.size)
        width = len(self.cells.lanes)
        none = np.full(frontier.size, NONE, dtype=np.int64)
        codes, parents, bys, nexts = [frontier], [none], [none], []
        depths = [np.zeros(frontier.size, dtype=np.int64)]
        first, total = 0, frontier.size
        while frontier.size:
            after, shown = self._expand(frontier)
            if self.shown is None and shown.any():
                place, lane = divmod(int(shown.argmax()), width)
                self.shown = (first + place, lane)
                if not to_the_end:
                    break
            nexts.append(after)
            flat = after.ravel()
            unknown = np.flatnonzero((flat != NONE) & (self._places[flat] == NONE))
            where = unknown[self._first_of_each(flat[unknown])]
            fresh = flat[where]
            self._places[fresh] = np.arange(total, total + fresh.size)
            codes.append(fresh)
            parents.append(where // width + first)
            bys.append(where % width)
            depths.append(np.full(fresh.size, len(depths), dtype=np.int64))
            first, total, frontier = total, total + fresh.size, fresh
        every_code: Ints = np.concatenate(codes)
        self.row, self.mode = every_code % self._rows, every_code // self._rows
        self.parent, self.by = np.concatenate(parents), np.concatenate(bys)
        self.depth = np.concatenate(depths)
        if to_the_end:
            after = np.concatenate(nexts)
            self.next = np.where(after == NONE, np.int32(NONE), self._places[after])

    def _first_of_each(self, codes: Ints) -> Bools:
        """Which of some codes have no equal before them."""
        order = np.arange(codes.size, dtype=np.int32)
        self._scratch[codes[::-1]] = order[::-1]  # the last that is written stays
        first: Bools = self._scratch[codes] == order
        return first

    def _expand(self, codes: Ints) -> tuple[Ints, Bools]:
        """The number of the node that each cell of some nodes leads to, and where it shows.

        Both are nodes x lanes; the number is NONE where the lane cannot happen.
        """
        rows, modes = codes % self._rows, codes // self._rows
        follows = self.cells.next[rows].astype(np.int64)
        after = np.empty_like(follows)
        shown: Bools = np.zeros(follows.shape, dtype=np.bool_)
        for mode in distinct(modes):
            at = np.flatnonzero(modes == mode)
            to, shown[at] = self.monitor.follow(int(mode), rows[at])
            after[at] = follows[at] + to.astype(np.int64) * self._rows
        after[follows == NONE] = NONE
        return after, shown
