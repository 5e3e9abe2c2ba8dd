"""Stages that no history enters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.analysis.check.finding import Finding, Kind
from sim.analysis.check.survey import Survey
from sim.analysis.check.wording import quoted
from sim.model.problem import ERROR

UNREACHABLE = Kind("SIM201", "unreachable-stage", "no history that begins at 'start' enters it")
KINDS = (UNREACHABLE,)


def check(survey: Survey) -> Iterator[Finding]:
    """An error for each stage without a reachable position."""
    book = survey.table.rulebook
    reached = {int(place) for place in np.unique(survey.table.stage)}
    for place, stage in enumerate(book.stages):
        if place in reached:
            continue
        leading = [rule.name for rule in book.rules if rule.to == stage]
        fires = "fires" if len(leading) == 1 else "fire"
        why = f"{quoted(leading)} would lead to it and never {fires}"
        yield Finding(
            UNREACHABLE,
            ERROR,
            f"the stage '{stage}' cannot be reached: {why if leading else 'no rule leads to it'}",
            ("stages", stage),
            cure="write a rule that leads to it, or take the stage out",
        )
