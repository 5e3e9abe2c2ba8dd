"""Stages that no history enters."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.analysis.check.wording import quoted
from sim.engine.distinct import distinct
from sim.model.kind import Example, Kind
from sim.model.problem import ERROR

UNREACHABLE = Kind(
    code="SIM201",
    name="unreachable-stage",
    about="no history that begins at 'start' enters the stage",
    why=(
        "A stage that nothing enters says nothing about any negotiation, and neither do the rules "
        "that lead out of it. Mostly a rule is missing, or names another stage under 'to'."
    ),
    cure=(
        "Write a rule that leads to it, or take the stage out. Where scenarios begin in it with "
        "'starts', allow the finding with a comment that says so."
    ),
    example=Example(
        """\
rulebook: rules
title: Nothing leads to the summit
start: talks
stages: {talks: {reads: progress}, summit: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, talks_held: {signal: deed, tone: cooperative}}
rules:
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  met: {event: talks_held, from: any, to: talks, because: They met}
""",
        "the stage 'summit' cannot be reached: no rule leads to it",
    ),
)
KINDS = (UNREACHABLE,)


def check(survey: Survey) -> Iterator[Finding]:
    """An error for each stage without a reachable position."""
    book = survey.table.rulebook
    reached = {int(place) for place in distinct(survey.table.stage)}
    for place, stage in enumerate(book.stages):
        if place in reached:
            continue
        leading = [rule.name for rule in book.rules if rule.to == stage]
        fires = "fires" if len(leading) == 1 else "fire"
        why = f"{quoted(leading)} would lead to it and never {fires}"
        yield Finding(
            UNREACHABLE,
            ERROR,
            f"the stage '{stage}' cannot be reached: {why if leading else 'no rule leads to it'}",
            ("stages", stage),
            cure="write a rule that leads to it, or take the stage out",
        )
