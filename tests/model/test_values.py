"""Public values can be sent, copied and trusted; misuse says what to do instead."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from typing import Any

import pytest
from builders import rulebooks, scripts, wrong
from hypothesis import given, settings
from places import SINGAPORE

import sim
from sim.model.problem import LimitError, Problem, TooManyPositionsError
from sim.model.scenario import Scenario
from sim.model.value import changed


def _same(value: Any) -> None:
    for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert other == value


@pytest.mark.slow
@given(rulebooks().flatmap(scripts))
@settings(max_examples=25, deadline=None)
def test_drawn_values_come_back_equal(scenario: Scenario) -> None:
    for value in (scenario.rulebook, scenario, sim.run(scenario)):
        _same(value)
    for condition in scenario.rulebook.conditions:
        _same(condition)


@pytest.mark.parametrize("name", sim.packaged_rulebooks())
def test_packaged_rulebooks_come_back_equal_and_as_able(name: str) -> None:
    book = sim.load_rulebook(name)
    _same(book)
    scenario = sim.load_scenario(SINGAPORE, rulebook=pickle.loads(pickle.dumps(book)))
    assert sim.run(scenario) == sim.run(sim.load_scenario(SINGAPORE, rulebook=book))


def test_a_process_pool_runs_scenarios() -> None:
    scenario = sim.load_scenario(SINGAPORE)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(sim.run, scenario).result(timeout=60) == sim.run(scenario)


def test_a_machine_is_made_anew_elsewhere() -> None:
    machine = sim.Machine(sim.load_rulebook("diplomacy"))
    other = pickle.loads(pickle.dumps(machine))
    assert other.step(other.start(), "summit_held", 3) == machine.step(
        machine.start(), "summit_held", 3
    )


def test_errors_keep_what_they_carry() -> None:
    problem = Problem("SIM101", "unknown event 'a'", "f.yaml", 3, 1, cure="did you mean 'b'?")
    error = sim.InputError([problem])
    assert str(error) == "f.yaml:3: unknown event 'a' (did you mean 'b'?)"
    hostile = sim.InputError([changed(problem, message="no '\x1b[31m\u202e'", path="a\nb")])
    assert str(hostile).startswith(r"a\nb:3: no '\x1b[31m\u202e'")
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
    for kind in (LimitError, TooManyPositionsError):
        large = kind("too large", path="p", at=("rules",), label="here", cure="make it smaller")
        other = pickle.loads(pickle.dumps(large))
        assert (str(other), vars(other)) == (str(large), vars(large))


@pytest.mark.parametrize("key", ["stages", "events", "tallies"])
def test_nobody_changes_a_shared_rulebook(key: str) -> None:
    shared = getattr(sim.load_rulebook("diplomacy"), key)
    before = dict(shared)
    changes: list[Any] = [
        lambda: shared.update(a=1),
        lambda: shared.pop(next(iter(shared))),
        shared.clear,
        lambda: shared.setdefault("a", 1),
        shared.popitem,
        lambda: shared.__setitem__("a", 1),
        lambda: shared.__delitem__(next(iter(shared))),
        lambda: shared.__ior__({"a": 1}),
    ]
    for change in changes:
        with pytest.raises(TypeError, match="make a dict of it"):
            change()
    assert dict(sim.load_rulebook("diplomacy").stages if key == "stages" else shared) == before


def _machine() -> sim.Machine:
    return sim.Machine(sim.load_rulebook("diplomacy"))


@pytest.mark.parametrize(
    ("misuse", "kind", "cure"),
    [
        (lambda s: sim.run(wrong(str(SINGAPORE))), TypeError, "load_scenario"),
        (lambda s: sim.run(s, as_of=wrong("2018-07-11")), TypeError, r"datetime\.date"),
        (lambda s: sim.run(s, as_of=datetime(2018, 7, 11)), TypeError, r"\.date\(\)"),
        (lambda s: sim.run(s, as_of=wrong(20180711)), TypeError, r"datetime\.date"),
        (lambda s: sim.run(s, tracks="nuclear"), TypeError, r"\['nuclear'\]"),
        (lambda s: sim.run(s, machine=wrong("diplomacy")), TypeError, r"sim\.Machine"),
        (
            lambda s: sim.run(s, machine=sim.Machine(sim.load_rulebook("ripeness"))),
            ValueError,
            r"sim\.Machine",
        ),
        (lambda s: s.known_on("2018-07-11"), TypeError, r"datetime\.date"),
        (lambda s: _machine().start("talk"), ValueError, "did you mean 'talks'"),
        (lambda s: _machine().step(_machine().start(), "talk_held"), KeyError, "talks_held"),
        (lambda s: _machine().step(_machine().start(), "talks_held", 99), ValueError, "add up"),
        (lambda s: _machine().step(wrong("talks"), "talks_held"), TypeError, r"machine\.start"),
        (lambda s: sim.Machine(wrong("diplomacy")), TypeError, "load_rulebook"),
        (lambda s: sim.load_rulebook(wrong(7)), TypeError, "name"),
        (lambda s: sim.load_scenario(7), TypeError, "path"),  # type: ignore[arg-type]
        (lambda s: sim.load_scenario(s), TypeError, "path"),
        (
            lambda s: sim.load_scenario(SINGAPORE, rulebook="diplomacy"),  # type: ignore[arg-type]
            TypeError,
            "load_rulebook",
        ),
    ],
)
def test_misuse_says_what_to_do_instead(misuse: Any, kind: type[Exception], cure: str) -> None:
    with pytest.raises(kind, match=cure):
        misuse(sim.load_scenario(SINGAPORE))
