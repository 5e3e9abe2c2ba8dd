"""What an amended rulebook changes, as JSON for other programs."""

from __future__ import annotations

from sim.analysis.compare.difference import RulebookDiff
from sim.export.told import Report

REPORT = Report(
    "diff", "A report of what an amended rulebook changes", {"sim-diff/1": RulebookDiff}
)
diff_json = REPORT.json
