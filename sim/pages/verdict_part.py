"""What a page says first: the verdict, and of each track since when, why and on which evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.model.citation import in_words
from sim.model.step import Step
from sim.model.verdict import Run, TrackVerdict
from sim.report.days import silence
from sim.report.phrases import began_to_read, shown_lines


class ReasonPart(NamedTuple):
    """Why a track reads as it does, or stands where it stands: the rule and what it answered.

    ``place`` is that of the rule in its rulebook; ``number`` that of the event, None for a
    deadline, of which ``silence`` says what it rests on.
    """

    lead: str
    because: str
    rule: str
    place: int
    held: str
    number: int | None
    day: str
    happened: str
    silence: str
    sources: tuple[int, ...]


class TrackPart(NamedTuple):
    """Where a track stands."""

    title: str
    reads: str
    since: str
    stage: str
    means: str
    reasons: tuple[ReasonPart, ...]


class VerdictPart(NamedTuple):
    """The verdict of a scenario; ``overall`` is the line that decided where tracks differ."""

    reads: str
    sentence: str
    quotable: str
    overall: str
    tracks: tuple[TrackPart, ...]


def verdict_part(run: Run, numbers: Mapping[str, int], version: str) -> VerdictPart:
    """The verdict of a run; ``numbers`` are those of its sources."""
    line = run.verdict.overall
    return VerdictPart(
        reads=run.verdict.reads,
        sentence=run.sentence,
        quotable=_quotable(run, version),
        overall=f"where tracks differ, {line} reads {line.reads}" if line else "",
        tracks=tuple(_track(run, track, numbers) for track in run.tracks.values()),
    )


def _quotable(run: Run, version: str) -> str:
    """The sentence with what said it, as it goes to the clipboard."""
    scenario = run.scenario
    source = f"sim {version}, rulebook “{scenario.rulebook.name}”, scenario “{scenario.name}”"
    return f"“{run.sentence}” ({source})"


def track_title(run: Run, track: str) -> str:
    """What a page calls a track; the only one is the talks themselves."""
    given = run.scenario.tracks[track].title
    return given or (track if len(run.scenario.tracks) > 1 else "The talks")


def plain(name: str) -> str:
    """The name of an event as words."""
    return name.replace("_", " ")


def _track(run: Run, track: TrackVerdict, numbers: Mapping[str, int]) -> TrackPart:
    reasons = []
    if track.entered is not None and track.entered is track.step:
        reasons.append(_reason(run, track.entered, "", numbers))
    elif track.entered is not None:
        reasons.append(_reason(run, track.entered, f"It came into {track.stage}:", numbers))
        if track.step is not None:
            lead = began_to_read(run, track)
            reasons.append(_reason(run, track.step, f"{lead[0].upper()}{lead[1:]}:", numbers))
    return TrackPart(
        title=track_title(run, track.track),
        reads=track.reads,
        since=in_words(track.since) if track.since else "",
        stage=track.stage,
        means=run.scenario.rulebook.stages[track.stage].means,
        reasons=tuple(reasons),
    )


def _reason(run: Run, step: Step, lead: str, numbers: Mapping[str, int]) -> ReasonPart:
    rule = step.decision.rule
    assert rule is not None, "a step that moved has a rule"
    return ReasonPart(
        lead=lead,
        because=rule.because,
        rule=rule.name,
        place=run.scenario.rulebook.rules.index(rule),
        held=shown_lines(step.held),
        number=step.number,
        day=in_words(step.date),
        happened=plain(step.event) if step.event else f"{step.deadline} in {step.before.stage}",
        silence=silence(step) if step.deadline else "",
        sources=tuple(numbers[name] for name in step.sources),
    )
