"""What a report uses as a head, a label or a column's name is explained by the manual."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from places import GOLDEN, ROOT

import sim
from sim.files.shelf import packaged_rulebooks
from sim.manual.pages import WORDS, pages
from sim.model.scenario import Scenario

REPORTS = sorted(path for path in GOLDEN.glob("*.markdown") if not path.name.startswith("explain"))
"""Every report of every command, but the manual's own."""
SCENARIOS = [
    sim.load_scenario(ROOT / path)
    for path in (
        "scenarios/singapore-2018.yaml",
        "scenarios/oslo-1993.yaml",
        "scenarios/ups-1997.yaml",
        "tests/reports/river.yaml",
    )
]
_ORDINARY = """
a after against alike all and another any apart as at be best by came change changes come day days
different do each end far fires first fits for from how if in is it last made make makes mean most
move moved no not nothing number of on once one or over parties place read same show shown sim
sixth so some stages start tells that the their them they to told tried trust under up was what
where which with within worst would
"""
ORDINARY = frozenset(_ORDINARY.split())
"""Words that mean in a report what they mean anywhere."""


def names_of(scenario: Scenario) -> Iterator[str]:
    """What a scenario and its rulebook name: nobody but the files can explain it."""
    book = scenario.rulebook
    yield from (scenario.name, scenario.title, book.name, book.title, *book.stages)
    for name, track in scenario.tracks.items():
        yield from (name, track.title)


IMPORTED = json.loads((GOLDEN / "replay-why.json").read_text(encoding="utf-8"))["runs"][0]
"""A dyad of coded events, which names itself after its countries."""
NAMES = {
    *(IMPORTED["scenario"], IMPORTED["title"], *packaged_rulebooks()),
    *(name for one in SCENARIOS for name in names_of(one)),
} - {""}
FORMS = sorted({form for word in WORDS for form in (word.name, *word.also)}, key=len, reverse=True)


def unexplained(heading: str) -> set[str]:
    """The words of a heading that are no name, not ordinary, and in no term of the manual."""
    text = re.sub(r"\S+[.]yaml", " ", heading)
    for known in (*sorted(NAMES, key=len, reverse=True), *FORMS):
        text = re.sub(rf"(?<!\w){re.escape(known)}s?(?!\w)", " ", text, flags=re.IGNORECASE)
    text = re.sub(r"-&gt;|\d+", " ", text)
    return {word for word in re.findall(r"[a-z]+", text.casefold()) if not _known(word)}


def _known(word: str) -> bool:
    return word in ORDINARY or bool(pages(word))


def headings(text: str) -> Iterator[str]:
    yield from re.findall(r"^#+ (.+)$", text, re.M)


def columns(text: str) -> set[str]:
    """The names of the columns of every table."""
    heads = re.findall(r"^\|(.*)\|\n\|[ |:-]*---", text, re.M)
    return {cell.strip(" *") for head in heads for cell in head.split("|")} - {""}


def labels(text: str) -> set[str]:
    """What stands before the colon of an item that is a label and what it names."""
    return set(re.findall(r"^ +- ([a-z][a-z ]*): ", text, re.M))


@pytest.mark.parametrize("term", ["as expected", "words against deeds", "kappa (95% interval)"])
def test_a_term_of_several_words_has_a_page(term: str) -> None:
    assert len(pages(term)) == 1


def test_every_heading_column_and_label_of_a_report_is_explained() -> None:
    missing: dict[str, set[str]] = {}
    looked_at = 0
    for path in REPORTS:
        text = path.read_text(encoding="utf-8")
        named = {name for name in columns(text) if not (name in NAMES or name.endswith(".yaml"))}
        looked_at += len(named)
        lacks = {name for name in named if not pages(name)}
        lacks |= {word for heading in headings(text) for word in unexplained(heading)}
        if path.name.startswith(("run", "score", "check")):  # others label with names and events
            lacks |= {label for label in labels(text) if not pages(label) and label not in NAMES}
        if lacks:
            missing[path.name] = lacks
    assert looked_at > 100
    assert missing == {}, "explain each in sim/manual/words/, or say it otherwise"


def test_a_word_that_no_page_explains_would_be_seen() -> None:
    assert unexplained("What the verdict gyrates on") == {"gyrates"}
    assert columns("| date | gyre |\n| --- | --- |\n") == {"date", "gyre"}
    assert labels("- **x**: y\n  - gyre: z\n") == {"gyre"}
