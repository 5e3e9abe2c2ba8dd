"""The shape of a CAMEO code in a file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sim.files.node import Node
from sim.files.shapes import Reading, Scalar, Schema, short
from sim.model.cameo import CAMEO_CODES, meant_cameo

_ROOT = "(?:0[1-9]|1[0-9]|20)"


class CameoCode(Scalar):
    """A code of the CAMEO scheme; a YAML number may have lost the zero that it begins with."""

    what = "a CAMEO code"

    def take(self, node: Node, reading: Reading) -> Any:
        if node.value in CAMEO_CODES:
            return node.value
        meant = meant_cameo(node.value)
        form = 'codes have two to four digits, in quotes, such as "057", and begin with 01 to 20'
        return reading.fault(
            node,
            "SIM016",
            f"'{short(node.value)}' is not a CAMEO code",
            label="not so",
            cure=f"did you mean '{meant}'? {form}" if meant else form,
        )

    def choices(self, reading: Reading) -> Collection[str]:
        return CAMEO_CODES

    def schema(self) -> Schema:
        return {"type": ["string", "number"], "pattern": f"^{_ROOT}[0-9]{{0,2}}$"}
