"""Rulebooks and scenarios from Python: dicts, texts, open files, and rows of events."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import IO, Any

from sim.files.data import DataPage
from sim.files.page import LARGEST_FILE, Page, page_of
from sim.files.rows import check_columns, row_of, rows_of
from sim.files.scenario_file import read_scenario
from sim.files.shelf import read_rulebook
from sim.model.collecting import uncollected
from sim.model.problem import check_kind
from sim.model.rulebook import Rulebook
from sim.model.scenario import Event, Party, Scenario, Source, Track
from sim.model.value import changed

Text = str | bytes | IO[str] | IO[bytes]
"""A text, or an open file that holds one."""

Parties = Mapping[str, Party | Mapping[str, Any] | int | None]
"""Parties by name: a side is enough, and None for one without."""
Tracks = Iterable[str] | Mapping[str, Track | Mapping[str, Any] | str | None]
"""Tracks by name, or their names alone; a text is the first stage."""
Sources = Mapping[str, Source | Mapping[str, Any] | str]
"""Sources by name; a text is the title."""

_TAKES = "a dict, a text, an open file"


@uncollected
def rulebook(data: Mapping[str, Any] | Text) -> Rulebook:
    """The rulebook in a dict, in a YAML text or in an open file.

    A dict has the keys of a file.  Raises InputError with every fault: the codes and the cures
    are those of a file, and in a dict the place is a path such as ``rules['no-show'].from``.
    """
    return read_rulebook(_page(data, "rulebook"))


@uncollected
def scenario(
    data: Mapping[str, Any] | Text | Iterable[Mapping[str, Any] | Event] | Any,
    *,
    rulebook: Rulebook | Mapping[str, Any] | str | None = None,
    name: str | None = None,
    title: str | None = None,
    called: str | None = None,
    parties: Parties | None = None,
    sources: Sources | None = None,
    tracks: Tracks | None = None,
    begins: date | str | None = None,
    not_here: Sequence[str] | None = None,
    until: date | str | None = None,
    expect: Sequence[Mapping[str, Any]] | None = None,
) -> Scenario:
    """The scenario in a dict, in a YAML text, in an open file, or of rows of events.

    Rows are a list of dicts or a frame of pandas, polars or arrow, with the columns ``date``,
    ``event``, ``by``, ``track``, ``note``, ``source`` and ``known``; what else a scenario has is
    given beside them (``begins`` is the file's ``from``), and parties are never guessed.
    ``rulebook`` is a rulebook, the dict of one, or what a file would say of one; it takes the place
    of one in the data.  Raises InputError with every fault, and TypeError for what is none of
    these.
    """
    if isinstance(rulebook, Mapping):
        rulebook = _book_within(rulebook)
    check_kind(rulebook, (Rulebook, str, type(None)), "write rulebook=sim.load_rulebook(...)")
    keys = {
        "scenario": name, "title": title, "called": called, "parties": parties,
        "sources": sources, "tracks": tracks, "from": begins, "not_here": not_here or None,
        "until": until, "expect": expect,
    }  # fmt: skip
    beside = {key: value for key, value in keys.items() if value is not None}
    rows = None if _is_whole(data) else rows_of(data)
    if rows is not None:
        return _of_rows(rows, rulebook, beside)
    if not _is_whole(data):
        raise _taken("scenario", data)
    if beside:
        told = ", ".join(_ARGUMENTS.get(key, key) for key in beside)
        raise TypeError(f"beside rows only: write {told} into the scenario itself")
    if isinstance(data, Mapping):
        return _of_mapping(dict(data), rulebook)
    if isinstance(rulebook, str):
        raise TypeError(f"rulebook={rulebook!r}: write rulebook=sim.load_rulebook({rulebook!r})")
    return read_scenario(_page(data, "scenario"), rulebook=rulebook)


_ARGUMENTS = {"scenario": "name", "from": "begins"}
"""What keys of a file are called as arguments, where they bear another name."""


def setting_of(rulebook: Rulebook, **keys: Any) -> Scenario:
    """A scenario in which nothing has happened yet: ``parties``, ``tracks`` and ``sources``.

    Raises InputError with every fault of these.
    """
    check_kind(rulebook, Rulebook, "read it first: sim.load_rulebook(...)")
    any_event = {"date": date.min, "event": next(iter(rulebook.events))}  # a file has one
    given = {key: value for key, value in keys.items() if value is not None}
    return changed(_of_rows([any_event], rulebook, given), events=(), until=date.min)


def event_of(row: object, setting: Scenario) -> Event:
    """The event in a row, under the names that a scenario has.

    Raises InputError with its faults, each with the path in the row.
    """
    names = {key: getattr(setting, key) for key in ("parties", "sources", "tracks")}
    page = DataPage(
        {"scenario": "session", "title": "Session", "rulebook": setting.rulebook.name}
        | {key: _SHORT[key](value) for key, value in names.items()}
        | {"events": [row_of(row)]},
        "<event>",
        bare="events[0]",
    )
    return _read(page, setting.rulebook).events[0]


def _of_rows(rows: list[Any], book: Rulebook | str | None, keys: Mapping[str, Any]) -> Scenario:
    told = {key: _SHORT[key](value) if key in _SHORT else value for key, value in keys.items()}
    data = {"events": rows, "scenario": "rows", "title": "Rows of events"} | told
    return _read(DataPage(data | _naming(book), "<rows>"), book)


def _naming(book: Rulebook | str | None) -> dict[str, str]:
    """The key by which a scenario names a rulebook."""
    if book is None:
        return {}
    return {"rulebook": book.name if isinstance(book, Rulebook) else book}


def _read(page: DataPage, book: Rulebook | str | None) -> Scenario:
    if page.tree is not None:
        check_columns(page, page.tree.child("events"))
    return read_scenario(page, rulebook=book if isinstance(book, Rulebook) else None)


def _of_mapping(data: dict[str, Any], book: Rulebook | str | None) -> Scenario:
    """The scenario in a dict, whose rulebook and whose events may be values of their own."""
    within = data.get("rulebook") if book is None else book
    if isinstance(within, Mapping):
        within = _book_within(within)
    held = within if isinstance(within, Rulebook) else None
    if held is not None or book is not None:
        data |= _naming(held or book)
    events = data.get("events")
    if events is not None and not isinstance(events, (str, list, tuple, Mapping)):
        rows = rows_of(events)
        data["events"] = events if rows is None else rows
    return read_scenario(DataPage(data, "<scenario>"), rulebook=held)


def _book_within(data: Mapping[str, Any]) -> Rulebook:
    """The rulebook in a dict that stands in a scenario."""
    return read_rulebook(DataPage(data, "<rulebook>", at="rulebook"))


def _is_whole(data: object) -> bool:
    """Whether something is to hold a whole scenario, not its events alone."""
    kinds = (Mapping, str, bytes, os.PathLike)
    return isinstance(data, kinds) or callable(getattr(data, "read", None))


def _page(data: Any, what: str) -> Page:
    """A dict, a text or an open file as a page."""
    if isinstance(data, Mapping):
        return DataPage(data, f"<{what}>")
    if isinstance(data, os.PathLike) or (isinstance(data, str) and _names_a_file(data)):
        shown = os.fspath(data)
        raise TypeError(f"sim.{what} reads no path or name: write sim.load_{what}({shown!r})")
    if isinstance(data, (str, bytes)):
        return page_of(data, "<text>")
    read = getattr(data, "read", None)
    if not callable(read):
        raise _taken(what, data)
    name, text = getattr(data, "name", None), read(LARGEST_FILE + 1)
    check_kind(text, (str, bytes), "give a file from which a text is read")
    return page_of(text, name if isinstance(name, str) else "<file>")


def _taken(what: str, data: object) -> TypeError:
    """What is said of data that are none of what is taken."""
    rows = " or rows of events" if what == "scenario" else ""
    return TypeError(f"sim.{what} takes {_TAKES}{rows}, not {data!r}")


def _names_a_file(text: str) -> bool:
    """Whether a text can be no YAML of ours, but the name or the path of what is to be read."""
    return bool(text.strip()) and not any(mark in text for mark in ("\n", ": ", "{"))


def _parties(parties: Any) -> Any:
    """Parties as a file has them; ``{"USA": 1, "UN": None}`` gives the sides alone."""
    return _each(parties, lambda one: {} if one is None else {"side": one})


def _tracks(tracks: Any) -> Any:
    """Tracks as a file has them; a list gives the names alone, a text its first stage."""
    if isinstance(tracks, (list, tuple)) and all(isinstance(name, str) for name in tracks):
        tracks = dict.fromkeys(tracks)
    return _each(tracks, lambda one: {} if one is None else {"starts": one})


def _sources(sources: Any) -> Any:
    """Sources as a file has them; a text is the title alone."""
    return _each(sources, lambda one: {"title": one})


def _each(named: Any, written: Any) -> Any:
    if not isinstance(named, Mapping):
        return named
    return {name: _record(one, written) for name, one in named.items()}


def _record(one: Any, written: Any) -> Any:
    """A party, a track or a source as the keys of a file, where it is not that already."""
    if isinstance(one, Party):
        return {"name": one.title, "side": one.side}
    if isinstance(one, Track):
        return {"title": one.title, "called": one.called, "starts": one.starts}
    if isinstance(one, Source):
        keys = ("title", "author", "publisher", "date", "url")
        return {key: value for key in keys if (value := getattr(one, key))}
    return one if isinstance(one, Mapping) else written(one)


_SHORT = {"parties": _parties, "tracks": _tracks, "sources": _sources}
