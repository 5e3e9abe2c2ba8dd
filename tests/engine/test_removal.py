"""A rulebook without one of its rules, tabulated from the table with it."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from builders import rulebooks
from claim_builders import claimed
from hypothesis import given, settings

import sim
from sim.analysis.prove.cells import Cells
from sim.analysis.prove.claims import conditions_of, prove
from sim.engine.removal import without_rule
from sim.engine.table import NONE, Table
from sim.model.rulebook import Rulebook
from sim.model.value import changed


def less(book: Rulebook, place: int) -> Rulebook:
    return changed(book, rules=(*book.rules[:place], *book.rules[place + 1 :]))


def rule_of(table: Table, row: int, column: int) -> str:
    fired = int(table.rule[row, column])
    return "" if fired == NONE else table.rulebook.rules[fired].name


@pytest.mark.slow
@settings(max_examples=40)
@given(rulebooks())
def test_every_history_is_as_in_a_table_made_anew(book: Rulebook) -> None:
    whole = Table(book)
    for place in range(len(book.rules)):
        rest, anew = without_rule(whole, place), Table(less(book, place))
        ways = {(0, 0)}
        ahead = [(0, 0)]
        while ahead:
            one, other = ahead.pop()
            assert rest.position(one).stage == anew.position(other).stage
            for number, column in enumerate(rest.columns):
                place_of = anew.column(column.event, column.sides)
                follows = int(rest.next[one, number]), int(anew.next[other, place_of])
                assert rule_of(rest, one, number) == rule_of(anew, other, place_of)
                assert (follows[0] == NONE) is (follows[1] == NONE)
                if follows[0] != NONE and follows not in ways:
                    ways.add(follows)
                    ahead.append(follows)
        assert {one for one, _ in ways} == set(range(len(rest)))
        assert {other for _, other in ways} == set(range(len(anew)))
        assert np.array_equal(np.sort(rest.depth), rest.depth)


@pytest.mark.slow
@settings(max_examples=15)
@given(claimed())
def test_claims_fare_as_over_a_table_made_anew(book: Rulebook) -> None:
    whole = Table(book)
    for place, rule in enumerate(book.rules):
        unnamed = tuple(
            claim
            for claim in book.claims
            if not any(rule.name in condition.text for condition in conditions_of(claim))
        )
        anew = Table(changed(less(book, place), claims=unnamed))
        told = {
            one.claim.name: (one.outcome, one.length) for one in prove(without_rule(whole, place))
        }
        assert told.keys() == {claim.name for claim in book.claims}
        for one in prove(anew):
            assert told[one.claim.name] == (one.outcome, one.length)


@pytest.mark.slow
def test_what_a_proof_held_is_gone_with_its_last_use() -> None:
    """Where nothing collects what stands in circles, only what stands in none is given back."""
    gc.collect()
    gc.disable()
    try:
        table = Table(sim.load_rulebook("diplomacy"))
        cells = Cells(table)
        cells.where(table.rulebook.claims[0].then)
        gone = weakref.ref(cells)
        del cells
        assert gone() is None
    finally:
        gc.enable()
