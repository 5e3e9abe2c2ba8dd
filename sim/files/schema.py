"""JSON Schemas of the files, for editors: the same shapes that the loader reads by."""

from __future__ import annotations

from sim.files.mapping_file import MAPPING
from sim.files.rulebook_file import RULEBOOK
from sim.files.scenario_file import SCENARIO
from sim.files.shapes import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
HOME = "https://negotiation-sim.invalid/schema/"
"""Where the schemas are named, not where they can be fetched."""


def scenario_schema() -> Schema:
    """The JSON Schema of a scenario file."""
    return _headed("scenario", "A scenario of the negotiation simulator", SCENARIO.schema())


def rulebook_schema() -> Schema:
    """The JSON Schema of a rulebook file."""
    return _headed("rulebook", "A rulebook of the negotiation simulator", RULEBOOK.schema())


def mapping_schema() -> Schema:
    """The JSON Schema of a mapping file."""
    return _headed("mapping", "A mapping of codes of the negotiation simulator", MAPPING.schema())


def _headed(name: str, title: str, schema: Schema) -> Schema:
    return {"$schema": DIALECT, "$id": f"{HOME}{name}.json", "title": title} | schema
