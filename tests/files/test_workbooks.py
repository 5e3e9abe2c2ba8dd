"""Workbooks are read by their values, and none of them can do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

import sim
from sim.files.sheets.imported import scenario_of
from sim.files.sheets.sheet import Sheet
from sim.files.sheets.workbook import read_workbook
from sim.model.problem import InputError

HEAD = ["Date", "Event", "By", "Note"]
ROW = [datetime(2018, 7, 12), "no_show", "DPRK", "Nobody comes"]


def workbook(*sheets: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(raw: bytes, sheet: str | None = None) -> Sheet:
    return read_workbook("t.xlsx", raw, sheet, None)


def events(raw: bytes, sheet: str | None = None) -> tuple[sim.Event, ...]:
    book = sim.load_rulebook("diplomacy")
    return scenario_of(read(raw, sheet), book, name="t", title="T").scenario.events


def refusal(raw: bytes, sheet: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        events(raw, sheet)
    return " | ".join(f"{p.path}: {p.message} ({p.cure})" for p in caught.value.problems)


def with_part(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with other bytes in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.infolist():
            held = before.read(part)
            after.writestr(part.filename, held.replace(old, new) if part.filename == name else held)
    return out.getvalue()


def test_days_are_read_as_dates_numbers_and_texts() -> None:
    rows: list[list[Any]] = [
        HEAD,
        ROW,
        [date(2018, 7, 13), "offer"],
        [43295, "offer"],
        ["15.07.2018", "offer"],
    ]
    found = events(workbook(rows))
    assert [event.date.day for event in found] == [12, 13, 14, 15]
    assert (found[0].by, found[0].note) == (("DPRK",), "Nobody comes")


def test_the_sheet_with_the_headings_is_taken_or_the_one_that_is_named() -> None:
    raw = workbook([["About"], ["This and that"]], [HEAD, ROW], [])
    assert len(events(raw)) == 1
    two = workbook([HEAD, ROW], [HEAD, ROW, ROW])
    assert "'S1', 'S2' (say which: --sheet NAME)" in refusal(two)
    assert (len(events(two, "S1")), len(events(two, "2"))) == (1, 2)
    assert "no sheet 'S' (did you mean" in refusal(two, "S")


def test_a_formula_without_a_value_and_merged_cells_are_told() -> None:
    told = refusal(workbook([HEAD, ["=A1+1", "offer"], [None, "offer"]]))
    assert "t.xlsx, row 2, column A (Date): the date is a formula whose value" in told
    assert "t.xlsx, row 3, column A (Date): there is no date in row 3" in told


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("kind", [b't="array" ref="A2"', b't="array"', b't="dataTable" ref="A2"'])
def test_a_formula_of_several_cells_is_told_as_one(kind: bytes) -> None:
    raw = workbook([HEAD, ["=A1+1", "offer"]])
    told = refusal(with_part(raw, SHEET, b"<f>", b"<f " + kind + b">"))
    assert "t.xlsx, row 2, column A (Date): the date is a formula whose value" in told


@pytest.mark.parametrize("formula", [b'"', b"A1)]}"])
def test_a_formula_that_cannot_be_read_is_refused(formula: bytes) -> None:
    raw = workbook([HEAD, ["=A1+1", "offer"]])
    shared = b'<f t="shared" si="0" ref="A2:A3">' + formula
    assert "no workbook that can be read" in refusal(with_part(raw, SHEET, b"<f>A1+1", shared))


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1e308", "9" * 4000, "-5", "0.5"])
def test_a_number_that_is_no_day_is_told_in_its_cell(number: str) -> None:
    raw = workbook([HEAD, [43295, "offer"]])
    told = refusal(with_part(raw, SHEET, b"43295", number.encode()))
    assert told.startswith("t.xlsx, row 2, column A (Date): '")
    assert "is not a day of the calendar" in told


def test_a_year_alone_is_no_day() -> None:
    assert "'2018' is not a day of the calendar" in refusal(workbook([HEAD, [2018, "offer"]]))


def test_a_picture_holds_no_table() -> None:
    assert "nothing stands in the table (a picture of a table" in refusal(workbook([]))


def test_what_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refusal(out.getvalue()) == (
        "t.xlsx: it is a zip archive and no .xlsx workbook "
        "(save it as CSV from the spreadsheet program)"
    )
    raw = workbook([HEAD, ROW])
    assert "no workbook that can be read" in refusal(raw[: len(raw) // 2])
    assert "no workbook that can be read" in refusal(
        with_part(raw, "xl/workbook.xml", b"<sheets>", b"<sheets")
    )


def test_a_workbook_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = workbook([HEAD, ROW, *([None, None, None, "x" * 30_000] for _ in range(100))])
    monkeypatch.setattr("sim.files.sheets.workbook.LARGEST_UNPACKED", 100_000)
    assert "MiB unpacked" in refusal(raw)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("piece", [1024 * 1024, 5])
def test_entities_are_refused(monkeypatch: pytest.MonkeyPatch, encoding: str, piece: int) -> None:
    monkeypatch.setattr("sim.files.sheets.workbook._PIECE", piece)
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'.encode(encoding)
    raw = with_part(workbook([HEAD, ROW]), "xl/worksheets/sheet1.xml", b"<worksheet", bomb)
    assert "declares entities" in refusal(raw)


def test_the_size_that_a_sheet_claims_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.files.sheets.workbook._LAST_ROW", 5000)
    raw = workbook([HEAD, ROW])
    name = "xl/worksheets/sheet1.xml"
    assert len(events(with_part(raw, name, b'ref="A1:D2"', b'ref="A1:XFD1048576"'))) == 1
    far = with_part(raw, name, b'r="2"', b'r="99999999999"')
    assert "no event stands below the headings" in refusal(far)
