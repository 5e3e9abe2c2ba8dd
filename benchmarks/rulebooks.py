"""How the work on a rulebook grows: check, cover and leave-one-out, against bare arithmetic.

    python benchmarks/rulebooks.py            # the figures
    python benchmarks/rulebooks.py --smoke    # a quick look that everything still works

Each job is measured on an input and on one ten times as large, beside a sort of ten million
numbers taken in the same run, so that the figures hold for any machine.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

import numpy as np
from table import large_rulebook

from sim.analysis.check.rulebooks import lint
from sim.engine.removal import without_rule
from sim.engine.table import Table
from sim.model.condition_reader import parse
from sim.model.rulebook import EventType, Rule, Rulebook, Stage, Tally, tally_vocabulary
from sim.testing import transition_cover


def main() -> None:
    """Print how each job grows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="tiny sizes")
    smoke = parser.parse_args().smoke
    numbers = np.random.default_rng(1).random(10_000 if smoke else 10_000_000)
    unit = spent(lambda: np.sort(numbers))
    few, many = (10, 100) if smoke else (100, 1000)
    grown("lint of so many rules", unit, lambda n: (lint, Table(ruled(n))), few, many)
    low, high = (40, 400) if smoke else (1_800, 18_000)
    grown("a table that counts so far", unit, lambda n: (Table, counting(n)), low, high)
    low, high = (2, 3) if smoke else (5, 7)
    cubed = {low: large_rulebook(low), high: large_rulebook(high)}
    grown("a cover over so many tallies", unit, lambda n: (transition_cover, cubed[n]), low, high)
    grown("without each rule in turn", unit, lambda n: (each_gone, Table(cubed[n])), low, high)


def grown(
    what: str, unit: float, given: Callable[[int], tuple[Callable, object]], low: int, high: int
) -> None:
    """The cost of a job on a small and a large input, in sorts, and the one over the other."""
    costs = []
    for size in (low, high):
        job, thing = given(size)
        costs.append(spent(lambda job=job, thing=thing: job(thing)) / unit)
    first, second = costs
    print(f"{what}: {low:,} take {first:.2f} sorts, {high:,} take {second:.2f}: "
          f"{second / first:.1f} times")  # fmt: skip


def each_gone(table: Table) -> None:
    """A table for each rule taken out."""
    for place in range(len(table.rulebook.rules)):
        without_rule(table, place)


def ruled(rules: int) -> Rulebook:
    """A rulebook of many rules that compete: ten events and ten stages each."""
    chance = random.Random(7)
    stages = {f"s{n}": Stage(f"s{n}", "stalemate" if n % 2 else "progress") for n in range(20)}
    events = {f"e{n}": EventType(f"e{n}", "deed", "neutral") for n in range(30)}
    tallies = {f"t{n}": Tally(f"t{n}", (f"e{n}",), reset=(f"e{n + 3}",)) for n in range(5)}
    words = tally_vocabulary(tallies)
    made = []
    for number in range(rules):
        asked = chance.sample(list(tallies), chance.choice([0, 1, 1, 2]))
        made.append(
            Rule(
                name=f"r{number}",
                events=tuple(chance.sample(list(events), 10)),
                after=None,
                origins=tuple(chance.sample(list(stages), 10)),
                to=chance.choice(list(stages)),
                because="for the measure",
                when=tuple(parse(f"{name} >= {chance.randint(1, 2)}", words) for name in asked),
            )
        )
    return Rulebook("ruled", "Ruled", "s0", stages, events, tallies, tuple(made))


def counting(far: int) -> Rulebook:
    """A rulebook with one tally that counts far."""
    stages = {"a": Stage("a", "none"), "b": Stage("b", "progress")}
    events = {name: EventType(name, "deed", "neutral") for name in ("hit", "nod")}
    tallies = {"hits": Tally("hits", ("hit",), reset=("nod",))}
    when = (parse(f"hits >= {far}", tally_vocabulary(tallies)),)
    rule = Rule("go", ("hit",), None, ("a",), "b", "for the measure", when)
    return Rulebook("counting", "Counting", "a", stages, events, tallies, (rule,))


def spent(job: Callable[[], object]) -> float:
    """The processor time of a job."""
    started = time.process_time()
    job()
    return time.process_time() - started


if __name__ == "__main__":
    main()
