"""Rulebooks and scenarios as what a page carries for its script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sim.engine.exported import Exported
from sim.engine.tallying import Work, emptied, tallying
from sim.export.packed import packed, packed_json
from sim.export.page import (
    PageAnswer,
    PageBook,
    PageColumn,
    PageEvent,
    PageHappening,
    PageHurdle,
    PageLine,
    PageMachine,
    PageParty,
    PageRule,
    PageScenario,
    PageSide,
    PageStage,
    PageTable,
    PageTally,
    PageTrack,
    PageWork,
)
from sim.files.folders import ENDINGS
from sim.files.pieces import pieces_of
from sim.files.shelf import is_packaged_name
from sim.files.yaml_text import scalar
from sim.model.condition import Condition
from sim.model.condition_side import Acting
from sim.model.marks import WAITED
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.model.vocabulary import BY, SIDES
from sim.report.layout import typed, visible


def page_book(book: Rulebook, table: Exported | None) -> PageBook:
    """What a page carries of a rulebook; without a table it is only read."""
    lines = {} if table is None else {line: place for place, line in enumerate(table.lines)}
    return PageBook(
        name=book.name,
        stages=tuple(
            PageStage(
                name=stage.name,
                reads=stage.reads,
                means=visible(stage.means),
                falls=tuple(mark.falls for mark in book.marks_of(stage.name)),
                silent=tuple(mark.silent for mark in book.marks_of(stage.name)),
                empties=emptied(book, stage.name),
            )
            for stage in book.stages.values()
        ),
        events=tuple(
            PageEvent(
                name=event.name,
                signal=event.signal,
                tone=event.tone,
                means=visible(event.means),
                joint=bool(event.joint),
                works=tuple(_work(book, work) for work in tallying(book, event.name)),
            )
            for event in book.events.values()
        ),
        rules=tuple(
            PageRule(
                rule.name, visible(rule.because), tuple(lines[line] for line in rule.when if lines)
            )
            for rule in book.rules
        ),
        overall=book.overall,
        machine=None if table is None else _machine(table),
    )


def _work(book: Rulebook, work: Work) -> PageWork:
    stages = list(book.stages)
    return PageWork(
        work.tally,
        work.resets,
        work.drops,
        work.counts,
        tuple(map(stages.index, work.within)),
        work.by,
    )


def _machine(table: Exported) -> PageMachine:
    book = table.rulebook
    events, actors = list(book.events), book.actors
    return PageMachine(
        lines=tuple(_line(book, line) for line in table.lines),
        tallies=tuple(PageTally(tally.name, tally.distinct) for tally in book.tallies.values()),
        sides=tuple(
            PageSide(name, actors.told(number)) for number, name in enumerate(actors.called, 1)
        ),
        columns=tuple(
            PageColumn(-1 if event is None else events.index(event), sides)
            for event, sides in table.columns
        ),
        answers=tuple(
            PageAnswer(
                answer.rule,
                answer.entered,
                tuple(PageHurdle(*hurdle) for hurdle in answer.hurdles),
            )
            for answer in table.answers
        ),
        table=PageTable(len(table.stage), packed(table)),
    )


def _line(book: Rulebook, line: Condition) -> PageLine:
    asks = line.tree if isinstance(line.tree, Acting) else None
    acts = asks.number if asks and not asks.negated else 0
    stays_out = asks.number if asks and asks.negated else 0
    return PageLine(visible(line.text), _asked(book, line.names), acts, stays_out)


def _asked(book: Rulebook, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a condition asks about, all of which the script can tell the values of."""
    known = {*book.tallies, WAITED, SIDES, BY}
    asked = tuple(names)
    assert known.issuperset(asked), f"a page knows no value of {set(asked) - known}"
    return asked


def page_scenario(scenario: Scenario, book: int, table: Exported | None) -> PageScenario:
    """What a page carries of a history; ``book`` is the place of its rulebook."""
    places = _Places(scenario)
    return PageScenario(
        name=scenario.name,
        file=file_called(scenario),
        beside=not is_packaged_name(scenario.rulebook.source),
        book=book,
        begins=scenario.begins,
        first=scenario.first_day,
        last=scenario.last_day,
        tracks=tuple(
            PageTrack(
                name=name,
                title=visible(track.title) or name,
                start=places.stages[track.starts],
                row=-1 if table is None else table.starts[track.starts],
                spelt=scalar(name, flow=True),
            )
            for name, track in scenario.tracks.items()
        ),
        parties=tuple(
            PageParty(name, visible(party.title) or name, party.side or 0, scalar(name, flow=True))
            for name, party in scenario.parties.items()
        ),
        events=tuple(
            PageHappening(
                number=number,
                date=event.date,
                event=places.events[event.event],
                by=places.of(places.parties, event.by),
                tracks=places.of(places.tracks, event.tracks),
                known=event.known,
            )
            for number, event in enumerate(scenario.events, 1)
        ),
        not_here=tuple(
            sorted(places.events[name] for name in scenario.not_here if name in places.events)
        ),
        texts=None if table is None else _texts(scenario),
    )


def _texts(scenario: Scenario) -> str:
    """The pieces of a scenario's file, from which the script makes that of a changed history."""
    pieces = pieces_of(
        scenario, name=f"{scenario.name}-changed", title=f"What if: {scenario.title}"
    )
    return packed_json(pieces._asdict())


def file_called(scenario: Scenario) -> str:
    """What to call the file of a scenario on a command line."""
    name = Path(scenario.path).name
    return typed(name if name.endswith(ENDINGS) else f"{scenario.name}.yaml")


class _Places:
    """The places of what a scenario names."""

    def __init__(self, scenario: Scenario) -> None:
        self.stages = _numbered(scenario.rulebook.stages)
        self.events = _numbered(scenario.rulebook.events)
        self.parties = _numbered(scenario.parties)
        self.tracks = _numbered(scenario.tracks)

    @staticmethod
    def of(places: Mapping[str, int], names: Sequence[str]) -> tuple[int, ...]:
        """The places of some names."""
        return tuple(places[name] for name in names)


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
