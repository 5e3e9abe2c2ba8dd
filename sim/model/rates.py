"""Rates that a person gives instead of learned ones: how often each event comes."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from sim.model.frozen import keyed
from sim.model.rulebook import Rulebook
from sim.model.value import value

MOST_A_DAY = 100.0
"""How often an event may come in a day."""


@value
class Rate:
    """How often an event comes, done by some sides (bits), in each reading: times a day."""

    event: str
    sides: int
    a_day: Mapping[str, float] = attrs.field(factory=dict, converter=keyed)
    line: int = attrs.field(default=0, eq=False)


@value
class OwnRates:
    """All rates of a rulebook; an event that is not named never comes.

    ``every`` is the time in days that the file's numbers are for.
    """

    name: str
    rulebook: Rulebook
    rates: tuple[Rate, ...]
    title: str = ""
    every: int = 30
    path: str = attrs.field(default="", eq=False)
