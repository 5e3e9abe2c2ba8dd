"""What a step is: one event or deadline, what it did, and what it could not do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from sim.model.condition import Condition
from sim.model.rulebook import Rule
from sim.model.value import value


class Position(NamedTuple):
    """Everything about a track that the future can depend on: equal ones have equal futures.

    ``tallies`` are saturated: a count as it is up to its limit, or the bits of the sides that
    acted, as ``kept_sides`` keeps them.  ``passed`` is how many deadlines of the stage have
    passed since it was entered.
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

    stage: str
    reads: str
    names: tuple[str, ...]
    counts: tuple[int, ...]

    @cached_property
    def tallies(self) -> Mapping[str, int]:
        """The counts by name."""
        return dict(zip(self.names, self.counts, strict=True))

    def __repr__(self) -> str:
        told = f"stage={self.stage!r}, reads={self.reads!r}, tallies={self.tallies!r}"
        return f"Snapshot({told})"


@value
class Unmet:
    """A condition line that failed, and the values that it saw."""

    condition: str
    values: Mapping[str, int]


@value
class Refusal:
    """A rule that could have fired, and everything that it lacked.

    ``lacks`` is ``stage`` (the event was right, the stage was not), ``condition`` (every line
    of ``unmet`` failed) or ``order`` (it fitted, but ``behind`` came before it in the file).
    """

    rule: str
    lacks: str
    unmet: tuple[Unmet, ...] = ()
    behind: str | None = None


@value
class Step:
    """One event or deadline on one track, and what it did.

    Exactly one of ``event`` and ``deadline`` (such as ``after 120 days``) is given.  ``moved``
    is True where the stage changed.  ``number`` is the event's place in the script, from 1
    (a deadline has None); ``sides`` the set of sides that acted, as bits.  ``since`` is, of a
    deadline, the last event that entered a stage: since then none is coded that did.  It is
    None where the clock has run since the track started.
    """

    date: dt.date
    track: str
    event: str | None
    deadline: str | None
    signal: str
    tone: str
    by: tuple[str, ...]
    sides: int
    note: str
    sources: tuple[str, ...]
    known: dt.date | None
    number: int | None
    before: Snapshot
    after: Snapshot
    decision: Decision
    since: Step | None = None

    @property
    def moved(self) -> bool:
        """Whether the stage changed."""
        return self.before.stage != self.after.stage

    def left(self, stage: str) -> bool:
        """Whether the step led out of a stage (to enter it anew is not to leave it)."""
        return self.moved and self.before.stage == stage

    @property
    def rule(self) -> str | None:
        """The name of the rule that fired."""
        return self.decision.rule.name if self.decision.rule else None

    @property
    def because(self) -> str | None:
        """The reason of the rule that fired."""
        return self.decision.rule.because if self.decision.rule else None

    @property
    def held(self) -> tuple[Unmet, ...]:
        """The condition lines of the rule that fired, with the values that they saw."""
        rule = self.decision.rule
        return tuple(self._line(condition) for condition in rule.when) if rule else ()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every rule of this trigger that did not fire, in file order, and what it lacked."""
        return tuple(
            Refusal(
                blocked.rule.name,
                blocked.lacks,
                tuple(self._line(condition) for condition in blocked.unmet),
                self.rule if blocked.lacks == "order" else None,
            )
            for blocked in self.decision.blocked
        )

    @property
    def counted(self) -> bool:
        """Whether any tally changed."""
        return self.before.counts != self.after.counts

    def _line(self, condition: Condition) -> Unmet:
        return Unmet(condition.text, condition.seen(self.after.tallies))

    def __repr__(self) -> str:
        by = f" by {' and '.join(self.by)}" if self.by else ""
        stages = f"{self.before.stage} -> {self.after.stage}" if self.moved else self.after.stage
        what = self.event or self.deadline
        return f"<Step {self.date} {what}{by} on {self.track}: {stages}, rule {self.rule}>"
