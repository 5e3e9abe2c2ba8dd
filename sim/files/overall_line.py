"""The lines of ``overall``: what tracks that differ read together."""

from __future__ import annotations

from typing import Any

from sim.files.keyed import Field, Record
from sim.files.lists import Listing, OneOrMore
from sim.files.node import Node
from sim.files.shapes import Choice, Reading
from sim.model.reading import MEANINGS, READINGS, SHARES, Overall


def _overall(_: Reading, __: Node, values: dict[str, Any]) -> Overall:
    return Overall(**values)


OVERALL = Listing(
    Record(
        "an overall line",
        [
            Field(
                "reads",
                Choice("reading", READINGS, MEANINGS),
                "what the tracks read together",
                required=True,
            ),
            Field(
                "when",
                OneOrMore(Choice("condition on the tracks, such as 'any broken'", SHARES)),
                "any READING or all READING; of a list all must hold",
                required=True,
            ),
        ],
        _overall,
    )
)
