"""Rows of a table as the events of a scenario: lists of dicts, and frames by what they offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from sim.files.data import DataPage
from sim.files.node import MAPPING, SCALAR, SEQUENCE, Node
from sim.files.scenario_file import EVENT_RECORD
from sim.files.shapes import short
from sim.model.problem import did_you_mean
from sim.model.scenario import Event

COLUMNS = tuple(field.key for field in EVENT_RECORD.fields)
SEVERAL = tuple(field.key for field in EVENT_RECORD.fields if field.shape.takes_several)
"""The columns whose cell may hold several names."""


def rows_of(table: object) -> list[Any] | None:
    """The rows of a frame or of anything that gives one row after the other, or None.

    A frame is asked by its own protocol: polars by ``iter_rows``, arrow by ``to_pylist``, pandas
    by ``to_dict``.
    """
    for method, options in _PROTOCOLS:
        ask = getattr(table, method, None)
        if callable(ask) and not isinstance(table, (Mapping, type)):
            return _rows(ask(**options))
    if isinstance(table, Iterable) and not isinstance(table, (Mapping, str, bytes)):
        return _rows(table)
    return None


_PROTOCOLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("iter_rows", {"named": True}),
    ("to_pylist", {}),
    ("to_dict", {"orient": "records"}),
)


def _rows(table: Iterable[Any]) -> list[Any]:
    return [row_of(row) for row in islice(table, _MOST)]


_MOST = 500_000
"""More rows than this are more than 16 MiB, which the page refuses."""


def row_of(row: object) -> object:
    """A row as the keys of an event; what is none is left for the shapes to tell."""
    if isinstance(row, Event):
        row = {
            "date": row.date,
            "event": row.event,
            "by": row.by,
            "track": row.tracks,
            "note": row.note,
            "source": row.sources,
            "known": row.known,
        }
    if not isinstance(row, (dict, Mapping)):
        return row
    return {key: _cell(key, value) for key, value in row.items()}


def _cell(column: object, value: object) -> object:
    """What a cell holds: nothing where it is empty, and several names where it names several."""
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        if column in SEVERAL:
            return _names(text)
    return None if column in SEVERAL and isinstance(value, (list, tuple)) and not value else value


def _names(text: str) -> str | list[str]:
    """The names in a text that sets them apart by ``;`` or a comma and a space."""
    mark = next((mark for mark in (";", ", ") if mark in text), None)
    if mark is None:
        return text
    return [name for part in text.split(mark) if (name := part.strip())]


def check_columns(page: DataPage, events: Node) -> None:
    """Refuse each column that no event has, once.  Raises InputError."""
    if events.kind is not SEQUENCE:
        return
    first: dict[str, Node] = {}
    for row in events.value:
        for key, _ in row.value if row.kind is MAPPING else ():
            if key.kind is SCALAR:
                first.setdefault(key.value, key)
    for name, place in first.items():
        if name not in COLUMNS:
            page.fault(
                place,
                "SIM012",
                f"unknown column '{short(name)}'",
                label="not a column of events",
                cure=did_you_mean(name, COLUMNS),
            )
    page.refuse()
