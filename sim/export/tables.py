"""Runs as tables of text (CSV), in which nothing is a formula to a spreadsheet program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.analysis.judge.ledger import LedgerRow, ledger
from sim.files.sheets.delimited import guarded
from sim.model.rows import COLUMNS
from sim.model.rulebook import TONES
from sim.model.verdict import Run
from sim.model.words import spelt

TIMELINE, LEDGER = "timeline", "ledger"
_ACTS = tuple(f"{signal}_{tone}" for signal in ("words", "deeds") for tone in TONES)
_HEADS = {TIMELINE: COLUMNS, LEDGER: ("party", "name", *_ACTS, "says")}


_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
"""What a terminal obeys or shows as another text: controls, and marks that show nothing."""


def runs_csv(runs: Iterable[Run], table: str = TIMELINE) -> Iterator[str]:
    """The timeline or the ledger of all runs as one CSV text, line by line.

    The first column names the scenario.  A cell that a spreadsheet program would take for a
    formula has an apostrophe before it, and what a terminal would obey is written out.
    """
    heads = _HEADS[table]
    yield _line(["scenario", *heads])
    for run in runs:
        rows = run.to_rows() if table == TIMELINE else map(_account, ledger(run))
        for row in rows:
            yield _line([run.scenario.name, *(row[head] for head in heads)])


def _account(row: LedgerRow) -> Mapping[str, Any]:
    """What a party said and did as a row."""
    words = {f"words_{tone}": row.words[tone] for tone in TONES}
    deeds = {f"deeds_{tone}": row.deeds[tone] for tone in TONES}
    return {"party": row.party, "name": row.title, **words, **deeds, "says": row.says}


def _line(cells: Iterable[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(map(_text, cells))
    return out.getvalue()


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    text = str(cell).replace("\r", "\n")
    return guarded(_OBEYED.sub(lambda found: spelt(found[0]), text))
