"""A table as it was read: rows of cells with their numbers, and the faults of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, NoReturn

from sim.files.shapes import short
from sim.model.problem import InputError, Problem
from sim.model.value import value

Cell = str | int | float
"""A text, or a number of a workbook; a day is a text YYYY-MM-DD, and an empty cell is ''."""
MOST_ROWS = 100_000
MOST_COLUMNS = 200
_MOST_SHOWN = 160


class SheetRow(NamedTuple):
    """The cells of a row, and its number in the table as a spreadsheet counts it, from 1."""

    number: int
    cells: Sequence[Cell]

    def cell(self, column: int) -> Cell:
        """The cell in a column, counted from 0; '' past the end."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(map(text_of, self.cells))


@value
class Sheet:
    """The rows of a table, without the empty ones, and where they were read.

    ``remarks`` are what the reader should know of how it was read, in sentences, and ``is_formula``
    tells of an empty cell (row from 1, column from 0) whether a formula stands in it.
    """

    path: str
    rows: tuple[SheetRow, ...]
    remarks: tuple[str, ...] = ()
    is_formula: Callable[[int, int], bool] = lambda _row, _column: False


def text_of(cell: Cell) -> str:
    """What a cell says; a whole number in digits."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return str(cell)


def letters(column: int) -> str:
    """What a spreadsheet calls a column, counted from 0: A to Z, AA, AB, ..."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(ord("A") + place) + name
    return name


def place_of(path: str, row: int, column: int | None = None, heading: str = "") -> str:
    """How a problem names a cell, or a row."""
    if column is None:
        return f"{path}, row {row}"
    return f"{path}, row {row}, column {letters(column)}" + (f" ({heading})" if heading else "")


def cell_problem(place: str, cell: Cell, code: str, message: str, label: str, cure: str) -> Problem:
    """A problem of a cell, whose text is shown where it fits on a line."""
    text = text_of(cell)
    if not text.isprintable() or len(text) > _MOST_SHOWN:
        text = ""
    return Problem(
        code,
        message,
        place,
        column=1 if text else 0,
        length=max(len(text), 1),
        source=text,
        label=label,
        cure=cure,
    )


def refuse(path: str, message: str, cure: str) -> NoReturn:
    """Refuse a file that is no table that can be read.  Raises InputError."""
    raise InputError([Problem("SIM301", message, path, cure=cure)])


def filled(path: str, rows: Iterator[Sequence[Cell]]) -> tuple[SheetRow, ...]:
    """The rows in which something stands, each with its number.

    Raises InputError where there is none, and where there are more rows or columns than are read.
    """
    kept: list[SheetRow] = []
    for number, cells in enumerate(rows, 1):
        row = SheetRow(number, cells)
        if row.empty:
            continue
        if len(kept) > MOST_ROWS:
            refuse(
                path,
                f"the table has more than {MOST_ROWS:,} rows",
                "import the rows of one negotiation, not the whole table",
            )
        if len(cells) > MOST_COLUMNS and any(map(text_of, cells[MOST_COLUMNS:])):
            message = f"row {number} has more than {MOST_COLUMNS} columns: {short(_start(row))}"
            refuse(path, message, "keep the columns that the import reads")
        kept.append(row)
    if not kept:
        cure = "a picture of a table holds no cells: type them, or copy them as text"
        refuse(path, "nothing stands in the table", cure)
    return tuple(kept)


def _start(row: SheetRow) -> str:
    return ", ".join(map(text_of, row.cells[:5]))
