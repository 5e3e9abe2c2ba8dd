"""What became of a claim, in words: proved, refuted by a history that is told, or vacuous."""

from __future__ import annotations

from sim.analysis.prove.result import FAIRNESS, PROVED, REFUTED, ClaimResult
from sim.files.saved import file_name
from sim.model.step import Step
from sim.model.words import listed
from sim.report.blocks import Block, Grid, Item, Line, Phrase, Section, glued, strong
from sim.report.layout import plural
from sim.report.phrases import what_it_did
from sim.report.rulebook import claim_sentence

_LONGEST = 40
"""The most steps of a script that are told; the file has them all."""


def claim_blocks(result: ClaimResult) -> Section:
    """A claim and what became of it; a refutation tells its script, one line for each step."""
    reason = result.reason[0].upper() + result.reason[1:]
    if result.outcome == PROVED and result.claim.pattern == "leads to":
        reason += f", {FAIRNESS}"
    blocks: list[Block] = [
        Item([strong(result.claim.name), f": {result.outcome}"]),
        Item(claim_sentence(result.claim), depth=3, hang=0),
        Item(reason, depth=3, hang=0),
    ]
    if result.outcome != REFUTED or result.script is None:
        return blocks
    file = f"{file_name(result.script.rulebook.name, result.claim.name)}.yaml"
    saved: Phrase = [f"--write-scripts DIR saves this as {file}, for ", glued("'sim run'")]
    return [*blocks, *_shown(result), Line(saved, depth=3, hang=0)]


def _shown(result: ClaimResult) -> Section:
    """A row for each step: its number, its day, what happened and what came of it."""
    steps = result.shown
    rows = []
    for number, step in enumerate(steps[:_LONGEST], 1):
        again = "again and again: " if number > len(steps) - result.loop else ""
        stage = f"{step.before.stage} -> {step.after.stage}" if step.moved else step.after.stage
        what = [step.date.isoformat(), again + _what(step), stage, what_it_did(step)]
        rows.append([f"{number}.", *what])
    rest = len(steps) - _LONGEST
    more = [Line(f"and {plural(rest, 'step')} more", depth=3)] if rest > 0 else []
    return [
        *([Grid(rows, ["", "date", "what", "stage", "rule"], depth=3, bare=5)] if rows else []),
        *more,
    ]


def _what(step: Step) -> str:
    """Who did what, or how much time passed."""
    if step.event is None:
        return f"{(step.deadline or '').removeprefix('after ')} in {step.before.stage}"
    return f"{listed(step.by)}: {step.event}" if step.by else step.event
