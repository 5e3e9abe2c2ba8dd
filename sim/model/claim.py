"""A property of a rulebook that must hold over every history."""

from __future__ import annotations

from typing import Annotated

from sim.model.condition import Condition
from sim.model.reading import READINGS as READINGS
from sim.model.reading import Reading as Reading
from sim.model.said import LINE, Also, As, Name, Only, Place, also_said, said
from sim.model.value import value

Told = Annotated[Condition, As(Name, str)]
"""A condition, which reports tell as the file says it."""

PATTERNS = ("never", "always", "possible", "always possible", "needs", "leads to")


@value
class Claim:
    """A property that must hold over every position that a rulebook can reach.

    The scope is all of a history, or from the first step where ``after`` holds, or up to the
    first where ``until`` holds, or both, or every closed stretch ``between`` two conditions
    (Dwyer, Avrunin and Corbett 1999).
    """

    name: Name = said("The name of the claim", key="claim")
    pattern: Annotated[str, Also(enum=PATTERNS)] = said("How the claim speaks")
    then: Told = said("The condition that the pattern speaks of")
    every: Told | None = said(
        "What 'needs' and 'leads to' start from; null elsewhere", default=None
    )
    after: Told | None = said("Only after the first step where this holds", default=None)
    until: Told | None = said("Only up to the first step where this holds", default=None)
    between: Annotated[tuple[Told, ...], Also(minItems=2, maxItems=2)] = said(
        "Only between steps where these two hold", or_null=True, default=()
    )
    because: str = said("The reason that the file gives for it", or_null=True, default="")
    line: Place = said(LINE, or_null=True, default=0, eq=False)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the claim."""
        asked = (self.then, self.every, self.after, self.until, *self.between)
        return tuple(condition for condition in asked if condition is not None)

    @property
    @also_said("The claim in words")
    def sentence(self) -> Name:
        """The claim in words, without its reason."""
        words = {
            "never": f"Never {self.then}",
            "always": f"Always {self.then}",
            "possible": f"It is possible that {self.then}",
            "always possible": f"It is always possible to come to {self.then}",
            "needs": f"Every {self.every} needs {self.then} before it or with it",
            "leads to": f"Every {self.every} leads to {self.then}",
        }[self.pattern]
        if self.after:
            words += f", after {self.after}"
        if self.until:
            words += f", until {self.until}"
        if self.between:
            words += f", between {' and '.join(map(str, self.between))}"
        return " ".join(words.split())


PlainClaim = Annotated[
    Claim,
    Only(
        *("claim", "pattern", "then", "every", "after", "until", "between", "because", "line"),
        name="claim",
    ),
]
