"""How fast the testing kit is, and what it reaches: steps, histories, the cover, discards.

python benchmarks/testing.py            # the figures
python benchmarks/testing.py --smoke    # a quick look that everything still works
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

import sim
from sim.analysis.cover.answers import Answers, outcomes_of
from sim.engine.table import Table
from sim.model.scenario import MAIN
from sim.model.step import Step
from sim.model.verdict import Run
from sim.testing import as_state_machine, every_step, runs, transition_cover

DEEP = Path(__file__).parent.parent / "tests" / "rulebooks" / "deep.yaml"
BOOK = sim.load_rulebook("diplomacy")
STEPS = Counter()


class Trivial(RuleBasedStateMachine):
    """One rule that does nothing: what Hypothesis itself costs a step."""

    @rule()
    def nothing(self) -> None:
        STEPS["trivial"] += 1


class Counted(as_state_machine(BOOK)):  # type: ignore[misc]  # a class made at run time
    """The machine of the kit, its steps counted as Hypothesis takes them."""

    def take(self, event: str, sides: int) -> None:
        """Count, then take."""
        STEPS["kit"] += 1
        super().take(event, sides)

    def wait(self) -> None:
        """Count, then wait."""
        STEPS["kit"] += 1
        super().wait()


def main() -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="few examples, one round")
    smoke = parser.parse_args().smoke
    state_machines(*((10, 1) if smoke else (200, 5)))
    all_steps(1 if smoke else 5)
    cover()
    discards(50 if smoke else 2000)
    reach(1 if smoke else 10)


def state_machines(examples: int, rounds: int) -> None:
    """Steps a second of the kit's machine and of a trivial one, in turns."""
    ratios, speeds = [], []
    for _ in range(rounds):
        trivial, kit = _speed(Trivial, "trivial", examples), _speed(Counted, "kit", examples)
        ratios.append(kit / trivial)
        speeds.append((kit, trivial))
    kit, trivial = (statistics.median(values) for values in zip(*speeds, strict=True))
    print(
        f"as_state_machine: {kit:,.0f} steps a second, a trivial machine of Hypothesis "
        f"{trivial:,.0f}; ratio {statistics.median(ratios):.2f}; target 0.7"
    )


def all_steps(rounds: int) -> None:
    """The time of a property on every step of the packaged rulebook, the table included."""
    seconds = []
    for _ in range(rounds):
        seen = 0
        started = time.perf_counter()
        Answers(Table(BOOK))

        @every_step(BOOK)
        def letters_end_no_stalemate(step: Step) -> None:
            nonlocal seen
            seen += 1
            if step.event == "friendly_words" and step.before.stage == "stalemate":
                assert step.after.stage == "stalemate"

        letters_end_no_stalemate()
        seconds.append(time.perf_counter() - started)
    print(
        f"every_step over diplomacy: {seen:,} steps in {statistics.median(seconds):.2f} s, "
        "its table anew each time; target under 2"
    )


def cover() -> None:
    """What the cover shows of all that can be shown."""
    started = time.perf_counter()
    scripts = transition_cover(BOOK)
    seconds = time.perf_counter() - started
    taken = [step for one in scripts for step in sim.run(one).steps if step.track == MAIN]
    shown = {
        outcome
        for step in taken
        for outcome in outcomes_of(
            step.decision, step.event or str(step.deadline), step.before.stage
        )
    }
    possible = set(Answers(Table(BOOK)).reachable)
    rules = {outcome.rule for outcome in possible if outcome.what == "fired"}
    fired = {step.rule for step in taken} & rules
    print(
        f"transition_cover: {len(scripts)} scripts, {len(taken)} steps, {seconds:.2f} s; "
        f"rules {len(fired) / len(rules):.0%}, outcomes {len(shown & possible) / len(possible):.0%}"
        f" of {len(possible)}; target 100%"
    )


def discards(examples: int) -> None:
    """Of what is drawn, how much a filter or an assumption throws away."""
    thrown: Counter[str] = Counter()
    drawn = runs(BOOK)

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=_ALL)
    @given(st.data())
    def use(data: st.DataObject) -> None:
        try:
            data.draw(drawn)
        except BaseException:
            thrown[data.conjecture_data.status.name] += 1
            raise

    use()
    begun = examples + sum(thrown.values())
    print(
        f"runs(book): {thrown['INVALID'] / begun:.2%} of {begun:,} discarded; target under 1%. "
        f"Hypothesis let {thrown['OVERRUN'] / begun:.1%} run over, trying small sizes first"
    )


def reach(seeds: int) -> None:
    """What share of the rules of a deep rulebook a hundred histories fire, and how soon."""
    book = sim.load_rulebook(DEEP)
    shares, seconds = [], []
    started = time.perf_counter()
    drawn = runs(book)
    prepared = time.perf_counter() - started
    for number in range(seeds):
        fired: set[str] = set()

        @seed(number)
        @settings(max_examples=100, deadline=None, database=None, suppress_health_check=_ALL)
        @given(drawn)
        def walk(run: Run) -> None:
            fired.update(step.rule for step in run.steps if step.rule)  # noqa: B023  # walked at once

        started = time.perf_counter()
        walk()
        seconds.append(time.perf_counter() - started)
        shares.append(len(fired) / len(book.rules))
    print(
        f"runs(deep): 100 histories fire {min(shares):.0%} to {max(shares):.0%} of "
        f"{len(book.rules)} rules in {statistics.median(seconds):.2f} s, after {prepared:.2f} s "
        "for the ways to them; target 60% at the least"
    )


_ALL = list(HealthCheck)


def _speed(machine: type[RuleBasedStateMachine], name: str, examples: int) -> float:
    STEPS[name] = 0
    quiet = settings(
        max_examples=examples,
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=_ALL,
    )
    started = time.perf_counter()
    run_state_machine_as_test(machine, settings=quiet)
    return STEPS[name] / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
