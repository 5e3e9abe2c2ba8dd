"""The mean of the tone of coded rows, to stand beside what a replay found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sim.engine.table import Ints
from sim.records.cameo import GOLDSTEIN
from sim.records.moves import Whole
from sim.records.reading import Reader
from sim.records.scanning import quoted
from sim.records.wanted import TAKEN

_TONED = f"""
select least(source, target) as a, greatest(source, target) as b,
  (day - date '0001-01-01')::integer + 1 as day,
  sum(coalesce(tone, 0) + coalesce(score * (rows.n - toned), 0)) as tone,
  sum(case when score is null then toned else rows.n end)::bigint as n
from rows left join score using (code)
where fate = '{TAKEN}' and (toned > 0 or score is not null)
group by all
"""
_SUMS = """
select dyad, day, tone, n from toned join dyads using (a, b) order by dyad, day
"""
_DAYS = 1 << 32


class ToneSums:
    """Sums of the tone of each dyad and day, by the table or, where it has none, by the codes."""

    def __init__(self, reader: Reader) -> None:
        if not reader.con.execute("from duckdb_tables() where table_name = 'toned'").fetchall():
            _score(reader)
            reader.con.execute(f"create table toned as {_TONED}")
        sums = reader.con.execute(_SUMS).fetchnumpy()
        self._key = _keys(np.asarray(sums["dyad"]), np.asarray(sums["day"]))
        self._tone = np.concatenate([[0.0], np.cumsum(np.asarray(sums["tone"], dtype=np.float64))])
        self._n = np.concatenate([[0], np.cumsum(np.asarray(sums["n"], dtype=np.int64))])

    def of(self, dyad: Whole, first: Whole, last: Whole) -> dict[str, list[Any]]:
        """Rows and mean tone of some dyads between two days each; no mean where there is no row."""
        low = np.searchsorted(self._key, _keys(dyad, first), side="left")
        high = np.searchsorted(self._key, _keys(dyad, last), side="right")
        high = np.maximum(low, high)
        n, tone = self._n[high] - self._n[low], self._tone[high] - self._tone[low]
        means = np.round(tone / np.maximum(n, 1), 3).tolist()
        rows = n.tolist()
        shown = [mean if number else None for number, mean in zip(rows, means, strict=True)]
        return {"rows": rows, "goldstein": shown}


def keep_tones(reader: Reader, path: Path) -> None:
    """Keep the sums of all dyads and days of a reader in a Parquet file."""
    _score(reader)
    reader.con.execute(f"copy ({_TONED}) to {quoted(str(path))} (format parquet)")


def _score(reader: Reader) -> None:
    """Make the table ``score`` of Goldstein's scale."""
    reader.con.execute("create or replace table score (code varchar, score double)")
    reader.con.execute(
        "insert into score select unnest(?), unnest(?)",
        [list(GOLDSTEIN), list(GOLDSTEIN.values())],
    )


def _keys(dyad: Whole, day: Whole) -> Ints:
    keys: Ints = dyad.astype(np.int64) * _DAYS + day.astype(np.int64)
    return keys
