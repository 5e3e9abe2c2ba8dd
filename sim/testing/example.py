"""A counterexample as a scenario file, so that what failed can be run, read and kept."""

from __future__ import annotations

import os
import re
from collections import deque
from pathlib import Path
from typing import Any

import attrs

from sim.files.dump import dump_rulebook, dump_scenario
from sim.files.rulebooks import is_packaged_name, load_rulebook
from sim.model.problem import InputError
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario

_shown: deque[Scenario] = deque(maxlen=20)
_folder: list[Path] = []
_test: list[str] = []


class Shown:
    """A scenario that is written out where Hypothesis reports it, and costs nothing before."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text(shown(self._scenario))


def begin(folder: str | Path | None = None) -> None:
    """Forget the examples of the test before; ``folder`` is where those of this one will go."""
    _shown.clear()
    _folder[:] = [Path(folder)] if folder else []


def shown(scenario: Scenario) -> str:
    """A counterexample for the person who reads the failure: the file, and how to run it."""
    if _test != [_name(1)]:
        _shown.clear()
        _test[:] = [_name(1)]
    if scenario not in _shown:
        _shown.append(scenario)
    number = _shown.index(scenario) + 1
    folder = _folder[0] if _folder else Path()
    path = Path(os.path.relpath(folder / f"{_name(number)}.yaml"))
    reference = _reference(scenario.rulebook, folder)
    text = _text(scenario, number, reference or f"{_name(number)}.rulebook.yaml")
    told = f"# The counterexample as a scenario file, {path.name}:\n{text}"
    if reference is None and not _folder:
        told += "# Its rulebook is in no file: pytest --sim-save DIR writes both.\n"
    return f"{told}# It shows the failing step:\n#   sim run {path}\n"


def save(folder: str | Path) -> list[Path]:
    """Write the counterexamples shown since ``begin`` to a folder, and return their paths."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for number, scenario in enumerate(_shown, 1):
        reference = _reference(scenario.rulebook, target)
        if reference is None:
            reference = f"{_name(number)}.rulebook.yaml"
            text = dump_rulebook(scenario.rulebook)
            (target / reference).write_text(text, encoding="utf-8")
        path = target / f"{_name(number)}.yaml"
        path.write_text(_text(scenario, number, reference), encoding="utf-8")
        written.append(path)
    return written


def _text(scenario: Scenario, number: int, reference: str) -> str:
    name = _name(number)
    title = f"Counterexample to {name}"
    return dump_scenario(attrs.evolve(scenario, name=name, title=title), reference)


def _name(number: int) -> str:
    """The name of the running test, as far as a file and a scenario may bear it."""
    running = os.environ.get("PYTEST_CURRENT_TEST", "counterexample").rsplit(" (", 1)[0]
    path, _, test = running.partition("::")
    name = f"{Path(path).stem}.{test}" if test else path
    slug = re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip("-.")[:100] or "counterexample"
    return slug if number == 1 else f"{slug}-{number}"


def _reference(book: Rulebook, folder: Path) -> str | None:
    """How a file in a folder names the rulebook; None where no file holds it as it is."""
    packaged = bool(book.source) and is_packaged_name(book.source)
    place = book.source if packaged else book.path
    try:
        if not place or place == "<stdin>" or load_rulebook(place) != book:
            return None
    except InputError:
        return None
    return place if packaged else os.path.relpath(place, folder)
