"""A rule-based negotiation-state simulator.

``load_rulebook`` and ``load_scenario`` read files; ``run`` walks a scenario and returns a Run
with the verdict, the tracks, every step and every check.  Everything is imported on first use.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing: a start should be over before anybody interrupts it
if TYPE_CHECKING:
    from typing import Any

    from sim.engine.machine import Machine as Machine
    from sim.engine.run import run as run
    from sim.files.scenario_file import load_scenario as load_scenario
    from sim.files.shelf import load_rulebook as load_rulebook
    from sim.files.shelf import packaged_rulebooks as packaged_rulebooks
    from sim.model.problem import InputError as InputError
    from sim.model.rulebook import Rulebook as Rulebook
    from sim.model.scenario import Scenario as Scenario
    from sim.model.step import Position as Position
    from sim.model.step import Step as Step
    from sim.model.verdict import Run as Run

_HOMES = {
    "InputError": "sim.model.problem",
    "Machine": "sim.engine.machine",
    "Position": "sim.model.step",
    "Rulebook": "sim.model.rulebook",
    "Run": "sim.model.verdict",
    "Scenario": "sim.model.scenario",
    "Step": "sim.model.step",
    "load_rulebook": "sim.files.shelf",
    "load_scenario": "sim.files.scenario_file",
    "packaged_rulebooks": "sim.files.shelf",
    "run": "sim.engine.run",
}
__all__ = sorted(_HOMES)  # the names above, once


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
