"""All dyads at once: the spells of each are those of a run of its own, to the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from builders import FIRST_DAY, rulebooks
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.engine.machine import Machine
from sim.engine.table import NONE, Table
from sim.model.problem import LimitError
from sim.model.rulebook import EventType, Rule, Rulebook, Stage
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.model.value import changed
from sim.records import alone as alone_room
from sim.records import bulk as room
from sim.records import front as front_room
from sim.records.bulk import Bulk, Clocks, Spells, clocks_of
from sim.records.flat import Of

DIPLOMACY = sim.load_rulebook("diplomacy")
TABLE = Table(DIPLOMACY)
START = FIRST_DAY.toordinal()


class Coded(NamedTuple):
    """A table of coded events: for each dyad its clock, and day, event and sides of each event."""

    rulebook: Rulebook
    start: str
    dyads: list[tuple[int, int, int, list[tuple[int, str, int]]]]

    def arrays(self, bulk: Bulk) -> tuple[Any, Any, Any, Clocks]:
        """The same as arrays."""
        events = list(self.rulebook.events)
        rows = [
            (dyad, day, bulk.column[events.index(event), sides])
            for dyad, _, _, told in self.dyads
            for day, event, sides in told
        ]
        dyad, day, column = np.array(rows, dtype=np.int32).reshape(-1, 3).T
        clocks = np.array([own[:3] for own in self.dyads], dtype=np.int64).reshape(-1, 3).T
        return dyad, day, column, Clocks(*clocks)


@st.composite
def coded(draw: st.DrawFn, books: st.SearchStrategy[Rulebook]) -> Coded:
    """Some dyads of busy days and of silences that end about when a deadline falls."""
    book = draw(books)
    marks = {mark.days for stage in book.stages for mark in book.marks_of(stage)}
    gaps = [0, 0, 0, 1, 2, *(days + more for days in marks for more in (-1, 0, 1, 200) if days)]
    chance, events = Random(draw(st.integers(0, 2**32))), list(book.events)
    dyads, said = [], (events[0], 0)
    for dyad in range(draw(st.sampled_from([1, 24, 24, 24]))):
        first = day = START + chance.choice(gaps)
        told = []
        for _ in range(chance.choice([0, 1, 5, 12, 20])):
            day += chance.choice(gaps)
            if chance.random() < 0.4:  # else the same is told again
                said = chance.choice(events), chance.randrange(2**book.sides)
            told.append((day, *said))
        dyads.append((7 * dyad, first, day + chance.choice(gaps), told))
    return Coded(book, draw(st.sampled_from(list(book.stages))), dyads)


def patient() -> Rulebook:
    """Talks that go on as long as somebody comes within three days."""
    return Rulebook(
        name="patient",
        title="Patient",
        start="silence",
        stages={"silence": Stage("silence", "none"), "talks": Stage("talks", "progress")},
        events={"come": EventType("come", "deed", "cooperative")},
        tallies={},
        rules=(
            Rule("met", ("come",), None, ("silence", "talks"), "talks", "They came"),
            Rule("tired", (), 3, ("talks",), "silence", "Nobody came"),
        ),
    )


ANY_TABLE = coded(st.one_of(rulebooks(), rulebooks(), st.just(DIPLOMACY), st.just(patient())))


def scenario_of(table: Coded, dyad: int) -> Scenario:
    """One dyad as a scenario of one track."""
    _, first, last, told = table.dyads[dyad]
    sides = range(1, table.rulebook.sides + 1)
    return Scenario(
        name="dyad",
        title="A dyad",
        rulebook=table.rulebook,
        parties={f"p{side}": Party(f"p{side}", side=side) for side in sides},
        tracks={MAIN: Track(MAIN, table.start)},
        events=tuple(
            Event(
                date.fromordinal(day),
                event,
                (MAIN,),
                tuple(f"p{side}" for side in sides if acting >> (side - 1) & 1),
            )
            for day, event, acting in told
        ),
        begins=date.fromordinal(first),
        until=date.fromordinal(last),
    )


Told = tuple[int, int, str, str, str | None, int | None]
"""First and last day, stage, reading, rule, and the number of the event in its dyad."""


def run_of(table: Coded, dyad: int, of: Of) -> list[Told]:
    """The spells of a dyad, from the steps of its run."""
    scenario = scenario_of(table, dyad)
    ran = sim.run(scenario)
    reads = {stage.name: stage.reads for stage in table.rulebook.stages.values()}
    starts: list[tuple[int, str, str | None, int | None]] = [
        (table.dyads[dyad][1], table.start, None, None)
    ]
    for step in ran.steps:
        before, after = step.before.stage, step.after.stage
        if (before != after) if of == "stage" else (reads[before] != reads[after]):
            starts.append((step.date.toordinal(), after, step.rule, step.number))
    ends = [start[0] - 1 for start in starts[1:]] + [table.dyads[dyad][2]]
    return [
        (first, last, stage, reads[stage], rule, number)
        for (first, stage, rule, number), last in zip(starts, ends, strict=True)
    ]


def told(bulk: Bulk, table: Coded, spells: Spells) -> list[list[Told]]:
    """The spells of each dyad in the same words."""
    offset, said = 0, []
    for dyad, _, _, events in table.dyads:
        rows = np.flatnonzero(spells.dyad == dyad)
        said.append(
            [
                (
                    int(spells.first[row]),
                    int(spells.last[row]),
                    bulk.stages[spells.stage[row]],
                    bulk.readings[spells.reading[row]],
                    None if rule == NONE else table.rulebook.rules[rule].name,
                    None if event == NONE else int(event) - offset + 1,
                )
                for row in rows
                for rule, event in [(spells.rule[row], spells.event[row])]
            ]
        )
        offset += len(events)
    return said


@given(ANY_TABLE, st.sampled_from(["stage", "reading"]))
def test_every_dyad_has_the_spells_of_its_own_run(table: Coded, of: Of) -> None:
    tabled = Table(table.rulebook, starts=(table.start,))
    bulk = Bulk(tabled, start=table.start, of=of)
    given = table.arrays(bulk)
    runs = [run_of(table, dyad, of) for dyad in range(len(table.dyads))]
    for few, events, dyads in ((0, 1, 2), (3, 50, 1000), (192, 1000, 1000)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(room, "FEW", few)
            patch.setattr(room, "BLOCK_EVENTS", events)
            patch.setattr(room, "BLOCK_DYADS", dyads)
            patch.setattr(alone_room, "PIECE", 4)
            spells = bulk.spells(*given)
        assert told(bulk, table, spells) == runs
    happened = {event for own in table.dyads for _, event, _ in own[3]}
    fewer = Bulk(
        Table(table.rulebook, starts=(table.start,), of=happened), start=table.start, of=of
    )
    assert told(fewer, table, fewer.spells(*table.arrays(fewer))) == runs
    for row, stage in zip(spells.row, spells.stage, strict=True):
        assert tabled.position(int(row)).stage == bulk.stages[stage]
    hold_without_the_inert(bulk, given, spells)


def hold_without_the_inert(bulk: Bulk, given: Any, whole: Spells) -> None:
    """Columns that change nothing can be left out."""
    dyad, day, column, clocks = given
    heeded = np.flatnonzero(~bulk.inert[column])
    fewer = bulk.spells(dyad[heeded], day[heeded], column[heeded], clocks)
    event = np.where(fewer.event == NONE, NONE, np.append(heeded, NONE)[fewer.event])
    for name, array in fewer._replace(event=event)._asdict().items():
        assert np.array_equal(array, getattr(whole, name)), name


def busy(number: int, dyads: int) -> tuple[Any, Any, Any]:
    """Events of diplomacy by chance: some dyads have hundreds, most a few."""
    chance = np.random.default_rng(7)
    dyad = np.sort((chance.random(number) ** 3 * dyads).astype(np.int32))
    day = START + chance.integers(0, 3000, number)
    order = np.lexsort((day, dyad))
    return dyad, day[order], chance.integers(0, len(DIPLOMACY.events), number)


def test_hundreds_of_dyads_stand_where_the_machine_stands_when_it_is_asked_day_by_day() -> None:
    dyad, day, event = busy(6000, 400)
    bulk, table = Bulk(TABLE), TABLE
    last, sides = int(day.max()) + 60, np.arange(day.size) % 4
    spells = bulk.spells(dyad, day, bulk.column[event, sides], clocks_of(dyad, day, last=last))
    machine, names, walked = Machine(DIPLOMACY), list(DIPLOMACY.events), []
    for one in np.unique(dyad):
        position = machine.start()
        entered = int(day[dyad == one][0])
        walked.append((one, entered, table.row(position)))
        for place in [*np.flatnonzero(dyad == one), NONE]:
            now = last + 1 if place == NONE else int(day[place])
            while (due := machine.due(position)) is not None and entered + due < now:
                decision = machine.wait(position)
                assert decision is not None
                day_of, entered = entered + due, entered
                if decision.answer.entered:
                    entered = day_of
                if decision.after.stage != position.stage:
                    walked.append((one, day_of, table.row(decision.after)))
                position = decision.after
            if place == NONE:
                break
            decision = machine.step(position, names[event[place]], int(sides[place]))
            entered = now if decision.answer.entered else entered
            if decision.after.stage != position.stage:
                walked.append((one, now, table.row(decision.after)))
            position = decision.after
    assert list(zip(spells.dyad, spells.first, spells.row, strict=True)) == walked
    assert len(walked) > 1000


def circle() -> Rulebook:
    """Two stages that follow each other every day."""
    return Rulebook(
        name="circle",
        title="A circle",
        start="day",
        stages={"day": Stage("day", "progress"), "night": Stage("night", "stalemate")},
        events={},
        tallies={},
        rules=(
            Rule("dusk", (), 1, ("day",), "night", "It falls"),
            Rule("dawn", (), 1, ("night",), "day", "It rises"),
        ),
    )


NOTHING = np.zeros(0, dtype=np.int64)


def alone(first: int, last: int) -> Clocks:
    return Clocks(*(np.array([number]) for number in (5, first, last)))


def test_deadlines_fall_in_a_dyad_without_an_event() -> None:
    bulk = Bulk(Table(circle()))
    spells = bulk.spells(NOTHING, NOTHING, NOTHING, alone(START, START + 3))
    assert spells.first.tolist() == [START, START + 1, START + 2, START + 3]
    assert [bulk.stages[stage] for stage in spells.stage] == ["day", "night", "day", "night"]
    assert spells.rule.tolist() == [NONE, 0, 1, 0]


@pytest.mark.parametrize("few", [0, 192])
def test_more_deadlines_than_a_run_may_have_are_refused(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "FEW", few)
    for where in (front_room, alone_room):
        monkeypatch.setattr(where, "MOST_DEADLINES", 50)
    bulk = Bulk(Table(waking()))

    def walked(last: int) -> int:
        day = np.array([last])
        return bulk.spells(np.array([5]), day, np.array([0]), alone(1, last)).first.size

    assert walked(52) == 51
    with pytest.raises(LimitError, match="deadlines fall in dyad 5"):
        walked(53)


def waking() -> Rulebook:
    """The circle, and an event that does nothing but say that time has passed."""
    book = circle()
    stay = Rule("stay", ("nod",), None, ("day", "night"), "day", "Woken", ())
    return changed(
        book, events={"nod": EventType("nod", "word", "neutral")}, rules=(*book.rules, stay)
    )


def test_no_dyads_have_no_spells() -> None:
    spells = Bulk(TABLE).spells(NOTHING, NOTHING, NOTHING, clocks_of(NOTHING, NOTHING, last=START))
    assert all(array.size == 0 for array in spells)


TWO = np.array([1, 1]), np.array([START, START + 1]), np.array([0, 0])
CLOCK = Clocks(np.array([1]), np.array([START]), np.array([START + 1]))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"dyad": np.array([2, 1])}, "not in order of dyads"),
        ({"dyad": np.array([1, 2])}, "dyads that have no clock"),
        ({"dyad": np.array([1.0, 1.0])}, "dyad is no array of whole numbers"),
        ({"day": TWO[1][::-1]}, "not in order of days: 1"),
        ({"day": TWO[1] - 1}, "dyad 1 lie outside its first and last day"),
        ({"day": TWO[1] + 1}, "dyad 1 lie outside its first and last day"),
        ({"day": TWO[1][:1]}, "not of one length"),
        ({"column": np.array([0, -1])}, "a column is none of an event"),
        ({"column": np.array([0, 10_000])}, "a column is none of an event"),
        ({"column": np.array([0, TABLE.column(None)])}, "a column is none of an event"),
        ({"clocks": CLOCK._replace(last=CLOCK.first - 1)}, "ends before it starts"),
        ({"clocks": CLOCK._replace(last=CLOCK.first[:0])}, "clocks are not of one length"),
        ({"clocks": Clocks(*(np.repeat(a, 2) for a in CLOCK))}, "in order of dyads, each once"),
    ],
)
def test_arrays_that_are_not_as_they_must_be_are_refused(change: Any, says: str) -> None:
    given = dict(zip(("dyad", "day", "column", "clocks"), (*TWO, CLOCK), strict=True)) | change
    with pytest.raises(ValueError, match=says):
        Bulk(TABLE).spells(**given)


def test_a_table_that_does_not_reach_the_start_or_is_reduced_is_refused(
    tiny: Callable[[str], Rulebook],
) -> None:
    book = tiny("six-sides")
    with pytest.raises(ValueError, match="the table is reduced"):
        Bulk(Table(book, reduced=True))
    with pytest.raises(ValueError, match=r"with Table\(rulebook, starts=\('lost',\)\)"):
        Bulk(Table(lost()), start="lost")


def lost() -> Rulebook:
    """A rulebook with a stage that nothing leads to."""
    book = circle()
    return changed(book, stages={**book.stages, "lost": Stage("lost", "broken")})
