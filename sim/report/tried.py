"""Two timelines side by side, from where they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sim.analysis.change.side_by_side import Divergence
from sim.model.step import Step
from sim.model.verdict import Run
from sim.report.blocks import (
    LEADS_TO,
    Block,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Report,
    Section,
    dim,
    headed,
    reading,
    stage,
    strong,
    verdict,
)
from sim.report.layout import plural
from sim.report.sentence import evidence_section, sentence_line


def tried_report(
    was: Run,
    now: Run,
    parted: Mapping[str, Divergence],
    edits: Sequence[str],
    *,
    runs_on: date | None,
) -> Report:
    """The difference that edits of a history make, and the verdict before and after.

    ``runs_on`` is the day up to which both clocks run past the last of the file, if they do.
    """
    scenario = was.scenario
    tried = Line(f"tried: {'; '.join(edits)}")
    head: list[Block] = [headed(scenario.name, scenario.title), sentence_line(was), tried]
    if runs_on is not None:
        head.append(Line(f"The clock runs on to {runs_on}, in the history as it was as well."))
    return [head, *map(_track, parted.values()), _verdicts(was, now), evidence_section([was, now])]


def _track(parting: Divergence) -> Section:
    name = strong(parting.track)
    if not parting.steps:
        return [Line([name, ": nothing changes"])]
    rows: list[list[Phrase]] = []
    for pair in parting.steps:
        step = pair.was or pair.now
        assert step is not None, "one of the two courses has a step"
        number = str(pair.number) if pair.number else "-"
        rows.append([number, step.date.isoformat(), _step(pair.was), _step(pair.now)])
    table = Grid(rows, ["no", "date", "as it was", "as tried"])
    head = Line([name, f": alike for {plural(parting.shared, 'step')}, then"])
    if not parting.rejoined:
        return [head, table]
    return [head, table, Line(dim(f"then alike for {plural(parting.rejoined, 'step')}"), depth=1)]


def _step(step: Step | None) -> Phrase:
    if step is None:
        return dim("-")
    what = step.event or step.deadline or ""
    after = stage(step.after.stage, step.after.reads)
    return [what, " ", LEADS_TO, after] if step.moved else [what, " (", after, ")"]


def _verdicts(was: Run, now: Run) -> Section:
    blocks: list[Block] = []
    for name, before in was.tracks.items():
        after = now.tracks[name]
        lead: Phrase = [strong(name), ": "]
        old: Phrase = [reading(before.reads), f" since {before.since}"]
        if (before.reads, before.since) == (after.reads, after.since):
            blocks.append(Item([lead, old, ", as it was"], depth=0))
            continue
        new: Phrase = [verdict(after.reads), f" since {after.since}"]
        blocks.append(Item([lead, new, " instead of ", old], depth=0))
        if after.because:
            blocks.append(Item(f"because {after.because}", depth=1))
    return [*blocks, Heading([strong("New verdict"), ": ", verdict(now.verdict.reads)])]
