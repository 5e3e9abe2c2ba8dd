"""What a replay found as a table for programs: CSV, tabs, Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sim.files.sheets.delimited import guarded
from sim.records.reading import Reader
from sim.records.scanning import quoted
from sim.records.spells import MONTH, WEEK, Columns
from sim.report.layout import visible

CSV, TSV, JSON, PARQUET = FORMATS = ("csv", "tsv", "json", "parquet")
_DAYS = ("since", "until", "date", WEEK, MONTH)
_NUMBERS = ("days", "statements", "rows", "a_cow", "b_cow")


def rows_text(pieces: Iterable[Columns], heads: Sequence[str], form: str) -> Iterator[str]:
    """The rows as CSV or TSV, many at a time.

    A cell that a spreadsheet program would take for a formula has an apostrophe before it.
    """
    delimiter = "\t" if form == TSV else ","
    yield _lines([heads], delimiter)
    for columns in pieces:
        shown = [_shown(columns[head]) for head in heads]
        yield _lines(zip(*shown, strict=True), delimiter)


def _shown(column: list[Any]) -> list[Any]:
    """A column of cells; only texts can be dangerous."""
    return [_harmless(cell) if isinstance(cell, str) else cell for cell in column]


def _harmless(text: str) -> str:
    """A text of a table that no spreadsheet calculates and no terminal obeys."""
    return guarded(text if text.isprintable() else visible(text))


def _lines(rows: Iterable[Sequence[Any]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def write_parquet(
    reader: Reader, pieces: Iterable[Columns], heads: Sequence[str], path: str
) -> None:
    """Write the rows as a Parquet file with days and numbers of their kinds."""
    kinds = {head: _kind(head) for head in heads}
    with reader.guarding(path):
        columns = ", ".join(f'"{head}" {kind}' for head, kind in kinds.items())
        reader.con.execute(f"create or replace table written ({columns})")
        values = ", ".join(f"unnest(?)::{kind}" for kind in kinds.values())
        for piece in pieces:
            reader.con.execute(f"insert into written select {values}", _given(piece, heads))
        reader.con.execute(f"copy written to {quoted(path)} (format parquet)")
        reader.con.execute("drop table written")


def _given(piece: Mapping[str, list[Any]], heads: Sequence[str]) -> list[list[Any]]:
    return [piece[head] for head in heads]


def _kind(head: str) -> str:
    if head in _DAYS:
        return "date"
    if head in _NUMBERS or head.startswith("days_"):
        return "bigint"
    return "double" if head == "goldstein" else "varchar"
