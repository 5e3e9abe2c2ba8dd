"""The numbers of docs/semantics.md read afresh, to hold the engine against.

Written from that page alone, and in the plainest way: it shares no code with the engine, keeps
true counts and never saturates, remembers nothing, and lets Python itself read a condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from sim.model.condition import Condition
from sim.model.rulebook import SAME, Rule, Rulebook
from sim.model.scenario import Event, Scenario

Refusals = list[tuple[str, str, list[str]]]
"""Each rule that was asked and did not fire: its name, what it lacks, and the lines it lacks."""


class Told(NamedTuple):
    """A step as the page says that it goes."""

    day: date
    track: str
    trigger: str
    stage: str
    tallies: dict[str, int]
    rule: str | None
    refusals: Refusals


class Track:
    """One track: its stage, its tallies, and the deadlines that are spent."""

    def __init__(self, rulebook: Rulebook, stage: str) -> None:
        self.book = rulebook
        self.stage = stage
        self.entered = False
        self.spent: set[int] = set()
        self.refusals: Refusals = []
        self.tallies: dict[str, Any] = {
            name: set() if tally.distinct else 0 for name, tally in rulebook.tallies.items()
        }

    def happen(self, event: str, sides: Iterable[int] = (), waited: int = 0) -> str | None:
        """An event resets, drops, counts, then asks the rules (1, 9, 10, 11); the rule's name.

        ``waited`` is for how many whole days the stage has lasted (12).
        """
        for name, tally in self.book.tallies.items():
            if event in tally.reset:
                self.tallies[name] = set() if tally.distinct else 0
            if event in tally.drop:
                self.tallies[name] = self.tallies[name] - set(sides)
            here = self.stage in (tally.within or self.book.stages)
            if event in tally.events and here and _numbers(tally.by) <= set(sides):
                now = self.tallies[name]
                self.tallies[name] = now | set(sides) if tally.distinct else now + 1
        rules = [rule for rule in self.book.rules if event in rule.events]
        return self._ask(rules, waited, frozenset(sides))

    def due(self) -> int | None:
        """The shortest deadline of the stage that is not spent (5)."""
        lengths = [
            rule.after
            for rule in self.book.rules
            if rule.after is not None and self.stage in rule.origins
        ]
        return min((n for n in lengths if n not in self.spent), default=None)

    def expire(self) -> str | None:
        """The next deadline falls: all rules of its length are asked, once (5)."""
        length = self.due()
        assert length is not None
        self.spent.add(length)
        return self._ask([rule for rule in self.book.rules if rule.after == length])

    def counts(self) -> dict[str, int]:
        """True counts, sides as how many (6)."""
        return {
            name: len(now) if isinstance(now, set) else now for name, now in self.tallies.items()
        }

    def holds(self, line: Condition, waited: int = 0, sides: frozenset[int] = frozenset()) -> bool:
        values = {**self.counts(), "waited": waited, "by": sides, "sides": len(sides)}
        text = in_numbers(in_days(line.text), self.book.side_names)
        return bool(eval(text, {"__builtins__": {}}, values))

    def _ask(
        self, rules: list[Rule], waited: int = 0, sides: frozenset[int] = frozenset()
    ) -> str | None:
        """The first that fits, in file order (2), and why each other did not fire (4)."""
        here, fired = self.stage, None
        self.entered, self.refusals = False, []
        for rule in rules:
            lacking = [line.text for line in rule.when if not self.holds(line, waited, sides)]
            if here not in rule.origins:
                self.refusals.append((rule.name, "stage", []))
            elif lacking:
                self.refusals.append((rule.name, "condition", lacking))
            elif fired:
                self.refusals.append((rule.name, "order", []))
            else:
                fired = rule
        if fired and fired.to != SAME:  # entering restarts the clock, also from itself (3)
            self.stage, self.spent, self.entered = fired.to, set(), True
            for name, tally in self.book.tallies.items():  # the rules saw what it counted (10)
                if fired.to in tally.entering:
                    self.tallies[name] = set() if tally.distinct else 0
        return fired.name if fired else None


def in_days(text: str) -> str:
    """A condition with every length of time as its number of days (12)."""
    text = re.sub(r"(\d+) +weeks?", lambda found: str(7 * int(found[1])), text)
    return re.sub(r"(\d+) +days?", r"\1", text)


def in_numbers(text: str, names: tuple[str, ...]) -> str:
    """A condition with every side that is asked for by its number (9)."""
    for number, name in enumerate(names, 1):
        text = re.sub(rf"\b{name}\b(?= +(not +)?in +by\b)", str(number), text)
    return text


def _numbers(bits: int) -> set[int]:
    """The numbers of a set of sides: side 1 adds 1 to it, side 2 adds 2, side 3 adds 4."""
    return {place + 1 for place in range(bits.bit_length()) if bits >> place & 1}


def known(scenario: Scenario, as_of: date | None) -> list[Event]:
    """The events that had happened and were public at the end of a day (5)."""
    return [
        event
        for event in scenario.events
        if as_of is None or (event.date <= as_of and (event.known or event.date) <= as_of)
    ]


def together(rulebook: Rulebook, readings: Iterable[str]) -> str:
    """What some tracks read together: what they share, or the first line that fits (13)."""
    different = set(readings)
    if len(different) == 1:
        return different.pop()
    for line in rulebook.overall:
        wanted = [share.split() for share in line.when]
        if all(
            what in different if many == "any" else different == {what} for many, what in wanted
        ):
            return line.reads
    return "mixed"


def told_plainly(
    scenario: Scenario, last: date, events: Iterable[Event] | None = None
) -> list[Told]:
    """Every step of a scenario, with the clock run to the end of a last day.

    ``events`` are those that are known, where not all of them are.
    """
    happened = list(scenario.events if events is None else events)
    tracks = {name: Track(scenario.rulebook, one.starts) for name, one in scenario.tracks.items()}
    entered = dict.fromkeys(tracks, scenario.begins or (happened or scenario.events)[0].date)
    steps: list[Told] = []

    def note(day: date, name: str, trigger: str, rule: str | None) -> None:
        track = tracks[name]
        if track.entered:
            entered[name] = day
        steps.append(Told(day, name, trigger, track.stage, track.counts(), rule, track.refusals))

    def let_pass(until: date) -> None:
        while True:
            falls = [
                (entered[name] + timedelta(length), place, name, length)
                for place, (name, track) in enumerate(tracks.items())
                if (length := track.due()) is not None
            ]
            falls = [fall for fall in falls if fall[0] <= until]
            if not falls:
                return
            day, _, name, length = min(falls)
            note(day, name, f"{length}d", tracks[name].expire())

    for event in happened:
        let_pass(event.date - timedelta(1))
        known = [scenario.parties[name].side for name in event.by]
        sides = {side for side in known if side is not None}
        for name in event.tracks:
            waited = (event.date - entered[name]).days
            rule = tracks[name].happen(event.event, sides, waited)
            note(event.date, name, event.event, rule)
    let_pass(last)
    return steps
