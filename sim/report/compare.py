"""One history under several rulebooks, for people: a column each, and where they part."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.compare.runs import Comparison, Parting, Row, TrackComparison
from sim.model.collecting import uncollected
from sim.model.step import Snapshot, Step
from sim.model.verdict import CheckResult, Run
from sim.report.days import days_told, silence
from sim.report.layout import (
    cells,
    columns,
    dim,
    headed,
    listed,
    named,
    paint,
    paragraph,
    plural,
    strong,
    visible,
)
from sim.report.run import began_to_read, stands, what_it_did

SAME = '"'
"""What a cell shows where the row moved nothing under any rulebook."""


@uncollected
def comparison_text(comparison: Comparison, *, width: int = 100) -> str:
    """A comparison as text, within a width where the names allow it."""
    parts = [
        _heading(comparison, width),
        *track_tables(comparison, comparison.tracks, width=width),
        _verdicts(comparison, width),
        _partings(comparison, width),
        _checks(comparison, width),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(comparison: Comparison, width: int) -> list[str]:
    run = comparison.runs[0]
    about = f"{plural(len(run.scenario.events), 'event')}, {days_told(run)}"
    title = headed(run.scenario.name, run.scenario.title, width=width)
    return [*title, *paragraph(about, width=width)]


def track_tables(
    comparison: Comparison, tracks: Sequence[TrackComparison], *, width: int, who: bool = False
) -> list[list[str]]:
    """The tables of some tracks, all in one layout.

    That is a column for each rulebook, readings beside the stages or under them, or a line for
    each rulebook where columns would not fit.  ``who`` tells also who acted.
    """
    labels = [visible(label) for label in comparison.labels]
    tables = [_table(track, labels, who=who) for track in tracks]
    low = [_in_two_lines(table) for table in tables]
    for laid in (tables, low):
        if max(map(_widest, laid)) <= width:
            parts = [columns(rows, width=width, indent=0) for rows in laid]
            break
    else:
        parts = [_stacked(table, labels, width) for table in tables]
    if len(comparison.tracks) == 1:
        return parts
    return [
        [*paragraph(strong(visible(track.track)), width=width), *part]
        for track, part in zip(tracks, parts, strict=True)
    ]


def _table(track: TrackComparison, labels: Sequence[str], *, who: bool) -> list[list[str]]:
    return [
        ["", "", "", *(strong(label) for label in labels)],
        [_mark(track.starts), "", "at the start", *map(_stood, track.starts)],
        *([_mark(row.stood), *_happening(row, who=who), *_cells(row)] for row in track.rows),
    ]


def _stacked(table: Sequence[Sequence[str]], labels: Sequence[str], width: int) -> list[str]:
    lines = []
    for mark, day, what, *stood in table[1:]:
        happened = f"{mark or ' '} {day or ' ' * 10}  {what}"
        lines += paragraph(happened, width=width, hang=14)
        if stood[0] != SAME:
            pairs = [list(pair) for pair in zip(labels, stood, strict=True)]
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
    shown = paint(at.stage, at.reads)
    return shown if at.reads in (at.stage, "none") else f"{shown} ({at.reads})"


def _verdicts(comparison: Comparison, width: int) -> list[str]:
    lines = [strong("Verdicts")]
    for label, run in zip(comparison.labels, comparison.runs, strict=True):
        reads = run.verdict.reads
        read = f"{strong(visible(label))}: {paint(reads, reads, bold=True)}"
        lines += paragraph(read, width=width, indent=2, hang=2)
        for name in run.tracks:
            lines += paragraph(visible(_verdict(run, name)), width=width, indent=4, hang=2)
    return lines


def _verdict(run: Run, name: str) -> str:
    track = run.tracks[name]
    lead = "" if len(run.scenario.tracks) == 1 else f"{name}: "
    since = f" since {track.since}" if track.since else ""
    if track.entered is None:
        return f"{lead}{track.reads}{since}: nothing has moved it from {track.stage}"
    entered, came = track.entered, ""
    if entered is not track.step:
        came = f"; in {track.stage} since {entered.date} by {entered.rule}: {entered.because}"
    if track.step is None:
        return f"{lead}{track.reads}{since}: {began_to_read(run, track)}{came}"
    return f"{lead}{track.reads}{since} by {track.rule}: {track.because}{came}"


def _partings(comparison: Comparison, width: int) -> list[str]:
    first = comparison.parting
    if first is not None:
        lines = paragraph(strong(f"They part {_where(comparison, first)}"), width=width, hang=2)
        lines += _made(comparison, first, width)
        others = [track.parting for track in comparison.tracks if track.track != first.track]
        for other in others:
            if other:
                also = f"also {_where(comparison, other)}"
                lines += paragraph(also, width=width, indent=2, hang=2)
        return lines
    title = strong("They read every day alike")
    first = comparison.stages_part
    if first is None:
        return [title]
    title += f"; their stages differ {_where(comparison, first)}"
    return [*paragraph(title, width=width, hang=2), *_made(comparison, first, width)]


def _where(comparison: Comparison, parting: Parting) -> str:
    on = "" if len(comparison.tracks) == 1 else f", on {visible(parting.track)}"
    return f"at the end of {parting.date}{on}"


def _made(comparison: Comparison, parting: Parting, width: int) -> list[str]:
    """What each rulebook did on the day of a parting."""
    told = [made_it(parting, place) for place in range(len(comparison.labels))]
    return labelled(comparison, told, width)


def labelled(
    comparison: Comparison, told: Sequence[str], width: int, *, indent: int = 2
) -> list[str]:
    """A text beside the label of each rulebook."""
    labels = [visible(label) for label in comparison.labels]
    size = max(map(cells, labels)) + 2
    return [
        line
        for label, text in zip(labels, told, strict=True)
        for line in named(label, visible(text), width=width, indent=indent, size=size)
    ]


def made_it(parting: Parting, place: int) -> str:
    """Where a rulebook stood on the day of a parting, and by which rule or for want of what."""
    at, mover, steps = parting.stood[place], parting.movers[place], parting.steps[place]
    lead = stands(at.stage, at.reads)
    if mover is None:
        lead += ", where it started"
    elif mover.date == parting.date:
        return f"{lead} by {_by(mover)}"
    else:
        lead += f" since {mover.date} by {_by(mover)}"
    told = [f"{step.event or step.deadline}: {what_it_did(step)}" for step in steps]
    return f"{lead}; that day {listed(told)}" if told else f"{lead}; nothing happened that day"


def _by(step: Step) -> str:
    if step.event:
        return f"{step.rule} on {step.event}"
    return f"{step.rule}, {step.deadline}: {silence(step)}"


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
            told = visible(check_line(comparison, results))
            lines += paragraph(told, width=width, indent=2, hang=2)
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
    return f"{wanted}; " + "; ".join(
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
        f"entered on {at['entered']}" if "entered" in at else stands(at["stage"], at["reads"])
        for at in result.actual.values()
        if at.get("entered", "") is not None
    )
    return f"no, {listed(found)}"
