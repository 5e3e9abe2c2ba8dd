"""A run for people: the timeline, the verdict and why, words against deeds, the checks."""

from __future__ import annotations

import os
from collections import Counter
from itertools import groupby

from sim.analysis.judge.ledger import LedgerRow, ledger
from sim.model.collecting import uncollected
from sim.model.rulebook import TONES
from sim.model.step import Refusal, Step, Unmet
from sim.model.verdict import CheckResult, Run, TrackVerdict
from sim.report.days import days_told, silence
from sim.report.layout import (
    blocks,
    columns,
    dim,
    fitted,
    glued,
    headed,
    listed,
    named,
    paint,
    paragraph,
    plural,
    strong,
    visible,
)


@uncollected
def run_text(run: Run, *, width: int = 100, why: bool = False) -> str:
    """One run as text.  ``why`` tells of every step each rule that did not fire."""
    parts = [
        _heading(run, width),
        _timeline(run, width, why),
        _verdict(run, width),
        _ledger(ledger(run), told_apart(run), width),
        _checks(run, width),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(run: Run, width: int) -> list[str]:
    scenario = run.scenario
    about = f"rulebook {scenario.rulebook.name}, {plural(len(scenario.events), 'event')}"
    about += f", {days_told(run)}"
    title = headed(scenario.name, scenario.title, width=width)
    return [*title, *paragraph(about, width=width)]


def _timeline(run: Run, width: int, why: bool) -> list[str]:
    if not run.steps:
        return ["Nothing had happened yet."]
    groups = merged(run.steps)
    single = len(run.scenario.tracks) == 1
    table, indent = fitted([_row(steps, single=single) for steps in groups], width=width), 14
    if table is None:
        table, indent = _in_two_lines(groups, width, single=single), 16
    if not why:
        return [line for block in table for line in block]
    return [
        line
        for steps, block in zip(groups, table, strict=True)
        for line in (*block, *_details(steps[0], width, indent))
    ]


def _row(steps: list[Step], *, single: bool) -> list[str]:
    step = steps[0]
    return [
        dim(step.date.isoformat()),
        visible(listed(step.by)) or dim("-"),
        step.event or step.deadline or "",
        *([] if single else [visible(", ".join(one.track for one in steps))]),
        _change(step),
        what_it_did(step),
    ]


def _in_two_lines(groups: list[list[Step]], width: int, *, single: bool) -> list[list[str]]:
    """Of each step what happened, and below it in columns what came of it."""
    came = blocks([_row(steps, single=single)[-2:] for steps in groups], width=width, indent=14)
    return [
        [*paragraph(_happened(steps, single=single), width=width, indent=2, hang=12), *below]
        for steps, below in zip(groups, came, strict=True)
    ]


def _happened(steps: list[Step], *, single: bool) -> str:
    step = steps[0]
    by = f" by {visible(listed(step.by))}" if step.by else ""
    on = "" if single else f" on {visible(listed(one.track for one in steps))}"
    return f"{dim(step.date.isoformat())}  {step.event or step.deadline}{by}{on}"


def merged(steps: tuple[Step, ...]) -> list[list[Step]]:
    """Steps of one event that did the same on several tracks, put together."""
    together = groupby(
        steps,
        key=lambda step: (
            step.number or step.track,
            step.date,
            step.before.stage,
            step.after.stage,
            step.rule,
            what_it_did(step),
        ),
    )
    return [list(group) for _, group in together]


def _change(step: Step) -> str:
    after = paint(step.after.stage, step.after.reads)
    if not step.moved:
        return after
    return f"{paint(step.before.stage, step.before.reads)} {glued('-> ')}{after}"


def what_it_did(step: Step) -> str:
    """The rule that fired, or what the nearest one waits for, or that nothing answers."""
    if step.rule:
        return step.rule + ("" if step.decision.entered else ": noted")
    waiting = [refusal for refusal in step.refusals if refusal.lacks == "condition"]
    if waiting:
        nearest = min(waiting, key=lambda refusal: len(refusal.unmet))
        return f"{nearest.rule} waits for {shown_lines(nearest.unmet)}"
    if step.counted:
        return _counted(step)
    return f"no rule of {step.before.stage}" if step.refusals else "no rule answers it"


def _counted(step: Step) -> str:
    before, after = step.before.tallies, step.after.tallies
    return ", ".join(f"{name} = {n}" for name, n in after.items() if n != before[name])


def _details(step: Step, width: int, indent: int) -> list[str]:
    texts = [visible(step.note)] if step.note else []
    if step.deadline:
        texts.append(visible(silence(step)))
    if step.held:
        texts.append(f"held: {shown_lines(step.held)}")
    texts += refusal_lines(step)
    return [
        dim(line) for text in texts for line in paragraph(text, width=width, indent=indent, hang=2)
    ]


def refusal_lines(step: Step) -> list[str]:
    """What each rule that did not fire lacked, a line each; those of other stages in one."""
    here = [refusal for refusal in step.refusals if refusal.lacks != "stage"]
    elsewhere = [refusal.rule for refusal in step.refusals if refusal.lacks == "stage"]
    lines = [f"not {refusal.rule}: {_lacks(refusal)}" for refusal in here]
    if elsewhere:
        lines.append(f"not from {step.before.stage}: {', '.join(elsewhere)}")
    return lines


def _lacks(refusal: Refusal) -> str:
    if refusal.lacks == "order":
        return f"{refusal.behind} comes before it"
    return f"it lacks {shown_lines(refusal.unmet)}"


def shown_lines(lines: tuple[Unmet, ...]) -> str:
    """Condition lines with the values that they saw, as a list in a sentence."""
    return listed(
        f"{line.condition} ({', '.join(f'{name} = {n}' for name, n in line.values.items())})"
        for line in lines
    )


def _verdict(run: Run, width: int) -> list[str]:
    reads = run.verdict.reads
    lines = [strong("Verdict: ") + paint(reads, reads, bold=True)]
    for track in run.tracks.values():
        lines += _track(run, track, width)
    return lines


def _track(run: Run, track: TrackVerdict, width: int) -> list[str]:
    stage = run.scenario.rulebook.stages[track.stage]
    lead = "" if len(run.scenario.tracks) == 1 else f"{strong(visible(track.track))}: "
    since = f" since {track.since}" if track.since else ""
    if track.entered is not None and track.entered is not track.step:
        since += f", in {track.stage} since {track.entered.date}"
    reads = paint(track.reads, track.reads, bold=True)
    lines = paragraph(f"{lead}{reads}{since}", width=width, indent=2, hang=2)
    means = f"{track.stage}: {visible(stage.means)}" if stage.means else track.stage
    lines += named("stage", means, width=width, indent=4)
    if track.entered is None:
        reason = "nothing has moved it from where it started"
        return [*lines, *named("because", reason, width=width, indent=4)]
    if track.entered is track.step:
        return lines + _reason(run, track.entered, width, 4)
    entered = f"{track.entered.date}: it came into {track.stage}"
    lines += [*paragraph(entered, width=width, indent=4), *_reason(run, track.entered, width, 6)]
    began = f"{track.since}: {began_to_read(run, track)}"
    lines += paragraph(began, width=width, indent=4)
    return lines if track.step is None else lines + _reason(run, track.step, width, 6)


def began_to_read(run: Run, track: TrackVerdict) -> str:
    """How a track began to read as it does, which was before it came to where it stands."""
    if track.step is None:
        starts = run.scenario.tracks[track.track].starts
        return f"it started in {starts}, which reads {track.reads} too"
    return f"it began to read {track.reads}, in the stage {track.step.after.stage}"


def _reason(run: Run, step: Step, width: int, indent: int) -> list[str]:
    rule = step.decision.rule
    assert rule is not None, "a step that moved has a rule"
    place = f"{rule.name} ({os.path.basename(run.scenario.rulebook.path)}:{rule.line})"
    lines = named("because", visible(rule.because), width=width, indent=indent)
    lines += named("rule", visible(place), width=width, indent=indent)
    if step.held:
        lines += named("held", shown_lines(step.held), width=width, indent=indent)
    evidence = f"{step.date} {step.event or step.deadline}"
    if step.deadline:
        evidence += f" in {step.before.stage}: {silence(step)}"
    if step.by:
        evidence += f" by {listed(step.by)}"
    if step.note:
        evidence += f": {step.note}"
    if step.sources:
        titles = [run.scenario.sources[name].title for name in step.sources]
        evidence += f" [{'; '.join(titles)}]"
    return [*lines, *named("evidence", visible(evidence), width=width, indent=indent)]


def told_apart(run: Run) -> dict[str, str]:
    """The name of each party; those of one name are told apart by what the file calls them."""
    parties = run.scenario.parties
    names = {key: visible(party.title or key) for key, party in parties.items()}
    many = Counter(name.casefold() for name in names.values())
    return {
        key: name if many[name.casefold()] == 1 or name == key else f"{name} ({key})"
        for key, name in names.items()
    }


def _ledger(rows: tuple[LedgerRow, ...], names: dict[str, str], width: int) -> list[str]:
    if not rows:
        return []
    table = [["", "", *TONES]]
    for row in rows:
        for signal, counts in (("words", row.words), ("deeds", row.deeds)):
            title = names[row.party] if signal == "words" else ""
            table.append([title, signal, *(str(counts[tone] or "-") for tone in TONES)])
    lines = [strong("Words against deeds"), *columns(table, width=width)]
    for row in rows:
        if row.says:
            says = f"{names[row.party]}: {row.says}."
            lines += paragraph(says, width=width, indent=2, hang=2)
    return lines


def _checks(run: Run, width: int) -> list[str]:
    judged = [result for result in run.checks if result.holds is not None]
    count = plural(len(judged), "check")
    if judged:
        held = sum(bool(result.holds) for result in judged)
        count += f": {held} as expected"
        if len(judged) > held:
            count += f", {len(judged) - held} not"
    left_out = len(run.checks) - len(judged)
    if left_out:
        count += f" ({left_out} left out)"
    lines = paragraph(strong(count), width=width, hang=2)
    for result in run.failed:
        lines += paragraph(visible(failed_check(run, result)), width=width, indent=2, hang=2)
    return lines


def stands(stage: str | None, reads: str | None, lead: str = "") -> str:
    """A stage and what it reads, once where the two have one name."""
    return f"{stage}" if stage == reads else f"{stage} ({lead}{reads})"


def failed_check(run: Run, result: CheckResult) -> str:
    """What a check that failed expected, and what it found."""
    check = result.check
    where = f"line {check.line}" + (f", {check.at}" if check.at else "")
    if check.track:
        where += f", {check.track}"
    if check.at is None:
        found = [
            f"{name} on {at['entered']}" for name, at in result.actual.items() if at["entered"]
        ]
        return f"{where}: never {listed(check.never, 'or')}, but entered on {listed(found)}"
    wanted = " and ".join(word for word in (check.stage, check.reads) if word)
    several = len(run.scenario.tracks) > 1
    found = [
        (f"{name} " if several else "") + stands(at["stage"], at["reads"], "reads ")
        for name, at in result.actual.items()
    ]
    because = f", because {check.because}" if check.because else ""
    return f"{where}: expected {wanted}{because}; found {listed(found)}"
