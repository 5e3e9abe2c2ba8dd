"""A score as JSON, for other programs."""

from __future__ import annotations

from sim.analysis.judge.report import Scores
from sim.export.told import Report

REPORT = Report(
    "score", "A report of how far rulebooks agree with history", {"sim-score/1": Scores}
)
score_json = REPORT.json
