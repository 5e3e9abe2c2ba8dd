"""What a player does: lets something happen, or lets time pass."""

from __future__ import annotations

from collections.abc import Iterable

from sim.model.problem import did_you_mean
from sim.model.value import value


@value
class Happens:
    """An event happens, by some parties, on some tracks, so many days after today."""

    event: str
    by: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    days: int = 0
    note: str = ""


@value
class Passes:
    """So many whole days pass, at least one, in which nobody does anything."""

    days: int


PlayerMove = Happens | Passes


class RefusedError(ValueError):
    """A move that cannot be made; the message says why, and what to do instead."""


def named(name: str, known: Iterable[str], what: str) -> str:
    """A name as the files write it, whatever its capitals.  Raises RefusedError."""
    names = list(known)
    if name in names:
        return name
    alike = [one for one in names if one.casefold() == name.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise RefusedError(f"no {what} '{name}': {did_you_mean(name, names)}")


def check_note(text: str) -> None:
    """Refuse a text that no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RefusedError("the note holds a sign that is no text: write it anew") from None
