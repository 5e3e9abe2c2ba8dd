"""What a rulebook counts."""

from __future__ import annotations

from typing import Annotated

from sim.model.said import MEANS, Also, Name, Some, also_said, said
from sim.model.sides import SideSet
from sim.model.value import value


@value
class Tally:
    """What a rule may ask about: how often, or by how many sides, something happened.

    ``distinct`` is True for a number of distinct sides that did one of the ``events``.  An event
    first sets the tally back (``reset``), then takes out the sides that do it (``drop``), then
    counts, where the track stands in one of the stages ``within`` (none named: in any) and all of
    the sides ``by`` act (none named: whoever does); entering a stage sets it back once the rules
    were asked.  ``within_written`` and ``entering_written`` are the stages as the file lists them,
    where it names groups of them.
    """

    name: str
    events: Some = said("The types of event that count", key="of")
    distinct: bool = False
    within: tuple[Name, ...] = said(
        "The stages in which it counts; none for all of them", key="in", default=()
    )
    drop: tuple[Name, ...] = said(
        "The types of event that take out the sides which do them", default=()
    )
    reset: tuple[Name, ...] = said("The types of event that set it back to nothing", default=())
    entering: tuple[Name, ...] = said(
        "The stages whose entering sets it back to nothing", key="reset_on_entering", default=()
    )
    by: SideSet = said(
        "The sides that must all act for it to count; none where any may", before="in", default=0
    )
    means: str = said(MEANS, or_null=True, default="")
    within_written: tuple[str, ...] = ()
    entering_written: tuple[str, ...] = ()

    @property
    def listed_within(self) -> tuple[str, ...]:
        """The stages and groups in which it counts, as the file lists them."""
        return self.within_written or self.within

    @property
    def listed_entering(self) -> tuple[str, ...]:
        """The stages and groups whose entering sets it back, as the file lists them."""
        return self.entering_written or self.entering

    @property
    @also_said("Events, or the sides that did any", before="of")
    def counts(self) -> Annotated[str, Also(enum=["events", "sides"])]:
        """What is counted: events, or the sides that did any."""
        return "sides" if self.distinct else "events"
