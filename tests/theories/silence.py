"""What time alone does to talks, under any of the packaged rulebooks."""

from __future__ import annotations

from sim.model.step import Step
from sim.model.verdict import Run

OPEN = ("none", "stalemate", "broken")
"""Readings in which nobody talks, and from which talks can begin."""


def stalls(step: Step, days: int) -> None:
    """Silence of some days, and nothing shorter, ends progress in a stalemate."""
    if step.event is None:
        assert step.before.reads == "progress"
        assert step.deadline == f"after {days} days"
        assert step.after.stage == "stalemate"


def does_not_outlive(run: Run, days: int) -> None:
    """No track reads progress so many days after the last event."""
    last = max(event.date for event in run.scenario.events)
    if (run.days[1] - last).days >= days:
        assert all(track.reads != "progress" for track in run.tracks.values())
