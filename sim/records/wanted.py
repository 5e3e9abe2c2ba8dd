"""Which rows of tables are asked for, and what became of all that were read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sim.model.value import value

Dyad = tuple[str, str]
"""Two places, in the order of the alphabet: the first is side 1, the second side 2."""
ISO3, AS_IS = "iso3", "as-is"

UNDATED, OUTSIDE, PLACELESS, DOMESTIC, OTHER, PRIVATE, TAKEN = (
    *("undated", "outside", "placeless", "domestic", "other", "private", "taken"),
)
FATES: Mapping[str, str] = {
    UNDATED: "without a date",
    OUTSIDE: "outside the dates",
    PLACELESS: "without a country",
    DOMESTIC: "within one country",
    OTHER: "of other dyads",
    PRIVATE: "of private actors",
}
"""Why a row that could be read is not taken, in the order in which it is asked."""


def dyad_of(one: str, other: str) -> Dyad:
    """Two places as a dyad, whichever is named first."""
    return (one, other) if one < other else (other, one)


@value
class Wanted:
    """Which rows are taken: of these dyads, or of any dyad of these places, between two days.

    None named of either: all.  ``sectors`` are words of sectors that are official, none of them:
    every actor counts.  ``texts`` and ``tones`` are kept where they are asked for; ``codes`` says
    whether places become ISO3 codes.
    """

    dyads: frozenset[Dyad] = frozenset()
    places: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    sectors: tuple[str, ...] = ()
    texts: bool = False
    tones: bool = False
    codes: str = ISO3
    layout: str | None = None
