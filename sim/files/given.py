"""Rulebooks and scenarios from Python: dicts, texts, open files, and rows of events."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
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
    **keys: Any,
) -> Scenario:
    """The scenario in a dict, in a YAML text, in an open file, or of rows of events.

    Rows are a list of dicts or a frame of pandas, polars or arrow, with the columns ``date``,
    ``event``, ``by``, ``track``, ``note``, ``source`` and ``known``; the other keys of a scenario
    go beside them, by name (``scenario``, ``title``, ``parties``, ``sources``, ``tracks``,
    ``until``, ``expect``).  ``rulebook`` is a rulebook, the dict of one, or what a file would say
    of one.  Raises InputError with every fault, and TypeError for what is none of these.
    """
    book = rulebook
    if isinstance(book, Mapping):
        book = read_rulebook(DataPage(book, "<rulebook>", at="rulebook"))
    check_kind(book, (Rulebook, str, type(None)), "write rulebook=sim.load_rulebook(...)")
    held = book if isinstance(book, Rulebook) else None
    named = {} if book is None else {"rulebook": book if isinstance(book, str) else book.name}
    if isinstance(data, Mapping):
        _check_alone(keys)
        return _of_mapping(dict(data) | named, held)
    if isinstance(data, (str, bytes, os.PathLike)) or hasattr(data, "read"):
        _check_alone(keys)
        if isinstance(book, str):
            raise TypeError(f"rulebook={book!r} is a name: write rulebook=sim.load_rulebook(...)")
        return read_scenario(_page(data, "scenario"), rulebook=held)
    rows = rows_of(data)
    if rows is None:
        raise TypeError(f"sim.scenario takes {_TAKES} or rows of events, not {data!r}")
    return _of_rows(rows, named | keys, held)


def setting_of(rulebook: Rulebook, **keys: Any) -> Scenario:
    """A scenario in which nothing has happened yet: ``parties``, ``tracks`` and ``sources``.

    Raises InputError with every fault of these.
    """
    check_kind(rulebook, Rulebook, "read it first: sim.load_rulebook(...)")
    any_event = {"date": date.min, "event": next(iter(rulebook.events))}  # a file has one
    given = {key: value for key, value in keys.items() if value is not None}
    named = given | {"rulebook": rulebook.name, "scenario": "session", "title": "Session"}
    return changed(_of_rows([any_event], named, rulebook), events=(), until=date.min)


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


def _of_rows(rows: list[Any], keys: Mapping[str, Any], book: Rulebook | None) -> Scenario:
    told = {key: _SHORT[key](value) if key in _SHORT else value for key, value in keys.items()}
    data = {"scenario": "rows", "title": "Rows of events"} | told | {"events": rows}
    return _read(DataPage(data, "<rows>"), book)


def _read(page: DataPage, book: Rulebook | None) -> Scenario:
    if page.tree is not None:
        check_columns(page, page.tree.child("events"))
    return read_scenario(page, rulebook=book)


def _of_mapping(data: dict[str, Any], book: Rulebook | None) -> Scenario:
    """The scenario in a dict, whose rulebook and whose events may be values of their own."""
    within = data.get("rulebook")
    if isinstance(within, Mapping):
        within = read_rulebook(DataPage(within, "<rulebook>", at="rulebook"))
    if isinstance(within, Rulebook):
        book, data["rulebook"] = within, within.name
    events = data.get("events")
    if events is not None and not isinstance(events, (str, list, tuple, Mapping)):
        rows = rows_of(events)
        data["events"] = events if rows is None else rows
    return read_scenario(DataPage(data, "<scenario>"), rulebook=book)


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
        raise TypeError(f"sim.{what} takes {_TAKES}, not {data!r}")
    name = getattr(data, "name", None)
    return page_of(read(LARGEST_FILE + 1), name if isinstance(name, str) else "<file>")


def _names_a_file(text: str) -> bool:
    """Whether a text can be no YAML of ours, but the name or the path of what is to be read."""
    return bool(text.strip()) and not any(mark in text for mark in ("\n", ": ", "{"))


def _check_alone(keys: Mapping[str, Any]) -> None:
    if keys:
        named = ", ".join(f"'{key}'" for key in keys)
        raise TypeError(f"{named} stand beside rows only: write them into the scenario itself")


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
        return {"title": one.title, "starts": one.starts}
    if isinstance(one, Source):
        keys = ("title", "author", "publisher", "date", "url")
        return {key: value for key in keys if (value := getattr(one, key))}
    return one if isinstance(one, Mapping) else written(one)


_SHORT = {"parties": _parties, "tracks": _tracks, "sources": _sources}
