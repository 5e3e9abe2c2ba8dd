"""What every test may ask for: quick Hypothesis settings, and the tiny files by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import sim
from sim.model.rulebook import Rulebook

HERE = Path(__file__).parent

settings.register_profile("quick", deadline=None, max_examples=40)
settings.load_profile("quick")


@pytest.fixture(scope="session")
def tiny() -> Callable[[str], Rulebook]:
    """The rulebook in tests/rulebooks that is named for a trait."""
    return lambda trait: sim.load_rulebook(HERE / "rulebooks" / f"{trait}.yaml")
