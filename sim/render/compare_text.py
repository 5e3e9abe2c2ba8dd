"""One history under several rulebooks, for people: a column each, and where they part."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.compare import Comparison, Parting, Row, TrackComparison
from sim.model.step import Snapshot, Step
from sim.model.verdict import CheckResult, Run
from sim.render.layout import (
    cells,
    columns,
    dim,
    listed,
    named,
    paint,
    plural,
    span,
    strong,
    visible,
)
from sim.render.run_text import what_it_did

SAME = '"'
"""What a cell shows where the row moved nothing under any rulebook."""


def comparison_text(comparison: Comparison, *, width: int = 100) -> str:
    """A comparison as text, within a width where the names allow it."""
    parts = [
        _heading(comparison, width),
        *(track_table(comparison, track, width=width) for track in comparison.tracks),
        _verdicts(comparison, width),
        _partings(comparison, width),
        _checks(comparison, width),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(comparison: Comparison, width: int) -> list[str]:
    run = comparison.runs[0]
    about = f"{plural(len(run.scenario.events), 'event')}, {span(*run.days)}"
    if run.as_of and run.as_of >= run.days[0]:
        about += f", as of {run.as_of}: {run.left_out} left out as not yet known"
    title = strong(visible(run.scenario.name)) + "  " + visible(run.scenario.title)
    return [title, *named("", about, width=width, indent=0, size=0)]


def track_table(
    comparison: Comparison, track: TrackComparison, *, width: int, who: bool = False
) -> list[str]:
    """The table of one track; where columns would not fit, a line for each rulebook.

    ``who`` tells also who acted.
    """
    labels = [visible(label) for label in comparison.labels]
    lines = [] if len(comparison.tracks) == 1 else [strong(visible(track.track))]
    table = [
        ["", "", "", *(strong(label) for label in labels)],
        [_mark(track.starts), "", "at the start", *map(_stood, track.starts)],
        *([_mark(row.stood), *_happening(row, who=who), *_cells(row)] for row in track.rows),
    ]
    for rows in (table, _in_two_lines(table)):
        if _widest(rows) <= width:
            return [*lines, *(line.rstrip() for line in columns(rows, width=width, indent=0))]
    for row in table[1:]:
        lines.append(f"{row[0] or ' '} {row[1]:<10}  {row[2]}".rstrip())
        if row[3] != SAME:
            pairs = [list(pair) for pair in zip(labels, row[3:], strict=True)]
            lines += columns(pairs, width=width, indent=4)
    return lines


def _in_two_lines(table: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The same table with each reading under its stage."""
    rows: list[Sequence[str]] = []
    for row in table:
        parts = [cell.partition(" (") for cell in row]
        rows.append([stage for stage, _, _ in parts])
        if any(reading for _, _, reading in parts[3:]) and row is not table[0]:
            rows.append([f"({reading}" if reading else "" for _, _, reading in parts])
    return rows


def _widest(table: Sequence[Sequence[str]]) -> int:
    sizes = [max(cells(row[place]) for row in table) for place in range(len(table[0]))]
    return sum(sizes) + 2 * (len(sizes) - 1)


def _mark(stood: Sequence[Snapshot]) -> str:
    """A star where the readings differ."""
    return "*" if len({at.reads for at in stood}) > 1 else ""


def _happening(row: Row, *, who: bool) -> tuple[str, str]:
    what = row.event or " / ".join(row.deadlines)
    if who and row.by:
        what += f" by {visible(listed(row.by))}"
    return dim(row.date.isoformat()), what


def _cells(row: Row) -> list[str]:
    if not row.moved:
        return [SAME] * len(row.stood)
    return [_stood(at) for at in row.stood]


def _stood(at: Snapshot) -> str:
    if at.reads in (at.stage, "none"):
        return paint(at.stage, at.reads)
    return f"{paint(at.stage, at.reads)} ({at.reads})"


def _verdicts(comparison: Comparison, width: int) -> list[str]:
    lines = [strong("Verdicts")]
    for label, run in zip(comparison.labels, comparison.runs, strict=True):
        reads = run.verdict.reads
        lines.append(f"  {strong(visible(label))}: {paint(reads, reads, bold=True)}")
        for name in run.tracks:
            lines += named("", visible(_verdict(run, name)), width=width, indent=4, size=0)
    return lines


def _verdict(run: Run, name: str) -> str:
    track = run.tracks[name]
    lead = "" if len(run.scenario.tracks) == 1 else f"{name}: "
    since = f" since {track.since}" if track.since else ""
    if track.step is None:
        return f"{lead}{track.reads}{since}: nothing has moved it from {track.stage}"
    return f"{lead}{track.reads}{since} by {track.rule}: {track.because}"


def _partings(comparison: Comparison, width: int) -> list[str]:
    first = comparison.parting
    if first is not None:
        lines = [strong(f"They part {_where(comparison, first)}")]
        lines += _made(comparison, first, width)
        others = [track.parting for track in comparison.tracks if track.track != first.track]
        return lines + [f"  also {_where(comparison, other)}" for other in others if other]
    title = strong("They read every day alike")
    first = comparison.stages_part
    if first is None:
        return [title]
    where = _where(comparison, first)
    return [f"{title}; their stages differ {where}", *_made(comparison, first, width)]


def _where(comparison: Comparison, parting: Parting) -> str:
    on = "" if len(comparison.tracks) == 1 else f", on {visible(parting.track)}"
    return f"at the end of {parting.date}{on}"


def _made(comparison: Comparison, parting: Parting, width: int) -> list[str]:
    """What each rulebook did on the day of a parting."""
    lines = []
    size = max(cells(visible(label)) for label in comparison.labels) + 2
    for place, label in enumerate(comparison.labels):
        told = made_it(parting, place)
        lines += named(visible(label), visible(told), width=width, indent=2, size=size)
    return lines


def made_it(parting: Parting, place: int) -> str:
    """Where a rulebook stood on the day of a parting, and by which rule or for want of what."""
    at, mover, steps = parting.stood[place], parting.movers[place], parting.steps[place]
    lead = f"{at.stage} ({at.reads})"
    if mover is None:
        lead += ", where it started"
    elif mover.date == parting.date:
        return f"{lead} by {_by(mover)}"
    else:
        lead += f" since {mover.date} by {_by(mover)}"
    told = [f"{step.event or step.deadline}: {what_it_did(step)}" for step in steps]
    return f"{lead}; that day {listed(told)}" if told else f"{lead}; nothing happened that day"


def _by(step: Step) -> str:
    return f"{step.rule} on {step.event}" if step.event else f"{step.rule}, {step.deadline}"


def _checks(comparison: Comparison, width: int) -> list[str]:
    """How many lines of ``expect`` hold under each, and every line that fails under any."""
    if not comparison.checks:
        return [strong("0 checks")]
    rows = []
    for place, label in enumerate(comparison.labels):
        judged = [results[place] for results in comparison.checks]
        held = sum(result.holds is True for result in judged)
        left_out = sum(result.holds is None for result in judged)
        also = f", {left_out} left out" if left_out else ""
        rows.append([visible(label), f"{held} of {len(judged) - left_out} as expected{also}"])
    lines = [strong(plural(len(comparison.checks), "check")), *columns(rows, width=width)]
    for results in comparison.checks:
        if any(result.holds is False for result in results):
            lines += named("", visible(check_line(comparison, results)), width=width, size=0)
    return lines


def check_line(comparison: Comparison, results: Sequence[CheckResult]) -> str:
    """A line of ``expect`` and what each rulebook made of it."""
    check = results[0].check
    if check.at is None:
        wanted = f"line {check.line}: never {listed(check.never, 'or')}"
    else:
        track = f", {check.track}" if check.track else ""
        words = " and ".join(word for word in (check.stage, check.reads) if word)
        wanted = f"line {check.line}, {check.at}{track}: expected {words}"
    return f"{wanted}; " + ", ".join(
        f"{label}: {check_result(result)}"
        for label, result in zip(comparison.labels, results, strict=True)
    )


def check_result(result: CheckResult) -> str:
    """Whether a check held, and what was found where it did not."""
    if result.holds is None:
        return "left out"
    if result.holds:
        return "yes"
    found = dict.fromkeys(
        f"entered on {at['entered']}" if "entered" in at else f"{at['stage']} ({at['reads']})"
        for at in result.actual.values()
        if at.get("entered", "") is not None
    )
    return f"no, {listed(found)}"
