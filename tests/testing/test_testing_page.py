"""What docs/testing.md shows runs, and does what the page says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from places import ROOT

import sim.testing  # noqa: F401  # here, since pytester unloads what its runs load

pytest_plugins = ["pytester"]

PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^(<!-- fails -->\n)?```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A block of the page: its language, what stands in it, and whether it is to fail."""

    language: str
    text: str
    fails: bool


BLOCKS = [Block(one[2], one[3], bool(one[1])) for one in _BLOCK.finditer(PAGE)]
PYTHON = [block for block in BLOCKS if block.language == "python"]
SHOWN = [block.text.splitlines() for block in BLOCKS if block.language == "text"]


@pytest.fixture
def page(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder as the page speaks of it."""
    shutil.copytree(ROOT / "docs" / "examples", pytester.path / "docs" / "examples")
    return pytester


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(
        "-p", "sim.pytest_plugin", "-p", "no:cacheprovider", "--hypothesis-seed=0", *arguments
    )


def test_every_block_of_the_page_is_known() -> None:
    assert {block.language for block in BLOCKS} == {"python", "text", "console", "ini"}
    assert (len(PYTHON), len(SHOWN)) == (4, 3)


@pytest.mark.slow
@pytest.mark.parametrize("block", [block for block in PYTHON if not block.fails])
def test_a_block_passes(block: Block, page: pytest.Pytester) -> None:
    page.makepyfile(block.text)
    result = run(page)
    outcomes = result.parseoutcomes()
    assert set(outcomes) == {"passed"}
    assert outcomes["passed"] >= 1


@pytest.mark.slow
def test_the_block_that_fails_fails_as_shown(page: pytest.Pytester) -> None:
    (block,) = [block for block in PYTHON if block.fails]
    page.makepyfile(test_truce=block.text)
    result = run(page, "--sim-save", ".")
    result.assert_outcomes(failed=1)
    # In which order the violations and the truce come is for Hypothesis to say.
    frame = [line for line in SHOWN[1] if not line.startswith(("  - ", "    "))]
    result.stdout.fnmatch_lines([f"E * {line}" for line in frame])
    saved = page.path / "test_truce.test_a_truce_bears_two_violations.yaml"
    shown = ROOT / "docs" / "examples" / "truce-falls.yaml"
    assert sorted(_events(saved).splitlines()) == sorted(_events(shown).splitlines())


@pytest.mark.slow
def test_what_the_first_property_fired_is_told_as_shown(page: pytest.Pytester) -> None:
    page.makepyfile(test_mine=PYTHON[0].text)
    test, told = SHOWN[0]
    share, _ = told.split("; none fired ")  # which rules, and how many, is for chance to say
    result = run(page, "-v")
    result.stdout.fnmatch_lines([test, re.sub(r"\d+", "*", share, count=2) + "*"])


def test_the_configuration_and_the_coverage_are_as_shown(page: pytest.Pytester) -> None:
    (block,) = [block for block in BLOCKS if block.language == "ini"]
    page.makeini(block.text)
    shutil.copy(page.path / "docs" / "examples" / "truce.yaml", page.path / "rules.yaml")
    (page.mkdir("cases") / "truce.yaml").write_text(CASE, encoding="utf-8")
    result = run(page, "-v", "--sim-cover")
    result.assert_outcomes(passed=1)
    named = re.search(r"`(cases/truce\.yaml::\S+)`", PAGE)
    assert named is not None
    result.stdout.fnmatch_lines([f"{named[1]} PASSED*", *SHOWN[2]])


CASE = """\
scenario: truce
title: A truce that holds
rulebook: ../rules.yaml
events:
  - {date: 2018-07-10, event: truce_signed}
  - {date: 2018-07-12, event: violation}
expect:
  - {at: 2018-07-12, reads: progress}
"""


def _events(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("parties:")[2]
