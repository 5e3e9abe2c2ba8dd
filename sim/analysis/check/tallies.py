"""Tallies that nobody asks for, or that are asked for more than they can hold."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding, Place
from sim.analysis.check.survey import Survey
from sim.engine.table import NONE, Table
from sim.model.claim import Claim
from sim.model.condition import Condition, condition_of
from sim.model.condition_tree import Compare
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING, TooManyPositionsError
from sim.model.rulebook import Rulebook
from sim.model.value import changed

NEVER_ASKED = Kind(
    code="SIM209",
    name="tally-never-asked",
    about="no rule and no claim asks about the tally",
    why=(
        "A count that nobody asks for changes nothing. Perhaps a rule that should ask about it "
        "is missing, or asks about another."
    ),
    cure="Ask about it in a 'when', or take it out; one that is kept for reports can be allowed.",
    example=Example(
        """\
rulebook: rules
title: Letters are counted for nobody
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, letter: {signal: word, tone: cooperative}}
tallies: {letters: {count: letter}}
rules:
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  written: {event: letter, from: pause, to: talks, because: A letter}
""",
        "no rule and no claim asks about the tally 'letters'",
    ),
    severities=(WARNING,),
)
BEYOND = Kind(
    code="SIM210",
    name="tally-out-of-reach",
    about="a condition compares a tally with a number that it never reaches",
    why=(
        "Of two sides there are never three, and a tally that is reset at every meeting may never "
        "come to ten. Such a part of a condition decides nothing."
    ),
    cure="Compare with a number that it reaches, or reset the tally less often.",
    example=Example(
        """\
rulebook: rules
title: Of two sides there are never three
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, talks_held: {signal: deed, tone: cooperative}}
tallies: {absent: {sides: no_show, reset: talks_held}}
rules:
  missed:
    event: no_show
    from: talks
    when: absent == 2 or absent >= 3
    to: pause
    because: All stayed away
  met: {event: talks_held, from: pause, to: talks, because: They met}
""",
        "'absent == 2 or absent >= 3' compares 'absent' with 3, and it never exceeds 2",
    ),
    severities=(WARNING,),
)
KINDS = (NEVER_ASKED, BEYOND)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each tally never asked, and for each comparison that is out of its reach.

    A rule whose condition never holds is told elsewhere, and so is a line that changes nothing.
    """
    book = survey.table.rulebook
    asked = {name for condition in book.conditions for name in condition.names}
    for name in book.tallies:
        if name not in asked:
            yield Finding(
                NEVER_ASKED,
                WARNING,
                f"no rule and no claim asks about the tally '{name}'",
                ("tallies", name),
                cure="ask about it in a 'when', or take it out",
            )
    most = _Most(survey.table)
    for place, condition in _asked(survey):
        for name, number in condition.bounds.items():
            if name in book.tallies and number > most.of(name, number):
                yield Finding(
                    BEYOND,
                    WARNING,
                    f"'{condition.text}' compares '{name}' with {number}, "
                    f"and it never exceeds {most.of(name, number)}",
                    place,
                    cure=_why(book, name),
                )


class _Most:
    """How far tallies count, also beyond where any condition as a whole tells counts apart."""

    def __init__(self, table: Table) -> None:
        self._book = table.rulebook
        self._limits = dict(zip(table.rulebook.tallies, table.rulebook.limits, strict=True))
        self._found = {name: _most_seen(table, name) for name in table.rulebook.tallies}

    def of(self, name: str, number: int) -> int:
        """The most that a tally reaches, or ``number`` where it reaches that."""
        tally, limit = self._book.tallies[name], self._limits[name]
        whole = tally.distinct and limit == self._book.sides
        if self._found[name] == limit < number and not whole:
            self._limits[name] = number
            self._found[name] = self._counted(name, number)
        return min(self._found[name], number)

    def _counted(self, name: str, number: int) -> int:
        """The most of a tally in a table that counts it so far; ``number`` where that is too large.

        A claim that asks for more keeps the counts up to there apart.
        """
        least = min(number, self._book.sides) if self._book.tallies[name].distinct else number
        asked = Claim(name, "possible", condition_of(Compare(name, ">=", least)))
        further = changed(self._book, claims=(*self._book.claims, asked))
        try:
            return _most_seen(Table(further, reduced=True), name)
        except TooManyPositionsError:
            return number


def _most_seen(table: Table, name: str) -> int:
    """The most of a tally that a rule sees: what entering a stage sets back is seen before."""
    most = int(table.tally(name).max())
    tally = table.rulebook.tallies[name]
    for place, column in enumerate(table.columns):
        if tally.entering and column.event in tally.events:
            seen = table.asked(name, place, table.next[:, place] != NONE)
            most = max(most, int(seen.max(initial=0)))
    return most


def _asked(survey: Survey) -> Iterator[tuple[Place, Condition]]:
    book = survey.table.rulebook
    for number, rule in enumerate(book.rules):
        for line, condition in enumerate(rule.when):
            if not survey.dead(number) and survey.fates[number].needed[line]:
                yield rule.line_at(line), condition
    for claim in book.claims:
        for key, part in (
            (claim.pattern, claim.then),
            ("every", claim.every),
            ("after", claim.after),
            ("until", claim.until),
        ):
            if part is not None:
                yield ("claims", claim.name, key), part
        for line, condition in enumerate(claim.between):
            yield ("claims", claim.name, "between", line), condition


def _why(book: Rulebook, name: str) -> str:
    if book.tallies[name].distinct:
        return f"the rulebook has {book.sides} sides; compare with a number that they reach"
    return "compare it with a smaller number, or reset it less often"
