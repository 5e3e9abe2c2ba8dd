"""How well a replay agrees with a scenario that was coded by hand, for people."""

from __future__ import annotations

from collections.abc import Sequence

from sim.records.judging import Agreeing, ReplayJudgement
from sim.report.blocks import Grid, Line, Phrase, Report, Section
from sim.report.layout import plural

_HEADS = ("", "checkpoints", "days", "kappa")


def judged_report(judgement: ReplayJudgement) -> Report:
    """Agreement by checkpoint and by day, the placebo, and what hangs on each number."""
    a, b = judgement.dyad
    head = (
        f"{a} and {b} beside the track {judgement.track} of {judgement.scenario}, "
        f"{judgement.first} to {judgement.last}: {plural(judgement.points, 'checkpoint')}, "
        f"{plural(judgement.days, 'day')}"
    )
    sections: list[Section] = [[Line(head)], [_grid(judgement.readers, judgement)]]
    if judgement.placebo is not None:
        sections.append(_placebo(judgement))
    if judgement.moved:
        title = Line("With one number of statements moved by one:")
        sections.append([title, _grid(judgement.moved, judgement)])
    return sections


def _grid(readers: Sequence[Agreeing], judgement: ReplayJudgement) -> Grid:
    rows: list[list[Phrase]] = [
        [
            one.name,
            f"{one.hits} of {judgement.points}",
            f"{one.days} of {judgement.days} {one.days / judgement.days:5.0%}",
            _kappa(one.kappa),
        ]
        for one in readers
    ]
    return Grid(rows, _HEADS)


def _placebo(judgement: ReplayJudgement) -> Section:
    placebo = judgement.placebo
    assert placebo is not None, "it is asked for where there is one"
    return [
        Line(
            f"Placebo, {plural(placebo.shifts, 'shift')} of the same readings by three weeks or "
            f"more: at best {placebo.best_hits} of {judgement.points} checkpoints and kappa "
            f"{_kappa(placebo.best_kappa)}; as many checkpoints in {placebo.as_many_hits}, as "
            f"good a kappa in {placebo.as_good}"
        )
    ]


def _kappa(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"
