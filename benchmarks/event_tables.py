"""What a replay of whole tables costs beside DuckDB's bare grouping of the same rows.

    python benchmarks/event_tables.py                     # the figures
    python benchmarks/event_tables.py --smoke             # a quick look that everything still works
    python benchmarks/event_tables.py --rows 100000000    # one table of so many rows, as Parquet

The tables are drawn by chance in the layout of ICEWS, with its shares of codes, of officials and
of rows within one country, and few loud dyads among many.  Every figure is of a whole process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import duckdb

from sim.records.cameo import GOLDSTEIN
from sim.records.places import names

SIM = (sys.executable, "-m", "sim", "replay", "--quiet")
OFTEN = {
    "010": 100, "040": 82, "042": 70, "043": 60, "036": 52, "051": 45, "050": 30, "190": 24,
    "020": 20, "046": 18, "057": 16, "111": 15, "173": 12, "112": 11, "012": 10, "130": 8,
    "138": 5, "128": 4, "125": 3, "164": 2,
}  # fmt: skip
"""How often a table of ICEWS has its commonest codes, and some that matter here, in thousand."""
BARE = """
import duckdb, sys
con = duckdb.connect()
con.execute("set enable_progress_bar = false; set memory_limit = '4GB'")
kinds = "columns={'Event ID': 'VARCHAR', 'Event Date': 'DATE', 'Source Name': 'VARCHAR', "
kinds += "'Source Sectors': 'VARCHAR', 'Source Country': 'VARCHAR', 'Event Text': 'VARCHAR', "
kinds += "'CAMEO Code': 'VARCHAR', 'Intensity': 'VARCHAR', 'Target Name': 'VARCHAR', "
kinds += "'Target Sectors': 'VARCHAR', 'Target Country': 'VARCHAR'}, auto_detect=false"
path = sys.argv[1]
text = f"read_csv('{path}', delim='\\t', header=true, {kinds})"
scan = f"'{path}'" if path.endswith("parquet") else text
con.execute(
    'create table grouped as select "Event Date" as day, least("Source Country", "Target Country") '
    'as a, greatest("Source Country", "Target Country") as b, "CAMEO Code" as code, count(*) as n '
    f"from {scan} group by all"
)
con.execute(f"copy grouped to '{sys.argv[2]}' (format parquet)")
"""
"""Only the grouping by dyad, day and code."""


def main() -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="tiny tables, one round")
    parser.add_argument("--rows", type=int, help="one table of so many rows alone, as Parquet")
    parser.add_argument("--folder", help="where the tables go, else among what is temporary")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        if asked.rows:
            beside_grouping(drawn(Path(folder, "rows.parquet"), asked.rows, 30 * 365), rounds=1)
            return
        rows = 4000 if asked.smoke else 468_558
        table = drawn(Path(folder, "year.tab"), rows, 304)
        beside_grouping(table, rounds=1 if asked.smoke else 5)
        in_jobs(
            Path(folder), rows=rows if asked.smoke else 2_000_000, files=2 if asked.smoke else 8
        )


def drawn(path: Path, rows: int, days: int) -> Path:
    """A table of so many rows over so many days, by a chance that is the same each time."""
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    con.execute("set preserve_insertion_order = false")
    countries = dict(enumerate(sorted(names())))
    con.execute("create table place (nth integer, iso varchar)")
    con.executemany("insert into place values (?, ?)", countries.items())
    con.execute("create table kind (code varchar, low integer, high integer, tone double)")
    last = 0
    for code, often in OFTEN.items():
        row = [code, last, last + often, GOLDSTEIN.get(code, 0.0)]
        con.execute("insert into kind values (?, ?, ?, ?)", row)
        last += often
    text = "(delimiter '\t', header, quote '')"
    ending = "(format parquet)" if path.suffix == ".parquet" else text
    given = {"rows": rows, "days": days, "many": len(countries), "all": last}
    con.execute(_DRAWN.format(**given, path=path, ending=ending))
    con.close()
    return path


_CHANCE = "(hash(i * 8 + {0}) % 1000003) / 1000003.0"
_DRAWN = f"""
copy (
  select i as "Event ID", date '1995-01-01' + (i * {{days}} // {{rows}})::integer as "Event Date",
    'Actor ' || (hash(i * 8 + 5) % 9) || ' of ' || a.iso as "Source Name",
    case when hash(i * 8 + 6) % 10 < 6 then 'Executive,Government' else 'Media,Social' end
      as "Source Sectors",
    a.iso as "Source Country", 'An event' as "Event Text", code as "CAMEO Code",
    tone as "Intensity", 'Actor ' || (hash(i * 8 + 7) % 9) || ' of ' || b.iso as "Target Name",
    'Executive,Government' as "Target Sectors", b.iso as "Target Country"
  from (
    select i, ({{many}} * ({_CHANCE.format(1)}) ** 3)::integer as x,
      case when {_CHANCE.format(2)} < 0.4 then x
        else ({{many}} * ({_CHANCE.format(3)}) ** 3)::integer end as y,
      ({{all}} * {_CHANCE.format(4)})::integer as k
    from range({{rows}}) as t(i)
  ) join place a on a.nth = least(x, {{many}} - 1) join place b on b.nth = least(y, {{many}} - 1)
  join kind on k >= low and k < high
) to '{{path}}' {{ending}}
"""


def beside_grouping(table: Path, *, rounds: int) -> None:
    """Rows to spells in Parquet, and the bare grouping of the same rows, in turn."""
    out, grouped = table.with_name("spells.parquet"), table.with_name("grouped.parquet")
    pairs, peaks = [], []
    for _ in range(rounds):
        seconds, megabytes = spent(*SIM, str(table), "-o", str(out))
        bare, _ = spent(sys.executable, "-c", BARE, str(table), str(grouped))
        pairs.append((seconds, bare))
        peaks.append(megabytes)
    ours = statistics.median(seconds for seconds, _ in pairs)
    ratio = statistics.median(seconds / bare for seconds, bare in pairs)
    limit = 300 if table.suffix == ".tab" else 1024
    print(
        f"{table.stat().st_size / 1e6:,.0f} MB of {table.suffix[1:]}: {ours:.1f} s as a whole "
        f"process, {ratio:.2f} times DuckDB's bare grouping; target 1.6. "
        f"{max(peaks):,.0f} MiB; target under {limit:,}"
    )


def in_jobs(folder: Path, *, rows: int, files: int) -> None:
    """The same table cut into several: at once, in jobs of two processes, and on a cluster."""
    whole = drawn(folder / "whole.parquet", rows, 10 * 365)
    tables = folder / "tables"
    tables.mkdir()
    con = duckdb.connect()
    for place, (low, high) in enumerate(pairwise([rows * n // files for n in range(files + 1)])):
        part, text = tables / f"part-{place}.tab", "(delimiter '\t', header, quote '')"
        some = f'"Event ID" >= {low} and "Event ID" < {high}'
        con.execute(f"copy (from '{whole}' where {some} order by \"Event ID\") to '{part}' {text}")
    con.close()
    made = []
    for what, options in (
        ("at once", ["--threads", "2"]),
        ("jobs in one process", ["--threads", "1"]),
        ("jobs in two processes", ["--threads", "2"]),
        ("jobs on a cluster of two", ["--cluster", "2"]),
    ):
        out = folder / "spells.csv"
        kept = [] if what == "at once" else ["--folder", str(folder / what.replace(" ", "-"))]
        seconds, megabytes = spent(*SIM, str(tables), *kept, *options, "-o", str(out))
        made.append(out.read_bytes())
        print(f"{rows:,} rows in {files} tables, {what}: {seconds:.1f} s, {megabytes:,.0f} MiB")
    assert len(set(made)) == 1, "all make the same bytes"


def spent(*command: str) -> tuple[float, float]:
    """The seconds that a command takes, and the most memory of its processes, in MiB."""
    started = time.perf_counter()
    process = os.spawnvp(os.P_NOWAIT, command[0], command)
    _, status, used = os.wait4(process, 0)
    assert status == 0, command
    return time.perf_counter() - started, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
