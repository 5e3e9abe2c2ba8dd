"""One history under several rulebooks as JSON, for other programs."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sim.analysis.compare.runs import Comparison, Parting, Row, TrackComparison
from sim.export.parts import day, head, step, verdict
from sim.export.run import check_line, check_result
from sim.model.step import Snapshot
from sim.model.verdict import CheckResult

FORMAT = "sim-compare/1"


def comparison_json(comparison: Comparison) -> str:
    """A comparison as one JSON object; lists ``under`` stand in the order of ``rulebooks``."""
    value = {
        "format": FORMAT,
        **head(comparison.runs[0]),
        "rulebooks": [
            {
                "label": label,
                "rulebook": run.scenario.rulebook.name,
                "source": run.scenario.rulebook.source or None,
                "verdict": verdict(run),
            }
            for label, run in zip(comparison.labels, comparison.runs, strict=True)
        ],
        "tracks": {track.track: _track(track) for track in comparison.tracks},
        "checks": [check(results, comparison.runs[0].as_of) for results in comparison.checks],
    }
    return json.dumps(value, indent=1) + "\n"


def parting(found: Parting | None) -> dict[str, Any] | None:
    """The first day at whose end some rulebooks differ, and the step that led to it under each."""
    if found is None:
        return None
    return {
        "date": day(found.date),
        "track": found.track,
        "under": [
            _stood(at) | {"moved_by": step(mover) if mover else None}
            for at, mover in zip(found.stood, found.movers, strict=True)
        ],
    }


def check(results: tuple[CheckResult, ...], as_of: date | None = None) -> dict[str, Any]:
    """A line of ``expect``, and what it found under each rulebook."""
    line = check_line(results[0].check, as_of)
    return line | {"under": [check_result(result) for result in results]}


def _stood(at: Snapshot) -> dict[str, Any]:
    return {"stage": at.stage, "reads": at.reads}


def _track(track: TrackComparison) -> dict[str, Any]:
    return {
        "title": track.title or None,
        "starts": [_stood(at) for at in track.starts],
        "readings_part": parting(track.parting),
        "stages_part": parting(track.stages_part),
        "rows": [_row(row) for row in track.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "date": day(row.date),
        "event": row.event,
        "by": row.by,
        "deadlines": row.deadlines,
        "readings_differ": row.readings_differ,
        "stages_differ": row.stages_differ,
        "under": [
            _stood(at) | {"moved": any(s.moved for s in steps), "rules": [s.rule for s in steps]}
            for at, steps in zip(row.stood, row.steps, strict=True)
        ],
    }
