"""Working out all that a page tells of some scenarios and the rulebooks that they go by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.analysis.change.whatif import what_if
from sim.analysis.compare.runs import compare
from sim.analysis.prove.claims import prove
from sim.engine.exported import exported
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.table import Table
from sim.model.problem import LIMIT, MOST_CELLS, LimitError
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.model.value import changed
from sim.pages.chapter import Chapter, Volume


def volumes_of(
    books: Iterable[Rulebook],
    scenarios: Sequence[Scenario] = (),
    *,
    play: bool = True,
    most: int = MOST_CELLS,
) -> list[Volume]:
    """Each rulebook with its claims, and its table of ``most`` cells where it is to be played."""
    volumes = []
    for book in books:
        starts = {
            track.starts
            for scenario in scenarios
            if scenario.rulebook is book
            for track in scenario.tracks.values()
        }
        volumes.append(_volume(book, sorted(starts), play=play, most=most))
    return volumes


def _volume(book: Rulebook, starts: Sequence[str], *, play: bool, most: int) -> Volume:
    try:
        table = Table(book, starts=starts, limit=max(most, LIMIT))
        claims = prove(table) if book.claims else ()
    except LimitError as error:
        return Volume(book, unexamined=error.message, unplayed=_unplayed(error) if play else "")
    if not play:
        return Volume(book, table, claims)
    try:
        return Volume(book, table, claims, exported(table, starts, most=most))
    except LimitError as error:
        return Volume(book, table, claims, unplayed=_unplayed(error))


def _unplayed(error: LimitError) -> str:
    return f"It cannot be played: {error.message}."


def chapters_of(
    scenarios: Iterable[Scenario], under: Iterable[Sequence[Scenario]], volumes: Sequence[Volume]
) -> Iterator[Chapter]:
    """Each scenario walked and asked; ``under`` has each under other rulebooks.

    ``volumes`` are those of the scenarios' own rulebooks.
    """
    tables = {id(volume.rulebook): volume.positions for volume in volumes}
    machines = {
        id(volume.rulebook): volume.positions.machine
        if volume.positions
        else Machine(volume.rulebook)
        for volume in volumes
    }
    for scenario, others in zip(scenarios, under, strict=True):
        book = id(scenario.rulebook)
        chapter = Chapter(run(scenario, machine=machines[book]))
        try:
            chapter = changed(chapter, whatif=what_if(scenario, table=tables[book]))
        except LimitError as error:
            chapter = changed(chapter, unanswered=f"Not worked out: {error.message}.")
        if others:
            runs = [chapter.run, *(run(other) for other in others)]
            chapter = changed(chapter, comparison=compare(runs))
        yield chapter
