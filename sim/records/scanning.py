"""The statements that take a table of coded events in, as the database has them."""

from __future__ import annotations

import re

from sim.records.layouts import (
    CODE,
    DAY,
    ID,
    MODE,
    SOURCE,
    SOURCE_NAME,
    SOURCE_SECTOR,
    TARGET,
    TARGET_NAME,
    TARGET_SECTOR,
    TEXT,
    TONE,
    Form,
)
from sim.records.tables import TableFile
from sim.records.wanted import (
    AS_IS,
    DOMESTIC,
    OTHER,
    OUTSIDE,
    PLACELESS,
    PRIVATE,
    TAKEN,
    UNDATED,
    Wanted,
)

_ABSENT = "['', 'NA', 'None', '---', 'infinity', '-infinity', 'epoch']"
"""What stands in a cell that holds nothing; DuckDB before 2.0.1 takes the last for days of 1900."""
_ABSENT_OF_PARQUET = "('NA', 'None', '---', 'infinity', '-infinity', 'epoch')"
MOST_TONE = 10
"""Goldstein's scale goes from minus this to this; what lies beyond is no tone."""
_SECTORS = {
    "government": "government|executive|ministry|gov",
    "military": "military|defense|mil",
    "parliament": "legislative|parliament|leg",
    "parties": "parties|party|pty",
    "police": "police|cop",
    "rebels": "rebel|insurgents?|insurgent|militia|reb|ins",
}
"""How the layouts write the sectors that a mapping names."""


def quoted(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def _named(path: str) -> str:
    """The one file of a name, in which a star is a star and '=' parts nothing."""
    return quoted(re.sub(r"([*?[])", r"[\1]", path))


def parquet_scan(*paths: str) -> str:
    """The scan of some Parquet files."""
    listed = ", ".join(map(_named, paths))
    return f"read_parquet([{listed}], hive_partitioning=false)"


def csv_scan(file: TableFile, form: Form, encoding: str = "utf-8") -> str:
    """The scan of a text file, in which every line that is refused is kept."""
    quote = "''" if form.delimiter == "\t" else "'\"'"
    day = form.names[form.places[DAY]]
    kinds = (f"{quoted(name)}: '{'DATE' if name == day else 'VARCHAR'}'" for name in form.names)
    return (
        f"read_csv({_named(file.path)}, hive_partitioning=false, "
        f"delim={quoted(form.delimiter)}, quote={quote}, escape={quote}, "
        f"header={str(form.header).lower()}, columns={{{', '.join(kinds)}}}, "
        f"auto_detect=false, store_rejects=true, rejects_limit=0, dateformat='{form.dates}', "
        f"nullstr={_ABSENT}, encoding='{encoding}')"
    )


def least_id(ids: str = "id") -> str:
    """The first of some ids, as an expression: numbers by their size."""
    return f"min_by({ids}, (length({ids}), {ids})) filter ({ids} is not null)"


def insertion(form: Form, scan: str, wanted: Wanted) -> str:
    """The statement that takes the rows of a scan in: what they say, grouped by their fate.

    Of codes that the table ``known`` has as those of no event, only the number is kept, and for
    the tone the day and the places.
    """
    taken, kept = "case when fate = 'taken' then {} end", "case when kept then {} end"
    where = taken if wanted.tones else kept
    keys = {key: where.format(key) for key in ("day", "source", "target")}
    keys |= {key: kept.format(key) for key in ("source_name", "target_name")}
    keys["code"] = taken.format("code")
    each = form.layout.renumbered  # each row by itself, since its id says which date is the later
    keys["one"] = kept.format("id") if each else "null::varchar"
    least = "null::varchar" if each else least_id(kept.format("id"))
    text = f"min({kept.format('text')})" if wanted.texts else "null"
    tone = taken.format("tone") if wanted.tones else "null::double"
    return f"""
insert into rows by name
select * exclude (one, least), coalesce(one, least) as id, one is not null as single from (
  select fate, {", ".join(f"{cell} as {key}" for key, cell in keys.items())},
    {least} as least, {text} as text, count(*) as n,
    sum(share) as share, sum({tone}) as tone, count({tone}) as toned,
    min(day) as first_day, max(day) as last_day
  from (select fated.*, fate = 'taken' and coalesce(known.coded, true) as kept from (
    select *, {_fate(wanted)} as fate from ({_placed(form, scan, wanted)})
  ) as fated left join known using (code))
  group by all)
"""


def _fate(wanted: Wanted) -> str:
    """What becomes of a row, as an expression."""
    cases = [("day is null", UNDATED)]
    if wanted.since is not None:
        cases.append((f"day < date '{wanted.since}'", OUTSIDE))
    if wanted.until is not None:
        cases.append((f"day > date '{wanted.until}'", OUTSIDE))
    cases += [("source is null or target is null", PLACELESS), ("source = target", DOMESTIC)]
    asked = [
        f"(least(source, target) = {quoted(a)} and greatest(source, target) = {quoted(b)})"
        for a, b in sorted(wanted.dyads)
    ]
    if wanted.places:
        listed = ", ".join(map(quoted, sorted(wanted.places)))
        asked.append(f"source in ({listed}) or target in ({listed})")
    if asked:
        cases.append((f"not ({' or '.join(asked)})", OTHER))
    if wanted.sectors:
        words = "|".join(_SECTORS[sector] for sector in wanted.sectors)
        official = quoted(rf"(?i)\b({words})\b")
        private = "({0} is not null and not regexp_matches({0}, " + official + "))"
        both = " or ".join(map(private.format, ("source_sector", "target_sector")))
        cases.append((both, PRIVATE))
    whens = " ".join(f"when {when} then {quoted(fate)}" for when, fate in cases)
    return f"case {whens} else {quoted(TAKEN)} end"


def _placed(form: Form, scan: str, wanted: Wanted) -> str:
    """The rows of a scan with their places as codes."""
    rows = _columns(form, scan)
    if wanted.codes == AS_IS:
        return rows
    source, target = "pa.iso", "pb.iso"
    if form.layout.free:
        source, target = "coalesce(pa.iso, source)", "coalesce(pb.iso, target)"
    return (
        f"select rows_.* replace ({source} as source, {target} as target) from ({rows}) as rows_ "
        "left join place pa on pa.name = upper(source) "
        "left join place pb on pb.name = upper(target)"
    )


def _columns(form: Form, scan: str) -> str:
    """The columns of a scan that are read, by the names of what they hold."""
    roles = {
        "source_name": SOURCE_NAME,
        "target_name": TARGET_NAME,
        "id": ID,
        "text": TEXT,
        "source_sector": SOURCE_SECTOR,
        "target_sector": TARGET_SECTOR,
        "source": SOURCE,
        "target": TARGET,
    }
    listed = [f"{_cell(form, role)} as {name}" for name, role in roles.items()]
    code = _cell(form, CODE)
    if MODE in form.places:
        code = f"concat_ws(' ', {code}, {_cell(form, MODE)})"
    day = _cell(form, DAY, cast=False)
    if not form.delimiter:
        day = f"coalesce(try_cast({day} as date), try_strptime({day}::varchar, '%Y%m%d')::date)"
    tone = f"try_cast({_cell(form, TONE)} as double)"
    listed += [
        f"case when {day} between date '0001-01-01' and date '9999-12-31' then {day} end as day",
        f"{code} as code",
        f"case when abs({tone}) <= {MOST_TONE} then {tone} end as tone",
    ]
    rows = f"select {', '.join(listed)} from {scan}"
    if not form.layout.lists:
        return f"select *, 1.0::double as share from ({rows})"
    parts = ", ".join(f"string_split(coalesce({side}, ''), ';') as {side}s" for side in _SIDES)
    split = (
        f"select *, {parts} from ({rows})",
        "select * exclude sources replace (unnest(sources) as source), "
        "1.0::double / (len(sources) * len(targets)) as share from ({})",
        "select * exclude targets replace (unnest(targets) as target) from ({})",
        "select * replace (nullif(trim(source), '') as source, nullif(trim(target), '') as target) "
        "from ({})",
    )
    whole = split[0]
    for outer in split[1:]:
        whole = outer.format(whole)
    return whole


_SIDES = ("source", "target")


def _cell(form: Form, role: str, *, cast: bool = True) -> str:
    """A column of the table as an expression; nothing where it has none."""
    if role not in form.places:
        return "null::varchar"
    name = form.names[form.places[role]].replace('"', '""')
    if not cast:
        return f'"{name}"'
    cell = f"nullif(trim(\"{name}\"::varchar), '')"
    return (
        cell if form.delimiter else f"case when {cell} not in {_ABSENT_OF_PARQUET} then {cell} end"
    )
