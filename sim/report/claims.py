"""What became of a claim, in words: proved, refuted by a history that is told, or vacuous."""

from __future__ import annotations

from sim.analysis.prove.result import FAIRNESS, PROVED, REFUTED, ClaimResult
from sim.files.saved import file_name
from sim.model.step import Step
from sim.report.layout import columns, glued, listed, paragraph, plural, strong, visible
from sim.report.rulebook import claim_sentence
from sim.report.run import what_it_did

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


def _told(result: ClaimResult, width: int) -> list[str]:
    """A line for each step: its number, its day, what happened and what came of it."""
    steps = result.shown
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
