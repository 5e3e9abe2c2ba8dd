"""The sentence of a run at the head of a report, and its sources at the end of one."""

from __future__ import annotations

from sim.model.citation import in_words
from sim.model.scenario import Source
from sim.model.sentence import BOOK, CITES, READS, Piece
from sim.model.verdict import Run
from sim.report.blocks import Heading, Item, Line, Phrase, Section, link, name, reading, strong
from sim.report.links import followed


def sentence_line(run: Run) -> Line:
    """The sentence that can be quoted, in which each citation leads to its source."""
    return Line([_phrase(run, piece) for piece in run.pieces], hang=0)


def _phrase(run: Run, piece: Piece) -> Phrase:
    if piece.kind == BOOK:
        return name(piece.text)
    if piece.kind == READS:
        return reading(piece.text, piece.of)
    if piece.kind == CITES:
        return link(piece.text, run.scenario.sources[piece.of].url)
    return piece.text


def sources_section(run: Run) -> Section:
    """Every source of the steps: who wrote it, its title, who published it, when and where."""
    if not run.cited:
        return []
    return [Heading(strong("Sources")), *(Item(source_phrase(at)) for at in run.cited.values())]


def source_phrase(source: Source) -> Phrase:
    """A source in full; its address is a link wherever one may be followed."""
    who = f"{source.author}, " if source.author else ""
    published = f", {source.publisher}" if source.publisher else ""
    day = f", {in_words(source.date)}" if source.date else ""
    where: Phrase = [", ", link(source.url, source.url)] if source.url else ""
    title = link(source.title, source.url) if followed(source.url) else source.title
    return [who, title, f"{published}{day}", where]
