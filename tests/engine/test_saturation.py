"""A position keeps of each tally what some condition tells apart, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from builders import Clock, rulebooks
from hypothesis import given
from hypothesis import strategies as st
from oracle import Track

import sim
from sim.analysis.check.rulebooks import lint
from sim.engine.codes import Codes
from sim.engine.machine import Machine
from sim.engine.table import NONE, Table
from sim.model.claim import Claim
from sim.model.condition import Condition
from sim.model.condition_reader import parse
from sim.model.rulebook import SAME, EventType, Rule, Rulebook, Stage, Tally, tally_vocabulary
from sim.model.sides import kept_sides
from sim.model.value import changed


def counting(*lines: str, distinct: bool = False, sides: int = 2) -> Rulebook:
    """A rulebook whose only tally, ``n``, is asked about by a rule with these lines."""
    words = tally_vocabulary({"n": None})
    stages = {"talks": Stage("talks", "progress"), "war": Stage("war", "broken")}
    events = {name: EventType(name, "deed", "neutral") for name in ("hit", "nod")}
    tally = Tally("n", ("hit",), distinct=distinct, reset=("nod",))
    when = tuple(parse(line, words) for line in lines)
    rule = Rule("go", ("hit",), None, ("talks",), "war", "It is so", when)
    return Rulebook("counting", "Counting", "talks", stages, events, {"n": tally}, (rule,),
                    sides=sides)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        ("n >= 3", 3),
        ("3 <= n", 3),
        ("n < 3", 3),
        ("not n < 3", 3),
        ("n > 3", 4),
        ("n <= 3", 4),
        ("3 >= n", 4),
        ("n == 3", 4),
        ("n != 3", 4),
        ("n in (1, 3)", 4),
        ("n not in (1, 3)", 4),
        ("1 <= n < 3", 3),
        ("n == 0", 1),
        ("n > 0", 1),
        ("n >= 0", 0),
        ("n < 0", 0),
        ("n >= 3 or n >= 1", 1),
        ("n >= 3 and n >= 1", 3),
        ("n < 3 or n >= 3", 0),
    ],
)
def test_a_count_is_kept_as_far_as_the_condition_tells_counts_apart(line: str, limit: int) -> None:
    book = counting(line)
    assert book.limits == (limit,)
    assert Codes(book).sizes == [limit + 1]


@pytest.mark.parametrize(
    ("line", "limit", "kept"),
    [
        ("n >= 1", 1, 2),
        ("n == 0", 1, 2),
        ("n >= 2", 2, 5),
        ("n == 1", 2, 5),
        ("n >= 3", 3, 8),
        ("n == 3", 3, 8),
        ("n >= 4", 0, 1),
        ("n == 4 or n >= 1", 1, 2),
    ],
)
def test_a_set_of_sides_is_kept_as_long_as_their_number_is_told_apart(
    line: str, limit: int, kept: int
) -> None:
    book = counting(line, distinct=True, sides=3)
    assert book.limits == (limit,)
    assert Codes(book).sizes == [kept]
    sets = {Machine(book).saturate((sides,)) for sides in range(8)}
    assert len(sets) == kept
    assert {kept_sides(sides, limit) for (sides,) in sets} == {sides for (sides,) in sets}


def test_two_tallies_of_one_condition_are_each_kept_as_far_as_they_matter_together() -> None:
    words = tally_vocabulary({"n": None, "m": None})
    both = parse("n >= 3 and (m >= 2 or n >= 1)", words)  # m can change nothing
    assert (both.top("n", {}), both.top("m", {})) == (3, 0)
    assert parse("n >= 3 and m >= 2", words).top("m", {"n": 2}) == 0  # n never comes so far


def test_the_packaged_rulebook_has_no_more_positions_than_its_conditions_need() -> None:
    assert len(Table(sim.load_rulebook("diplomacy"))) == 4392


@pytest.mark.slow
@given(rulebooks())
def test_one_count_lower_and_some_condition_could_not_tell_two_positions_apart(
    book: Rulebook,
) -> None:
    for name, limit in zip(book.tallies, book.limits, strict=True):
        told = {
            (low, high)
            for condition in book.conditions
            for low, high, _ in _told_apart(book, condition, name)
        }
        if limit and book.tallies[name].drop:  # it matters which sides are left, so all are kept
            assert limit == book.sides
            assert told
        else:
            assert not limit or (limit - 1, limit) in told
        assert all(low < limit for low, _ in told)


def _told_apart(book: Rulebook, condition: Condition, name: str) -> Iterator[tuple[int, int, Any]]:
    """Neighbouring counts of a tally that some condition tells apart, and beside what."""
    if name not in condition.names:
        return
    others = [other for other in condition.names if other not in (name, "waited")]
    for beside in product(*(_counts(book, other) for other in others)):
        values = dict(zip(others, beside, strict=True))
        for count in list(_counts(book, name))[1:]:
            low, high = (condition.holds({**values, name: n}) for n in (count - 1, count))
            if low is not high:
                yield count - 1, count, beside


def _counts(book: Rulebook, name: str) -> range:
    return range(book.sides + 1 if book.tallies[name].distinct else 7)


@pytest.mark.slow
@given(rulebooks(), st.data())
def test_the_table_leads_where_true_counts_lead(book: Rulebook, data: st.DataObject) -> None:
    table, plain, clock = Table(book), Track(book, book.start), Clock()
    row = 0
    for _ in range(data.draw(st.integers(1, 20))):
        open_ = np.flatnonzero(table.next[row] != NONE)
        place = int(data.draw(st.sampled_from(open_.tolist())))
        event, sides = table.columns[place]
        due = table.machine.due(table.position(row)) if event is None else None
        if event is None:
            rule = None if table.silent[row] else plain.expire()
        else:
            acting = {n + 1 for n in range(book.sides) if sides >> n & 1}
            rule = plain.happen(event, acting, clock.waited)
        fired = int(table.rule[row, place])
        clock.follow(due, entered=fired != NONE and book.rules[fired].to != SAME)
        assert (None if fired == NONE else book.rules[fired].name) == rule
        row = int(table.next[row, place])
        assert table.position(row).stage == plain.stage
        assert table.row(table.position(row)) == row


@pytest.mark.slow
@given(rulebooks())
def test_counting_further_than_needed_finds_nothing_else(book: Rulebook) -> None:
    asked = {name for condition in book.conditions for name in condition.names}
    words = tally_vocabulary(book.tallies)
    further = [parse(f"{name} in (5, 6)", words) for name in book.tallies if name in asked]
    more = tuple(Claim(f"c{n}", "never", line) for n, line in enumerate(further))
    wide = changed(book, claims=more)
    kept = {(one.kind.code, one.severity, one.at) for one in lint(Table(book))}
    far = {(one.kind.code, one.severity, one.at) for one in lint(Table(wide))}
    assert kept == {(code, severity, at) for code, severity, at in far if at[0] != "claims"}


@pytest.mark.parametrize(
    "line",
    ["n >= 3", "n >= 9 or n >= 1", "n < 9 or n >= 1"],
)
def test_a_number_that_is_reached_is_not_out_of_reach(line: str) -> None:
    assert _out_of_reach(counting(line)) == []


def test_a_number_out_of_reach_is_told_with_the_true_most() -> None:
    book = counting("n >= 4 or n >= 1", distinct=True, sides=3)
    assert book.limits == (1,)
    assert _out_of_reach(book) == ["'n >= 4 or n >= 1' compares 'n' with 4, and it never exceeds 3"]
    book = counting("n >= 4 or n >= 1")
    (line,) = book.rules[0].when
    reset = changed(
        book,
        tallies={"n": Tally("n", ("hit",), reset=("hit",))},
        claims=(Claim("often", "possible", line),),
    )
    assert _out_of_reach(reset) == [
        "'n >= 4 or n >= 1' compares 'n' with 4, and it never exceeds 1"
    ]


def _out_of_reach(book: Rulebook) -> list[str]:
    return [one.message for one in lint(Table(book)) if one.kind.code == "SIM210"]
