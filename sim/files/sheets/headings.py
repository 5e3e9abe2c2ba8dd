"""Which column of a table holds what: its headings, in the words that people use for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.files.shapes import short
from sim.files.sheets.sheet import Sheet, SheetRow, cell_problem, letters, place_of, text_of
from sim.model.problem import Problem, closest, did_you_mean
from sim.model.value import value

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "date", "day", "when", "event date", "date of event", "on", "happened on", "occurred on",
    ),
    "event": (
        "event", "event type", "type", "type of event", "event name", "kind", "category", "code",
        "event code", "action", "act",
    ),
    "by": (
        "by", "by whom", "who", "actor", "actors", "party", "parties", "done by", "country",
        "countries", "initiator",
    ),
    "track": ("track", "tracks", "strand", "strands", "issue", "issues", "topic", "dossier"),
    "note": (
        "note", "notes", "description", "comment", "comments", "details", "summary", "text",
        "remark", "remarks", "what happened", "what",
    ),
    "source": (
        "source", "sources", "reference", "references", "ref", "citation", "source name",
        "sources cited",
    ),
    "url": (
        "url", "urls", "link", "links", "source url", "source link", "web address", "hyperlink",
        "website",
    ),
    "title": ("title", "source title", "headline", "article", "title of source"),
    "publisher": ("publisher", "publication", "outlet", "newspaper", "media", "medium"),
    "author": ("author", "authors", "source author", "byline"),
    "published": (
        "published", "published on", "source date", "date of source", "publication date",
        "date published", "date of publication",
    ),
    "known": (
        "known", "known on", "known since", "date known", "became public", "public on",
        "made public", "revealed", "revealed on",
    ),
}  # fmt: skip
"""What a column can hold, each with the headings that say so."""
NEEDED = ("date", "event")
DETAILS = ("url", "title", "publisher", "author", "published")
"""The columns that tell of a row's source."""

_KEYS = {heading: key for key, headings in HEADINGS.items() for heading in headings}
_FIRST_ROWS = 20
"""In how many rows the headings are looked for: titles may stand above them."""


@value
class Columns:
    """Where the headings stand, which column holds what, and which headings are not read.

    ``of`` gives the place of a column, from 0, by what it holds.
    """

    row: SheetRow
    of: Mapping[str, int]
    unread: tuple[int, ...] = ()

    def heading(self, column: int) -> str:
        """The heading of a column as it stands."""
        return text_of(self.row.cell(column))

    def place(self, path: str, row: int, key: str) -> str:
        """How a problem names the cell of a row that holds something; the row where none does."""
        column = self.of.get(key)
        if column is None:
            return place_of(path, row)
        return place_of(path, row, column, self.heading(column))


def rating(rows: Iterable[Sequence[str]]) -> int:
    """How many headings the row has that has most of them; fewer points for mere columns."""
    rated = [100 * len(set(_meant(row).values())) + min(len(row), 50) for row in rows]
    return max(rated[:_FIRST_ROWS], default=0)


def columns_of(
    sheet: Sheet, chosen: Mapping[str, str] | None = None
) -> tuple[Columns | None, list[Problem]]:
    """The columns of a table, or None where one that is needed is not sure; and what is wrong.

    ``chosen`` gives the heading of a column by what it is to hold.
    """
    first = sheet.rows[:_FIRST_ROWS]
    row = max(first, key=lambda row: len({*_meant(row.cells, chosen).values()}))
    of: dict[str, int] = {}
    problems: list[Problem] = []
    meant = _meant(row.cells, chosen)
    for column, key in meant.items():
        if key in of:
            problems.append(_twice(sheet, row, key, of[key], column))
        of.setdefault(key, column)
    problems += _ill_chosen(sheet, row, chosen or {})
    problems += _missing(sheet, row, of, chosen or {})
    unread = [place for place, cell in enumerate(row.cells) if place not in meant and text_of(cell)]
    sure = [key for key in meant.values() if key in NEEDED]
    whole = sorted(sure) == sorted(NEEDED)
    return Columns(row, of, tuple(unread)) if whole else None, problems


def _meant(cells: Sequence[object], chosen: Mapping[str, str] | None = None) -> dict[int, str]:
    """What each column holds, by its place from 0, of those whose heading is known."""
    picked = {_plain(heading): key for key, heading in (chosen or {}).items()}
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) <= 80:
            key = picked.get(_plain(cell)) or _key(cell)
            if key and (key not in (chosen or {}) or _plain(cell) in picked):
                found[place] = key
    return found


def _key(heading: str) -> str:
    """What a heading says that a column holds; what stands in brackets is left aside."""
    return _KEYS.get(_plain(heading)) or _KEYS.get(_plain(re.sub(r"[(\[].*", "", heading)), "")


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", " ", heading).strip().casefold()


def _twice(sheet: Sheet, row: SheetRow, key: str, first: int, column: int) -> Problem:
    heading, other = text_of(row.cell(column)), text_of(row.cell(first))
    cure = f"say which: --column {key}=HEADING; or rename the other"
    if _plain(heading) == _plain(other):  # --column cannot tell them apart
        cure = "rename one of them, or take it out"
    return cell_problem(
        place_of(sheet.path, row.number, column),
        heading,
        "SIM303",
        f"two columns may hold the {key}: '{short(other)}' and '{short(heading)}'",
        f"as column {letters(first)} does",
        cure,
    )


def _ill_chosen(sheet: Sheet, row: SheetRow, chosen: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with the headings that were chosen: not there, or chosen for two things."""
    known = [text_of(cell) for cell in row.cells if text_of(cell)]
    plain = set(map(_plain, known))
    taken: dict[str, str] = {}
    for key, heading in chosen.items():
        first = taken.setdefault(_plain(heading), key)
        if first != key:
            message = f"the column '{short(heading)}' is to hold the {first} and the {key}"
            cure = f"say another for one of them: --column {key}=HEADING"
            yield Problem("SIM302", message, place_of(sheet.path, row.number), cure=cure)
        elif _plain(heading) not in plain:
            message = f"no column has the heading '{short(heading)}', which is to hold the {key}"
            cure = did_you_mean(heading, known)
            yield Problem("SIM302", message, place_of(sheet.path, row.number), cure=cure)


def _missing(
    sheet: Sheet, row: SheetRow, of: Mapping[str, int], chosen: Mapping[str, str]
) -> Iterator[Problem]:
    headings = [text_of(cell) for cell in row.cells if text_of(cell)]
    for key in NEEDED:
        if key in of or key in chosen:
            continue
        near = closest(key, [one for one in headings if not _key(one)])
        cure = f"write 'date' and 'event' over their columns, or name one: --column {key}=HEADING"
        if near:
            cure = f"is it '{short(near)}'? rename it, or say --column {key}='{short(near)}'"
        listed = ", ".join(f"'{short(one)}'" for one in headings[:12])
        yield Problem(
            "SIM302",
            f"no column holds the {key}; the headings are {listed}",
            place_of(sheet.path, row.number),
            cure=cure,
        )
