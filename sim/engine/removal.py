"""The table of a rulebook without one of its rules, from the table with it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.engine.codes import Ints, Rows
from sim.engine.distinct import distinct
from sim.engine.expand import NONE, Expansion
from sim.engine.explore import Explored
from sim.engine.machine import Machine
from sim.engine.table import Table
from sim.model.value import changed


def without_rule(table: Table, place: int) -> Table:
    """The rulebook of a table as if it had not the rule at a place, tabulated.

    The rule keeps its place and its name, which claims may speak of, and nothing triggers it.
    Where the same deadlines and waits are left and no new position comes in, it is the table with
    other leads in the cells where the rule fired, and keeps what the whole rulebook tells apart;
    else all is worked out anew.  Raises TooManyPositionsError.
    """
    book = table.rulebook
    mute = changed(book.rules[place], events=(), after=None)
    rest = changed(book, rules=(*book.rules[:place], mute, *book.rules[place + 1 :]))
    if any(rest.marks_of(stage) != book.marks_of(stage) for stage in book.stages):
        return Table(rest, reduced=table.symmetry is not None)
    expansion = Expansion(Machine(rest), table.codes, table.columns, table.symmetry)
    leads = _leads(table, expansion, place)
    if leads is None:
        return Table(rest, reduced=table.symmetry is not None)
    return Table.of(expansion, rest, _explored(table, *leads))


def _leads(
    table: Table, expansion: Expansion, place: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]] | None:
    """Where each cell leads without the rule, and by which; None where that is no row.

    Both are rows x columns, as ``next`` and ``rule`` of the table.
    """
    after = table.next.copy()
    fired = table.rule.copy()
    rows, columns = np.nonzero(table.rule == place)
    for column in distinct(columns).tolist():
        at = rows[columns == column]
        to, by = expansion.column(column, table.row_codes[at])
        after[at, column], fired[at, column] = table.rows(to), by
    if (after[rows, columns] == NONE).any():
        return None
    return after, fired


def _explored(table: Table, after: npt.NDArray[np.int32], fired: npt.NDArray[np.int16]) -> Explored:
    """The rows that are still reached, breadth first.

    ``after`` and ``fired`` say of each cell (rows x columns) where it leads, and by which rule.
    """
    place: Ints = np.full(len(table) + 1, NONE)  # the last stands for NONE
    scratch: Ints = np.empty(len(table) + 1, dtype=np.int64)
    frontier = np.flatnonzero(table.parent == NONE)
    none = np.full(frontier.size, NONE)
    order, parents, bys, depths = [frontier], [none], [none], [np.zeros_like(frontier)]
    place[frontier] = np.arange(frontier.size)
    first, total = 0, frontier.size
    while frontier.size:
        flat = after[frontier].ravel()
        new = np.flatnonzero((flat != NONE) & (place[flat] == NONE))
        scratch[flat[new][::-1]] = new[::-1]  # the last that is written stays: the first
        new = new[scratch[flat[new]] == new]
        reached = flat[new].astype(np.int64)
        place[reached] = np.arange(total, total + reached.size)
        parents.append(new // after.shape[1] + first)
        bys.append(new % after.shape[1])
        depths.append(np.full(reached.size, len(depths)))
        order.append(reached)
        first, total, frontier = total, total + reached.size, reached
    kept = np.concatenate(order)
    codes = table.row_codes[kept]
    rows = Rows(table.codes.space, dense=False)
    rows.add(codes)
    return Explored(
        rows,
        codes,
        place[after[kept]].astype(np.int32),
        fired[kept],
        np.concatenate(parents).astype(np.int32),
        np.concatenate(bys).astype(np.int16),
        np.concatenate(depths).astype(np.int32),
    )
