"""The rows of a table as the data of a scenario, each value with the cell that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sim.files.sheets.days import DAY_FIRST, ORDERS, day_of, is_open, order_of, serial
from sim.files.sheets.headings import DETAILS, Columns
from sim.files.sheets.naming import Names, folded
from sim.files.sheets.sheet import Cell, Sheet, SheetRow, cell_problem, place_of, text_of
from sim.files.sheets.sources import Mention, Sources, mention, split
from sim.model.problem import Problem

_DAYS = ("date", "known", "published")
_SOURCES = ("source", *DETAILS)
_EVERYBODY = ("both", "both sides", "all", "all sides", "everyone", "everybody", "all parties")
_JOINED = re.compile(r"\s+(?:and|&|\+)\s+|\s*/\s*")


class Drafted(NamedTuple):
    """What a row says of an event, in the words of its cells, under the keys of a file."""

    row: int
    event: dict[str, Any]


class Draft:
    """The events of a table in order of date, and the parties, tracks and sources that they name.

    ``problems`` are what is wrong with cells, ``remarks`` what was done to the rows.
    """

    def __init__(self, sheet: Sheet, columns: Columns, order: str | None) -> None:
        self.sheet = sheet
        self.columns = columns
        self.problems: list[Problem] = []
        self.remarks: list[str] = []
        self.rows = [row for row in sheet.rows if row.number > columns.row.number]
        self.order = self._order(order)
        self.parties: dict[str, str] = {}
        self.tracks: dict[str, str] = {}
        self.first: dict[tuple[str, str], int] = {}
        self._party_names = Names("party", bare=True)
        self._track_names = Names("track")
        self._check_gaps()
        self._words_for_parties = self._all_parties()
        self.mentions: list[Mention] = []
        drafted = [one for row in self.rows if (one := self._drafted(row))]
        self.sources = Sources(self.mentions)
        self._name_sources(drafted)
        self.events = self._sorted(drafted)

    def cell(self, row: SheetRow, key: str) -> Cell:
        """The cell of a row that holds something; '' where no column does."""
        column = self.columns.of.get(key)
        return "" if column is None else row.cell(column)

    def fault(
        self, row: int, key: str, cell: Cell, code: str, message: str, label: str, cure: str
    ) -> None:
        """Note what is wrong with a cell."""
        place = self.columns.place(self.sheet.path, row, key)
        self.problems.append(cell_problem(place, cell, code, message, label, cure))

    def _order(self, asked: str | None) -> str:
        """The order of day and month; a problem is noted where the table leaves it open."""
        if asked is not None:
            return asked
        cells = [
            (row.number, key, cell) for row in self.rows for key in _DAYS
            if (cell := self.cell(row, key)) != ""
        ]  # fmt: skip
        needed = order_of(cell for _, _, cell in cells)
        unsure = next((one for one in cells if is_open(one[2])), None)
        if unsure is not None and len(needed) != 1:
            row, key, cell = unsure
            days = [day_of(cell, order) for order in ORDERS]
            why = "some of the others are, some are not" if needed else "no other day tells"
            self.fault(
                row, key, cell, "SIM304",
                f"'{text_of(cell)}' is {days[0]} or {days[1]}: which number is the day?",
                f"is the day first? {why}",
                "say --dates day-first or --dates month-first, or write YYYY-MM-DD",
            )  # fmt: skip
        return next(iter(sorted(needed)), DAY_FIRST)

    def _check_gaps(self) -> None:
        """Note the empty rows that stand between others."""
        before = self.columns.row.number
        for row in self.rows:
            empty = range(before + 1, row.number)
            if empty and before != self.columns.row.number:
                which = (
                    f"row {empty[0]} is"
                    if len(empty) == 1
                    else (f"rows {empty[0]} to {empty[-1]} are")
                )
                place = place_of(self.sheet.path, empty[0])
                message = f"{which} empty, and the table goes on below"
                cure = "take empty rows out; what is no event stands in another sheet or file"
                self.problems.append(Problem("SIM305", message, place, cure=cure))
            before = row.number

    def _drafted(self, row: SheetRow) -> Drafted | None:
        """What a row says; None where it has no event, which is noted."""
        texts = {key: text_of(self.cell(row, key)) for key in ("event", "note")}
        event: dict[str, Any] = {key: text for key, text in texts.items() if text}
        missing = "event" not in event
        for key in ("date", "event"):
            if not text_of(self.cell(row, key)):
                self._tell_empty(row, key)
        for key in ("date", "known"):
            if text_of(self.cell(row, key)):
                event[key] = self._day(row, key)
        event.setdefault(
            "date", date.min
        )  # refused above; the rest of the row is read all the same
        if by := list(self._by(row)):
            event["by"] = by
        if track := [self._track(row, words) for words in _several(self.cell(row, "track"))]:
            event["track"] = list(dict.fromkeys(track))
        event["source"] = list(self._mentioned(row))
        return None if missing else Drafted(row.number, event)

    def _tell_empty(self, row: SheetRow, key: str) -> None:
        column = self.columns.of[key]
        if self.sheet.is_formula(row.number, column):
            message = f"the {key} is a formula whose value is not in the file"
            cure = "open and save it in the spreadsheet program, or paste the column as values"
        else:
            message = f"there is no {key} in row {row.number}"
            cure = f"fill it in; a cell merged over several rows gives its {key} to the first alone"
        self.fault(row.number, key, "", "SIM306", message, f"every event has its {key}", cure)

    def _day(self, row: SheetRow, key: str) -> Any:
        """The day in a cell; its text where there is none, which the scenario then refuses."""
        cell = self.cell(row, key)
        day = day_of(cell, self.order)
        if day is not None:
            return day
        meant = serial(text_of(cell))
        if meant is None or not isinstance(cell, str):
            return text_of(cell)
        self.fault(
            row.number, key, cell, "SIM016",
            f"'{cell.strip()}' is not a day of the calendar",
            "a number",
            f"Excel keeps {meant} so: format the column as a date before you save it as CSV",
        )  # fmt: skip
        return meant

    def _all_parties(self) -> set[str]:
        """The words, folded, that stand alone for somebody in any row."""
        parts = (part for row in self.rows for part in _several(self.cell(row, "by")))
        return {folded(part) for part in parts}

    def _by(self, row: SheetRow) -> Iterator[str]:
        """The names of the parties that a row names; ``A and B`` are two where both stand alone."""
        for words in _several(self.cell(row, "by")):
            if folded(words) in _EVERYBODY:
                self.fault(
                    row.number, "by", self.cell(row, "by"), "SIM308",
                    f"who is '{words}'?",
                    "not the name of a party",
                    "name each of them: USA; DPRK",
                )  # fmt: skip
            pieces = [piece for piece in _JOINED.split(words) if piece]
            alone = all(folded(piece) in self._words_for_parties for piece in pieces)
            for piece in pieces if alone else [words]:
                yield self._party(row, piece)

    def _party(self, row: SheetRow, words: str) -> str:
        name = self._party_names.of(words)
        self.parties.setdefault(name, words)
        self.first.setdefault(("parties", name), row.number)
        return name

    def _track(self, row: SheetRow, words: str) -> str:
        name = self._track_names.of(words)
        self.tracks.setdefault(name, words)
        self.first.setdefault(("tracks", name), row.number)
        return name

    def _mentioned(self, row: SheetRow) -> Iterator[int]:
        """The places, among all mentions, of the sources that a row names."""
        cells = {key: text_of(self.cell(row, key)) for key in _SOURCES}
        if cells["published"]:
            day = day_of(self.cell(row, "published"), self.order)
            cells["published"] = cells["published"] if day is None else day.isoformat()
        parts = {key: split(cell) for key, cell in cells.items()}
        if not any(parts.values()):
            return
        texts = parts["source"] or [""]
        count = max(len(texts), len(parts["url"]))
        details = {
            key: [cells[key]] if count == 1 < len(parts[key]) else parts[key] for key in DETAILS
        }
        if len(texts) not in (1, count) or any(len(x) not in (0, count) for x in details.values()):
            self._tell_uneven(row, details, count)
            return
        for place in range(count):
            told = {key: cell[place] for key, cell in details.items() if cell}
            told["date"] = told.pop("published", "")
            self.mentions.append(mention(row.number, (texts * count)[place], told))
            yield len(self.mentions) - 1

    def _tell_uneven(self, row: SheetRow, details: Mapping[str, Sequence[str]], count: int) -> None:
        key = next(
            (key for key, texts in details.items() if len(texts) not in (0, count)), "source"
        )
        self.fault(
            row.number, key, self.cell(row, key), "SIM307",
            f"row {row.number} names {count} sources, and its columns tell of another number",
            "another number of them",
            "write as many, with '; ' between them, or give each source a cell in one row alone; "
            "within a title write ',' for ';'",
        )  # fmt: skip

    def _name_sources(self, drafted: Sequence[Drafted]) -> None:
        """Put the names of the sources in the place of their mentions."""
        for one in drafted:
            names = [self.sources.names[place] for place in one.event.pop("source")]
            if names:
                one.event["source"] = list(dict.fromkeys(names))

    def _sorted(self, drafted: list[Drafted]) -> list[Drafted]:
        """The events in order of date; within a day the order of the table is that of happening."""
        days = [one.event["date"] for one in drafted]
        readable = all(isinstance(day, date) for day in days)
        if not readable or days == sorted(days):
            return drafted
        if days == sorted(days, reverse=True):
            self.remarks.append("the table begins with the latest day, and was turned round")
            drafted = drafted[::-1]
        else:
            self.remarks.append("the rows were put in order of date")
        return sorted(drafted, key=lambda one: one.event["date"])


def _several(cell: Cell) -> list[str]:
    """The texts in a cell, between which a semicolon, a new line, or a comma and a space stand."""
    text = text_of(cell)
    parts = re.split(r"[;\n]" if re.search(r"[;\n]", text) else r", ", text)
    return [words for part in parts if (words := " ".join(part.split()))]
