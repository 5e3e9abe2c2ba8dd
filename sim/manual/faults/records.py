"""Mappings of codes and tables of coded events that cannot be had or used."""

from __future__ import annotations

from sim.model.kind import Example, Kind

NO_MAPPING = Kind(
    code="SIM309",
    name="unknown-mapping",
    about="no packaged mapping of codes has this name",
    why="A mapping says which codes of event data are which events of a rulebook.",
    cure="Write a name that the message offers, or the path of a file, which ends in .yaml.",
    example=Example("", "unknown mapping 'cameos'", command="sim new mapping mine --from cameos"),
)
KINDS = (NO_MAPPING,)
"""Everything that can be wrong with coded events and their mappings."""
