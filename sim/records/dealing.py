"""Tables too large for one go: two kinds of jobs, kept in a folder and done only once.

    plan = Plan(folder, files, recipe, buckets=64)
    replay(plan)                               # or: with pool(8) as run: replay(plan, run)
    for header, rows in spells_in(plan): ...

``deal`` reads one table and keeps its statements, sorted into buckets of dyads.  ``walk`` takes a
bucket out of all that was dealt and keeps the spells of its dyads.  The one file that a job makes
is the proof that it is done: whoever is killed at whatever time loses the jobs that were under
way and no other, and a job that is done twice makes the same file again.

What a table holds is said by the plan's recipe (``sim.records.plan``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from zlib import crc32

import numpy as np

from sim.engine.table import NONE
from sim.records.bulk import Bulk, Spells, clocks_of
from sim.records.kept import Header, Rows, clear, header_of, keep, rows_of
from sim.records.plan import Plan, Recipe, Statements, agree

_STATEMENT = np.dtype(
    [("dyad", "<i4"), ("day", "<i4"), ("event", "<i2"), ("sides", "<i2"), ("number", "<i4"),
     ("evidence", "<i8")]
)  # fmt: skip
_SPELL = np.dtype(
    [("dyad", "<i4"), ("first", "<i4"), ("last", "<i4"), ("row", "<i4"), ("stage", "<i2"),
     ("reading", "<i2"), ("rule", "<i2"), ("event", "<i2"), ("sides", "<i2"), ("number", "<i4"),
     ("file", "<i4"), ("evidence", "<i8")]
)  # fmt: skip


Job = Callable[[int], None]
Run = Callable[[Job, Sequence[int], Callable[[], None]], None]
"""Does a job for each of some numbers, in any order, and calls after each that is done."""


def one_by_one(job: Job, numbers: Sequence[int], tell: Callable[[], None]) -> None:
    """Do every job here."""
    for number in numbers:
        job(number)
        tell()


def replay(
    plan: Plan, run: Run = one_by_one, tell: Callable[[str, int, int], None] | None = None
) -> None:
    """Do all that is not done yet.

    ``tell`` is called with the phase, how many of its jobs are done, and how many there are.
    Raises FolderError where the folder holds other work, and whatever a job raises.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    agree(plan)
    phases = (
        ("deal", deal, plan.dealt, len(plan.files)),
        ("walk", walk, plan.walked, plan.buckets),
    )
    for phase, job, kept, number in phases:
        left = [place for place in range(number) if not kept(place).exists()]
        count = _Count(phase, number - len(left), number, tell)
        count.told()
        run(partial(job, plan), left, count)
    clear(plan.folder)


def deal(plan: Plan, place: int) -> None:
    """Keep the statements of one table, sorted into buckets of dyads."""
    path = plan.dealt(place)
    if path.exists():
        return
    said = plan.recipe.read(plan.files[place])
    buckets = np.array([_bucket(pair, plan.buckets) for pair in said.pairs], dtype=np.int64)
    bucket = buckets[said.dyad] if said.pairs else np.zeros(0, dtype=np.int64)
    order = np.argsort(bucket, kind="stable")
    rows: Rows = np.empty(order.size, dtype=_STATEMENT)
    for name in _STATEMENT.names or ():
        rows[name] = getattr(said, name)[order]
    offsets = np.searchsorted(bucket[order], np.arange(plan.buckets + 1))
    header = {
        "pairs": [list(pair) for pair in said.pairs],
        "offsets": offsets.tolist(),
        "last": int(said.day.max()) if said.day.size else None,
        "told": said.told or {},
    }
    keep(path, header, rows)


def walk(plan: Plan, bucket: int) -> None:
    """Keep the spells of all dyads of a bucket."""
    path = plan.walked(bucket)
    if path.exists():
        return
    said, last = _gathered(plan, bucket)
    happens = plan.recipe.events(said)
    bulk, until = _bulk_of(plan.recipe), last if plan.until is None else plan.until
    clocks = clocks_of(happens.dyad, happens.day, last=until)
    column = bulk.column[happens.event, happens.sides]
    spells = bulk.spells(happens.dyad, happens.day, column, clocks)
    header = {"pairs": [list(pair) for pair in happens.pairs], "events": int(happens.dyad.size)}
    keep(path, header, _rows(spells, happens))


def spells_in(plan: Plan) -> Iterator[tuple[Header, Rows]]:
    """What was walked, one bucket after the other.

    Rows are as ``Spells`` has them, but that ``dyad`` is a place in the header's ``pairs``, which
    are in order; with them stand the ``event`` that began the spell, a place among the rulebook's,
    its sides, number and evidence, and the place of its file: NONE where time began it.
    """
    for bucket in range(plan.buckets):
        yield header_of(plan.walked(bucket)), rows_of(plan.walked(bucket))


def told_by(plan: Plan) -> list[Header]:
    """What the recipe told of each table."""
    return [header_of(plan.dealt(place))["told"] for place in range(len(plan.files))]


_made: dict[str, Bulk] = {}
"""What walks for the recipe that was met last, by its key."""


def _bulk_of(recipe: Recipe) -> Bulk:
    if recipe.key not in _made:
        _made.clear()
        _made[recipe.key] = recipe.bulk()
    return _made[recipe.key]


def _gathered(plan: Plan, bucket: int) -> tuple[Statements, int]:
    """The statements of a bucket out of all tables, in order, and the last day of any table."""
    pieces, files, last = [], [], 0
    known: dict[tuple[str, str], int] = {}
    for place in range(len(plan.files)):
        header = header_of(plan.dealt(place))
        last = max(last, header["last"] or 0)
        start, stop = header["offsets"][bucket : bucket + 2]
        rows = rows_of(plan.dealt(place), start, stop)
        here = np.unique(rows["dyad"])
        named = [tuple(header["pairs"][dyad]) for dyad in here.tolist()]
        numbers = [known.setdefault(pair, len(known)) for pair in named]
        rows["dyad"] = np.array(numbers, dtype=np.int32)[np.searchsorted(here, rows["dyad"])]
        pieces.append(rows)
        files.append(np.full(rows.size, place, dtype=np.int32))
    rows = np.concatenate([np.empty(0, dtype=_STATEMENT), *pieces])
    file = np.concatenate([np.empty(0, dtype=np.int32), *files])
    pairs = sorted(known)
    ranks = np.empty(len(pairs), dtype=np.int32)
    ranks[[known[pair] for pair in pairs]] = np.arange(len(pairs))
    dyad = ranks[rows["dyad"]]
    order = np.lexsort((rows["day"], dyad))
    rows, dyad, file = rows[order], dyad[order], file[order]
    day, event, sides, number, evidence = (rows[name] for name in (_STATEMENT.names or ())[1:])
    return Statements(pairs, dyad, day, event, sides, number, evidence, file), last


def _rows(spells: Spells, happens: Statements) -> Rows:
    """Spells as they are kept, with what is known of the event that began each."""
    rows: Rows = np.empty(spells.dyad.size, dtype=_SPELL)
    for name in ("dyad", "first", "last", "row", "stage", "reading", "rule"):
        rows[name] = getattr(spells, name)
    for name in ("event", "sides", "number", "file", "evidence"):
        values = getattr(happens, name)
        rows[name] = np.append(values, NONE)[spells.event]  # NONE is the last place
    return rows


def _bucket(pair: tuple[str, str], buckets: int) -> int:
    """The bucket of a dyad, the same on every machine."""
    return crc32("\0".join(pair).encode("utf-8", "surrogatepass")) % buckets


class _Count:
    """How many jobs of a phase are done."""

    def __init__(
        self, phase: str, done: int, number: int, tell: Callable[[str, int, int], None] | None
    ) -> None:
        self._phase, self._done, self._number, self._tell = phase, done, number, tell

    def told(self) -> None:
        """Tell how far it is."""
        if self._tell is not None:
            self._tell(self._phase, self._done, self._number)

    def __call__(self) -> None:
        self._done += 1
        self.told()
