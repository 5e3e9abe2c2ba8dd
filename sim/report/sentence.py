"""The sentence of a run at the head of a report, and its sources at the end of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.model.citation import in_words
from sim.model.scenario import Source
from sim.model.sentence import BOOK, CITES, READS, Piece, Pieces, sentences_of, standing_of
from sim.model.verdict import Run
from sim.report.blocks import (
    Heading,
    Item,
    Line,
    Phrase,
    Section,
    address,
    link,
    name,
    reading,
    strong,
)


def sentence_line(run: Run) -> Line:
    """The sentence that can be quoted, in which each citation leads to its source."""
    return _line(run, run.pieces)


def standing_line(run: Run, tracks: Sequence[str], *, lead: bool) -> Line:
    """Where tracks that went the same way stand, in as few words as can be quoted."""
    return _line(run, standing_of(run, tracks, lead=lead))


def sentence_lines(runs: Sequence[Run], labels: Sequence[str]) -> Section:
    """The same of one history under several rulebooks, which are told of as they are called."""
    return [_line(runs[0], pieces) for pieces in sentences_of(runs, labels)]


def _line(run: Run, pieces: Pieces) -> Line:
    return Line([_phrase(run, piece) for piece in pieces], hang=0)


def _phrase(run: Run, piece: Piece) -> Phrase:
    if piece.kind == BOOK:
        return name(piece.text)
    if piece.kind == READS:
        return reading(piece.text, piece.of)
    if piece.kind == CITES:
        return link(piece.text, run.scenario.sources[piece.of].url)
    return piece.text


def sources_section(run: Run) -> Section:
    """Every source of the steps of a run."""
    return _listed("Sources", run.cited)


def evidence_section(runs: Sequence[Run], *, all_with: str = "") -> Section:
    """The sources of the steps that brought the tracks where they stand, under each rulebook.

    ``all_with`` is the option that lists those of every step.
    """
    tracks = [track for run in runs for track in run.tracks.values()]
    steps = [step for track in tracks for step in (track.step, track.entered) if step]
    named = {name for step in steps for name in step.sources}
    told = {name: at for name, at in runs[0].cited.items() if name in named}
    every = len(runs[0].cited)
    hint = f" ({len(told)} of {every}; {all_with} lists all)" if all_with else ""
    return _listed("Sources of the verdict" + (hint if len(told) < every else ""), told)


def _listed(title: str, sources: Mapping[str, Source]) -> Section:
    """Who wrote each source, its title, who published it, when and where."""
    if not sources:
        return []
    return [Heading(strong(title)), *(Item(source_phrase(at)) for at in sources.values())]


def source_phrase(source: Source) -> Phrase:
    """A source in full; its title is a link where its address may be followed."""
    who = f"{source.author}, " if source.author else ""
    published = f", {source.publisher}" if source.publisher else ""
    day = f", {in_words(source.date)}" if source.date else ""
    where = address(f", {source.url}", source.url) if source.url else ""
    return [who, link(source.title, source.url), f"{published}{day}", where]
