"""What tracks read together, held against every set of readings that three tracks can have."""

from __future__ import annotations

from itertools import product

import pytest
from builders import as_file, rulebooks
from hypothesis import given
from oracle import together

from sim.files.page import Page
from sim.files.shelf import read_rulebook
from sim.model.problem import InputError
from sim.model.reading import READINGS, Overall, common, deciding
from sim.model.rulebook import Rulebook

HEAD = """
rulebook: o
title: O
start: a
stages: {a: {reads: none}}
events: {e: {signal: word, tone: neutral}}
rules: {r: {event: e, from: a, to: a, because: x}}
"""


@given(rulebooks())
def test_tracks_read_together_what_the_oracle_says(book: Rulebook) -> None:
    for readings in product(READINGS, repeat=3):
        assert common(readings, book.overall) == together(book, readings)
        line = deciding(readings, book.overall)
        assert line is None or line.reads == common(readings, book.overall)


def test_tracks_that_agree_ask_no_line() -> None:
    lines = [Overall("broken", ("any progress",))]
    assert common(["progress", "progress"], lines) == "progress"
    assert deciding(["progress"], lines) is None
    assert common(["progress", "none"], lines) == "broken"
    assert common(["stalemate", "none"], lines) == "mixed"


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ("{reads: broken, when: any brokn}", "did you mean 'any broken'?"),
        ("{reads: broken, when: broken}", "any broken"),
        ("{reads: mixed, when: any broken}", "broken"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_cure(line: str, cure: str) -> None:
    with pytest.raises(InputError) as refused:
        read_rulebook(Page("o.yaml", f"{HEAD}overall: [{line}]\n"))
    (problem,) = refused.value.problems
    assert cure in problem.cure


@given(rulebooks())
def test_lines_are_read_as_they_were_written(book: Rulebook) -> None:
    from sim.files.dump import dump_rulebook

    assert read_rulebook(Page("o.yaml", dump_rulebook(book))).overall == book.overall
    assert len(as_file(book)["overall"]) == len(book.overall)
