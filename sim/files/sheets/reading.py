"""Any table that people keep events in, by what its first bytes are."""

from __future__ import annotations

from collections.abc import Mapping

from sim.files.page import read_bytes
from sim.files.sheets.delimited import read_delimited
from sim.files.sheets.headings import rating
from sim.files.sheets.sheet import Sheet, refuse

ZIP = b"PK\x03\x04"


def read_sheet(
    path: str, *, sheet: str | None = None, columns: Mapping[str, str] | None = None
) -> Sheet:
    """The table in a file; ``-`` is standard input.

    ``sheet`` is the one of a workbook, by its name or its number from 1, where several may be
    meant; ``columns`` are the headings that were chosen.  Raises InputError where it cannot be
    read.
    """
    name, raw = read_bytes(path)
    if raw.startswith(ZIP):
        from sim.files.sheets.workbook import read_workbook  # only here: it needs openpyxl

        return read_workbook(name, raw, sheet, columns)
    if sheet is not None:
        refuse(name, "it has no sheets, only rows of text", "leave out --sheet")
    return read_delimited(name, raw, rating)
