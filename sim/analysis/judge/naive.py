"""What naive readers say on a checkpoint's day: those who count tones and keep no state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sim.analysis.judge.score import Checkpoint
from sim.model.reading import common
from sim.model.said import Name, said
from sim.model.scenario import Common, Event, Scenario
from sim.model.value import value

WINDOW = timedelta(days=30)
PROGRESS_FROM, BROKEN_BELOW = 2.0, -7.0
"""A mean Goldstein score from the first up reads progress, one below the second broken.

Chosen in the reader's favour: of whole numbers, those that agree most with the packaged cases.
"""


@value
class Baseline:
    """What a naive reader says on each checkpoint's day, in their order."""

    name: str
    means: Name = said("How it reads, in words")
    readings: tuple[Common, ...] = said("What it reads on each checkpoint's day")


def baselines(
    cases: Sequence[tuple[Scenario, Sequence[Checkpoint]]], goldstein: Mapping[str, float]
) -> tuple[Baseline, ...]:
    """The three naive readers; the second, the tone of the last event, marks what is hard."""
    points = [point for _, of_case in cases for point in of_case]
    return (
        Baseline(
            "most common reading",
            "always what history most often says",
            _most_common(points),
        ),
        Baseline(
            "tone of the last event",
            "cooperative is progress, hostile is stalemate; settled or broken where the rulebook "
            "says that the event ends talks so",
            tuple(last_tone(scenario, point) for scenario, of in cases for point in of),
        ),
        Baseline(
            f"Goldstein mean, {WINDOW.days} days",
            f"from {PROGRESS_FROM:g} up progress, below {BROKEN_BELOW:g} broken, else stalemate",
            tuple(
                goldstein_mean(scenario, point, goldstein) for scenario, of in cases for point in of
            ),
        ),
    )


def last_tone(scenario: Scenario, point: Checkpoint) -> str:
    """The tone of the last event before the end of the day that is not neutral.

    An event whose type ``ends`` talks reads as it does so; ``none`` before the first event.
    """
    tones = [_last_tone(scenario, track, point.at) for track in point.tracks]
    return common(tones, scenario.rulebook.overall)


def goldstein_mean(scenario: Scenario, point: Checkpoint, goldstein: Mapping[str, float]) -> str:
    """The mean Goldstein score of the last 30 days' events, by the cut points above.

    An event counts with the mean of its type's codes; one without a code is left out.  Where
    the 30 days hold no event that counts, the last that did counts alone; ``none`` before it.
    """
    scores = type_scores(scenario, goldstein)
    means = [_goldstein(scenario, track, point.at, scores) for track in point.tracks]
    return common(means, scenario.rulebook.overall)


def type_scores(scenario: Scenario, goldstein: Mapping[str, float]) -> dict[str, float]:
    """The mean score of the codes of each event type that has any."""
    found = {}
    for name, kind in scenario.rulebook.events.items():
        scores = [goldstein[code] for code in kind.cameo if code in goldstein]
        if scores:
            found[name] = sum(scores) / len(scores)
    return found


def _most_common(points: Sequence[Checkpoint]) -> tuple[str, ...]:
    if not points:
        return ()
    ((reading, _),) = Counter(point.reads for point in points).most_common(1)
    return (reading,) * len(points)


def _last_tone(scenario: Scenario, track: str, day: date) -> str:
    for event in reversed(list(_events(scenario, track, day))):
        kind = scenario.rulebook.events[event.event]
        if kind.ends:
            return kind.ends
        if kind.tone != "neutral":
            return "progress" if kind.tone == "cooperative" else "stalemate"
    return "none"


def _goldstein(scenario: Scenario, track: str, day: date, scores: Mapping[str, float]) -> str:
    coded = [event for event in _events(scenario, track, day) if event.event in scores]
    if not coded:
        return "none"
    recent = [event for event in coded if day - event.date < WINDOW] or coded[-1:]
    mean = sum(scores[event.event] for event in recent) / len(recent)
    if mean >= PROGRESS_FROM:
        return "progress"
    return "broken" if mean < BROKEN_BELOW else "stalemate"


def _events(scenario: Scenario, track: str, day: date) -> Iterable[Event]:
    return (event for _, event in scenario.events_by_track[track] if event.date <= day)
