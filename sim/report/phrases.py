"""What several reports say in the same words: of steps, rules that did not fire, and checks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from sim.model.marks import WAITED, lasting
from sim.model.step import Refusal, Step, Unmet
from sim.model.verdict import CheckResult, Run, TrackVerdict
from sim.model.words import listed


def merged(steps: Sequence[Step]) -> list[list[Step]]:
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


def shown_lines(lines: Sequence[Unmet]) -> str:
    """Condition lines with the values that they saw, as a list in a sentence."""
    return listed(_shown(line) for line in lines)


def _shown(line: Unmet) -> str:
    """A condition line with what it saw; in words, where it asks for one side alone."""
    by = line.by or ()
    if line.acting is None:
        saw = [_saw(*value) for value in line.values.items()]
        if line.by is not None:
            saw.append(f"by = {' and '.join(by) or 'no side'}")
        return f"{line.condition} ({', '.join(saw)})"
    actors = line.acting.actors
    side = actors.told(line.acting.number)
    if line.acting.negated:
        return f"an act without {side}"
    acted = listed(side if actors.names else f"side {side}" for side in by)
    return f"an act of {side} ({acted or 'no side'} acted)"


def _saw(name: str, number: int) -> str:
    return f"{name} = {lasting(number) if name == WAITED else number}"


def began_to_read(run: Run, track: TrackVerdict) -> str:
    """How a track began to read as it does, which was before it came to where it stands."""
    if track.step is None:
        starts = run.scenario.tracks[track.track].starts
        return f"it started in {starts}, which reads {track.reads} too"
    return f"it began to read {track.reads}, in the stage {track.step.after.stage}"


def decider(run: Run, result: CheckResult, track: str) -> Step | None:
    """The step that had brought a track to where a check found it; None where it started there."""
    at = result.actual[track]
    entered = at.get("entered")
    day = result.check.at or (date.fromisoformat(entered) if entered else None)
    steps = (step for step in (*run.steps, *result.later) if step.track == track and step.moved)
    return next((step for step in reversed([*steps]) if day and step.date <= day), None)


def deciding_tracks(result: CheckResult) -> list[str]:
    """The tracks that a check which failed asked; of one of ``never``, those that were there."""
    return [name for name, at in result.actual.items() if at.get("entered", "") is not None]


def decided(run: Run, step: Step | None) -> str:
    """The rule that brought a track to where it stood, since when, and its reason."""
    rule = step.decision.rule if step else None
    if step is None or rule is None:
        return "nothing has moved it from where it started"
    place = f"{os.path.basename(run.scenario.rulebook.path)}:{rule.line}"
    stood = stands(step.after.stage, step.after.reads, "reads ")
    return f"{stood} since {step.date}, by the rule {rule.name} ({place}): {rule.because}"


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
        entered = [
            f"{name} on {at['entered']}" for name, at in result.actual.items() if at["entered"]
        ]
        return f"{where}: never {listed(check.never, 'or')}, but entered on {listed(entered)}"
    wanted = " and ".join(word for word in (check.stage, check.reads) if word)
    several = len(run.scenario.tracks) > 1
    stood = [
        (f"{name} " if several else "") + stands(at["stage"], at["reads"], "reads ")
        for name, at in result.actual.items()
    ]
    because = f", because {check.because}" if check.because else ""
    return f"{where}: expected {wanted}{because}; found {listed(stood)}"
