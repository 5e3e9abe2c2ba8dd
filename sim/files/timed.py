"""What a rule that time fires cannot ask: how long the stage has lasted, and who acts."""

from __future__ import annotations

from sim.files.node import Node
from sim.files.shapes import Reading
from sim.model.acting import asks_who
from sim.model.condition import Condition
from sim.model.marks import WAITED
from sim.model.sides import Sides
from sim.model.vocabulary import BY, SIDES


def fits_a_deadline(
    reading: Reading, node: Node, sides: Sides, when: tuple[Condition, ...]
) -> bool:
    """Whether a rule with ``after`` asks only what can be asked when time fires it."""
    faults = len(reading.page.problems)
    if any(WAITED in line.cuts for line in when):
        reading.fault(
            node.child("when"),
            "SIM134",
            "'waited' has no place in a rule with 'after'",
            label="time itself fires the rule",
            cure="write another 'after', or 'event' in its place",
        )
    asked = {"by": "by"} if sides else {}
    if asks_who(when):
        asked["when"] = BY if any(BY in line.names for line in when) else SIDES
    for key, word in asked.items():
        reading.fault(
            node.child(key),
            "SIM134",
            f"'{word}' has no place in a rule with 'after'",
            label="nobody acts when time passes",
            cure="take it out, or write 'event' in place of 'after'",
        )
    return len(reading.page.problems) == faults
