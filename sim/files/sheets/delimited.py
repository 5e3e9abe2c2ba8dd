"""Tables as text: CSV with commas or semicolons, and tabs, in the encodings that programs save."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from typing import NoReturn

from sim.files.causes.foreign import foreign_bytes, foreign_text
from sim.files.sheets.sheet import Cell, Sheet, filled, refuse

_DELIMITERS = (",", ";", "\t", "|")
_TOLD = re.compile(r'sep=([^"\r\n])\r?\n', re.IGNORECASE)
"""The first line by which Excel is told what stands between the cells."""
_LOOKED_AT = 20_000
"""How many characters tell what stands between the cells."""
_OLD = "it is not UTF-8 and was read as Windows-1252: save it as 'CSV UTF-8' if letters are wrong"

Rating = Callable[[list[list[str]]], int]
"""How much some rows look like a table of events."""


def read_delimited(path: str, raw: bytes, rating: Rating) -> Sheet:
    """The table in a text file; what stands between its cells is what rates best.

    Raises InputError where it is no such table.
    """
    text, remarks = _decoded(path, raw)
    told = _TOLD.match(text)
    if told:
        text, mark = text[told.end() :], told[1]
    else:
        mark = max(_DELIMITERS, key=lambda mark: rating(_first_rows(text, mark)))
    lead = [[""]] if told else []  # the line counts as a row, as it does in an editor
    rows = filled(path, _rows(path, text, mark, lead))
    web = foreign_text(text[:_LOOKED_AT].splitlines()[:3])
    if web is not None and "web page" in web.what:
        refuse(path, f"it is {web.what}", "save it as CSV or .xlsx from the spreadsheet program")
    return Sheet(path, rows, remarks)


def _decoded(path: str, raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of some bytes, and what is to be said of it."""
    for mark, encoding in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return _text(path, raw[2:], encoding), ()
    kind = foreign_bytes(raw)
    if kind is not None and "UTF-16" in kind.what:
        encoding = "utf-16-be" if raw[0] == 0 else "utf-16-le"
        return _text(path, raw, encoding), ()
    if kind is not None:
        cure = "save it as CSV or .xlsx from the spreadsheet program"
        if "picture" in kind.what:
            cure = "a picture holds no cells: type them, or copy them as text"
        refuse(path, f"it is {kind.what}", cure)
    try:
        return _text(path, raw.removeprefix(BOM_UTF8), "utf-8"), ()
    except UnicodeDecodeError:
        try:
            return _text(path, raw, "cp1252"), (_OLD,)
        except UnicodeDecodeError:
            return _text(path, raw, "latin-1"), (_OLD.replace("Windows-1252", "Latin-1"),)


def _text(path: str, raw: bytes, encoding: str) -> str:
    text = raw.decode(encoding, "replace" if encoding.startswith("utf-16") else "strict")
    if "\0" in text:
        refuse(path, "it holds null characters, which no text has", "save it as CSV anew")
    return text


def _first_rows(text: str, mark: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text[:_LOOKED_AT], newline=""), delimiter=mark)
    found: list[list[str]] = []
    try:
        for row in reader:
            found.append(row)
    except csv.Error:
        return found  # told when all of it is read
    return found


def _rows(path: str, text: str, mark: str, lead: list[list[str]]) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    number = len(lead)
    yield from (list[Cell](row) for row in lead)
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            _refuse_row(path, number, str(error))
        if row is None:
            return
        yield [unguarded(cell) for cell in row]


def _refuse_row(path: str, number: int, reason: str) -> NoReturn:
    """Refuse a row that the rules of CSV cannot read.  Raises InputError."""
    cure = 'write a cell that holds one as "He said ""no"""; spreadsheet programs do so'
    if "field larger" in reason:
        most = f"{csv.field_size_limit():,}"
        what = f'a cell has more than {most} characters, or a quotation mark (") is never closed'
        cure = f"shorten the cell, or {cure}"
    elif "unexpected end" in reason:
        what = 'a quotation mark (") is opened and never closed'
    else:
        what = "a quotation mark stands in the midst of a cell that is in quotes"
    refuse(path, f"row {number} cannot be read: {what}", cure)


_DANGER = "=+\\-@\t\r\uff0b\uff0d\uff1d\uff20"
_GUARDED = re.compile(rf"'+\s*[{_DANGER}]")
_DANGEROUS = re.compile(rf"'*\s*[{_DANGER}]")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before what could be."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """A text without the apostrophe that guards it from being taken for a formula."""
    return text[1:] if _GUARDED.match(text) else text
