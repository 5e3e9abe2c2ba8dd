"""How fast a rulebook is tabulated: a large generated one, and the packaged one as a process.

python benchmarks/table.py            # the figures
python benchmarks/table.py --smoke    # a quick look that everything still works
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import sim
from sim.engine.table import Table
from sim.model.condition_reader import parse
from sim.model.rulebook import EventType, Rule, Rulebook, Stage, Tally, tally_vocabulary
from sim.model.value import changed

SIM = Path(sys.executable).with_name("sim")


def main() -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="a small rulebook, one round")
    smoke = parser.parse_args().smoke
    tabulate(large_rulebook(3 if smoke else 8))
    packaged(1 if smoke else 5)
    many_sides(3 if smoke else 6)


def tabulate(book: Rulebook) -> None:
    """Cells a second and memory of one large table."""
    started = time.perf_counter()
    table = Table(book)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(table):,} positions, {len(book.events)} events: {table.cells / seconds / 1e6:.1f} "
        f"million cells a second; target 5. {memory:.0f} MiB; target under 1024"
    )


def packaged(rounds: int) -> None:
    """The packaged rulebook tabulated by a whole process."""
    code = "import sim; from sim.engine.table import Table; Table(sim.load_rulebook('diplomacy'))"
    seconds = statistics.median(_spend([sys.executable, "-c", code]) for _ in range(rounds))
    size = len(Table(sim.load_rulebook("diplomacy")))
    print(f"diplomacy, {size:,} positions: {seconds:.2f} s as a whole process; target 0.3")


def many_sides(sides: int) -> None:
    """A conference of sides that nobody names, whole where that can be done, and reduced."""
    path = Path(__file__).parent.parent / "tests" / "rulebooks" / "six-sides.yaml"
    book = changed(sim.load_rulebook(path), sides=sides)
    started = time.perf_counter()
    reduced = Table(book, reduced=True)
    seconds = time.perf_counter() - started
    whole = len(Table(changed(book, sides=3))) / len(Table(changed(book, sides=3), reduced=True))
    print(
        f"{sides} sides, {len(reduced):,} positions, reduced: {seconds:.1f} s; target 10. "
        f"Of three sides the whole table is {whole:.1f} times as large"
    )


def large_rulebook(tallies: int, *, events: int = 30, stages: int = 8, top: int = 2) -> Rulebook:
    """A rulebook whose tallies saturate late, so that it has very many positions."""
    chance = random.Random(1)
    stage = {f"s{n}": Stage(f"s{n}", "stalemate" if n % 2 else "progress") for n in range(stages)}
    event = {f"e{n}": EventType(f"e{n}", "deed", "neutral") for n in range(events)}
    tally = {
        f"t{n}": Tally(f"t{n}", (f"e{n}",), reset=(f"e{(n + 11) % events}",))
        for n in range(tallies)
    }
    words = tally_vocabulary(tally)
    rules = [
        Rule(
            name=f"r{n}",
            events=(f"e{n % events}",),
            after=None,
            origins=tuple(chance.sample(list(stage), 3)),
            to=chance.choice(list(stage)),
            because="for the measure",
            when=(parse(f"{chance.choice(list(tally))} >= {top}", words),),
        )
        for n in range(2 * events)
    ]
    every = tuple(parse(f"{name} >= {top}", words) for name in tally)
    rules.append(Rule("every", (f"e{events - 1}",), None, ("s0",), "s1", "for the measure", every))
    rules.append(Rule("late", (), 100, ("s1", "s2"), "s0", "for the measure"))
    return Rulebook("large", "Large", "s0", stage, event, tally, tuple(rules))


def _spend(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
