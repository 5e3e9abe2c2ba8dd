"""What `whatif` offers is done by the sides that it names, for the reason that it gives."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from builders import rulebooks, scripts
from cli_fixture import SimCli
from hypothesis import given
from places import ROOT

import sim
from sim.analysis.change.answers import Question, TrackAnswer
from sim.analysis.change.pivots import Outcome
from sim.analysis.change.ways_out import Act
from sim.analysis.change.whatif import reading_goal, what_if
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.model.rulebook import READINGS
from sim.model.scenario import Event, Party, Scenario
from sim.model.value import changed

LIBRARY = sorted((ROOT / "scenarios").glob("*.yaml"))


def with_every_side(scenario: Scenario) -> Scenario:
    """The same with a party for each side that has none."""
    there = {party.side for party in scenario.parties.values()}
    absent = [side for side in range(1, scenario.rulebook.sides + 1) if side not in there]
    more = {f"side{side}": Party(f"side{side}", side=side) for side in absent}
    return changed(scenario, parties={**scenario.parties, **more}, expect=())


def afterwards(
    scenario: Scenario, track: str, act: Act, mask: int, machine: Machine
) -> tuple[str, str | None]:
    """What a track reads once an event is done on the day after the last, and by which rule."""
    scenario = with_every_side(scenario)
    by = tuple(
        name
        for name, party in scenario.parties.items()
        if party.side and mask >> party.side - 1 & 1
    )
    last = scenario.last_day + timedelta(1)
    event = Event(last, act.event, (track,), by)
    later = changed(scenario, events=(*scenario.events, event), until=last)
    if scenario.sides_of(by) != mask:
        raise AssertionError("every side has a party")
    ended = run(later, machine=machine)
    step = next(one for one in ended.steps if one.number == len(later.events))
    return step.after.reads, step.rule


def all_sides(scenario: Scenario) -> range:
    return range(2**scenario.rulebook.sides)


def check_deeds(scenario: Scenario, track: str, answer: TrackAnswer) -> None:
    """Every act does what is said by every set of sides that is named, and by no other."""
    machine = Machine(scenario.rulebook)
    now = run(scenario, machine=machine).tracks[track].reads
    able = scenario.sides_of(tuple(scenario.parties))
    kinds = scenario.rulebook.events
    for kind in kinds:
        if kinds[kind].signal != "deed":
            continue
        said = {
            (mask, reads): act.rule
            for reads, acts in answer.words.deeds.items()
            for act in acts
            if act.event == kind
            for mask in act.sides or all_sides(scenario)
            if mask & ~able == 0
        }
        for mask in all_sides(scenario):
            if mask & ~able == 0:
                reads, rule = afterwards(scenario, track, Act(kind, None), mask, machine)
                assert said.get((mask, reads)) == (rule if reads != now else None)


@pytest.mark.slow
@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_deeds_that_are_offered_are_those_that_do_it(path: Path) -> None:
    scenario = sim.load_scenario(path)
    scenario = changed(scenario, until=scenario.last_day)
    for track, answer in what_if(scenario).tracks.items():
        check_deeds(scenario, track, answer)


@pytest.mark.slow
@given(rulebooks().flatmap(scripts))
def test_of_any_rulebook_the_deeds_that_are_offered_do_it(scenario: Scenario) -> None:
    scenario = changed(scenario, until=scenario.last_day)
    for track, answer in what_if(scenario).tracks.items():
        check_deeds(scenario, track, answer)


@pytest.mark.slow
@given(rulebooks().flatmap(scripts))
def test_a_single_step_leads_where_it_says_by_those_whom_it_names(scenario: Scenario) -> None:
    scenario = changed(scenario, until=scenario.last_day)
    machine = Machine(scenario.rulebook)
    for track, answer in what_if(scenario).tracks.items():
        for way in answer.ways:
            for found in filter(None, (way.found, way.beyond)):
                for move, *rest in found.ways:
                    for act in move.acts if not rest else ():
                        for mask in act.sides or all_sides(scenario):
                            told = afterwards(scenario, track, act, mask, machine)
                            assert told == (way.goal.name, act.rule)


@pytest.mark.slow
@given(rulebooks().flatmap(scripts))
def test_nothing_that_is_to_be_avoided_is_offered(scenario: Scenario) -> None:
    out = next(iter(scenario.rulebook.events))
    for reading in READINGS:
        goal = reading_goal(scenario.rulebook, reading)
        if not goal.stages:
            continue
        answer = what_if(scenario, Question(to=goal, avoid=(out,)))
        for track in answer.tracks.values():
            assert out not in offered(track)


def offered(track: TrackAnswer) -> set[str | None]:
    """Every event type that an answer says would change something."""
    cheapest = track.cheapest
    changes = [*track.words.put_in]
    if cheapest:
        changes += [*cheapest.singles, *(one for some in cheapest.examples for one in some)]
    found = {change.event for change in changes}
    ways = [*track.ways, *track.words.more]
    for way in ways:
        for one in filter(None, (way.found, way.beyond)):
            found |= {act.event for steps in one.ways for move in steps for act in move.acts}
    found |= {act.event for acts in track.words.deeds.values() for act in acts}
    instead: set[str] = set()
    for pivot in track.hinges.pivots:
        instead |= set(pivot.instead)
        assert all(isinstance(one, Outcome) for one in pivot.instead.values())
    return found | instead | set(track.words.kinds)


CONCESSION = """
scenario: one-sided
title: One concession is no bargain
rulebook: diplomacy
parties: {north: {name: The North, side: 1}, south: {name: The South, side: 2}}
events:
  - {date: 2020-01-01, event: talks_held, by: [north, south]}
  - {date: 2020-01-10, event: no_show, by: north}
"""


@pytest.mark.slow
def test_what_both_must_do_is_not_said_of_one(tmp_path: Path, sim_cli: SimCli) -> None:
    path = tmp_path / "one-sided.yaml"
    path.write_text(CONCESSION)
    text = " ".join(sim_cli("whatif", path, "--all").out.split())
    assert "progress with concession by north and south or stoppage_ended" in text
    assert "by one side alone" not in text
    told = json.loads(sim_cli("whatif", path, "--format", "json").out)
    deeds = told["tracks"]["main"]["words"]["one_deed"]["progress"]
    (concession,) = [deed for deed in deeds if deed["event"] == "concession"]
    assert concession["sides"] == [[1, 2]]
    assert concession["because"].startswith("Both sides, and not one alone")


def test_what_a_side_without_a_party_could_do_is_told(tmp_path: Path, sim_cli: SimCli) -> None:
    (tmp_path / "book.yaml").write_text(
        "rulebook: book\ntitle: A book\nstart: stuck\n"
        "stages: {stuck: {reads: stalemate}, done: {reads: settled, final: true}}\n"
        "events: {give: {signal: deed, tone: cooperative}}\n"
        "tallies: {givers: {sides: give}}\n"
        "rules:\n  both: {event: give, from: stuck, when: givers >= 2, to: done, because: Two}\n"
    )
    path = tmp_path / "alone.yaml"
    path.write_text(
        "scenario: alone\ntitle: Alone\nrulebook: book.yaml\nparties: {A: {side: 1}}\n"
        "events: [{date: 2020-01-01, event: give, by: A}]\n"
    )
    text = " ".join(sim_cli("whatif", path, "--all").out.split())
    assert "nothing leads out of stuck" in text
    assert "a side without a party could: give by side 2 (without a party)" in text
    told = json.loads(sim_cli("whatif", path, "--format", "json").out)
    (way,) = told["tracks"]["main"]["ways"]
    assert way["steps"] is None
    assert way["beyond_parties"]["steps"] == 1
    assert "settled with give by side 2 (without a party)" in text


def test_a_side_that_has_a_name_and_no_party_is_told_by_its_name(
    tmp_path: Path, sim_cli: SimCli
) -> None:
    (tmp_path / "book.yaml").write_text(
        "rulebook: book\ntitle: A book\nsides: [employer, union]\nstart: stuck\n"
        "stages: {stuck: {reads: stalemate}, done: {reads: settled, final: true}}\n"
        "events: {give: {signal: deed, tone: cooperative}}\n"
        "rules:\n  both: {event: give, by: union, from: stuck, to: done, because: They gave}\n"
    )
    path = tmp_path / "alone.yaml"
    path.write_text(
        "scenario: alone\ntitle: Alone\nrulebook: book.yaml\nparties: {A: {side: employer}}\n"
        "events: [{date: 2020-01-01, event: give, by: A}]\n"
    )
    text = " ".join(sim_cli("whatif", path, "--all").out.split())
    assert "a side without a party could: give by union (without a party)" in text
    assert "settled with give by union (without a party): They gave" in text


def test_what_is_avoided_is_no_cheapest_change(tmp_path: Path, sim_cli: SimCli) -> None:
    path = tmp_path / "one-sided.yaml"
    path.write_text(CONCESSION)
    ended = sim_cli("whatif", path, "--avoid", "accord_signed", "--to", "settled")
    assert "accord_signed" not in ended.out.replace("without accord_signed", "").replace(
        "accord_signed left out", ""
    )


JOINT_RULES = """
rulebook: joint
title: What all sides do
start: stuck
stages: {stuck: {reads: stalemate}, talks: {reads: progress}}
events:
  meet: {signal: deed, tone: cooperative, joint: true}
  call: {signal: deed, tone: cooperative, joint: false}
  visit: {signal: deed, tone: cooperative}
rules: {met: {event: [meet, call, visit], from: stuck, to: talks, because: They met}}
"""
JOINT_STORY = """
scenario: joint
title: Both did both
rulebook: joint.yaml
parties: {A: {side: 1}, B: {side: 2}}
from: 2020-01-01
events:
  - {date: 2020-01-01, event: call, by: [A, B]}
  - {date: 2020-01-02, event: visit, by: [A, B], track: other}
tracks: {main: {}, other: {}, third: {}}
"""


def singles(track: TrackAnswer) -> set[str]:
    return {act.event for way in track.ways for (move,) in way.found.ways for act in move.acts}


def test_by_offers_nothing_that_the_rulebook_calls_joint(tmp_path: Path, sim_cli: SimCli) -> None:
    (tmp_path / "joint.yaml").write_text(JOINT_RULES, encoding="utf-8")
    path = tmp_path / "story.yaml"
    text = JOINT_STORY.replace("event: call, by: [A, B]", "event: call, by: [A, B], track: other")
    path.write_text(text, encoding="utf-8")
    scenario = sim.load_scenario(path)
    goal = reading_goal(scenario.rulebook, "progress")
    answer = what_if(scenario, Question(to=goal, by="A"))
    assert answer.question.joint == ("meet", "visit")
    assert singles(answer.tracks["main"]) == singles(answer.tracks["third"]) == {"call"}
    anybody = what_if(scenario, Question(to=goal))
    assert singles(anybody.tracks["main"]) == {"meet", "call", "visit"}
    told = " ".join(sim_cli("whatif", str(path), "--to", "progress", "--by", "A").out.split())
    assert "left out, as all sides do them together: meet" in told
    assert "left out, as both sides did them together so far: visit" in told
