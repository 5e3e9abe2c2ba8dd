"""What several JSON reports tell: each piece is told in one way, and what is absent is null."""

from __future__ import annotations

from datetime import date
from typing import Any

from sim.export.run import days, since, track_verdict
from sim.model.problem import Problem
from sim.model.step import Snapshot, Step
from sim.model.verdict import Run
from sim.report.layout import as_text


def head(run: Run) -> dict[str, Any]:
    """Which history a report is about, and how much of it was known."""
    return {
        "scenario": run.scenario.name,
        "title": run.scenario.title,
        **days(run),
    }


def verdict(run: Run) -> dict[str, Any]:
    """What a run reads in the end, as a whole and on each track."""
    tracks = {name: track_verdict(track) for name, track in run.tracks.items()}
    return {"reads": run.verdict.reads, "tracks": tracks}


def snapshot(at: Snapshot) -> dict[str, Any]:
    """Where a track stood, with every tally."""
    return {"stage": at.stage, "reads": at.reads, "tallies": dict(at.tallies)}


def step(one: Step) -> dict[str, Any]:
    """A step without its words and the rules that did not fire."""
    return {
        "date": day(one.date),
        "event": one.event,
        "deadline": one.deadline,
        "by": one.by,
        "since": since(one),
        "before": snapshot(one.before),
        "after": snapshot(one.after),
        "rule": one.rule,
        "because": one.because,
    }


def problem(one: Problem) -> dict[str, Any]:
    """A fault or a finding at its place."""
    return {
        "code": one.code,
        "severity": one.severity,
        "message": one.message,
        "path": as_text(one.path),
        "line": one.line or None,
        "column": one.column or None,
        "length": one.length if one.line else None,
        "label": one.label or None,
        "cure": one.cure or None,
    }


def day(when: date | None) -> str | None:
    """A day as every report writes it."""
    return when.isoformat() if when else None
