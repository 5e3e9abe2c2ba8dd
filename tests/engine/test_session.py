"""A session says at every prefix what a run says, and takes nothing that a file could not hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from builders import FIRST_DAY, in_a_script, rulebooks, scripts, wrong
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.model.scenario import MAIN, Event, Scenario
from sim.model.value import changed

DIPLOMACY = sim.load_rulebook("diplomacy")
ANY_SCRIPT = st.one_of(rulebooks(), rulebooks(), st.just(DIPLOMACY)).flatmap(scripts)
SIDES = {"USA": 1, "DPRK": 2, "UN": None}


def session_of(scenario: Scenario) -> sim.Session:
    return sim.Session(scenario.rulebook, parties=scenario.parties, tracks=scenario.tracks)


def as_row(event: Event) -> dict[str, Any]:
    return {
        "date": event.date.isoformat(),
        "event": event.event,
        "by": "; ".join(event.by),
        "track": list(event.tracks),
        "known": event.known,
    }


def same(session: sim.Session, whole: sim.Run) -> None:
    assert session.verdict == whole.verdict
    assert session.steps == whole.steps
    assert [step.refusals for step in session.steps] == [step.refusals for step in whole.steps]
    for name, why in session.why().items():
        assert why.verdict == whole.tracks[name]
        assert why.last == whole.last(track=name)
    assert sim.run(session.scenario) == changed(whole, scenario=session.scenario)


@pytest.mark.slow
@given(ANY_SCRIPT, st.data())
def test_a_session_equals_a_run_at_every_prefix(scenario: Scenario, data: st.DataObject) -> None:
    scenario = changed(scenario, begins=None)  # a session's clocks start with its first event
    session, rows = session_of(scenario), data.draw(st.booleans())
    asked = data.draw(st.booleans())
    days = [*(event.date for event in scenario.events), scenario.last_day + timedelta(400)]
    for number, event in enumerate(scenario.events, 1):
        session.feed(as_row(event) if rows else event)
        fed = changed(scenario, events=scenario.events[:number])
        if asked:
            same(session, sim.run(changed(fed, until=None)))
        if data.draw(st.booleans()):
            later = days[number] - event.date
            day = event.date + timedelta(data.draw(st.integers(0, later.days)))
            session.advance(day)
            if asked:
                same(session, sim.run(changed(fed, until=day)))
            assert session.day == day
    same(session, sim.run(changed(scenario, until=session.day)))
    assert session.begins == session.scenario.first_day


@given(st.one_of(rulebooks(), st.just(DIPLOMACY)), st.dates(date(1, 1, 1), date(9998, 1, 1)))
def test_before_the_first_event_it_is_as_a_run_of_which_nothing_is_known(
    book: sim.Rulebook, day: date
) -> None:
    session = sim.Session(book, tracks=["a", "b"])
    assert {(one.stage, one.since) for one in session.verdict.tracks.values()} == {
        (book.start, None)
    }
    assert session.steps == ()
    assert all(why.last is None for why in session.why().values())
    session.advance(day)
    same(session, sim.run(session.scenario))
    assert session.day == day
    assert session.begins is None


def test_news_of_a_day_come_before_the_deadlines_of_that_day() -> None:
    book = sim.rulebook(
        """\
rulebook: quick
title: A deadline and an event on one day
start: talks
stages: {talks: {reads: progress}, late: {reads: stalemate}}
events: {offer: {signal: word, tone: cooperative}}
rules:
  over: {after: 3 days, from: talks, to: late, because: Nothing came}
  back: {event: offer, from: any, to: talks, because: An offer}
"""
    )
    session = sim.Session(book)
    session.feed(date=FIRST_DAY, event="offer")
    session.advance(FIRST_DAY + timedelta(3))
    assert session.verdict.reads == "stalemate"
    session.feed(date=FIRST_DAY + timedelta(3), event="offer")
    assert session.verdict.reads == "progress"
    assert [step.event for step in session.steps] == ["offer", "offer"]


def test_why_tells_the_reason_and_what_the_last_step_refused() -> None:
    session = sim.Session(DIPLOMACY, parties=SIDES)
    script = in_a_script(DIPLOMACY, "0 talks_held USA DPRK", "1 friendly_words DPRK")
    for event in script.events:
        session.feed(event)
    why = session.why()[MAIN]
    assert why.evidence is not None
    assert why.evidence.by == ("USA", "DPRK")
    assert why.because == session.verdict.tracks[MAIN].because
    assert why.last == session.steps[-1]
    assert why.refusals == session.steps[-1].refusals
    told = str(why).splitlines()
    assert told[0] == "main: progress (talks) since 2018-06-12"
    assert told[1].startswith(f"  because {why.because} [2018-06-12 talks_held by USA, DPRK; ")
    running = session.verdict.tracks[MAIN].running
    assert running is not None
    assert told[2].startswith(f"  next: {running.rule} on {running.falls} leads to {running.to}, ")
    assert told[3].startswith("  last: 2018-06-13 friendly_words by DPRK: ")
    assert len(told) == 4 + len(why.refusals)
    for line, refusal in zip(told[4:], why.refusals, strict=True):
        assert line.startswith(f"  not {refusal.rule}: ")


def test_tracks_begin_where_they_are_said_to() -> None:
    late = list(DIPLOMACY.stages)[2]
    assert sim.Session(DIPLOMACY, start=late).verdict.tracks[MAIN].stage == late
    session = sim.Session(DIPLOMACY, start=late, tracks={"a": None, "b": DIPLOMACY.start})
    stages = {name: track.stage for name, track in session.verdict.tracks.items()}
    assert stages == {"a": late, "b": DIPLOMACY.start}


def test_what_comes_out_of_order_is_refused_and_changes_nothing() -> None:
    session = sim.Session(DIPLOMACY, parties=SIDES)
    session.feed(date="2018-07-10", event="talks_held")
    before = session.steps
    cure = "feed events in order of date"
    with pytest.raises(ValueError, match=f"'no_show' on 2018-07-09 comes after 2018-07-10: {cure}"):
        session.feed(date="2018-07-09", event="no_show")
    with pytest.raises(ValueError, match=f"the clock on 2018-07-01 comes after .*{cure}"):
        session.advance(date(2018, 7, 1))
    session.advance(date(2018, 8, 1))
    with pytest.raises(ValueError, match="comes after 2018-08-01"):
        session.feed(date="2018-07-20", event="no_show")
    assert session.steps == before
    assert len(session.scenario.events) == 1


@pytest.mark.parametrize(
    ("row", "code", "path", "cure"),
    [
        ({"date": "2018-07-10", "event": "no_shw"}, "SIM101", "event", "did you mean 'no_show'?"),
        ({"date": "07/10/2018", "event": "no_show"}, "SIM016", "date", "2018-07-10"),
        ({"event": "no_show"}, "SIM013", "<event>", "add 'date: ...'"),
        ({"date": "2018-07-10", "event": "no_show", "by": "US"}, "SIM104", "by", "'USA'"),
        ({"date": "2018-07-10", "event": "no_show", "by": "USA; X"}, "SIM104", "by[1]", "USA"),
        ({"date": "2018-07-10", "event": "no_show", "trak": "a"}, "SIM012", "trak", "'track'"),
        (Event(date(2018, 7, 10), "no_shw", (MAIN,)), "SIM101", "event", "'no_show'"),
        (Event(date(2018, 7, 10), "no_show", ("a",)), "SIM105", "track[0]", "main"),
        (Event(date(2018, 7, 10), "no_show", (MAIN,), ("X",)), "SIM104", "by[0]", "USA"),
        (["2018-07-10", "no_show"], "SIM011", "<event>", "write keys such as 'date: ...'"),
    ],
)
def test_a_row_at_fault_is_refused_with_its_path_and_changes_nothing(
    row: Any, code: str, path: str, cure: str
) -> None:
    session = sim.Session(DIPLOMACY, parties=SIDES)
    with pytest.raises(sim.InputError) as told:
        session.feed(row)
    (problem,) = told.value.problems
    assert (problem.code, problem.path, problem.line) == (code, path, 0)
    assert cure in problem.cure
    assert session.day is None
    assert session.steps == ()


def test_a_calendar_that_ends_before_any_event_is_told() -> None:
    session = sim.Session(DIPLOMACY)
    session.advance(date.max)
    with pytest.raises(ValueError, match="where the calendar ends: give an event, or an earlier"):
        _ = session.verdict
    session.feed(date=date.max, event="no_show")
    assert session.verdict.reads == sim.run(session.scenario).verdict.reads


def test_arguments_of_the_wrong_kind_are_refused_with_what_to_write() -> None:
    with pytest.raises(TypeError, match="read it first"):
        sim.Session(wrong("diplomacy"))
    with pytest.raises(TypeError, match="write the name of a stage"):
        sim.Session(DIPLOMACY, start=wrong(3))
    with pytest.raises(TypeError, match="write a list"):
        sim.Session(DIPLOMACY, tracks="main")
    with pytest.raises(sim.InputError, match=r"unknown stage 'tlks' .*did you mean 'talks'"):
        sim.Session(DIPLOMACY, start="tlks")
    with pytest.raises(sim.InputError, match="side 3 of a rulebook of 2 sides"):
        sim.Session(DIPLOMACY, parties={"USA": 3})
    session = sim.Session(DIPLOMACY)
    for tracks in (5, [["main"]], [None]):
        with pytest.raises(TypeError, match="write the names of tracks"):
            sim.Session(DIPLOMACY, tracks=wrong(tracks))
    for names in (MAIN, [MAIN], None):
        for on, by in ((names, ()), ((MAIN,), names)):
            with pytest.raises(TypeError, match="write a tuple of"):
                session.feed(Event(date(2018, 7, 10), "offer", wrong(on), wrong(by)))
    assert session.steps == ()
    with pytest.raises(TypeError, match="not both"):
        session.feed({"date": "2018-07-10"}, event="no_show")
    with pytest.raises(TypeError, match="is no day"):
        session.advance(datetime(2018, 7, 10))
    with pytest.raises(TypeError, match="is no day"):
        session.feed(Event(datetime(2018, 7, 10), "no_show", (MAIN,)))
