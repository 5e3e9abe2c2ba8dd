"""What a run says in the end: where each track stands, since when, why, and what held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from sim.model.scenario import Check, Scenario
from sim.model.step import Step
from sim.model.value import Value

MIXED = "mixed"
"""The reading of a verdict whose tracks differ."""


@attrs.frozen(eq=False, repr=False)
class TrackVerdict(Value):
    """Where one track stands.

    ``since`` is the first day of the unbroken spell of the reading (None before the first
    event), and ``step`` the step that began the spell: its rule is the reason.  ``entered`` is
    the step that entered the stage itself.  Both steps are None where nothing has moved yet.
    """

    track: str
    stage: str
    reads: str
    since: date | None
    step: Step | None
    entered: Step | None

    @property
    def rule(self) -> str | None:
        """The rule that brought the reading."""
        return self.step.rule if self.step else None

    @property
    def because(self) -> str | None:
        """Why the track reads as it does."""
        return self.step.because if self.step else None


@attrs.frozen(eq=False, repr=False)
class Verdict(Value):
    """The common reading of all tracks, or MIXED."""

    reads: str
    tracks: Mapping[str, TrackVerdict]


@attrs.frozen(eq=False, repr=False)
class CheckResult(Value):
    """What a line of ``expect`` found: ``holds`` is None for a line that was left out.

    ``actual`` gives the stage and the reading of each track that was asked; for ``never`` it
    gives for each track the first day on which such a stage was held, if any.
    """

    check: Check
    holds: bool | None
    actual: Mapping[str, Mapping[str, str | None]]
    left_out: str = ""


@attrs.frozen(eq=False, repr=False)
class Run(Value):
    """A scenario, walked to its end: the verdict, every step of every track, every check."""

    scenario: Scenario
    as_of: date | None
    verdict: Verdict
    steps: tuple[Step, ...]
    checks: tuple[CheckResult, ...]
    days: tuple[date, date]
    left_out: int

    @property
    def tracks(self) -> Mapping[str, TrackVerdict]:
        """The verdict of each track."""
        return self.verdict.tracks

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """The checks that did not hold."""
        return tuple(check for check in self.checks if check.holds is False)
