"""Garbage collection is put off while the library works, and goes on as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from places import SINGAPORE

import sim
from sim.analysis.change.whatif import what_if
from sim.analysis.compare.diff import diff
from sim.analysis.compare.runs import compare
from sim.engine.table import Table
from sim.model.collecting import uncollected
from sim.report.run import run_report
from sim.report.text import as_text

SCENARIO = sim.load_scenario(SINGAPORE)
RHETORIC = sim.load_rulebook("rhetoric")
WORK: dict[str, Callable[[], object]] = {
    "load_scenario": lambda: sim.load_scenario(SINGAPORE),
    "load_rulebook": lambda: sim.load_rulebook("ripeness"),
    "run": lambda: sim.run(SCENARIO),
    "table": lambda: Table(RHETORIC),
    "what_if": lambda: what_if(SCENARIO),
    "compare": lambda: compare([sim.run(SCENARIO)]),
    "diff": lambda: diff(RHETORIC, RHETORIC),
    "text": lambda: as_text(run_report(sim.run(SCENARIO))),
}


@pytest.fixture
def collections() -> Iterator[list[str]]:
    """Every collection that starts, while each few values made would start one."""
    seen: list[str] = []
    before = gc.get_threshold()

    def note(phase: str, _: object) -> None:
        seen.append(phase)

    gc.callbacks.append(note)
    gc.set_threshold(5)
    try:
        yield seen
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(note)


@pytest.mark.parametrize("name", WORK)
def test_work_is_done_without_collections(name: str, collections: list[str]) -> None:
    WORK[name]()  # what is imported on first use is not the work
    collections.clear()
    WORK[name]()
    assert gc.isenabled()
    assert collections.count("start") <= 10  # between two pieces of work, not within one


def test_an_error_leaves_it_as_it_was() -> None:
    @uncollected
    def fails() -> None:
        assert not gc.isenabled()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="no track"):
        sim.run(SCENARIO, tracks=["nowhere"])
    assert gc.isenabled()


def test_only_who_paused_it_lets_it_go_on() -> None:
    @uncollected
    def inner() -> bool:
        return gc.isenabled()

    @uncollected
    def outer() -> tuple[bool, bool]:
        return inner(), gc.isenabled()

    assert outer() == (False, False)
    assert gc.isenabled()
    gc.disable()
    try:
        assert outer() == (False, False)
        assert not gc.isenabled()
    finally:
        gc.enable()
