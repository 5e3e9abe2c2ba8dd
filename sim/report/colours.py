"""The colours of readings, the same in every report, page and drawing."""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    """A colour as it stands on a light ground, and on a dark one."""

    light: str
    dark: str


COLOURS = {
    "settled": Colour("#2a5db0", "#8db4f5"),
    "progress": Colour("#0b7a5e", "#4fc9a4"),
    "none": Colour("#6a665f", "#aaa498"),
    "stalemate": Colour("#9a5b00", "#e5a84a"),
    "broken": Colour("#a8123e", "#ff86a3"),
    "mixed": Colour("#6d3f9c", "#c8a6f0"),
}
