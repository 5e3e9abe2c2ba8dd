"""A set of sides: a whole number that can be told apart into its sides, and put together again."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.shelf import load_rulebook
from sim.model.scenario import Party, parties_of, sides_of, stand_in_parties
from sim.model.sides import Sides, every_set, kept_sides, letter, sets_told_apart
from sim.model.value import changed

NUMBERS = st.lists(st.integers(1, 8))


@given(NUMBERS)
def test_a_set_is_made_of_its_sides_and_gives_them_again(numbers: list[int]) -> None:
    sides = Sides.of(numbers)
    assert list(sides) == sorted(set(numbers))
    assert len(sides) == len(set(numbers))
    assert bool(sides) is bool(numbers)
    assert sides == sum(2 ** (number - 1) for number in set(numbers))


@given(NUMBERS)
def test_a_set_is_the_number_that_stands_for_it(numbers: list[int]) -> None:
    sides = Sides.of(numbers)
    assert (repr(sides), f"{sides}", hash(sides)) == (
        str(int(sides)),
        str(int(sides)),
        hash(+sides),
    )
    assert {int(sides): "kept"}[sides] == "kept"
    assert pickle.loads(pickle.dumps(sides)) == sides
    assert np.array([sides, 0]).dtype == np.array([1]).dtype
    assert (np.array([0, 1, 255]) | sides).tolist() == [n | int(sides) for n in (0, 1, 255)]


@given(NUMBERS, NUMBERS)
def test_a_set_is_within_another_that_has_all_its_sides(some: list[int], others: list[int]) -> None:
    assert Sides.of(some).within(Sides.of(others)) is (set(some) <= set(others))


@pytest.mark.parametrize(
    ("sides", "letters"), [(0, ""), (1, "A"), (2, "B"), (3, "AB"), (5, "AC"), (128, "H")]
)
def test_a_side_has_a_letter(sides: int, letters: str) -> None:
    assert Sides(sides).letters == tuple(letters)
    assert tuple(map(letter, Sides(sides))) == tuple(letters)


@given(st.integers(0, 8))
def test_every_set_of_some_sides_is_within_all_of_them(number: int) -> None:
    whole = Sides.first(number)
    assert list(whole) == list(range(1, number + 1))
    assert all(Sides(sides).within(whole) for sides in every_set(number))
    assert len({tuple(Sides(sides)) for sides in every_set(number)}) == 2**number


@given(st.integers(0, 255), st.integers(0, 8))
def test_what_is_kept_of_a_set_has_as_many_sides_up_to_a_limit(sides: int, limit: int) -> None:
    kept = Sides(kept_sides(sides, limit))
    assert len(kept) == min(len(Sides(sides)), limit)
    assert kept == sides or kept == Sides.first(limit)


def test_parties_act_for_their_sides() -> None:
    parties = {
        "host": Party("host"),
        "a": Party("a", side=1),
        "b": Party("b", side=3),
        "friend": Party("friend", side=1),
    }
    assert sides_of(parties, ["host"]) == 0
    assert list(sides_of(parties, ["b", "a", "friend"])) == [1, 3]
    assert parties_of(parties, Sides.of([1])) == ("a", "friend")
    assert parties_of(parties, Sides.of([2])) == ()
    assert sides_of(parties, parties) == Sides.of([1, 3])


def test_a_script_has_a_party_for_each_side() -> None:
    book = changed(load_rulebook("diplomacy"), sides=3)
    for names, called in (((), ("A", "B", "C")), (("x", "y", "z"), ("x", "y", "z"))):
        parties = stand_in_parties(changed(book, side_names=names))
        assert [(name, party.side) for name, party in parties.items()] == [
            (name, side) for side, name in enumerate(called, 1)
        ]
        assert parties_of(parties, Sides.of([1, 3])) == (called[0], called[2])


@given(st.integers(1, 6), st.data())
def test_sets_are_told_apart_by_number_and_by_each_named_side(
    sides: int, data: st.DataObject
) -> None:
    named = data.draw(st.integers(0, 2**sides - 1))
    kinds = [(len(one), one & named) for one in map(Sides, every_set(sides))]
    apart = [(len(one), one & named) for one in sets_told_apart(sides, named)]
    assert len(apart) == len(set(apart))
    assert set(apart) == set(kinds)
