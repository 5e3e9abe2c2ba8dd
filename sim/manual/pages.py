"""Every page of the manual, and which of them a code, a name or a word stands for."""

from __future__ import annotations

import re
from functools import cache

from sim.analysis.check.kinds import ALL_KINDS
from sim.manual.faults import (
    conditions,
    days,
    records,
    references,
    rules,
    sheets,
    sizes,
    texts,
    values,
)
from sim.manual.word import Word
from sim.manual.words import (
    changes,
    checking,
    files,
    forecasts,
    judging,
    reports,
    runs,
    tables,
    theory,
)
from sim.manual.words import (
    records as record_words,
)
from sim.model.kind import Kind

Page = Kind | Word

FAULTS: tuple[Kind, ...] = (
    *texts.KINDS,
    *values.KINDS,
    *sizes.KINDS,
    *references.KINDS,
    *days.KINDS,
    *rules.KINDS,
    *conditions.KINDS,
    *sheets.KINDS,
    *records.KINDS,
)
"""Why a file or a command is refused."""

KINDS: tuple[Kind, ...] = tuple(sorted((*FAULTS, *ALL_KINDS), key=lambda kind: kind.code))
"""Every fault and every finding, in the order of the codes."""

WORDS: tuple[Word, ...] = tuple(
    sorted(
        (
            *files.WORDS,
            *runs.WORDS,
            *theory.WORDS,
            *tables.WORDS,
            *checking.WORDS,
            *changes.WORDS,
            *judging.WORDS,
            *forecasts.WORDS,
            *record_words.WORDS,
            *reports.WORDS,
        ),
        key=lambda word: word.name.casefold(),
    )
)
"""The glossary, in the order of the alphabet."""


def pages(asked: str) -> tuple[Page, ...]:
    """The pages of a code, the name of a finding or a word; none where it is not known.

    A word that also names a finding has two.  Capitals do not count, a hyphen is a space, and
    a plural is known by its singular.
    """
    known, name = _pages_by_name(), _plain(asked)
    singulars = (name.removesuffix(end) + put for end, put in _PLURALS if name.endswith(end))
    return next((known[form] for form in (name, *singulars) if form in known), ())


def names() -> list[str]:
    """All that may be asked for: codes, then words, then the names of faults and findings."""
    return [
        *(kind.code for kind in KINDS),
        *(word.name for word in WORDS),
        *(kind.name for kind in KINDS),
        *(form for word in WORDS for form in word.also),
    ]


@cache
def _pages_by_name() -> dict[str, tuple[Page, ...]]:
    found: dict[str, tuple[Page, ...]] = {kind.code.casefold(): (kind,) for kind in KINDS}
    for word in WORDS:
        for form in (word.name, *word.also):
            found[_plain(form)] = (word,)
    for kind in KINDS:
        found[_plain(kind.name)] = (*found.get(_plain(kind.name), ()), kind)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s,_-]+", " ", name).strip().casefold()


_PLURALS = (("ies", "y"), ("es", ""), ("s", ""))
