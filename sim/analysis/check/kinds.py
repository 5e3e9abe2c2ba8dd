"""Everything that can be found in a file without faults, for those that list it."""

from __future__ import annotations

from sim.analysis.check import files, rulebooks, scenarios, tabulated
from sim.model.kind import Kind

ALL_KINDS: tuple[Kind, ...] = (
    *rulebooks.KINDS,
    *scenarios.KINDS,
    *files.OF_COMMENTS,
    *tabulated.KINDS,
    files.CUT,
)
"""Every kind of finding: of rulebooks, of scenarios, of comments, of claims, of texts."""
