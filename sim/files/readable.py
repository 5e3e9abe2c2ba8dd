"""A text as the YAML parser is to take it: every place in it stays the one that an editor shows.

The parser ends a line at U+0085, U+2028 and U+2029, and no editor does; it refuses the pairs of
surrogates by which JSON writes a character beyond U+FFFF.  Both are replaced by as many characters
that mean nothing to it, and put back into what it has read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BREAKS = "\u0085\u2028\u2029"
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\(u[dD][89abAB]..)\\(u[dD][c-fC-F]..)")


class Readable(NamedTuple):
    """A text of the same length as the file's, and what puts a value back as the file means it.

    ``breaks`` gives for each stand-in of a line separator the separator; ``escape`` stands for the
    backslash of a surrogate and is empty where there is none.
    """

    text: str
    breaks: dict[int, str]
    escape: str = ""

    def restored(self, value: str, style: str | None) -> str:
        """A value that was read; ``style`` is the quote that it stood in, if any."""
        value = value.translate(self.breaks)
        if not self.escape or self.escape not in value:
            return value
        if style != '"':
            return value.replace(self.escape, "\\")
        pair = f"{self.escape}u(....){self.escape}u(....)"
        return re.sub(pair, lambda found: _character(found[1], found[2]), value)


def readable(text: str) -> Readable | None:
    """What the parser is to read instead of a text; None where it may read the text itself."""
    separators = [one for one in _BREAKS if one in text]
    pairs = "\\ud" in text.lower() and _PAIR.search(text) is not None
    if not separators and not pairs:
        return None
    stand_ins = _unused(text)
    breaks = {}
    for separator in separators:
        stand_in = next(stand_ins)
        breaks[ord(stand_in)] = separator
        text = text.replace(separator, stand_in)
    escape = next(stand_ins) if pairs else ""
    if pairs:
        text = _PAIR.sub(rf"\1{escape}\2{escape}\3", text)
    return Readable(text, breaks, escape)


def _unused(text: str) -> Iterator[str]:
    """Characters for private use that a text does not hold."""
    there = set(text)
    return (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in there)


def _character(high: str, low: str) -> str:
    return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + (int(low, 16) - 0xDC00))
