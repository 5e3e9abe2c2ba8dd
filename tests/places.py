"""Where things stand in a checkout."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SCENARIOS = ROOT / "scenarios"
SINGAPORE = SCENARIOS / "singapore-2018.yaml"
GOLDEN = TESTS / "golden"
SHARED = ROOT.parent / "shared"
"""Material that may lie beside a checkout; what uses it passes over where it does not."""
