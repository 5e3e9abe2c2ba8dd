"""Pages of the manual as JSON, for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from sim.export.told import Report
from sim.manual.word import Word
from sim.model.kind import Kind
from sim.model.said import said
from sim.model.value import value


@value
class Pages:
    """Some pages of the manual."""

    kinds: tuple[Kind, ...] = said("What can be wrong with a file, by its code")
    words: tuple[Word, ...] = said("Words of the glossary")


REPORT = Report("explain", "Pages of the manual", {"sim-explain/1": Pages})


def pages_json(pages: Iterable[Kind | Word]) -> str:
    """Pages of faults and findings, then those of words, as a JSON text."""
    wanted = list(pages)
    kinds = tuple(page for page in wanted if isinstance(page, Kind))
    return REPORT.json(Pages(kinds, tuple(page for page in wanted if isinstance(page, Word))))
