"""Lengths of time in a condition, such as ``30 days``, which Python itself could not read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sim.model.condition_fault import ConditionError

_LENGTH = re.compile(r"""'[^']*'|"[^"]*"|\b([0-9]+)( +(?:day|week)s?)\b""")
"""A length of time, and what stands in quotes, where none is looked for."""
_ODD_LENGTH = re.compile(r"\b[0-9]+ *(?:second|minute|hour|day|week|month|year)s?\b", re.IGNORECASE)
"""What was meant for a length of time, in a text that cannot be read."""
_REACHED = {
    ">": "{0} >= {2} days",
    "<=": "{0} < {2} days",
    "==": "{0} >= {1} days and {0} < {2} days",
    "!=": "{0} < {1} days or {0} >= {2} days",
}
"""What asks the same as a sign that is not of the language, by a name, its days, and one more."""


def without_units(text: str) -> tuple[str, Mapping[int, str]]:
    """A text with its lengths of time as numbers alone, and the unit of each by its place.

    A unit keeps the spaces before it.  What is left is as long as before, so that everything
    stands where it did.
    """
    units: dict[int, str] = {}

    def number(length: re.Match[str]) -> str:
        if length[1] is None:
            return length[0]
        units[length.start()] = length[2]
        return length[1] + " " * len(length[2])

    return _LENGTH.sub(number, text), units


def odd_length(text: str) -> ConditionError | None:
    """The fault of a text that cannot be read for a length of time that is none, if it has one."""
    odd = _ODD_LENGTH.search(_LENGTH.sub(lambda length: " " * len(length[0]), text))
    if odd is None:
        return None
    return ConditionError(
        f"'{odd[0]}' is not a length of time",
        code="SIM019",
        column=odd.start(),
        length=len(odd[0]),
        label="not so",
        cure="write '30 days' or '4 weeks'",
    )


def reached(name: str, sign: str, days: int) -> str:
    """What asks by >= and < alone what another sign would ask of a length of time."""
    return _REACHED[sign].format(name, days, days + 1)
