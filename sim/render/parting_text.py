"""Two timelines side by side, from where they part."""

from __future__ import annotations

from collections.abc import Mapping

from sim.analysis.parting import Beside, Parting
from sim.model.step import Step
from sim.model.verdict import Run
from sim.render.layout import blocks, dim, named, paint, plural, strong, visible


def parting_text(
    was: Run, now: Run, parted: Mapping[str, Parting], edits: list[str], *, width: int = 100
) -> str:
    """The difference that edits of a history make, and the verdict before and after."""
    scenario = was.scenario
    head = [
        strong(visible(scenario.name)) + "  " + visible(scenario.title),
        *named("", f"tried: {visible('; '.join(edits))}", width=width, indent=0, size=0),
    ]
    parts = [head, *(_track(one, width) for one in parted.values()), _verdicts(was, now)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _track(parting: Parting, width: int) -> list[str]:
    name = strong(visible(parting.track))
    if not parting.steps:
        return [f"{name}: nothing changes"]
    lines = [f"{name}: alike for {plural(parting.shared, 'step')}, then"]
    table = [["no", "date", "as it was", "as tried"]]
    for pair in parting.steps:
        step = pair.was or pair.now
        assert step is not None, "one of the two courses has a step"
        number = str(pair.number) if pair.number else "-"
        table.append([number, step.date.isoformat(), _told(pair, pair.was), _told(pair, pair.now)])
    lines += [line for block in blocks(table, width=width) for line in block]
    if parting.rejoined:
        lines.append(dim(f"  then alike for {plural(parting.rejoined, 'step')}"))
    return lines


def _told(pair: Beside, step: Step | None) -> str:
    if step is None:
        return dim("-")
    what = step.event or step.deadline or ""
    after = paint(step.after.stage, step.after.reads)
    return f"{what} -> {after}" if step.moved else f"{what} ({after})"


def _verdicts(was: Run, now: Run) -> list[str]:
    lines = []
    for name, before in was.tracks.items():
        after = now.tracks[name]
        lead = f"{strong(visible(name))}: "
        old = f"{paint(before.reads, before.reads)} since {before.since}"
        if (before.reads, before.since) == (after.reads, after.since):
            lines.append(f"{lead}{old}, as it was")
            continue
        new = f"{paint(after.reads, after.reads, bold=True)} since {after.since}"
        lines.append(f"{lead}{new} instead of {old}")
        if after.because:
            lines.append(f"  because {visible(after.because)}")
    reads = now.verdict.reads
    return [*lines, f"{strong('New verdict')}: {paint(reads, reads, bold=True)}"]
