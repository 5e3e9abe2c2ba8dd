"""Every check finds its fault where it is, shows it with a script that runs, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from builders import in_a_script, rulebooks
from hypothesis import given

import sim
from sim.analysis.check.finding import Finding
from sim.analysis.check.rulebooks import KINDS, lint
from sim.analysis.check.scenarios import lint_scenario
from sim.analysis.check.survey import Survey
from sim.engine.run import run
from sim.engine.table import NONE, Table
from sim.model.claim import Claim
from sim.model.rulebook import Rule, Rulebook
from sim.model.scenario import Check, Party, Source
from sim.model.value import changed

Tiny = Callable[[str], Rulebook]

FOUND: dict[str, list[tuple[str, str, str, str | None]]] = {
    "unreachable-stage": [
        ("SIM201", "error", "stages summit", None),
        ("SIM203", "error", "rules down", None),
    ],
    "trap": [("SIM202", "warning", "stages sulk", "no_show")],
    "trap-by-tally": [("SIM202", "warning", "stages stalemate", "no_show, no_show")],
    "one-reading": [("SIM202", "warning", "start", None)],
    "dead-rules": [
        ("SIM203", "error", "rules forgotten", None),
        ("SIM204", "error", "rules forgiven when 0", None),
        ("SIM205", "error", "rules endured", "no_show"),
    ],
    "passed-through": [("SIM203", "error", "rules answered", None)],
    "never-together": [("SIM204", "error", "rules missed when", None)],
    "overlap": [("SIM206", "warning", "rules broken", "no_show, attack, decision")],
    "never-from-there": [("SIM206", "warning", "rules left", "no_show")],
    "exception": [],
    "redundant": [
        ("SIM207", "warning", "rules later", "no_show, no_show, talks_held, no_show"),
        ("SIM207", "warning", "rules often", None),
    ],
    "unnecessary-line": [("SIM208", "warning", "rules missed when 1", None)],
    "by-out-of-order": [("SIM208", "warning", "rules together by 1", None)],
    "tallies": [
        ("SIM209", "warning", "tallies letters", None),
        ("SIM210", "warning", "rules missed when 0", None),
    ],
    "wait-never-over": [
        ("SIM215", "error", "rules weary when 0", None),
        ("SIM215", "warning", "rules early when 1", None),
    ],
    "reset-of-no-entry": [("SIM217", "warning", "tallies no_shows", None)],
    "circle": [("SIM212", "warning", "rules lapsed", "talks_held, 30 days")],
    "gaps": [],
    "groups": [("SIM259", "warning", "groups idle", None)],
    "overall": [
        ("SIM258", "warning", "overall 1 when", None),
        ("SIM258", "warning", "overall 3 when", None),
        ("SIM258", "warning", "overall 4 when", None),
    ],
}
NOTES: dict[str, list[tuple[str, str, str | None]]] = {
    "exception": [
        ("SIM206", "rules missed", "no_show, no_show, talks_held, no_show"),
        ("SIM206", "rules missed", "no_show, talks_held, no_show"),
        ("SIM213", "stages talks", None),
        ("SIM213", "stages war", None),
    ],
    "gaps": [("SIM211", "events flood", None), ("SIM213", "stages talks", None)],
    "one-reading": [],
}


@pytest.mark.parametrize("trait", FOUND)
def test_each_check_finds_its_fault_and_no_other(tiny: Tiny, trait: str) -> None:
    found = [_told(one) for one in lint(Table(tiny(f"lint-{trait}"))) if one.severity != "note"]
    assert sorted(found, key=str) == FOUND[trait]


@pytest.mark.parametrize("trait", NOTES)
def test_notes_are_one_for_each_event_stage_or_exception(tiny: Tiny, trait: str) -> None:
    notes = [one for one in lint(Table(tiny(f"lint-{trait}"))) if one.severity == "note"]
    assert sorted((one.kind.code, _at(one), _steps(one)) for one in notes) == NOTES[trait]


def test_every_kind_has_a_code_of_its_own_and_a_tiny_file(tiny: Tiny) -> None:
    codes = [kind.code for kind in KINDS]
    shown = {code for found in FOUND.values() for code, *_ in found}
    shown |= {code for found in NOTES.values() for code, *_ in found}
    assert sorted(set(codes)) == sorted(codes)
    assert set(codes) == shown


def test_reasons_name_what_stands_in_the_way(tiny: Tiny) -> None:
    said = {_at(one): one.message for one in lint(Table(tiny("lint-dead-rules")))}
    assert said["rules forgotten"].endswith("never runs so long: 'drifted' falls sooner")
    assert said["rules forgiven when 0"].endswith("(seen there: no_shows 0)")
    assert said["rules endured"].endswith("wherever it fits, 'missed' comes first")
    (passed,) = [one for one in lint(Table(tiny("lint-passed-through"))) if one.at[0] == "rules"]
    assert passed.message.endswith("a deadline of no days always comes before the event")
    (together,) = [
        one for one in lint(Table(tiny("lint-never-together"))) if one.severity == "error"
    ]
    assert together.message.endswith(
        "never hold together where it is asked (seen there: no_shows 1 to 3 or more)"
    )


@pytest.mark.slow
@given(rulebooks())
def test_what_is_shown_by_a_script_happens_when_it_runs(book: Rulebook) -> None:
    for finding in lint(Table(book)):
        if finding.witness is None or finding.witness.scenario is None:
            continue
        told = [one for one in finding.witness.steps.split(", ") if " of " not in one]
        steps = run(finding.witness.scenario, tracks=["main"]).steps[: len(told)]
        assert [step.event or f"{step.deadline}"[6:] for step in steps] == [
            one.partition(" by ")[0] for one in told
        ]
        if finding.kind.code in ("SIM205", "SIM206"):
            behind = {refusal.rule: refusal.behind for refusal in steps[-1].refusals}
            assert behind[str(finding.at[1])] is not None


@pytest.mark.slow
@given(rulebooks())
def test_two_rules_meet_exactly_where_the_machine_says_that_one_is_behind(book: Rulebook) -> None:
    table = Table(book)
    behind = set()
    for row in range(len(table)):
        for column in range(len(table.columns)):
            decision = table.decision(row, column)
            for blocked in decision.blocked if decision else ():
                if blocked.lacks == "order" and decision and decision.rule:
                    behind.add((decision.rule.name, blocked.rule.name))
    survey = Survey(table)
    meetings = {
        (book.rules[one].name, book.rules[two].name)
        for (one, two), meeting in survey.meetings.items()
        if meeting.decided
    }
    assert meetings == behind
    fired = np.unique(table.rule)
    assert [survey.dead(n) for n in range(len(book.rules))] == [
        n not in fired for n in range(len(book.rules))
    ]


@pytest.mark.slow
@given(rulebooks())
def test_dropping_a_line_changes_a_cell_exactly_where_it_is_needed(book: Rulebook) -> None:
    book = _telling_counts_apart(book)
    table = Table(book)
    survey = Survey(table)
    for number, rule in enumerate(book.rules):
        for line, needed in enumerate(survey.fates[number].needed):
            less = changed(rule, when=rule.when[:line] + rule.when[line + 1 :])
            other = Table(_with(book, number, less))
            assert _does_as(other, table) is not needed


@pytest.mark.slow
@given(rulebooks())
def test_without_a_dead_or_a_subsumed_rule_every_history_is_the_same(book: Rulebook) -> None:
    book = _telling_counts_apart(book)
    table = Table(book)
    for finding in lint(table):
        if finding.kind.code not in ("SIM203", "SIM204", "SIM205", "SIM207", "SIM215"):
            continue
        if finding.kind.code == "SIM215" and finding.severity != "error":
            continue
        number = [rule.name for rule in book.rules].index(str(finding.at[1]))
        if book.rules[number].after is not None:
            continue  # without it the stage has other deadlines to count
        rest = Table(_with(book, number))
        assert np.array_equal(table.next, rest.next[:, _columns(rest, table)])


@pytest.mark.slow
@given(rulebooks())
def test_a_trap_is_what_no_walk_leaves(book: Rulebook) -> None:
    table = Table(book)
    stages = list(book.stages.values())
    caught = set()
    for row in range(len(table)):
        reached, ahead = {row}, [row]
        while ahead:
            for to in table.next[ahead.pop()]:
                if to != NONE and int(to) not in reached:
                    reached.add(int(to))
                    ahead.append(int(to))
        at = {stages[table.stage[to]] for to in reached}
        if len({stage.reads for stage in at}) == 1 and not any(stage.final for stage in at):
            caught.add(stages[table.stage[row]].name)
    told = [one for one in lint(table) if one.kind.code == "SIM202"]
    if any(one.at == ("start",) for one in told):
        assert len({stages[place].reads for place in table.stage}) == 1
        return
    named = {name for one in told for name in one.message.split(": ")[0].split("'")[1::2]}
    assert named == caught


@pytest.mark.slow
@given(rulebooks())
def test_deadlines_are_circular_exactly_where_silence_comes_back(book: Rulebook) -> None:
    table = Table(book)
    told = {one.at[1] for one in lint(table) if one.kind.code == "SIM212"}
    turning = set()
    time = len(table.columns) - 1
    for row in range(len(table) if table.columns[time].event is None else 0):
        at, rules = row, set()
        for _ in range(len(table)):
            rule = table.rule[at, time]
            rules |= {book.rules[rule].name} if rule != NONE else set()
            at = int(table.next[at, time])
            if at in (NONE, row):
                break
        if at == row:
            turning.add(frozenset(rules))
    assert all(told & circle for circle in turning)
    assert bool(told) is bool(turning)


def test_a_rulebook_without_rules_only_gets_nowhere(tiny: Tiny) -> None:
    empty = changed(tiny("lint-gaps"), rules=())
    found = [_told(one) for one in lint(Table(empty)) if one.severity != "note"]
    assert found == [
        ("SIM201", "error", "stages stalemate", None),
        ("SIM201", "error", "stages settlement", None),
        ("SIM202", "warning", "start", None),
    ]


def test_the_packaged_rulebook_has_no_dead_rule_and_no_trap() -> None:
    found = lint(Table(sim.load_rulebook("diplomacy")))
    assert [one.message for one in found if one.severity == "error"] == []


def test_a_scenario_is_told_what_it_never_uses(tiny: Tiny) -> None:
    scenario = in_a_script(
        tiny("end-of-day"), "0 offer USA", "115 summit_held USA", "115 summit_held DPRK"
    )
    used = changed(scenario.events[1], sources=("vox",))
    scenario = changed(
        scenario,
        events=(scenario.events[0], used, scenario.events[2]),
        sources={"vox": whole_source("vox"), "icews": Source("icews", "ICEWS")},
    )
    assert [_told(one) for one in lint_scenario(scenario)] == [
        ("SIM231", "note", "events 0 event", None),
        ("SIM231", "note", "events 2 event", None),
        ("SIM232", "note", "events 1 date", None),
        ("SIM233", "warning", "parties UN", None),
        ("SIM234", "warning", "sources icews", None),
        ("SIM235", "note", "events 0 event", None),
        ("SIM235", "note", "events 2 event", None),
        ("SIM236", "note", "scenario", None),
        ("SIM267", "note", "sources icews", None),
        ("SIM268", "note", "sources icews", None),
    ]


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://example.org/a?b=1", True),
        ("http://example.org", True),
        ("", False),
        ("ftp://example.org/a", False),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
    ],
)
def test_a_link_is_missed_where_no_report_can_lead_to_it(
    tiny: Tiny, url: str, followed: bool
) -> None:
    scenario = changed(
        in_a_script(tiny("end-of-day"), "0 offer USA"),
        sources={"vox": changed(whole_source("vox"), url=url)},
    )
    codes = [one.kind.code for one in lint_scenario(scenario)]
    assert ("SIM267" in codes) is not followed
    assert "SIM268" not in codes


@pytest.mark.parametrize(
    ("day", "nearly"), [(107, False), (108, True), (120, True)], ids=["before", "tenth", "last"]
)
def test_a_deadline_nearly_fell_in_its_last_tenth(tiny: Tiny, day: int, nearly: bool) -> None:
    scenario = in_a_script(tiny("end-of-day"), "0 offer", f"{day} summit_held")
    said = [one.message for one in lint_scenario(scenario) if one.kind.code == "SIM232"]
    days = f"{120 - day} days from firing"
    assert bool(said) is nearly
    assert all(f"day {day} of 120 in 'talks'" in text and text.endswith(days) for text in said)


def test_a_deadline_nearly_fell_where_the_clock_stops(tiny: Tiny) -> None:
    scenario = in_a_script(tiny("end-of-day"), "0 offer", until=119)
    (found,) = [one for one in lint_scenario(scenario) if one.kind.code == "SIM232"]
    assert found.at == ("until",)
    assert "'drifted' was 1 day from firing" in found.message
    fell = in_a_script(tiny("end-of-day"), "0 offer", until=121)
    assert [one for one in lint_scenario(fell) if one.kind.code == "SIM232"] == []


def test_a_scenario_that_uses_all_it_says_has_no_finding(tiny: Tiny) -> None:
    scenario = in_a_script(tiny("end-of-day"), "0 summit_held USA")
    scenario = changed(
        scenario,
        parties={"USA": Party("USA", side=1)},
        sources={"vox": whole_source("vox"), "check": whole_source("check")},
        events=(changed(scenario.events[0], sources=("vox",)),),
        expect=(Check(at=date(2018, 6, 12), stage="summit", sources=("check",)),),
    )
    assert lint_scenario(scenario) == ()


def whole_source(name: str) -> Source:
    """A source that can be looked up."""
    return Source(name, "A title", date=date(2018, 7, 13), url="https://example.org/a")


def _told(finding: Finding) -> tuple[str, str, str, str | None]:
    return finding.kind.code, finding.severity, _at(finding), _steps(finding)


def _at(finding: Finding) -> str:
    return " ".join(map(str, finding.at))


def _steps(finding: Finding) -> str | None:
    return finding.witness.steps if finding.witness else None


def _telling_counts_apart(book: Rulebook) -> Rulebook:
    """The rulebook with claims that keep its tallies as they are when a condition is dropped."""
    claims = [
        Claim(f"{rule.name}-{n}", "never", line)
        for rule in book.rules
        for n, line in enumerate(rule.when)
    ]
    return changed(book, claims=tuple(claims))


def _columns(table: Table, like: Table) -> list[int]:
    """The columns of a table that stand for those of another, in which more may hang on sides."""
    return [table.column(*column) for column in like.columns]


def _does_as(table: Table, other: Table) -> bool:
    """Whether a table leads where another does, by the same rules."""
    columns = _columns(table, other)
    return np.array_equal(table.next[:, columns], other.next) and np.array_equal(
        table.rule[:, columns], other.rule
    )


def _with(book: Rulebook, number: int, *rules: Rule) -> Rulebook:
    return changed(book, rules=(*book.rules[:number], *rules, *book.rules[number + 1 :]))
