"""What would have been, and what could be: one history asked on each of its tracks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sim.analysis.change.answers import Goal, Question, TrackAnswer, WayOut, WhatIf, WordsEffect
from sim.analysis.change.cheapest import cheapest
from sim.analysis.change.nearness import stage_rows
from sim.analysis.change.pivots import Hinges, hinges
from sim.analysis.change.single import columns_of, insertions
from sim.analysis.change.timeline import History
from sim.analysis.change.ways_out import Act, Ways, acts_of, reachable, ways
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.table import Table
from sim.model.collecting import uncollected
from sim.model.problem import LIMIT, LimitError
from sim.model.rulebook import READINGS, Rulebook
from sim.model.scenario import Scenario
from sim.model.sides import Sides
from sim.model.value import changed
from sim.model.verdict import TrackVerdict

MOST_YEARS = 200
"""The longest history whose every day is tried."""


@uncollected
def what_if(
    scenario: Scenario,
    question: Question | None = None,
    *,
    as_of: date | None = None,
    tracks: Sequence[str] = (),
    limit: int = LIMIT,
) -> WhatIf:
    """Ask a history on each of some tracks (all where none are named).

    Raises TooManyPositionsError where the rulebook has more than ``limit`` positions, and
    LimitError for a history of more than MOST_YEARS.
    """
    asked = question or Question()
    if as_of is not None:
        scenario = scenario.known_on(as_of)
    years = (scenario.last_day - scenario.first_day).days // 365
    if years > MOST_YEARS:
        raise LimitError(
            f"'{scenario.name}' runs over {years:,} years, more than {MOST_YEARS}",
            path=scenario.path,
            at=() if as_of else _ends(scenario),
            label=f"it begins on {scenario.first_day}",
            cure="every day of it would be tried: is a date wrong?",
        )
    machine = Machine(scenario.rulebook)
    walked = run(scenario, as_of=as_of, tracks=tracks or None, machine=machine)
    starts = [track.starts for track in scenario.tracks.values()]
    table = Table(scenario.rulebook, starts=starts, limit=limit, machine=machine)
    joint = _joint(scenario)
    not_here = tuple(one for one in scenario.not_here if one in scenario.rulebook.events)
    asked = changed(asked, joint=joint, not_here=not_here)
    answers: dict[str, TrackAnswer] = {}
    known: dict[tuple[str, tuple[int, ...]], TrackAnswer] = {}  # of tracks that went the same way
    for name in walked.tracks:
        numbers = tuple(number for number, _ in scenario.events_by_track[name])
        alike = scenario.tracks[name].starts, numbers
        if alike not in known:
            history = History(table, scenario, name, avoid=asked.left_out)
            known[alike] = _answer(history, asked, walked.tracks[name])
        answers[name] = changed(known[alike], track=name, verdict=walked.tracks[name])
    return WhatIf(walked, asked, answers)


def _ends(scenario: Scenario) -> tuple[str | int, ...]:
    """Where in its file a scenario says its last day."""
    if scenario.last_day == scenario.until:
        return ("until",)
    return "events", len(scenario.events) - 1, "date"


def reading_goal(rulebook: Rulebook, reading: str) -> Goal:
    """The goal of a reading."""
    stages = tuple(name for name, stage in rulebook.stages.items() if stage.reads == reading)
    return Goal("reading", reading, stages)


def stage_goal(stage: str) -> Goal:
    """The goal of a stage."""
    return Goal("stage", stage, (stage,))


def _answer(history: History, question: Question, verdict: TrackVerdict) -> TrackAnswer:
    book = history.table.rulebook
    stage = history.calendar.stage
    goal = question.to
    hung = hinges(history)
    others = [reading_goal(book, one) for one in READINGS if one != history.reads]
    goals = [goal] if goal else [one for one in others if one.stages and one.name != "none"]
    return TrackAnswer(
        track=history.track,
        verdict=verdict,
        events=history.events,
        hinges=hung,
        cheapest=cheapest(history, lambda row: stage(row) in goal.stages) if goal else None,
        ways=tuple(_way_out(history, one, question) for one in goals),
        words=_words(history, hung),
    )


def _way_out(history: History, goal: Goal, question: Question) -> WayOut:
    """The ways to a goal, or where there are none, those in which a side without a party acts."""
    found = _ways_by(history, goal, _columns(history, question), question.within)
    if found.steps is not None or found.too_long is not None or question.by is not None:
        return WayOut(goal, found)
    everyone = _columns(history, question, absent=True)
    beyond = _ways_by(history, goal, everyone, question.within)
    return WayOut(goal, found, beyond if beyond.steps else None)


def _ways_by(
    history: History, goal: Goal, columns: Sequence[int], within: int | None = None
) -> Ways:
    rows = stage_rows(history.table, goal.stages)
    standing, last = history.standing(), history.last
    return ways(history.table, standing, last, rows, columns=columns, within=within)


def _columns(history: History, question: Question, *, absent: bool = False) -> list[int]:
    """The columns that a way may use: time, and the events that are not ruled out."""
    columns = history.table.columns
    by = None
    if question.by is not None:
        by = history.scenario.sides_of((question.by,))
    sided = {column.event for column in columns if column.sides}
    able = set(_able(history, absent=absent))
    return [
        place
        for place, column in enumerate(columns)
        if column.event is None
        or (
            place in able
            and (by is None or column.event not in question.joint)
            and (by is None or column.event not in sided or column.sides == by)
        )
    ]


def _able(history: History, *, absent: bool = False) -> list[int]:
    """The columns that can come next in this negotiation: what is joint is done by all sides.

    ``absent`` adds those in which a side acts that has no party in it.
    """
    table, scenario = history.table, history.scenario
    kinds = table.rulebook.events
    sided = {column.event for column in table.columns if column.sides}
    everyone = scenario.sides_of(scenario.parties)
    if absent:
        everyone = Sides.first(table.rulebook.sides)

    def possible(event: str | None, sides: int) -> bool:
        joint = event is not None and event in sided and bool(kinds[event].joint)
        return not joint or sides == everyone

    places = columns_of(history, absent=absent)
    return [place for place in places if possible(*table.columns[place])]


def _joint(scenario: Scenario) -> tuple[str, ...]:
    """The events that no side does alone, as the rulebook says.

    Of those of which it says nothing, all that in this scenario were only ever done by two sides
    or more together.
    """
    kinds = scenario.rulebook.events
    sides: dict[str, list[int]] = {}
    for event in scenario.events:
        if kinds[event.event].joint is None:
            sides.setdefault(event.event, []).append(len(scenario.sides_of(event.by)))
    said = [name for name, kind in kinds.items() if kind.joint]
    return (*said, *(event for event, counts in sides.items() if min(counts) > 1))


def _words(history: History, hung: Hinges) -> WordsEffect:
    book, table = history.table.rulebook, history.table
    kinds = tuple(kind for kind in history.kinds if book.events[kind].signal == "word")
    changed = [
        change
        for place in range(len(history.events) + 1)
        for change in insertions(history, place)
        if history.calendar.reads(change.row) != history.reads
    ]
    put_in = tuple(change for change in changed if change.event in kinds)
    said = {event.number for event in history.events if event.event in kinds}
    spoken = [place for place in _able(history) if table.columns[place].event in kinds]
    stages = reachable(table, history.standing().row, spoken)
    readings = {book.stages[stage].reads for stage in stages} - {history.reads}
    return WordsEffect(
        kinds=kinds,
        put_in=put_in,
        put_in_reads=tuple(history.calendar.reads(change.row) for change in put_in),
        taken_out=tuple(
            pivot.number
            for pivot in hung.pivots
            if pivot.number in said and pivot.absent.reads != history.reads
        ),
        swapped=tuple(
            pivot.number
            for pivot in hung.pivots
            if pivot.number in said and any(kind in kinds for kind in pivot.instead)
        ),
        more=tuple(
            WayOut(goal, _ways_by(history, goal, spoken))
            for goal in (reading_goal(book, one) for one in READINGS if one in readings)
        ),
        deeds=_deeds(history, kinds),
    )


def _deeds(history: History, kinds: Sequence[str]) -> dict[str, tuple[Act, ...]]:
    """The deeds after the last day that change the reading at once, by the reading.

    A deed by other sides, or by another rule, is another act.  Where the parties have none, they
    are those in which a side acts that has no party.
    """
    deeds = _deeds_of(history, _able(history), kinds)
    return deeds or _deeds_of(history, _able(history, absent=True), kinds)


def _deeds_of(
    history: History, columns: Sequence[int], kinds: Sequence[str]
) -> dict[str, tuple[Act, ...]]:
    table, row = history.table, history.standing().row
    sided = {column.event for column in table.columns if column.sides}
    leads = history.calendar.leads(row)
    found: dict[str, dict[tuple[str, str | None], list[int]]] = {}
    for place in columns:
        event, sides = table.columns[place]
        reads = history.calendar.reads(leads[place])
        if event is not None and event not in kinds and reads != history.reads:
            act = event, table.rule_name(row, place)
            found.setdefault(reads, {}).setdefault(act, []).append(sides)
    return {
        reading: acts_of(table.rulebook, found[reading], sided)
        for reading in READINGS
        if reading in found
    }
