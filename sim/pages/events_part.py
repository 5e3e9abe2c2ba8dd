"""Every event and deadline of a run, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.model.citation import in_words
from sim.model.step import Step
from sim.model.verdict import Run
from sim.model.words import listed
from sim.pages.verdict_part import plain
from sim.report.days import silence
from sim.report.phrases import refusal_lines, shown_lines, what_it_did


class DidPart(NamedTuple):
    """What an event or a deadline did on a track; ``track`` is empty where there is one only."""

    track: str
    before: str
    read: str
    after: str
    reads: str
    moved: bool
    what: str
    silence: str
    because: str
    held: str
    refusals: tuple[str, ...]


class EventPart(NamedTuple):
    """An event, or a deadline, which has no ``number``; ``anchor`` is its place in the page."""

    anchor: str
    number: int | None
    date: str
    day: str
    name: str
    signal: str
    tone: str
    by: str
    known: str
    note: str
    sources: tuple[int, ...]
    moved: bool
    did: tuple[DidPart, ...]


def events_part(run: Run, numbers: Mapping[str, int]) -> tuple[EventPart, ...]:
    """The rows in order; ``numbers`` are those of the sources.

    An event on several tracks is one row.
    """
    groups: dict[object, list[Step]] = {}
    for step in run.steps:
        groups.setdefault(step.number or (step.date, step.track, len(groups)), []).append(step)
    deadlines = 0
    rows = []
    for steps in groups.values():
        if steps[0].number is None:
            deadlines += 1
        anchor = f"e{steps[0].number}" if steps[0].number else f"d{deadlines}"
        rows.append(_row(run, steps, anchor, numbers))
    return tuple(rows)


def _row(run: Run, steps: list[Step], anchor: str, numbers: Mapping[str, int]) -> EventPart:
    first = steps[0]
    return EventPart(
        anchor=anchor,
        number=first.number,
        date=first.date.isoformat(),
        day=in_words(first.date),
        name=plain(first.event or first.deadline or ""),
        signal=first.signal,
        tone=first.tone,
        by=acting(run, first.by),
        known=in_words(first.known) if first.known else "",
        note=first.note,
        sources=tuple(numbers[name] for name in first.sources),
        moved=any(step.moved for step in steps),
        did=tuple(_did(run, step) for step in steps),
    )


def acting(run: Run, names: Iterable[str]) -> str:
    """The titles of some parties, as a list in a sentence."""
    return listed(run.scenario.parties[name].title or name for name in names)


def _did(run: Run, step: Step) -> DidPart:
    return DidPart(
        track=step.track if len(run.scenario.tracks) > 1 else "",
        before=step.before.stage,
        read=step.before.reads,
        after=step.after.stage,
        reads=step.after.reads,
        moved=step.moved,
        what=what_it_did(step),
        silence=_sentence(silence(step)) if step.deadline else "",
        because=step.because or "",
        held=shown_lines(step.held),
        refusals=tuple(refusal_lines(step)),
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
