"""What an amended rulebook changes, as JSON for other programs."""

from __future__ import annotations

import json
from typing import Any

from sim.analysis.compare.diff import Alone, Case, Difference, Histories, RulebookDiff
from sim.analysis.compare.wording import Amendment
from sim.export.compare import check, parting
from sim.export.parts import day, problem, verdict
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.report.layout import as_text

FORMAT = "sim-diff/1"


def diff_json(found: RulebookDiff) -> str:
    """All that differs as one JSON object; lists of two stand for the two rulebooks."""
    value = {
        "format": FORMAT,
        "rulebooks": [_book(book) for book in (found.a, found.b)],
        "differs": found.differs,
        "amendments": [_amendment(one) for one in found.amendments],
        "histories": _histories(found.histories),
        "scenarios": [_case(case) for case in found.cases],
    }
    return json.dumps(value, indent=1) + "\n"


def _book(book: Rulebook) -> dict[str, Any]:
    return {"rulebook": book.name, "source": book.source or None}


def _amendment(one: Amendment) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name or None,
        "how": one.how,
        "details": [
            {"key": detail.key, "before": list(detail.before), "after": list(detail.after)}
            for detail in one.details
        ],
    }


def _histories(told: Histories) -> dict[str, Any]:
    return {
        "outcome": told.outcome,
        "pairs": told.pairs,
        "clocked": told.clocked,
        "cells": told.cells,
        "parted": told.parted,
        "complete": told.complete,
        "differences": [_difference(one) for one in told.differences],
        "script": _script(told.scenario) if told.scenario else None,
        "shared_events": list(told.shared),
        "own_events": [[_alone(one) for one in own] for own in told.alone],
    }


def _alone(one: Alone) -> dict[str, Any]:
    return {"event": one.event, "stage": one.stage, "to": one.to, "rule": one.rule}


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "on": list(one.on),
        "to": list(one.to),
        "rules": list(one.rules),
        "cells": one.cells,
    }


def _script(scenario: Scenario) -> dict[str, Any]:
    return {
        "events": [
            {
                "date": day(event.date),
                "event": event.event,
                "by": list(event.by),
                "tracks": list(event.tracks),
            }
            for event in scenario.events
        ],
        "until": day(scenario.until),
    }


def _case(case: Case) -> dict[str, Any]:
    both = case.comparison
    return {
        "path": as_text(case.path),
        "changed": case.changed,
        "verdict_changed": case.verdict_changed,
        "refused_by": case.refused,
        "problems": [problem(one) for one in case.problems],
        "readings_part": parting(both.parting) if both else None,
        "verdicts": [verdict(run) for run in both.runs] if both else None,
        "checks_changed": [check(both.checks[n]) for n in case.checks_changed] if both else [],
    }
