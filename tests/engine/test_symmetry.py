"""Sides that nothing names: one row for all positions that differ only by which of them acted."""

from __future__ import annotations

import numpy as np
import pytest
from builders import rulebooks
from claim_builders import claim_texts, words_of
from hypothesis import assume, given
from hypothesis import strategies as st
from places import TESTS

from sim.analysis.check.rulebooks import lint
from sim.analysis.prove.claims import prove
from sim.engine.run import run
from sim.engine.table import NONE, Table
from sim.files.shelf import load_rulebook
from sim.model.claim import Claim
from sim.model.condition_reader import parse
from sim.model.problem import TooManyPositionsError
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN
from sim.model.value import changed

CONFERENCE = TESTS / "rulebooks" / "six-sides.yaml"
SIDED = rulebooks(max_sides=4).filter(lambda book: book.sides > 2)


def tables(book: Rulebook) -> tuple[Table, Table]:
    """The whole table of a rulebook, and the reduced one."""
    try:
        return Table(book, limit=3_000), Table(book, limit=3_000, reduced=True)
    except TooManyPositionsError:
        assume(False)
        raise


@pytest.mark.slow
@given(SIDED)
def test_a_row_stands_for_all_that_differ_by_the_names_of_sides(book: Rulebook) -> None:
    whole, reduced = tables(book)
    assume(reduced.symmetry is not None)
    assert reduced.symmetry is not None
    assert set(reduced.symmetry.standing(whole.row_codes)) == set(reduced.row_codes)
    assert len(reduced) <= len(whole)


@pytest.mark.slow
@given(SIDED)
def test_a_cell_leads_where_the_cells_lead_that_it_stands_for(book: Rulebook) -> None:
    whole, reduced = tables(book)
    symmetry = reduced.symmetry
    assume(symmetry is not None)
    assert symmetry is not None
    for row in range(0, len(whole), max(1, len(whole) // 20)):
        position = whole.position(row)
        standing = reduced.row(position)
        for place, (event, sides) in enumerate(reduced.columns):
            real = whole.column(event, symmetry.acting(position, sides))
            to, led = int(whole.next[row, real]), int(reduced.next[standing, place])
            assert (to == NONE) is (led == NONE)
            if to != NONE:
                assert reduced.row(whole.position(to)) == led
            assert whole.rule[row, real] == reduced.rule[standing, place]


@pytest.mark.slow
@given(SIDED)
def test_a_path_is_a_history_of_real_sides(book: Rulebook) -> None:
    _, reduced = tables(book)
    for row in range(0, len(reduced), max(1, len(reduced) // 10)):
        path = reduced.path(row)
        position = reduced.machine.start()
        for event, sides in reduced.acted(0, [reduced.columns[column] for _, column in path]):
            decision = (
                reduced.machine.wait(position)
                if event is None
                else reduced.machine.step(position, event, sides)
            )
            assert decision is not None
            position = decision.after
        assert reduced.row(position) == row


@pytest.mark.slow
@given(st.data())
def test_findings_and_claims_are_the_same_and_their_scripts_show_them(data: st.DataObject) -> None:
    book = data.draw(SIDED)
    conditions = claim_texts(book).map(lambda text: parse(text, words_of(book)))
    claims = [
        Claim(f"c{place}", data.draw(st.sampled_from(["never", "always", "possible"])), then)
        for place, then in enumerate(data.draw(st.lists(conditions, min_size=1, max_size=2)))
    ]
    whole, reduced = tables(changed(book, claims=tuple(claims)))
    found, again = (
        [(one.kind.code, one.at, one.severity) for one in lint(t)] for t in (whole, reduced)
    )
    assert found == again
    for one, other in zip(prove(whole), prove(reduced), strict=True):
        assert (one.outcome, one.length) == (other.outcome, other.length)
        if other.script is not None:
            assert len(run(other.script, tracks=[MAIN]).steps) >= other.length
            assert [step.rule for step in one.shown] == [step.rule for step in other.shown]


def test_two_sides_are_told_apart_as_before() -> None:
    book = load_rulebook("diplomacy")
    assert Table(book, reduced=True).symmetry is None


def test_a_conference_of_six_sides_has_few_rows_and_real_scripts() -> None:
    book = load_rulebook(CONFERENCE)
    table = Table(book, reduced=True)
    assert len(table) < 10_000
    (proved, refuted) = prove(table)
    assert (proved.outcome, refuted.outcome) == ("proved", "refuted")
    assert refuted.script is not None
    last = run(refuted.script, tracks=[MAIN]).steps[refuted.length - 1]
    assert last.after.stage == "deadlock"
    assert np.unique(table.row_codes).size == len(table)


@pytest.mark.parametrize("sides", [3, 4])
def test_positions_grow_slower_than_by_each_set_of_sides(sides: int) -> None:
    book = changed(load_rulebook(CONFERENCE), sides=sides)
    assert len(Table(book, reduced=True)) * 2 < len(Table(book))
