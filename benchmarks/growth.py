"""How each job grows when its input grows tenfold: the same job, small and large, in one run.

    python benchmarks/growth.py            # the figures
    python benchmarks/growth.py --smoke    # a quick look that everything still works

A figure is the time of the large input as a multiple of that of the small one, the median of
pairs taken in turn: 10 grows with its input, 1 does not grow at all, 100 would be quadratic.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
from speed import SIM, random_script, spend

import sim
from sim.analysis.change.whatif import what_if
from sim.analysis.compare.diff import histories
from sim.analysis.compare.runs import compare
from sim.analysis.judge.report import report
from sim.analysis.judge.score import Checkpoint, checkpoints
from sim.files.page import Page
from sim.files.scenario_file import read_scenario
from sim.files.shelf import Shelf
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.records.cameo import GOLDSTEIN
from sim.report.run import run_report
from sim.report.text import as_text
from sim.report.whatif import whatif_report

PARTIES = {"A": Party("A", side=1), "B": Party("B", side=2)}


def main() -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, one round")
    smoke = parser.parse_args().smoke
    rounds = 1 if smoke else 5
    grows("diff, deadlines ten times as long", differing, 30 if smoke else 300, rounds, 1.5)
    grows("whatif, a silence ten times as long", silence, 2 if smoke else 19, rounds, 1.5)
    grows("whatif, ten times as many tracks", asked_on_tracks, 3 if smoke else 50, rounds, 10)
    grows("text, ten times as many tracks", told_on_tracks, 5 if smoke else 200, rounds, 15)
    grows("compare, ten times as many tracks", compared_on_tracks, 5 if smoke else 50, rounds, 15)
    grows("score, ten times as many cases", scored, 5 if smoke else 100, rounds, 12)
    grows("score without each rule, ten times as many cases", scored_without_rules,
          2 if smoke else 20, rounds, 12)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for name in ("run", "check", "score"):
            grows(f"sim {name}, ten times as many files", command(folder, name),
                  3 if smoke else 50, rounds, 10)  # fmt: skip
        grows("from Python, ten times as many events", reading(folder), 50 if smoke else 1000,
              rounds, 12)  # fmt: skip
        collecting(Path(folder), 200 if smoke else 10_000, rounds)


def grows(
    what: str, job_of: Callable[[int], Callable[[], object]], size: int, rounds: int, target: float
) -> None:
    """Print how much longer a job takes when its size is ten times as large."""
    small, large = job_of(size), job_of(10 * size)
    small(), large()
    ratio = statistics.median(_seconds(large) / _seconds(small) for _ in range(rounds))
    print(f"{what}: {ratio:.1f} times as long; target {target}")


def differing(days: int) -> Callable[[], object]:
    """Two rulebooks that count to twelve; a meeting restarts the clock of the second alone."""
    path = Path(__file__).parent / "clock.yaml"
    book = sim.load_rulebook(path)
    a, b = (
        attrs.evolve(
            book,
            rules=tuple(
                attrs.evolve(rule, after=days) if rule.after else
                attrs.evolve(rule, to=to) if rule.name == "meet" else rule
                for rule in book.rules
            ),
        )
        for to in ("same", "talks")
    )  # fmt: skip
    return lambda: histories(a, b)


def silence(years: int) -> Callable[[], object]:
    """Two events and the years between them."""
    scenario = _scenario(
        [
            Event(date(1800, 1, 1), "talks_held", (MAIN,), ("A", "B")),
            Event(date(1800 + years, 1, 1), "no_show", (MAIN,), ("A",)),
        ],
        (MAIN,),
    )
    return lambda: what_if(scenario)


def asked_on_tracks(tracks: int) -> Callable[[], object]:
    """A history on many tracks, asked on each and told."""
    scenario = _on_tracks(tracks)
    return lambda: as_text(whatif_report(what_if(scenario)))


def told_on_tracks(tracks: int) -> Callable[[], object]:
    """The text of a run on many tracks."""
    walked = sim.run(_on_tracks(tracks))
    return lambda: as_text(run_report(walked))


def compared_on_tracks(tracks: int) -> Callable[[], object]:
    """Two runs on many tracks laid side by side."""
    walked = sim.run(_on_tracks(tracks))
    return lambda: compare([walked, walked])


def scored(cases: int) -> Callable[[], object]:
    """So many histories under one rulebook, each laid beside what is known of its days."""
    found = _cases(cases)
    return lambda: report([found], GOLDSTEIN)


def scored_without_rules(cases: int) -> Callable[[], object]:
    """The same, and again without each rule."""
    found = _cases(cases)
    return lambda: report([found], GOLDSTEIN, leave_one_out=True)


def command(folder: str, name: str) -> Callable[[int], Callable[[], object]]:
    """A whole command on many small files, as a process of its own."""

    def job_of(files: int) -> Callable[[], object]:
        paths = []
        for number in range(files):
            path = Path(folder) / f"{name}-{number}.yaml"
            path.write_text(_small(number), encoding="utf-8")
            paths.append(path)
        return lambda: spend([SIM, name, *paths])

    return job_of


def _cases(number: int) -> list[tuple[Scenario, tuple[Checkpoint, ...]]]:
    shelf = Shelf()
    pages = [Page(f"small-{place}.yaml", _small(place)) for place in range(number)]
    scenarios = [read_scenario(page, shelf=shelf) for page in pages]
    return [(scenario, checkpoints(scenario)) for scenario in scenarios]


def _small(number: int) -> str:
    """A scenario of eight random events, with something known of two of its days."""
    text = random_script(f"small-{number}", 8, seed=number)
    known = "  - {at: 2000-01-06, reads: progress}\n  - {at: 2000-06-01, reads: none}\n"
    return f"{text}until: 2000-06-01\nexpect:\n{known}"


def reading(folder: str) -> Callable[[int], Callable[[], object]]:
    """A file read and walked from Python, as a notebook would."""

    def job_of(events: int) -> Callable[[], object]:
        path = Path(folder) / f"read-{events}.yaml"
        path.write_text(random_script("read", events, seed=2), encoding="utf-8")
        return lambda: sim.run(sim.load_scenario(path))

    return job_of


def collecting(folder: Path, events: int, rounds: int) -> None:
    """Reading and walking while the caller collects garbage, against a caller that does not."""
    job = reading(str(folder))(events)
    ratios = []
    for _ in range(rounds):
        gc.enable()
        on = _seconds(job)
        gc.disable()
        off = _seconds(job)
        gc.enable()
        ratios.append(on / off)
    print(
        f"from Python, {events:,} events: {statistics.median(ratios):.2f} times as long where "
        "garbage is collected; target 1.1"
    )


def _on_tracks(tracks: int) -> Scenario:
    names = tuple(f"k{place}" for place in range(tracks))
    kinds = ["talks_held", "no_show", "hostile_statement", "summit_held"] * 5
    days = [date(2001, 1 + place // 2, 1 + place) for place in range(len(kinds))]
    events = [Event(day, kind, names, ("A",)) for day, kind in zip(days, kinds, strict=True)]
    return _scenario(events, names)


def _scenario(events: list[Event], tracks: tuple[str, ...]) -> Scenario:
    book = sim.load_rulebook("diplomacy")
    stands = {name: Track(name, book.start) for name in tracks}
    return Scenario("growth", "Growth", book, tuple(events), PARTIES, {}, stands)


def _seconds(job: Callable[[], object]) -> float:
    """The processor's seconds for a job, those of a process that it waits for among them."""
    started = _spent()
    job()
    return _spent() - started


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
