"""A rulebook's or a mapping's own text, comments and all, to begin another from."""

from __future__ import annotations

from collections.abc import Mapping

from sim.files.mapping_file import page_of_mapping
from sim.files.nodes import compose
from sim.files.page import Page, read_page
from sim.files.shelf import is_packaged_name, load_rulebook, read_rulebook
from sim.files.yaml_text import scalar
from sim.model.rulebook import Rulebook


def page_of_rulebook(rulebook: str) -> tuple[Page, Rulebook]:
    """The text of a rulebook, a packaged one by name or one from a file, and what it says.

    ``-`` is standard input.  Raises InputError with every fault of the file.
    """
    if is_packaged_name(rulebook):
        packaged = load_rulebook(rulebook)
        return read_page(packaged.path), packaged
    page = read_page(rulebook)
    return page, read_rulebook(page, source=rulebook)


def begun_from(rulebook: str, name: str) -> str:
    """The text of a new rulebook that differs from another by its name and title alone.

    Raises InputError with every fault of the other.
    """
    page, book = page_of_rulebook(rulebook)
    return _with(page, {"rulebook": name, "title": f"{name}, begun from {book.name}"})


def mapping_begun_from(mapping: str, name: str) -> str:
    """The text of a new mapping that differs from another by its name alone.

    Raises InputError where it cannot be read as YAML, or names no mapping.
    """
    return _with(page_of_mapping(mapping), {"mapping": name})


def _with(page: Page, values: Mapping[str, str]) -> str:
    """The text of a page with other values of some of its keys."""
    root = compose(page)
    nodes = sorted((root.child(key).start.index, key) for key in values)
    text, behind = "", 0
    for start, key in nodes:
        written = page.text[start : start + page.width(root.child(key))]
        text += page.text[behind:start] + scalar(values[key])
        behind = start + len(written.rstrip())
    return text + page.text[behind:]
