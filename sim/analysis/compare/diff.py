"""What an amended rulebook changes: in words, over every history, and on given scenarios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, ClassVar, NamedTuple

import numpy as np

from sim.analysis.compare.pairs import Cell, PairStep, Product
from sim.analysis.compare.runs import Asked, Comparison, Parting, compare
from sim.analysis.compare.wording import Amendment, amendments
from sim.engine.run import run
from sim.engine.scripts import ELSEWHERE, FIRST_DAY, script_day
from sim.engine.table import NONE, Table
from sim.model.collecting import uncollected
from sim.model.problem import LIMIT, Problem
from sim.model.rulebook import SAME as STAY
from sim.model.rulebook import Rulebook
from sim.model.said import Also, Count, FileName, Name, OneGroup, Only, Place, also_said, said
from sim.model.scenario import MAIN, Check, Event, Party, Scenario, Track
from sim.model.value import changed, value
from sim.model.verdict import Verdict

SAME, STAGES, READINGS, START = "same", "stages", "readings", "start"
UNDECIDED, NO_COMMON_EVENT = "undecided", "no common event"
OUTCOMES = (SAME, STAGES, READINGS, START, UNDECIDED, NO_COMMON_EVENT)


@value
class Difference:
    """Cells of one stage and trigger in which the two rulebooks part in the same way.

    ``cells`` counts pairs of positions, and sets of sides where they matter.
    """

    stage: Name = said("The stage in which both stand")
    on: tuple[Name | None, Name | None] = said(
        "The event, or the deadline that falls under each; null where none falls"
    )
    to: tuple[Name, Name] = said("The stages after it")
    rules: tuple[Name | None, Name | None] = said("The rules that fired; null where none did")
    cells: Place = said("How many steps are alike in this")


@value
class Alone:
    """An event that only one of two rulebooks names, and that makes a difference to it.

    ``stage`` and ``to`` are the first stages, in the order of its positions, that it leads from
    and to, and ``rule`` the rule that fires there.
    """

    told_as: ClassVar = "own"

    event: Name = said("The type of the event")
    stage: Name = said("A stage in which it matters")
    to: Name = said("The stage after it; the same where it is counted or enters it anew")
    rule: Name | None = said("The rule that fires there; null where it is only counted")


@value
class Histories:
    """Whether any history of the events that two rulebooks both name tells them apart.

    ``outcome`` is SAME (proved), STAGES, READINGS (the stages agree throughout, what one of
    them reads does not), START (the first stages differ), UNDECIDED (``clocked`` reached the
    limit and nothing was found) or NO_COMMON_EVENT.  ``script`` is the shortest history that
    tells them apart, run under both.
    """

    outcome: Annotated[str, Also(enum=OUTCOMES)] = said(
        "'same' is proved; the others say what differs, or why nothing is known"
    )
    pairs: Count = said("How many pairs of positions were examined", default=0)
    clocked: Count = said("The same with the spans of days between their clocks", default=0)
    cells: Count = said("How many steps from the pairs were examined", default=0)
    complete: bool = said("False where the search stopped at the limit", default=True)
    differences: tuple[Difference, ...] = said(
        "The steps that part, those alike together", default=()
    )
    script: Comparison | None = None
    shared: tuple[Name, ...] = said(
        "The events that both name: of these alone histories are made, by sides that both have",
        key="shared_events",
        default=(),
    )
    alone: tuple[tuple[Alone, ...], tuple[Alone, ...]] = said(
        "Of each rulebook, the events that the other does not name and that matter to it",
        key="own_events",
        default=((), ()),
    )

    @property
    def agrees(self) -> bool:
        """Whether no history tells them apart, and an event of its own matters to neither."""
        return self.outcome == SAME and not any(self.alone)

    @property
    @also_said("How many of those steps lead the two apart", before="complete")
    def parted(self) -> Count:
        """How many cells lead the two apart."""
        return sum(difference.cells for difference in self.differences)

    @property
    @also_said(
        "The shortest history that tells them apart, if any", key="script", before="shared_events"
    )
    def scenario(self) -> Annotated[Scenario, Only("events", "until", name="script")] | None:
        """The script that tells them apart, under the first rulebook."""
        return self.script.runs[0].scenario if self.script else None


@value
class Case:
    """A given scenario under both rulebooks.

    ``comparison`` is None where one of them cannot run it.
    """

    told_together: ClassVar = OneGroup(("verdicts",), ("refused_by",))

    path: FileName = said("The file, as it was named")
    comparison: Comparison | None
    refused: Annotated[int, Also(enum=[0, 1])] | None = said(
        "Which of the two cannot run it, 0 or 1; null for neither", key="refused_by", default=None
    )
    problems: tuple[Problem, ...] = said("Why it cannot", default=())

    @property
    @also_said(
        "Whether a verdict, a check, or what is read on any day differs", before="refused_by"
    )
    def changed(self) -> bool:
        """Whether the verdict, a check, or what is read on any day differs."""
        return self.verdict_changed or bool(self.checks_changed) or self.parting is not None

    @property
    @also_said("Whether a reading, or its first day, differs in the end", before="refused_by")
    def verdict_changed(self) -> bool:
        """Whether the reading, or its first day, of any track is another in the end."""
        if self.comparison is None:
            return True
        one, other = ([(v.reads, v.since) for v in r.tracks.values()] for r in self.comparison.runs)
        return one != other

    @property
    def checks_changed(self) -> tuple[int, ...]:
        """The places of the lines of ``expect`` that no longer find the same."""
        checks = self.comparison.checks if self.comparison else ()
        return tuple(n for n, (one, other) in enumerate(checks) if one.holds != other.holds)

    @property
    @also_said("Null where both read every day alike", key="readings_part")
    def parting(self) -> Parting | None:
        """Where their readings part first; None where they never do, or one cannot run it."""
        return self.comparison.parting if self.comparison else None

    @property
    @also_said("What both read in the end; null where one cannot run it")
    def verdicts(self) -> tuple[Verdict, Verdict] | None:
        """What each reads in the end; None where one cannot run it."""
        if self.comparison is None:
            return None
        one, other = self.comparison.runs
        return one.verdict, other.verdict

    @property
    @also_said("The lines of 'expect' that find another thing", key="checks_changed")
    def asked(self) -> tuple[Asked, ...]:
        """The lines of ``expect`` that no longer find the same."""
        return tuple(self.comparison.asked[n] for n in self.checks_changed if self.comparison)


Called = Annotated[Rulebook, Only("rulebook", "source")]


@value
class RulebookDiff:
    """All that differs between two rulebooks: ``a`` before, ``b`` after an amendment."""

    a: Rulebook
    b: Rulebook
    amendments: tuple[Amendment, ...] = said("What the second says otherwise")
    histories: Histories = said("Whether any history tells them apart")
    cases: tuple[Case, ...] = said("The given scenarios under both", key="scenarios")

    @property
    @also_said(
        "The two, before and after the amendment; every other list of two is in this order",
        before="amendments",
    )
    def rulebooks(self) -> tuple[Called, Called]:
        """Both, in their order."""
        return self.a, self.b

    @property
    @also_said("Whether a word, a history or a given scenario differs", before="amendments")
    def differs(self) -> bool:
        """Whether anything differs: a word of the rulebooks, a history, a given scenario."""
        told_apart = not self.histories.agrees and self.histories.outcome != NO_COMMON_EVENT
        return bool(self.amendments) or told_apart or any(case.changed for case in self.cases)


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
    found = (_matters(table, str(event)) for event in own)
    return tuple(one for one in found if one is not None)


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
    found = [Difference(*kind, cells=cells) for kind, cells in counts.items()]
    return tuple(
        sorted(found, key=lambda one: (places[one.stage], places.get(one.on[0] or "", len(places))))
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
    found = compare(run(under(scenario, book)) for book in (a, b))
    (track,) = [one for one in found.tracks if one.track == MAIN]
    key = "reads" if outcome == READINGS else "stage"
    stood = [track.starts, *(row.stood for row in track.rows)]
    apart = any(len({getattr(at, key) for at in here}) > 1 for here in stood)
    assert apart, f"the script tells nothing apart: {scenario}"
    return _expecting(found) if track.stages_part else found


def under(scenario: Scenario, book: Rulebook) -> Scenario:
    """The same script under another rulebook, whose first stage its tracks start in."""
    tracks = {name: changed(one, starts=book.start) for name, one in scenario.tracks.items()}
    return changed(scenario, rulebook=book, tracks=tracks)


def _script(a: Rulebook, b: Rulebook, moves: Sequence[PairStep]) -> Scenario:
    """A dated scenario in which some moves happen, under the first rulebook."""
    sides = min(a.sides, b.sides)
    parties = [Party(chr(ord("A") + n), f"Side {n + 1}", n + 1) for n in range(sides)]
    tracks = {MAIN: Track(MAIN, a.start)}
    common = next(event for event in a.events if event in b.events)
    today, until, events = FIRST_DAY.toordinal(), None, list[Event]()
    for column, days in moves:
        today += days
        day, until = script_day(today, a), None
        if column.event is not None:
            by = tuple(one.name for one in parties if one.side and column.sides >> one.side - 1 & 1)
            events.append(Event(day, column.event, (MAIN,), by))
            continue
        until = day
        today += 1
    if not events or events[0].date > FIRST_DAY:  # an event elsewhere sets the clock going
        tracks[ELSEWHERE] = Track(ELSEWHERE, a.start)
        events.insert(0, Event(FIRST_DAY, common, (ELSEWHERE,)))
    return Scenario(
        name="tells-apart",
        title=f"What {a.name} and {b.name} read differently"
        if a.name != b.name
        else f"What the two rulebooks named {a.name} read differently",
        rulebook=a,
        events=tuple(events),
        parties={party.name: party for party in parties},
        tracks=tracks,
        until=until,
    )


def _expecting(found: Comparison) -> Comparison:
    """The same runs, of a script that expects the stage of the first rulebook in the end."""
    first = found.runs[0].scenario
    stages = [one.tracks[MAIN].stage for one in found.runs]
    if stages[0] == stages[1]:
        return found
    check = Check(at=first.last_day, track=MAIN, stage=stages[0])
    return compare(run(changed(one.scenario, expect=(check,))) for one in found.runs)
