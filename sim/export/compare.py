"""One history under several rulebooks as JSON, for other programs."""

from __future__ import annotations

from sim.analysis.compare.runs import Comparison
from sim.export.told import Report

REPORT = Report(
    "compare", "A report of one history under several rulebooks", {"sim-compare/1": Comparison}
)
comparison_json = REPORT.json
