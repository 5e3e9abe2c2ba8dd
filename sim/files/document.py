"""A file that may be a rulebook, a scenario or a mapping: its first key tells."""

from __future__ import annotations

import os

from sim.files.mapping_file import read_mapping
from sim.files.node import MAPPING, Node
from sim.files.nodes import compose
from sim.files.page import Page, read_page
from sim.files.scenario_file import read_scenario
from sim.files.shelf import Shelf, is_packaged_name, load_rulebook, read_rulebook
from sim.model.mapping import CodeMapping
from sim.model.problem import did_you_mean
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario

DEFAULT = "diplomacy"
"""The rulebook where none is named."""


def names_packaged(path: str) -> bool:
    """Whether a path is the name of a packaged rulebook, and no file of that name is there."""
    return is_packaged_name(path) and not os.path.exists(path)


def lies_beside(path: str) -> bool:
    """Whether a file lies beside scenarios and is none: a rulebook, rates or a mapping.

    Raises InputError where the file cannot be read as YAML.
    """
    keys = _keys(compose(read_page(path)))
    return "scenario" not in keys and not {"stages", "rules", "rates", "mapping"}.isdisjoint(keys)


def read_document(
    page: Page, *, source: str = "", shelf: Shelf | None = None, mapped_to: Rulebook | None = None
) -> Rulebook | Scenario | CodeMapping:
    """The rulebook, the scenario or the mapping on a page.

    ``source`` is how a rulebook is named by others, ``mapped_to`` the one that a mapping is read
    for (else ``diplomacy``).  Raises InputError with every fault of the page.
    """
    root = compose(page)
    if "mapping" in _keys(root):
        return read_mapping(page, mapped_to or load_rulebook(DEFAULT))
    if _is_scenario(root, page):
        return read_scenario(page, shelf=shelf)
    return read_rulebook(page, source=source)


def _keys(root: Node) -> list[str]:
    return [key.value for key, _ in root.value] if root.kind is MAPPING else []


def _is_scenario(root: Node, page: Page) -> bool:
    keys = _keys(root)
    if "scenario" in keys:
        return True
    if "rulebook" in keys or "rules" in keys or "stages" in keys:
        return "events" in keys and "stages" not in keys and "rules" not in keys
    if "rates" in keys:
        return True  # which is refused by what it is
    named = [str(key) for key in keys]
    cure = "a scenario starts with 'scenario: NAME', a rulebook with 'rulebook: NAME'"
    if named:
        guess = did_you_mean(named[0], ("scenario", "rulebook"))
        cure = f"{guess if guess.startswith('did') else ''} {cure}".strip()
    page.fault(root, "SIM011", "neither a scenario nor a rulebook", label="here", cure=cure)
    page.refuse()
    return False
