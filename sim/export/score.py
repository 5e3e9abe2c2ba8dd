"""A score as JSON, for other programs."""

from __future__ import annotations

import json
from typing import Any

from sim.analysis.judge.report import Agreement, Report, Tested
from sim.analysis.judge.score import Finding
from sim.analysis.judge.sensitivity import Variation
from sim.export.parts import day

FORMAT = "sim-score/1"


def score_json(report: Report) -> str:
    """A whole score as one JSON text; checkpoints are named by their place, from 0."""
    agreements = report.agreements
    count = len(report.tested)
    whole = {
        "format": FORMAT,
        "cases": dict(report.cases),
        "checkpoints": _points(report),
        "rulebooks": [
            _tested(test, agreement, report)
            for test, agreement in zip(report.tested, agreements[:count], strict=True)
        ],
        "baselines": [
            _agreement(agreement) | {"means": naive.means, "readings": list(naive.readings)}
            for naive, agreement in zip(report.baselines, agreements[count:], strict=True)
        ],
    }
    return json.dumps(whole, indent=1) + "\n"


def _points(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "case": point.case,
            "at": day(point.at),
            "track": point.check.track,
            "reads": point.reads,
            "because": point.check.because or None,
            "line": point.check.line or None,
            "hard": place in report.hard,
        }
        for place, point in enumerate(report.points)
    ]


def _tested(test: Tested, agreement: Agreement, report: Report) -> dict[str, Any]:
    confusion: dict[str, dict[str, int]] = {}
    for (wanted, found), count in sorted(test.score.pairs.items()):
        confusion.setdefault(wanted, {})[found] = count
    places = {id(finding.checkpoint): n for n, finding in enumerate(test.score.findings)}
    return _agreement(agreement) | {
        "by_case": {
            case: dict(zip(("agreed", "of", "hard_agreed", "hard_of"), counts, strict=True))
            for case, counts in report.by_case(test.score.readings).items()
        },
        "confusion": confusion,
        "readings": list(test.score.readings),
        "misses": [_miss(miss, places[id(miss.checkpoint)]) for miss in test.score.misses],
        "leave_one_out": _variations(test.without, places),
        "sensitivity": _variations(test.moved, places),
    }


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "name": agreement.name,
        "agreed": agreement.agreed,
        "hard_agreed": agreement.hard_agreed,
        "kappa": _rounded(agreement.kappa),
        "kappa_interval": agreement.interval and [_rounded(end) for end in agreement.interval],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _miss(miss: Finding, place: int) -> dict[str, Any]:
    return {
        "checkpoint": place,
        "found": miss.found,
        "lag": miss.lag,
        "tracks": {
            standing.track: {
                "stage": standing.stage,
                "reads": standing.reads,
                "entered": day(standing.since),
                "rule": standing.step and standing.step.rule,
                "because": standing.step and standing.step.because,
            }
            for standing in miss.standing
        },
    }


def _variations(
    variations: tuple[Variation, ...] | None, places: dict[int, int]
) -> list[dict[str, Any]] | None:
    if variations is None:
        return None
    return [
        {
            "rulebook": variation.rulebook,
            "rule": variation.rule,
            "change": variation.change or None,
            "cost": variation.cost,
            "lost": variation.lost,
            "gained": variation.gained,
            "claims": list(variation.claims),
            "flips": [
                {
                    "checkpoint": places[id(flip.checkpoint)],
                    "before": flip.before,
                    "after": flip.after,
                }
                for flip in variation.flips
            ],
        }
        for variation in variations
    ]
