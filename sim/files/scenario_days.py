"""Which days of a scenario cannot be so: out of order, before the clock starts, after it stops."""

from __future__ import annotations

from datetime import date
from typing import Any

from sim.files.node import SCALAR, Node
from sim.files.quantities import parse_day
from sim.files.shapes import Reading

_Placed = list[tuple[Any, Node]]


def check_days(reading: Reading, root: Node) -> None:
    """Refuse events out of order, and days before the clock starts or after it stops.

    What could be read of the events is checked even where the rest of the file is at fault.
    """
    events = reading.placed.get("event", [])
    starts = _day(root.child("from"))
    latest = _check_order(reading, events)
    if starts is not None:
        _check_starts(reading, events, starts)
    _check_until(reading, root, starts, latest)
    if starts is not None:
        _check_expected(reading, starts, f"the clock starts on {starts}")
        return
    script = root.child("events")
    if not events or script.value[0] is not events[0][1]:
        return  # the first event could not be read, so no day is known to be before it
    first = events[0][0].date
    _check_expected(reading, first, f"the first event on {first}")


def _check_order(reading: Reading, events: _Placed) -> date | None:
    """Refuse events out of order; returns the latest day of any, or None."""
    latest: date | None = None
    for event, node in events:
        if latest is not None and event.date < latest:
            reading.fault(
                node.child("date"),
                "SIM111",
                f"{event.date} stands after {latest}",
                label="out of order",
                cure="put the events in order of date",
            )
        else:
            latest = event.date
    return latest


def _check_starts(reading: Reading, events: _Placed, starts: date) -> None:
    for event, node in events:
        if event.date < starts:
            reading.fault(
                node.child("date"),
                "SIM116",
                f"an event on {event.date}, before the clock starts on {starts}",
                label="too early",
                cure="let 'from' be the day of the first event or earlier, or mend the date",
            )


def _check_until(reading: Reading, root: Node, starts: date | None, latest: date | None) -> None:
    until = _day(root.child("until"))
    if until is None:
        return
    if starts and until < starts:
        before, cure = f"it starts on {starts}", "let 'until' be a later day than 'from'"
    elif latest and until < latest:
        before = f"the last event on {latest}"
        cure = "'until' is how far the clock runs after the last event"
    else:
        return
    reading.fault(
        root.child("until"),
        "SIM115",
        f"the clock stops on {until}, before {before}",
        label="too early",
        cure=cure,
    )


def _check_expected(reading: Reading, first: date, what: str) -> None:
    for check, node in reading.placed.get("check", ()):
        if check.at is not None and check.at < first:
            reading.fault(
                node.child("at"),
                "SIM113",
                f"a check on {check.at}, before {what}",
                label="too early",
                cure="nothing has happened by then: check a later day",
            )


def _day(node: Node) -> date | None:
    return parse_day(node.value) if node.kind is SCALAR else None
