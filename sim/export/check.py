"""What a check found, as JSON for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.check.files import Checked, Checks
from sim.export.told import Report
from sim.model.problem import Problem

REPORT = Report("check", "A report of a check of rulebooks and scenarios", {"sim-check/1": Checks})


def findings_json(checked: Sequence[Checked]) -> str:
    """Every finding of every file, notes too, with its script in one line where it has one."""
    return REPORT.json(Checks(files=tuple(checked)))


def faults_json(problems: Sequence[Problem]) -> str:
    """The faults of files that could not be checked."""
    return REPORT.json(Checks(faults=tuple(problems)))
