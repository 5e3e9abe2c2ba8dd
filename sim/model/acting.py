"""Who acts, as conditions ask about it: how many sides, and which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sim.model.condition import Condition
from sim.model.condition_side import Acting
from sim.model.vocabulary import BY, SIDES, Actors

if TYPE_CHECKING:
    from sim.model.rulebook import Rulebook


def acting(sides: int) -> dict[str, int]:
    """What conditions see of those who act: the set of their sides (bits), and its number."""
    return {BY: sides, SIDES: sides.bit_count()}


def asks_who(conditions: Iterable[Condition]) -> bool:
    """Whether any of some conditions asks who acts, or how many sides do."""
    return any(BY in condition.names or SIDES in condition.names for condition in conditions)


def named_sides(conditions: Iterable[Condition]) -> int:
    """The sides (bits) that some conditions name."""
    named = 0
    for condition in conditions:
        for leaf in _acting_leaves(condition):
            named |= leaf.bit
    return named


def actors_of(condition: Condition) -> Actors:
    """The sides as a condition that asks for one of them calls them."""
    return next(_acting_leaves(condition)).actors


def _acting_leaves(condition: Condition) -> Iterator[Acting]:
    return (leaf for leaf in condition.tree.leaves() if isinstance(leaf, Acting))


def events_asking_who(rulebook: Rulebook) -> frozenset[str]:
    """The events of which some rule asks who does them."""
    return frozenset(
        event for rule in rulebook.rules if asks_who(rule.when) for event in rule.events
    )


def must_act(actors: Actors, numbers: Iterable[int]) -> tuple[Condition, ...]:
    """The condition lines that a ``by`` stands for: each of these sides is among those that act."""
    trees = [Acting(actors, number) for number in numbers]
    return tuple(Condition(tree.told({}), tree) for tree in trees)


def must_acts(conditions: Iterable[Condition]) -> tuple[Acting, ...]:
    """Those lines of a rule that only ask for one side to act."""
    return tuple(
        line.tree for line in conditions if isinstance(line.tree, Acting) and not line.tree.negated
    )
