"""Lengths of time in conditions, and the marks that they leave in stages."""

from __future__ import annotations

import pytest
from builders import in_a_script
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.analysis.prove.claims import prove_claim
from sim.engine.machine import Machine
from sim.engine.table import Table
from sim.files.page import Page
from sim.files.shelf import read_rulebook
from sim.model.claim import Claim
from sim.model.condition import LONGEST_TIME
from sim.model.condition_reader import ConditionError, parse
from sim.model.marks import DayMark, behind, entered_by_time, waited_at
from sim.model.rulebook import Rulebook, rule_vocabulary, step_vocabulary
from sim.model.step import Position
from sim.report.phrases import refusal_lines

WORDS = rule_vocabulary({"n": None})


def read(when: str, claim: str = "") -> Rulebook:
    """A rulebook of two stages with a deadline of 29 days, and one condition of a rule."""
    return read_rulebook(
        Page(
            "waits.yaml",
            f"""rulebook: waits
title: Waits
start: talks
stages: {{talks: {{reads: progress}}, pause: {{reads: stalemate}}}}
events: {{walkout: {{signal: deed, tone: hostile}}, offer: {{signal: word, tone: neutral}}}}
tallies: {{n: {{count: walkout}}}}
rules:
  left: {{event: walkout, from: talks, when: "{when}", to: pause, because: Left}}
  back: {{event: offer, from: pause, to: talks, because: Back}}
  lapsed: {{after: 29 days, from: talks, when: n >= 1, to: pause, because: Lapsed}}
"""
            + (f"claims: {{c: {{{claim}}}}}\n" if claim else ""),
        )
    )


@given(st.integers(0, 400), st.sampled_from([("day", 1), ("days", 1), ("week", 7), ("weeks", 7)]))
def test_a_length_is_read_in_whole_days(number: int, unit: tuple[str, int]) -> None:
    days = number * unit[1]
    at_least = parse(f"waited >= {number}  {unit[0]}", WORDS)
    less = parse(f"{number} {unit[0]} > waited", WORDS)
    for waited in (0, days - 1, days, days + 1):
        assert at_least.holds({"waited": waited}) is (waited >= days)
        assert less.holds({"waited": waited}) is (waited < days)
    again = parse(less.tree.told({}), WORDS)
    assert (again.tree, at_least.cuts.get("waited", ())) == (less.tree, (days,) * bool(days))


@pytest.mark.parametrize(
    ("text", "code", "place", "cure"),
    [
        ("n >= 1 and waited >= 30", "SIM133", "30", "write 'waited >= 30 days'"),
        ("waited >= n", "SIM133", "n", "write 'waited >= 30 days'"),
        ("waited > 4 weeks", "SIM133", "waited", "write 'waited >= 29 days'"),
        ("waited <= 1 day", "SIM133", "waited", "write 'waited < 2 days'"),
        ("3 days == waited", "SIM133", "waited", "write 'waited >= 3 days and waited < 4 days'"),
        ("waited in (3, 4)", "SIM133", "waited", "write 'waited >= 30 days and waited < 60 days'"),
        ("n >= 1 and n < 3 days", "SIM133", "3 days", "write '3', or ask about 'waited'"),
        ("not waited", "SIM133", "waited", "compare it: 'waited >= 30 days'"),
        ("waited >= 3 months", "SIM019", "3 months", "write '30 days' or '4 weeks'"),
        ("waited >= 30days", "SIM019", "30days", "write '30 days' or '4 weeks'"),
        (
            "waited < 9999999 days",
            "SIM015",
            "9999999 days",
            f"write a length of at most {LONGEST_TIME} days",
        ),
    ],
)
def test_what_is_no_wait_is_told_at_its_place(text: str, code: str, place: str, cure: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text, WORDS)
    fault = caught.value
    told = text[fault.column : fault.column + fault.length]
    assert (fault.code, told, fault.cure) == (code, place, cure)


def test_a_length_in_quotes_is_a_word() -> None:
    words = step_vocabulary(("talks",), ("walkout",), (), ("3 days",))
    assert parse("rule == '3 days'", words).holds({"rule": "3 days"})


def test_a_wait_stands_before_a_deadline_of_its_day() -> None:
    book = read("waited >= 29 days and waited < 30 days")
    assert [mark.name for mark in book.marks_of("talks")] == [
        "waited 29 days",
        "after 29 days",
        "waited 30 days",
    ]
    assert (book.deadlines_of("talks"), book.marks_of("pause")) == ((29,), ())


def test_a_wait_that_is_over_after_a_deadline_is_left_behind_with_it() -> None:
    marks = (
        DayMark(0, False),
        DayMark(0, True),
        DayMark(28, True),
        DayMark(29, False),
        DayMark(29, True),
    )
    assert [behind(marks, place) for place in range(5)] == [2, 2, 3, 5, 5]
    assert [waited_at(marks, passed) for passed in (0, 2, 3, 5)] == [0, 1, 29, 30]
    assert entered_by_time(marks) == (0, True)
    assert entered_by_time(marks[1:]) == (1, False)
    assert entered_by_time(marks[2:]) == (0, False)


def test_a_position_keeps_how_long_it_has_lasted_only_where_that_is_asked() -> None:
    book = read("waited >= 30 days")
    machine = Machine(book)
    fallen = machine.wait(machine.start())
    assert fallen is not None
    assert fallen.after == Position("talks", (0,), passed=2)
    assert machine.step(fallen.after, "walkout").after.stage == "pause"
    assert machine.step(machine.start(), "walkout").after.stage == "talks"
    assert machine.wait(fallen.after) is None


@pytest.mark.parametrize(
    ("claim", "stages"),
    [
        ("never: moved and waited >= 9 days", ["talks", "pause"]),
        ("never: was == talks and waited >= 9 days", ["talks"]),
        ("always: read != stalemate or waited < 9 days", ["pause"]),
        ("never: stage == talks and waited >= 9 days", ["talks", "pause"]),
        ("never: waited >= 0 days", []),
    ],
)
def test_a_claim_has_its_waits_in_every_stage_that_it_can_speak_of(
    claim: str, stages: list[str]
) -> None:
    book = read("n >= 1", claim)
    assert [name for name in book.stages if DayMark(8, True) in book.marks_of(name)] == stages


def test_a_claim_that_the_table_does_not_wait_for_is_refused() -> None:
    book = read("waited >= 3 days")
    words = step_vocabulary(tuple(book.stages), tuple(book.events), tuple(book.tallies), ())
    with pytest.raises(ValueError, match="does not tell how long 'talks' has lasted"):
        prove_claim(Table(book), Claim("c", "never", parse("waited >= 4 days", words)))
    known = Claim("c", "never", parse("was == talks and waited >= 3 days and moved", words))
    assert prove_claim(Table(book), known).outcome == "refuted"


def test_a_refusal_says_how_many_days_it_were() -> None:
    script = in_a_script(read("waited >= 30 days"), "0 offer", "12 walkout")
    told = [line for step in sim.run(script).steps for line in refusal_lines(step)]
    assert told == [
        "not from talks: back",
        "not left: it lacks waited >= 30 days (waited = 12 days)",
    ]
