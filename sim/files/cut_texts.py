"""Texts that lose their end to a ``#``: what follows is a comment, though it was meant as text."""

from __future__ import annotations

import re

from sim.files.marks import Page, Spot, scalar_places

_HASH = re.compile(r"[^\s#,\[\]{}][ \t]+(#(?![\s#!]|sim:)\S.*)$")


def cut_texts(page: Page) -> list[Spot]:
    """The comments of a page that go on a text which has no quotes, such as ``Letter #5``.

    A comment has a space behind its sign; one without, right behind a text, is taken for a part
    of it.  The page is well formed.
    """
    found = {
        (number, match.start(1)): len(match[1])
        for number, line in enumerate(page.lines)
        if (match := _HASH.search(line))
    }
    if not found:
        return []
    inside, ends = set(), set()
    for start, end in scalar_places(page.parsed):
        inside |= {at for at in found if (start.line, start.column) <= at < (end.line, end.column)}
        plain = page.line(start.line)[start.column : start.column + 1] not in ("'", '"')
        if plain and end.column and start.line == end.line:
            ends.add(end.line)
    return [
        Spot(line, column, width)
        for (line, column), width in found.items()
        if (line, column) not in inside and line in ends
    ]
