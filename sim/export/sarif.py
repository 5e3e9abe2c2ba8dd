"""What a check found, as SARIF 2.1.0 (OASIS 2020), which code hosts and editors read."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from sim.analysis.check.kinds import ALL_KINDS
from sim.manual.pages import KINDS
from sim.model.kind import Kind
from sim.model.problem import Problem
from sim.model.said import as_text

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def findings_sarif(problems: Sequence[Problem]) -> str:
    """Findings or faults as one SARIF run; the severities are SARIF's levels."""
    codes = list(dict.fromkeys([*(kind.code for kind in ALL_KINDS), *(p.code for p in problems)]))
    rules = [_rule(kind) for code in codes for kind in KINDS if kind.code == code]
    driver = {"name": "sim", "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code)) for problem in problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(kind: Kind) -> dict[str, Any]:
    """A kind of problem, with what a code host shows of it beside the place."""
    return {
        "id": kind.code,
        "name": kind.name,
        "shortDescription": {"text": kind.about},
        "fullDescription": {"text": kind.why},
        "help": {"text": kind.cure},
        "defaultConfiguration": {"level": kind.severities[0]},
    }


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    said = map(as_text, (problem.message, problem.label, problem.cure))
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.path)}}
    if problem.line:
        place["region"] = {
            "startLine": problem.line,
            "startColumn": problem.column,
            "endColumn": problem.column + problem.length,
        }
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": "; ".join(part for part in said if part)},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    parts = PurePath(path)
    return parts.as_uri() if parts.is_absolute() else quote(os.fsencode(parts.as_posix()))
