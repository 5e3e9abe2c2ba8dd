"""How fast `sim run` is, as ratios within one run: start-up, one long scenario, many small ones.

    python benchmarks/speed.py            # the figures
    python benchmarks/speed.py --smoke    # a quick look that everything still works

Machines are noisy: each ratio is the median of pairs taken in turn.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import transitions

import sim
from sim.model.rulebook import deadline_name

ROOT = Path(__file__).parent.parent
SINGAPORE = ROOT / "scenarios" / "singapore-2018.yaml"
SIM = Path(sys.executable).with_name("sim")


def main() -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, one round")
    smoke = parser.parse_args().smoke
    rounds, events, files = (1, 200, 5) if smoke else (15, 10_000, 500)
    with tempfile.TemporaryDirectory() as folder:
        cold_start(rounds)
        long_scenario(Path(folder), rounds, events)
        many_files(Path(folder), max(1, rounds // 3), files)


def cold_start(rounds: int) -> None:
    """A whole `sim run` of a small scenario against a bare interpreter."""
    ratio, seconds = paired(
        rounds,
        lambda: spend([SIM, "run", SINGAPORE]),
        lambda: spend([sys.executable, "-c", "pass"]),
    )
    print(f"cold start: {ratio:.1f} times a bare interpreter ({seconds * 1e3:.0f} ms); target 15")


def long_scenario(folder: Path, rounds: int, events: int) -> None:
    """A long scenario from YAML to JSON against `transitions` stepping the same events."""
    path = folder / "long.yaml"
    script = random_script("long", events, seed=1)
    path.write_text(script, encoding="utf-8")
    scenario = sim.load_scenario(path)
    walked = sim.run(scenario).steps
    ratio, seconds = paired(
        rounds,
        lambda: spend([SIM, "run", path, "--format", "json", "-o", folder / "long.json"]),
        lambda: step_with_transitions(scenario, walked),
    )
    steps = json.loads((folder / "long.json").read_text())["runs"][0]["steps"]
    assert len(steps) >= events, "the report holds every event"
    print(
        f"{events:,} events, YAML to JSON: {ratio:.1f} times transitions alone "
        f"({seconds:.2f} s); target 4"
    )


def many_files(folder: Path, rounds: int, files: int) -> None:
    """Many small scenarios in one `sim run`."""
    paths = []
    for number in range(files):
        path = folder / f"small-{number}.yaml"
        path.write_text(random_script(f"small-{number}", 8, seed=number), encoding="utf-8")
        paths.append(path)
    seconds = statistics.median(spend([SIM, "run", *paths]) for _ in range(rounds))
    print(f"{files} small files: {seconds / files * 1e3:.2f} ms each; target 3")


def paired(
    rounds: int, ours: Callable[[], float], other: Callable[[], float]
) -> tuple[float, float]:
    """The median ratio of pairs taken in turn, after one that is not counted; our median."""
    ours(), other()
    pairs = [(ours(), other()) for _ in range(rounds)]
    return statistics.median(a / b for a, b in pairs), statistics.median(a for a, _ in pairs)


def spend(command: Sequence[object]) -> float:
    """The seconds that a whole process takes."""
    started = time.perf_counter()
    done = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, check=False)
    seconds = time.perf_counter() - started
    assert done.returncode in (0, 1), f"exit {done.returncode}"
    return seconds


def step_with_transitions(scenario: sim.Scenario, walked: Sequence[sim.Step]) -> float:
    """The seconds that `transitions` alone needs for the same steps, deadlines included.

    It counts, asks and moves as the rulebook says; that it stands where `sim` does after every
    step is asserted, so that the two do the same work.
    """
    book = scenario.rulebook
    counts: dict[str, int] = dict.fromkeys(book.tallies, 0)
    shown: dict[str, int] = dict.fromkeys(book.tallies, 0)
    work = {event: [t for t in book.tallies.values() if event in (*t.reset, *t.events)]
            for event in book.events}  # fmt: skip

    def count(event: str, sides: int) -> None:
        for tally in work[event]:
            value = 0 if event in tally.reset else counts[tally.name]
            if event in tally.events:
                value = value | sides if tally.distinct else value + 1
            counts[tally.name] = value
            shown[tally.name] = value.bit_count() if tally.distinct else value

    machine, talks = machine_of(book, shown)
    script = [(step.event, step.event or str(step.deadline), step.sides) for step in walked]
    stages = []
    started = time.perf_counter()
    for event, trigger, sides in script:
        if event is not None:
            count(event, sides)
        if trigger in machine.events:
            talks.trigger(trigger)
        stages.append(talks.state)
    seconds = time.perf_counter() - started
    assert stages == [step.after.stage for step in walked], "both walk the same way"
    return seconds


def machine_of(book: sim.Rulebook, shown: dict[str, int]) -> tuple[transitions.Machine, Any]:
    """A rulebook as a machine of `transitions`; its conditions look at the tallies as shown."""

    class Talks:
        pass

    talks = Talks()
    machine = transitions.Machine(
        model=talks,
        states=list(book.stages),
        initial=book.start,
        auto_transitions=False,
        ignore_invalid_triggers=True,
    )
    for rule in book.rules:
        conditions = [lambda line=line: line.holds(shown) for line in rule.when]
        for trigger in rule.events or (deadline_name(rule.after),):
            to = None if rule.to == "same" else rule.to
            machine.add_transition(trigger, list(rule.origins), to, conditions=conditions)
    return machine, talks


def random_script(name: str, events: int, *, seed: int) -> str:
    """A scenario of random events as YAML: two in three are answered by a rule where it stands.

    Purely random events would soon end in a settlement, where hardly any rule is asked again.
    """
    chance = random.Random(seed)
    book = sim.load_rulebook("diplomacy")
    machine = sim.Machine(book)
    answered = {
        stage: [e for e in book.events if any(stage in r.origins for r in book.rules_on(e))]
        for stage in book.stages
    }
    position = machine.start()
    day = date(2000, 1, 1)
    lines = [
        f"scenario: {name}",
        f"title: {events} random events",
        "rulebook: diplomacy",
        "parties: {A: {name: A, side: 1}, B: {name: B, side: 2}}",
        "events:",
    ]
    for _ in range(events):
        day += timedelta(chance.choice([0, 0, 1, 1, 2, 5]))
        kinds = answered[position.stage] if chance.random() < 2 / 3 else list(book.events)
        event = chance.choice(kinds or list(book.events))
        sides, by = chance.choice([(1, "A"), (2, "B"), (3, "[A, B]")])
        position = machine.step(position, event, sides).after
        lines.append(f"  - {{date: {day}, event: {event}, by: {by}}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
