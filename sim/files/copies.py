"""A rulebook's own text, comments and all, to be read or to begin another from."""

from __future__ import annotations

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
    root = compose(page)
    values = {"rulebook": name, "title": f"{name}, begun from {book.name}"}
    nodes = sorted((root.child(key).start.index, key) for key in values)
    text, behind = "", 0
    for start, key in nodes:
        written = page.text[start : start + page.width(root.child(key))]
        text += page.text[behind:start] + scalar(values[key])
        behind = start + len(written.rstrip())
    return text + page.text[behind:]
