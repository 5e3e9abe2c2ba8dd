"""How fast a forecast is, as ratios within one run.

    python benchmarks/forecast.py            # the figures
    python benchmarks/forecast.py --smoke    # a quick look that everything still works

How good forecasts are is another question: ``sim forecast --judge scenarios`` answers it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import numpy as np

import sim
from sim.engine.table import Table
from sim.forecast.chain import DailyChain
from sim.forecast.chances import Chances, Floats
from sim.forecast.draws import Futures, Sampler
from sim.forecast.histories import counted, walks
from sim.forecast.library import packaged
from sim.forecast.rates import rates

ROOT = Path(__file__).parent.parent
CASES = {
    "one track": "oslo-1993",
    "two tracks": "singapore-2018",
    "one track, exact": "ups-1997",
}


def main() -> None:
    """Print every figure, beside its target where it has one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, one round")
    smoke = parser.parse_args().smoke
    rounds = 1 if smoke else 7
    for what, case in CASES.items():
        path = str(ROOT / "scenarios" / f"{case}.yaml")
        ours, run = paired(rounds, ["forecast", path], ["run", path])
        print(
            f"sim forecast, {what}: {ours:.2f} s of processor time, {ours / run:.1f} times "
            "'sim run'; target 1 s"
        )
    drawn(200 if smoke else 10_000, rounds)
    against_draws(1_000 if smoke else 10_000, 30 if smoke else 365)


def paired(rounds: int, ours: list[str], other: list[str]) -> tuple[float, float]:
    """The median processor time of two commands, each a process of its own, taken in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for arguments, taken in zip((ours, other), times, strict=True):
            before = os.times()
            subprocess.run(
                [sys.executable, "-m", "sim", *arguments], check=True, stdout=subprocess.DEVNULL
            )
            after = os.times()
            taken.append(
                after.children_user
                + after.children_system
                - before.children_user
                - before.children_system
            )
    return statistics.median(times[0]), statistics.median(times[1])


def drawn(many: int, rounds: int) -> None:
    """How many events of drawn futures of a year are walked in a second."""
    chances, usual = learned("diplomacy")
    taken = []
    for seed in range(rounds):
        drawing = Sampler(chances, usual[None], np.random.default_rng(seed))
        futures = Futures.standing(start(chances), 0, many)
        started = time.process_time()
        drawing.to(futures, 365)
        taken.append(drawing.steps / (time.process_time() - started) / 1e6)
    print(
        f"{many:,} futures of a year: {statistics.median(taken):.1f} million steps a second; "
        "target 2"
    )


def against_draws(many: int, days: int) -> None:
    """Exact shares beside those of drawn futures: how long each takes, and how far they part."""
    chances, usual = learned("labour")
    started = time.process_time()
    chain = DailyChain(chances, usual)
    row = start(chances)
    *_, spread = islice(chain.days(chain.start(row, 0)), days)
    exact = chain.shares(spread)
    halfway = time.process_time()
    futures = Futures.standing(row, 0, many)
    Sampler(chances, usual[None], np.random.default_rng(0)).to(futures, days)
    shares = np.bincount(chances.reads[futures.rows], minlength=len(exact)) / many
    ended = time.process_time()
    errors = np.sqrt(exact * (1 - exact) / many)
    apart = np.max(np.abs(shares - exact)[errors > 0] / errors[errors > 0])
    print(
        f"exact shares of labour after {days} days, {chain.states:,} states: "
        f"{(halfway - started) / (ended - halfway):.1f} times {many:,} draws; "
        f"{apart:.1f} standard errors apart; target 3"
    )


def learned(book: str) -> tuple[Chances, Floats]:
    """The table of a packaged rulebook, and the rates of its packaged cases."""
    cases, _ = packaged(sim.load_rulebook(book))
    starts = sorted({track.starts for case in cases for track in case.tracks.values()})
    chances = Chances(Table(cases[0].rulebook, starts=starts))
    return chances, rates(
        *counted(chances, [walk for one in cases for walk in walks(chances, one)])
    )


def start(chances: Chances) -> int:
    """The row on which a track stands at the end of its first day, before anything happened."""
    return chances.standing(chances.table.row(chances.table.machine.start()), 0)


if __name__ == "__main__":
    main()
