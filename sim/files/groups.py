"""Where stages are listed in a file: by their names, by groups of them, or as all but some."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sim.files.keyed import Field, Record
from sim.files.lists import OneOrMore
from sim.files.names import Identifier
from sim.files.node import MAPPING, SCALAR, Node
from sim.files.references import Reference
from sim.files.shapes import BAD, Bad, Reading, Schema, Shape
from sim.model.groups import EXCEPT, Group, expanded
from sim.model.rulebook import ANY, Stage


class StageOrGroup(Reference):
    """The name of a stage, or of a group that stands before it in the file."""

    def __init__(self, *also: str) -> None:
        super().__init__("stage", "SIM102", also)

    def known(self, reading: Reading) -> Collection[str] | None:
        stages = super().known(reading)
        groups = reading.names.get("group", ())
        return (*stages, *groups) if stages is not None and groups else stages


class Groups(Shape):
    """A mapping from names to stages; a group may name those before it."""

    key = Identifier()
    stages = OneOrMore(StageOrGroup())

    def read(self, node: Node, reading: Reading) -> Any:
        reading.names["group"] = ()
        if node.kind is not MAPPING:
            return reading.fault(
                node,
                "SIM011",
                f"names are needed here, each with its stages, not {node.kind}",
                label="wrong type",
                cure="write 'name: [STAGE, STAGE]' on lines of their own",
            )
        groups: dict[str, Group | Bad] = {}
        for key, value in node.value:
            name = self.key.read(key, reading)
            written = self.stages.read(value, reading)
            if name is BAD and key.kind is not SCALAR:
                groups[""] = BAD
                continue
            taken = _taken(key, groups, reading) if name is not BAD else BAD
            good = BAD not in (name, written, taken)
            groups[key.value] = (
                Group(name, expanded(written, stages_of(reading)), written) if good else BAD
            )
            reading.names["group"] = tuple(groups)
            reading.values["group"] = {
                name: group for name, group in groups.items() if isinstance(group, Group)
            }
        return BAD if BAD in groups.values() else groups

    def schema(self) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.key.schema(),
            "additionalProperties": self.stages.schema(),
        }


class Origins(OneOrMore):
    """Where a rule starts from: stages and groups, or all stages but some.

    Read as the names that are written, behind ``except`` where these are left out.
    """

    def __init__(self, *also: str) -> None:
        super().__init__(StageOrGroup(*also))
        self.but = Record(
            "what 'from' leaves out",
            [Field(EXCEPT, OneOrMore(StageOrGroup()), "stages to leave out", required=True)],
            lambda _, __, values: (EXCEPT, *values[EXCEPT]),
        )

    def read(self, node: Node, reading: Reading) -> Any:
        return self.but.read(node, reading) if node.has(EXCEPT) else super().read(node, reading)

    def schema(self) -> Schema:
        schema = super().schema()
        return {"anyOf": [*schema["anyOf"], self.but.schema()]}


def stages_of(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """What each group that was read stands for."""
    groups: Mapping[str, Group] = reading.values.get("group", {})
    return {name: group.stages for name, group in groups.items()}


def origins_of(reading: Reading, node: Node, written: tuple[str, ...]) -> Any:
    """The stages that a rule starts from, by the names that stand in its file; BAD for none.

    ``node`` is the rule.  No rule leads out of a final stage.
    """
    stages: Mapping[str, Stage] = reading.values.get("stage", {})
    ways_out = tuple(stage.name for stage in stages.values() if not stage.final)
    if ANY in written:
        return ways_out
    at, groups = node.child("from"), stages_of(reading)
    if written[0] == EXCEPT:
        but = expanded(written[1:], groups)
        origins = tuple(name for name in ways_out if name not in but)
        if stages and not origins:
            message = "'from' leaves out every stage with a way out, so the rule never fires"
            cure = "name fewer stages under 'except', or take the rule out"
            return reading.fault(at, "SIM128", message, label="nothing is left", cure=cure)
        return origins
    for place, name in enumerate(written):
        final = [one for one in expanded([name], groups) if one in stages and stages[one].final]
        if final:
            return reading.fault(
                at.value[place] if isinstance(at.value, list) else at,
                "SIM122",
                f"a rule leads out of the final stage '{final[0]}'",
                label="final: true" if name == final[0] else f"'{name}' holds a final stage",
                cure="take the stage out of 'from', or 'final' off the stage",
            )
    return expanded(written, groups)


def _taken(key: Node, groups: Collection[str], reading: Reading) -> Bad | None:
    """Refuse a name that a stage or another group has already."""
    stages = reading.names.get("stage", ())
    if key.value not in groups and key.value not in stages:
        return None
    what = "stage" if key.value in stages else "group"
    return reading.fault(
        key,
        "SIM014",
        f"'{key.value}' is a {what} already",
        label="again",
        cure="give the group a name of its own: where it stands, a stage could stand",
    )
