"""What a rulebook says: the stages of a negotiation and the rules between them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import attrs

from sim.model.condition import Condition
from sim.model.frozen import keyed
from sim.model.value import value
from sim.model.vocabulary import Flag, Kind, Number, Symbols

READINGS = ("none", "progress", "stalemate", "settled", "broken")
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
    """Where one track of a negotiation can stand, and what that says about the talks.

    ``reads`` is one of READINGS; a ``final`` stage has no way out.
    """

    name: str
    reads: str
    means: str = ""
    final: bool = False


@value
class EventType:
    """A kind of thing that a party does or says.

    ``signal`` is ``deed`` (a costly signal: it ties hands or sinks costs; Fearon 1997) or
    ``word`` (cheap talk); ``tone`` is one of TONES; ``cameo`` holds codes of the CAMEO scheme,
    as strings (``"010"`` is not ``"10"``).  ``ends`` is one of ENDS, or empty: what the naive
    reader of tone takes the event for; no rule and no position asks it.
    """

    name: str
    signal: str
    tone: str
    means: str = ""
    cameo: tuple[str, ...] = ()
    ends: str = ""


@value
class Tally:
    """What a rule may ask about: how often, or by how many sides, something happened.

    ``distinct`` is False for a number of events and True for a number of distinct sides that
    did one of the ``events``; an event in ``reset`` sets it back to nothing before it counts.
    """

    name: str
    events: tuple[str, ...]
    distinct: bool = False
    reset: tuple[str, ...] = ()
    means: str = ""


@value
class Rule:
    """On a trigger, from some stages, when every condition holds, to a stage, with a reason.

    A rule is triggered by any of its ``events`` or, for a deadline, ``after`` so many whole
    days in the stage (then ``events`` is empty).  ``to`` is a stage or SAME.  ``line`` is its
    place in its file.
    """

    name: str
    events: tuple[str, ...]
    after: int | None
    origins: tuple[str, ...]
    to: str
    because: str
    when: tuple[Condition, ...] = ()
    line: int = attrs.field(default=0, eq=False)

    @property
    def triggers(self) -> tuple[str, ...]:
        """What fires the rule: the names of its events, or ``after 120 days``."""
        return self.events if self.after is None else (deadline_name(self.after),)


@value
class Claim:
    """A property that must hold over every position that a rulebook can reach.

    ``pattern`` is one of PATTERNS and ``then`` its condition; ``every`` is the condition that
    ``needs`` and ``leads to`` start from.  The scope is all of a history, or from the first
    step where ``after`` holds, or up to the first where ``until`` holds, or both, or every
    closed stretch ``between`` two conditions (Dwyer, Avrunin and Corbett 1999).
    """

    name: str
    pattern: str
    then: Condition
    every: Condition | None = None
    after: Condition | None = None
    until: Condition | None = None
    between: tuple[Condition, ...] = ()
    because: str = ""
    line: int = attrs.field(default=0, eq=False)


PATTERNS = ("never", "always", "possible", "always possible", "needs", "leads to")


@value
class Rulebook:
    """Stages, events, tallies, rules in order, and claims about them.

    ``source`` is how a scenario names the rulebook (a packaged name or a path) and ``path``
    the file it was read from, for messages; neither counts when two rulebooks are compared.
    """

    name: str
    title: str
    start: str
    stages: Mapping[str, Stage] = attrs.field(converter=keyed)
    events: Mapping[str, EventType] = attrs.field(converter=keyed)
    tallies: Mapping[str, Tally] = attrs.field(converter=keyed)
    rules: tuple[Rule, ...]
    claims: tuple[Claim, ...] = ()
    sides: int = 2
    source: str = attrs.field(default="", eq=False)
    path: str = attrs.field(default="", eq=False)

    def rule(self, name: str) -> Rule:
        """The rule of that name; raises KeyError."""
        return self._rules_by_name[name]

    def rules_on(self, trigger: str) -> tuple[Rule, ...]:
        """The rules that a trigger (an event, or ``after 120 days``) asks, in file order."""
        return self._rules_by_trigger.get(trigger, ())

    def deadlines_of(self, stage: str) -> tuple[int, ...]:
        """The days after entering a stage on which a deadline falls, each once, ascending."""
        return self._deadlines.get(stage, ())

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """Everything that can happen: the events, then the deadlines by length."""
        days = sorted({rule.after for rule in self.rules if rule.after is not None})
        return (*self.events, *(deadline_name(n) for n in days))

    @cached_property
    def limits(self) -> tuple[int, ...]:
        """For each tally, the smallest count above which no condition tells counts apart.

        A tally that nothing asks about has the limit 0; one of sides no more than their number.
        """
        tops = dict.fromkeys(self.tallies, 0)
        for condition in self.conditions:
            for name, cuts in condition.cuts.items():
                if name in tops and max(cuts, default=0) > tops[name]:
                    tops[name] = max(tops[name], condition.top(name, self.most_sides))
        return tuple(tops.values())

    @cached_property
    def most_sides(self) -> dict[str, int]:
        """How far each tally of sides can count."""
        return {name: self.sides for name, tally in self.tallies.items() if tally.distinct}

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in the rulebook: of the rules, then of the claims."""
        of_rules = [condition for rule in self.rules for condition in rule.when]
        of_claims = [
            condition
            for claim in self.claims
            for condition in (claim.then, claim.every, claim.after, claim.until, *claim.between)
            if condition is not None
        ]
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
        found: dict[str, set[int]] = {}
        for rule in self.rules:
            if rule.after is not None:
                for stage in rule.origins:
                    found.setdefault(stage, set()).add(rule.after)
        return {stage: tuple(sorted(days)) for stage, days in found.items()}

    def __repr__(self) -> str:
        sizes = f"{len(self.stages)} stages, {len(self.events)} events, {len(self.rules)} rules"
        return f"<Rulebook {self.name}: {sizes}>"


def deadline_name(days: int) -> str:
    """How a deadline of so many days is called wherever a trigger is named."""
    return f"after {days} day" if days == 1 else f"after {days} days"


def tally_vocabulary(tallies: Mapping[str, object]) -> dict[str, Kind]:
    """The names that a rule's condition may use: the tallies."""
    return {name: Number() for name in tallies}


def step_vocabulary(
    stages: tuple[str, ...],
    events: tuple[str, ...],
    tallies: tuple[str, ...],
    rules: tuple[str, ...],
) -> dict[str, Kind]:
    """The names that a claim's condition may use: the step, and the tallies after it counted.

    ``was`` and ``read`` are the stage and the reading before the step, ``stage`` and ``reads``
    those after it; ``event`` is ``deadline`` where time passed, ``rule`` is ``none`` where no
    rule fired, and ``sides`` is the number of sides that acted.
    """
    stage = Symbols("stage", stages)
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
        "sides": Number(),
    }
    return words | tally_vocabulary(dict.fromkeys(tallies))
