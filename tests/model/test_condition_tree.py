"""The tree of a condition: its text is read as the same tree, and all ask it alike."""

from __future__ import annotations

import copy
import pickle
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.condition import LARGEST, condition_of, joined
from sim.model.condition_reader import parse
from sim.model.condition_tree import (
    TURNED,
    And,
    Chain,
    Compare,
    Constant,
    IsTrue,
    Member,
    Not,
    Or,
    Same,
    Term,
    Tree,
    Variable,
)
from sim.model.vocabulary import Flag, Kind, Number, Symbols

STAGE = Symbols("stage", ("talks", "summit", "stale-mate", 'it\'s "over"'))
WORDS: dict[str, Kind] = {
    "n": Number(),
    "m": Number(),
    "moved": Flag(),
    "stage": STAGE,
    "was": STAGE,
}
ROWS = [
    {"n": n, "m": m, "moved": moved, "stage": stage, "was": was}
    for n in range(4)
    for m in range(2)
    for moved in (False, True)
    for stage in STAGE.words
    for was in STAGE.words[1:3]
]

NUMBERS = st.integers(0, 3)
SIGNS = st.sampled_from(list(TURNED))
EQUAL = st.sampled_from(["==", "!="])
NAMED = st.sampled_from([Variable("stage"), Variable("was")])
TERMS: st.SearchStrategy[Term] = NAMED | st.sampled_from(
    [Constant(STAGE, word) for word in STAGE.words]
)
COMPARED = st.builds(Compare, st.sampled_from(["n", "m"]), SIGNS, NUMBERS, st.booleans())
SAME = st.builds(Same, NAMED, EQUAL, TERMS) | st.builds(Same, TERMS, EQUAL, NAMED)


@st.composite
def members(draw: st.DrawFn) -> Member:
    """``in`` or ``not in``, of numbers or of words."""
    negated = draw(st.booleans())
    if draw(st.booleans()):
        name = draw(st.sampled_from(["n", "m"]))
        numbers = draw(st.lists(NUMBERS, min_size=1, max_size=3))
        return Member(tuple(Compare(name, "==", number) for number in numbers), negated)
    left = draw(NAMED)
    rights = draw(st.lists(TERMS, min_size=1, max_size=3))
    return Member(tuple(Same(left, "==", right) for right in rights), negated)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Two or three links, each from what ends the one before; ``in`` may be the last."""
    size = draw(st.integers(2, 3))
    if draw(st.booleans()):
        terms = [draw(NAMED if place % 2 else TERMS) for place in range(size + 1)]
        links: list[Any] = [Same(left, draw(EQUAL), right) for left, right in pairwise(terms)]
        return Chain(tuple(links))
    name_first = draw(st.booleans())
    written: list[Any] = [
        draw(st.sampled_from(["n", "m"]) if (place % 2 == 0) is name_first else NUMBERS)
        for place in range(size + 1)
    ]
    links = []
    for left, right in pairwise(written):
        turned = isinstance(left, int)
        name, number = (right, left) if turned else (left, right)
        links.append(Compare(name, draw(SIGNS), number, turned))
    if not isinstance(written[-1], int) and draw(st.booleans()):
        options = draw(st.lists(NUMBERS, min_size=1, max_size=2))
        equal = tuple(Compare(written[-1], "==", option) for option in options)
        links.append(Member(equal, draw(st.booleans())))
    return Chain(tuple(links))


def joints(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, inner) | st.builds(And, parts) | st.builds(Or, parts)


TREES: st.SearchStrategy[Tree] = st.recursive(
    st.one_of(COMPARED, SAME, members(), chains(), st.just(IsTrue("moved"))), joints, max_leaves=6
)


@given(TREES)
def test_a_text_told_is_read_as_the_same_tree(tree: Tree) -> None:
    condition = condition_of(tree)
    assert parse(condition.text, WORDS).tree == tree


@given(TREES)
def test_a_tree_holds_where_python_says_that_its_text_does(tree: Tree) -> None:
    condition = condition_of(tree)
    words = {word: word for word in STAGE.words if word.isidentifier()}
    code = compile(condition.text, "condition", "eval")
    for row in ROWS:
        assert condition.holds(row) is bool(eval(code, {}, words | row))


@given(TREES)
def test_a_tree_holds_of_arrays_where_it_holds_of_each_row(tree: Tree) -> None:
    condition = condition_of(tree)
    arrays = {name: np.array([row[name] for row in ROWS]) for name in ("n", "m", "moved")}
    for name in ("stage", "was"):
        arrays[name] = np.array([STAGE.words.index(str(row[name])) for row in ROWS])
    answers = condition.over(arrays, lambda kind, word: kind.words.index(word))
    assert answers.dtype == bool
    assert answers.tolist() == [condition.holds(row) for row in ROWS]


@given(TREES)
def test_a_condition_changes_at_its_cuts_alone(tree: Tree) -> None:
    condition = condition_of(tree)
    assert condition.cuts.keys() == condition.bounds.keys() == set(condition.names) & {"n", "m"}
    for row in ROWS:
        for name in ("n", "m"):
            for count in set(range(1, 6)) - set(condition.cuts.get(name, ())):
                below, at = ({**row, name: number} for number in (count - 1, count))
                assert condition.holds(below) is condition.holds(at)


@given(TREES)
def test_what_is_varied_is_a_condition_of_the_language_with_one_other_number(tree: Tree) -> None:
    condition = condition_of(tree)
    for other in condition.varied(lambda asked: (asked.number + 10,)):
        assert parse(other.text, WORDS).tree == other.tree
        assert other.names == condition.names
        pairs = zip(condition.text.split(), other.text.split(), strict=True)
        assert len([pair for pair in pairs if pair[0] != pair[1]]) == 1


@given(TREES)
def test_a_tree_is_sent_and_copied_whole(tree: Tree) -> None:
    condition = condition_of(tree)
    condition.top("n", {})  # what it keeps is sent with it
    sent = pickle.loads(pickle.dumps(condition))
    for other in (sent, copy.copy(condition), copy.deepcopy(condition)):
        assert (other, other.tree, other.names) == (condition, tree, condition.names)
        assert other.holds(ROWS[0]) is condition.holds(ROWS[0])


@pytest.mark.parametrize(
    "text", ["not " * 120 + "n >= 1", "(n >= 1 and " * 38 + "n >= 2" + ")" * 38]
)
def test_a_deep_tree_is_sent_and_copied_whole(text: str) -> None:
    condition = parse(text, WORDS)
    for other in (pickle.loads(pickle.dumps(condition)), copy.deepcopy(condition)):
        assert other.tree == condition.tree
        assert hash(other.tree) == hash(condition.tree)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" n>=2\n and  m<1", "n >= 2 and m < 1"),
        ("2<=n", "2 <= n"),
        ("((n >= 2))", "n >= 2"),
        ("n == 1 or n == 2 and m == 1", "n == 1 or (n == 2 and m == 1)"),
        ("not (moved or n < 2)", "not (moved or n < 2)"),
        ("not n in [1,2]", "not n in (1, 2)"),
        ("n not in {1}", "n not in (1,)"),
        ("stage in ('talks', \"stale-mate\", was)", "stage in (talks, 'stale-mate', was)"),
        ("0x10 < n", "16 < n"),
    ],
)
def test_a_text_is_told_plainly(text: str, told: str) -> None:
    tree = parse(text, WORDS).tree
    assert tree.told({}) == told
    assert parse(text, WORDS).text == text


def test_signs_are_told_as_they_are_wished() -> None:
    condition = parse("1 <= n != 3 and m >= 2", WORDS)
    assert condition.tree.told({">=": "≥", "<=": "≤", "!=": "≠"}) == "1 ≤ n ≠ 3 and m ≥ 2"


@pytest.mark.parametrize(
    ("text", "varied"),
    [
        ("1 <= n < 3", ["0 <= n < 3", "2 <= n < 3", "1 <= n < 2", "1 <= n < 4"]),
        ("n < 1 < m", ["n < 0 < m", "n < 2 < m"]),
        ("n in (1, 2)", ["n in (0, 2)", "n in (2, 2)", "n in (1, 1)", "n in (1, 3)"]),
        ("not (n > 5 or moved)", ["not (n > 4 or moved)", "not (n > 6 or moved)"]),
        ("stage == was", []),
    ],
)
def test_one_number_is_varied_at_a_time(text: str, varied: list[str]) -> None:
    found = parse(text, WORDS).varied(lambda asked: (asked.number - 1, asked.number + 1))
    assert [condition.text for condition in found] == varied


def test_conditions_are_joined_as_they_hold_together() -> None:
    conditions = [parse(text, WORDS) for text in ("n >= 1 or moved", "m == 0")]
    assert joined(conditions, "and").text == "(n >= 1 or moved) and m == 0"
    assert joined(conditions[:1], "and") == conditions[0]


def test_the_largest_number_is_varied_downwards_alone() -> None:
    condition = parse(f"n <= {LARGEST}", WORDS)
    assert [one.text for one in condition.varied(lambda asked: (asked.number - 1,))] == [
        f"n <= {LARGEST - 1}"
    ]
