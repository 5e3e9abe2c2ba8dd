"""Pages of the manual for people: a kind of fault or finding, or a word of the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.manual.word import Word
from sim.model.kind import EXAMPLE_FILE, Kind
from sim.model.words import listed
from sim.report.blocks import (
    APART,
    Block,
    Code,
    Grid,
    Heading,
    Line,
    Phrase,
    Report,
    Section,
    Span,
    dim,
    glued,
    joined,
    pointer,
    strong,
)
from sim.report.markdown import as_markdown

_WORDS = """\
Words that have a sense of their own here, each with what it means. "sim explain WORD" prints one \
of them."""
_KINDS = """\
All that can be wrong with a file, by its code; "sim explain CODE" prints the same page. Codes up \
to SIM200 are faults, for which a file or a command is refused. What follows is found by \
"sim check" in files that have none."""


def pages_report(pages: Iterable[Kind | Word]) -> Report:
    """Some pages, one after the other."""
    return [
        section
        for page in pages
        for section in (_kind(page) if isinstance(page, Kind) else [_word(page)])
    ]


def index_report(kinds: Iterable[Kind], words: Iterable[Word]) -> Report:
    """What can be explained, a line or a few for each."""
    codes: list[list[Phrase]] = [
        [strong(kind.code), glued(kind.name), _sentence(kind.about)] for kind in kinds
    ]
    meanings: list[list[Phrase]] = [
        [Span(word.name, "strong", glued=True), first_sentence(word)] for word in words
    ]
    return [
        [
            Heading([strong("Faults and findings"), ", 'sim explain CODE'"]),
            Grid(codes, ["code", "name", "it says"], bare=3),
        ],
        [
            Heading([strong("Words"), ", 'sim explain WORD'"]),
            Grid(meanings, ["word", "it means"], bare=2),
        ],
    ]


def kinds_document(kinds: Iterable[Kind]) -> str:
    """The document that lists every code and leads to its page."""
    rows: list[list[Phrase]] = [
        [
            pointer(kind.code, f"{kind.code}.md"),
            kind.name,
            listed(kind.severities, "or"),
            _sentence(kind.about),
        ]
        for kind in kinds
    ]
    about: Phrase = [_KINDS, " See ", pointer("checking", "../checking.md"), "."]
    table = Grid(rows, ["code", "name", "severity", "it says"])
    return as_markdown([[Heading("Faults and findings", level=1), Line(about), table]], top=1)


def kind_document(kind: Kind) -> str:
    """The document that is the page of one code."""
    return as_markdown(_kind(kind), top=1)


def words_document(words: Sequence[Word]) -> str:
    """The document that holds the whole glossary."""
    head: Section = [Heading("Words", level=1), Line(_WORDS)]
    return as_markdown([head, *map(_word, words)], top=1)


def first_sentence(word: Word) -> str:
    """What a word means, in the first sentence of it."""
    return word.means.partition(". ")[0].removesuffix(".")


def _kind(kind: Kind) -> Report:
    severity = f"({listed(kind.severities, 'or')})"
    head = Heading([strong(kind.code), Span("  ", APART), kind.name, " ", dim(severity)], level=1)
    return [
        [head, Line(_sentence(kind.about) + ".", depth=1, hang=0)],
        [Heading(strong("Why it matters")), Line(kind.why, depth=1, hang=0)],
        *_example(kind),
        [Heading(strong("What to do")), Line(kind.cure, depth=1, hang=0)],
    ]


def _example(kind: Kind) -> Report:
    """The file, the commands and the message of an example, none of them wrapped."""
    example, heading = kind.example, Heading(strong("Example"))
    first, *more = example.command.splitlines()
    message = f"{kind.severities[0]}[{kind.code}]: {example.message}"
    tried = Code("\n".join([f"$ {first}", *(f"  {line}" for line in more), message]), "text", 1)
    if not example.text:
        return [[heading, tried]]
    file: list[Block] = [Line(dim(EXAMPLE_FILE), depth=1), Code(example.text, "yaml", 2)]
    return [[heading, *file], [tried]]


def _word(word: Word) -> Section:
    blocks: list[Block] = [Heading(strong(word.name)), Line(word.means, depth=1, hang=0)]
    notes: dict[str, Phrase] = {
        "also:": joined(map(glued, word.also)),
        "source:": word.source,
        "see:": joined(pointer(other, f"#{_anchor(other)}") for other in word.see),
    }
    lines = [
        Line([dim(label), " ", note], depth=1, hang=0) for label, note in notes.items() if note
    ]
    return [*blocks, *lines]


def _anchor(heading: str) -> str:
    """Where a heading is found in a page of a code host."""
    return heading.casefold().replace(",", "").replace(" ", "-")


def _sentence(about: str) -> str:
    return about[0].upper() + about[1:]
