"""What can happen now: every event of the rulebook, who must act, and what it would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

from sim.model.rulebook import EventType
from sim.model.scenario import Party, Scenario
from sim.model.step import Step
from sim.model.value import value
from sim.report.phrases import what_it_did

MOVES, FIRES, COUNTS, NOTHING = "moves", "fires", "counts", "nothing"
KINDS = (MOVES, FIRES, COUNTS, NOTHING)
"""What an event may do: change the stage, fire a rule that does not, count, or none of these."""

_FEW_SIDES = 4
"""Up to so many sides every set of them is tried; beyond that each alone, and all together."""


@value
class GameChoice:
    """An event that can happen, and every smallest set of parties by which it does the same.

    ``step`` is what it would do on the track that was asked about, and ``anyone`` says whether it
    does so whichever party acts.
    """

    event: str
    by: tuple[tuple[str, ...], ...]
    step: Step
    anyone: bool

    @property
    def kind(self) -> str:
        """What it does: MOVES, FIRES, COUNTS or NOTHING."""
        return kind_of(self.step)


def kind_of(step: Step) -> str:
    """What a step does: MOVES, FIRES, COUNTS or NOTHING."""
    if step.moved:
        return MOVES
    if step.rule:
        return FIRES
    return COUNTS if step.counted else NOTHING


def choices(
    scenario: Scenario, tried: Callable[[str, tuple[str, ...]], Step]
) -> tuple[GameChoice, ...]:
    """All that can happen: what changes the stage first, then by stage, as the rulebook has them.

    ``tried`` says what an event by some parties would do.
    """
    found = [
        choice
        for event in scenario.rulebook.events.values()
        if event.name not in scenario.not_here
        for choice in _of_event(event, scenario, tried)
    ]
    stages = list(scenario.rulebook.stages)
    return tuple(sorted(found, key=lambda choice: _order(choice, stages)))


def _order(choice: GameChoice, stages: list[str]) -> tuple[int, int]:
    """By what it does, and by the stage that it leads to."""
    return KINDS.index(choice.kind), stages.index(choice.step.after.stage)


def _of_event(
    event: EventType, scenario: Scenario, tried: Callable[[str, tuple[str, ...]], Step]
) -> Iterable[GameChoice]:
    """An event, once for each different thing that it would do."""
    acting = _acting(event, scenario)
    alike: dict[object, list[tuple[str, ...]]] = {}
    steps = {parties: tried(event.name, parties) for parties in acting}
    for parties, step in steps.items():
        alike.setdefault(_outcome(step), []).append(parties)
    alone = [parties for parties in acting if len(parties) < 2]
    for same in alike.values():
        smallest = tuple(one for one in same if not any(set(few) < set(one) for few in same))
        anyone = len(alone) > 1 and set(alone) <= set(same)
        yield GameChoice(event.name, smallest, steps[same[0]], anyone)


def _outcome(step: Step) -> object:
    """What is told of a step before it is taken: two that are told alike are one choice."""
    if step.rule:
        return step.rule, step.after.stage
    return step.after.stage, step.after.counts, what_it_did(step)


def ways_to_act(
    choice: GameChoice, among: Iterable[GameChoice], parties: Mapping[str, Party]
) -> tuple[tuple[str, ...], ...]:
    """The sets of parties to ask about: by whom a choice does the same, and all sides together.

    These are left out where together they do something else, which is another choice ``among``
    those that there are.
    """
    together = speakers(parties)
    apart = any(together in other.by for other in among if other.event == choice.event)
    if apart or not choice.anyone or len(together) < 2:
        return choice.by
    return (*choice.by, together)


def _acting(event: EventType, scenario: Scenario) -> list[tuple[str, ...]]:
    """The sets of parties that may do an event, small ones first; a joint one is done by all."""
    together = speakers(scenario.parties)
    if event.joint and together:
        return [together]
    alone = [(name,) for name in scenario.parties]
    sides = len(together)
    sizes = range(2, sides + 1) if sides <= _FEW_SIDES else range(sides, sides + 1)
    several = [some for size in sizes for some in combinations(together, size)]
    return [*alone, *several] or [()]


def speakers(parties: Mapping[str, Party]) -> tuple[str, ...]:
    """The first party of each side, in order of side."""
    first: dict[int, str] = {}
    for name, party in parties.items():
        if party.side is not None:
            first.setdefault(party.side, name)
    return tuple(first[side] for side in sorted(first))
