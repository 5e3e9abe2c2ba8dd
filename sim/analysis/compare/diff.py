"""What an amended rulebook changes: in words, over every history, and on given scenarios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sim.analysis.compare.difference import (
    NO_COMMON_EVENT,
    READINGS,
    SAME,
    STAGES,
    START,
    UNDECIDED,
    Alone,
    Case,
    Difference,
    Histories,
    RulebookDiff,
)
from sim.analysis.compare.pairs import Cell, PairStep, Product
from sim.analysis.compare.runs import Comparison, compare
from sim.analysis.compare.wording import amendments
from sim.engine.run import run
from sim.engine.scripts import ELSEWHERE, FIRST_DAY, begins_of, script_day
from sim.engine.table import NONE, Table
from sim.model.collecting import uncollected
from sim.model.problem import LIMIT
from sim.model.rulebook import SAME as STAY
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Check, Event, Scenario, Track, parties_of, stand_in_parties
from sim.model.value import changed


class _Kind(NamedTuple):
    """What cells that are counted together have in common."""

    stage: str
    on: tuple[str | None, str | None]
    to: tuple[str, str]
    rules: tuple[str | None, str | None]


@uncollected
def diff(
    a: Rulebook, b: Rulebook, cases: Iterable[Case] = (), *, limit: int = LIMIT
) -> RulebookDiff:
    """All that differs between two rulebooks, and what that does to given scenarios.

    ``limit`` is the number of positions of each, and of pairs of them, that are examined at the
    most.  Raises TooManyPositionsError where a rulebook has more.
    """
    return RulebookDiff(a, b, amendments(a, b), histories(a, b, limit=limit), tuple(cases))


@uncollected
def histories(a: Rulebook, b: Rulebook, *, limit: int = LIMIT) -> Histories:
    """Whether any history tells two rulebooks apart, and the shortest that does.

    Exact over every dated script of the events that both name, on one track, deadlines
    included; see ``product``.  A script that is found has been run under both.
    """
    shared = tuple(event for event in a.events if event in b.events)
    if not shared:
        return Histories(NO_COMMON_EVENT)
    tables = Table(a, limit=limit), Table(b, limit=limit)
    product = Product(*tables, limit=limit)
    moves, outcome = product.shortest(), START if product.parts_at_start else STAGES
    if moves is None:
        moves, outcome = product.shortest_reading(), READINGS
    if moves is None:
        outcome = SAME if product.complete else UNDECIDED
    return Histories(
        outcome=outcome,
        pairs=product.pairs,
        clocked=product.clocked,
        cells=product.cells,
        complete=product.complete,
        differences=_differences(a, b, product),
        script=None if moves is None else _proof(a, b, moves, outcome),
        shared=shared,
        alone=(_alone(tables[0], b), _alone(tables[1], a)),
    )


def _alone(table: Table, other: Rulebook) -> tuple[Alone, ...]:
    """The events of a table that another rulebook does not name and that matter to it."""
    own = dict.fromkeys(
        one.event for one in table.columns if one.event not in (None, *other.events)
    )
    mattering = (_matters(table, str(event)) for event in own)
    return tuple(one for one in mattering if one is not None)


def _matters(table: Table, event: str) -> Alone | None:
    """Where an event makes a difference: where it moves a stage, or else counts or enters anew."""
    enters = np.array([rule.to != STAY for rule in table.rulebook.rules] + [False])
    rows = np.arange(len(table))
    quiet: Alone | None = None
    for place, column in enumerate(table.columns):
        if column.event != event:
            continue
        leads = table.next[:, place]
        happens = leads != NONE
        moves = np.flatnonzero(happens & (table.stage[leads] != table.stage))
        if moves.size:
            return _alone_at(table, event, int(moves[0]), place)
        does = np.flatnonzero(happens & ((leads != rows) | enters[table.rule[:, place]]))
        if does.size and quiet is None:
            quiet = _alone_at(table, event, int(does[0]), place)
    return quiet


def _alone_at(table: Table, event: str, row: int, place: int) -> Alone:
    stages = [table.position(at).stage for at in (row, int(table.next[row, place]))]
    return Alone(event, stages[0], stages[1], table.rule_name(row, place))


def _differences(a: Rulebook, b: Rulebook, product: Product) -> tuple[Difference, ...]:
    """The cells that part, counted by what happens in them."""
    counts = Counter[_Kind]()
    for cell, number in product.partings():
        counts[_kind(product, cell)] += number
    places = {name: place for place, name in enumerate((*a.stages, *a.events, *b.stages))}
    differences = [Difference(*kind, cells=cells) for kind, cells in counts.items()]
    return tuple(
        sorted(
            differences,
            key=lambda one: (places[one.stage], places.get(one.on[0] or "", len(places))),
        )
    )


def _kind(product: Product, cell: Cell) -> _Kind:
    tables = (product.a.table, product.b.table)
    time = cell.column.event is None
    on: list[str | None] = []
    for table, row, falls in zip(tables, cell.rows, cell.falls, strict=True):
        if time:
            on.append(table.trigger(row, table.column(None)) if falls else None)
        else:
            on.append(cell.column.event)
    to = [table.position(row).stage for table, row in zip(tables, cell.after, strict=True)]
    rules = [
        None if rule == NONE else table.rulebook.rules[rule].name
        for table, rule in zip(tables, cell.rules, strict=True)
    ]
    stage = tables[0].position(cell.rows[0]).stage
    return _Kind(stage, (on[0], on[1]), (to[0], to[1]), (rules[0], rules[1]))


def _proof(a: Rulebook, b: Rulebook, moves: Sequence[PairStep], outcome: str) -> Comparison:
    """The script of some moves, run under both rulebooks, which it must tell apart."""
    scenario = _script(a, b, moves)
    both = compare(run(under(scenario, book)) for book in (a, b))
    (track,) = [one for one in both.tracks if one.track == MAIN]
    key = "reads" if outcome == READINGS else "stage"
    stood = [track.starts, *(row.stood for row in track.rows)]
    apart = any(len({getattr(at, key) for at in here}) > 1 for here in stood)
    assert apart, f"the script tells nothing apart: {scenario}"
    return _expecting(both) if track.stages_part else both


def under(scenario: Scenario, book: Rulebook) -> Scenario:
    """The same script under another rulebook, whose first stage its tracks start in."""
    tracks = {name: changed(one, starts=book.start) for name, one in scenario.tracks.items()}
    return changed(scenario, rulebook=book, tracks=tracks)


def _script(a: Rulebook, b: Rulebook, moves: Sequence[PairStep]) -> Scenario:
    """A dated scenario in which some moves happen, under the first rulebook."""
    parties = stand_in_parties(a, min(a.sides, b.sides))
    tracks = {MAIN: Track(MAIN, a.start)}
    common = next(event for event in a.events if event in b.events)
    today, until, events = FIRST_DAY.toordinal(), None, list[Event]()
    for column, days in moves:
        today += days
        day, until = script_day(today, a), None
        if column.event is not None:
            by = parties_of(parties, column.sides)
            events.append(Event(day, column.event, (MAIN,), by))
            continue
        until = day
        today += 1
    if not events:  # one elsewhere, since a script has an event
        tracks[ELSEWHERE] = Track(ELSEWHERE, a.start)
        events.append(Event(FIRST_DAY, common, (ELSEWHERE,)))
    return Scenario(
        name="tells-apart",
        title=f"What {a.name} and {b.name} read differently"
        if a.name != b.name
        else f"What the two rulebooks named {a.name} read differently",
        rulebook=a,
        events=tuple(events),
        parties=parties,
        tracks=tracks,
        begins=begins_of(events),
        until=until,
    )


def _expecting(comparison: Comparison) -> Comparison:
    """The same runs, of a script that expects the stage of the first rulebook in the end."""
    first = comparison.runs[0].scenario
    stages = [one.tracks[MAIN].stage for one in comparison.runs]
    if stages[0] == stages[1]:
        return comparison
    check = Check(at=first.last_day, track=MAIN, stage=stages[0])
    return compare(run(changed(one.scenario, expect=(check,))) for one in comparison.runs)
