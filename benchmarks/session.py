"""How fast news are taken as they come, as ratios within one run.

    python benchmarks/session.py            # the figures
    python benchmarks/session.py --smoke    # a quick look that everything still works

The events are as many that either side soon remembers what it decided before.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

import sim

DIPLOMACY = sim.load_rulebook("diplomacy")
FIRST = date(2000, 1, 1)
QUIET = "friendly_words"
"""An event that no tally of the rulebook counts and no rule answers where the talks begin."""


def main() -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, one round")
    smoke = parser.parse_args().smoke
    rounds, number = (1, 200) if smoke else (15, 20_000)
    same = [event(QUIET, 0)] * number
    many = [event(kind, day) for day in range(number // 31) for kind in DIPLOMACY.events]
    figures = [
        ("where nothing but the step happens", same, fed, 2.0),
        ("where every event of the rulebook comes daily", many, fed, None),
        ("the same, with the verdict asked for each", many, fed_and_asked, None),
    ]
    for what, events, ours, target in figures:
        ratio, seconds = paired(rounds, lambda e=events, o=ours: o(e), lambda e=events: stepped(e))
        aim = "" if target is None else f"; target {target:.0f}"
        each = seconds / len(events) * 1e6
        print(f"feed, {what}: {ratio:.1f} times Machine.step ({each:.2f} µs an event){aim}")


def event(kind: str, day: int) -> sim.Event:
    """An event of the first side on a day."""
    return sim.Event(FIRST + timedelta(day), kind, ("main",), ("A",))


def fed(events: list[sim.Event], *, ask: bool = False) -> float:
    """The seconds that a session takes for some events."""
    session = sim.Session(DIPLOMACY, parties={"A": 1, "B": 2})
    feed = session.feed
    started = time.perf_counter()
    for one in events:
        feed(one)
        if ask:
            _ = session.verdict
    return time.perf_counter() - started


def fed_and_asked(events: list[sim.Event]) -> float:
    """The same, where the verdict is asked for after each."""
    return fed(events, ask=True)


def stepped(events: list[sim.Event]) -> float:
    """The seconds that the machine alone takes for the same events."""
    machine = sim.Machine(DIPLOMACY)
    position, kinds = machine.start(), [one.event for one in events]
    started = time.perf_counter()
    for kind in kinds:
        position = machine.step(position, kind, 1).after
    return time.perf_counter() - started


def paired(
    rounds: int, ours: Callable[[], float], other: Callable[[], float]
) -> tuple[float, float]:
    """The median ratio of pairs taken in turn, after one that is not counted; our median."""
    ours(), other()
    pairs = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()  # as timeit does: a collection falls on whoever comes first
        pairs.append((ours(), other()))
        gc.enable()
    return statistics.median(a / b for a, b in pairs), statistics.median(a for a, _ in pairs)


if __name__ == "__main__":
    main()
