"""Tables too large for one go: two kinds of jobs, kept in a folder and done only once.

    plan = Plan(folder, files, mapping, wanted)
    with pool(8) as run:
        deal_all(plan, run)
        walk_all(plan, run)
    with Reader() as reader:
        found = gathered(plan, reader)

``deal`` reads one table and keeps its rows, sorted into buckets of dyads.  ``walk`` takes a bucket
out of all that was dealt and keeps the spells of its dyads.  The last file that a job makes is the
proof that it is done: whoever is killed at whatever time loses the jobs that were under way and no
other, and a job that is done twice comes to the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

import attrs
import numpy as np

from sim.records.bulk import Bulk, Spells
from sim.records.coded import code_rows
from sim.records.intake import Codings, Figures, Intake, Refused, codings_of, intake_of
from sim.records.plan import PARTS, Plan
from sim.records.reading import Reader
from sim.records.replaying import Replay, bulk_of, last_day, walked
from sim.records.scanning import parquet_scan, quoted
from sim.records.tone import keep_tones
from sim.records.wanted import TAKEN
from sim.records.whole import clear, keep_text, whole

Job = Callable[[int], None]
Tell = Callable[[], None]
"""Is called after each job that is done, and for each that was done before."""
Run = Callable[[Job, Sequence[int], Tell], None]
"""Does a job for each of some numbers, in any order, and tells of each that is done."""
_DEALT = f"""
select bucket, day, source, target, source_name, target_name, code, id, single, n, tone, toned
from rows join dealt on a = least(source, target) and b = greatest(source, target)
where fate = '{TAKEN}' order by bucket
"""
_WALKED = """
select a, b, nth, first, last, row, stage, reading, rule, place, sides, statements, id
from walked join dyads using (dyad) left join begun on begun.number = walked.event
order by a, b, nth
"""
_GATHERED = """
select dyad, first, last, row, stage, reading, rule,
  case when place is null then -1 else number end as event
from gathered join dyads using (a, b) order by number
"""
_COLUMNS = ("dyad", "nth", "first", "last", "row", "stage", "reading", "rule", "event")


def one_by_one(job: Job, numbers: Sequence[int], tell: Tell) -> None:
    """Do every job here."""
    for number in numbers:
        job(number)
        tell()


def deal_all(plan: Plan, run: Run = one_by_one, tell: Tell = lambda: None) -> Intake:
    """Deal all tables that are not dealt yet, and say what became of their lines.

    Raises InputError where the folder holds other work or a table cannot be read.
    """
    plan.agree()
    bulk_of(plan.mapping, plan.starts)  # what cannot be walked need not be read
    _do(run, partial(deal, plan), [plan.dealt(place) for place in range(len(plan.files))], tell)
    return intake_of(_intake(plan, place, refused=True) for place in range(len(plan.files)))


def walk_all(plan: Plan, run: Run = one_by_one, tell: Tell = lambda: None) -> None:
    """Walk all buckets that are not walked yet."""
    _do(run, partial(walk, plan), [plan.walked(bucket) for bucket in range(plan.buckets)], tell)
    clear(Path(plan.folder), PARTS)


def _do(run: Run, job: Job, proofs: Sequence[Path], tell: Tell) -> None:
    left = [place for place, proof in enumerate(proofs) if not proof.exists()]
    for _ in range(len(proofs) - len(left)):
        tell()
    run(job, left, tell)


def deal(plan: Plan, place: int) -> None:
    """Keep the rows of one table, sorted into buckets of dyads."""
    if plan.dealt(place).exists():
        return
    with Reader(memory=plan.memory, threads=1) as reader:
        reader.read(plan.files[place], plan.wanted, plan.mapping)
        intake = reader.intake()
        with reader.guarding(plan.folder):
            _bucket_dyads(reader, plan.buckets)
            _keep_rows(reader, _DEALT, plan.dealt(place, "parquet"))
    told = _told(intake)
    keep_text(plan.dealt(place, "refused.json"), json.dumps(told.pop("refused")))
    keep_text(plan.dealt(place), json.dumps(told))


def walk(plan: Plan, bucket: int) -> None:
    """Keep the spells of all dyads of a bucket."""
    if plan.walked(bucket).exists():
        return
    places = range(len(plan.files))
    last = last_day(intake_of(_intake(plan, place) for place in places), plan.wanted)
    with Reader(memory=plan.memory, threads=1) as reader, reader.guarding(plan.folder):
        dealt = parquet_scan(*(str(plan.dealt(place, "parquet")) for place in places))
        reader.con.execute(
            f"insert into rows by name select '{TAKEN}' as fate, * exclude bucket "
            f"from {dealt} where bucket = {bucket}"
        )
        codings = code_rows(reader, plan.mapping)
        spells = walked(reader, plan.mapping, _bulk_of(plan), last)
        _put(reader, spells)
        _keep_rows(reader, _WALKED, plan.walked(bucket, "parquet"))
        if plan.wanted.tones:
            with whole(plan.walked(bucket, "tones.parquet")) as aside:
                keep_tones(reader, aside)
    keep_text(plan.walked(bucket), json.dumps(_told(codings)))


def gathered(plan: Plan, reader: Reader) -> Replay:
    """The replay of all that was dealt and walked; ``reader`` has read nothing yet."""
    intake = intake_of(_intake(plan, place, refused=True) for place in range(len(plan.files)))
    codings = codings_of(Codings(**_json(plan.walked(one))) for one in range(plan.buckets))
    kept = [str(plan.walked(bucket, "parquet")) for bucket in range(plan.buckets)]
    with reader.guarding(plan.folder):
        reader.con.execute(
            "create table gathered as select (row_number() over (order by a, b, nth) - 1)::bigint "
            f"as number, * from {parquet_scan(*kept)}"
        )
        reader.con.execute(
            "create table dyads as select a, b, (row_number() over (order by a, b) - 1)::integer "
            "as dyad from (select distinct a, b from gathered)"
        )
        reader.con.execute(
            "create table begun as select number, place, sides, statements, id from gathered "
            "where place is not null"
        )
        if plan.wanted.tones:
            tones = [str(plan.walked(one, "tones.parquet")) for one in range(plan.buckets)]
            reader.con.execute(f"create table toned as from {parquet_scan(*tones)}")
        columns = reader.con.execute(_GATHERED).fetchnumpy()
    spells = Spells(*(np.asarray(columns[name]) for name in Spells._fields))
    figures = Figures(intake, codings)
    last = last_day(intake, plan.wanted)
    return Replay(reader, plan.mapping, _bulk_of(plan), figures, last, spells)


_made: dict[str, Bulk] = {}
"""What walks for the plan that was met last, by its key: a process walks many buckets of one."""


def _bulk_of(plan: Plan) -> Bulk:
    bulk = _made.get(plan.key)
    if bulk is None:
        bulk = bulk_of(plan.mapping, plan.starts)
        _made.clear()
        _made[plan.key] = bulk
    return bulk


def _bucket_dyads(reader: Reader, buckets: int) -> None:
    """Make the table ``dealt``, which says of each dyad in which bucket it is, on any machine."""
    asked = (
        "select distinct least(source, target), greatest(source, target) from rows "
        f"where fate = '{TAKEN}' and day is not null"
    )
    pairs = reader.con.execute(asked).fetchall()
    numbers = [crc32("\0".join(pair).encode("utf-8", "surrogatepass")) % buckets for pair in pairs]
    reader.con.execute("create table dealt (a varchar, b varchar, bucket integer)")
    given = [[a for a, _ in pairs], [b for _, b in pairs], numbers]
    reader.con.execute("insert into dealt select unnest(?), unnest(?), unnest(?)", given)


def _put(reader: Reader, spells: Spells) -> None:
    """Make the table ``walked`` of spells; ``nth`` is their order."""
    columns = {"nth": np.arange(spells.dyad.size), **spells._asdict()}
    kinds = ", ".join(f"{name} bigint" for name in _COLUMNS)
    reader.con.execute(f"create table walked ({kinds})")
    values = ", ".join("unnest(?)" for _ in _COLUMNS)
    given = [columns[name].tolist() for name in _COLUMNS]
    reader.con.execute(f"insert into walked select {values}", given)


def _keep_rows(reader: Reader, asked: str, path: Path) -> None:
    with whole(path) as aside:
        reader.con.execute(f"copy ({asked}) to {quoted(str(aside))} (format parquet)")


def _told(thing: Any) -> Any:
    """Figures as JSON has them."""
    return attrs.asdict(thing, value_serializer=_plain)


def _plain(_: Any, __: Any, thing: Any) -> Any:
    return thing.isoformat() if isinstance(thing, date) else thing


def _intake(plan: Plan, place: int, *, refused: bool = False) -> Intake:
    """What was kept of a table that is dealt; its refused lines only where they are asked for."""
    told = _json(plan.dealt(place))
    days = [date.fromisoformat(day) for day in told.pop("days") or ()]
    lines = _json(plan.dealt(place, "refused.json")) if refused else []
    return Intake(
        **told,
        days=(days[0], days[1]) if days else None,
        refused=tuple(Refused(**line) for line in lines),
    )


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
