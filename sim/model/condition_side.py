"""What a condition asks of one side: whether it is among those that act."""

from __future__ import annotations

from sim.model.condition_tree import Answer, Leaf, Link
from sim.model.value import value
from sim.model.vocabulary import BY, Actors


@value
class Acting(Leaf, Link):
    """A side that is among those that act, or that is not where it is ``negated``."""

    actors: Actors
    number: int
    negated: bool = False

    @property
    def bit(self) -> int:
        """The side as a set of one."""
        return 1 << self.number - 1

    def answer(self) -> Answer:
        bit, wanted = self.bit, 0 if self.negated else self.bit
        return lambda values, _: values[BY] & bit == wanted

    def names(self) -> tuple[str, ...]:
        return (BY,)

    def written(self) -> tuple[str, str, str]:
        return self.actors.called[self.number - 1], "not in" if self.negated else "in", BY
