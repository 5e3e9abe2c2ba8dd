"""What talks read: each track by its stage, and several tracks together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated

from sim.model.said import Also, said
from sim.model.value import value

READINGS = ("none", "progress", "stalemate", "settled", "broken")
MEANINGS = {
    "none": "The reading of talks that have not begun.",
    "progress": "The reading of talks that move.",
    "stalemate": "The reading of talks in which nothing moves, though contacts may go on.",
    "settled": "The reading of talks that ended in an agreement.",
    "broken": "The reading of talks that ended without one.",
    "mixed": "What a verdict says whose tracks read differently. It is the reading of no stage.",
}
"""What each reading means, in sentences."""
Reading = Annotated[str, Also(enum=READINGS)]
MIXED = "mixed"
"""The reading of several tracks that differ, where the rulebook does not say another."""
Common = Annotated[str, Also(enum=(*READINGS, MIXED))]

SOME, EVERY = "any", "all"
SHARES = tuple(f"{many} {reading}" for many in (SOME, EVERY) for reading in READINGS)
"""What an overall line may ask of the tracks: that any of them, or all of them, read so."""
Share = Annotated[str, Also(pattern="^(any|all) [a-z]+$")]


@value
class Overall:
    """What tracks that differ read together, where all of ``when`` holds."""

    reads: Reading = said("What the tracks read together")
    when: Annotated[tuple[Share, ...], Also(minItems=1)] = said(
        "What must hold of the tracks, all of it"
    )

    def holds(self, readings: Collection[str]) -> bool:
        """Whether every condition holds of the readings of some tracks."""
        return all(_holds(share, readings) for share in self.when)

    def __str__(self) -> str:
        return " and ".join(self.when)


def deciding(readings: Iterable[str], overall: Iterable[Overall]) -> Overall | None:
    """The line that says what some tracks read together; None where they agree or none fits."""
    different = set(readings)
    if len(different) < 2:
        return None
    return next((line for line in overall if line.holds(different)), None)


def common(readings: Iterable[str], overall: Iterable[Overall] = ()) -> str:
    """The one reading that all tracks share, or what the first line that fits says, or MIXED."""
    different = set(readings)
    if len(different) == 1:
        return different.pop()
    line = deciding(different, overall)
    return line.reads if line else MIXED


def _holds(share: str, readings: Collection[str]) -> bool:
    many, _, reading = share.partition(" ")
    if many == SOME:
        return reading in readings
    return set(readings) == {reading}
