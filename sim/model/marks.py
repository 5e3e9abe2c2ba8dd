"""The days in a stage that matter: those on which a deadline falls, or a wait is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.model.condition import Condition

if TYPE_CHECKING:
    from sim.model.rulebook import Rulebook

WAITED = "waited"
"""What a condition calls the whole days since the stage was entered."""


class DayMark(NamedTuple):
    """A deadline of a stage, or a wait of it that a condition asks about (``silent``).

    It lies behind at the end of the day ``falls``, counted from the entering of the stage.  A
    deadline of 30 days falls at the end of day 30; a wait of 30 days is over for whatever happens
    on day 30, so once day 29 has ended.  Marks in order are in order of time.
    """

    falls: int
    silent: bool

    @property
    def days(self) -> int:
        """The length of the deadline or of the wait."""
        return self.falls + self.silent

    @property
    def name(self) -> str:
        """What falls, as a trigger is named, or what is over."""
        return f"waited {lasting(self.days)}" if self.silent else deadline_name(self.days)


def lasting(days: int) -> str:
    """A length of time in words."""
    return f"{days} day" if days == 1 else f"{days} days"


def deadline_name(days: int) -> str:
    """How a deadline of so many days is called wherever a trigger is named."""
    return f"after {lasting(days)}"


def behind(marks: Sequence[DayMark], place: int) -> int:
    """How many marks lie behind once the one at a place does.

    A wait that is over when the day after a deadline begins is left behind with it, since nothing
    can happen between.
    """
    after = place + 1
    same = after < len(marks) and marks[after].falls == marks[place].falls
    return after + same


def entered_by_time(marks: Sequence[DayMark]) -> tuple[int, bool]:
    """In a stage that time enters: how many marks lie behind, and whether a deadline is due.

    Time enters at the end of a day, so that nothing happens there before the next.
    """
    if not marks or marks[0].falls:
        return 0, False
    return (1, False) if marks[0].silent else (0, True)


def waited_at(marks: Sequence[DayMark], passed: int) -> int:
    """The most days of a wait that is over where so many marks lie behind; 0 where none is.

    Every condition that asks how long the stage has lasted takes it for the true number of days.
    """
    return max((mark.days for mark in marks[:passed] if mark.silent), default=0)


class StageTime(NamedTuple):
    """What time does in a stage.

    ``early`` is how many marks lie behind where time enters it, and whether a deadline is due;
    ``lasted`` is what ``waited_at`` says for each number of marks behind.
    """

    marks: tuple[DayMark, ...]
    early: tuple[int, bool]
    lasted: tuple[int, ...]


def stage_time(marks: tuple[DayMark, ...]) -> StageTime:
    """What time does in a stage with these marks."""
    lasted = tuple(waited_at(marks, passed) for passed in range(len(marks) + 1))
    return StageTime(marks, entered_by_time(marks), lasted)


def events_asking_for_waits(rulebook: Rulebook) -> frozenset[str]:
    """The events of which some rule asks how long the stage has lasted."""
    return frozenset(
        event
        for rule in rulebook.rules
        if any(WAITED in line.cuts for line in rule.when)
        for event in rule.events
    )


def marks_by_stage(rulebook: Rulebook) -> Mapping[str, tuple[DayMark, ...]]:
    """The marks of each stage that has any, in order of time."""
    marks: dict[str, set[DayMark]] = {}
    for rule in rulebook.rules:
        waits = [DayMark(days - 1, True) for days in lengths(rule.when) if rule.events]
        own = waits if rule.after is None else [DayMark(rule.after, False)]
        for stage in rule.origins if own else ():
            marks.setdefault(stage, set()).update(own)
    for claim in rulebook.claims:
        for condition in claim.conditions:
            for stage in waits_in(rulebook, condition):
                waits = [DayMark(days - 1, True) for days in lengths([condition])]
                marks.setdefault(stage, set()).update(waits)
    return {stage: tuple(sorted(some)) for stage, some in marks.items()}


def waits_in(rulebook: Rulebook, condition: Condition) -> list[str]:
    """The stages in which the answer of a claim's condition can hang on how long they lasted."""
    if not lengths([condition]):
        return []
    return [
        stage.name
        for stage in rulebook.stages.values()
        if _matters(condition, stage.name, stage.reads)
    ]


def lengths(conditions: Iterable[Condition]) -> set[int]:
    """The lengths of time that some conditions compare the days in the stage with."""
    return {days for condition in conditions for days in condition.cuts.get(WAITED, ())}


def _matters(condition: Condition, stage: str, reads: str) -> bool:
    """Whether the answer of a claim's condition can hang on how long a stage has lasted.

    It cannot where a part says by itself, of the stage before the step, that the whole holds or
    fails.
    """
    before = {"was": stage, "read": reads}
    for joint, settles in (("and", False), ("or", True)):
        for part in condition.parts(joint):
            if before.keys() >= set(part.names) and part.holds(before) is settles:
                return False
    return True
