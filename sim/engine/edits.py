"""Edits of a history: an event dropped, put in, replaced or moved; each gives a new scenario."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from sim.model.scenario import Event, Scenario
from sim.model.value import changed, value


@value
class Drop:
    """The event of a number (from 1, in file order) does not happen."""

    number: int


@value
class Insert:
    """An event happens that did not, last on its day."""

    event: Event


@value
class Replace:
    """Another type of event happens in the place of one, by the same parties."""

    number: int
    event: str


@value
class Move:
    """An event happens on another day, last on it."""

    number: int
    day: date


Edit = Drop | Insert | Replace | Move


class EditError(ValueError):
    """Edits that cannot be made; the message says why."""


@value
class Edited:
    """A history as it was and as edited, with clocks that start and stop on the same days.

    ``runs_on`` is the day up to which both clocks run where an event comes after the last day of
    the file, else None.
    ``origins`` gives for each event of ``after`` its number in ``before``, or None for an
    inserted one.
    """

    before: Scenario
    after: Scenario
    origins: tuple[int | None, ...]
    runs_on: date | None = None


def edited(scenario: Scenario, edits: Iterable[Edit]) -> Edited:
    """A scenario with some edits, all numbers those of the file.

    The clock starts on the same day: where the first event is dropped or moved, and the file does
    not say when that is, an event on no track keeps its place.  Both clocks stop on the same day,
    the last of the file or of the events that are put in or moved, whichever is later.  Raises
    EditError for a number that there is not, two edits of one event that do not agree, a day
    before the first, and an event that cannot happen here.
    """
    made = list(edits)
    if not scenario.events:
        raise EditError(f"nothing is known to have happened by {scenario.last_day}")
    _check(scenario, made)
    gone = {edit.number for edit in made if isinstance(edit, Drop)}
    types = {edit.number: edit.event for edit in made if isinstance(edit, Replace)}
    days = {edit.number: edit.day for edit in made if isinstance(edit, Move)}
    script: list[tuple[Event, int | None]] = []
    moved: list[tuple[Event, int | None]] = []
    for number, event in enumerate(scenario.events, 1):
        if number in gone:
            continue
        if number in types:
            event = changed(event, event=types[number], note="", sources=())
        if number in days:
            moved.append((_on(event, days[number]), number))
        else:
            script.append((event, number))
    moved += [(edit.event, None) for edit in made if isinstance(edit, Insert)]
    for one in moved:
        place = bisect_right(script, one[0].date, key=lambda known: known[0].date)
        script.insert(place, one)
    if not script or (scenario.begins is None and script[0][0].date > scenario.first_day):
        script.insert(0, (changed(scenario.events[0], tracks=()), 1))
    last = max(scenario.last_day, script[-1][0].date)
    return Edited(
        before=changed(scenario, until=last),
        after=changed(scenario, until=last, events=tuple(event for event, _ in script)),
        origins=tuple(number for _, number in script),
        runs_on=last if last > scenario.last_day else None,
    )


def dropped(scenario: Scenario, *numbers: int) -> Scenario:
    """A scenario without some of its events."""
    return edited(scenario, [Drop(number) for number in numbers]).after


def _check(scenario: Scenario, edits: list[Edit]) -> None:
    seen: dict[int, set[str]] = {}
    for edit in edits:
        day = edit.event.date if isinstance(edit, Insert) else getattr(edit, "day", None)
        if day is not None and day < scenario.first_day:
            starts = "the clock starts" if scenario.begins else "the first event"
            cure = "choose that day or a later one, or write an earlier 'from' into the file"
            raise EditError(f"{day} is before {starts}, on {scenario.first_day}: {cure}")
        _check_possible(scenario, edit)
        if isinstance(edit, Insert):
            continue
        if not 1 <= edit.number <= len(scenario.events):
            raise EditError(f"there is no event {edit.number}: 1 to {len(scenario.events)}")
        kinds = seen.setdefault(edit.number, set())
        kind = type(edit).__name__.lower()
        if kind in kinds:
            raise EditError(f"event {edit.number} has two edits of one kind, {kind}: write one")
        kinds.add(kind)
        if "drop" in kinds and len(kinds) > 1:
            raise EditError(f"event {edit.number} is dropped, so nothing else can become of it")


def _check_possible(scenario: Scenario, edit: Edit) -> None:
    event = edit.event.event if isinstance(edit, Insert) else getattr(edit, "event", "")
    if event in scenario.not_here:
        raise EditError(f"'{event}' cannot happen here: the scenario has it under 'not_here'")


def _on(event: Event, day: date) -> Event:
    known = event.known if event.known and event.known > day else None
    return changed(event, date=day, known=known)
