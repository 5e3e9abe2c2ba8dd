"""A rule-based negotiation-state simulator.

``load_rulebook`` and ``load_scenario`` read files, ``rulebook`` and ``scenario`` take dicts,
texts and rows; ``run`` walks a scenario and returns a Run with the verdict, the tracks, every
step and every check, and ``Session`` follows one as the news comes; ``dump`` writes either as a
file.  Everything is imported on first use.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing: a start should be over before anybody interrupts it
if TYPE_CHECKING:
    from typing import Any

    from sim.engine.machine import Machine as Machine
    from sim.engine.run import run as run
    from sim.engine.session import Session as Session
    from sim.files.dump import dump as dump
    from sim.files.given import rulebook as rulebook
    from sim.files.given import scenario as scenario
    from sim.files.scenario_file import load_scenario as load_scenario
    from sim.files.shelf import load_rulebook as load_rulebook
    from sim.files.shelf import packaged_rulebooks as packaged_rulebooks
    from sim.model.claim import Claim as Claim
    from sim.model.condition import Condition as Condition
    from sim.model.problem import InputError as InputError
    from sim.model.problem import LimitError as LimitError
    from sim.model.problem import Problem as Problem
    from sim.model.rulebook import EventType as EventType
    from sim.model.rulebook import Rule as Rule
    from sim.model.rulebook import Rulebook as Rulebook
    from sim.model.rulebook import Stage as Stage
    from sim.model.rulebook import Tally as Tally
    from sim.model.scenario import Check as Check
    from sim.model.scenario import Event as Event
    from sim.model.scenario import Party as Party
    from sim.model.scenario import Scenario as Scenario
    from sim.model.scenario import Source as Source
    from sim.model.scenario import Track as Track
    from sim.model.step import Decision as Decision
    from sim.model.step import Position as Position
    from sim.model.step import Refusal as Refusal
    from sim.model.step import Snapshot as Snapshot
    from sim.model.step import Step as Step
    from sim.model.step import Unmet as Unmet
    from sim.model.verdict import CheckResult as CheckResult
    from sim.model.verdict import Run as Run
    from sim.model.verdict import TrackVerdict as TrackVerdict
    from sim.model.verdict import Verdict as Verdict
    from sim.model.why import Why as Why

_HOMES = {
    "Check": "sim.model.scenario",
    "CheckResult": "sim.model.verdict",
    "Claim": "sim.model.claim",
    "Condition": "sim.model.condition",
    "Decision": "sim.model.step",
    "Event": "sim.model.scenario",
    "EventType": "sim.model.rulebook",
    "InputError": "sim.model.problem",
    "LimitError": "sim.model.problem",
    "Machine": "sim.engine.machine",
    "Party": "sim.model.scenario",
    "Position": "sim.model.step",
    "Problem": "sim.model.problem",
    "Refusal": "sim.model.step",
    "Rule": "sim.model.rulebook",
    "Rulebook": "sim.model.rulebook",
    "Run": "sim.model.verdict",
    "Scenario": "sim.model.scenario",
    "Session": "sim.engine.session",
    "Snapshot": "sim.model.step",
    "Source": "sim.model.scenario",
    "Stage": "sim.model.rulebook",
    "Step": "sim.model.step",
    "Tally": "sim.model.rulebook",
    "Track": "sim.model.scenario",
    "TrackVerdict": "sim.model.verdict",
    "Unmet": "sim.model.step",
    "Verdict": "sim.model.verdict",
    "Why": "sim.model.why",
    "dump": "sim.files.dump",
    "load_rulebook": "sim.files.shelf",
    "load_scenario": "sim.files.scenario_file",
    "packaged_rulebooks": "sim.files.shelf",
    "rulebook": "sim.files.given",
    "run": "sim.engine.run",
    "scenario": "sim.files.given",
}
__all__ = sorted(_HOMES)  # the names above, once


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        import_module("sim.model.value").register_html(_as_html)
        thing = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return thing
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def _as_html(value: object) -> str | None:
    """How a notebook shows a value; the reports are imported when it asks."""
    from importlib import import_module

    shown: str | None = import_module("sim.report.notebook").html_of(value)
    return shown


def __dir__() -> list[str]:
    return [*globals(), *__all__]
