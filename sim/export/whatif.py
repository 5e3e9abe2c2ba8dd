"""What would have been and what could be, as JSON for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sim.analysis.change.answers import WhatIf
from sim.analysis.change.side_by_side import Divergence, Tried
from sim.export.told import Report
from sim.model.verdict import Run

REPORT = Report(
    "whatif",
    "A report of what would have been and what could be",
    {"sim-whatif/1": WhatIf, "sim-tried/1": Tried},
)
whatif_json = REPORT.json


def parting_json(
    was: Run,
    now: Run,
    parted: Mapping[str, Divergence],
    edits: Sequence[str],
    *,
    runs_on: date | None,
) -> str:
    """The difference that edits of a history make, as a JSON text."""
    return REPORT.json(Tried(was, now, tuple(edits), runs_on, parted))
