"""The deadline that runs where a track stands: what time alone will do there, and on which day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from sim.model.rulebook import SAME, Reading, Rule
from sim.model.said import Name, also_said, said
from sim.model.value import value


@value
class Running:
    """The rule that time fires next on a track, if no event comes before.

    ``rules`` are all of the rulebook, in order, ``stage`` is where the track stands, and
    ``not_here`` are the types of event that cannot happen in this negotiation.
    """

    told_as: ClassVar = "running"

    fires: Rule
    falls: date = said("The day at whose end it falls")
    stage: str
    reads: Reading = said("What the stage that it leads to says about the talks", before="because")
    rules: tuple[Rule, ...]
    not_here: tuple[str, ...] = ()

    @property
    @also_said("The rule that time fires", before="falls")
    def rule(self) -> Name:
        """The name of the rule."""
        return self.fires.name

    @property
    @also_said("Such as 'after 120 days', from the day on which the stage was entered")
    def deadline(self) -> Name:
        """The deadline, as a step names it."""
        return self.fires.triggers[0]

    @property
    @also_said("The stage that it leads to")
    def to(self) -> Name:
        """The stage that it leads to."""
        return self.fires.to

    @property
    @also_said("The reason that the rule gives")
    def because(self) -> str:
        """The reason that the rule gives."""
        return self.fires.because

    @property
    @also_said("The types of event that may enter the stage anew, so that its clock starts again")
    def restarted_by(self) -> tuple[Name, ...]:
        """The types of event that may set the clock of the stage going again."""
        return tuple(dict.fromkeys(self._events(stays=True)))

    @property
    @also_said("The types of event that may lead to another stage before it falls")
    def ended_by(self) -> tuple[Name, ...]:
        """The types of event that may lead out of the stage."""
        return tuple(dict.fromkeys(self._events(stays=False)))

    def _events(self, *, stays: bool) -> Iterator[str]:
        for rule in self.rules:
            if self.stage in rule.origins and rule.to != SAME and (rule.to == self.stage) is stays:
                yield from (event for event in rule.events if event not in self.not_here)
