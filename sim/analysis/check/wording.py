"""Names and counts as findings say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.model.marks import WAITED, lasting
from sim.model.vocabulary import BY, SIDES
from sim.model.words import listed

if TYPE_CHECKING:
    from sim.engine.table import Table


def quoted(names: Sequence[str], last: str = "and") -> str:
    """Names in quotes as a list in a sentence."""
    return listed([f"'{name}'" for name in names], last)


def number(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}"


def ranges_of(table: Table, seen: Mapping[str, tuple[int, int]]) -> list[str]:
    """The least and the most of all numbers that were seen; who acts is no number."""
    return [range_of(table, name, *ends) for name, ends in seen.items() if name != BY]


def range_of(table: Table, tally: str, least: int, most: int) -> str:
    """The values that a tally was seen to have; a saturated one is so much or more.

    So is the time in a stage, which is known up to the last wait that is over.
    """
    book = table.rulebook
    if tally == WAITED:
        return f"{tally} {f'{least} to ' if least < most else ''}{lasting(most)} or more"
    if tally == SIDES:
        return f"{tally} {least}" if least == most else f"{tally} {least} to {most}"
    limit = dict(zip(book.tallies, book.limits, strict=True))[tally]
    whole = book.tallies[tally].distinct and limit == book.sides
    more = " or more" if most == limit and not whole else ""
    return f"{tally} {least}{more}" if least == most else f"{tally} {least} to {most}{more}"
