"""A counterexample as a scenario file, so that what failed can be run, read and kept."""

from __future__ import annotations

import os
import re
from collections import deque
from pathlib import Path
from typing import Any

from sim.files.dump import dump_rulebook, dump_scenario
from sim.files.saved import digest, is_replaceable, is_text, seen_from, signed
from sim.files.shelf import is_packaged_name, load_rulebook
from sim.model.problem import InputError
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.model.value import changed
from sim.report.layout import typed

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
    file = _free(folder, number)
    path = Path(os.path.relpath(folder / f"{file}.yaml"))
    reference = _reference(scenario.rulebook, folder)
    text = _text(scenario, number, reference or f"{file}.rulebook.yaml")
    told = f"# The counterexample as a scenario file, {path.name}:\n{text}"
    if reference is None and not _folder:
        told += "# Its rulebook is in no file: pytest --sim-save DIR writes both.\n"
    return f"{told}# It shows the failing step:\n#   sim run {typed(str(path))}\n"


def save(folder: str | Path) -> list[Path]:
    """Write the counterexamples shown since ``begin`` to a folder, and return their paths."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for number, scenario in enumerate(_shown, 1):
        reference = _reference(scenario.rulebook, target)
        file = _free(target, number)
        if reference is None:
            reference = f"{file}.rulebook.yaml"
            text = signed(dump_rulebook(scenario.rulebook))
            (target / reference).write_text(text, encoding="utf-8", newline="\n")
        path = target / f"{file}.yaml"
        text = signed(_text(scenario, number, reference))
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _free(folder: Path, number: int) -> str:
    """The name of a counterexample's file, with a number where one's own files are in the way."""
    names = (_name(number), *(f"{_name(number)}-{again}" for again in range(2, 1000)))
    return next(
        name
        for name in names
        if all(is_replaceable(str(folder / name) + end) for end in (".yaml", ".rulebook.yaml"))
    )


def _text(scenario: Scenario, number: int, reference: str) -> str:
    name = _name(number)
    title = f"Counterexample to {name}"
    return dump_scenario(changed(scenario, name=name, title=title), reference)


def _name(number: int) -> str:
    """The name of the running test, as far as a file and a scenario may bear it.

    Tests of other names have other names here: what cannot be kept of one is told by a digest.
    """
    running = os.environ.get("PYTEST_CURRENT_TEST", "counterexample").rsplit(" (", 1)[0]
    path, _, test = running.partition("::")
    whole = f"{path.removesuffix('.py').replace('/', '-')}.{test.replace('::', '.')}"
    slug = re.sub(r"[^A-Za-z0-9_.]+", "-", whole if test else path).strip("-.")
    if not _KEPT.fullmatch(running) or len(slug) > _LONGEST:
        slug = f"{slug[: _LONGEST - 7]}-{digest(running)[:6]}".lstrip("-")
    return slug if number == 1 else f"{slug}-{number}"


_KEPT = re.compile(r"(\w+/)*\w+\.py(::\w+)+|\w+", re.ASCII)
"""Tests whose names a file can bear so that no other test's is the same."""

_LONGEST = 100


def _reference(book: Rulebook, folder: Path) -> str | None:
    """How a file in a folder names the rulebook; None where no file holds it as it is."""
    packaged = bool(book.source) and is_packaged_name(book.source)
    place = book.source if packaged else book.path
    try:
        if not place or place == "<stdin>" or load_rulebook(place) != book:
            return None
    except InputError:
        return None
    if packaged:
        return place
    return seen_from(str(folder), place) if is_text(place) else None
