"""A move as a player types it: ``3``, ``no_show by USA on nuclear after 10 days``, ``wait 60``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sim.files.quantities import parse_day, parse_length
from sim.model.problem import did_you_mean
from sim.model.words import listed
from sim.play.choices import GameChoice, speakers, ways_to_act
from sim.play.game import Game
from sim.play.moves import Happens, Passes, PlayerMove, RefusedError, named

WAIT = "wait"
EVERYONE = ("all", "both", "everyone")
NOBODY = ("nobody", "none")
_CLAUSES = ("by", "on", "after", "note")
_NUMBER = re.compile(r"[0-9]{1,9}")


def move_of(text: str, game: Game, commands: Sequence[str] = ()) -> PlayerMove:
    """The move that a text means.

    ``commands`` are the other words that could have been meant.  Raises RefusedError, which says
    what to type instead.
    """
    head, *rest = text.split(maxsplit=1) or [""]
    if head.casefold() == WAIT:
        return Passes(_days(rest[0] if rest else "", game.day))
    choice = _chosen(head, game, commands)
    event = choice if isinstance(choice, str) else choice.event
    clauses = _clauses(rest[0] if rest else "", event)
    tracks, days = _where_and_when(clauses.get("on", ""), game)
    if "after" in clauses:
        if days:
            raise RefusedError("'on' a day or 'after' a while: write one of them")
        days = _length(clauses["after"])
    return Happens(
        event=event,
        by=_by(clauses.get("by"), choice, game),
        tracks=tracks,
        days=days,
        note=clauses.get("note", ""),
    )


def _chosen(head: str, game: Game, commands: Sequence[str]) -> GameChoice | str:
    """The choice of a number, or the event of a name."""
    if _NUMBER.fullmatch(head):
        found = game.choices()
        if not 1 <= int(head) <= len(found):
            raise RefusedError(f"no choice {head}: 'all' lists 1 to {len(found)}")
        return found[int(head) - 1]
    events = game.base.rulebook.events
    if head.casefold() not in (event.casefold() for event in events):
        raise RefusedError(f"'{head}' is no event and no command: {_meant(head, commands, events)}")
    return named(head, events, "event")


def _meant(head: str, commands: Iterable[str], events: Iterable[str]) -> str:
    near = did_you_mean(head, [*commands, *events])
    return near if near.startswith("did") else "'all' lists the events, 'help' the commands"


def _clauses(text: str, event: str) -> dict[str, str]:
    """What follows an event: who does it, on which tracks or day, after how long, and a note."""
    found: dict[str, str] = {}
    key = ""
    rest = text
    while rest.strip():
        word, _, after = rest.strip().partition(" ")
        if word.casefold() in _CLAUSES and word.casefold() not in found:
            key, rest = word.casefold(), after
            found[key] = after.strip() if key == "note" else ""
            if key == "note":
                break
            continue
        if not key:
            cure = "write 'by PARTY', 'on TRACK', 'after N days' or 'note ...'"
            raise RefusedError(f"'{word}' after {event}: {cure}")
        found[key] = f"{found[key]} {word}".strip()
        rest = after
    empty = next((key for key, value in found.items() if not value), "")
    if empty:
        raise RefusedError(f"'{empty}' what? {_EXAMPLES[empty]}")
    return found


_EXAMPLES = {
    "by": "write 'by' and a party, or several: 'by A and B'",
    "on": "write 'on' and a track, or a day: 'on 2024-06-30'",
    "after": "write 'after 10 days' or 'after 2 weeks'",
    "note": "write 'note' and some words",
}


def _by(text: str | None, choice: GameChoice | str, game: Game) -> tuple[str, ...]:
    """Who acts: those who are named, or the only ones who can."""
    parties = game.base.parties
    if text is not None:
        if text.casefold() in NOBODY:
            return ()
        if text.casefold() in EVERYONE:
            return speakers(parties)
        return tuple(named(name, parties, "party") for name in _names(text))
    if isinstance(choice, GameChoice):
        sets, what = ways_to_act(choice, game.choices(), parties), "it"
    else:
        sets, what = tuple((name,) for name in parties), choice
        sets = (*sets, speakers(parties)) if len(speakers(parties)) > 1 else sets
        if game.base.rulebook.events[choice].joint:
            return ()  # all sides, as the game fills in
    if len(sets) <= 1:
        return sets[0] if sets else ()
    ways = listed((f"'by {listed(some)}'" for some in sets), "or")
    raise RefusedError(f"who does {what}? add {ways}")


def _where_and_when(text: str, game: Game) -> tuple[tuple[str, ...], int]:
    """The tracks that a text names, and the days up to the one that it names."""
    words = [word for word in _names(text) if word.casefold() != "on"]
    days = [(day - game.day).days for day in map(parse_day, words) if day is not None]
    if len(days) > 1:
        raise RefusedError("an event happens on one day: write 'on' and one")
    names = [word for word in words if parse_day(word) is None]
    for word in names:
        if word[0].isdigit() and word not in game.base.tracks:
            raise RefusedError(f"'{word}' is no day of the calendar; write YYYY-MM-DD")
    if len(names) == 1 and names[0].casefold() in EVERYONE:
        names = list(game.base.tracks)
    return tuple(named(name, game.base.tracks, "track") for name in names), sum(days)


def _names(text: str) -> list[str]:
    return [name for name in re.split(r"[\s,&]+", text) if name and name.casefold() != "and"]


def _days(text: str, today: date) -> int:
    """How long to wait: a length of time, or the days until a day."""
    given = text.strip()
    word, _, after = given.partition(" ")
    if word.casefold() in ("until", "to"):
        day = parse_day(after.strip())
        if day is None:
            raise RefusedError(f"'{after.strip()}' is no day of the calendar; write YYYY-MM-DD")
        if day <= today:
            raise RefusedError(f"it is {today} already: wait until a later day")
        return (day - today).days
    return _length(given)


def _length(text: str) -> int:
    """A length of time in days; a number alone is of days."""
    given = re.sub(r"(?<=[0-9])(?=[a-z])", " ", text.strip().casefold())
    given = f"{given} days" if given.isascii() and given.isdigit() else given
    try:
        days = parse_length(given)
    except OverflowError:
        raise RefusedError(f"'{text}' is longer than the calendar; see 'wait 60 days'") from None
    if days is None:
        what = f"'{text}' is no length of time" if text else "how long?"
        raise RefusedError(f"{what}: write '60 days', '8 weeks' or 'wait until YYYY-MM-DD'")
    return days
