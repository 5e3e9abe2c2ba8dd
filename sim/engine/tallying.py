"""What an event, or the entering of a stage, does to the tallies of a track."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.acting import asks_who
from sim.model.rulebook import Rulebook, Tally


class Work(NamedTuple):
    """What an event does to one tally, in this order: sets it back, drops sides, counts in it.

    It counts in the stages ``within``, or in all where that names none, and where all sides of
    ``by`` (as bits) act.
    """

    tally: int
    resets: bool
    drops: bool
    counts: bool
    distinct: bool
    within: tuple[str, ...] = ()
    by: int = 0

    def counts_by(self, sides: int) -> bool:
        """Whether the event counts where these sides do it."""
        return self.counts and not self.by & ~sides


def tallying(rulebook: Rulebook, event: str) -> tuple[Work, ...]:
    """What an event does to the tallies, by their place in the rulebook."""
    return tuple(
        Work(
            tally=place,
            resets=event in tally.reset,
            drops=event in tally.drop,
            counts=event in tally.events,
            distinct=tally.distinct,
            within=tally.within,
            by=tally.by,
        )
        for place, tally in enumerate(rulebook.tallies.values())
        if event in tally.reset or event in tally.drop or event in tally.events
    )


def emptied(rulebook: Rulebook, stage: str) -> tuple[int, ...]:
    """The tallies that entering a stage sets back, by their place in the rulebook."""
    return tuple(
        place for place, tally in enumerate(rulebook.tallies.values()) if stage in tally.entering
    )


def heeds_sides(rulebook: Rulebook, event: str) -> bool:
    """Whether it can make a difference who does an event.

    It does where a rule asks who does it, and where a tally in use counts it by some sides only,
    counts the sides that do it, or drops them.
    """
    return any(asks_who(rule.when) for rule in rulebook.rules_on(event)) or any(
        limit and (_counts_sides(tally, event) or event in tally.drop)
        for limit, tally in zip(rulebook.limits, rulebook.tallies.values(), strict=True)
    )


def _counts_sides(tally: Tally, event: str) -> bool:
    """Whether a tally counts an event by who does it."""
    return event in tally.events and bool(tally.distinct or tally.by)
