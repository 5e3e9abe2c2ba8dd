"""What became of the lines of tables of coded events: figures that add up to what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from sim.model.value import value
from sim.records.wanted import FATES


@value
class Refused:
    """A line that could not be read: where, at which column, why, and what stands there."""

    file: str
    line: int
    column: str
    reason: str
    text: str


@value
class Intake:
    """What became of the lines of some files.

    ``layouts`` counts the files by their layout.  ``read`` rows could be read, ``fates`` says how
    many were taken, and how many were not and why; a row that lists several places is one of
    ``read`` and several of ``fates``.  Of the rows that were taken ``unmapped`` are those of codes
    of the scheme that no event has, ``unknown`` those of codes that the scheme has not, each with
    its number, the commonest first.  ``days`` are the first and the last day within the dates that
    are asked for.
    """

    layouts: Mapping[str, int]
    read: int
    fates: Mapping[str, int]
    unmapped: Mapping[str, int]
    unknown: Mapping[str, int]
    days: tuple[date, date] | None
    refused: tuple[Refused, ...]
    remarks: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many lines there are: rows and refused ones."""
        return self.read + len(self.refused)


def intake_of(parts: Iterable[Intake]) -> Intake:
    """Several of them as one."""
    parts = list(parts)
    days = [day for part in parts for day in part.days or ()]
    return Intake(
        layouts=added(part.layouts for part in parts),
        read=sum(part.read for part in parts),
        fates=added(part.fates for part in parts),
        unmapped=commonest(added(part.unmapped for part in parts)),
        unknown=commonest(added(part.unknown for part in parts)),
        days=(min(days), max(days)) if days else None,
        refused=tuple(refused for part in parts for refused in part.refused),
        remarks=tuple(remark for part in parts for remark in part.remarks),
    )


@value
class Codings:
    """What became of the rows whose codes are those of events.

    ``dated_twice`` rows were replaced by a later date of their id; ``told_again`` counts rows of
    events that are no news, ``in_events`` those that are; ``events`` and ``dyads`` say how many
    there are.
    """

    dated_twice: int
    told_again: int
    in_events: int
    events: int
    dyads: int


def codings_of(parts: Iterable[Codings]) -> Codings:
    """Several of them, of dyads of which none is in two, as one."""
    parts = list(parts)
    return Codings(
        dated_twice=sum(part.dated_twice for part in parts),
        told_again=sum(part.told_again for part in parts),
        in_events=sum(part.in_events for part in parts),
        events=sum(part.events for part in parts),
        dyads=sum(part.dyads for part in parts),
    )


def commonest(codes: Mapping[str, int]) -> dict[str, int]:
    """Codes with their numbers of rows, the commonest first."""
    return dict(sorted(codes.items(), key=lambda item: (-item[1], item[0])))


def added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """What several counts come to."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)


@value
class Figures:
    """How many lines there were, and what became of each."""

    intake: Intake
    codings: Codings

    @property
    def files(self) -> int:
        """How many files were read."""
        return sum(self.intake.layouts.values())

    @property
    def listed(self) -> int:
        """How many more rows there are than were read, since some list several places."""
        return sum(self.intake.fates.values()) - self.intake.read

    @property
    def outcomes(self) -> Mapping[str, int]:
        """What became of the lines, in words; their sum, less what lists add, is that of all."""
        intake, codings = self.intake, self.codings
        outcomes = {
            "refused": len(intake.refused),
            **{told: intake.fates.get(fate, 0) for fate, told in FATES.items()},
            "of an earlier date of the same id": codings.dated_twice,
            "of codes that no event has": sum(intake.unmapped.values()),
            "of codes that the scheme has not": sum(intake.unknown.values()),
            "told again, and no news": codings.told_again,
            "in events": codings.in_events,
        }
        return {told: number for told, number in outcomes.items() if number}
