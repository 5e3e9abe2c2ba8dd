"""Reading what a line names: every fault of every file is told at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sim.cli.streams import progress
from sim.files.folders import yaml_files
from sim.files.page import Page, read_page
from sim.files.scenario_file import read_scenario
from sim.files.shelf import Shelf, load_rulebook
from sim.model.problem import InputError, Problem, attempted, raise_together
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario

Item = TypeVar("Item")
Result = TypeVar("Result")
Book = Rulebook | InputError
"""A rulebook that a line names, or what is wrong with it."""


def read_all(
    read: Callable[[Item], Result],
    items: Sequence[Item],
    *faults: InputError | None,
    label: str = "reading",
) -> list[Result]:
    """What a reader makes of each item, while a terminal is told how far it has got.

    Raises InputError with every problem of all items, after the ``faults`` that were found before.
    """
    with progress(items, label) as watched:
        results, faulty = attempted(read, watched)
    raise_together(*faults, faulty)
    return results


def read_books(names: Iterable[str]) -> tuple[list[Book], InputError | None]:
    """The rulebooks of these names, in order, and what is wrong with any of them."""
    books = [_book(name) for name in names]
    wrong = [book for book in books if isinstance(book, InputError)]
    return books, attempted(raise_together, wrong)[1]


def _book(name: str) -> Book:
    try:
        return load_rulebook(name)
    except InputError as error:
        return error


def scenario_under(book: Book | None, page: Page, shelf: Shelf | None = None) -> Scenario:
    """The scenario on a page under a rulebook, or its own where that is None.

    ``shelf`` shares the rulebooks that scenarios name.  Raises InputError with every fault of
    the page; under a rulebook at fault it always does, with what can be told all the same.
    """
    if isinstance(book, InputError):
        return read_scenario(page, shelf=Shelf(broken=book))
    return read_scenario(page, rulebook=book, shelf=shelf)


def read_scenarios(
    paths: Sequence[str], rulebook: str | None = None, lacking: InputError | None = None
) -> list[Scenario]:
    """All scenarios, under a rulebook where one is named, or InputError with every fault of all."""
    books, broken = read_books([] if rulebook is None else [rulebook])
    book, shelf = next(iter(books), None), Shelf()
    return read_all(
        lambda path: scenario_under(book, read_page(path), shelf), paths, broken, lacking
    )


def scenario_files(given: Sequence[str]) -> tuple[Sequence[str], InputError | None]:
    """The same as ``files``, of scenarios: rulebooks and rates in a folder are passed by."""
    paths, lacking = files(given)
    folders = [path for path in given if path != "-" and os.path.isdir(path)]
    if not folders:
        return paths, lacking
    scenarios = [path for path in paths if path in given or not _lies_beside(path)]
    problems = [*lacking.problems] if lacking else []
    for folder in folders:
        inside = files([folder])[0]
        if inside and not set(inside).intersection(scenarios):
            cure = "give a folder that holds some; 'sim show' and 'sim check' read rulebooks"
            message = "the folder holds no scenario, only rulebooks or rates"
            problems.append(Problem("SIM001", message, folder, cure=cure))
    return scenarios, InputError(problems) if problems else None


def _lies_beside(path: str) -> bool:
    """Whether a file is known to be no scenario; what cannot be read is told when it is read."""
    from sim.files.document import lies_beside  # only where there are folders

    try:
        return lies_beside(path)
    except InputError:
        return False


def distinct(paths: Sequence[str]) -> list[str]:
    """Each file once, under the first path that leads to it, so that no case counts twice."""
    found: dict[str, str] = {}
    for path in paths:
        found.setdefault(path if path == "-" else os.path.realpath(path), path)
    return list(found.values())


def files(given: Iterable[str]) -> tuple[list[str], InputError | None]:
    """Every file, once; a folder stands for its YAML files, in order of name.

    Beside them, what is wrong with the folders that hold none or cannot be read: it is told
    together with what is wrong with the files.
    """
    found: dict[str, None] = {}
    problems: list[Problem] = []
    for path in given:
        if path == "-" or not os.path.isdir(path):
            found[path] = None
            continue
        try:
            inside = yaml_files(path)
        except OSError as error:
            cure = "ask for the right to read it"
            message = f"cannot read the folder: {error.strerror}"
            problems.append(Problem("SIM001", message, path, cure=cure))
            continue
        found.update(dict.fromkeys(inside))
        if not inside:
            cure = "give a folder that holds some, or the files themselves"
            problems.append(
                Problem("SIM001", "the folder holds no *.yaml or *.yml", path, cure=cure)
            )
    return list(found), InputError(problems) if problems else None
