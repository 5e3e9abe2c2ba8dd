"""Waits that are never over, since a deadline that falls sooner always ends the stage."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.analysis.check.wording import quoted
from sim.engine.distinct import distinct
from sim.engine.table import NONE, Table
from sim.model.kind import Example, Kind
from sim.model.marks import DayMark, lasting, lengths
from sim.model.problem import ERROR, WARNING
from sim.model.rulebook import SAME, Rule

NEVER_OVER = Kind(
    code="SIM215",
    name="wait-never-over",
    about="a condition asks about a wait that no stage of the rule lasts for",
    why=(
        "A deadline that falls sooner always moves the track and starts its clock anew. So "
        "'waited >= 60 days' never holds there, and 'waited < 60 days' always does: the wait "
        "decides nothing."
    ),
    cure="Ask for a wait that is over before the deadline falls, or let the deadline take longer.",
    example=Example(
        """\
rulebook: rules
title: The month is over before the two months are
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {walkout: {signal: deed, tone: hostile}, talks_held: {signal: deed, tone: cooperative}}
rules:
  weary: {event: walkout, from: talks, when: waited >= 60 days, to: pause, because: Two months}
  left: {event: walkout, from: talks, to: same, because: They left for a while}
  met: {event: talks_held, from: any, to: talks, because: They met}
  drifted: {after: 30 days, from: talks, to: pause, because: A month}
""",
        "the wait of 60 days in 'waited >= 60 days' of rule 'weary' is never over: 'drifted' "
        "falls sooner",
    ),
    severities=(ERROR, WARNING),
)
KINDS = (NEVER_OVER,)


def check(survey: Survey) -> Iterator[Finding]:
    """A finding for each wait of a rule that is never over; an error where the rule never fires."""
    for place, rule in enumerate(survey.table.rulebook.rules):
        for line, days in never_over(survey.table, rule):
            sooner = _sooner(survey.table, rule, days)
            why = f": {quoted(sooner)} {'falls' if len(sooner) == 1 else 'fall'} sooner"
            yield Finding(
                NEVER_OVER,
                ERROR if survey.dead(place) else WARNING,
                f"the wait of {lasting(days)} in '{rule.when[line].text}' of rule '{rule.name}' "
                f"is never over{why if sooner else ''}",
                rule.line_at(line),
                cure="ask for a shorter wait, or let the deadline take longer",
            )


def never_over(table: Table, rule: Rule) -> list[tuple[int, int]]:
    """Each line of a rule with a wait of so many days that none of its stages lasts for.

    A rule of which no stage is ever entered has none: that is told of the stages.
    """
    book = table.rulebook
    places = {stage: place for place, stage in enumerate(book.stages)}
    passed = table.codes.passed(table.row_codes)
    lasts = {
        stage: int(passed[rows].max())
        for stage in rule.origins
        if (rows := np.flatnonzero(table.stage == places[stage])).size
    }
    return [
        (line, days)
        for line, condition in enumerate(rule.when)
        for days in sorted(lengths([condition]))
        if rule.events
        and lasts
        and all(
            book.marks_of(stage).index(DayMark(days - 1, True)) >= lasts[stage] for stage in lasts
        )
    ]


def _sooner(table: Table, rule: Rule, days: int) -> list[str]:
    """The rules of deadlines that end a stage of a rule before a wait is over, in file order."""
    time = table.column(None)
    stages = np.isin(table.stage, [list(table.rulebook.stages).index(s) for s in rule.origins])
    fired = distinct(table.rule[stages, time])
    rules = [table.rulebook.rules[place] for place in fired.tolist() if place != NONE]
    return [one.name for one in rules if one.to != SAME and (one.after or 0) < days]
