"""The one sentence of a run that can be quoted: where the talks stand, since when, after what.

A sentence is plain data, pieces of text of which some say what they are, so that a terminal, a
page, a forecast and JSON all say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.model.citation import cited, in_words
from sim.model.words import listed

if TYPE_CHECKING:
    from sim.model.scenario import Scenario
    from sim.model.step import Step
    from sim.model.verdict import Run, TrackVerdict

BOOK, READS, CITES = "rulebook", "reads", "cites"
MOST = 3
"""How many statements are made one by one; where tracks differ more, they are counted."""
_CITED = 2
"""How many sources a brief sentence cites; two or more besides are counted."""
_NAMED = 12
"""How many tracks are named where they are counted."""

_HAVE = {
    "none": "have shown neither progress nor stalemate",
    "progress": "have been making progress",
    "stalemate": "have stood at stalemate",
    "settled": "have been settled",
    "broken": "have been broken off",
}
_ARE = {
    "none": "shows neither progress nor stalemate",
    "progress": "is making progress",
    "stalemate": "stands at stalemate",
    "settled": "is settled",
    "broken": "is broken off",
}
_ARE_MANY = {
    "none": "show neither progress nor stalemate",
    "progress": "are making progress",
    "stalemate": "stand at stalemate",
    "settled": "are settled",
    "broken": "are broken off",
}


class Piece(NamedTuple):
    """A part of a sentence.

    ``kind`` is BOOK (the name of the rulebook), READS (then ``of`` is the reading), CITES (then
    ``of`` is the name of the source) or nothing.
    """

    text: str
    kind: str = ""
    of: str = ""


Pieces = list[Piece]


def text_of(pieces: Sequence[Piece]) -> str:
    """The pieces as one text on one line, whatever the file's notes and titles hold."""
    return " ".join("".join(piece.text for piece in pieces).split())


def sentence_of(run: Run) -> Pieces:
    """What a run says in the end: one statement for the tracks that went the same way.

    More than three statements are a count of the tracks by what they read.
    """
    return [*_lead(run, [run.scenario.rulebook.name]), *_statements(run)]


def sentences_of(runs: Sequence[Run], labels: Sequence[str]) -> list[Pieces]:
    """What runs of one history say: one sentence for the rulebooks that say the same of it.

    ``labels`` are what to call their rulebooks.
    """
    alike: dict[tuple[Piece, ...], list[str]] = {}
    for run, label in zip(runs, labels, strict=True):
        alike.setdefault(tuple(_statements(run)), []).append(label)
    return [[*_lead(runs[0], books), *said] for said, books in alike.items()]


def standing_of(run: Run, tracks: Sequence[str], *, lead: bool) -> Pieces:
    """Where tracks that went the same way stand and since when, and no more.

    ``lead`` says under which rulebook.  Of many sources two are named, and the others counted.
    """
    if run.start is None:
        return sentence_of(run)
    track, talks = run.tracks[tracks[0]], _all_talks(run.scenario, tracks)
    subject = talks if lead else f"{talks[:1].upper()}{talks[1:]}"
    begun = _lead(run, [run.scenario.rulebook.name]) if lead else ()
    cites = [] if track.step is None else _cited(run, track.step, most=_CITED)
    return [*begun, Piece(f"{subject} "), *_since(track), *cites, Piece(".")]


def _lead(run: Run, books: Sequence[str]) -> Iterator[Piece]:
    """Under which rulebooks, and as known on which day."""
    yield Piece("Under ")
    for place, book in enumerate(books):
        if place:
            yield Piece(" and " if place == len(books) - 1 else ", ")
        yield Piece(book, BOOK)
    yield Piece(f", as known on {in_words(run.as_of)}, " if run.as_of and run.start else ", ")


def _statements(run: Run) -> Pieces:
    if run.start is None:
        talks = _all_talks(run.scenario, list(run.tracks))
        return [Piece(f"nothing is known of {talks} by {in_words(run.until)}.")]
    alike: dict[object, list[TrackVerdict]] = {}
    for track in run.tracks.values():
        alike.setdefault(_course(track), []).append(track)
    if len(alike) > MOST:
        return list(_counted(run))
    pieces: Pieces = []
    for place, tracks in enumerate(alike.values()):
        talks = _all_talks(run.scenario, [track.track for track in tracks])
        subject = f" {talks[:1].upper()}{talks[1:]}" if place else talks
        pieces = [*pieces, Piece(f"{subject} "), *_stated(run, tracks[0])]
    return pieces


def _course(track: TrackVerdict) -> tuple[object, ...]:
    """What tracks share that can be told of together."""
    began = track.step
    if began is None:
        return track.reads, track.since, track.entered is None and track.stage
    return track.reads, track.since, began.number, began.rule, began.deadline and began.before.stage


def _all_talks(scenario: Scenario, tracks: Sequence[str]) -> str:
    talks = [talks_of(scenario, track) for track in tracks]
    if len(talks) > _NAMED:
        return f"the talks on {len(talks)} tracks"
    return listed(talks)


def talks_of(scenario: Scenario, track: str) -> str:
    """What a sentence calls the talks of a track, as a plural."""
    called = scenario.tracks[track].called
    if not called and len(scenario.tracks) == 1:
        called = scenario.called or f'the talks of "{scenario.title}"'
    return called or f"the {track.replace('_', ' ')} talks"


def _stated(run: Run, track: TrackVerdict) -> Iterator[Piece]:
    """Where some talks stand, since when and after what, with its sources."""
    yield from _since(track)
    if track.step is None:
        nothing = f"and nothing has moved them from {track.stage}"
        yield Piece(f", {nothing if track.entered is None else 'the day on which they start'}.")
        return
    happened = _happened(run, track.step)
    yield Piece(happened)
    cites = list(_cited(run, track.step))
    yield from cites
    if cites or happened[-1] not in ".!?":
        yield Piece(".")


def _since(track: TrackVerdict) -> Iterator[Piece]:
    assert track.since is not None, "the clock has started, so that the reading has a first day"
    yield Piece(_HAVE[track.reads], READS, track.reads)
    yield Piece(f" since {in_words(track.since)}")


def _cited(run: Run, step: Step, *, most: int | None = None) -> Iterator[Piece]:
    """The sources of a step in brackets; of more than so many the others are counted."""
    sources = [name for name in step.sources if name in run.scenario.sources]
    shown = sources if most is None or len(sources) <= most + 1 else sources[:most]
    for place, name in enumerate(shown):
        yield Piece("; " if place else " [")
        yield Piece(cited(run.scenario.sources[name]), CITES, name)
    if sources:
        left = len(sources) - len(shown)
        yield Piece(f"; and {left} more]" if left else "]")


def _happened(run: Run, step: Step) -> str:
    """What began the spell of a reading: the note of the event, or what its type means."""
    if step.deadline:
        days = step.deadline.removeprefix("after ")
        return f", after {days} in {step.before.stage}: {_bare(step.because or '')}"
    if step.note:
        return f": {_bare(step.note)}"
    event = step.event or ""
    means = _bare(run.scenario.rulebook.events[event].means) or event.replace("_", " ")
    parties = [run.scenario.parties[name].title or name for name in step.by]
    return f": {means}" + (f" ({listed(parties)})" if parties else "")


def _bare(text: str) -> str:
    """A text without the full stop at its end, since the sentence goes on."""
    text = text.strip()
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def _counted(run: Run) -> Iterator[Piece]:
    by_reading: dict[str, list[str]] = {}
    for track in run.tracks.values():
        by_reading.setdefault(track.reads, []).append(track.track)
    yield Piece(f"of {len(run.tracks)} tracks ")
    for place, (reads, tracks) in enumerate(by_reading.items()):
        last = place == len(by_reading) - 1
        yield Piece((" and " if last else ", ") if place else "")
        say = _ARE if len(tracks) == 1 else _ARE_MANY
        yield Piece(f"{len(tracks)} {say[reads]}", READS, reads)
        if len(run.tracks) <= _NAMED:
            yield Piece(f" ({listed(tracks)})")
    yield Piece(".")
