"""What a check found, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sim.analysis.check.files import Checked, Found
from sim.export.parts import problem
from sim.model.problem import ERROR, NOTE, WARNING, Problem
from sim.model.rulebook import Rulebook
from sim.report.layout import as_text

FORMAT = "sim-check/1"


def findings_json(checked: Sequence[Checked]) -> str:
    """Every finding of every file, notes too, with its script in one line where it has one."""
    counts = {
        f"{severity}s": sum(one.count(severity) for one in checked)
        for severity in (ERROR, WARNING, NOTE)
    }
    silenced = sum(one.silenced for one in checked)
    return _written(
        {
            "files": [_file(one) for one in checked],
            "faults": [],
            "summary": counts | {"silenced": silenced},
        }
    )


def faults_json(problems: Sequence[Problem]) -> str:
    """The faults of files that could not be checked."""
    counts = {"errors": len(problems), "warnings": 0, "notes": 0, "silenced": 0}
    return _written({"files": [], "faults": [problem(p) for p in problems], "summary": counts})


def _written(body: dict[str, Any]) -> str:
    return json.dumps({"format": FORMAT} | body, indent=1) + "\n"


def _file(checked: Checked) -> dict[str, Any]:
    content = checked.document.content
    of_rulebook = isinstance(content, Rulebook)
    return {
        "path": as_text(checked.document.page.path),
        "kind": "rulebook" if of_rulebook else "scenario",
        "name": content.name,
        "findings": [_finding(found) for found in checked.found],
        "silenced": checked.silenced,
        "examined": {"positions": checked.positions, "steps": checked.steps}
        if of_rulebook
        else None,
        "claims": _claims(checked),
    }


def _claims(checked: Checked) -> list[dict[str, Any]]:
    book = checked.document.content
    if not checked.claims or not isinstance(book, Rulebook):
        return []
    from sim.export.claims import claim_json  # only where there are claims

    return [claim_json(result, book) for result in checked.claims]


def _finding(found: Found) -> dict[str, Any]:
    shown = found.witness.steps if found.witness else None
    return problem(found.problem) | {"subject": found.subject, "shown_by": shown}
