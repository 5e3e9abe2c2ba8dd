"""Positions taken one by one lead as arrays do, and distances are those of a plain search."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from builders import rulebooks
from hypothesis import given
from hypothesis import strategies as st
from test_saturation import counting

from sim.engine import codes, explore
from sim.engine.alike import alike
from sim.engine.codes import Codes, Rows
from sim.engine.distances import FAR, distances
from sim.engine.expand import Expansion
from sim.engine.machine import Machine
from sim.engine.table import Table
from sim.model.rulebook import Rulebook

ARRAYS = ("row_codes", "next", "rule", "parent", "by", "depth", "stage")


@pytest.mark.slow
@given(rulebooks())
def test_one_position_leads_where_an_array_of_it_leads(book: Rulebook) -> None:
    table = Table(book)
    expansion = Expansion(Machine(book), Codes(book), table.columns)
    after, fired = expansion.many(table.row_codes)
    for row, code in enumerate(table.row_codes.tolist()):
        assert expansion.one(code) == (after[row].tolist(), fired[row].tolist())
    for column in range(len(table.columns)):
        leads, rules = expansion.column(column, table.row_codes)
        assert np.array_equal(leads, after[:, column])
        assert np.array_equal(rules, fired[:, column])


@pytest.mark.slow
@given(rulebooks(), st.sampled_from([0, 10**9]), st.sampled_from([0, 2**25]))
def test_a_table_is_the_same_however_its_positions_are_taken(
    book: Rulebook, few: int, dense: int
) -> None:
    usual = Table(book)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explore, "_FEW", few)
        patch.setattr(codes, "_DENSE", dense)
        other = Table(book)
    for name in ARRAYS:
        assert np.array_equal(getattr(usual, name), getattr(other, name)), name


def test_a_tally_that_counts_far_has_a_row_for_every_count() -> None:
    table = Table(counting("n >= 3000"))
    assert len(table) == 3000 + 3001  # before the war, and in it
    assert table.depth[table.stage == 0].tolist() == list(range(3000))


def test_a_limit_is_heeded_one_by_one_too() -> None:
    book = counting("n >= 50")
    assert len(Table(book, limit=101)) == 101
    with pytest.raises(ValueError, match="more than 100 positions"):
        Table(book, limit=100)


@given(st.lists(st.lists(st.integers(0, 60), max_size=9), max_size=6), st.booleans())
def test_each_code_has_the_row_of_its_first_coming(batches: list[list[int]], dense: bool) -> None:
    rows = Rows(61, dense=dense)
    plain: dict[int, int] = {}
    for batch in batches:
        for code in batch[:4]:
            assert rows.add_one(code) is (code not in plain)
            plain.setdefault(code, len(plain))
        more = np.array([c for c in dict.fromkeys(batch[4:]) if c not in plain], dtype=np.int64)
        rows.add(more)
        plain.update({code: len(plain) + place for place, code in enumerate(more.tolist())})
        every = np.arange(-1, 61)
        assert rows.find(every).tolist() == [plain.get(code, -1) for code in every.tolist()]
        assert len(rows) == len(plain)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    """Where each row leads (-1 for nowhere), wide or long, and some goals."""
    size = draw(st.integers(1, 60))
    if draw(st.booleans()):
        leads = [[row + 1 if row + 1 < size else -1, row] for row in range(size)]
    else:
        lead = st.lists(st.integers(-1, size - 1), min_size=2, max_size=2)
        leads = draw(st.lists(lead, min_size=size, max_size=size))
    return leads, draw(st.lists(st.integers(0, size - 1), max_size=3))


@given(graphs())
def test_distances_are_those_of_a_plain_search(graph: tuple[list[list[int]], list[int]]) -> None:
    leads, goals = graph
    plain = dict.fromkeys(goals, 0)
    ahead = deque(plain)
    while ahead:
        to = ahead.popleft()
        for row, after in enumerate(leads):
            if to in after and row not in plain:
                plain[row] = plain[to] + 1
                ahead.append(row)
    found = distances(np.array(leads, dtype=np.int32), np.array(goals, dtype=np.int64))
    assert found.tolist() == [plain.get(row, FAR) for row in range(len(leads))]


@given(st.integers(1, 80), st.integers(0, 70), st.randoms(use_true_random=False))
def test_alike_is_what_no_condition_tells_apart(size: int, asked: int, chance: object) -> None:
    draws = np.random.default_rng(chance.randrange(2**32))  # type: ignore[attr-defined]
    conditions = [draws.random(size) < 0.05 for _ in range(asked)]
    keys = draws.integers(0, 2, size)
    firsts, kinds = alike(keys, conditions)
    told = [(int(keys[n]), *(bool(holds[n]) for holds in conditions)) for n in range(size)]
    for place, kind in enumerate(kinds.tolist()):
        assert told[firsts[kind]] == told[place]
        assert told.index(told[place]) == firsts[kind]
    assert len(firsts) == len(set(told))
