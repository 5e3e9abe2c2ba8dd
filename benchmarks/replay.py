"""How fast all dyads of coded events are walked at once, as ratios within one run.

    python benchmarks/replay.py            # the figures
    python benchmarks/replay.py --smoke    # a quick look that everything still works

The peers walk the very same events of the packaged rulebook, deadlines and all: pandas, whose
groupby hands each dyad to a state machine as one would write it by hand, and plain `transitions`,
one dyad after the other.  That all make the same moves is asserted.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, ClassVar, NamedTuple

import numpy as np
from speed import machine_of

import sim
from sim.engine.table import Table
from sim.model.rulebook import deadline_name
from sim.records.bulk import Bulk, clocks_of

DIPLOMACY = sim.load_rulebook("diplomacy")
EVENTS = tuple(DIPLOMACY.events)
STAGES = {stage: place for place, stage in enumerate(DIPLOMACY.stages)}
OFTEN = {
    "talks_held": 449, "offer": 206, "hostile_statement": 91, "friendly_words": 82,
    "provocation": 61, "framework_agreed": 50, "sanction": 25, "threat": 15, "demand": 13,
    "return_made": 3, "concession": 2, "talks_collapsed": 1, "ceasefire": 1,
    "commitment_broken": 1, "mediation": 1,
}  # fmt: skip
"""How often a year's table of ICEWS has the event types that its codes stand for, in thousand."""

Moves = list[tuple[int, int, int]]
"""Dyad, day and stage: where each dyad begins, and every move after that."""


class Events(NamedTuple):
    """Coded events in order of dyad and day, and the last day of all clocks."""

    dyad: Any
    day: Any
    event: Any
    sides: Any
    last: int


def main() -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, one round")
    smoke = parser.parse_args().smoke
    table = Table(DIPLOMACY)
    year = coded(*((2000, 100, 304) if smoke else (100_000, 4096, 304)))
    decades = coded(*((5000, 100, 10_957) if smoke else (3_000_000, 4096, 10_957)))
    by_ourselves(table, decades)
    with_pandas(table, year, 20, rounds=1 if smoke else 7)
    with_pandas(table, decades, 60, rounds=1)
    with_transitions(table, year, sample=100 if smoke else 10_000)


def by_ourselves(table: Table, events: Events) -> None:
    """How fast the walk alone is, and what it needs beside the events."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = min(with_ours(table, events)[0] for _ in range(3))
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    print(f"{len(events.day) / seconds / 1e6:.1f} million events a second, in {more:.0f} MiB more")


def coded(number: int, dyads: int, days: int) -> Events:
    """Events by chance, as often as coded: the loudest 128 of 4,096 dyads have half of them."""
    chance = np.random.default_rng(11)
    share = np.arange(1, dyads + 1) ** -0.9
    dyad = np.sort(chance.choice(dyads, number, p=share / share.sum()).astype(np.int32))
    first = date(2018, 1, 1).toordinal()
    day = (first + chance.integers(0, days, number)).astype(np.int32)
    day = day[np.lexsort((day, dyad))]
    weight = np.array([OFTEN.get(event, 0) for event in EVENTS], dtype=float)
    event = chance.choice(len(EVENTS), number, p=weight / weight.sum()).astype(np.int16)
    sides = chance.integers(1, 4, number).astype(np.int16)
    return Events(dyad, day, event, sides, first + days)


def with_ours(table: Table, events: Events) -> tuple[float, Moves]:
    """The processor's seconds that the walk takes, with the columns looked up, and its moves."""
    started = time.process_time()
    bulk = Bulk(table)
    clocks = clocks_of(events.dyad, events.day, last=events.last)
    column = bulk.column[events.event, events.sides]
    spells = bulk.spells(events.dyad, events.day, column, clocks)
    seconds = time.process_time() - started
    places = (spells.dyad.tolist(), spells.first.tolist(), spells.stage.tolist())
    return seconds, list(zip(*places, strict=True))


def with_pandas(table: Table, events: Events, target: int, *, rounds: int) -> None:
    """Beside a groupby of pandas that applies a state machine of plain Python."""
    if importlib.util.find_spec("pandas") is None:
        print("pandas: not installed, passed over")
        return
    import pandas as pd

    names = pd.Categorical.from_codes(events.event, categories=EVENTS)
    frame = pd.DataFrame({**events._asdict(), "event": names}).drop(columns="last")
    rules = Rules(DIPLOMACY)

    def apply() -> tuple[float, Moves]:
        moves: Moves = []
        started = time.process_time()
        groups = frame.groupby("dyad", sort=True)[["dyad", "day", "event", "sides"]]
        groups.apply(partial(walk_group, rules, events.last, moves))
        return time.process_time() - started, moves

    number = len(events.day)
    ratio, rate = paired(rounds, lambda: with_ours(table, events), apply)
    aim = f"; target {target}" if target else ""
    print(
        f"{number:,} events: {ratio:.0f} times pandas groupby.apply with a state machine of plain "
        f"Python ({number / rate / 1e6:.1f} million events a second){aim}"
    )


def walk_group(rules: Rules, last: int, moves: Moves, group: Any) -> None:
    """Walk the rows of one dyad."""
    dyad = ByHand(rules, int(group["dyad"].iloc[0]), int(group["day"].iloc[0]), moves)
    rows = zip(group["event"], group["sides"], group["day"], strict=True)
    for event, sides, day in rows:
        dyad.take(event, sides, day)
    dyad.let_pass(last + 1)


def with_transitions(table: Table, events: Events, *, sample: int) -> None:
    """Beside plain transitions, which walks the first dyads of those that have few events."""
    few = np.flatnonzero(np.cumsum(np.bincount(events.dyad)[::-1]) <= sample)
    part = events.dyad > int(events.dyad.max()) - few.size
    some = Events(*(array[part] for array in events[:4]), events.last)
    whole, moves = with_ours(table, events)
    rules, theirs = Rules(DIPLOMACY), []
    started, now = time.process_time(), None
    for dyad, day, event, sides in zip(*(array.tolist() for array in some[:4]), strict=True):
        if now is None or dyad != now.dyad:
            if now is not None:
                now.let_pass(events.last + 1)
            now = ByTransitions(rules, dyad, day, theirs)
        now.take(EVENTS[event], sides, day)
    if now is not None:
        now.let_pass(events.last + 1)
    seconds = time.process_time() - started
    known = set(some.dyad.tolist())
    assert [move for move in moves if move[0] in known] == theirs, "both walk the same way"
    ratio = (seconds / len(some.day)) / (whole / len(events.day))
    print(f"{ratio:.0f} times plain transitions, by the event; target 100")


def paired(
    rounds: int, ours: Callable[[], tuple[float, Moves]], other: Callable[[], tuple[float, Moves]]
) -> tuple[float, float]:
    """The median ratio of pairs taken in turn, and our median."""
    pairs = []
    for _ in range(rounds):
        (mine, moves), (theirs, others) = ours(), other()
        assert moves == others, "both walk the same way"
        pairs.append((mine, theirs))
    return statistics.median(b / a for a, b in pairs), statistics.median(a for a, _ in pairs)


class Rules:
    """The rulebook as dictionaries; each condition is a function that looks at the tallies."""

    def __init__(self, book: sim.Rulebook) -> None:
        self.start = book.start
        self.empty = dict.fromkeys(book.tallies, 0)
        self.rules: dict[tuple[str, Any], list[tuple[Any, str | None]]] = {}
        for rule in book.rules:
            lines = " and ".join(f"({line.text})" for line in rule.when)
            guard = eval(f"lambda t: {of_tallies(book, lines)}") if lines else None
            for trigger in rule.events or (rule.after,):
                for origin in rule.origins:
                    told = self.rules.setdefault((origin, trigger), [])
                    told.append((guard, None if rule.to == "same" else rule.to))
        self.deadlines = {
            stage: sorted(
                {rule.after for rule in book.rules if rule.after and stage in rule.origins}
            )
            for stage in book.stages
        }
        self.tallies = {
            event: [
                (name, event in tally.reset, event in tally.events, tally.distinct)
                for name, tally in book.tallies.items()
                if event in tally.reset or event in tally.events
            ]
            for event in book.events
        }


class Tallied:
    """The tallies of a dyad: sides as bits."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.counts = dict(rules.empty)

    def count(self, event: str, sides: int) -> None:
        """Reset and count the tallies of an event."""
        for name, resets, counts, distinct in self.rules.tallies[event]:
            if resets:
                self.counts[name] = 0
            if counts:
                now = self.counts[name]
                self.counts[name] = now | sides if distinct else now + 1


class ByHand:
    """A state machine of one dyad as one would write it."""

    def __init__(self, rules: Rules, dyad: int, day: int, moves: Moves) -> None:
        self.rules, self.dyad, self.moves = rules, dyad, moves
        self.stage, self.tallies = rules.start, Tallied(rules)
        self.clock, self.passed = day, 0
        moves.append((dyad, day, STAGES[self.stage]))

    def ask(self, trigger: Any, day: int) -> None:
        """The first rule that fits leads where it does."""
        for guard, to in self.rules.rules.get((self.stage, trigger), ()):
            if guard is None or guard(self.tallies.counts):
                if to is not None:
                    self.enter(to, day)
                return

    def enter(self, stage: str, day: int) -> None:
        """Enter a stage, which starts the clock anew."""
        if stage != self.stage:
            self.moves.append((self.dyad, day, STAGES[stage]))
        self.stage, self.clock, self.passed = stage, day, 0

    def let_pass(self, before: int) -> None:
        """Let every deadline fall that falls before a day."""
        while True:
            lengths = self.rules.deadlines[self.stage]
            if self.passed == len(lengths) or self.clock + lengths[self.passed] >= before:
                return
            self.passed += 1
            self.ask(lengths[self.passed - 1], self.clock + lengths[self.passed - 1])

    def take(self, event: str, sides: int, day: int) -> None:
        """An event happens."""
        self.let_pass(day)
        self.tallies.count(event, sides)
        self.ask(event, day)


class ByTransitions(ByHand):
    """The same, where `transitions` says which rule fires."""

    machine, talks = machine_of(DIPLOMACY, SHOWN := dict.fromkeys(DIPLOMACY.tallies, 0))
    known = frozenset(machine.events)
    entered: ClassVar[list[object]] = []

    def __init__(self, rules: Rules, dyad: int, day: int, moves: Moves) -> None:
        super().__init__(rules, dyad, day, moves)
        self.machine.set_state(self.stage)
        self.SHOWN.update(rules.empty)

    def ask(self, trigger: Any, day: int) -> None:
        """The machine is asked, and its callback says whether a stage was entered."""
        name = trigger if isinstance(trigger, str) else deadline_name(trigger)
        if name not in self.known:
            return
        self.talks.trigger(name)
        if self.entered:
            self.entered.clear()
            self.enter(self.talks.state, day)

    def take(self, event: str, sides: int, day: int) -> None:
        """An event happens, and the machine's conditions see the tallies that it counted."""
        self.let_pass(day)
        self.tallies.count(event, sides)
        for name, _, _, distinct in self.rules.tallies[event]:
            now = self.tallies.counts[name]
            self.SHOWN[name] = now.bit_count() if distinct else now
        self.ask(event, day)


for state in ByTransitions.machine.states.values():
    state.add_callback("enter", lambda: ByTransitions.entered.append(None))


def of_tallies(book: sim.Rulebook, lines: str) -> str:
    """Conditions that look at the tallies: sides as how many."""
    for name, tally in book.tallies.items():
        seen = f"t['{name}'].bit_count()" if tally.distinct else f"t['{name}']"
        lines = " ".join(seen if word == name else word for word in spaced(lines))
    return lines


def spaced(text: str) -> list[str]:
    """The words of a condition."""
    for sign in "()[],":
        text = text.replace(sign, f" {sign} ")
    return text.split()


if __name__ == "__main__":
    main()
