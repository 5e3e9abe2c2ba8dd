"""What a report is made of, whatever it is written as: headings, lines, named lines and tables.

A report is a list of sections, a section a list of blocks, and what a block says is a phrase: texts
and spans, each span with the kind of thing that it is.  Nothing here is escaped or coloured: each
writer does that in its own way (``text.py``, ``markdown.py``, ``html.py``), for whatever came from
a stranger's file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from sim.model.problem import Problem
from sim.model.value import value

PLAIN, STRONG, DIM, NAME, LINK = "plain", "strong", "dim", "name", "link"
APART, ARROW, POINTER, ADDRESS = "apart", "arrow", "pointer", "address"


class Span(NamedTuple):
    """A piece of a line and what it is.

    ``kind`` is PLAIN, STRONG, DIM, NAME (a name out of a file, such as a stage), LINK (then ``of``
    is its address), POINTER (then ``of`` is another of our own pages, or a place in this one),
    ADDRESS (that of a link before it, for those who can follow none), APART (what sets a title
    off from the name before it) or ARROW.  A span with ``reads`` takes the colour of that
    reading.  ``glued`` spans keep their spaces and are broken over two lines only where there is
    no room at all.
    """

    text: str
    kind: str = PLAIN
    reads: str = ""
    of: str = ""
    glued: bool = False


LEADS_TO = Span("-> ", ARROW, glued=True)
"""What stands between where something was and where it is now."""

Phrase: TypeAlias = "str | Span | Sequence[Phrase]"
"""What is said on a line: a plain text, a span, or several phrases one after the other."""


def spans(phrase: Phrase) -> list[Span]:
    """The pieces of a phrase in order; a bare text is plain, an empty one is left out."""
    if isinstance(phrase, str):
        return [Span(phrase)] if phrase else []
    if isinstance(phrase, Span):
        return [phrase] if phrase.text else []
    return [span for part in phrase for span in spans(part)]


def colon(label: Phrase) -> str:
    """What stands behind a label: a colon, unless it ends in a sign of its own."""
    return ":" if all(span.text[-1].isalnum() for span in spans(label)[-1:]) else ""


def joined(phrases: Iterable[Phrase], between: str = ", ") -> Phrase:
    """Phrases with a text between each two."""
    parts: list[Phrase] = []
    for phrase in phrases:
        parts += [between, phrase] if parts else [phrase]
    return parts


def strong(text: str) -> Span:
    """What stands out."""
    return Span(text, STRONG)


def dim(text: str) -> Span:
    """What may be passed over."""
    return Span(text, DIM)


def name(text: str) -> Span:
    """A name out of a file, such as that of an event."""
    return Span(text, NAME)


def stage(text: str, reads: str) -> Span:
    """A stage, in the colour of what it reads."""
    return Span(text, NAME, reads)


def reading(reads: str, of: str = "") -> Span:
    """A reading, or what is said of it, in the colour of the reading (``of``, where not itself)."""
    return Span(reads, reads=of or reads)


def verdict(reads: str) -> Span:
    """A reading that is the answer of a report."""
    return Span(reads, STRONG, reads)


def link(text: str, address: str) -> Span:
    """A text that leads to an address; only http and https are followed by any writer."""
    return Span(text, LINK, of=address)


def address(text: str, of: str) -> Span:
    """An address for those who can follow no link; a page leaves it out where it made one."""
    return Span(text, ADDRESS, of=of)


def pointer(text: str, place: str) -> Span:
    """A text that leads to another page of our own, or to a place in the same one."""
    return Span(text, POINTER, of=place)


def glued(text: str) -> Span:
    """A text that is kept on one line, with its spaces."""
    return Span(text, glued=True)


@value
class Heading:
    """What a section is about; level 1 is a report's own, 2 a section's, 3 that of a part."""

    phrase: Phrase
    level: int = 2
    depth: int = 0


@value
class Line:
    """A paragraph.  In text it stands ``depth`` steps in, its later lines ``hang`` columns more."""

    phrase: Phrase
    depth: int = 0
    hang: int = 2


@value
class Item:
    """An item of a list; one that is deeper than the item before it stands within that."""

    phrase: Phrase
    depth: int = 1
    hang: int = 2


@value
class Entry:
    """An item that is a label and what it names; in text the label takes ``size`` columns."""

    label: Phrase
    phrase: Phrase
    depth: int = 2
    size: int = 9


@value
class Grid:
    """Rows of cells, under heads where there are any; ``below`` adds lines under each row.

    Where a terminal is too narrow for the columns, the blocks of ``narrow`` tell each row, by its
    place; without it each cell stands beside its head, or a row is a paragraph where there are no
    heads.  ``least`` is the fewest columns that the first cells take, so that tables stand alike.
    The first ``bare`` columns speak for themselves: a page tells their heads, a terminal does not.
    Of a table that is ``tall`` each row may take two lines.
    """

    rows: Sequence[Sequence[Phrase]]
    heads: Sequence[Phrase] = ()
    depth: int = 1
    below: Sequence[Sequence[Phrase]] = ()
    narrow: Callable[[int], Section] | None = None
    least: int = 0
    bare: int = 0
    tall: bool = False


@value
class Code:
    """Text that is shown as it is, such as a file; ``language`` is what it is written in."""

    text: str
    language: str = ""
    depth: int = 0


@value
class Diagnosis:
    """A problem with its place and its cure; a terminal shows the line, underlined."""

    problem: Problem

    @property
    def items(self) -> Sequence[Item]:
        """The same as items of a list, with the line that it is about."""
        problem = self.problem
        place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
        kind = strong(f"{problem.severity}[{problem.code}]")
        label = f"{problem.label}: " if problem.label else ""
        under = problem.source[problem.column - 1 :][: problem.length] if problem.line else ""
        parts = [Item([label, name(under)], depth=2)] if label or under else []
        cure = [Item(f"help: {problem.cure}", depth=2)] if problem.cure else []
        return [Item([kind, f": {problem.message}"]), Item(name(place), depth=2), *parts, *cure]


Block = Heading | Line | Item | Entry | Grid | Code | Diagnosis
Section = Sequence[Block]
Report = Sequence[Section]


def listing(phrases: Sequence[Phrase], last: str = "and") -> Phrase:
    """Phrases as a list in a sentence."""
    if len(phrases) < 2:
        return list(phrases)
    return [joined(phrases[:-1]), f" {last} ", phrases[-1]]


def leaves(section: Section) -> Iterator[Block]:
    """The blocks of a section as a page shows them: a diagnosis as items."""
    for block in section:
        if isinstance(block, Diagnosis):
            yield from block.items
        else:
            yield block


def each_written(report: Report, write: Callable[[Section], str]) -> Iterator[str]:
    """What is written of each section, but for empty ones.

    A section that stands in a report many times, as where tracks went the same way, is written
    once.
    """
    known: dict[int, str] = {}
    for section in report:
        if id(section) not in known:
            known[id(section)] = write(section)
        if known[id(section)]:
            yield known[id(section)]


def headed(title_name: str, title: str) -> Heading:
    """The first line of a report: the name of what it is about, and its title."""
    return Heading([strong(title_name), Span("  ", APART), title], level=1)
