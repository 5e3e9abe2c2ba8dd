"""Deadlines that lead in a circle while nothing happens."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.analysis.check.witness import witness
from sim.analysis.check.wording import quoted
from sim.engine.distinct import distinct
from sim.engine.table import NONE, Table
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING
from sim.model.rulebook import Rule

CIRCLE = Kind(
    code="SIM212",
    name="circular-deadlines",
    about="deadlines alone lead in a circle",
    why=(
        "While nobody does anything, talks would lapse and revive for ever. Silence seldom means "
        "that."
    ),
    cure="Let an event be needed for one of the moves of the circle.",
    example=Example(
        """\
rulebook: rules
title: Talks lapse and revive in silence
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {talks_held: {signal: deed, tone: cooperative}}
rules:
  met: {event: talks_held, from: any, to: talks, because: They met}
  lapsed: {after: 30 days, from: talks, to: pause, because: A month}
  revived: {after: 90 days, from: pause, to: talks, because: The season turns}
""",
        "deadlines alone lead in a circle of 120 days: 'lapsed' and 'revived' fire again and "
        "again in silence",
    ),
    severities=(WARNING,),
)
KINDS = (CIRCLE,)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each circle of deadlines, which silence alone keeps turning."""
    table = survey.table
    if all(column.event is not None for column in table.columns):
        return
    time = table.column(None)
    told: set[frozenset[str]] = set()
    left = set(_on_circles(table, time))
    while left:
        first = row = min(left)
        rules: list[Rule] = []
        while row in left:
            left.discard(row)
            if table.rule[row, time] != NONE:
                rules.append(table.rulebook.rules[int(table.rule[row, time])])
            row = int(table.next[row, time])
        names = frozenset(rule.name for rule in rules)
        if names not in told:
            told.add(names)
            yield _finding(table, first, time, rules)


def _finding(table: Table, row: int, time: int, rules: list[Rule]) -> Finding:
    entering = [rule for rule in rules if rule.to != "same"]
    days = sum(rule.after or 0 for rule in entering)
    names = [rule.name for rule in entering]
    return Finding(
        CIRCLE,
        WARNING,
        f"deadlines alone lead in a circle of {days} {'day' if days == 1 else 'days'}: "
        f"{quoted(names)} {'fires' if len(names) == 1 else 'fire'} again and again in silence",
        ("rules", names[0]),
        cure="let silence end in one stage: take a deadline out, or give it a condition",
        witness=witness(table, row, time),
    )


def _on_circles(table: Table, time: int) -> list[int]:
    """The rows to which time alone comes back: where all rows are after a very long silence."""
    rows = np.flatnonzero(table.next[:, time] != NONE)
    after = np.append(table.next[:, time], NONE)  # NONE, the last place, stays NONE
    for _ in range(len(table).bit_length()):
        after = after[after]
    found = distinct(after[rows])
    return [int(row) for row in found if row != NONE]
