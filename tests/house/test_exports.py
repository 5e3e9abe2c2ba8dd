"""What `sim` exports: all of it is there, typed, and enough to make a rulebook by hand."""

from __future__ import annotations

import ast
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, assert_type

import pytest
from places import ROOT

import sim
from sim.testing import Negotiation

INIT = ast.parse((ROOT / "sim" / "__init__.py").read_text(encoding="utf-8"))


def test_what_type_checkers_see_is_what_is_imported_on_first_use() -> None:
    seen = {
        name.name: node.module
        for node in ast.walk(INIT)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("sim.")
        for name in node.names
    }
    (homes,) = [
        ast.literal_eval(node.value)
        for node in INIT.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_HOMES"
    ]
    assert seen == homes
    assert sorted(homes) == list(sim.__all__)


@pytest.mark.parametrize("name", sim.__all__)
def test_what_is_exported_is_there_and_says_what_it_is(name: str) -> None:
    thing = getattr(sim, name)
    assert thing.__doc__
    assert getattr(import_module(thing.__module__), name) is thing
    assert name in dir(sim)


def made_of(values: Any) -> set[str]:
    """The names of the classes of all values that lie in some."""
    if isinstance(values, (tuple, list)):
        return set().union(*map(made_of, values)) if values else set()
    if hasattr(values, "items"):
        return made_of(list(values.values()))
    if type(values).__module__.startswith("sim.") and hasattr(values, "__attrs_attrs__"):
        fields = [getattr(values, one.name) for one in values.__attrs_attrs__]
        return {type(values).__name__}.union(*map(made_of, fields))
    return set()


def test_all_that_a_rulebook_and_a_scenario_are_made_of_is_exported() -> None:
    for path in sorted((ROOT / "scenarios").glob("*.yaml"))[:4]:
        scenario = sim.load_scenario(path)
        whole = without_trees(made_of(scenario))
        assert {"Rulebook", "Rule", "Tally", "Event", "Party", "Track", "Check"} <= whole
        assert whole - set(sim.__all__) == set()


def without_trees(names: set[str]) -> set[str]:
    """Without the tree of a condition, which nobody makes by hand."""
    module = import_module("sim.model.condition_tree")
    return {name for name in names if not hasattr(module, name) or name == "Condition"}


def test_a_rulebook_of_values_runs_and_is_dumped_and_is_typed() -> None:
    book = sim.Rulebook(
        name="by-hand",
        title="Made of values",
        start="talks",
        stages={"talks": sim.Stage("talks", "progress"), "over": sim.Stage("over", "broken")},
        events={"walkout": sim.EventType("walkout", "deed", "hostile")},
        tallies={"walkouts": sim.Tally("walkouts", ("walkout",))},
        rules=(sim.Rule("leave", ("walkout",), None, ("talks",), "over", "They left"),),
    )
    assert sim.rulebook(sim.dump(book)) == book
    session = sim.Session(book, parties={"A": sim.Party("A", side=1), "B": None})
    session.feed(sim.Event(date(2018, 6, 12), "walkout", ("main",), ("A",)))
    why = session.why()["main"]
    assert_type(session.verdict, sim.Verdict)
    assert_type(session.steps, tuple[sim.Step, ...])
    assert_type(why, sim.Why)
    assert_type(why.refusals, tuple[sim.Refusal, ...])
    assert_type(why.evidence, sim.Step | None)
    assert_type(session.scenario, sim.Scenario)
    assert_type(sim.run(session.scenario), sim.Run)
    assert_type(sim.scenario(sim.dump(session.scenario), rulebook=book), sim.Scenario)
    assert why.because == "They left"


class Talks(Negotiation, book=sim.load_rulebook("diplomacy"), start="talks"):
    """A state machine that a type checker follows."""

    def typed(self) -> None:
        """What an invariant may ask for has types."""
        assert_type(self.stage, str)
        assert_type(self.step, sim.Step | None)
        assert_type(self.run, sim.Run)


def test_a_typed_state_machine_has_the_rulebook_and_the_stage_that_it_was_given() -> None:
    machine = Talks()
    machine.take("no_show", 1)
    machine.typed()
    assert machine.step is not None
    assert (machine.first, machine.book.name, machine.step.event) == (
        "talks",
        "diplomacy",
        "no_show",
    )


@pytest.mark.slow
def test_a_users_program_passes_mypy_strict(tmp_path: Path) -> None:
    api: Any = pytest.importorskip("mypy.api")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    output, errors, code = api.run(
        ["--strict", "--config-file", "", "--cache-dir", str(tmp_path / "cache"), str(program)]
    )
    assert (code, errors) == (0, ""), output


PROGRAM = """\
from hypothesis.stateful import invariant

import sim
from sim.testing import Negotiation

book = sim.load_rulebook("diplomacy")
rows = [{"date": "2018-06-12", "event": "talks_held", "by": "USA"}]
scenario = sim.scenario(rows, rulebook=book, parties={"USA": 1, "DPRK": 2}, tracks=["main"])
reading: str = sim.run(scenario).verdict.reads
text: str = sim.dump(book)


class Talks(Negotiation, book=book):
    @invariant()
    def nothing_is_settled_at_once(self) -> None:
        assert self.stage != "settlement" or self.step is not None


TestTalks = Talks.TestCase
"""
