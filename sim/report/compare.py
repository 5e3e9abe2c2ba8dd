"""One history under several rulebooks, for people: a column each, and where they part."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.compare.runs import Comparison, Parting, Row, TrackComparison
from sim.model.collecting import uncollected
from sim.model.step import Snapshot, Step
from sim.model.verdict import CheckResult, Run
from sim.model.words import listed
from sim.report.blocks import (
    Entry,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Report,
    Section,
    dim,
    headed,
    stage,
    strong,
    verdict,
)
from sim.report.days import days_told, silence
from sim.report.layout import cells, plural, visible
from sim.report.phrases import began_to_read, stands, what_it_did
from sim.report.sentence import evidence_section, sentence_lines

SAME = '"'
"""What a cell shows where the row moved nothing under any rulebook."""


@uncollected
def comparison_report(comparison: Comparison) -> Report:
    """A comparison: a table for each track, the verdicts, where they part, and the checks."""
    return [
        _heading(comparison),
        sentence_lines(comparison.runs, comparison.labels),
        *(track_table(comparison, track) for track in comparison.tracks),
        _verdicts(comparison),
        _partings(comparison),
        _checks(comparison),
        evidence_section(comparison.runs),
    ]


def _heading(comparison: Comparison) -> Section:
    run = comparison.runs[0]
    about = f"{plural(len(run.scenario.events), 'event')}, {days_told(run)}"
    return [headed(run.scenario.name, run.scenario.title), Line(about, hang=0)]


def track_table(comparison: Comparison, track: TrackComparison, *, who: bool = False) -> Section:
    """A track with a column for each rulebook, or a line for each where columns do not fit.

    ``who`` tells also who acted.
    """
    labels: list[Phrase] = [strong(label) for label in comparison.labels]
    rows: list[list[Phrase]] = [
        [_mark(track.starts), "", "at the start", *map(_stood, track.starts)],
        *([_mark(row.stood), *_happening(row, who=who), *_cells(row)] for row in track.rows),
    ]

    def stacked(place: int) -> Section:
        """What happened, and below it a line for each rulebook."""
        mark, day, what, *stood = rows[place]
        item = Item([mark or " ", " ", day or " " * 10, "  ", what], depth=0, hang=14)
        if stood[0] == SAME:
            return [item]
        pairs = [[label, at] for label, at in zip(labels, stood, strict=True)]
        return [item, Grid(pairs, depth=2)]

    heads: list[Phrase] = ["", "date", "event", *labels]
    table = Grid(rows, heads, depth=0, narrow=stacked, bare=3, tall=True)
    if len(comparison.tracks) == 1:
        return [table]
    return [Heading(strong(track.track), level=3), table]


def _mark(stood: Sequence[Snapshot]) -> str:
    """A star where the readings differ."""
    return "*" if len({at.reads for at in stood}) > 1 else ""


def _happening(row: Row, *, who: bool) -> tuple[Phrase, Phrase]:
    what = row.event or " / ".join(row.deadlines)
    if who and row.by:
        what += f" by {listed(row.by)}"
    return dim(row.date.isoformat()), what


def _cells(row: Row) -> list[Phrase]:
    if not row.moved:
        return [SAME] * len(row.stood)
    return [_stood(at) for at in row.stood]


def _stood(at: Snapshot) -> Phrase:
    shown = stage(at.stage, at.reads)
    return shown if at.reads in (at.stage, "none") else [shown, f" ({at.reads})"]


def _verdicts(comparison: Comparison) -> Section:
    blocks: list[Heading | Item] = [Heading(strong("Verdicts"))]
    for label, run in zip(comparison.labels, comparison.runs, strict=True):
        blocks.append(Item([strong(label), ": ", verdict(run.verdict.reads)]))
        blocks += [Item(_verdict(run, name), depth=2) for name in run.tracks]
    return blocks


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


def _partings(comparison: Comparison) -> Section:
    first = comparison.parting
    if first is not None:
        heading = Heading(strong(f"They part {_where(comparison, first)}"))
        others = [track.parting for track in comparison.tracks if track.track != first.track]
        also = [Item(f"also {_where(comparison, other)}") for other in others if other]
        return [heading, *_made(comparison, first), *also]
    title = [strong("They read every day alike")]
    first = comparison.stages_part
    if first is None:
        return [Heading(title)]
    differ = f"; their stages differ {_where(comparison, first)}"
    return [Heading([title, differ]), *_made(comparison, first)]


def _where(comparison: Comparison, parting: Parting) -> str:
    on = "" if len(comparison.tracks) == 1 else f", on {parting.track}"
    return f"at the end of {parting.date}{on}"


def _made(comparison: Comparison, parting: Parting) -> Section:
    """What each rulebook did on the day of a parting."""
    return labelled(comparison, [made_it(parting, n) for n in range(len(comparison.labels))])


def labelled(comparison: Comparison, phrases: Sequence[Phrase], *, depth: int = 1) -> Section:
    """A phrase beside the label of each rulebook."""
    size = max(cells(visible(label)) for label in comparison.labels) + 2
    return [
        Entry(label, phrase, depth, size)
        for label, phrase in zip(comparison.labels, phrases, strict=True)
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
    done = [f"{step.event or step.deadline}: {what_it_did(step)}" for step in steps]
    return f"{lead}; that day {listed(done)}" if done else f"{lead}; nothing happened that day"


def _by(step: Step) -> str:
    if step.event:
        return f"{step.rule} on {step.event}"
    return f"{step.rule}, {step.deadline}: {silence(step)}"


def _checks(comparison: Comparison) -> Section:
    """How many lines of ``expect`` hold under each, and every line that fails under any."""
    if not comparison.checks:
        return [Heading(strong("0 checks"))]
    rows: list[list[Phrase]] = []
    for place, label in enumerate(comparison.labels):
        judged = [results[place] for results in comparison.checks]
        held = sum(result.holds is True for result in judged)
        left_out = sum(result.holds is None for result in judged)
        also = f", {left_out} left out" if left_out else ""
        rows.append([label, f"{held} of {len(judged) - left_out} as expected{also}"])
    failed = [
        Item(check_line(comparison, results))
        for results in comparison.checks
        if any(result.holds is False for result in results)
    ]
    return [
        Heading(strong(plural(len(comparison.checks), "check"))),
        Grid(rows, ["rulebook", "checks"], bare=2),
        *failed,
    ]


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
    stood = dict.fromkeys(
        f"entered on {at['entered']}" if "entered" in at else stands(at["stage"], at["reads"])
        for at in result.actual.values()
        if at.get("entered", "") is not None
    )
    return f"no, {listed(stood)}"
