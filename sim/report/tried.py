"""Two timelines side by side, from where they part."""

from __future__ import annotations

from collections.abc import Mapping

from sim.analysis.change.side_by_side import Beside, Parting
from sim.model.step import Step
from sim.model.verdict import Run
from sim.report.layout import dim, glued, headed, paint, paragraph, plural, strong, table, visible


def parting_text(
    was: Run, now: Run, parted: Mapping[str, Parting], edits: list[str], *, width: int = 100
) -> str:
    """The difference that edits of a history make, and the verdict before and after."""
    scenario = was.scenario
    head = [
        *headed(scenario.name, scenario.title, width=width),
        *paragraph(f"tried: {visible('; '.join(edits))}", width=width, hang=2),
    ]
    parts = [head, *(_track(one, width) for one in parted.values()), _verdicts(was, now, width)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _track(parting: Parting, width: int) -> list[str]:
    name = strong(visible(parting.track))
    if not parting.steps:
        return paragraph(f"{name}: nothing changes", width=width, hang=2)
    head = f"{name}: alike for {plural(parting.shared, 'step')}, then"
    lines = paragraph(head, width=width, hang=2)
    rows = [["no", "date", "as it was", "as tried"]]
    for pair in parting.steps:
        step = pair.was or pair.now
        assert step is not None, "one of the two courses has a step"
        number = str(pair.number) if pair.number else "-"
        rows.append([number, step.date.isoformat(), _told(pair, pair.was), _told(pair, pair.now)])
    lines += table(rows, width=width)
    if parting.rejoined:
        lines.append(dim(f"  then alike for {plural(parting.rejoined, 'step')}"))
    return lines


def _told(pair: Beside, step: Step | None) -> str:
    if step is None:
        return dim("-")
    what = step.event or step.deadline or ""
    after = paint(step.after.stage, step.after.reads)
    return f"{what} {glued('-> ')}{after}" if step.moved else f"{what} ({after})"


def _verdicts(was: Run, now: Run, width: int) -> list[str]:
    lines = []
    for name, before in was.tracks.items():
        after = now.tracks[name]
        lead = f"{strong(visible(name))}: "
        old = f"{paint(before.reads, before.reads)} since {before.since}"
        if (before.reads, before.since) == (after.reads, after.since):
            lines += paragraph(f"{lead}{old}, as it was", width=width, hang=2)
            continue
        new = f"{paint(after.reads, after.reads, bold=True)} since {after.since}"
        lines += paragraph(f"{lead}{new} instead of {old}", width=width, hang=2)
        if after.because:
            because = f"because {visible(after.because)}"
            lines += paragraph(because, width=width, indent=2, hang=2)
    reads = now.verdict.reads
    return [*lines, f"{strong('New verdict')}: {paint(reads, reads, bold=True)}"]
