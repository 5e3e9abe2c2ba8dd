"""One history under several rulebooks as Markdown: a column each, for a page or a message."""

from __future__ import annotations

from sim.analysis.compare.runs import Comparison, TrackComparison
from sim.model.step import Snapshot
from sim.report.compare import check_result, made_it
from sim.report.days import days_told
from sim.report.escaped import plain
from sim.report.layout import listed, plural


def comparison_markdown(comparison: Comparison) -> str:
    """A comparison as Markdown."""
    run = comparison.runs[0]
    lines = [
        f"## {plain(run.scenario.name)}: {plain(run.scenario.title)}",
        "",
        f"{days_told(run)}.".capitalize(),
        "",
        *_table(comparison, "verdict", [_verdicts(comparison)]),
    ]
    for track in comparison.tracks:
        lines += ["", f"### {plain(track.track)}", "", *_track(comparison, track)]
    return "\n".join([*lines, *_checks(comparison)]) + "\n"


def _table(comparison: Comparison, head: str, rows: list[list[str]]) -> list[str]:
    names = " | ".join(plain(label) for label in comparison.labels)
    rule = " | ".join(["---"] * (head.count("|") + 1 + len(comparison.labels)))
    return [f"| {head} | {names} |", f"| {rule} |", *(f"| {' | '.join(row)} |" for row in rows)]


def _verdicts(comparison: Comparison) -> list[str]:
    found = ["all tracks"]
    for run in comparison.runs:
        since = [
            f"{plain(name)}: {track.reads}" + (f" since {track.since}" if track.since else "")
            for name, track in run.tracks.items()
        ]
        found.append("<br>".join([f"**{run.verdict.reads}**", *since]))
    return found


def _track(comparison: Comparison, track: TrackComparison) -> list[str]:
    rows = [["", "at the start", *map(_stood, track.starts)]]
    for row in track.rows:
        mark = " ≠" if row.readings_differ else ""
        what = row.event or " / ".join(row.deadlines)
        rows.append([f"{row.date}{mark}", plain(what), *map(_stood, row.stood)])
    return [*_table(comparison, "date | event", rows), "", *_parting(comparison, track)]


def _stood(at: Snapshot) -> str:
    return f"`{at.stage}`" + ("" if at.reads == at.stage else f" ({at.reads})")


def _parting(comparison: Comparison, track: TrackComparison) -> list[str]:
    if track.parting is None:
        return ["The rulebooks read every day alike."]
    parting = track.parting
    lines = [f"They part at the end of {parting.date}:", ""]
    for place, label in enumerate(comparison.labels):
        lines.append(f"- **{plain(label)}**: {plain(made_it(parting, place))}")
    return lines


def _checks(comparison: Comparison) -> list[str]:
    if not comparison.checks:
        return ["", "0 checks."]
    rows = []
    ahead = 0
    for results in comparison.checks:
        check = results[0].check
        if check.is_after(comparison.runs[0].as_of):
            ahead += 1
            continue
        words = [
            f"{key} {listed(value, 'or') if isinstance(value, tuple) else value}"
            for key in ("stage", "reads", "never")
            if (value := getattr(check, key))
        ]
        where = " ".join(str(part) for part in (check.at, check.track) if part)
        found = [plain(check_result(result)) for result in results]
        rows.append([plain(where), plain(" and ".join(words)), *found])
    lines = ["", "### Checks", "", *_table(comparison, "at | expected", rows)] if rows else []
    return [*lines, "", f"{plural(ahead, 'check')} left out."] if ahead else lines
