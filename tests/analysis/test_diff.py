"""An amendment changes just what a day by day walk of both rulebooks says, or nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import product as every
from pathlib import Path

import pytest
from builders import rulebooks, scripts
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from places import TESTS

from sim.analysis.compare.diff import diff, histories, under
from sim.analysis.compare.difference import (
    NO_COMMON_EVENT,
    READINGS,
    SAME,
    STAGES,
    START,
    UNDECIDED,
)
from sim.analysis.compare.pairs import Product
from sim.analysis.compare.runs import compare
from sim.analysis.compare.wording import amendments
from sim.cli import cli
from sim.cli.streams import guarded
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.table import Table
from sim.export.diff import diff_json
from sim.files.page import Page
from sim.files.scenario_file import load_scenario
from sim.files.shelf import load_rulebook, read_rulebook
from sim.model.rulebook import READINGS as EVERY_READING
from sim.model.rulebook import SAME as STAY
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.model.step import Position
from sim.model.value import changed
from sim.report.diff import diff_report
from sim.report.layout import plain
from sim.report.text import as_text

HERE = TESTS / "rulebooks"
BASE = HERE / "diff-base.yaml"


def amended(trait: str) -> Rulebook:
    return load_rulebook(HERE / f"diff-{trait}.yaml")


@st.composite
def mutants(draw: st.DrawFn) -> tuple[Rulebook, Rulebook]:
    """A rulebook, and the same with one rule or reading changed."""
    book = draw(rulebooks())
    rules = list(book.rules)
    at = draw(st.integers(0, len(rules) - 1))
    rule = rules[at]
    how = draw(st.sampled_from(["drop", "swap", "to", "when", "after", "from", "reads", "none"]))
    stages = dict(book.stages)
    if how == "drop":
        assume(len(rules) > 1)
        del rules[at]
    elif how == "swap":
        other = draw(st.integers(0, len(rules) - 1))
        rules[at], rules[other] = rules[other], rules[at]
    elif how == "to":
        assume(rule.after != 0)
        rules[at] = changed(rule, to=draw(st.sampled_from([*stages, STAY])))
    elif how == "when":
        rules[at] = changed(rule, when=rule.when[1:])
    elif how == "after":
        assume(rule.after)
        rules[at] = changed(rule, after=draw(st.sampled_from([1, 2, 4, 29])))
    elif how == "from":
        rules[at] = changed(rule, origins=rule.origins[1:] or rule.origins)
    elif how == "reads":
        name = draw(st.sampled_from(list(stages)))
        reads = draw(st.sampled_from(EVERY_READING))
        stages[name] = changed(stages[name], reads=reads)
    return book, changed(book, rules=tuple(rules), stages=stages)


def tells_apart(scenario: Scenario, a: Rulebook, b: Rulebook, what: str = "stage") -> bool:
    """Whether a script is stood through differently, after an event or at the end of a day."""
    found = compare(run(under(scenario, book)) for book in (a, b))
    return any(
        len({getattr(at, what) for at in here}) > 1
        for track in found.tracks
        for here in (track.starts, *(row.stood for row in track.rows))
    )


@pytest.mark.slow
@given(mutants(), st.data())
@settings(max_examples=30)
def test_what_is_proved_the_same_is_the_same_in_every_script(
    pair: tuple[Rulebook, Rulebook], data: st.DataObject
) -> None:
    a, b = pair
    found = histories(a, b)
    if found.outcome == SAME:
        for _ in range(5):
            script = data.draw(scripts(a))
            assert not tells_apart(script, a, b)
            assert not tells_apart(script, a, b, "reads")
        return
    assert found.scenario is not None
    assert tells_apart(found.scenario, a, b, "reads" if found.outcome == READINGS else "stage")


@pytest.mark.slow
@given(rulebooks())
def test_a_rulebook_does_not_differ_from_itself(book: Rulebook) -> None:
    found = diff(book, book)
    assert not found.differs
    assert found.histories.outcome == SAME
    assert 0 < found.histories.pairs <= len(Table(book))


class Clock:
    """One rulebook, a day at a time: a position, and the days since its stage was entered."""

    def __init__(self, book: Rulebook) -> None:
        self.machine = Machine(book)
        marks = [mark.days for stage in book.stages for mark in book.marks_of(stage)]
        self.most = max(marks, default=0) + 1

    def happen(self, at: tuple[Position, int], event: str, sides: int) -> tuple[Position, int]:
        decision = self.machine.step(at[0], event, sides)
        return decision.after, 0 if decision.entered else at[1]

    def sleep(self, at: tuple[Position, int]) -> tuple[Position, int]:
        """The next morning, after what falls at the end of the day."""
        position, waited = at
        while self.machine.due(position) == waited:
            decision = self.machine.wait(position)
            assert decision is not None
            position, waited = decision.after, 0 if decision.entered else waited
        return position, min(waited + 1, self.most)


def parted_by_days(a: Rulebook, b: Rulebook, most: int = 3000) -> bool | None:
    """Whether any history parts two rulebooks, tried day by day; None where it takes too long."""
    one, other = Clock(a), Clock(b)
    start = ((one.machine.start(), 0), (other.machine.start(), 0))
    seen, left = {start}, [start]
    while left:
        here, there = left.pop()
        if here[0].stage != there[0].stage:
            return True
        after = [(one.sleep(here), other.sleep(there))] + [
            (one.happen(here, event, sides), other.happen(there, event, sides))
            for event in a.events
            for sides in range(2**a.sides)
        ]
        left += [pair for pair in dict.fromkeys(after) if pair not in seen]
        seen.update(after)
        if len(seen) > most:
            return None
    return False


@pytest.mark.slow
@given(mutants())
@settings(max_examples=40)
def test_histories_are_those_of_a_walk_day_by_day(pair: tuple[Rulebook, Rulebook]) -> None:
    found, parted = histories(*pair), parted_by_days(*pair)
    assume(parted is not None)
    assert (found.outcome == STAGES) == parted


def brute(a: Rulebook, b: Rulebook, most: int, gaps: range) -> int | None:
    """The fewest events of a script that parts two rulebooks, by trying them all."""
    masks = [("A",), ("B",), ("A", "B"), ()]
    parties = {"A": Party("A", side=1), "B": Party("B", side=2)}
    for length in range(1, most + 1):
        choices = every(a.events, masks, gaps)
        for chosen in every(choices, repeat=length):
            today, events = date(2001, 1, 1), []
            for name, who, gap in chosen:
                events.append(Event(today, name, (MAIN,), who))
                today += timedelta(gap)
            tracks = {MAIN: Track(MAIN, a.start)}
            script = Scenario("brute", "", a, tuple(events), parties, {}, tracks, today)
            if tells_apart(script, a, b):
                return length
    return None


@pytest.mark.parametrize(
    ("trait", "outcome"),
    [
        ("same-in-other-words", SAME),
        ("clocks-apart", STAGES),
        ("longer-deadline", STAGES),
        ("one-side-enough", STAGES),
        ("readings", READINGS),
        ("start", START),
        ("other-events", NO_COMMON_EVENT),
        ("masked", SAME),
        ("met-in-time", SAME),
        ("silence-first", STAGES),
    ],
)
def test_each_trait_has_its_outcome(trait: str, outcome: str) -> None:
    base = {"met-in-time": "met-base", "silence-first": "silence-base"}.get(trait, "base")
    assert histories(amended(base), amended(trait)).outcome == outcome


def test_clocks_that_part_take_the_days_that_tell() -> None:
    """The word restarts A's clock alone, so a silence of just the right length is needed."""
    found = histories(load_rulebook(BASE), amended("clocks-apart"))
    assert found.script is not None
    assert found.clocked > found.pairs
    told = [(row.event or row.deadlines[0]) for row in found.script.tracks[0].rows]
    assert told[:2] == ["meet", "word"]
    assert told[-1].startswith("after")


def test_a_silence_before_the_first_event_is_part_of_the_script() -> None:
    found = histories(amended("silence-base"), amended("silence-first"))
    assert found.scenario is not None
    assert [event.tracks for event in found.scenario.events] == [(MAIN,)]
    assert found.scenario.begins is not None
    assert found.scenario.begins < found.scenario.events[0].date
    assert tells_apart(found.scenario, amended("silence-base"), amended("silence-first"))


def test_a_script_is_as_short_as_any() -> None:
    a = load_rulebook(BASE)
    for trait in ("clocks-apart", "longer-deadline", "one-side-enough"):
        b = amended(trait)
        found = histories(a, b)
        assert found.scenario is not None
        assert brute(a, b, 2, range(5)) == len(found.scenario.events)


def test_cells_that_part_are_counted_by_what_happens_in_them() -> None:
    found = histories(load_rulebook(BASE), amended("one-side-enough"))
    (one,) = found.differences
    assert (one.stage, one.on) == ("talks", ("blame", "blame"))
    assert one.to == ("talks", "stalled")
    assert one.rules == (None, "blamed")
    # By A alone and by B alone, each from the position in which no side has blamed yet.
    assert one.cells == found.parted == 2


def test_a_limit_ends_the_search_and_says_so() -> None:
    a = load_rulebook(BASE)
    product = Product(Table(a), Table(a), limit=2)
    assert not product.complete
    assert product.clocked == 2
    assert product.shortest() is None


def test_undecided_is_not_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.analysis.compare.diff.Table", lambda book, **_: Table(book))
    a = load_rulebook(BASE)
    assert histories(a, a, limit=2).outcome == UNDECIDED
    assert diff(a, a, limit=2).differs


def test_words_name_each_part_that_changed() -> None:
    found = amendments(load_rulebook(BASE), amended("words"))
    said = {(one.kind, one.name): one for one in found}
    assert {key: one.how for key, one in said.items()} == {
        ("stage", "paused"): "added",
        ("stage", "stalled"): "changed",
        ("event", "blame"): "changed",
        ("tally", "accusers"): "changed",
        ("rule", "drift"): "removed",
        ("rule", "pause"): "added",
        ("rule", "noted"): "moved",
        ("rule", "blamed"): "changed",
        ("claim", "no-words"): "added",
    }
    assert said["rule", "blamed"].details[0].key == "when"
    (order,) = said["rule", "noted"].details
    assert (order.before, order.after) == (("meeting",), ())


@pytest.mark.slow
@given(rulebooks(), st.data())
def test_moved_rules_explain_the_order(book: Rulebook, data: st.DataObject) -> None:
    order = data.draw(st.permutations(book.rules))
    moved = {one.name for one in amendments(book, changed(book, rules=tuple(order)))}
    kept = [rule.name for rule in order if rule.name not in moved]
    assert kept == [rule.name for rule in book.rules if rule.name not in moved]
    assert (not moved) == (list(order) == list(book.rules))


def test_the_command_says_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["diff", str(BASE), str(BASE)]) == 0
    said = capsys.readouterr().out
    assert "They agree: no history tells them apart" in said
    assert "Proved over" in said


def test_words_alone_differ_but_histories_do_not(capsys: pytest.CaptureFixture[str]) -> None:
    other = str(HERE / "diff-same-in-other-words.yaml")
    assert guarded(cli, ["diff", str(BASE), other]) == 1
    assert guarded(cli, ["diff", str(BASE), other, "--histories"]) == 0
    assert guarded(cli, ["diff", str(BASE), str(HERE / "diff-readings.yaml"), "--histories"]) == 1
    assert "rule drift changed" in capsys.readouterr().out


def test_the_script_is_saved_and_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = str(HERE / "diff-longer-deadline.yaml")
    saved = str(tmp_path / "script.yaml")
    assert guarded(cli, ["diff", str(BASE), other, "--write-script", saved]) == 1
    assert tells_apart(load_scenario(saved), load_rulebook(BASE), load_rulebook(other))
    assert guarded(cli, ["run", saved]) == 0
    assert guarded(cli, ["run", saved, "-r", other]) == 1
    assert capsys.readouterr().err == ""


SCENARIO = """\
scenario: given
title: Given
rulebook: {book}
parties: {{A: {{side: 1}}, B: {{side: 2}}}}
events:
  - {{date: 2001-01-01, event: meet}}
  - {{date: 2001-01-02, event: blame, by: A}}
expect:
  - {{at: 2001-01-02, reads: progress}}
"""


def test_given_scenarios_that_change_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        text = SCENARIO.format(book=BASE)
        (tmp_path / f"{name}.yaml").write_text(text if name == "one" else text.replace("by: A", ""))
    arguments = ["diff", str(BASE), str(HERE / "diff-one-side-enough.yaml"), "--on", str(tmp_path)]
    assert guarded(cli, [*arguments, "--format", "json"]) == 1
    one, two = json.loads(capsys.readouterr().out)["scenarios"]
    assert one["verdict_changed"]
    assert one["readings_part"]["date"] == "2001-01-02"
    (check,) = one["checks_changed"]
    assert check["line"] == 9
    assert [under["holds"] for under in check["under"]] == [True, False]
    assert not two["changed"]
    assert guarded(cli, arguments) == 1
    said = capsys.readouterr().out
    assert "On 2 scenarios: 1 differs, 1 in the verdict" in said
    assert "from 2001-01-02 on main: progress -> stalemate" in said


def test_a_scenario_that_only_one_can_run_has_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(SCENARIO.format(book=BASE))
    other = str(HERE / "diff-other-events.yaml")
    assert guarded(cli, ["diff", str(BASE), other, "--on", str(path)]) == 1
    assert "cannot be run under other-events: unknown event 'meet'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["diplomacyy", "diplomacy"], "did you mean 'diplomacy'"),
        (["diplomacy", "diplomacy", "scenarios"], "is too many"),
        (["diplomacy", "no-such.yaml"], "cannot read the file"),
        (["diplomacy", "diplomacy", "--on", "no-such.yaml"], "cannot read the file"),
        (["-", "-"], "once only"),
        (["-", "diplomacy", "--write-script", "x.yaml"], "needs A as a file"),
        (["diplomacy", "diplomacy", "--limit", "10"], "has more than 10 positions"),
    ],
)
def test_bad_input_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, ["diff", *arguments]) == 2
    assert said in capsys.readouterr().err


OWN = """rulebook: {name}
title: A book
start: talks
{more}stages: {{talks: {{reads: progress}}, stuck: {{reads: stalemate}}}}
events: {{letter: {{signal: word, tone: cooperative}}{events}}}
rules:
  answer: {{event: letter, from: stuck, to: talks, because: They answer}}
{rules}"""
WALKOUT = ", walkout: {signal: deed, tone: hostile}"
LEAVE = "  leave: {event: walkout, from: talks, to: stuck, because: They leave}\n"


def own(name: str, events: str = "", rules: str = "", more: str = "") -> Rulebook:
    text = OWN.format(name=name, events=events, rules=rules, more=more)
    return read_rulebook(Page(f"{name}.yaml", text))


def test_an_event_of_one_alone_that_moves_a_stage_is_named_in_the_first_line() -> None:
    found = diff(own("plain"), own("other", WALKOUT, LEAVE))
    assert found.histories.outcome == SAME
    assert not found.histories.agrees
    first = plain(as_text(diff_report(found))).splitlines()[2]
    assert first == (
        "They agree only on what both name, letter: other alone has walkout, which moves talks to "
        "stuck"
    )
    told = json.loads(diff_json(found))["histories"]
    assert told["shared_events"] == ["letter"]
    assert told["own_events"] == [
        [],
        [{"event": "walkout", "stage": "talks", "to": "stuck", "rule": "leave"}],
    ]


def test_an_event_of_one_alone_that_moves_nothing_is_not() -> None:
    found = diff(own("plain"), own("other", WALKOUT))
    assert found.histories.agrees
    assert "over the 1 event that both name" in plain(as_text(diff_report(found)))


def test_an_event_of_one_alone_that_is_only_counted_is_named_too() -> None:
    text = OWN.format(name="other", more="", events=WALKOUT, rules="") + (
        "  later: {event: letter, from: talks, when: leaves >= 1, to: stuck, because: They left}\n"
        "tallies: {leaves: {count: walkout}}\n"
    )
    found = diff(own("plain"), read_rulebook(Page("other.yaml", text)))
    assert (found.histories.outcome, found.histories.agrees) == (SAME, False)
    assert "other alone has walkout, which is counted in talks" in plain(
        as_text(diff_report(found))
    )


def test_an_event_of_one_alone_that_restarts_a_clock_is_named_too() -> None:
    drift = "  drift: {after: 9 days, from: talks, to: stuck, because: Nothing}\n"
    again = "  again: {event: walkout, from: talks, to: talks, because: They begin anew}\n"
    found = diff(own("plain", rules=drift), own("other", WALKOUT, drift + again))
    assert not found.histories.agrees
    assert "other alone has walkout, which enters talks anew" in plain(as_text(diff_report(found)))


def test_sides_that_one_alone_has_are_left_out_aloud() -> None:
    found = diff(own("plain"), own("other", more="sides: 3\n"))
    assert "over their 1 event, by the 2 sides that both have" in plain(as_text(diff_report(found)))


def test_where_histories_differ_what_one_alone_has_is_told_too() -> None:
    moved = LEAVE.replace("walkout", "letter").replace("leave", "tire")
    found = diff(own("plain"), own("other", WALKOUT, moved + LEAVE))
    assert found.histories.outcome == STAGES
    assert "besides, other alone has walkout, which moves talks to stuck" in plain(
        as_text(diff_report(found))
    )


@pytest.mark.slow
@given(rulebooks(), st.data())
def test_what_one_alone_has_is_what_its_own_table_says(book: Rulebook, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(book.events)))
    events = {name: kind for name, kind in book.events.items() if name != gone}
    if not events:
        return
    tallies = {
        name: changed(
            tally,
            events=tuple(one for one in tally.events if one != gone),
            reset=tuple(one for one in tally.reset if one != gone),
            drop=tuple(one for one in tally.drop if one != gone),
        )
        for name, tally in book.tallies.items()
    }
    rules = tuple(
        changed(rule, events=tuple(one for one in rule.events if one != gone))
        for rule in book.rules
        if rule.after is not None or set(rule.events) != {gone}
    )
    rest = changed(book, events=events, tallies=tallies, rules=rules, claims=())
    machine, table = Machine(book), Table(book)
    decided = [
        (table.position(row), machine.step(table.position(row), gone, sides))
        for row in range(len(table))
        for sides in range(2**book.sides)
        if not table.position(row).due
    ]
    matters = any(each.after != at or each.entered for at, each in decided)
    moved = any(each.after.stage != at.stage for at, each in decided)
    ((one, other),) = [histories(rest, book).alone]
    assert one == ()
    assert [each.event for each in other] == [gone] * matters
    assert all((each.stage != each.to) == moved for each in other)
