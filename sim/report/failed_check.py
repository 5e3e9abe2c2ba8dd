"""A line of ``expect`` that failed: what was expected, what decided, and what led there."""

from __future__ import annotations

from datetime import date

from sim.model.step import Step
from sim.model.verdict import CheckResult, Run
from sim.model.words import listed
from sim.report.layout import blocks, paragraph, visible
from sim.report.phrases import decided, failed_check, refusal_lines, shown_lines, what_it_did

BEFORE, AFTER = 4, 2
"""How many steps of a track are shown up to the day of a checkpoint, and after it."""


def failure_text(run: Run, result: CheckResult, *, width: int = 96) -> str:
    """One failed check: the expectation, then for each track the deciding rule and timeline."""
    lines = paragraph(visible(failed_check(run, result)), width=width, hang=2)
    for track, at in result.actual.items():
        day = result.check.at or (date.fromisoformat(at["entered"]) if at["entered"] else None)
        if day is not None:
            steps = [step for step in (*run.steps, *result.later) if step.track == track]
            lines += ["", *_track(run, track, steps, day, width)]
    return "\n".join(lines) + "\n"


def _track(run: Run, track: str, steps: list[Step], day: date, width: int) -> list[str]:
    until = [step for step in steps if step.date <= day]
    moved = next((step for step in reversed(until) if step.moved), None)
    shown = [*until[-BEFORE:], *steps[len(until) : len(until) + AFTER]]
    if moved and moved not in shown:
        shown.insert(0, moved)
    lead = f"{visible(track)}: " if len(run.scenario.tracks) > 1 else ""
    return [
        *paragraph(lead + visible(decided(run, moved)), width=width, indent=2),
        *_reasons(moved, width),
        *_timeline(shown, moved, day, width),
        *_refused(until[-1] if until else None, width),
    ]


def _reasons(decider: Step | None, width: int) -> list[str]:
    if decider is None or not decider.held:
        return []
    return paragraph(f"held: {shown_lines(decider.held)}", width=width, indent=4, hang=2)


def _timeline(steps: list[Step], decider: Step | None, day: date, width: int) -> list[str]:
    """Steps in columns, the deciding one marked, with a line at the end of the checkpoint's day."""
    rows = [
        [
            ">" if step is decider else " ",
            step.date.isoformat(),
            visible(listed(step.by)) or "-",
            step.event or step.deadline or "",
            f"{step.before.stage} -> {step.after.stage}" if step.moved else step.after.stage,
            what_it_did(step),
        ]
        for step in steps
    ]
    lines: list[str] = []
    passed = False
    for step, block in zip(steps, blocks(rows, width=width), strict=True):
        if step.date > day and not passed:
            lines.append(f"  ---  end of {day}, the checkpoint")
            passed = True
        lines += block
    return lines


def _refused(last: Step | None, width: int) -> list[str]:
    """What the rules of the last step lacked that did not fire, where none did."""
    if last is None or last.rule is not None:
        return []
    return [
        line
        for text in refusal_lines(last)
        for line in paragraph(text, width=width, indent=4, hang=2)
    ]
