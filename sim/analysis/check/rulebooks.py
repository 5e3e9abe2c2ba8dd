"""What may be wrong with a rulebook that has no fault: one file a check, and their registry.

The standard names of rule-base verification are kept where there are any (Nguyen, Perkins,
Laffey and Pecora 1987; Preece 1990).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sim.analysis.check import (
    clocks,
    dead,
    entering,
    events,
    groups,
    lines,
    order,
    overall,
    tallies,
    traps,
    unreachable,
    waits,
)
from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.engine.table import Table
from sim.model.kind import Kind

Check = Callable[[Survey], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    unreachable.check,
    traps.check,
    dead.check,
    order.check,
    lines.check,
    tallies.check,
    events.check,
    entering.check,
    clocks.check,
    waits.check,
    overall.check,
    groups.check,
)
"""Every check of a rulebook, in the order of its codes."""

KINDS: tuple[Kind, ...] = (
    *unreachable.KINDS,
    *traps.KINDS,
    *dead.KINDS,
    *order.KINDS,
    *lines.KINDS,
    *tallies.KINDS,
    *events.KINDS,
    *entering.KINDS,
    *clocks.KINDS,
    *waits.KINDS,
    *overall.KINDS,
    *groups.KINDS,
)
"""Everything that the checks of a rulebook can find."""


def lint(table: Table) -> tuple[Finding, ...]:
    """Every finding of every check on a tabulated rulebook."""
    survey = Survey(table)
    return tuple(finding for check in CHECKS for finding in check(survey))
