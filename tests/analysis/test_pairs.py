"""Two rulebooks walked together: intervals of days find what a walk day by day finds."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import pytest
from builders import rulebooks
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.analysis.compare.covered import Covered
from sim.analysis.compare.diff import histories
from sim.analysis.compare.difference import STAGES
from sim.analysis.compare.pairs import Product
from sim.engine.machine import Machine
from sim.engine.table import Column, Table
from sim.files.shelf import load_rulebook
from sim.model.condition_reader import parse
from sim.model.rulebook import EventType, Rule, Rulebook, Stage, Tally, tally_vocabulary
from sim.model.step import Position
from sim.model.value import changed

LENGTHS = [1, 2, 3, 5, 7, 11]
Half = tuple[Position, int]


class Days:
    """One rulebook, a day at a time: a position, and the days since its stage was entered."""

    def __init__(self, book: Rulebook) -> None:
        self.machine = Machine(book)
        self.start: Half = (self.machine.start(), 0)

    def happen(self, at: Half, column: Column) -> Half:
        assert column.event is not None
        decision = self.machine.step(at[0], column.event, column.sides)
        return decision.after, 0 if decision.entered else at[1]

    def sleep(self, at: Half) -> tuple[Half, bool]:
        """The next morning, and whether a deadline fell at the end of the day."""
        position, waited = at
        fell = False
        while self.machine.due(position) == waited:
            decision = self.machine.wait(position)
            assert decision is not None
            position, waited, fell = decision.after, 0 if decision.entered else waited, True
        # A clock that no deadline is left for is not kept.
        return (position, 0 if self.machine.due(position) is None else waited + 1), fell


class DayByDay:
    """Every pair that two rulebooks reach together, each day on its own; see ``Product``."""

    def __init__(self, a: Rulebook, b: Rulebook, columns: tuple[Column, ...], most: int) -> None:
        self.one, self.other = Days(a), Days(b)
        self.pairs: set[tuple[Position, Position]] = set()
        self.parted: set[Any] = set()
        self.shortest: int | None = None
        self.finished = True
        left = deque([(0, self.one.start, self.other.start)])
        seen = set[tuple[Half, Half]]()
        while left:
            cost, here, there = left.popleft()
            if (here, there) in seen:
                continue
            seen.add((here, there))
            self.pairs.add((here[0], there[0]))
            if len(seen) > most:
                self.finished = False
                return
            for what, step, then in self._after(here, there, columns):
                if then[0][0].stage != then[1][0].stage:
                    self.parted.add((here[0], there[0], what))
                    self.shortest = min(cost + step, self.shortest or cost + step)
                elif step:
                    left.append((cost + 1, *then))
                else:  # it is as near as this one, so it comes next
                    left.appendleft((cost, *then))

    def _after(self, here: Half, there: Half, columns: tuple[Column, ...]) -> Any:
        for column in columns:
            then = self.one.happen(here, column), self.other.happen(there, column)
            yield column, 1, then
        here, fell_here = self.one.sleep(here)
        there, fell_there = self.other.sleep(there)
        yield (fell_here, fell_there), int(fell_here or fell_there), (here, there)


@st.composite
def pairs_of_rulebooks(draw: st.DrawFn) -> tuple[Rulebook, Rulebook]:
    """A rulebook, and the same with other deadlines, rules left out, and clocks that restart."""
    book = draw(rulebooks())
    rules = []
    for rule in book.rules:
        if rule.after:
            rule = changed(rule, after=draw(st.sampled_from(LENGTHS)))
        rules.append(rule)
    first = changed(book, rules=tuple(rules))
    amended = []
    for rule in rules:
        how = draw(st.sampled_from(["keep", "keep", "keep", "drop", "after", "same"]))
        if how == "drop":
            continue
        if how == "after" and rule.after:
            rule = changed(rule, after=draw(st.sampled_from(LENGTHS)))
        if how == "same" and rule.after != 0:
            to = rule.origins[0] if rule.to == "same" else "same"
            rule = changed(rule, to=to)
        amended.append(rule)
    assume(amended)
    return first, changed(book, rules=tuple(amended))


@pytest.mark.slow
@given(pairs_of_rulebooks())
@settings(max_examples=40)
def test_intervals_find_the_pairs_the_cells_and_the_length_of_a_walk_day_by_day(
    books: tuple[Rulebook, Rulebook],
) -> None:
    product = Product(Table(books[0]), Table(books[1]))
    plain = DayByDay(*books, product.columns, most=800)
    assume(plain.finished)
    found = product.shortest()
    assert product.pairs == len(plain.pairs)
    assert sum(number for _, number in product.partings()) == len(plain.parted)
    assert (None if found is None else len(found)) == plain.shortest
    assert (histories(*books).outcome == STAGES) == bool(plain.parted)


def clock(name: str, *rules: Rule, tallies: dict[str, Tally] | None = None) -> Rulebook:
    stages = {"talks": Stage("talks", "progress"), "stuck": Stage("stuck", "stalemate")}
    kinds = {one: EventType(one, "deed", "neutral") for one in ("meeting", "letter")}
    return Rulebook(name, name, "talks", stages, kinds, tallies or {}, rules)


def late(days: int, to: str, name: str = "late") -> Rule:
    return Rule(name, (), days, ("talks",), to, "time")


def meets(to: str) -> Rule:
    return Rule("meets", ("meeting",), None, ("talks",), to, "they meet")


@pytest.mark.slow
def test_packaged_rulebooks_are_compared_whole() -> None:
    found = histories(load_rulebook("diplomacy"), load_rulebook("ripeness"))
    assert found.complete
    assert found.clocked < 2 * found.pairs


@pytest.mark.parametrize("restarts", [False, True])
def test_long_deadlines_of_coprime_lengths_are_walked_whole(restarts: bool) -> None:
    """An event that restarts one clock alone leaves every difference of the clocks open."""
    a = clock("a", late(90_001, "same"), meets("talks"))
    b = clock("b", late(89_989, "same"), meets("talks" if restarts else "same"))
    product = Product(Table(a), Table(b))
    assert product.complete
    assert product.shortest() is None
    assert product.clocked < 50


def test_a_difference_of_one_day_is_found_among_very_many() -> None:
    """The second goes to stuck a day later, but only of a wait that the letters must fit into."""
    words = tally_vocabulary({"letters": Tally("letters", ("letter",))})
    many = parse("letters >= 2", words)
    writes = Rule("writes", ("letter",), None, ("talks",), "talks", "two letters", (many,))
    tallies = {"letters": Tally("letters", ("letter",), reset=("meeting",))}
    a = clock("a", late(50_000, "stuck"), writes, tallies=tallies)
    b = clock("b", late(50_001, "stuck"), writes, tallies=tallies)
    found = histories(a, b)
    assert found.outcome == STAGES
    assert found.complete
    assert found.scenario is not None


intervals = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), min_size=1, max_size=8)


@given(st.lists(intervals, max_size=5))
def test_what_is_covered_is_covered_once(rounds: list[list[tuple[int, int]]]) -> None:
    covered, seen, pieces = Covered(), set[int](), 0
    for spans in rounds:
        firsts = np.array([first for first, _ in spans])
        lasts = np.array([first + more for first, more in spans])
        source, new_firsts, new_lasts = covered.add(firsts, lasts)
        new: list[int] = []
        for at, first, last in zip(source, new_firsts, new_lasts, strict=True):
            assert firsts[at] <= first <= last <= lasts[at]
            new += range(first, last + 1)
        all_ = {n for first, more in spans for n in range(first, first + more + 1)}
        assert sorted(new) == sorted(all_ - seen)
        assert list(source) == sorted(source)
        seen |= all_
        pieces += source.size
    assert len(covered) == pieces
