"""What a step is: one event or deadline, what it did, and what it could not do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, NamedTuple

from sim.model.acting import acting, actors_of
from sim.model.condition import Condition
from sim.model.condition_side import Acting
from sim.model.marks import WAITED
from sim.model.rulebook import Reading, Rule
from sim.model.said import Also, Count, Name, OneGroup, Only, Place, also_said, said
from sim.model.sides import Sides
from sim.model.value import value
from sim.model.vocabulary import BY


class Position(NamedTuple):
    """Everything about a track that the future can depend on: equal ones have equal futures.

    ``tallies`` are saturated: a count as it is up to its limit, or the bits of the sides that
    acted, as ``kept_sides`` keeps them.  ``passed`` is how many marks of the stage (deadlines,
    and waits that a condition asks about) lie behind since it was entered.
    ``due`` is True in a stage that time entered at the end of a day on which its first deadline
    (of no days) falls as well, so that no event can come between.
    """

    stage: str
    tallies: tuple[int, ...]
    passed: int = 0
    due: bool = False


@value
class Blocked:
    """A rule that was asked and did not fire: what stood in its way.

    ``lacks`` is ``condition`` (with the ``unmet`` ones), ``order`` (a rule before it fired) or
    ``stage``.
    """

    rule: Rule
    lacks: str
    unmet: tuple[Condition, ...] = ()


@value
class Answer:
    """What the rules answer to a trigger in a stage: which one fires, where to, past which others.

    ``rule`` is None where none fitted; ``entered`` is True where a stage is entered, also from
    itself.  Positions that the rules of the trigger cannot tell apart share one answer.
    """

    rule: Rule | None
    stage: str
    entered: bool
    blocked: tuple[Blocked, ...]


@value
class Decision:
    """What one trigger does in one position: where it leads, and what the rules answered.

    ``counted`` are the saturated tallies that the rules were asked about.
    """

    after: Position
    answer: Answer
    counted: tuple[int, ...]

    @property
    def rule(self) -> Rule | None:
        """The rule that fired."""
        return self.answer.rule

    @property
    def entered(self) -> bool:
        """Whether a stage was entered, also from itself."""
        return self.answer.entered

    @property
    def blocked(self) -> tuple[Blocked, ...]:
        """Every rule of the trigger that did not fire, in file order."""
        return self.answer.blocked


@value
class Snapshot:
    """Where a track stood: the stage, what it reads, and the true count of every tally.

    ``names`` are the tallies and ``counts`` their counts (of sides, how many) in their order.
    """

    stage: Name = said("The name of the stage")
    reads: Reading = said("What the stage says about the talks")
    names: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    @also_said("The true count of every tally, by its name")
    def tallies(self) -> Mapping[str, Count]:
        """The counts by name."""
        return dict(zip(self.names, self.counts, strict=True))

    def __repr__(self) -> str:
        told = f"stage={self.stage!r}, reads={self.reads!r}, tallies={self.tallies!r}"
        return f"Snapshot({told})"


Standing = Annotated[Snapshot, Only("stage", "reads", name="standing")]
"""Where a track stood, without its tallies."""


@value
class Unmet:
    """A line of a condition, and the values that it saw."""

    told_as: ClassVar = "line"

    condition: Name = said("As the file says it")
    values: Mapping[str, Count] = said(
        "What it saw: counts, by tally; under 'waited', whole days in the stage; under 'sides', "
        "how many acted"
    )
    by: tuple[Name, ...] | None = said(
        "The sides that acted, as a condition calls them; null where it asks for none", default=None
    )
    acting: Acting | None = None
    """What it asks, where it asks for one side to act or not to act and for nothing else."""


@value
class Refusal:
    """A rule of the same trigger that did not fire, and everything that it lacked."""

    rule: Name = said("The name of the rule")
    lacks: Annotated[str, Also(enum=["stage", "condition", "order"])] = said(
        "The right stage, a condition that held, or its turn in the order of rules"
    )
    unmet: tuple[Unmet, ...] = said("The conditions that did not hold", default=())
    behind: Name | None = said(
        "The rule that fired before it, where it lacks its turn", default=None
    )


@value
class Step:
    """One event or deadline on one track, and what it did.

    ``sides`` is the set of sides that acted, as bits; ``waited`` is how many whole days the stage
    before had lasted.
    """

    told_together: ClassVar = OneGroup(("event", "number"), ("deadline",))

    date: dt.date = said("The day on which it happened or fell")
    track: Name = said("The track on which it happened")
    event: Name | None = said("The type of the event; null for a deadline")
    deadline: Name | None = said("Such as 'after 120 days'; null for an event")
    signal: str
    tone: str
    by: tuple[Name, ...] = said("The parties that acted; none for a deadline")
    sides: int
    note: str = said("The event in words", or_null=True)
    sources: tuple[Name, ...] = said("The names of the sources that tell of it")
    known: dt.date | None = said("The day on which it became public, where later")
    number: Place | None = said("The event's place in the script, from 1")
    before: Snapshot = said("Where the track stood before it")
    after: Snapshot = said("Where the track stood after it")
    decision: Decision
    since: Since | None = said(
        "Of a deadline: the event since which none is coded that moves the track or restarts its "
        "clock; null where that is its start, and for an event",
        before="before",
        default=None,
    )
    asked: Snapshot | None = None
    """Where the rules were asked, if entering a stage has set tallies back since."""
    waited: int = 0

    @property
    @also_said("Whether the stage changed")
    def moved(self) -> bool:
        """Whether the stage changed."""
        return self.before.stage != self.after.stage

    def left(self, stage: str) -> bool:
        """Whether the step led out of a stage (to enter it anew is not to leave it)."""
        return self.moved and self.before.stage == stage

    @property
    @also_said("The rule that fired; null where none did")
    def rule(self) -> Name | None:
        """The name of the rule that fired."""
        return rule.name if (rule := self.decision.answer.rule) else None

    @property
    @also_said("The reason that the rule gives")
    def because(self) -> str | None:
        """The reason of the rule that fired."""
        return rule.because if (rule := self.decision.answer.rule) else None

    @property
    @also_said("The conditions of the rule that fired")
    def held(self) -> tuple[Unmet, ...]:
        """The condition lines of the rule that fired, with the values that they saw."""
        rule = self.decision.answer.rule
        return tuple(map(self._line, rule.when)) if rule else ()

    @property
    @also_said("The other rules of the trigger, in file order")
    def refusals(self) -> tuple[Refusal, ...]:
        """Every rule of this trigger that did not fire, in file order, and what it lacked."""
        return tuple(
            Refusal(
                blocked.rule.name,
                blocked.lacks,
                tuple(map(self._line, blocked.unmet)),
                self.rule if blocked.lacks == "order" else None,
            )
            for blocked in self.decision.answer.blocked
        )

    @property
    def counted(self) -> bool:
        """Whether any tally changed."""
        return self.before.counts != self.after.counts

    def _line(self, condition: Condition) -> Unmet:
        tallies = (self.asked or self.after).tallies
        values = condition.seen({**tallies, WAITED: self.waited, **acting(self.sides)})
        if values.pop(BY, None) is None:
            return Unmet(condition.text, values)
        actors = actors_of(condition)
        by = tuple(actors.called[number - 1] for number in Sides(self.sides))
        tree = condition.tree
        return Unmet(condition.text, values, by, tree if isinstance(tree, Acting) else None)

    def __repr__(self) -> str:
        by = f" by {' and '.join(self.by)}" if self.by else ""
        stages = f"{self.before.stage} -> {self.after.stage}" if self.moved else self.after.stage
        what = self.event or self.deadline
        return f"<Step {self.date} {what}{by} on {self.track}: {stages}, rule {self.rule}>"


Since = Annotated[
    Step, Only("date", "event", "by", "number", name="since", event=Name, number=Place)
]
"""An event since which something is so."""

_BRIEF = ("date", "event", "deadline", "by", "since", "before", "after", "rule", "because")
BriefStep = Annotated[Step, Only(*_BRIEF, name="step")]
"""A step without its words and the rules that did not fire."""
