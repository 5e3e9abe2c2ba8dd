"""What a rulebook says: the stages of a negotiation and the rules between them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, ClassVar

import attrs

from sim.model.acting import must_acts
from sim.model.claim import PlainClaim, Told
from sim.model.condition import Condition
from sim.model.frozen import keyed
from sim.model.groups import Group
from sim.model.marks import WAITED, DayMark, deadline_name, marks_by_stage
from sim.model.reading import READINGS as READINGS
from sim.model.reading import Overall
from sim.model.reading import Reading as Reading
from sim.model.said import LINE, MEANS, NULL, Also, Count, Name, Place, Some, said
from sim.model.sides import Sides, SideSet
from sim.model.tally import Tally as Tally
from sim.model.value import ShownAsHtml, value
from sim.model.vocabulary import BY, SIDES, Actors, Duration, Flag, Kind, Number, Symbols

SIGNALS = ("deed", "word")
TONES = ("cooperative", "hostile", "neutral")
ENDS = ("settled", "broken")
"""The readings of an event that ends talks, to a reader who knows no rule."""
SAME = "same"
"""The target of a rule that fires and neither moves nor restarts the clock."""

ANY = "any"
"""The origin that names every stage with a way out."""


@value
class Stage:
    """Where one track of a negotiation can stand, and what that says about the talks."""

    name: str
    reads: Reading = said("What the stage says about the talks")
    means: str = said(MEANS, or_null=True, default="")
    final: bool = said("Whether there is no way out", default=False)


@value
class EventType:
    """A kind of thing that a party does or says.

    ``signal`` is ``deed`` (a costly signal: it ties hands or sinks costs; Fearon 1997) or
    ``word`` (cheap talk); ``cameo`` holds codes as strings (``"010"`` is not ``"10"``).  No rule
    and no position asks what an event ``ends``, or whether it is ``joint``: done by all sides
    together, such as a meeting (None where the file does not say).
    """

    told_as: ClassVar = "event"

    name: str
    signal: Annotated[str, Also(enum=SIGNALS)] = said("A costly deed, or a cheap word")
    tone: Annotated[str, Also(enum=TONES)] = said("Its tone")
    means: str = said(MEANS, before="signal", or_null=True, default="")
    cameo: tuple[Name, ...] = said("Codes of the CAMEO scheme", default=())
    ends: Annotated[str, Also(enum=ENDS)] = said(
        "What the naive reader of tone takes it for; null where only its tone counts",
        before="cameo",
        or_null=True,
        default="",
    )
    joint: bool | None = said(
        "Whether all sides do it together; null where the file does not say",
        before="cameo",
        default=None,
    )


@value
class Rule:
    """On a trigger, from some stages, when every condition holds, to a stage, with a reason.

    A rule is triggered by any of its ``events`` or, for a deadline, ``after`` so many whole
    days in the stage.
    """

    told_together: ClassVar = {
        "oneOf": [
            {"properties": {"events": {"minItems": 1}, "after_days": NULL}},
            {"properties": {"events": {"maxItems": 0}, "after_days": {"not": NULL}}},
        ]
    }

    name: Name = said("The name of the rule", key="rule")
    events: tuple[Name, ...] = said("The types of event that it answers; none for a deadline")
    after: Count | None = said(
        "Days in the stage after which it fires; null for events", key="after_days"
    )
    origins: Some = said("The stages it starts from", key="from")
    to: Name = said(f"The stage it leads to, or '{SAME}'")
    because: str = said("The reason, in a sentence")
    when: tuple[Told, ...] = said("The conditions, all of which must hold", before="to", default=())
    line: Place = said(LINE, or_null=True, default=0, eq=False)
    by: SideSet = said(
        "The sides under its 'by', of which the first lines of 'when' ask; none where it has none",
        before="when",
        default=0,
        eq=False,
    )
    origins_written: tuple[Name, ...] = said(
        "What the file says there of groups, or behind 'except' of what is left out; none where it "
        "names the stages",
        key="from_written",
        before="when",
        default=(),
        eq=False,
    )

    @property
    def lines_of_by(self) -> int:
        """How many of the first lines of ``when`` its ``by`` stands for, as the file has it."""
        lines = must_acts(self.when[: self.by.bit_count()])
        return len(lines) if sum(line.bit for line in lines) == self.by else 0

    def line_at(self, number: int) -> tuple[str, str, str, int]:
        """The keys that lead to a line of ``when`` in the file, which may stand under ``by``."""
        above = self.lines_of_by
        key, place = ("by", number) if number < above else ("when", number - above)
        return "rules", self.name, key, place

    @property
    def triggers(self) -> tuple[str, ...]:
        """What fires the rule: the names of its events, or ``after 120 days``."""
        return self.events if self.after is None else (deadline_name(self.after),)


@value
class Rulebook(ShownAsHtml):
    """Stages, events, tallies, rules in order, and claims about them.

    ``groups`` are named lists of stages; the origins of a rule are given without them.
    ``overall`` says what tracks that differ read together, the first line that fits.
    ``source`` is how a scenario names the rulebook (a packaged name or a path) and ``path``
    the file it was read from, for messages; neither counts when two rulebooks are compared.
    """

    name: Name = said("The name of the rulebook", key="rulebook")
    title: str = said("The rulebook in a sentence")
    start: Name = said("The first stage")
    stages: Annotated[Mapping[str, Stage], Also(minProperties=1)] = said(
        "By their names", converter=keyed
    )
    events: Annotated[Mapping[str, EventType], Also(minProperties=1)] = said(
        "The types of event, by their names", converter=keyed
    )
    tallies: Mapping[str, Tally] = said("By their names", converter=keyed)
    rules: tuple[Rule, ...] = said("In the order in which they are asked")
    claims: tuple[PlainClaim, ...] = said("In file order", default=())
    sides: Place = said("How many sides there are", before="start", default=2)
    side_names: tuple[Name, ...] = said(
        "What they are called, in order of number; none where they have numbers alone",
        before="start",
        default=(),
    )
    source: Name = said(
        "How it was asked for, by its packaged name or path; null for neither",
        or_null=True,
        default="",
        eq=False,
    )
    path: str = attrs.field(default="", eq=False)
    groups: Mapping[str, Group] = said(
        "Named lists of stages", before="events", default={}, converter=keyed
    )
    overall: tuple[Overall, ...] = said(
        "What tracks that differ read together, in the order in which it is asked",
        before="claims",
        default=(),
    )

    def rule(self, name: str) -> Rule:
        """The rule of that name; raises KeyError."""
        return self._rules_by_name[name]

    def rules_on(self, trigger: str) -> tuple[Rule, ...]:
        """The rules that a trigger (an event, or ``after 120 days``) asks, in file order."""
        return self._rules_by_trigger.get(trigger, ())

    def deadlines_of(self, stage: str) -> tuple[int, ...]:
        """The days after entering a stage on which a deadline falls, each once, ascending."""
        return self._deadlines.get(stage, ())

    def marks_of(self, stage: str) -> tuple[DayMark, ...]:
        """The deadlines of a stage and the waits that a condition asks about, in order of time."""
        return self._marks.get(stage, ())

    @cached_property
    def actors(self) -> Actors:
        """The sides, as conditions ask for them."""
        return Actors(self.sides, self.side_names)

    def stand_ins(self, sides: int) -> tuple[str, ...]:
        """The parties of a script for some sides: each named as its side is, or by its letter."""
        if not self.side_names:
            return Sides(sides).letters
        return tuple(self.side_names[side - 1] for side in Sides(sides))

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """Everything that can happen: the events, then the deadlines by length."""
        days = sorted({rule.after for rule in self.rules if rule.after is not None})
        return (*self.events, *(deadline_name(n) for n in days))

    @cached_property
    def limits(self) -> tuple[int, ...]:
        """For each tally, the smallest count above which no condition tells counts apart.

        A tally that nothing asks about has the limit 0; one of sides no more than their number,
        and that number where sides are dropped: then it matters which of them are left.
        """
        tops = dict.fromkeys(self.tallies, 0)
        for condition in self.conditions:
            for name, cuts in condition.cuts.items():
                if name in tops and max(cuts, default=0) > tops[name]:
                    tops[name] = max(tops[name], condition.top(name, self.most_sides))
        for name, tally in self.tallies.items():
            if tops[name] and tally.drop:
                tops[name] = self.sides
        return tuple(tops.values())

    @cached_property
    def most_sides(self) -> dict[str, int]:
        """How far each tally of sides can count."""
        return {name: self.sides for name, tally in self.tallies.items() if tally.distinct}

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in the rulebook: of the rules, then of the claims."""
        of_rules = [condition for rule in self.rules for condition in rule.when]
        of_claims = [condition for claim in self.claims for condition in claim.conditions]
        return (*of_rules, *of_claims)

    @cached_property
    def _rules_by_name(self) -> dict[str, Rule]:
        return {rule.name: rule for rule in self.rules}

    @cached_property
    def _rules_by_trigger(self) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for trigger in rule.triggers:
                found.setdefault(trigger, []).append(rule)
        return {trigger: tuple(rules) for trigger, rules in found.items()}

    @cached_property
    def _deadlines(self) -> dict[str, tuple[int, ...]]:
        return {
            stage: tuple(mark.days for mark in marks if not mark.silent)
            for stage, marks in self._marks.items()
        }

    @cached_property
    def _marks(self) -> Mapping[str, tuple[DayMark, ...]]:
        return marks_by_stage(self)

    def __repr__(self) -> str:
        sizes = f"{len(self.stages)} stages, {len(self.events)} events, {len(self.rules)} rules"
        return f"<Rulebook {self.name}: {sizes}>"


def tally_vocabulary(tallies: Mapping[str, object]) -> dict[str, Kind]:
    """The names of what is counted: the tallies."""
    return {name: Number() for name in tallies}


TWO_SIDES = Actors(2)


def rule_vocabulary(tallies: Mapping[str, object], actors: Actors = TWO_SIDES) -> dict[str, Kind]:
    """The names that the condition of a rule with an event may use.

    They are the tallies, the wait, who acts (``by``) and how many do (``sides``).
    """
    return {WAITED: Duration(), SIDES: Number(), BY: actors, **tally_vocabulary(tallies)}


def step_vocabulary(
    stages: tuple[str, ...],
    events: tuple[str, ...],
    tallies: tuple[str, ...],
    rules: tuple[str, ...],
    groups: Mapping[str, tuple[str, ...]] | None = None,
    actors: Actors = TWO_SIDES,
) -> dict[str, Kind]:
    """The names that a claim's condition may use: the step, and the tallies after it counted.

    ``was`` and ``read`` are the stage and the reading before the step, ``stage`` and ``reads``
    those after it; ``event`` is ``deadline`` where time passed, ``rule`` is ``none`` where no
    rule fired, ``sides`` is the number of sides that acted, ``by`` says which, and ``waited`` is
    the time since ``was`` was entered.
    """
    stage = Symbols("stage", stages, groups or {})
    reading = Symbols("reading", READINGS)
    words: dict[str, Kind] = {
        "was": stage,
        "stage": stage,
        "read": reading,
        "reads": reading,
        "event": Symbols("event", (*events, "deadline")),
        "signal": Symbols("signal", (*SIGNALS, "none")),
        "tone": Symbols("tone", (*TONES, "none")),
        "rule": Symbols("rule", (*rules, "none")),
        "moved": Flag(),
        SIDES: Number(),
        BY: actors,
        WAITED: Duration(),
    }
    return words | tally_vocabulary(dict.fromkeys(tallies))
