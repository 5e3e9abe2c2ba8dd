"""What if: every answer about a history, held against real runs of changed scenarios."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT

import sim
from sim.analysis.change.cheapest import cheapest
from sim.analysis.change.pivots import MOST, hinges
from sim.analysis.change.single import DROP, INSERT, REPLACE, single_changes
from sim.analysis.change.timeline import History
from sim.analysis.change.whatif import what_if
from sim.cli import cli
from sim.cli.streams import guarded
from sim.engine.edits import Drop, Replace, dropped, edited
from sim.engine.machine import Machine
from sim.engine.table import Table
from sim.model.scenario import Event, Scenario
from sim.model.value import changed
from sim.report.text import as_text
from sim.report.whatif import whatif_report

SINGAPORE = str(ROOT / "scenarios" / "singapore-2018.yaml")


def _histories(scenario: Scenario) -> dict[str, History]:
    starts = [track.starts for track in scenario.tracks.values()]
    table = Table(scenario.rulebook, starts=starts)
    return {name: History(table, scenario, name) for name in scenario.tracks}


def _reads(scenario: Scenario, track: str, machine: Machine) -> str:
    return sim.run(scenario, machine=machine).tracks[track].reads


def _check_single_changes(scenario: Scenario) -> None:
    machine = Machine(scenario.rulebook)
    for track, history in _histories(scenario).items():
        hung = hinges(history)
        assert hung.verdict.reads == _reads(scenario, track, machine)
        on_it = [n for n, event in enumerate(scenario.events, 1) if track in event.tracks]
        assert [pivot.number for pivot in hung.pivots] == on_it
        for pivot in hung.pivots:
            without = dropped(scenario, pivot.number)
            assert pivot.absent.reads == _reads(without, track, machine)
            assert (pivot.others == 0) is (pivot.absent.reads != hung.verdict.reads)
            for kind in scenario.rulebook.events:
                changed = edited(scenario, [Replace(pivot.number, kind)]).after
                now = _reads(changed, track, machine)
                then = pivot.instead.get(kind)
                assert (now != hung.verdict.reads) is (then is not None)
                assert then is None or then.reads == now


@pytest.mark.slow
@given(builders.rulebooks().flatmap(builders.scripts))
@settings(max_examples=30)
def test_pivotal_events_are_those_whose_change_changes_a_run(scenario: Scenario) -> None:
    _check_single_changes(scenario)


@pytest.mark.slow
def test_pivotal_events_of_singapore() -> None:
    _check_single_changes(sim.load_scenario(SINGAPORE))


@pytest.mark.slow
@given(builders.rulebooks().flatmap(builders.scripts))
@settings(max_examples=40)
def test_the_smallest_sets_and_the_shares_are_those_of_brute_force(scenario: Scenario) -> None:
    scenario = changed(scenario, events=scenario.events[:7], until=scenario.last_day)
    machine = Machine(scenario.rulebook)
    for track, history in _histories(scenario).items():
        hung = hinges(history)
        numbers = [event.number for event in history.events]
        reads = {
            frozenset(gone): _reads(dropped(scenario, *gone), track, machine)
            for size in range(MOST + 1)
            for gone in combinations(numbers, size)
        }
        change = [gone for gone, now in reads.items() if now != hung.verdict.reads]
        least = min(map(len, change), default=0)
        smallest = [gone for gone in change if len(gone) == least]
        assert {frozenset(one) for one in hung.sets} <= set(smallest)
        assert (hung.count, len(hung.sets)) == (len(smallest), min(len(smallest), 20))
        for pivot in hung.pivots:
            others = [
                len(gone) - 1
                for gone in change
                if pivot.number in gone and reads[gone - {pivot.number}] == hung.verdict.reads
            ]
            assert pivot.others == min(others, default=None)
            assert pivot.responsibility == (1 / (1 + min(others)) if others else 0)


def _put_in(scenario: Scenario, track: str, number: int, event: Event) -> Scenario:
    """The scenario with an event on a track, right after the track's event of a number."""
    later = [n for n, one in enumerate(scenario.events, 1) if n > number and track in one.tracks]
    following = scenario.events[later[0] - 1 :] if later else ()
    mine = [one for one in scenario.events if track in one.tracks]
    events = [*mine[: len(mine) - sum(track in one.tracks for one in following)], event]
    events += [one for one in following if track in one.tracks]
    ghost = changed(scenario.events[0], tracks=())
    return changed(scenario, events=(ghost, *events), until=scenario.last_day)


@pytest.mark.slow
@given(builders.rulebooks().flatmap(builders.scripts), st.data())
@settings(max_examples=30)
def test_every_single_change_ends_where_its_run_does(
    scenario: Scenario, data: st.DataObject
) -> None:
    machine = Machine(scenario.rulebook)
    by_side = {party.side: name for name, party in scenario.parties.items() if party.side}
    for track, history in _histories(scenario).items():
        changes = list(single_changes(history))
        places = len(history.events) + 1
        drops = [one for one in changes if one.kind == DROP]
        swaps = [one for one in changes if one.kind == REPLACE]
        assert len(drops) == places - 1
        assert len(swaps) == (places - 1) * (len(scenario.rulebook.events) - 1)
        put_in = [one for one in changes if one.kind == INSERT]
        numbers = [0, *(event.number for event in history.events)]
        for place, number in enumerate(numbers):
            days = [
                day
                for one in put_in
                if (one.number, one.event, one.sides) == (number, "e0", 0)
                for day in range(one.first, one.last + 1)
            ]
            assert days == list(history.gap(place))
        for one in data.draw(st.lists(st.sampled_from(put_in), max_size=8)):
            day = date.fromordinal(data.draw(st.integers(one.first, one.last)))
            by = tuple(name for side, name in by_side.items() if one.sides >> (side - 1) & 1)
            event = Event(day, one.event or "", (track,), by)
            after = sim.run(_put_in(scenario, track, one.number, event), machine=machine)
            assert after.tracks[track].stage == history.calendar.stage(one.row)


@st.composite
def brief(draw: st.DrawFn) -> Scenario:
    """A short history on one track, small enough to change twice in every way."""
    rulebook = draw(builders.rulebooks())
    kinds = st.sampled_from(list(rulebook.events)[:2])
    scenario = builders.in_a_script(
        rulebook, *(f"{day} {draw(kinds)}" for day in range(draw(st.integers(1, 2)))),
        until=draw(st.integers(1, 4)),
    )  # fmt: skip
    parties = {name: one for name, one in scenario.parties.items() if (one.side or 9) == 1}
    return changed(scenario, parties=parties)


def _changed(scenario: Scenario) -> list[Scenario]:
    """Every scenario that is one event from another, on the same days of the clock."""
    found = []
    events = scenario.events
    for place, event in enumerate(events):
        if not event.tracks:
            continue
        ghost = changed(event, tracks=())
        swaps = [changed(event, event=kind) for kind in scenario.rulebook.events]
        found += [(*events[:place], one, *events[place + 1 :]) for one in (ghost, *swaps)]
    for place in range(1, len(events) + 1):
        last = events[place].date if place < len(events) else scenario.last_day
        for ordinal in range(events[place - 1].date.toordinal(), last.toordinal() + 1):
            for kind in scenario.rulebook.events:
                for by in ((), tuple(scenario.parties)):
                    day = date.fromordinal(ordinal)
                    extra = Event(day, kind, events[0].tracks or ("main",), by)
                    found.append((*events[:place], extra, *events[place:]))
    return [changed(scenario, events=one, until=scenario.last_day) for one in found]


@pytest.mark.slow
@given(brief(), st.data())
@settings(max_examples=30)
def test_the_cheapest_change_of_up_to_two_is_that_of_brute_force(
    scenario: Scenario, data: st.DataObject
) -> None:
    _check_cheapest(scenario, data.draw(st.sampled_from(list(scenario.rulebook.stages))))


def _check_cheapest(scenario: Scenario, stage: str) -> None:
    """Two changes in every way, each of them run."""
    ghost = changed(scenario.events[0], tracks=())
    scenario = changed(scenario, events=(ghost, *scenario.events), until=scenario.last_day)
    history = _histories(scenario)["main"]
    found = cheapest(history, lambda row: history.calendar.stage(row) == stage, most=2)
    machine = Machine(scenario.rulebook)

    def meets(one: Scenario) -> bool:
        return sim.run(one, machine=machine).tracks["main"].stage == stage

    level, cost = {scenario.events: scenario}, None
    for changes in range(3):
        if any(map(meets, level.values())):
            cost = changes
            break
        if changes < 2:
            level = {one.events: one for old in level.values() for one in _changed(old)}
    assert found.cost == cost
    for example in found.examples:
        assert len(example) == 2


@pytest.mark.parametrize(
    "trait", ["distinct-sides", "saturating", "chain-of-deadlines", "first-that-fits"]
)
def test_the_cheapest_change_under_tiny_rulebooks(
    trait: str, tiny: Callable[[str], sim.Rulebook]
) -> None:
    rulebook = tiny(trait)
    for kind in rulebook.events:
        scenario = builders.in_a_script(rulebook, f"0 {kind} USA", until=2)
        for stage in rulebook.stages:
            _check_cheapest(scenario, stage)


def test_three_changes_are_found_where_it_takes_them() -> None:
    scenario = sim.load_scenario(SINGAPORE)
    history = _histories(scenario)["remains"]
    found = cheapest(history, lambda row: history.calendar.stage(row) == "prenegotiation")
    assert (found.cost, len(found.examples)) == (3, 5)
    for example in found.examples:
        edits = [
            Drop(one.number) if one.kind == DROP else Replace(one.number, one.event or "")
            for one in example
        ]
        after = sim.run(edited(scenario, edits).after)
        assert after.tracks["remains"].stage == "prenegotiation"


def _sim(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = guarded(cli, ["whatif", *arguments])
    told = capsys.readouterr()
    return code, " ".join((told.out if code < 2 else told.err).split())


@pytest.mark.slow
def test_singapore_hangs_on_meetings_not_on_letters(capsys: pytest.CaptureFixture[str]) -> None:
    answer = what_if(sim.load_scenario(SINGAPORE))
    for track in answer.tracks.values():
        assert track.words.idle
        assert {"talks_held", "summit_held"} <= {
            deed.event for deed in track.words.deeds["progress"]
        }
    assert answer.tracks["nuclear"].hinges.sets == ((4, 9), (9, 10), (9, 11))
    assert [p.number for p in answer.tracks["remains"].hinges.pivots if p.others == 0] == [12]
    code, told = _sim(capsys, SINGAPORE, "--all")
    assert code == 0
    assert "every other event stays as it is" in told
    assert "The absence of 12 alone changes the verdict." in told
    assert "the smallest that together do: 4 and 9; 9 and 10; 9 and 11 (3 sets of 2)" in told
    assert told.count("Words change nothing here") == 2
    assert "One deed after 2018-07-13 would change the verdict" in told
    assert "progress with talks_held: Those who can bind their sides sit down together" in told


def test_words_that_count_are_told() -> None:
    told = ("0 summit_held USA DPRK", "3 rival_reading USA", "5 hostile_statement USA")
    scenario = builders.in_a_script(sim.load_rulebook("diplomacy"), *told, until=9)
    answer = what_if(scenario)
    words = answer.tracks["main"].words
    assert words.more
    assert {(one.event, one.sides) for one in words.put_in} == {
        ("hostile_statement", 2),
        ("hostile_statement", 3),
    }
    text = " ".join(as_text(whatif_report(answer)).split())
    assert "stalemate with one more hostile_statement by DPRK, from 2018-06-12 after 1" in text
    alone = "stalemate by words alone after 2018-06-21: hostile_statement by DPRK -> stalemate"
    assert alone in text
    last = answer.run.days[1]
    word = Event(last + timedelta(1), "hostile_statement", ("main",), ("DPRK",))
    longer = changed(scenario, events=(*scenario.events, word), until=None)
    assert sim.run(longer).verdict.reads == "stalemate"


def test_a_wait_tells_the_deadline_and_its_day(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _sim(capsys, SINGAPORE, "-r", "rhetoric", "--track", "remains", "--all")
    assert code == 0
    assert "wait until the deadline 'after 90 days' falls, on 2018-10-10 -> stalemate" in told
    longer = changed(
        sim.load_scenario(SINGAPORE, rulebook=sim.load_rulebook("rhetoric")),
        until=date(2018, 10, 10),
    )
    assert sim.run(longer).tracks["remains"].since == date(2018, 10, 10)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "progres"], "no reading or stage 'progres': did you mean 'progress'?"),
        (["--to", "stage:talk"], "no stage 'talk': did you mean 'talks'?"),
        (["--avoid", "talk_held"], "no event 'talk_held': did you mean 'talks_held'?"),
        (["--by", "US"], "no party 'US': did you mean 'USA'?"),
        (["--within", "two weeks"], "write '60 days' or '6 weeks'"),
        (["--track", "nuklear"], "no track 'nuklear': did you mean 'nuclear'?"),
        (["--drop", "99"], "there is no event 99: 1 to 14"),
        (["--drop", "-1"], "'-1': write a whole number from 1"),
        (["--replace", "9"], "write N=EVENT"),
        (["--replace", "9=talk_held"], "did you mean 'talks_held'?"),
        (["--move", "9=2018-02-30"], "'2018-02-30' is not a day of the calendar"),
        (["--move", "9=2018-06-01"], "2018-06-01 is before the first event, on 2018-06-12"),
        (["--insert", "2018-07-12"], "write 'DATE EVENT'"),
        (["--insert", "12-July talks_held"], "'12-July' is not a day of the calendar"),
        (["--insert", "2018-07-12 talks_held by DPKR"], "did you mean 'DPRK'?"),
        (["--insert", "2018-07-12 talks_held on remain"], "did you mean 'remains'?"),
        (["--drop", "9", "--to", "progress"], "asks about the history as it was"),
        (["--as-of", "2018-07-08", "--drop", "14"], "there is no event 14: 1 to 10"),
        (["--as-of", "2018-07-08", "--insert", "2018-07-12 offer"], "that is after 2018-07-08"),
    ],
)
def test_bad_options_are_told_with_their_cure(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = _sim(capsys, SINGAPORE, *arguments)
    assert code == 2
    assert message in told
    assert "Traceback" not in told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--to", "prenegotiation", "--track", "nuclear"], "none of them is prenegotiation"),
        (["--to", "none", "--track", "nuclear"], "none of them reads none"),
        (
            ["--to", "settled"]
            + [f"--avoid={event}" for event in ("accord_signed", "ratified", "accord_completed")],
            "none of them reads settled",
        ),
    ],
)
def test_an_impossible_goal_cannot_be_reached(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = _sim(capsys, SINGAPORE, *arguments)
    assert code == 1
    assert "cannot be reached" in told
    assert reason in told


def test_one_party_alone_does_not_hold_a_meeting(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--to", "progress", "--by", "DPRK", "--track", "remains"]
    code, told = _sim(capsys, SINGAPORE, *asked, "--all")
    assert code == 0
    assert "Ways on from stalemate (by DPRK alone)" in told
    assert "left out, as all sides do them together: summit_held" in told
    assert "left out, as both sides did them together so far: framework_agreed" in told
    ways = told.split("Ways on from")[1].split("Words change")[0]
    assert "commitment_kept" in ways
    assert "talks_held ->" not in ways


def test_edits_are_shown_from_where_the_courses_part(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _sim(
        capsys, SINGAPORE, "--replace", "12=talks_held", "--drop", "9", "--drop", "10"
    )
    assert code == 0
    assert "nuclear: alike for 7 steps" in told
    assert "12 2018-07-12 no_show -> stalemate talks_held (talks)" in told
    assert "New verdict: progress" in told
    code, told = _sim(capsys, SINGAPORE, "--drop", "14")
    assert "New verdict: stalemate" in told


def test_an_edit_on_one_track_leaves_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    insert = "2018-07-12 talks_held by DPRK,USA on remains"
    code, told = _sim(capsys, SINGAPORE, "--insert", insert)
    assert code == 0
    assert "nuclear: nothing changes" in told
    assert "- 2018-07-12 - talks_held -> talks" in told
    assert "New verdict: mixed" in told


def test_json_begins_with_its_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["whatif", SINGAPORE, "--format", "json", "--to", "progress"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert next(iter(told)) == "format"
    assert told["format"] == "sim-whatif/1"
    remains = told["tracks"]["remains"]
    assert remains["cheapest"]["changes"] == 1
    drops = [one for one in remains["cheapest"]["singles"] if one["change"] == "drop"]
    assert [one["number"] for one in drops] == [12]
    assert remains["ways"][0]["steps"] == 1
    assert guarded(cli, ["whatif", SINGAPORE, "--format", "json", "--drop", "12"]) == 0
    tried = json.loads(capsys.readouterr().out)
    assert tried["format"] == "sim-tried/1"
    assert tried["reads"] == {"was": "stalemate", "now": "mixed"}


def test_before_anything_was_known_there_is_nothing_to_tell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, told = _sim(capsys, SINGAPORE, "--as-of", "2018-06-01", "--to", "progress")
    assert code == 0
    assert "Nothing had happened on it." in told


@pytest.mark.slow
@given(builders.rulebooks().flatmap(builders.scripts), st.integers(-3, 120))
@settings(max_examples=40)
def test_only_what_was_known_counts_as_of_a_day(scenario: Scenario, later: int) -> None:
    day = date.fromordinal(scenario.first_day.toordinal() + later)
    run = sim.run(scenario, as_of=day)
    for track, history in _histories(scenario.known_on(day)).items():
        assert history.calendar.stage(history.row) == run.tracks[track].stage
        assert history.calendar.stage(history.standing().row) == run.tracks[track].stage
        known = [one for one in scenario.events if one.known_on(day)]
        numbers = [pivot.number for pivot in hinges(history).pivots]
        assert numbers == [n for n, one in enumerate(known, 1) if track in one.tracks]
