"""What became of a claim, and what was examined; no table is needed to tell it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, ClassVar, NamedTuple

import attrs

from sim.engine.run import run
from sim.model.claim import Claim
from sim.model.rulebook import Reading, Rulebook
from sim.model.said import Also, Count, Name, Only, also_said, said
from sim.model.scenario import MAIN, Scenario
from sim.model.step import BriefStep, Position
from sim.model.value import value

OUTCOMES = PROVED, REFUTED, VACUOUS = "proved", "refuted", "vacuous"
FAIRNESS = "if every event that stays possible forever eventually happens"
"""The reading under which 'leads to' is proved: strong fairness."""


class Examined(NamedTuple):
    """All that can be reached."""

    positions: Annotated[Count, Also(description="How many positions")]
    steps: Annotated[Count, Also(description="How many steps from them")]


class Stuck(NamedTuple):
    """Where a track stands when what a claim asks for can be reached no longer."""

    stage: Annotated[Name, Also(description="The name of the stage")]
    reads: Annotated[Reading, Also(description="What the stage says about the talks")]
    tallies: Annotated[
        Mapping[str, Count], Also(description="The count of every tally, by its name")
    ]
    deadlines_passed: Annotated[
        Count, Also(description="How many deadlines of the stage have passed")
    ]


@value
class ClaimResult:
    """What became of a claim, and why.

    ``positions`` and ``steps`` say how many were examined.  A refutation has a ``script``, a
    shortest scenario, whose first ``length`` steps on its track show it (a deadline of no days
    may fall on the evening of the last).  Where nothing can be shown since nothing can be
    reached, ``position`` is the one from which it cannot be, at the end of the script (without
    one, at the start).
    """

    told_as: ClassVar = "claim"

    claim: Annotated[Claim, Only("claim", "line", "pattern", "sentence", "because")] = said()
    rulebook: Rulebook = attrs.field(eq=False)
    outcome: Annotated[str, Also(enum=OUTCOMES)] = said("Vacuous: what it speaks of never happens")
    positions: int
    steps: int
    reason: Name = said("Why, in a sentence")
    script: Scenario | None = None
    length: int = 0
    loop: Count = said("How many of the last steps go in a circle", default=0)
    position: Position | None = None

    @property
    @also_said("How 'leads to' is meant; null elsewhere", before="loop")
    def fairness(self) -> Annotated[str, Also(enum=[FAIRNESS])] | None:
        """How 'leads to' is meant; None elsewhere."""
        return FAIRNESS if self.claim.pattern == "leads to" else None

    @property
    @also_said("All that can be reached", before="loop")
    def examined(self) -> Examined:
        """How much was examined."""
        return Examined(self.positions, self.steps)

    @cached_property
    @also_said("A shortest script that shows a refutation", key="steps", before="loop")
    def shown(self) -> tuple[BriefStep, ...]:
        """The steps of the script that show the refutation."""
        if self.script is None:
            return ()
        return run(self.script, tracks=[MAIN]).steps[: self.length]

    @property
    @also_said(
        "Where it stands when what is asked for can be reached no longer, at the end of the steps",
        key="position",
    )
    def stuck(self) -> Stuck | None:
        """Where it stands when what the claim asks for can no longer be reached."""
        if self.position is None:
            return None
        none = dict.fromkeys(self.rulebook.tallies, 0)
        tallies = self.shown[-1].after.tallies if self.shown else none
        stage = self.position.stage
        behind = self.rulebook.marks_of(stage)[: self.position.passed]
        passed = sum(not mark.silent for mark in behind)
        return Stuck(stage, self.rulebook.stages[stage].reads, tallies, passed)
