"""Deadlines that take no days and lead in a circle, which no walk would end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.files.node import Node
from sim.files.shapes import (
    Reading,
)
from sim.model.rulebook import (
    SAME,
)


def check_deadlines(reading: Reading) -> None:
    """Refuse a loop of deadlines that consumes no days: the walk would never end."""
    leads: dict[str, dict[str, Node]] = {}
    for rule, node in reading.placed.get("rule", ()):
        if rule.after == 0 and rule.to != SAME:
            for stage in rule.origins:
                leads.setdefault(stage, {})[rule.to] = node
    for stage in leads:
        path = _loop(leads, stage)
        if path:
            reading.fault(
                leads[path[0]][path[1]],
                "SIM125",
                f"deadlines of no days lead in a circle: {' -> '.join(path)}",
                label="part of the circle",
                cure="let one of them take a day",
            )
            return


def _loop(leads: Mapping[str, Iterable[str]], start: str) -> list[str]:
    """A way from a stage back to itself, or nothing; each stage is looked at once."""
    paths, seen = [[start]], {start}
    while paths:
        path = paths.pop()
        for to in leads.get(path[-1], ()):
            if to == start:
                return [*path, to]
            if to not in seen:
                seen.add(to)
                paths.append([*path, to])
    return []
