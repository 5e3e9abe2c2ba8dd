"""A run as Markdown: the same report, for a page or a message on a code host."""

from __future__ import annotations

from sim.analysis.judge.ledger import ledger
from sim.model.rulebook import TONES
from sim.model.step import Step
from sim.model.verdict import Run, TrackVerdict
from sim.report.days import days_told, silence
from sim.report.escaped import plain
from sim.report.layout import listed, plural
from sim.report.run import (
    began_to_read,
    failed_check,
    merged,
    refusal_lines,
    shown_lines,
    told_apart,
    what_it_did,
)


def run_markdown(run: Run, *, why: bool = False) -> str:
    """One run as Markdown.  ``why`` adds to each step every rule that did not fire."""
    scenario = run.scenario
    lines = [
        f"## {plain(scenario.name)}: {plain(scenario.title)}",
        "",
        f"**Verdict: {run.verdict.reads}** under the rulebook `{scenario.rulebook.name}`, "
        f"{days_told(run)}.",
        "",
        *(line for track in run.tracks.values() for line in _track(run, track)),
        "",
        "| date | by | event | track | stage | rule |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_row(steps, why=why) for steps in merged(run.steps)),
        "",
        *_ledger(run),
        *_checks(run),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _track(run: Run, track: TrackVerdict) -> list[str]:
    since = f" since {track.since}" if track.since else ""
    lines = [f"- **{plain(track.track)}: {track.reads}**{since}, in stage `{track.stage}`."]
    if track.entered is None:
        return [*lines, "  Nothing has moved it from where it started."]
    if track.entered is track.step:
        return lines + _reason(run, track.entered)
    lines += [f"  It came into `{track.stage}` on {track.entered.date}:"]
    lines += _reason(run, track.entered)
    began = f"  On {track.since} {plain(began_to_read(run, track))}"
    return (
        [*lines, f"{began}."]
        if track.step is None
        else [*lines, f"{began}:", *_reason(run, track.step)]
    )


def _reason(run: Run, step: Step) -> list[str]:
    rule = step.decision.rule
    assert rule is not None, "a step that moved has a rule"
    lines = [f"  {plain(rule.because)} (rule `{rule.name}`, line {rule.line})."]
    if step.held:
        lines.append(f"  Held: {plain(shown_lines(step.held))}.")
    by = f" by {plain(listed(step.by))}" if step.by else ""
    told = silence(step) if step.deadline else step.note
    note = f": {plain(told)}" if told else ""
    sources = "; ".join(plain(run.scenario.sources[name].title) for name in step.sources)
    lines.append(
        f"  Evidence: {step.date} `{step.event or step.deadline}`{by}{note}"
        + (f" ({sources})" if sources else "")
    )
    return lines


def _row(steps: list[Step], *, why: bool) -> str:
    step = steps[0]
    tracks = ", ".join(plain(one.track) for one in steps)
    change = plain(step.after.stage)
    if step.moved:
        change = f"{plain(step.before.stage)} → {change}"
    did = plain(what_it_did(step))
    if why:
        lines = [silence(step)] if step.deadline else []
        did = "<br>".join([did, *map(plain, [*lines, *refusal_lines(step)])])
    return (
        f"| {step.date} | {plain(listed(step.by))} | {plain(step.event or step.deadline or '')} "
        f"| {tracks} | {change} | {did} |"
    )


def _ledger(run: Run) -> list[str]:
    rows = ledger(run)
    if not rows:
        return []
    names = told_apart(run)
    lines = [
        "| words and deeds | " + " | ".join(TONES) + " |",
        "| --- |" + " --- |" * len(TONES),
    ]
    for row in rows:
        for signal, counts in (("words", row.words), ("deeds", row.deeds)):
            numbers = " | ".join(str(counts[tone]) for tone in TONES)
            lines.append(f"| {plain(names[row.party])}: {signal} | {numbers} |")
    says = [f"- {plain(names[row.party])}: {plain(row.says)}." for row in rows if row.says]
    return [*lines, "", *says, *([""] if says else [])]


def _checks(run: Run) -> list[str]:
    judged = [result for result in run.checks if result.holds is not None]
    left_out = len(run.checks) - len(judged)
    also = f" ({left_out} left out)" if left_out else ""
    lines = [f"{plural(len(judged), 'check')}, {len(run.failed)} failed{also}."]
    return lines + [f"- {plain(failed_check(run, result))}" for result in run.failed]
