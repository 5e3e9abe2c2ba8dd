"""Everything that can be found in a file without faults, for those that list it."""

from __future__ import annotations

from sim.analysis.check import files, rulebooks, scenarios, tabulated, unseen
from sim.model.kind import Kind

ALL_KINDS: tuple[Kind, ...] = (
    *rulebooks.KINDS,
    *scenarios.KINDS,
    *files.OF_COMMENTS,
    *tabulated.KINDS,
    files.CUT,
    *unseen.KINDS,
)
"""Every kind of finding: of rulebooks, scenarios, comments, claims, texts and mappings."""
