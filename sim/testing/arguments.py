"""What the strategies take: each argument read, or refused with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sim.model.reserved import TAKEN
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Party, Track
from sim.model.sides import Sides
from sim.model.vocabulary import is_name
from sim.testing.tables import check_number, check_stages, misuse

_SLUG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


class TrackNames(NamedTuple):
    """The tracks to draw from, in order, and the fewest to draw."""

    all: tuple[Track, ...]
    least: int


def check_sizes(least: Any, most: Any, what: str) -> None:
    """Refuse bounds of a size that are no numbers from 1, or the wrong way round."""
    check_number(f"min_{what}", least, 1)
    check_number(f"max_{what}", most, 1)
    if most < least:
        raise misuse(f"max_{what}={most} is below min_{what}={least}: turn them round")


_MOST_TRACKS = 1_000


def read_tracks(book: Rulebook, tracks: Any) -> TrackNames:
    """The tracks that are meant: how many at the most, their names, or each with its stage."""
    if type(tracks) is int:
        check_number("tracks", tracks, 1)
        if tracks > _MOST_TRACKS:
            raise misuse(f"tracks={tracks}: write {_MOST_TRACKS} or fewer")
        names = [MAIN, *(f"track-{n}" for n in range(2, tracks + 1))]
        return TrackNames(tuple(Track(name, book.start) for name in names), 1)
    if isinstance(tracks, str) or not isinstance(tracks, Iterable):
        raise misuse(f"tracks={tracks!r}: write how many at the most, or a list of names")
    names = list(tracks)
    if not names:
        raise misuse("tracks: a scenario has one at least; leave it out for 'main'")
    for name in names:
        if not isinstance(name, str) or not _SLUG.fullmatch(name) or name in TAKEN:
            raise misuse(f"the track {name!r}: name it with letters, digits, '-', '_' and '.'")
    starts = dict(tracks) if isinstance(tracks, Mapping) else dict.fromkeys(names, book.start)
    check_stages(book, list(starts.values()), "tracks={name: first stage}")
    return TrackNames(tuple(Track(name, stage) for name, stage in starts.items()), len(starts))


def read_parties(book: Rulebook, parties: Any) -> dict[str, Party]:
    """The parties that are meant by their sides; else one for each side, and a mediator."""
    if parties is None:
        names = book.stand_ins(Sides.first(book.sides))
        sides = {name: side for side, name in enumerate(names, 1)}
        parties = sides if "M" in sides else {**sides, "M": None}
    if not isinstance(parties, Mapping):
        raise misuse(f"parties={parties!r}: write the side of each, {{'USA': 1, 'UN': None}}")
    for name, side in parties.items():
        if not isinstance(name, str) or not is_name(name) or name in TAKEN:
            raise misuse(f"the party {name!r}: name it with letters, digits and '_'")
        if side is not None and (type(side) is not int or not 1 <= side <= book.sides):
            raise misuse(
                f"party {name} on side {side!r}: '{book.name}' has the sides 1 to {book.sides}, "
                "and None is for one without a side"
            )
    return {name: Party(name, side=side) for name, side in parties.items()}
