"""The language of conditions: what it says, what it refuses, and where it points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from builders import condition_texts
from hypothesis import given
from hypothesis import strategies as st

from sim.model.condition import LARGEST, Condition
from sim.model.condition_reader import ConditionError, parse
from sim.model.vocabulary import Flag, Kind, Number, Symbols, is_name

STAGES = ("talks", "summit", "stalemate")
WORDS: dict[str, Kind] = {
    "n": Number(),
    "m": Number(),
    "moved": Flag(),
    "stage": Symbols("stage", STAGES),
    "was": Symbols("stage", STAGES),
    "rule": Symbols("rule", ("missed-meeting", "none")),
}


def holds(text: str, **values: Any) -> bool:
    return parse(text, WORDS).holds(values)


def refused(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        parse(text, WORDS)
    return caught.value


@pytest.mark.parametrize(
    ("text", "n", "m", "expected"),
    [
        ("n >= 2", 2, 0, True),
        ("n >= 2", 1, 0, False),
        ("2 <= n", 2, 0, True),
        ("2 < n", 2, 0, False),
        ("n != 1", 1, 0, False),
        ("1 <= n < 3", 0, 0, False),
        ("1 <= n < 3", 2, 0, True),
        ("1 <= n < 3", 3, 0, False),
        ("n < 1 < m", 0, 2, True),
        ("n < 1 < m", 0, 1, False),
        ("n in (1, 3)", 3, 0, True),
        ("n in [1, 3]", 2, 0, False),
        ("n not in {1, 3}", 2, 0, True),
        # 'not' binds closer than 'and', 'and' closer than 'or'
        ("n == 1 or n == 2 and m == 1", 1, 0, True),
        ("(n == 1 or n == 2) and m == 1", 1, 0, False),
        ("not n == 1 and m == 1", 1, 0, False),
        ("not (n == 1 and m == 1)", 1, 0, True),
        ("not n == 1 or m == 0", 1, 0, True),
        ("not not n == 1", 1, 0, True),
    ],
)
def test_numbers_are_compared_with_the_precedence_of_python(
    text: str, n: int, m: int, expected: bool
) -> None:
    assert holds(text, n=n, m=m) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stage == stalemate", True),
        ("stage == 'stalemate'", True),
        ("talks == was", True),
        ("stage != was", True),
        ("stage == was", False),
        ("stage in (talks, summit)", False),
        ("stage not in (talks, was)", True),
        ("rule == 'missed-meeting'", True),
        ("moved", True),
        ("not moved", False),
        ("moved and stage == stalemate", True),
    ],
)
def test_words_and_flags_are_compared(text: str, expected: bool) -> None:
    values = {"stage": "stalemate", "was": "talks", "moved": True, "rule": "missed-meeting"}
    assert holds(text, **values) is expected


def test_a_condition_may_run_over_several_lines() -> None:
    assert holds("\n n >= 1 and\n\tm >= 2 ", n=1, m=2) is True


def test_a_condition_says_what_it_asks_about_in_order() -> None:
    condition = parse("m >= 1 and (n < 4 or 7 > m)", WORDS)
    assert condition.names == ("m", "n")
    assert condition.bounds == {"m": 7, "n": 4}
    assert condition.seen({"n": 1, "m": 2, "k": 3}) == {"m": 2, "n": 1}


def test_names_without_numbers_have_no_bounds() -> None:
    condition = parse("stage == was and moved and n in (2, 5)", WORDS)
    assert condition.bounds == {"n": 5}
    assert set(condition.names) == {"stage", "was", "moved", "n"}


def test_conditions_are_equal_when_their_texts_are() -> None:
    assert parse("n >= 1", WORDS) == parse("n >= 1", WORDS)
    assert parse("n >= 1", WORDS) != parse("n > 0", WORDS)
    assert len({parse("n >= 1", WORDS), parse("n >= 1", WORDS)}) == 1


@pytest.mark.parametrize(
    ("text", "code", "column", "message"),
    [
        ("", "SIM131", 0, "empty"),
        ("   \n", "SIM131", 0, "empty"),
        ("n >= 1 and (", "SIM131", 11, "never closed"),
        ("n >=", "SIM131", 3, "not well formed"),
        ("n >= 1 or n n", "SIM131", 12, "not well formed"),
        ("n = 1", "SIM131", 2, "not well formed"),
        ("n is 1", "SIM131", 0, "'is'"),
        ("k >= 1", "SIM132", 0, "unknown name 'k'"),
        ("n >= 1 and k", "SIM132", 11, "unknown name 'k'"),
        ("n in (1, k)", "SIM132", 9, "unknown name 'k'"),
        ("stage == tlaks", "SIM132", 9, "unknown stage 'tlaks'"),
        ("stage in (talks, tlaks)", "SIM132", 17, "unknown stage 'tlaks'"),
        ("rule == 'missed'", "SIM132", 8, "unknown rule 'missed'"),
        ("n", "SIM133", 0, "neither true nor false"),
        ("n >= 1 or stage", "SIM133", 10, "neither true nor false"),
        ("n >= m", "SIM133", 5, "whole numbers only"),
        ("n == stage", "SIM133", 5, "whole numbers only"),
        ("n >= 1.5", "SIM133", 5, "not a whole number"),
        ("n >= 'x'", "SIM133", 5, "not a whole number"),
        ("n == True", "SIM133", 5, "not a whole number"),
        ("stage < talks", "SIM133", 0, "not larger or smaller"),
        ("stage == n", "SIM133", 9, "not a stage"),
        ("stage == rule", "SIM133", 9, "not a stage"),
        ("stage == 1", "SIM133", 9, "name of a stage"),
        ("moved == 1", "SIM133", 0, "not compared"),
        ("moved in (1, 2)", "SIM133", 0, "one of some words"),
        ("n in 3", "SIM133", 5, "needs a list"),
        ("n in ()", "SIM133", 5, "one of some words"),
        ("1 < 2", "SIM133", 0, "two constants"),
        ("n > 1 and 3", "SIM133", 10, "comparison is needed"),
        ("[k for k in n]", "SIM133", 0, "comparison is needed"),
        ("print(n)", "SIM134", 0, "a call"),
        ("n >= abs(1)", "SIM134", 5, "a call"),
        ("n.real >= 1", "SIM134", 0, "an attribute"),
        ("n[0] >= 1", "SIM134", 0, "a subscript"),
        ("n + 1 >= 2", "SIM134", 0, "arithmetic"),
        ("n >= 10 ** 9", "SIM134", 5, "arithmetic"),
        ("n >= -1", "SIM134", 5, "a sign"),
        ("(n := 1) >= 1", "SIM134", 1, "an assignment"),
        ("lambda: n >= 1", "SIM134", 0, "a function"),
        ("f'{n}' == stage", "SIM134", 0, "a formatted string"),
        ("n >= 1 if n else m >= 1", "SIM134", 0, "an if-expression"),
        ("{'a': 1}", "SIM134", 0, "a mapping"),
        ("n in (1, *n)", "SIM134", 9, "a star"),
        ("await n", "SIM134", 0, "an await"),
        (f"n >= {LARGEST + 1}", "SIM015", 5, "over 10"),
        # the column counts characters, also where Python counts bytes
        ("stage == 'é' and n", "SIM132", 9, "unknown stage 'é'"),
        ("n >= 1 and é >= 1", "SIM132", 11, "unknown name 'é'"),
        ("'ééé' == stage", "SIM132", 0, "unknown stage 'ééé'"),
        ("stage != 'é' or n", "SIM132", 9, "unknown stage"),
        ("n in (1, 2) or é é", "SIM131", 17, "not well formed"),
        ("  k >= 1", "SIM132", 2, "unknown name"),
        ("n >= 1 and\n k >= 1", "SIM132", 12, "unknown name"),
    ],
)
def test_a_fault_has_a_code_a_column_and_words(
    text: str, code: str, column: int, message: str
) -> None:
    error = refused(text)
    assert (error.code, error.column) == (code, column)
    assert message in str(error)
    assert error.length >= 1


def test_the_column_is_right_after_other_alphabets() -> None:
    words = WORDS | {"été": Number()}
    with pytest.raises(ConditionError, match="unknown name 'k'") as caught:
        parse("été >= 1 and 'Ж' != stage or k", {**words, "stage": Symbols("stage", ("Ж",))})
    assert caught.value.column == "été >= 1 and 'Ж' != stage or k".index("k")


def test_an_unknown_word_carries_what_there_is_to_name() -> None:
    assert refused("stage == tlaks").unknown == ("tlaks", STAGES)
    assert refused("no >= 1").unknown == ("no", tuple(WORDS))


def test_the_longest_condition_is_500_characters() -> None:
    longest = "n >= 1".ljust(500)
    assert parse(longest, WORDS).holds({"n": 1})
    error = refused(longest + " ")
    assert (error.code, error.length) == ("SIM135", 501)


def test_the_largest_number_is_a_thousand_million() -> None:
    assert parse(f"n <= {LARGEST}", WORDS).bounds == {"n": 10**9}


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 400,
        "[" * 400,
        "not " * 120,
        "9" * 490,
        "n >= " + "9" * 490,
        "-" * 490 + "1",
        "~" * 490,
        "n<" * 240 + "n",
        "n." * 240 + "n",
        "n(" * 120 + ")" * 120,
        "n in " * 90,
        "lambda:" * 70,
        "n if " * 90,
        "\ud800",
        "\0" * 100,
        "'" * 499,
        '"""' * 100,
        "n >= 1\\",
        "\x0c" * 10,
        "{" * 99 + "}" * 99,
    ],
)
def test_a_bomb_is_a_condition_error_and_nothing_else(bomb: str) -> None:
    assert refused(bomb).code.startswith("SIM")


def test_deep_but_lawful_conditions_hold() -> None:
    assert holds("not " * 120 + "n >= 1", n=1) is True
    assert holds("(" * 90 + "n >= 1" + ")" * 90, n=1) is True


@given(st.text(max_size=60) | st.text("nm moved<>=!()'\"andortisx 0123456789.,[]", max_size=60))
def test_any_text_is_a_condition_or_a_condition_error(text: str) -> None:
    try:
        condition = parse(text, WORDS)
    except ConditionError as error:
        inside, asked = range(max(len(text), 1)), None
        place = error.column
    else:
        inside, asked, place = range(1), condition.names, 0
    assert place in inside
    assert asked is None or set(asked) <= set(WORDS)


NAMES = ("t0", "t1")
TALLIES = {name: Number() for name in NAMES}


@given(condition_texts(NAMES))
def test_a_condition_means_what_python_says_it_means(text: str) -> None:
    condition = parse(text, TALLIES)
    for t0 in range(5):
        for t1 in range(5):
            values = {"t0": t0, "t1": t1}
            assert condition.holds(values) is bool(eval(text, {}, values))


@given(condition_texts(NAMES))
def test_numbers_and_arrays_agree(text: str) -> None:
    condition = parse(text, TALLIES)
    t0, t1 = (part.ravel() for part in np.meshgrid(np.arange(5), np.arange(5)))
    answers = np.broadcast_to(condition.over({"t0": t0, "t1": t1}, _no_words), t0.shape)
    assert answers.dtype == bool
    assert answers.tolist() == [
        condition.holds({"t0": a, "t1": b}) for a, b in zip(t0.tolist(), t1.tolist(), strict=True)
    ]


def _no_words(symbols: Symbols, word: str) -> int:
    raise AssertionError(f"a tally is no {symbols.what}, and {word} is no number")


@pytest.mark.parametrize(
    "text",
    [
        "stage == talks",
        "stage != was and not moved",
        "stage in (talks, stalemate) or moved and n >= 2",
        "not (was == summit or n < 1)",
        "moved",
    ],
)
def test_words_and_their_numbers_agree(text: str) -> None:
    condition = parse(text, WORDS)
    rows = [
        {"stage": stage, "was": was, "moved": moved, "n": n}
        for stage in STAGES
        for was in STAGES
        for moved in (False, True)
        for n in range(4)
    ]
    arrays = {
        "stage": np.array([STAGES.index(row["stage"]) for row in rows]),
        "was": np.array([STAGES.index(row["was"]) for row in rows]),
        "moved": np.array([row["moved"] for row in rows]),
        "n": np.array([row["n"] for row in rows]),
    }
    answers = condition.over(arrays, lambda symbols, word: symbols.words.index(word))
    assert answers.tolist() == [condition.holds(row) for row in rows]


@given(condition_texts(NAMES), st.integers(1, 10**6))
def test_saturation_above_the_bounds_changes_no_decision(text: str, excess: int) -> None:
    condition = parse(text, TALLIES)
    tops = {name: condition.bounds.get(name, -1) + 1 for name in NAMES}
    for name in NAMES:
        other = "t1" if name == "t0" else "t0"
        for beside in range(5):
            at_the_top = {name: tops[name], other: beside}
            far_above = {name: tops[name] + excess, other: beside}
            assert condition.holds(at_the_top) is condition.holds(far_above)


@pytest.mark.parametrize("text", ["no_shows", "N1", "_x", "match"])
def test_names_that_stand_bare(text: str) -> None:
    assert is_name(text)
    assert isinstance(parse(f"{text} >= 1", {text: Number()}), Condition)


@pytest.mark.parametrize("text", ["", "no-shows", "1n", "and", "in", "None", "été", "a b", "a.b"])
def test_names_that_cannot_stand_bare(text: str) -> None:
    assert not is_name(text)
