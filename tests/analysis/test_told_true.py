"""What findings and the ledger say in words, held against the events and against other runs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import builders
import pytest
from builders import in_a_script
from hypothesis import given, settings
from places import ROOT, TESTS

import sim
from sim.analysis.check.finding import Finding
from sim.analysis.check.scenarios import lint_scenario
from sim.analysis.judge.ledger import ledger
from sim.files.shelf import load_rulebook
from sim.model.scenario import Event, Scenario
from sim.model.value import changed

LIBRARY = sorted((ROOT / "scenarios").glob("*.yaml"))
NEARLY = re.compile(
    r"on (?P<day>\S+), day (?P<passed>\d+) of (?P<due>\d+) in '(?P<stage>\w+)' on track "
    r"'(?P<track>\w+)', '(?P<rule>[\w-]+)' was (?P<left>\d+) days? from firing"
)
MOVED = re.compile(
    r"if event (?P<number>\d+) came on (?P<day>[\d-]+)(?P<more>, and the clock ran to then)?, "
)
RAN = re.compile(r"if the clock ran to (?P<day>[\d-]+), ")
READS = re.compile(r"the track would read (\w+) since (\S+), not (?:since )?(\S+)$")


def _found(scenario: Scenario, code: str) -> list[Finding]:
    return [one for one in lint_scenario(scenario) if one.kind.code == code]


def _later(scenario: Scenario, cure: str) -> Scenario:
    """The other history that a cure speaks of, put together by hand."""
    until = sim.run(scenario).days[1]
    if ran := RAN.search(cure):
        return changed(scenario, until=date.fromisoformat(ran["day"]), expect=())
    moved = MOVED.search(cure)
    assert moved, cure
    day = date.fromisoformat(moved["day"])
    assert bool(moved["more"]) is (day > until)
    place = int(moved["number"]) - 1
    rest = [one for n, one in enumerate(scenario.events) if n != place]
    last = changed(scenario.events[place], date=day, known=None)
    events = [one for one in rest if one.date <= day] + [last]
    events += [one for one in rest if one.date > day]
    ghost = Event(scenario.first_day, scenario.events[0].event, ())
    return changed(scenario, events=(ghost, *events), until=max(day, until), expect=())


def _check_nearly(scenario: Scenario) -> None:
    was = sim.run(scenario)
    for one in _found(scenario, "SIM232"):
        told = NEARLY.fullmatch(one.message)
        assert told, one.message
        assert int(told["passed"]) + int(told["left"]) == int(told["due"])
        falls = date.fromisoformat(told["day"]) + timedelta(int(told["left"]))
        before = [event for event in scenario.events if _comes_before(one, scenario, event)]
        silence = changed(scenario, events=tuple(before), until=falls, expect=())
        if before:
            fell = [s for s in sim.run(silence).steps if s.track == told["track"] and s.deadline]
            assert (told["rule"], falls) in [(step.rule, step.date) for step in fell]
        then = sim.run(_later(scenario, one.cure)).tracks[told["track"]]
        now = was.tracks[told["track"]]
        if one.cure.startswith("the verdict does not hang on it"):
            assert (then.reads, then.since) == (now.reads, now.since)
            continue
        reads = READS.search(one.cure)
        assert reads, one.cure
        assert (reads[1], reads[2]) == (then.reads, str(then.since))
        assert reads[3] == (now.reads if now.reads != then.reads else str(now.since))


def _comes_before(finding: Finding, scenario: Scenario, event: Event) -> bool:
    if finding.cure.find("if the clock ran") >= 0:
        return True
    moved = MOVED.search(finding.cure)
    assert moved
    return scenario.events.index(event) < int(moved["number"]) - 1


@pytest.mark.slow
@given(builders.rulebooks().flatmap(builders.scripts))
@settings(max_examples=30)
def test_a_deadline_that_nearly_fell_does_what_is_said(scenario: Scenario) -> None:
    lined = [changed(event, line=n) for n, event in enumerate(scenario.events)]
    _check_nearly(changed(scenario, events=tuple(lined)))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_library_says_of_its_deadlines_what_a_run_says(path: Path) -> None:
    _check_nearly(sim.load_scenario(path))


def test_a_deadline_of_which_nothing_hangs_is_told_as_such() -> None:
    told = ("0 talks_held USA", "148 talks_held USA", "170 talks_collapsed USA")
    for count, hangs in ((3, False), (2, True)):
        scenario = in_a_script(sim.load_rulebook("diplomacy"), *told[:count])
        found = _found(scenario, "SIM232")[0]
        assert found.cure.startswith("check the dates") is hangs, found.cure


def test_an_idle_event_is_called_what_it_is() -> None:
    book = load_rulebook(TESTS / "rulebooks" / "end-of-day.yaml")
    scenario = in_a_script(book, "0 offer USA", "1 summit_held USA", "2 summit_held DPRK")
    words, deed = _found(scenario, "SIM231")
    assert "'summit_held' on 2018-06-14, a cooperative deed, fired no rule" in deed.message
    assert "as a cooperative deed" in deed.cure
    assert "as a cooperative word" in words.cure


def _account(scenario: Scenario, party: str, tracks: set[str]) -> str | None:
    """The sentence of a party, from its events alone."""
    kinds = scenario.rulebook.events
    acts = [e for e in scenario.events if party in e.by and tracks & set(e.tracks)]
    told = [(kinds[e.event].tone, kinds[e.event].signal, e.date) for e in acts]
    last = max(
        (n for n, (tone, what, _) in enumerate(told) if (tone, what) == ("cooperative", "deed")),
        default=-1,
    )
    after = [(tone, what) for tone, what, _ in told[last + 1 :]]
    words, hostile = after.count(("cooperative", "word")), after.count(("hostile", "deed"))
    if not words:
        return None
    where = "" if tracks == set(scenario.tracks) else f" on {min(tracks)}"
    says = f"{words} cooperative word{'s' * (words > 1)} and no cooperative deed{where}"
    says += f" since {told[last][2]}" if last >= 0 else ""
    return says + (f", but {hostile} hostile deed{'s' * (hostile > 1)}" if hostile else "")


@pytest.mark.slow
@given(builders.rulebooks().flatmap(builders.scripts))
@settings(max_examples=40)
def test_the_ledger_says_what_the_events_say(scenario: Scenario) -> None:
    first = next(iter(scenario.tracks))
    for tracks in (list(scenario.tracks), [first]):
        for row in ledger(sim.run(scenario, tracks=tracks)):
            assert row.says == _account(scenario, row.party, set(tracks))


def test_an_offer_is_no_friendly_word() -> None:
    scenario = in_a_script(sim.load_rulebook("diplomacy"), "0 talks_held USA", "1 offer USA")
    (row,) = ledger(sim.run(scenario))
    assert row.says == "1 cooperative word and no cooperative deed since 2018-06-12"
