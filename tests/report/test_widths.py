"""Every report keeps to the width of the terminal, breaks no name, and keeps its colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import style, unstyle
from hypothesis import given
from hypothesis import strategies as st
from places import TESTS

from sim.cli import cli
from sim.cli.streams import guarded
from sim.model.problem import Problem
from sim.report.layout import blocks, cells, fitted, named, paragraph, wrap
from sim.report.problems import problem_text

ROOT = TESTS.parent
EXAMPLES = ROOT / "docs" / "examples"
SINGAPORE = str(ROOT / "scenarios" / "singapore-2018.yaml")
RIVER = str(TESTS / "reports" / "river.yaml")
LONG = str(ROOT / "scenarios" / "us-north-korea-2018-2019.yaml")
HARBOUR = [str(EXAMPLES / f"harbour{end}.yaml") for end in ("", "-rules", "-patient")]
BOOKS = [f"-r{name}" for name in ("diplomacy", "ripeness", "rhetoric")]
WORDY = "WORDY"
"""Stands for a scenario whose texts are as long as a stranger can make them."""
REPORTS = [
    ["run", SINGAPORE],
    ["run", LONG, "--why"],
    ["run", WORDY, "--why"],
    ["compare", LONG, *BOOKS],
    ["compare", WORDY],
    ["diff", *HARBOUR[1:], "--on", HARBOUR[0]],
    ["diff", "diplomacy", "ripeness", "--limit", "20000", "--on", SINGAPORE],
    ["score", str(ROOT / "scenarios"), *BOOKS],
    ["score", str(EXAMPLES / "harbour.yaml"), RIVER, "--leave-one-out", "--sensitivity"],
    ["whatif", SINGAPORE, "--to", "settled"],
    ["whatif", SINGAPORE, *BOOKS[-1:]],
    ["whatif", WORDY],
    ["whatif", SINGAPORE, "--drop", "12", "--insert", "2018-07-12 talks_held by DPRK,USA"],
    ["show"],
    ["show", "diplomacy"],
    ["check", str(EXAMPLES / "prisoner-swap.yaml"), str(EXAMPLES / "border-talks.yaml"), "--notes"],
    ["check", "diplomacy", WORDY, "--notes"],
]
HYPHENED = re.compile(r"[a-z]-$", re.MULTILINE)


@pytest.fixture
def wordy(tmp_path: Path) -> str:
    party = "The Transitional Council of the United Provinces and Their Dependencies"
    path = tmp_path / "wordy.yaml"
    path.write_text(
        f"""
scenario: wordy
title: {"A title of very many words " * 20}
rulebook: diplomacy
parties:
  the_transitional_council_of_the_united_provinces: {{name: {party}, side: 1}}
  B: {{name: {"名" * 80}, side: 2}}
tracks:
  return_of_prisoners_and_remains_and_all_that: {{title: {party}}}
  main: {{title: {"x" * 500}}}
events:
  - date: 2020-01-01
    event: talks_held
    by: [the_transitional_council_of_the_united_provinces, B]
    note: {"They meet at the well-known half-way house of Jammu-and-Kashmir. " * 5}
  - {{date: 2020-02-01, event: hostile_statement, by: B, note: {"あ" * 300}}}
expect:
  - {{at: 2020-01-05, reads: broken, because: {"History says so in so many words. " * 10}}}
""",
        encoding="utf-8",
    )
    return str(path)


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("arguments", REPORTS, ids=lambda found: " ".join(found[:2])[-40:])
def test_no_line_of_a_report_is_wider_than_the_terminal(
    arguments: list[str],
    width: int,
    wordy: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    asked = [wordy if one == WORDY else one for one in arguments]
    assert guarded(cli, asked) < 2, capsys.readouterr().err
    told = capsys.readouterr().out
    wide = [line for line in told.splitlines() if cells(line) > width and len(line.split()) > 2]
    assert wide == []
    assert not HYPHENED.search(told)
    assert "\x1f" not in told


WORDS = st.text("abcü名-_", min_size=1, max_size=12)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
STYLED = st.lists(st.tuples(WORDS, st.booleans()), max_size=12).map(
    lambda words: " ".join(style(word, fg="red", bold=True) if red else word for word, red in words)
)


@given(TEXTS, st.integers(24, 60), st.integers(0, 8))
def test_lines_break_at_spaces_only_and_lose_nothing(text: str, width: int, hang: int) -> None:
    lines = wrap(text, width, hang=hang)
    assert cells(lines[0]) <= width
    assert all(cells(line) <= width - hang for line in lines[1:])
    assert " ".join(lines).split() == text.split()


@given(st.text("ab名", min_size=60, max_size=200), st.integers(24, 60))
def test_only_a_word_wider_than_a_line_is_broken(word: str, width: int) -> None:
    lines = wrap(word, width)
    assert "".join(lines) == word
    assert all(width - 1 <= cells(line) <= width for line in lines[:-1])


@given(STYLED, st.integers(24, 60))
def test_colours_end_with_the_line_and_go_on_in_the_next(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert [unstyle(line) for line in lines] == wrap(unstyle(text), width)
    for line in lines:
        assert line.rfind("\x1b[0m") >= line.rfind("\x1b[31m")
    assert sum(map(_red, lines)) == _red(text)


def _red(text: str) -> int:
    """How many letters are red."""
    return sum(len(part) for part in re.findall("\x1b\\[31m\x1b\\[1m(.*?)\x1b\\[0m", text))


@pytest.mark.slow
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_columns_keep_to_the_width_and_lose_nothing(rows: list[list[str]]) -> None:
    found = blocks(rows, width=80)
    assert len(found) == len(rows)
    for row, lines in zip(rows, found, strict=True):
        assert all(cells(line) <= 80 for line in lines)
        assert sorted("".join(lines).replace(" ", "")) == sorted("".join(row).replace(" ", ""))


def test_columns_that_fit_are_left_as_they_are() -> None:
    rows = [["a", "b c", "d e f"], ["aa", "b", "d"]]
    assert blocks(rows, width=60) == [["  a   b c  d e f"], ["  aa  b    d"]]


def test_columns_that_would_be_too_narrow_do_not_fit() -> None:
    assert fitted([["a" * 30, "b" * 30, "c"]], width=60) is None


def test_a_list_hangs_and_a_long_label_stands_above_its_text() -> None:
    assert paragraph("aaa bbb " * 6, width=30, indent=2, hang=2)[1].startswith("    ")
    assert named("label", "text", width=60) == ["  label    text"]
    assert named("l" * 50, "word " * 20, width=60, size=52)[1].startswith("    word")


@pytest.mark.parametrize("place", [0, 20, 60, 120])
@pytest.mark.parametrize("size", [70, 200])
def test_a_long_line_is_shown_around_its_fault(place: int, size: int) -> None:
    source = f"{'x' * place}KEY".ljust(size, "y")
    problem = Problem("SIM001", "m", "p", 1, place + 1, source=source, length=3, label="here")
    line, under = unstyle(problem_text(problem, width=80)).splitlines()[3:5]
    assert cells(line) <= 80
    assert line[under.index("^") :].startswith("KEY")
    assert ("..." in line) == (len(source) > 76)
