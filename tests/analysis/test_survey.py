"""The survey of a rulebook says what a plain look at every cell says."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from builders import rulebooks
from hypothesis import given

from sim.analysis.check.survey import Survey
from sim.engine.table import NONE, Table
from sim.model.rulebook import Rulebook


class PlainFate:
    """What became of one rule, cell by cell; the names are those of ``Fate``."""

    def __init__(self, lines: int) -> None:
        self.asked = self.fitted = self.fired = 0
        self.fit: tuple[int, int] | None = None
        self.maskers: set[int] = set()
        self.stand_ins: set[int] | None = set()
        self.held = [0] * lines
        self.needed = [False] * lines
        self.seen: dict[str, tuple[int, int]] = {}


class PlainSurvey:
    """Every rule in every cell where it is asked, and every two that are asked there."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rules = table.rulebook.rules
        self.fates = [PlainFate(len(rule.when)) for rule in self.rules]
        self.meetings: dict[tuple[int, int], dict[str, Any]] = {}
        for row in range(len(table)):
            for column in range(len(table.columns)):
                if table.next[row, column] != NONE:
                    self.look(row, column)

    def look(self, row: int, column: int) -> None:
        table = self.table
        decision, trigger = table.decision(row, column), table.trigger(row, column)
        assert decision is not None
        assert trigger is not None
        if table.columns[column].event is None and table.silent[row]:
            return  # where a wait ends no rule is asked
        position = table.position(row)
        stage = position.stage
        behind = table.rulebook.marks_of(stage)[: position.passed]
        waited = max([0, *(mark.days for mark in behind if mark.silent)])
        by = table.columns[column].sides
        counts = table.machine.values(decision.counted)
        values = {**counts, "waited": waited, "by": by, "sides": by.bit_count()}
        lines = {
            place: [line.holds(values) for line in rule.when]
            for place, rule in enumerate(self.rules)
            if trigger in rule.triggers and stage in rule.origins
        }
        fitting = [place for place, hold in lines.items() if all(hold)]
        for place, hold in lines.items():
            self.note_fate(place, hold, fitting, (row, column))
            for number, line in enumerate(self.rules[place].when):
                for name in line.names:
                    low, high = self.fates[place].seen.get(name, (values[name], values[name]))
                    found = min(low, values[name]), max(high, values[name])
                    self.fates[place].seen[name] = found
                self.fates[place].held[number] += hold[number]
        for one, two in combinations(lines, 2):
            self.note_meeting(one, two, fitting, (row, column))

    def note_fate(
        self, place: int, hold: list[bool], fitting: list[int], cell: tuple[int, int]
    ) -> None:
        fate, first = self.fates[place], fitting[0] if fitting else len(self.rules)
        fate.asked += 1
        for number, holds in enumerate(hold):
            rest = hold[:number] + hold[number + 1 :]
            if not holds and all(rest) and place < first:
                fate.needed[number] = True
        if place not in fitting:
            return
        fate.fitted += 1
        fate.fit = min(fate.fit or cell, cell)
        if place != first:
            fate.maskers.add(first)
            return
        fate.fired += 1
        second = fitting[1:2]
        if not second or self.rules[second[0]].to != self.rules[place].to:
            fate.stand_ins = None
        elif fate.stand_ins is not None:
            fate.stand_ins.add(second[0])

    def note_meeting(self, one: int, two: int, fitting: list[int], cell: tuple[int, int]) -> None:
        fresh = {"both": 0, "first": 0, "second": 0, "decided": 0, "cell": cell}
        meeting = self.meetings.setdefault((one, two), fresh)
        meeting["both"] += one in fitting and two in fitting
        meeting["first"] += one in fitting and two not in fitting
        meeting["second"] += two in fitting and one not in fitting
        if one == next(iter(fitting), None) and two in fitting:
            meeting["cell"] = min(meeting["cell"], cell) if meeting["decided"] else cell
            meeting["decided"] += 1


@pytest.mark.slow
@given(rulebooks(max_rules=12, max_stages=3, max_events=3))
def test_the_survey_agrees_with_a_look_at_every_cell(book: Rulebook) -> None:
    table = Table(book)
    survey, plain = Survey(table), PlainSurvey(table)
    for fate, told in zip(survey.fates, plain.fates, strict=True):
        assert vars(fate) == vars(told)
    decided = {pair: one for pair, one in plain.meetings.items() if one["decided"]}
    assert {pair: vars(one) for pair, one in survey.meetings.items()} == decided
