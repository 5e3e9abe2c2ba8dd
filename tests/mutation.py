"""Rulebooks with one fault each, made systematically, and the proof that some are no fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from sim.engine.machine import Machine
from sim.engine.table import NONE, Column, Table
from sim.model.condition import condition_of
from sim.model.condition_reader import ConditionError, parse
from sim.model.condition_side import Acting
from sim.model.rulebook import SAME, Rule, Rulebook, Tally, rule_vocabulary
from sim.model.sides import Sides
from sim.model.value import changed


class Mutant(NamedTuple):
    """A rulebook with one fault, and what the fault is."""

    what: str
    book: Rulebook


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """Every rulebook that differs from one by a single fault of the seven kinds."""
    for make in (_dropped, _swapped, _thresholds, _targets, _resets, _bounds, _actors):
        yield from make(book)


def same_behaviour(one: Table, other: Table) -> bool:
    """Whether two rulebooks can do the same: proved over every pair of positions they reach.

    The same means after every sequence of events and deadlines the same stage, the same days to
    each deadline, the stage entered or not, and the same rule for the same reason.
    """
    columns = dict.fromkeys((*one.columns, *other.columns))
    a, b = _Answers(one, columns), _Answers(other, columns)
    seen: set[tuple[int, int]] = set()
    pairs = np.array([[0, 0]])
    while pairs.size:
        seen |= set(map(tuple, pairs.tolist()))
        if (a.told(pairs[:, 0]) != b.told(pairs[:, 1])).any():
            return False
        nexts = np.stack([a.nexts(pairs[:, 0]), b.nexts(pairs[:, 1])], axis=-1).reshape(-1, 2)
        found = np.unique(nexts[nexts[:, 0] != NONE], axis=0)
        pairs = np.array([pair for pair in found.tolist() if tuple(pair) not in seen])
    return True


class _Answers:
    """What can be seen of each cell of a table, as numbers that two tables share."""

    def __init__(self, table: Table, columns: Iterable[Column]) -> None:
        self.table = table
        book = table.rulebook
        timed = Column(None) in table.columns
        # A column more that never happens stands for time in a rulebook without deadlines.
        never = len(table.columns)
        self.columns = [
            table.column(*what) if what.event is not None or timed else never for what in columns
        ]
        self.next = np.pad(table.next, ((0, 0), (0, 1)), constant_values=NONE)
        self.rule = np.pad(table.rule, ((0, 0), (0, 1)), constant_values=NONE)
        # A rule is known by its reason; the last stands for none, as NONE is -1.
        seen = [hash((rule.name, rule.because, rule.to == SAME)) for rule in book.rules]
        self.rules = np.array([*seen, 0])
        self.stages = np.array([hash(stage) for stage in table.codes.stages])

    def told(self, rows: Any) -> Any:
        """Per cell: whether it can happen, the stage after, the rule; per row: days to wait."""
        nexts = self.nexts(rows)
        can = nexts != NONE
        stages = np.where(can, self.stages[self.table.stage[nexts]], 0)
        rules = np.where(can, self.rules[self.rule[rows][:, self.columns]], 0)
        due = [[self._days(int(row))] for row in rows]
        return np.concatenate([can, stages, rules, due], axis=1)

    def nexts(self, rows: Any) -> Any:
        return self.next[rows][:, self.columns]

    def _days(self, row: int) -> int:
        days = self.table.machine.due(self.table.position(row))
        return -1 if days is None else days


def tabulated(book: Rulebook) -> Table:
    return Table(book, machine=Machine(book))


def _dropped(book: Rulebook) -> Iterator[Mutant]:
    for place, rule in enumerate(book.rules):
        rules = book.rules[:place] + book.rules[place + 1 :]
        yield Mutant(f"drop {rule.name}", changed(book, rules=rules))


def _swapped(book: Rulebook) -> Iterator[Mutant]:
    """All pairs that a trigger asks in one stage: only those can compete."""
    for (i, one), (j, other) in combinations(enumerate(book.rules), 2):
        if {*one.triggers} & {*other.triggers} and {*one.origins} & {*other.origins}:
            rules = list(book.rules)
            rules[i], rules[j] = other, one
            yield Mutant(f"swap {one.name} and {other.name}", changed(book, rules=tuple(rules)))


def _thresholds(book: Rulebook) -> Iterator[Mutant]:
    words = rule_vocabulary(book.tallies, book.actors)
    for place, rule in enumerate(book.rules):
        for line, condition in enumerate(rule.when):
            for found in re.finditer(r"\b\d+\b", condition.text):
                for change in (-1, 1):
                    number = str(int(found[0]) + change)
                    text = condition.text[: found.start()] + number + condition.text[found.end() :]
                    try:
                        when = (*rule.when[:line], parse(text, words), *rule.when[line + 1 :])
                    except ConditionError:
                        continue  # below nought is no number of the language
                    yield _with_rule(book, place, f"{condition.text} -> {text}", when=when)
        for change in (-1, 1) if rule.after else ():
            after = (rule.after or 0) + change
            yield _with_rule(book, place, f"after {rule.after} -> {after} days", after=after)


def _targets(book: Rulebook) -> Iterator[Mutant]:
    for place, rule in enumerate(book.rules):
        for stage in (*book.stages, SAME):
            if stage != rule.to:
                yield _with_rule(book, place, f"to {rule.to} -> {stage}", to=stage)


def _resets(book: Rulebook) -> Iterator[Mutant]:
    for tally in book.tallies.values():
        for event in tally.reset:
            reset = tuple(one for one in tally.reset if one != event)
            tallies = {**book.tallies, tally.name: changed(tally, reset=reset)}
            yield Mutant(f"{tally.name}: not reset by {event}", changed(book, tallies=tallies))


def _bounds(book: Rulebook) -> Iterator[Mutant]:
    """A tally that counts everywhere, or that one event or one entering no longer takes from."""
    for tally in book.tallies.values():
        bounds: list[tuple[str, Tally]] = []
        if tally.within:
            bounds.append(("counts everywhere", changed(tally, within=())))
        for event in tally.drop:
            drop = tuple(one for one in tally.drop if one != event)
            bounds.append((f"not dropped by {event}", changed(tally, drop=drop)))
        for stage in tally.entering:
            entering = tuple(one for one in tally.entering if one != stage)
            what = f"not reset on entering {stage}"
            bounds.append((what, changed(tally, entering=entering)))
        for what, other in bounds:
            tallies = {**book.tallies, tally.name: other}
            yield Mutant(f"{tally.name}: {what}", changed(book, tallies=tallies))


def _actors(book: Rulebook) -> Iterator[Mutant]:
    """A tally or a rule that asks for one side fewer, or for a side's not acting in place of it."""
    for tally in book.tallies.values():
        for side in Sides(tally.by):
            tallies = {**book.tallies, tally.name: changed(tally, by=tally.by & ~Sides.of([side]))}
            yield Mutant(f"{tally.name}: also without side {side}", changed(book, tallies=tallies))
    for place, rule in enumerate(book.rules):
        for line, condition in enumerate(rule.when):
            tree = condition.tree
            if not isinstance(tree, Acting):
                continue
            other = condition_of(changed(tree, negated=not tree.negated))
            for what, lines in (("whoever acts", ()), (other.text, (other,))):
                when = (*rule.when[:line], *lines, *rule.when[line + 1 :])
                yield _with_rule(book, place, f"{condition.text} -> {what}", when=when, by=0)


def _with_rule(book: Rulebook, place: int, what: str, **changes: Any) -> Mutant:
    rule: Rule = changed(book.rules[place], **changes)
    rules = (*book.rules[:place], rule, *book.rules[place + 1 :])
    return Mutant(f"{rule.name}: {what}", changed(book, rules=rules))
