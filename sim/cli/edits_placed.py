"""Edits of a line in a scenario, whose names and days it knows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import click

from sim.cli.edit_texts import DropOn, WordedEdit
from sim.engine.edits import Drop, Edit, Insert, Move, Replace
from sim.model.problem import did_you_mean
from sim.model.scenario import Event, Scenario
from sim.model.value import changed


def placed(scenario: Scenario, worded: WordedEdit, as_of: date | None) -> list[tuple[str, Edit]]:
    """The edits of a scenario that are meant, each after its words.

    Raises click.UsageError for one that cannot be made, with its cure.
    """
    edit = worded.edit
    if isinstance(edit, DropOn):
        return _dropped_on(scenario, edit)
    return [(worded.told, _placed(scenario, worded.told, edit, as_of))]


def known(option: str, what: str, name: str, names: Collection[str]) -> None:
    """Refuse a name of an option that there is not."""
    if name not in names:
        raise click.BadParameter(
            f"no {what} '{name}': {did_you_mean(name, names)}", param_hint=f"'{option}'"
        )


def _placed(scenario: Scenario, told: str, edit: Edit, as_of: date | None) -> Edit:
    if isinstance(edit, Replace):
        known("--replace", "event", edit.event, scenario.rulebook.events)
    if isinstance(edit, Insert):
        edit = Insert(_event(scenario, edit.event))
    day = edit.event.date if isinstance(edit, Insert) else None
    if isinstance(edit, Move):
        day = edit.day
    if as_of and day and day > as_of:
        raise click.UsageError(f"{told}: that is after {as_of}, the day of --as-of")
    return edit


def _event(scenario: Scenario, event: Event) -> Event:
    """An event to put in, on all tracks where it names none."""
    known("--insert", "event", event.event, scenario.rulebook.events)
    for name in event.by:
        known("--insert", "party", name, scenario.parties)
    for name in event.tracks:
        known("--insert", "track", name, scenario.tracks)
    return changed(event, tracks=event.tracks or tuple(scenario.tracks))


def _dropped_on(scenario: Scenario, drop: DropOn) -> list[tuple[str, Edit]]:
    """All that happened on a day, or all of a type: each as a drop of its number."""
    if drop.event is not None:
        known("--drop", "event", drop.event, scenario.rulebook.events)
    numbered = list(enumerate(scenario.events, 1))
    on_it = [(number, event) for number, event in numbered if event.date == drop.day]
    meant = [(number, event) for number, event in on_it if drop.event in (None, event.event)]
    if not meant:
        near = on_it or sorted(numbered, key=lambda pair: abs(pair[1].date - drop.day))[:2]
        where = "that day has" if on_it else "the nearest are"
        others = ", ".join(f"{number} ({event.date} {event.event})" for number, event in near)
        cure = f": {where} {others}" if others else ": nothing is known to have happened"
        raise click.BadParameter(
            f"no {drop.event or 'event'} on {drop.day}{cure}", param_hint="'--drop'"
        )
    return [
        (f"drop {number} ({event.date} {event.event})", Drop(number)) for number, event in meant
    ]
