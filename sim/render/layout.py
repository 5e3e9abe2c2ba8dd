"""Text that is safe and stands in columns, whatever came from a stranger's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import click

COLOURS = {
    "none": "white",
    "progress": "green",
    "stalemate": "yellow",
    "settled": "cyan",
    "broken": "red",
    "mixed": "magenta",
}


def visible(text: str) -> str:
    """A text with every character that a terminal may obey written out, and white space made one.

    Controls, marks that turn the reading direction and all else that is not printed are shown as
    escapes, such as ``\\x1b``.
    """
    return " ".join((text if text.isprintable() else _shown(text)).split())


def spelt(text: str) -> str:
    """A text with its spaces kept and all else that is not printed written out, such as a path."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def plain(text: str) -> str:
    """A text without its colours, for readers that take none."""
    return click.unstyle(text)


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else " " if c in _SPACES else _escape(c) for c in text)


_SPACES = " \t\r\n\u00a0\u2009\u202f"


def paint(text: str, reading: str, *, bold: bool = False) -> str:
    """A text in the colour of a reading."""
    return click.style(text, fg=COLOURS.get(reading), bold=bold)


def dim(text: str) -> str:
    """A text that may be passed over."""
    return click.style(text, dim=True)


def strong(text: str) -> str:
    """A text that stands out."""
    return click.style(text, bold=True)


def cells(text: str) -> int:
    """How many columns a text takes in a terminal."""
    plain = click.unstyle(text)
    if plain.isascii():
        return len(plain)
    import unicodedata  # only where a text is not plain ASCII

    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in plain
    )


def columns(rows: Sequence[Sequence[str]], *, width: int, indent: int = 2) -> list[str]:
    """Rows in aligned columns; the last column wraps within the width."""
    return [line for block in blocks(rows, width=width, indent=indent) for line in block]


def blocks(rows: Sequence[Sequence[str]], *, width: int, indent: int = 2) -> list[list[str]]:
    """The lines of each of some rows in aligned columns; see ``columns``."""
    if not rows:
        return []
    lead = [max(cells(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    left = indent + sum(lead) + 2 * len(lead)
    room = max(width - left, 24)
    found = []
    for row in rows:
        head = " " * indent + "".join(
            text + " " * (size - cells(text) + 2) for text, size in zip(row, lead, strict=False)
        )
        first, *rest = wrap(row[-1], room)
        found.append([(head + first).rstrip(), *(" " * left + line for line in rest)])
    return found


def wrap(text: str, width: int) -> list[str]:
    """The lines of a paragraph; at least one, and a coloured text is left in one piece."""
    if cells(text) <= width or "\x1b" in text:
        return [text]
    import textwrap  # only where a text is long

    return textwrap.wrap(text, width, break_long_words=True) or [""]


def named(label: str, text: str, *, width: int, indent: int = 2, size: int = 9) -> list[str]:
    """A label and a paragraph beside it."""
    room = max(width - indent - size, 24)
    first, *rest = wrap(text, room)
    head = " " * indent + label.ljust(size)
    return [(head + first).rstrip(), *(" " * (indent + size) + line for line in rest)]


def span(first: date, last: date) -> str:
    """The days that a run tells of; a run that ends before its first event tells of none."""
    if last < first:
        return f"nothing had happened by {last}: the first event is of {first}"
    return f"{first} to {last}"


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence."""
    all_words = list(words)
    if len(all_words) < 2:
        return "".join(all_words)
    return f"{', '.join(all_words[:-1])} {last} {all_words[-1]}"
