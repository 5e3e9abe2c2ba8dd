"""Rulebook files to values."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from sim.files.circles import check_deadlines
from sim.files.groups import stages_of
from sim.files.nodes import compose_as
from sim.files.page import Page, read_page
from sim.files.rulebook_file import RULEBOOK
from sim.files.shapes import BAD, Reading, short
from sim.files.sides import actors_of
from sim.model.collecting import uncollected
from sim.model.problem import InputError, Problem, check_kind, closest, did_you_mean
from sim.model.rulebook import TWO_SIDES, Rulebook, rule_vocabulary, step_vocabulary
from sim.model.value import changed

if TYPE_CHECKING:
    from pathlib import Path

PACKAGED = os.path.join(os.path.dirname(os.path.dirname(__file__)), "rulebooks")


def packaged_rulebooks() -> tuple[str, ...]:
    """The names of the rulebooks that come with `sim`."""
    return tuple(sorted(name[:-5] for name in os.listdir(PACKAGED) if name.endswith(".yaml")))


@uncollected
def load_rulebook(rulebook: str | Path) -> Rulebook:
    """A packaged rulebook by name, or one from a file (``-`` is standard input).

    A word without a separator and an ending is a packaged name.  Raises InputError with every
    fault of the file.
    """
    check_kind(rulebook, (str, os.PathLike), "write the name of a packaged rulebook, or a path")
    if is_packaged_name(str(rulebook)):
        return _packaged(str(rulebook))
    return read_rulebook(read_page(rulebook), source=str(rulebook))


def is_packaged_name(reference: str) -> bool:
    """Whether a reference to a rulebook is a name, not a path."""
    return (
        reference != "-"
        and not reference.lower().endswith((".yaml", ".yml"))
        and ("/" not in reference and "\\" not in reference)
    )


@cache
def _packaged(name: str) -> Rulebook:
    known = packaged_rulebooks()
    if name not in known:
        page = Page(name)
        cure = did_you_mean(name, known)
        if not closest(name, known):
            cure += "; a path ends in .yaml"
        page.fault(None, "SIM107", f"unknown rulebook '{short(name)}'", cure=cure)
        page.refuse()
    return read_rulebook(read_page(os.path.join(PACKAGED, f"{name}.yaml")), source=name)


class RulebookError(InputError):
    """A rulebook that cannot be used.

    ``events`` are the types of event that it has all the same, so that a scenario can be held to
    them; None where they could not be read.  ``name`` is how it is told of.
    """

    def __init__(
        self, problems: Iterable[Problem], name: str = "", events: tuple[str, ...] | None = None
    ) -> None:
        super().__init__(problems)
        self.name = name
        self.events = events

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems, self.name, self.events)


class Shelf:
    """Rulebooks already read, so that many scenarios share one; faults are told once.

    ``broken``: what is wrong with one that should take the place of all; it was told.
    """

    def __init__(self, *, broken: InputError | None = None) -> None:
        self._broken = None if broken is None else _told(broken)
        self._read: dict[str, Rulebook | InputError] = {}

    def get(self, reference: str, folder: str) -> Rulebook:
        """The rulebook that a file in a folder refers to.

        Raises InputError; the second time for the same path, without problems.
        """
        if self._broken is not None:
            raise self._broken
        if is_packaged_name(reference):
            return _packaged(reference)
        path = os.path.join(folder, reference)
        if path not in self._read:
            try:
                self._read[path] = read_rulebook(read_page(path, regular=True), source=reference)
            except InputError as error:
                self._read[path] = _told(error)
                raise error
        found = self._read[path]
        if isinstance(found, InputError):
            raise found
        return found


def _told(error: InputError) -> InputError:
    """What is wrong with a rulebook, after its problems were told."""
    if isinstance(error, RulebookError):
        return RulebookError((), error.name, error.events)
    return InputError(())


def read_rulebook(page: Page, *, source: str = "") -> Rulebook:
    """The rulebook on a page.

    Raises InputError with every fault of it: RulebookError, where the page holds a rulebook.
    """
    root = compose_as(page, "a rulebook")
    reading = Reading(page)
    reading.names |= {"tally": (), "side": TWO_SIDES.called}
    # Asked for when all that a condition may name is read, so that once is enough.
    reading.vocabularies = {
        "rule": cache(lambda: _rule_words(reading)),
        "claim": cache(lambda: _words(reading)),
    }
    book = RULEBOOK.read(root, reading)
    check_deadlines(reading)
    try:
        page.refuse()
    except InputError as error:
        events, name = reading.names.get("event"), root.child("rulebook").value
        known = None if events is None else tuple(events)
        told = short(name) if isinstance(name, str) else ""
        raise RulebookError(error.problems, told, known) from None
    assert book is not BAD
    assert isinstance(book, Rulebook)
    return changed(book, source=source or page.path, path=page.path)


def _rule_words(reading: Reading) -> dict[str, Any] | None:
    tallies = reading.names.get("tally")
    if tallies is None or "side" not in reading.names:
        return None
    return rule_vocabulary(dict.fromkeys(tallies), actors_of(reading))


def _words(reading: Reading) -> dict[str, Any] | None:
    kinds = ("side", "stage", "event", "tally", "rule")
    if any(kind not in reading.names for kind in kinds):
        return None
    stages, events, tallies, rules = (tuple(reading.names[kind]) for kind in kinds[1:])
    groups, actors = stages_of(reading), actors_of(reading)
    return step_vocabulary(stages, events, tallies, rules, groups, actors)
