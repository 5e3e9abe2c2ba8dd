"""What became of a claim, for JSON."""

from __future__ import annotations

from typing import Any

from sim.analysis.prove.claims import ClaimResult
from sim.export.parts import step as step_json
from sim.model.rulebook import Rulebook
from sim.model.step import Position, Step
from sim.report.claims import FAIRNESS, shown_steps
from sim.report.rulebook import claim_sentence


def claim_json(result: ClaimResult, book: Rulebook) -> dict[str, Any]:
    """What became of a claim of a rulebook, for JSON; ``steps`` are those of the script, if any."""
    claim, position, steps = result.claim, result.position, shown_steps(result)
    return {
        "claim": claim.name,
        "line": claim.line or None,
        "pattern": claim.pattern,
        "sentence": claim_sentence(claim),
        "because": claim.because or None,
        "outcome": result.outcome,
        "reason": result.reason,
        "fairness": FAIRNESS if claim.pattern == "leads to" else None,
        "examined": {"positions": result.positions, "steps": result.steps},
        "steps": [step_json(step) for step in steps],
        "loop": result.loop,
        "position": None if position is None else _position_json(position, steps, book),
    }


def _position_json(position: Position, steps: list[Step], book: Rulebook) -> dict[str, Any]:
    """Where it stands when what the claim asks for can no longer be reached."""
    return {
        "stage": position.stage,
        "reads": book.stages[position.stage].reads,
        "tallies": dict(steps[-1].after.tallies if steps else dict.fromkeys(book.tallies, 0)),
        "deadlines_passed": position.passed,
    }
