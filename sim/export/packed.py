"""Tables and long texts packed short, which a script in a page can take apart again."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np

from sim.engine.exported import Exported

_WIDTH = 4
"""The bytes of a number, the least first."""


def packed(table: Exported) -> str:
    """A table as base64 of deflated bytes: differences between numbers, like bytes side by side.

    In order: for each column how far each row leads, less how far the row above it leads (in the
    order of the codes nearly always 0); for each column the answers; the stages; how many marks
    lie behind.
    """
    rows = len(table.stage)
    ahead = (table.next - np.arange(rows)[:, None]).T
    parts = [
        np.diff(ahead, axis=1, prepend=0),
        table.answer.T,
        table.stage,
        table.passed,
    ]
    numbers = np.concatenate([part.ravel() for part in parts]).astype(f"<i{_WIDTH}")
    planes = np.ascontiguousarray(numbers.view("u1").reshape(-1, _WIDTH).T)
    return _deflated(planes.tobytes())


def packed_json(tree: Any) -> str:
    """A tree as base64 of deflated JSON."""
    return _deflated(json.dumps(tree, separators=(",", ":")).encode())


def _deflated(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")
