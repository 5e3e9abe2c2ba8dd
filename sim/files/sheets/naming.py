"""Names for what the cells of a table call by words: parties, tracks and sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from sim.files.names import SLUG
from sim.model.reserved import TAKEN, TAKEN_BARE
from sim.model.vocabulary import is_name

_LONGEST = 40


class Names:
    """Names given to words, each word the same name whenever it comes and no two words the same.

    ``bare`` names can stand in a condition as they are; others may hold hyphens and points.
    ``kind`` is what a thing is called whose words have no letter that a name can have.
    """

    def __init__(self, kind: str, *, bare: bool = False) -> None:
        self._kind = kind
        self._bare = bare
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def of(self, words: str) -> str:
        """The name of some words; large and small letters are one, and so are all spaces."""
        key = folded(words)
        if key not in self._names:
            self._names[key] = self.new(words)
        return self._names[key]

    def new(self, words: str) -> str:
        """A name for words that nothing else has, also where the words came before."""
        name = next(name for name in self._candidates(words) if name.casefold() not in self._taken)
        self._taken.add(name.casefold())
        return name

    def _candidates(self, words: str) -> Iterable[str]:
        whole = " ".join(words.split())
        fits: Callable[[str], bool] = is_name if self._bare else SLUG.fits
        taken = TAKEN_BARE if self._bare else TAKEN
        name = whole if fits(whole) else slug(whole, "_" if self._bare else "-")
        if name not in taken and fits(name):
            yield name
        join = "_" if self._bare else "-"
        first = name if fits(f"{name}{join}2") and name else self._kind
        for number in range(self._next.get(first, 1 if first != name else 2), 10**6):
            self._next[first] = number  # all before it are taken, of however many alike
            yield f"{first}{join}{number}"


def folded(words: str) -> str:
    """Words as they are compared: without regard to capitals and to how they are spaced."""
    return " ".join(words.split()).casefold()


def slug(words: str, join: str = "-") -> str:
    """Words as the letters and digits that a name can have, joined; '' where there are none."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    pieces = re.findall(r"[A-Za-z0-9]+", plain.replace("'", ""))
    name = ""
    for piece in pieces:
        longer = f"{name}{join}{piece}" if name else piece
        if name and len(longer) > _LONGEST:
            break
        name = longer
    name = name[:_LONGEST]
    return f"_{name}" if join == "_" and name[:1].isdigit() else name
