"""The sources that the rows of a table name: titles, links, and what else stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.files.sheets.naming import Names, folded

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"\[([^\[\]]*)\]\((https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)", re.IGNORECASE
)
"""A link with its words; its address may hold brackets in pairs, as those of Wikipedia do."""
_AROUND = " \t\n,;:()<>[]-\u2013\u2014"
_BETWEEN = re.compile(r";(?:\s+|$)|\n")

Details = dict[str, str]
_LESS = ("publisher", "author", "date")
"""What a source goes by that has neither words nor title nor link."""


def split(cell: str) -> list[str]:
    """The several texts of a cell, between which a semicolon and a space stand, or a new line."""
    return [text for part in _BETWEEN.split(cell) if (text := part.strip())]


class Mention(NamedTuple):
    """Where a row names a source: by a text, by what stands beside it, or by both."""

    row: int
    words: str
    told: Details

    @property
    def key(self) -> str:
        """By what it is compared with others: its words, or what else tells of it."""
        return folded(self.words or self._said_by("url", "title"))

    @property
    def called(self) -> str:
        """What it is named after, and its title where no other is told."""
        return self.words or self._said_by("title", "url")

    def _said_by(self, *keys: str) -> str:
        """The first that is told of some keys, else of those that tell less."""
        return next((self.told[key] for key in (*keys, *_LESS) if key in self.told), "")


def mention(row: int, text: str, details: Mapping[str, str]) -> Mention:
    """What a row says of a source; a link within the text is taken out of it."""
    words, link = _parted(text)
    told = {key: one for key, one in details.items() if one}
    if link:
        told.setdefault("url", link)
    return Mention(row, words, told)


class Sources:
    """The sources of a table, each once.

    Mentions of the same words are one source, with all that any of them tells, unless they tell
    of several: two articles of one newspaper are two.  ``entries`` are what a file says of each,
    ``first`` is the row that names it first, and ``names`` go with the mentions.
    """

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.entries: dict[str, Details] = {}
        self.first: dict[str, int] = {}
        self.names: list[str] = []
        self._named = Names("source")
        self._by: dict[tuple[str, ...], str] = {}
        all_mentions = list(mentions)
        apart = _told_apart(all_mentions)
        for one in all_mentions:
            self.names.append(self._name(one, apart=one.key in apart))

    def _name(self, one: Mention, *, apart: bool) -> str:
        by = (one.key, *(f"{key}={text}" for key, text in one.told.items() if apart))
        words = one.called
        if by not in self._by:
            name = self._by[by] = self._named.new(_short_name(words))
            self.entries[name] = {"title": words}
            self.first[name] = one.row
        name = self._by[by]
        self.entries[name].update(one.told)
        return name


def _told_apart(mentions: Iterable[Mention]) -> set[str]:
    """The keys under which more than one source is told of."""
    known: dict[str, Details] = {}
    apart = set()
    for one in mentions:
        so_far = known.setdefault(one.key, {})
        if any(so_far.setdefault(key, text) != text for key, text in one.told.items()):
            apart.add(one.key)
    return apart


def _parted(text: str) -> tuple[str, str]:
    """The words and the link of a text; '' for one that is not there."""
    found = _MARKDOWN.search(text)
    if found:
        rest = text[: found.start()] + " " + text[found.end() :]
        return found[1].strip() or rest.strip(_AROUND), found[2]
    link = _LINK.search(text)
    if not link:
        return text.strip(), ""
    address = link[0].rstrip(".,;")
    if address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1]
    words = (text[: link.start()] + " " + text[link.start() + len(address) :]).strip(_AROUND)
    return " ".join(words.split()), address


def _short_name(words: str) -> str:
    """What to name a source after: its words, or the place on the web where it stands."""
    if not _LINK.match(words):
        return words
    host = words.split("/")[2].rpartition("@")[2].partition(":")[0].casefold()
    return host.removeprefix("www.") or words
