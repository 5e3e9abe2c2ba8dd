"""Which days a run tells of, and how long nothing has been coded."""

from __future__ import annotations

from sim.model.step import Step
from sim.model.verdict import Run
from sim.model.words import listed
from sim.report.layout import plural


def days_told(run: Run) -> str:
    """The days of a run, the day as of which it is told, and the silence at its end.

    Nothing is said of what was not yet known, not even how much of it there is.
    """
    first, last = run.days
    if last < first:
        return f"nothing is known to have happened by {last}"
    told = f"{first} to {last}"
    if run.as_of is None:
        return told
    told += f", as of {run.as_of}"
    if run.last_event is None:
        return f"{told}: nothing has been coded"
    if not run.silent_days:
        return told
    silence = plural(run.silent_days, "day")
    return f"{told}: nothing has been coded since {run.last_event}, {silence}"


def silence(step: Step) -> str:
    """What a deadline rests on: what the record holds, and not what happened."""
    lead = "no event that moves the track or restarts its clock is coded since"
    if step.since is None:
        return f"{lead} it started"
    by = f" by {listed(step.since.by)}" if step.since.by else ""
    return f"{lead} {step.since.date} {step.since.event}{by}"
