"""What every test may ask for: quick Hypothesis settings, and the tiny files by name."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from browser_fixture import browser as browser  # for the tests of pages
from browser_fixture import made as made
from browser_fixture import opened as opened
from cli_fixture import SimCli
from hypothesis import settings
from places import TESTS

import sim
from sim.model.rulebook import Rulebook

# The same examples at every run, so that a change is judged by what it changes; a wider search is
# `HYPOTHESIS_PROFILE=wide python -m pytest`.
settings.register_profile(
    "quick", deadline=None, max_examples=20, derandomize=True, database=None, print_blob=False
)
settings.register_profile("wide", deadline=None, max_examples=400)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def tiny() -> Callable[[str], Rulebook]:
    """The rulebook in tests/rulebooks that is named for a trait."""
    return lambda trait: sim.load_rulebook(TESTS / "rulebooks" / f"{trait}.yaml")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew", action="store_true", help="write the golden files anew, to be read as a change"
    )


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let a process that has nothing left take over tests of another: some take many seconds."""
    from xdist.scheduler import WorkStealingScheduling  # type: ignore[import-untyped]

    return WorkStealingScheduling(config, log)


@pytest.fixture
def sim_cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> SimCli:
    """Runs ``sim`` with arguments in this process: exit code, output, diagnostics."""
    return SimCli(monkeypatch, capsys)
