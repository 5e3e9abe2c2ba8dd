"""Workbooks (.xlsx) as tables: their values alone; nothing in them is computed or fetched."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any

from sim.files.sheets.headings import columns_of
from sim.files.sheets.sheet import MOST_COLUMNS, Cell, Sheet, filled, refuse
from sim.model.problem import InputError, did_you_mean

LARGEST_UNPACKED = 256 * 1024 * 1024
_MOST_PARTS = 2000
_LAST_ROW = 1_048_576
_PIECE = 1024 * 1024
_DECLARED = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
"""What no workbook holds, and what makes a short XML text a long one, as XML may be encoded."""


def read_workbook(
    path: str, raw: bytes, sheet: str | None, columns: Mapping[str, str] | None
) -> Sheet:
    """The table in a workbook: its only one, the one that is asked for, or the one with headings.

    Raises InputError where there is none, where there are several, and where it cannot be read.
    """
    with _unreadable(path):
        _check_unpacked(path, raw)
        tables = _tables(path, _sheets(path, raw), sheet)
    name = _chosen(path, tables, columns)
    return Sheet(path, tables[name].rows, is_formula=_Formulas(path, raw, name))


@contextmanager
def _unreadable(path: str) -> Iterator[None]:
    """Refuse a file that only looks like a workbook.  Raises InputError.

    Of such a file zipfile, zlib, the XML parser and openpyxl raise what they come upon: KeyError,
    IndexError, TypeError, SyntaxError, classes right below Exception, and others with each
    version.  So this is the one place that takes any, and only what reads a stranger's bytes
    stands under it.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error)[:100]}"
        cure = "open and save it in the spreadsheet program, or save it as CSV"
        refuse(path, f"it is no workbook that can be read ({reason})", cure)


def _sheets(path: str, raw: bytes, *, values: bool = True) -> dict[str, Any]:
    """The sheets of a workbook by name, with the values of formulas or with the formulas."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        cure = "pip install 'negotiation-sim[xlsx]', or save the table as CSV"
        refuse(path, "a workbook is read with openpyxl, which is not installed", cure)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it leaves out: styles, checks, drawings
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=values)
    return {one.title: one for one in book.worksheets}


def _check_unpacked(path: str, raw: bytes) -> None:
    """Refuse what would be far larger unpacked, and XML that declares what it is to be read as."""
    cure = "save it as CSV from the spreadsheet program"
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if not any(part.filename.startswith("xl/") for part in parts):
            refuse(path, "it is a zip archive and no .xlsx workbook", cure)
        if len(parts) > _MOST_PARTS:
            refuse(path, f"the workbook has more than {_MOST_PARTS:,} parts", cure)
        size = 0
        for part in parts:
            with archive.open(part) as stream:
                size = _check_part(path, stream, size)


def _check_part(path: str, stream: Any, size: int) -> int:
    """The size of all that was unpacked so far.  Raises InputError where it is too large."""
    end = b""
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > LARGEST_UNPACKED:
            cure = "import the rows of one negotiation, not the whole table"
            refuse(path, f"the workbook is over {LARGEST_UNPACKED >> 20} MiB unpacked", cure)
        if any(mark in end + piece for mark in _DECLARED):
            cure = "save it as CSV from the spreadsheet program"
            refuse(path, "the workbook declares entities, as none does that a program saved", cure)
        end = (end + piece)[1 - max(map(len, _DECLARED)) :]
    return size


def _tables(path: str, named: Mapping[str, Any], sheet: str | None) -> dict[str, Sheet]:
    """The sheets of a workbook in which something stands, or the one that is asked for."""
    if sheet is not None:
        names = list(named)
        number = int(sheet) if sheet.isascii() and sheet.isdigit() and len(sheet) < 5 else 0
        if sheet not in named and 1 <= number <= len(names):
            sheet = names[number - 1]
        if sheet not in named:
            refuse(path, f"no sheet '{sheet}'", did_you_mean(sheet, names))
        return {sheet: Sheet(path, filled(path, _rows(named[sheet])))}
    tables: dict[str, Sheet] = {}
    empty: InputError | None = None
    for name, one in named.items():
        try:
            tables[name] = Sheet(path, filled(path, _rows(one)))
        except InputError as error:
            empty = empty or error
    if not tables:
        raise empty or AssertionError("a workbook has a sheet")
    return tables


def _chosen(path: str, tables: Mapping[str, Sheet], columns: Mapping[str, str] | None) -> str:
    """The sheet that holds the events: the only one, or the only one with their headings."""
    if len(tables) == 1:
        return next(iter(tables))
    fit = [name for name, one in tables.items() if columns_of(one, columns)[0] is not None]
    if len(fit) != 1:
        names = ", ".join(f"'{name}'" for name in fit or tables)
        what = "more than one sheet has" if fit else "no sheet has"
        refuse(path, f"{what} the headings date and event: {names}", "say which: --sheet NAME")
    return fit[0]


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    """The rows of a sheet as cells."""
    for row in _values(sheet):
        blank = row.count(None) == len(row)  # a workbook may claim a million such rows
        yield [] if blank else [_cell(one) for one in row]


def _values(sheet: Any) -> Iterator[tuple[object, ...]]:
    """The rows of a sheet; how large it says that it is does not count."""
    if not hasattr(sheet, "reset_dimensions"):
        return  # a sheet of charts
    sheet.reset_dimensions()
    yield from islice(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), _LAST_ROW)


def _cell(one: object) -> Cell:
    """A value of a workbook as a cell; a moment is its day."""
    if one is None:
        return ""
    if isinstance(one, bool):
        return "TRUE" if one else "FALSE"
    if isinstance(one, datetime):
        return one.date().isoformat()
    if isinstance(one, date):
        return one.isoformat()
    return one if isinstance(one, str | int | float) else str(one)


class _Formulas:
    """Where formulas stand in a sheet; it is read again when it is asked for the first time."""

    def __init__(self, path: str, raw: bytes, sheet: str) -> None:
        self._path, self._raw, self._sheet = path, raw, sheet
        self._places: set[tuple[int, int]] | None = None

    def __call__(self, row: int, column: int) -> bool:
        if self._places is None:
            with _unreadable(self._path):
                sheet = _sheets(self._path, self._raw, values=False)[self._sheet]
                self._places = {
                    (number, place)
                    for number, cells in enumerate(_values(sheet), 1)
                    for place, cell in enumerate(cells)
                    if _is_formula(cell)
                }
        return (row, column) in self._places


def _is_formula(cell: object) -> bool:
    """Whether a value is a formula: a text, or openpyxl's own where it fills several cells."""
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    if isinstance(cell, str):
        return cell.startswith("=")
    return isinstance(cell, ArrayFormula | DataTableFormula)
