"""What became of a claim, in words: proved, refuted by a history that is told, or vacuous."""

from __future__ import annotations

from typing import Any

from sim.analysis.claims import PROVED, REFUTED, ClaimResult
from sim.engine.run import run
from sim.files.saved import file_name
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN
from sim.model.step import Position, Step
from sim.render.layout import columns, glued, listed, paragraph, plural, strong, visible
from sim.render.parts_json import step as step_json
from sim.render.rulebook_text import claim_sentence
from sim.render.run_text import what_it_did

FAIRNESS = "if every event that stays possible forever eventually happens"
"""The reading under which 'leads to' is proved: strong fairness."""

_LONGEST = 40
"""The most steps of a script that are told; the file has them all."""


def claim_lines(result: ClaimResult, *, width: int = 100) -> list[str]:
    """A claim and what became of it; a refutation tells its script, one line for each step."""
    name = strong(visible(result.claim.name))
    reason = result.reason[0].upper() + result.reason[1:]
    if result.outcome == PROVED and result.claim.pattern == "leads to":
        reason += f", {FAIRNESS}"
    lines = paragraph(f"{name}: {result.outcome}", width=width, indent=2, hang=2)
    lines += paragraph(claim_sentence(result.claim), width=width, indent=6)
    lines += paragraph(visible(reason), width=width, indent=6)
    if result.outcome != REFUTED:
        return lines
    if result.script is not None:
        lines += _told(result, width)
        file = f"{file_name(result.script.rulebook.name, result.claim.name)}.yaml"
        saved = f"--write-scripts DIR saves this as {file}, for " + glued("'sim run'")
        lines += paragraph(saved, width=width, indent=6)
    return lines


def claim_json(result: ClaimResult, book: Rulebook) -> dict[str, Any]:
    """What became of a claim of a rulebook, for JSON; ``steps`` are those of the script, if any."""
    claim, position, steps = result.claim, result.position, _steps(result)
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


def _steps(result: ClaimResult) -> list[Step]:
    """The steps of the script that show the refutation."""
    if result.script is None:
        return []
    return list(run(result.script, tracks=[MAIN]).steps[: result.length])


def _told(result: ClaimResult, width: int) -> list[str]:
    """A line for each step: its number, its day, what happened and what came of it."""
    steps = _steps(result)
    rows = []
    for number, step in enumerate(steps[:_LONGEST], 1):
        again = "again and again: " if number > len(steps) - result.loop else ""
        stage = f"{step.before.stage} -> {step.after.stage}" if step.moved else step.after.stage
        told = [f"{number}.", step.date.isoformat(), again + _what(step), stage, what_it_did(step)]
        rows.append(told)
    lines = columns(rows, width=width, indent=6)
    if len(steps) > _LONGEST:
        lines.append(f"      and {plural(len(steps) - _LONGEST, 'step')} more")
    return lines


def _what(step: Step) -> str:
    """Who did what, or how much time passed."""
    if step.event is None:
        return f"{(step.deadline or '').removeprefix('after ')} in {step.before.stage}"
    return f"{listed(map(visible, step.by))}: {step.event}" if step.by else step.event


def _position_json(position: Position, steps: list[Step], book: Rulebook) -> dict[str, Any]:
    """Where it stands when what the claim asks for can no longer be reached."""
    return {
        "stage": position.stage,
        "reads": book.stages[position.stage].reads,
        "tallies": dict(steps[-1].after.tallies if steps else dict.fromkeys(book.tallies, 0)),
        "deadlines_passed": position.passed,
    }
