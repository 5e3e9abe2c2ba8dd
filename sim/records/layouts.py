"""Which layout a table of coded events has, by its first line, and what its columns mean."""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Mapping, Sequence

import attrs

from sim.model.value import value

DAY, CODE, ID, TEXT, TONE = "day", "code", "id", "text", "tone"
SOURCE, TARGET = "source", "target"
SOURCE_NAME, TARGET_NAME = "source name", "target name"
SOURCE_SECTOR, TARGET_SECTOR = "source sector", "target sector"
NEEDED = (DAY, SOURCE, TARGET, CODE)
_COMPACT, _ISO = "%Y%m%d", "%Y-%m-%d"


@value
class Layout:
    """How a kind of table is laid out.

    ``headings`` are what may stand over each column that is read, as ``plain_heading`` has them;
    ``widths`` how many columns it has where it comes without headings, and then ``columns`` are
    the places of those that are read.  A code may be made of ``mode`` too.  In a table with
    ``lists`` a cell of places may hold several, with semicolons between.  ``renumbered``: one id
    may stand twice, with two dates.  ``free``: a place need be no country.
    """

    name: str
    headings: Mapping[str, Sequence[str]]
    dates: str = _ISO
    widths: Sequence[int] = ()
    columns: Mapping[str, int] = attrs.field(factory=dict)
    lists: bool = False
    renumbered: bool = False
    free: bool = False


MODE = "mode"
_GDELT = {
    ID: ("globaleventid",),
    DAY: ("sqldate", "day"),
    SOURCE: ("actor1countrycode",),
    SOURCE_NAME: ("actor1name",),
    SOURCE_SECTOR: ("actor1type1code",),
    TARGET: ("actor2countrycode",),
    TARGET_NAME: ("actor2name",),
    TARGET_SECTOR: ("actor2type1code",),
    CODE: ("eventcode",),
    TONE: ("goldsteinscale",),
}
_GDELT_PLACES = {
    ID: 0,
    DAY: 1,
    SOURCE_NAME: 6,
    SOURCE: 7,
    SOURCE_SECTOR: 12,
    TARGET_NAME: 16,
    TARGET: 17,
    TARGET_SECTOR: 22,
    CODE: 26,
    TONE: 30,
}
LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "icews",
        {
            ID: ("eventid",),
            DAY: ("eventdate",),
            SOURCE_NAME: ("sourcename",),
            SOURCE_SECTOR: ("sourcesectors",),
            SOURCE: ("sourcecountry",),
            TEXT: ("eventtext",),
            CODE: ("cameocode",),
            TONE: ("intensity",),
            TARGET_NAME: ("targetname",),
            TARGET_SECTOR: ("targetsectors",),
            TARGET: ("targetcountry",),
        },
        renumbered=True,
    ),
    Layout("gdelt1", _GDELT, _COMPACT, (57, 58), _GDELT_PLACES),
    Layout("gdelt2", _GDELT, _COMPACT, (61,), _GDELT_PLACES),
    Layout(
        "polecat",
        {
            ID: ("eventid",),
            DAY: ("eventdate",),
            CODE: ("eventtype",),
            MODE: ("eventmode",),
            TONE: ("intensity",),
            SOURCE_NAME: ("actorname",),
            SOURCE: ("actorcountry",),
            SOURCE_SECTOR: ("primaryactorsector",),
            TARGET_NAME: ("recipientname",),
            TARGET: ("recipientcountry",),
            TARGET_SECTOR: ("primaryrecipientsector",),
        },
        lists=True,
    ),
    Layout(
        "phoenix",
        {
            ID: ("eventid", "eid"),
            DAY: ("date", "storydate"),
            SOURCE_NAME: ("sourceactorfull", "source"),
            SOURCE: ("sourceactorentity", "sourceroot"),
            SOURCE_SECTOR: ("sourceactorrole", "sourceagent"),
            TARGET_NAME: ("targetactorfull", "target"),
            TARGET: ("targetactorentity", "targetroot"),
            TARGET_SECTOR: ("targetactorrole", "targetagent"),
            CODE: ("eventcode", "code"),
            TONE: ("goldsteinscore", "goldstein"),
        },
        _COMPACT,
        (26,),
        {
            ID: 0,
            DAY: 1,
            SOURCE_NAME: 5,
            SOURCE: 6,
            SOURCE_SECTOR: 7,
            TARGET_NAME: 9,
            TARGET: 10,
            TARGET_SECTOR: 11,
            CODE: 13,
            TONE: 16,
        },
    ),
    Layout(
        "plain",
        {
            ID: ("id", "eventid"),
            DAY: ("date", "day", "eventdate"),
            SOURCE: ("sourcecountry", "source", "actor1", "sidea", "a"),
            SOURCE_NAME: ("sourcename", "actor1name"),
            SOURCE_SECTOR: ("sourcesectors", "sourcesector"),
            TARGET: ("targetcountry", "target", "actor2", "sideb", "b"),
            TARGET_NAME: ("targetname", "actor2name"),
            TARGET_SECTOR: ("targetsectors", "targetsector"),
            CODE: ("cameo", "cameocode", "code", "eventcode", "event"),
            TEXT: ("eventtext", "text", "note", "description"),
            TONE: ("goldstein", "intensity", "tone"),
        },
        free=True,
    ),
)
"""Every layout; the first that fits a table is its own."""
NAMES = tuple(layout.name for layout in LAYOUTS)


@value
class Form:
    """How one file is to be read: its layout, its cells, and where each column that is read stands.

    ``names`` are all columns of the file, in order.
    """

    layout: Layout
    delimiter: str
    header: bool
    names: tuple[str, ...]
    places: Mapping[str, int]
    dates: str


def plain_heading(heading: str) -> str:
    """A heading without what is written in one way or the other: capitals, spaces, dots."""
    return re.sub(r"[^a-z0-9]", "", heading.casefold())


def form_of(lines: Sequence[str], wanted: str | None = None) -> Form | None:
    """The form of a file by its first lines, of any layout or of the one that is wanted."""
    layouts = [layout for layout in LAYOUTS if wanted in (None, layout.name)]
    for delimiter in _delimiters(lines[0]):
        cells = [cells_of(line, delimiter) for line in lines]
        for layout in layouts:
            form = form_by_headings(layout, cells[0], delimiter, cells[1:])
            form = form or _by_width(layout, cells[0], delimiter)
            if form is not None:
                return form
    return None


def form_by_headings(
    layout: Layout, headings: Sequence[str], delimiter: str, rows: Sequence[Sequence[str]] = ()
) -> Form | None:
    """The form of a table with headings, where they are those of a layout."""
    plain = [plain_heading(heading) for heading in headings]
    places = {
        role: plain.index(name)
        for role, known in layout.headings.items()
        if (name := next((one for one in known if one in plain), None)) is not None
    }
    if any(role not in places for role in NEEDED):
        return None
    day = places[DAY]
    days = [row[day] for row in rows if len(row) > day]
    dates = _dates(days) or layout.dates
    names = _unique(headings) if delimiter else tuple(headings)  # those of Parquet are unique
    return Form(layout, delimiter, True, names, places, dates)


def _by_width(layout: Layout, cells: Sequence[str], delimiter: str) -> Form | None:
    """The form of a table without headings, where it has as many columns as a layout."""
    if len(cells) not in layout.widths or _dates([cells[layout.columns[DAY]]]) is None:
        return None
    names = tuple(f"column {number}" for number in range(1, len(cells) + 1))
    return Form(layout, delimiter, False, names, layout.columns, layout.dates)


def _dates(days: Sequence[str]) -> str | None:
    """How days are written, as far as the first of them shows."""
    for day in days:
        if re.fullmatch(r"\d{8}", day):
            return _COMPACT
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", day):
            return _ISO
    return None


def _delimiters(line: str) -> list[str]:
    """What may stand between the cells, the likeliest first."""
    return sorted("\t,;|", key=lambda one: -line.count(one))


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a line; between tabs a quotation mark is a sign like any other."""
    if delimiter != "\t":
        with contextlib.suppress(csv.Error):  # of what is no line of CSV the cells do not matter
            return next(csv.reader([line], delimiter=delimiter), [])
    return line.split(delimiter)


def _unique(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings with a number behind those that are empty or stand again."""
    seen: set[str] = set()
    names = []
    for number, heading in enumerate(headings, 1):
        name = heading.strip() or "column"
        while name.casefold() in seen:
            name = f"{name} {number}"
        seen.add(name.casefold())
        names.append(name)
    return tuple(names)
