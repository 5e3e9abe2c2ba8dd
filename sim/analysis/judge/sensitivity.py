"""What a score hangs on: each rule, and each number in a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from sim.analysis.judge.score import PLACE, Checkpoint, Score, score
from sim.engine.machine import Machine
from sim.model.condition import LARGEST, LONGEST_TIME, Condition
from sim.model.condition_tree import Compare, CompareLength
from sim.model.marks import deadline_name
from sim.model.problem import TooManyPositionsError
from sim.model.rulebook import Rule, Rulebook
from sim.model.said import Count, Name, also_said, said
from sim.model.scenario import Common, Scenario
from sim.model.value import changed, value
from sim.model.vocabulary import SIDES

if TYPE_CHECKING:
    from sim.engine.table import Table

STEP_OF_A_DEADLINE = 6
"""A deadline is moved by a sixth of itself, and by a day at least."""

Cases = Sequence[tuple[Scenario, Sequence[Checkpoint]]]


@value
class Flip:
    """A checkpoint that reads otherwise under a varied rulebook."""

    checkpoint: Checkpoint
    before: Common = said("What the rulebook reads")
    after: Common = said("What it reads when changed")

    @property
    @also_said(PLACE, key="checkpoint", before="before")
    def place(self) -> Count:
        """The place of the checkpoint."""
        return self.checkpoint.place

    @property
    def lost(self) -> bool:
        """Whether it agreed with history and no longer does."""
        return self.before == self.checkpoint.reads

    @property
    def gained(self) -> bool:
        """Whether it agrees with history and did not."""
        return self.after == self.checkpoint.reads


@value
class Variation:
    """A rulebook with one rule taken out, or one number moved, and what that does."""

    rulebook: Name = said("The name of the rulebook")
    rule: Name = said("The rule that was left out or changed")
    change: Name = said(
        "What was written -> what stands instead; null where left out", or_null=True
    )
    flips: tuple[Flip, ...] = said(
        "The checkpoints that read otherwise; only a rule without any costs nothing"
    )
    claims: tuple[Name, ...] = said(
        "The claims that hold no longer; looked for where a rule is left out and 'cost' is not "
        "above 0",
        before="flips",
        default=(),
    )

    @property
    @also_said("How many checkpoints agree no longer", before="claims")
    def lost(self) -> Count:
        """How many checkpoints agree no longer."""
        return sum(flip.lost for flip in self.flips)

    @property
    @also_said("How many agree that did not", before="claims")
    def gained(self) -> Count:
        """How many checkpoints agree that did not."""
        return sum(flip.gained for flip in self.flips)

    @property
    @also_said("'lost' less 'gained': how many checkpoints fewer agree", before="lost")
    def cost(self) -> int:
        """How many checkpoints fewer agree; negative where more do."""
        return self.lost - self.gained


def without_each_rule(cases: Cases, whole: Score) -> tuple[Variation, ...]:
    """The score again without each rule in turn, in file order.

    A rule without which no fewer checkpoints agree may still be there for a claim: which claims
    fail without it is then worked out over all positions of the rulebook.
    """
    claims = _Claims()
    return tuple(
        variation
        if variation.cost > 0
        else changed(variation, claims=claims.lost(book, variation.rule))
        for book, variation in _vary(cases, whole, _removals)
    )


def with_each_number_moved(cases: Cases, whole: Score) -> tuple[Variation, ...]:
    """The score again with each number moved down and up by one step, in file order.

    A threshold in a ``when`` moves by 1 (never below 0, and never to where its line always or
    never holds: of two sides there are not three), a deadline by a sixth of itself (by a day at
    least, and never below one), and so does a wait.
    """
    return tuple(variation for _, variation in _vary(cases, whole, _moves))


Vary = Callable[[Rulebook], Iterator[tuple[Rule, str, Rulebook]]]


def _vary(cases: Cases, whole: Score, vary: Vary) -> Iterator[tuple[Rulebook, Variation]]:
    """Each variation of each rulebook, beside the rulebook that it varies."""
    books = {id(scenario.rulebook): scenario.rulebook for scenario, points in cases if points}
    for book in books.values():
        for rule, change, variant in vary(book):
            yield book, _variation(cases, whole, book, variant, rule, change)


def _variation(
    cases: Cases, whole: Score, book: Rulebook, variant: Rulebook, rule: Rule, change: str
) -> Variation:
    """Only the cases of the varied rulebook are run again."""
    own: list[tuple[Scenario, Sequence[Checkpoint]]] = []
    before: list[str] = []
    readings, place = whole.readings, 0
    for scenario, points in cases:
        if scenario.rulebook is book:
            own.append((changed(scenario, rulebook=variant), points))
            before += readings[place : place + len(points)]
        place += len(points)
    again = score(book.name, own, Machine(variant))
    flips = tuple(
        Flip(now.checkpoint, was, now.found)
        for was, now in zip(before, again.findings, strict=True)
        if was != now.found
    )
    return Variation(book.name, rule.name, change, flips)


class _Claims:
    """Which claims of a rulebook hold, and which no longer without a rule.

    What holds with all rules is kept for one rulebook at a time: they come one after another.
    """

    def __init__(self) -> None:
        self._book: Rulebook | None = None
        self._whole: tuple[Table, tuple[str, ...]] | None = None

    def lost(self, book: Rulebook, name: str) -> tuple[str, ...]:
        """The claims that hold with a rule and not without it; none where that is too large."""
        from sim.engine.removal import without_rule  # only here: it needs numpy

        if not book.claims:
            return ()
        if self._book is not book:
            self._book, self._whole = book, self._prove(book)
        if self._whole is None:
            return ()
        table, held = self._whole
        try:
            rest = without_rule(table, [rule.name for rule in book.rules].index(name))
        except TooManyPositionsError:
            return ()
        holds = _proved(rest)
        return tuple(claim for claim in held if claim not in holds)

    def _prove(self, book: Rulebook) -> tuple[Table, tuple[str, ...]] | None:
        """The table of a rulebook and the claims that hold over it."""
        from sim.engine.table import Table

        try:
            table = Table(book, reduced=True)
        except TooManyPositionsError:
            return None
        return table, _proved(table)


def _proved(table: Table) -> tuple[str, ...]:
    from sim.analysis.prove.claims import PROVED, prove

    return tuple(result.claim.name for result in prove(table) if result.outcome == PROVED)


def _removals(book: Rulebook) -> Iterator[tuple[Rule, str, Rulebook]]:
    for rule in book.rules:
        rest = tuple(other for other in book.rules if other is not rule)
        yield rule, "", changed(book, rules=rest, claims=())


def _moves(book: Rulebook) -> Iterator[tuple[Rule, str, Rulebook]]:
    for rule in book.rules:
        for change, moved in (*_deadlines(rule), *_thresholds(rule, book)):
            rules = tuple(moved if other is rule else other for other in book.rules)
            yield rule, change, changed(book, rules=rules, claims=())


def _deadlines(rule: Rule) -> Iterator[tuple[str, Rule]]:
    if rule.after is None:
        return
    step = max(1, round(rule.after / STEP_OF_A_DEADLINE))
    for days in (rule.after - step, rule.after + step):
        if days >= 1:
            change = f"{deadline_name(rule.after)} -> {deadline_name(days)}"
            yield change, changed(rule, after=days)


def _thresholds(rule: Rule, book: Rulebook) -> Iterator[tuple[str, Rule]]:
    for place, condition in enumerate(rule.when):
        for moved in condition.varied(_beside):
            if _decides(moved, book):
                when = (*rule.when[:place], moved, *rule.when[place + 1 :])
                yield f"{condition.text} -> {moved.text}", changed(rule, when=when)


def _decides(condition: Condition, book: Rulebook) -> bool:
    """Whether a line holds of some counts and not of all, as far as only counts are asked."""
    if not {*book.tallies, SIDES}.issuperset(condition.names):
        return True
    most = [
        book.sides if name == SIDES or book.tallies[name].distinct else condition.bounds[name] + 1
        for name in condition.names
    ]
    counts = product(*(range(top + 1) for top in most))
    return len({condition.holds(dict(zip(condition.names, c, strict=True))) for c in counts}) == 2


def _beside(asked: Compare) -> Iterator[int]:
    """The numbers to both sides of one that is asked about, as far as a file may hold them.

    A whole number moves by 1, a length of time as a deadline does.
    """
    step, most, number = 1, LARGEST, asked.number
    if isinstance(asked, CompareLength):
        step, most = max(1, round(number / STEP_OF_A_DEADLINE)), LONGEST_TIME
    return (moved for moved in (number - step, number + step) if 0 <= moved <= most)
