"""Which rule fires and where it leads: each number of docs/semantics.md, then all at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from builders import FIRST_DAY, Clock, in_a_script, rulebooks, scripts
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import Track as Plain
from oracle import in_days, in_numbers, known, together, told_plainly

import sim
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.model.rulebook import SAME, Rulebook
from sim.model.scenario import MAIN, Scenario, Track
from sim.model.sides import numbers
from sim.model.step import Position, Step

Tiny = Callable[[str], Rulebook]
USA, DPRK = 1, 2
DIPLOMACY = sim.load_rulebook("diplomacy")
ANY_RULEBOOK = st.one_of(rulebooks(), rulebooks(), st.just(DIPLOMACY))


def days(steps: tuple[Step, ...]) -> list[tuple[int, str, str]]:
    """Each step as the day from the first, what happened, and the stage after it."""
    return [
        ((step.date - FIRST_DAY).days, step.event or str(step.deadline), step.after.stage)
        for step in steps
    ]


# 1. Count, then ask.


def test_an_event_resets_then_counts_then_the_rules_are_asked(tiny: Tiny) -> None:
    book = tiny("reset-then-count")
    steps = run(in_a_script(book, "0 no_show", "1 walkout", "2 no_show")).steps
    assert [step.after.tallies["leavings"] for step in steps] == [1, 1, 2]
    assert [step.rule for step in steps] == [None, None, "missed-twice"]


def test_a_side_counts_once_and_an_envoy_never(tiny: Tiny) -> None:
    book = tiny("distinct-sides")
    told = [
        f"{day} hostile_statement {who}" for day, who in enumerate(["USA", "USA", "UN", "DPRK"])
    ]
    steps = run(in_a_script(book, *told)).steps
    assert [step.after.tallies["accusers"] for step in steps] == [1, 1, 1, 2]
    assert [step.after.stage for step in steps] == ["talks", "talks", "talks", "stalemate"]


def test_an_event_by_both_sides_counts_for_both(tiny: Tiny) -> None:
    (step,) = run(in_a_script(tiny("distinct-sides"), "0 hostile_statement USA DPRK")).steps
    assert step.after.tallies == {"accusers": 2}
    assert step.rule == "answered"


def test_a_position_remembers_which_sides_have_counted(tiny: Tiny) -> None:
    machine = Machine(tiny("distinct-sides"))
    one = machine.step(machine.start(), "hostile_statement", USA).after
    other = machine.step(machine.start(), "hostile_statement", DPRK).after
    assert one != other
    assert machine.step(one, "hostile_statement", USA).rule is None
    assert machine.step(other, "hostile_statement", USA).after.stage == "stalemate"
    assert machine.step(one, "summit_held", USA | DPRK).after == machine.start()


# 2. First rule that fits, in file order.


def test_the_first_rule_that_fits_fires(tiny: Tiny) -> None:
    machine = Machine(tiny("first-that-fits"))
    decision = machine.step(machine.start(), "no_show")
    assert decision.rule is not None
    assert decision.rule.name == "missed"
    assert decision.after.stage == "pause"


def test_every_line_of_a_list_must_hold(tiny: Tiny) -> None:
    machine = Machine(tiny("first-that-fits"))
    position = machine.start()
    for event in ["threat", "threat"]:
        position = machine.step(position, event).after
    decision = machine.step(position, "no_show")
    assert next((b.rule.name, [str(c) for c in b.unmet]) for b in decision.blocked) == (
        "after-threats",
        ["threats < 1 or no_shows > 5"],
    )


def test_any_names_every_stage_but_the_final_ones(tiny: Tiny) -> None:
    assert tiny("any-but-final").rule("left").origins == ("talks",)


# 3. To a stage, or to: same.


def test_entering_a_stage_from_itself_restarts_its_clock(tiny: Tiny) -> None:
    book = tiny("entering-restarts-the-clock")
    steps = run(in_a_script(book, "0 call", "6 meeting", "16 call", until=20)).steps
    assert days(steps)[2:] == [(16, "call", "talks"), (16, "after 10 days", "stalemate")]


def test_same_fires_the_rule_and_neither_moves_nor_restarts_the_clock(tiny: Tiny) -> None:
    book = tiny("entering-restarts-the-clock")
    steps = run(in_a_script(book, "0 meeting", "6 call", until=20)).steps
    assert (steps[1].rule, steps[1].because, steps[1].moved) == ("called", "They spoke", False)
    assert not steps[1].decision.entered
    assert days(steps)[2:] == [(10, "after 10 days", "stalemate")]


# 4. No rule fits: the stage stays, and every step has its refusals.


def test_a_step_records_every_rule_that_did_not_fire_and_what_it_lacked(tiny: Tiny) -> None:
    (step,) = run(in_a_script(tiny("first-that-fits"), "0 no_show")).steps
    lacks = {refusal.rule: refusal.lacks for refusal in step.refusals}
    assert lacks == {"after-threats": "condition", "elsewhere": "stage", "too-late": "order"}
    first, _, last = step.refusals
    assert [(line.condition, line.values) for line in first.unmet] == [
        ("threats >= 2", {"threats": 0})
    ]
    assert last.behind == "missed"
    assert [(line.condition, line.values) for line in step.held] == [
        ("no_shows >= 1", {"no_shows": 1})
    ]


def test_where_no_rule_fits_the_stage_stays(tiny: Tiny) -> None:
    (step,) = run(in_a_script(tiny("first-that-fits"), "0 threat")).steps
    assert (step.rule, step.because, step.held, step.refusals) == (None, None, (), ())
    assert (step.before.stage, step.after.stage) == ("talks", "talks")


# 5. Deadlines.


def test_an_event_on_day_120_comes_before_the_deadline_of_that_day(tiny: Tiny) -> None:
    steps = run(in_a_script(tiny("end-of-day"), "0 offer", "120 summit_held", until=400)).steps
    assert days(steps) == [(0, "offer", "talks"), (120, "summit_held", "summit")]


def test_the_stage_that_a_deadline_enters_is_entered_on_its_day(tiny: Tiny) -> None:
    result = run(in_a_script(tiny("end-of-day"), "0 offer", "121 offer"))
    assert days(result.steps)[1:] == [
        (120, "after 120 days", "stalemate"),
        (121, "offer", "stalemate"),
    ]
    since = result.tracks[MAIN].since
    assert since is not None
    assert (since - FIRST_DAY).days == 120


def test_a_deadline_of_the_last_day_falls_on_it(tiny: Tiny) -> None:
    book = tiny("end-of-day")
    assert run(in_a_script(book, "0 offer", until=119)).verdict.reads == "progress"
    assert run(in_a_script(book, "0 offer", until=120)).verdict.reads == "stalemate"


def test_two_weeks_are_fourteen_days(tiny: Tiny) -> None:
    steps = run(in_a_script(tiny("weeks"), "0 offer", until=14)).steps
    assert days(steps)[1:] == [(14, "after 14 days", "stalemate")]


@pytest.mark.parametrize(("event", "stage"), [("threat", "broken"), (None, "pause")])
def test_deadlines_of_equal_length_are_one_trigger(
    tiny: Tiny, event: str | None, stage: str
) -> None:
    machine = Machine(tiny("equal-deadlines"))
    position = machine.start()
    if event:
        position = machine.step(position, event).after
    decision = machine.wait(position)
    assert decision is not None
    assert decision.after.stage == stage
    assert len(decision.blocked) == 1


def test_deadlines_fire_in_a_row_each_from_the_day_of_the_one_before(tiny: Tiny) -> None:
    steps = run(in_a_script(tiny("chain-of-deadlines"), "0 offer", "30 offer", until=31)).steps
    assert days(steps) == [
        (0, "offer", "talks"),
        (10, "after 10 days", "pause"),
        (15, "after 5 days", "stalemate"),
        (15, "after 0 days", "broken"),
        (30, "offer", "talks"),
    ]


def test_a_deadline_whose_condition_fails_is_spent_until_the_stage_is_entered_again(
    tiny: Tiny,
) -> None:
    book = tiny("spent-deadline")
    spent = run(in_a_script(book, "0 meeting", "11 no_show", until=400))
    assert days(spent.steps)[1:] == [(10, "after 10 days", "talks"), (11, "no_show", "talks")]
    assert [refusal.lacks for refusal in spent.steps[1].refusals] == ["condition"]
    again = run(in_a_script(book, "0 meeting", "11 no_show", "12 meeting", until=400))
    assert days(again.steps)[-1] == (22, "after 10 days", "stalemate")


# 6. Tallies saturate.


def test_a_position_saturates_and_a_report_tells_the_true_count(tiny: Tiny) -> None:
    book = tiny("saturating")
    assert book.limits == (3, 0)
    told = ["0 no_show"] * 7 + ["0 offer"] * 3
    result = run(in_a_script(book, *told))
    assert result.steps[-1].after.tallies == {"no_shows": 7, "offers": 3}
    assert result.steps[-1].decision.after.tallies == (3, 0)


# 7. Final stages.


def test_an_event_in_a_final_stage_is_recorded_and_moves_nothing(tiny: Tiny) -> None:
    steps = run(in_a_script(tiny("any-but-final"), "0 accord_signed", "1 walkout")).steps
    assert steps[1].after.stage == "settlement"
    assert steps[1].after.tallies == {"walkouts": 1}
    assert [(refusal.rule, refusal.lacks) for refusal in steps[1].refusals] == [("left", "stage")]


def test_an_event_that_the_rulebook_has_not_is_a_key_error(tiny: Tiny) -> None:
    machine = Machine(tiny("any-but-final"))
    with pytest.raises(KeyError, match="treaty"):
        machine.step(machine.start(), "treaty")


# All of them at once, on generated rulebooks.


@st.composite
def histories(draw: st.DrawFn, books: st.SearchStrategy[Rulebook] = ANY_RULEBOOK) -> Any:
    """A rulebook, a first stage, and what happens: an event with its sides, or None for a wait."""
    book = draw(books)
    happening = st.tuples(st.sampled_from(list(book.events)), st.integers(0, 2**book.sides - 1))
    stage = draw(st.sampled_from(list(book.stages)))
    return book, stage, draw(st.lists(st.one_of(happening, happening, st.none()), max_size=25))


def sides_in(bits: int) -> set[int]:
    return {side for side in range(1, 9) if bits >> (side - 1) & 1}


def walked(machine: Machine, position: Position, what: Any) -> Any:
    """What a happening does in a position; None where it cannot happen.

    Nothing is left for time to do, or a deadline is due before any event can come.
    """
    if what is None:
        return machine.wait(position)
    return None if position.due else machine.step(position, *what)


@pytest.mark.slow
@given(histories())
def test_the_machine_agrees_with_the_oracle(history: Any) -> None:
    book, stage, happenings = history
    machine, plain, clock = Machine(book), Plain(book, stage), Clock()
    position = machine.start(stage)
    for what in happenings:
        left = book.marks_of(position.stage)[position.passed :]
        assert next((mark.days for mark in left if not mark.silent), None) == plain.due()
        mark, decision = machine.mark(position), walked(machine, position, what)
        if decision is None:
            continue
        if what is not None:
            rule = plain.happen(what[0], sides_in(what[1]), clock.waited)
        else:
            assert mark is not None
            rule = None if mark.silent else plain.expire()
        clock.follow(mark.falls if mark and what is None else None, entered=decision.entered)
        if what is None and mark and mark.silent:
            assert (decision.rule, decision.entered) == (None, False)
            position = decision.after
            continue
        position = decision.after
        assert (decision.rule.name if decision.rule else None) == rule
        assert (position.stage, decision.entered) == (plain.stage, plain.entered)


@pytest.mark.slow
@given(ANY_RULEBOOK.flatmap(scripts))
@settings(max_examples=120)
def test_a_run_agrees_with_the_oracle(scenario: Scenario) -> None:
    result = run(scenario)
    steps = [
        (
            step.date,
            step.track,
            step.event or f"{str(step.deadline).split()[1]}d",
            step.after.stage,
            step.after.tallies,
            step.rule,
            [
                (refusal.rule, refusal.lacks, [line.condition for line in refusal.unmet])
                for refusal in step.refusals
            ],
        )
        for step in result.steps
    ]
    assert steps == told_plainly(scenario, result.days[1])
    readings = [track.reads for track in result.tracks.values()]
    assert result.verdict.reads == together(scenario.rulebook, readings)


@pytest.mark.slow
@given(ANY_RULEBOOK.flatmap(scripts), st.integers(-1, 60))
def test_a_run_as_of_a_day_agrees_with_the_oracle(scenario: Scenario, later: int) -> None:
    day = scenario.first_day + timedelta(later)
    result = run(scenario, as_of=day)
    events = known(scenario, day)
    assume(events and events[0] is scenario.events[0])
    assert len(result.scenario.events) == len(events)
    plain = told_plainly(scenario, result.days[1], events)
    assert [(step.date, step.track, step.after.stage, step.rule) for step in result.steps] == [
        (step.day, step.track, step.stage, step.rule) for step in plain
    ]
    for name, verdict in result.tracks.items():
        stages = [step.stage for step in plain if step.track == name]
        assert verdict.stage == [scenario.tracks[name].starts, *stages][-1]


@pytest.mark.slow
@given(histories())
def test_positions_stay_in_range(history: Any) -> None:
    book, stage, happenings = history
    machine = Machine(book)
    position = machine.start(stage)
    for what in happenings:
        decision = walked(machine, position, what)
        if decision is None:
            continue
        position = decision.after
        assert position.stage in book.stages
        assert 0 <= position.passed <= len(book.marks_of(position.stage))
        assert hash(position) == hash(Position(*position))
        for count, limit, tally in zip(
            position.tallies, book.limits, book.tallies.values(), strict=True
        ):
            bits = (1 << book.sides) - 1 if limit else 0
            assert 0 <= count <= (bits if tally.distinct else limit)


@pytest.mark.slow
@given(histories(), st.data())
def test_equal_positions_have_equal_futures(history: Any, data: st.DataObject) -> None:
    """Two moments of one history in the same position go on alike, whatever they counted."""
    book, stage, happenings = history
    machine = Machine(book)
    moments: dict[Position, int] = {}
    position = machine.start(stage)
    for place, what in enumerate(happenings):
        first = moments.setdefault(position, place)
        if first != place:
            future = data.draw(st.permutations(happenings))
            assert _future(book, stage, happenings[:first], future) == _future(
                book, stage, happenings[:place], future
            )
            return
        decision = walked(machine, position, what)
        position = position if decision is None else decision.after


def _future(book: Rulebook, stage: str, past: list[Any], future: list[Any]) -> list[Any]:
    """What a future does after a past, told plainly with true counts: rules and stages."""
    machine, plain, clock = Machine(book), Plain(book, stage), Clock()
    position, told = machine.start(stage), list[Any]()
    for what in [*past, *future]:
        mark, decision = machine.mark(position), walked(machine, position, what)
        if decision is None:
            told.append(("cannot be", plain.stage))
            continue
        if what is not None:
            rule = plain.happen(what[0], sides_in(what[1]), clock.waited)
        else:
            rule = "a wait is over" if mark and mark.silent else plain.expire()
        clock.follow(mark.falls if mark and what is None else None, entered=decision.entered)
        position = decision.after
        told.append((rule, plain.stage))
    return told[len(past) :]


@pytest.mark.slow
@given(histories())
def test_the_refusals_of_a_step_are_the_rules_of_its_trigger_that_did_not_fire(
    history: Any,
) -> None:
    book, stage, happenings = history
    machine = Machine(book)
    position = machine.start(stage)
    clock = Clock()
    for what in happenings:
        mark, before = machine.mark(position), position
        decision = walked(machine, position, what)
        if decision is None:
            continue
        position, waited = decision.after, clock.waited
        length = mark.days if mark and not mark.silent else None
        clock.follow(mark.falls if mark and what is None else None, entered=decision.entered)
        asked = [
            rule
            for rule in book.rules
            if (what is not None and what[0] in rule.events)
            or (what is None and length is not None and rule.after == length)
        ]
        others = [rule for rule in asked if rule is not decision.rule]
        assert [blocked.rule for blocked in decision.blocked] == others
        by = frozenset() if what is None else frozenset(numbers(what[1]))
        counts = machine.values(decision.counted)
        values = {**counts, "waited": waited, "by": by, "sides": len(by)}
        for blocked in decision.blocked:
            unmet = tuple(
                line
                for line in blocked.rule.when
                if not eval(in_numbers(in_days(line.text), book.side_names), {}, values)
            )
            if before.stage not in blocked.rule.origins:
                assert (blocked.lacks, blocked.unmet) == ("stage", ())
            elif unmet:
                assert (blocked.lacks, blocked.unmet) == ("condition", unmet)
            else:
                assert (blocked.lacks, blocked.unmet) == ("order", ())
                assert decision.rule is not None
                assert asked.index(decision.rule) < asked.index(blocked.rule)


@pytest.mark.slow
@given(histories())
def test_a_rule_fires_only_where_it_holds_and_none_before_it_does(history: Any) -> None:
    book, stage, happenings = history
    machine = Machine(book)
    position = machine.start(stage)
    clock = Clock()
    for what in happenings:
        before, due, waited = position, machine.due(position), clock.waited
        decision = walked(machine, position, what)
        if decision is None:
            continue
        position = decision.after
        clock.follow(due if what is None else None, entered=decision.entered)
        rule = decision.rule
        if rule is None:
            assert (position.stage, decision.entered) == (before.stage, False)
            continue
        values = {**machine.values(decision.counted), "waited": waited}
        assert before.stage in rule.origins
        assert all(line.holds(values) for line in rule.when)
        assert position.stage == (before.stage if rule.to == SAME else rule.to)
        assert decision.entered is (rule.to != SAME)
        for earlier in book.rules[: book.rules.index(rule)]:
            if set(earlier.triggers) & set(rule.triggers if what is None else [what[0]]):
                fits = all(line.holds(values) for line in earlier.when)
                assert not (fits and before.stage in earlier.origins)


@pytest.mark.slow
@given(histories())
def test_what_a_machine_remembers_it_would_decide_again(history: Any) -> None:
    book, stage, happenings = history
    remembering = Machine(book)
    position = remembering.start(stage)
    for what in happenings:
        again = walked(Machine(book), position, what)
        for _ in range(2):
            decision = walked(remembering, position, what)
            assert (decision and decision.after) == (again and again.after)
            assert (decision and decision.rule) == (again and again.rule)
        position = decision.after if decision else position


@pytest.mark.slow
@given(rulebooks(), st.data())
def test_a_track_may_start_in_any_stage(book: Rulebook, data: st.DataObject) -> None:
    stage = data.draw(st.sampled_from(list(book.stages)))
    event = data.draw(st.sampled_from(list(book.events)))
    scenario = in_a_script(book, f"0 {event}")
    started = run(
        Scenario(
            name="elsewhere",
            title="Elsewhere",
            rulebook=book,
            events=scenario.events,
            tracks={MAIN: Track(MAIN, stage)},
        )
    )
    assert started.steps[0].before.stage == stage
