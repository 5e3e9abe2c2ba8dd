"""One history under several rulebooks as JSON, for other programs."""

from __future__ import annotations

import json
from typing import Any

from sim.analysis.compare import Comparison, Parting, Row, TrackComparison
from sim.model.step import Snapshot, Step
from sim.model.verdict import CheckResult, Run
from sim.render.run_json import expected

FORMAT = "sim-compare/1"


def comparison_json(comparison: Comparison) -> str:
    """A comparison as one JSON object; lists ``under`` stand in the order of ``rulebooks``."""
    first = comparison.runs[0]
    value = {
        "format": FORMAT,
        "scenario": first.scenario.name,
        "title": first.scenario.title,
        "as_of": first.as_of.isoformat() if first.as_of else None,
        "from": first.days[0].isoformat(),
        "until": first.days[1].isoformat(),
        "left_out": first.left_out,
        "rulebooks": [
            {
                "label": label,
                "rulebook": run.scenario.rulebook.name,
                "source": run.scenario.rulebook.source,
                "verdict": _verdict(run),
            }
            for label, run in zip(comparison.labels, comparison.runs, strict=True)
        ],
        "tracks": [_track(track) for track in comparison.tracks],
        "checks": [_check(results) for results in comparison.checks],
    }
    return json.dumps(value, indent=1) + "\n"


def _verdict(run: Run) -> dict[str, Any]:
    return {
        "reads": run.verdict.reads,
        "tracks": {
            name: {
                "stage": track.stage,
                "reads": track.reads,
                "since": track.since.isoformat() if track.since else None,
                "rule": track.rule,
                "because": track.because,
            }
            for name, track in run.tracks.items()
        },
    }


def _track(track: TrackComparison) -> dict[str, Any]:
    return {
        "track": track.track,
        "title": track.title or None,
        "starts": [_stood(at) for at in track.starts],
        "readings_part": _parting(track.parting),
        "stages_part": _parting(track.stages_part),
        "rows": [_row(row) for row in track.rows],
    }


def _stood(at: Snapshot) -> dict[str, str]:
    return {"stage": at.stage, "reads": at.reads}


def _parting(parting: Parting | None) -> dict[str, Any] | None:
    if parting is None:
        return None
    return {
        "date": parting.date.isoformat(),
        "under": [
            _stood(at) | {"by": _step(mover) if mover else None}
            for at, mover in zip(parting.stood, parting.movers, strict=True)
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "date": step.date.isoformat(),
        "event": step.event,
        "deadline": step.deadline,
        "rule": step.rule,
        "because": step.because,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "date": row.date.isoformat(),
        "event": row.event,
        "by": list(row.by),
        "deadlines": list(row.deadlines),
        "readings_differ": row.readings_differ,
        "stages_differ": row.stages_differ,
        "under": [
            _stood(at) | {"moved": any(s.moved for s in steps), "rules": [s.rule for s in steps]}
            for at, steps in zip(row.stood, row.steps, strict=True)
        ],
    }


def _check(results: tuple[CheckResult, ...]) -> dict[str, Any]:
    check = results[0].check
    return {
        "at": check.at.isoformat() if check.at else None,
        "track": check.track,
        "expected": expected(check),
        "line": check.line,
        "under": [
            {
                "holds": result.holds,
                "actual": result.actual,
                "left_out": result.left_out or None,
            }
            for result in results
        ],
    }
