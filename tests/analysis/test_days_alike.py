"""Days that are alike are one interval: what a day by day look finds, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from builders import rulebooks, scripts
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.change.answers import Question
from sim.analysis.change.single import columns_of, insertions
from sim.analysis.change.timeline import FOREVER, History
from sim.analysis.change.whatif import reading_goal, what_if
from sim.engine.table import Table
from sim.files.shelf import load_rulebook
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.model.value import changed

Put = list[tuple[int, int, int]]


def short(book: Rulebook, data: st.DataObject) -> Rulebook:
    """The same with deadlines that fall, in a row, within the gaps of a script."""
    lengths = st.sampled_from([1, 2, 3, 5, 9])
    rules = [changed(one, after=data.draw(lengths)) if one.after else one for one in book.rules]
    return changed(book, rules=tuple(rules))


def told(history: History, place: int) -> list[tuple[str | None, int, int, int, int]]:
    return [
        (one.event, one.sides, one.first, one.last, one.row) for one in insertions(history, place)
    ]


def day_by_day(history: History, place: int) -> list[tuple[str | None, int, int, int, int]]:
    """Every insertion, tried on every day, days in a row with one end put together."""
    calendar, found = history.calendar, []
    for column in columns_of(history):
        what, runs = history.table.columns[column], Put()
        for day in history.gap(place):
            now = calendar.waits(history.after[place], day - 1)
            then = history.arrive(place, calendar.goes(now, column, day))
            row = history.end(place, then)
            if runs and runs[-1][2] == row:
                runs[-1] = runs[-1][0], day, row
            else:
                runs.append((day, day, row))
        found += [(what.event, what.sides, *run) for run in runs]
    return found


@pytest.mark.slow
@given(rulebooks(), st.data())
@settings(max_examples=40)
def test_insertions_are_those_of_every_day(book: Rulebook, data: st.DataObject) -> None:
    scenario = data.draw(scripts(short(book, data)))
    table = Table(scenario.rulebook, starts=[one.starts for one in scenario.tracks.values()])
    for track in scenario.tracks:
        history = History(table, scenario, track)
        for place in range(len(history.events) + 1):
            assert told(history, place) == day_by_day(history, place)


def two_events(rulebook: str, years: int) -> Scenario:
    """Two events that lie years apart."""
    parties = {"A": Party("A", side=1), "B": Party("B", side=2)}
    book = load_rulebook(rulebook)
    return Scenario(
        name="apart",
        title="Apart",
        rulebook=book,
        events=(
            Event(date(1800, 1, 1), "talks_held", (MAIN,), ("A", "B")),
            Event(date(1800 + years, 1, 1), "no_show", (MAIN,), ("A",)),
        ),
        parties=parties,
        tracks={MAIN: Track(MAIN, book.start)},
    )


@pytest.mark.slow
def test_the_days_between_two_events_are_not_walked() -> None:
    """As many moments are followed over two hundred years as over twenty."""
    followed = []
    for years in (20, 199):
        scenario = two_events("diplomacy", years)
        history = History(Table(scenario.rulebook), scenario, MAIN)
        assert sum(len(told(history, place)) for place in range(3))
        followed.append(sum(map(len, history._alike)) + sum(map(len, history._ends)))
    assert followed[0] == followed[1] < 2_000


def test_the_cheapest_change_is_found_in_a_history_of_two_hundred_years() -> None:
    scenario = two_events("diplomacy", 199)
    found = what_if(scenario, Question(to=reading_goal(scenario.rulebook, "settled")))
    cheapest = found.tracks[MAIN].cheapest
    assert cheapest is not None
    assert cheapest.cost == 1
    assert all(one.last < FOREVER for one in cheapest.singles)
