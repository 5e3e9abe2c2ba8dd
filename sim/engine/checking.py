"""What the lines of a scenario's expectations find, and whether they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from sim.model.reading import common
from sim.model.scenario import Check
from sim.model.step import Step
from sim.model.verdict import CheckResult

if TYPE_CHECKING:
    from sim.engine.run import Trail, Walk


def checks_of(walk: Walk, as_of: date | None) -> tuple[CheckResult, ...]:
    """What each line of ``expect`` finds; for those of days to come the clock runs on."""
    asked = [one for one in walk.scenario.expect if one.track is None or one.track in walk.trails]
    last, walked = walk.last, len(walk.steps)
    days = [check.at for check in asked if check.at and not check.is_after(as_of)]
    walk.last = max([last, *days])
    walk.let_pass(walk.last.toordinal())
    later = walk.told(walked)
    return tuple(_check(check, walk.trails, as_of, last, later) for check in asked)


def _check(
    check: Check,
    trails: Mapping[str, Trail],
    as_of: date | None,
    last: date,
    later: tuple[Step, ...],
) -> CheckResult:
    asked = [trail for name, trail in trails.items() if check.track in (None, name)]
    if check.at is None:
        first = {trail.track: _first_day_in(trail, check.never, last) for trail in asked}
        actual = {name: {"entered": day} for name, day in first.items()}
        return CheckResult(check, all(day is None for day in first.values()), actual)
    if check.is_after(as_of):
        return CheckResult(check, None, {}, f"after {as_of}", ahead=True)
    if check.stage is not None and check.stage not in asked[0].machine.rulebook.stages:
        return CheckResult(check, None, {}, f"the rulebook has no stage '{check.stage}'")
    standing = {trail.track: trail.at(check.at) for trail in asked}
    overall = asked[0].machine.rulebook.overall
    readings = common([at.reads for at in standing.values()], overall)
    holds = check.reads in (None, readings) and all(
        check.stage in (None, at.stage) for at in standing.values()
    )
    return CheckResult(
        check,
        holds,
        {name: {"stage": at.stage, "reads": at.reads} for name, at in standing.items()},
        later=tuple(step for step in later if step.track in standing and step.date <= check.at),
    )


def _first_day_in(trail: Trail, stages: tuple[str, ...], last: date) -> str | None:
    for day, at in zip(trail.days, trail.stood, strict=True):
        if at.stage in stages and day <= last.toordinal():
            return date.fromordinal(day).isoformat()
    return None
