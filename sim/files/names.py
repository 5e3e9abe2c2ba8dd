"""The shapes of names: which words a thing may be called by in a file."""

from __future__ import annotations

from typing import Any

from sim.files.node import Node
from sim.files.shapes import Bad, Pattern, Reading, Scalar, Schema
from sim.model.reserved import TAKEN, TAKEN_BARE, why_taken
from sim.model.vocabulary import is_name


class Identifier(Scalar):
    """A name that can stand bare in a condition."""

    what = "a name"

    def take(self, node: Node, reading: Reading) -> Any:
        if node.value in TAKEN_BARE:
            return _taken(node, reading)
        if is_name(node.value):
            return node.value
        from sim.files.causes.slips import odd_cure  # only where something is wrong

        cure = "use the letters A to Z and a to z, digits and _, and no digit first"
        message = f"'{node.value}' is not a name"
        cure = odd_cure(node.value) or cure
        return reading.fault(node, "SIM018", message, label="not a name", cure=cure)

    def schema(self) -> Schema:
        return {
            "type": "string",
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
            "not": {"enum": sorted(TAKEN_BARE)},
        }


class QuotedName(Pattern):
    """A name that may hold hyphens, and is quoted where a condition speaks of it."""

    def take(self, node: Node, reading: Reading) -> Any:
        return _taken(node, reading) if node.value in TAKEN else super().take(node, reading)

    def schema(self) -> Schema:
        return super().schema() | {"not": {"enum": sorted(TAKEN)}}


def _taken(node: Node, reading: Reading) -> Bad:
    """Refuse a name that would be read as something else."""
    return reading.fault(
        node,
        "SIM018",
        f"'{node.value}' has a meaning of its own",
        label="nobody's name",
        cure=f"choose another word: {why_taken(node.value)}",
    )


SLUG = Pattern(
    "a name",
    r"[A-Za-z0-9_][A-Za-z0-9_.-]*",
    code="SIM018",
    cure="use the letters A to Z and a to z, digits, '_', and after the first '-' and '.'",
    numeric=True,
)
NAME = QuotedName(SLUG.what, SLUG.pattern, code=SLUG.code, cure=SLUG.cure, numeric=True)
