"""What a check finds: one thing that is, or may be, wrong at one key of a file."""

from __future__ import annotations

from sim.model.kind import Kind
from sim.model.scenario import Scenario
from sim.model.value import value

Place = tuple[str | int, ...]
"""The keys that lead to a place in a file, such as ``("rules", "settled", "when", 0)``."""


@value
class Witness:
    """A shortest script that shows a finding: its steps in one line, and the scenario to run.

    ``scenario`` is None where the first position shows it and nothing has to happen, or where
    the calendar ends before the script does.
    """

    steps: str
    scenario: Scenario | None


@value
class Finding:
    """One finding: ``severity`` is ``error``, ``warning`` or ``note``, ``at`` its place."""

    kind: Kind
    severity: str
    message: str
    at: Place
    cure: str = ""
    witness: Witness | None = None
