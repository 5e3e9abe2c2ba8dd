"""How fast one event is: `sim` beside the state machines of Python, all on the very same walk.

    python benchmarks/peers.py            # the figures
    python benchmarks/peers.py --smoke    # a quick look that everything still works

Each peer is given the packaged rulebook as its own kind of machine, its tallies as values that its
guards look at, and every event and deadline as `sim` walked it.  That it stands where `sim` does
after each is asserted.  A peer that is not installed is passed over: the extra `bench` has them.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
import statistics
import time
from collections.abc import Callable
from typing import Any

from speed import machine_of, random_script

import sim
from sim.files.page import Page
from sim.files.scenario_file import read_scenario
from sim.model.rulebook import Rule, deadline_name

Peer = tuple[Callable[[str], Any], Callable[[], str]]
"""What sends a trigger to a machine, and what says where it stands."""


def main() -> None:
    """Print how long each peer takes, as a multiple of what `sim` takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, one round")
    smoke = parser.parse_args().smoke
    events, rounds = (200, 1) if smoke else (10_000, 5)
    logging.getLogger("xstate_statemachine").setLevel(logging.CRITICAL)
    text = random_script("peers", events, seed=1)
    scenario = read_scenario(Page("peers.yaml", text))
    walked = sim.run(scenario).steps
    for name, module, build in PEERS:
        if importlib.util.find_spec(module) is None:
            print(f"{name}: not installed, passed over")
            continue
        ratios = [
            step_through(scenario.rulebook, walked, build) / walk(scenario) for _ in range(rounds)
        ]
        print(f"{name}: {statistics.median(ratios):.1f} times what sim takes")


def walk(scenario: sim.Scenario) -> float:
    """The processor's seconds that `sim` takes for the whole walk, refusals and all."""
    started = time.process_time()
    sim.run(scenario)
    return time.process_time() - started


def step_through(
    book: sim.Rulebook, walked: tuple[sim.Step, ...], build: Callable[..., Peer]
) -> float:
    """The processor's seconds that a peer takes for the same steps, which it must take alike."""
    counts, shown = dict.fromkeys(book.tallies, 0), dict.fromkeys(book.tallies, 0)
    send, stage = build(book, shown)
    known = {trigger for rule in book.rules for trigger in rule.triggers}
    stood = []
    started = time.process_time()
    for step in walked:
        trigger = step.event or str(step.deadline)
        if step.event is not None:
            count(book, counts, shown, step.event, step.sides)
        if trigger in known:
            send(named(trigger))
        stood.append(stage())
    seconds = time.process_time() - started
    assert stood == [step.after.stage for step in walked], "both walk the same way"
    return seconds


def count(
    book: sim.Rulebook, counts: dict[str, int], shown: dict[str, int], event: str, sides: int
) -> None:
    """Reset and count the tallies of an event; sides are bits, and shown as how many."""
    for name, tally in book.tallies.items():
        if event in tally.reset:
            counts[name] = 0
        if event in tally.events:
            counts[name] = counts[name] | sides if tally.distinct else counts[name] + 1
        shown[name] = counts[name].bit_count() if tally.distinct else counts[name]


def named(trigger: str) -> str:
    """A trigger as a name that every peer takes."""
    return trigger.replace(" ", "_")


def triggers_of(rule: Rule) -> list[str]:
    """What fires a rule, as such names."""
    return [named(one) for one in rule.events or (deadline_name(rule.after or 0),)]


def holding(rule: Rule, shown: dict[str, int]) -> Callable[..., bool]:
    """Whether every line of a rule holds of the tallies as they are shown."""
    return lambda *_, **__: all(line.holds(shown) for line in rule.when)


def with_transitions(book: sim.Rulebook, shown: dict[str, int]) -> Peer:
    """transitions, the machine that `sim` itself asks, without what `sim` remembers of it."""
    machine, talks = machine_of(book, shown)
    spaced = {named(trigger): trigger for trigger in machine.events}
    return lambda trigger: talks.trigger(spaced[trigger]), lambda: talks.state


def with_statemachine(book: sim.Rulebook, shown: dict[str, int]) -> Peer:
    """python-statemachine."""
    from statemachine import State, StateMachine

    states = {stage: State(initial=stage == book.start) for stage in book.stages}
    members: dict[str, Any] = {f"S_{stage}": state for stage, state in states.items()}
    members["allow_event_without_transition"] = True
    for rule in book.rules:
        more = {"cond": holding(rule, shown)} if rule.when else {}
        for trigger in triggers_of(rule):
            for origin in rule.origins:
                here = states[origin]
                stays = rule.to == "same"
                leads = here.to(here if stays else states[rule.to], internal=stays, **more)
                members[trigger] = members[trigger] | leads if trigger in members else leads
    talks = type("Talks", (StateMachine,), members)()
    return talks.send, lambda: next(iter(talks.configuration)).id.removeprefix("S_")


def with_sismic(book: sim.Rulebook, shown: dict[str, int]) -> Peer:
    """sismic; a guard is a line of Python that it executes."""
    from sismic.interpreter import Event, Interpreter
    from sismic.model import BasicState, CompoundState, Statechart, Transition

    chart = Statechart("talks")
    chart.add_state(CompoundState("root", initial=book.start), None)
    for stage in book.stages:
        chart.add_state(BasicState(stage), "root")
    for place, rule in enumerate(book.rules):
        guard = f"holds[{place}]()" if rule.when else None
        to = None if rule.to == "same" else rule.to
        for trigger in triggers_of(rule):
            for origin in rule.origins:
                chart.add_transition(
                    Transition(origin, to, trigger, guard, priority=len(book.rules) - place)
                )
    holds = [holding(rule, shown) for rule in book.rules]
    talks = Interpreter(chart, initial_context={"holds": holds}, ignore_contract=True)
    talks.execute()

    def send(trigger: str) -> None:
        talks.queue(Event(trigger))
        talks.execute_once()

    return send, lambda: next(one for one in talks.configuration if one != "root")


def with_xstate(book: sim.Rulebook, shown: dict[str, int]) -> Peer:
    """xstate-statemachine."""
    from xstate_statemachine import MachineLogic, SyncInterpreter, create_machine

    states: dict[str, Any] = {stage: {"on": {}} for stage in book.stages}
    guards: dict[str, Callable[..., bool]] = {}
    for place, rule in enumerate(book.rules):
        leads: dict[str, Any] = {"actions": []} if rule.to == "same" else {"target": rule.to}
        if rule.when:
            leads["guard"] = f"guard_{place}"
            guards[f"guard_{place}"] = holding(rule, shown)
        for trigger in triggers_of(rule):
            for origin in rule.origins:
                states[origin]["on"].setdefault(trigger, []).append(leads)
    chart = {"id": "talks", "initial": book.start, "states": states}
    talks = SyncInterpreter(create_machine(chart, logic=MachineLogic(guards=guards)))
    talks.start()
    return talks.send, lambda: next(iter(talks.current_state_ids)).removeprefix("talks.")


PEERS = (
    ("transitions", "transitions", with_transitions),
    ("python-statemachine", "statemachine", with_statemachine),
    ("sismic", "sismic", with_sismic),
    ("xstate-statemachine", "xstate_statemachine", with_xstate),
)
"""Each peer: its name, the module that it is, and what makes a machine of a rulebook."""


if __name__ == "__main__":
    main()
