"""What codes of event data mean under a rulebook: which code is which event, and what is news."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import attrs

from sim.model.frozen import keyed
from sim.model.rulebook import EventType, Rulebook
from sim.model.value import value

SCHEMES = ("cameo", "plover", "own")
CLASSES = ("cooperative deed", "neutral deed", "word", "hostile deed")
"""What events are told apart by, in the order in which those of one day happen."""
ANYBODY = "any"
ACTORS = ("government", "military", "parliament", "parties", "police", "rebels")
"""Sectors of a country that a table may name as actors."""


@value
class News:
    """What makes an event of a day news, and not the retelling of an older one.

    There must be ``statements`` of it that day at the least, and ``times`` the daily mean of the
    ``days`` before (0: whatever was told before).
    """

    statements: int = 1
    times: int = 0
    days: int = 28


ALWAYS_NEWS = News()


def class_of(kind: EventType) -> str:
    """Which of CLASSES an event is of."""
    return f"{kind.tone} deed" if kind.signal == "deed" else kind.signal


@value
class CodeMapping:
    """A mapping of codes to the events of a rulebook.

    ``events`` holds the codes of the types of event that the file names; under the scheme
    ``cameo`` the others keep the codes of their rulebook.  ``actors`` are the sectors that count
    on both sides, or ANYBODY.  ``evidence`` says how far the mapping is to be trusted.
    """

    name: str
    rulebook: Rulebook
    scheme: str
    actors: tuple[str, ...] = (ANYBODY,)
    events: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, converter=keyed)
    news: Mapping[str, News] = attrs.field(factory=dict, converter=keyed)
    within_a_day: tuple[str, ...] = CLASSES
    evidence: str = ""
    path: str = ""

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The event of each code that is named, here or in the rulebook; here goes first."""
        own = {code: event for event, codes in self.events.items() for code in codes}
        if self.scheme != "cameo":
            return own
        kinds = self.rulebook.events.items()
        of_book = {
            code: event for event, kind in kinds if event not in self.events for code in kind.cameo
        }
        return of_book | own

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The events of the rulebook in the order in which those of one day happen."""
        places = {kind: place for place, kind in enumerate(self.within_a_day)}
        events = self.rulebook.events
        return tuple(sorted(events, key=lambda event: places[class_of(events[event])]))

    @cached_property
    def coded(self) -> frozenset[str]:
        """The events that some code stands for."""
        return frozenset(self.codes.values())

    @property
    def anybody(self) -> bool:
        """Whether every actor counts, private ones too."""
        return ANYBODY in self.actors

    def event_of(self, code: str) -> str | None:
        """The event of a code: that of the longest code which it begins with; None for no event."""
        for length in range(len(code), 0, -1):
            event = self.codes.get(code[:length])
            if event is not None:
                return event
        return None

    def news_of(self, event: str) -> News:
        """What makes an event news."""
        return self.news.get(class_of(self.rulebook.events[event]), ALWAYS_NEWS)
