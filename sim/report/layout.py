"""Text that is safe and stands in columns, whatever came from a stranger's file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import click

from sim.model.words import spelt, written_out

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

    Controls, marks that turn the reading direction, letters that show nothing, and all else that
    is not printed are shown as escapes, such as ``\\x1b``.  The two joiners are kept where a script
    joins its letters by them, as Persian and Hindi do.
    """
    return " ".join((text if text.isascii() and text.isprintable() else _shown(text)).split())


def typed(path: str) -> str:
    """A path as it is typed after a command: in quotes where need be, and never as an option."""
    import shlex  # only where a command is told

    return spelt(shlex.quote(f"./{path}" if path.startswith("-") else path))


def plain(text: str) -> str:
    """A text without its colours, for readers that take none."""
    return unheard(click.unstyle(text) if "\x1b" in text else text)


def unheard(text: str) -> str:
    """A report in which nothing is a command to a program that reads it along, such as a CI runner.

    GitHub's obeys a line that starts with two colons, and it, Azure's and TeamCity's obey what
    follows two hash signs and a bracket; in JSON the escape means the same sign.
    """
    if "::" in text:
        text = _COMMAND.sub(r"\1\\x3a", text)
    return _HASHES.sub(r"\\u0023", text) if "##" in text else text


_COMMAND = re.compile(r"^((?:\s|\x1b\[[0-9;]*m)*):(?=:)", re.MULTILINE)
_HASHES = re.compile(r"#(?=#\w*\[)")


def _shown(text: str) -> str:
    return "".join(
        " " if c in _SPACES else c if _is_shown(text, place) else written_out(c)
        for place, c in enumerate(text)
    )


def _is_shown(text: str, place: int) -> bool:
    """Whether a character of a text shows, or joins two that do."""
    c = text[place]
    if c in _JOINERS:
        return 0 < place < len(text) - 1 and _joins(text[place - 1]) and _joins(text[place + 1])
    return c.isprintable() and c not in _BLANK


def _joins(c: str) -> bool:
    """Whether a character may stand beside a joiner: a letter or mark of a script, or a picture."""
    import unicodedata  # only where a text is not plain ASCII

    return not c.isascii() and unicodedata.category(c) in ("Lo", "Mn", "Mc", "So", "Sk")


_SPACES = " \t\r\n\u00a0\u2009\u202f"
_JOINERS = "\u200c\u200d"
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
"""Characters that count as printed and show nothing."""


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
    plain = click.unstyle(text) if "\x1b" in text else text
    if plain.isascii():
        return len(plain)
    import unicodedata  # only where a text is not plain ASCII

    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in plain
    )


def glued(text: str) -> str:
    """A text whose spaces no line is broken at."""
    return text.replace(" ", _GLUE)


def wrap(text: str, width: int, *, hang: int = 0) -> list[str]:
    """The lines of a paragraph, at least one, broken at spaces; each keeps its colours.

    Lines after the first are shorter by ``hang``.  Only a word wider than a line is itself broken,
    and not where it is an address, which nobody could follow or copy in parts.
    """
    if cells(text) <= width:
        return [text.replace(_GLUE, " ")]
    lines: list[str] = []
    line, size = "", 0
    for word in text.split(" "):
        room = width - hang if lines else width
        need = cells(word)
        if line and size + 1 + need > room:
            lines.append(line)
            line, size, room = "", 0, width - hang
        while need > room and not word.startswith(_ADDRESSES):
            head, word = _cut(word, room)
            lines.append(head)
            room, need = width - hang, need - cells(head)
        if not line:
            line, size = word, need
        else:
            line, size = f"{line} {word}", size + 1 + need
    if line.strip():
        lines.append(line)
    return _coloured([one.strip(" ").replace(_GLUE, " ") for one in lines]) or [""]


_ADDRESSES = ("https://", "http://")
_GLUE = "\x1f"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def _cut(word: str, room: int) -> tuple[str, str]:
    """As much of a word as there is room for, at least one character, and the rest."""
    size = place = 0
    for part in re.finditer(rf"({_COLOUR.pattern})|.", word, re.DOTALL):
        size += 0 if part[1] else cells(part[0])
        if size > room and place:
            break
        place = part.end()
    return word[:place], word[place:]


def _coloured(lines: list[str]) -> list[str]:
    """Lines of which each ends the colours that reach over its end, and the next takes them up."""
    if not any("\x1b" in line for line in lines):
        return lines
    found, open_ = [], ""
    for line in lines:
        begun = open_
        for code in _COLOUR.findall(line):
            open_ = "" if code == _RESET else open_ + code
        found.append(begun + line + (_RESET if open_ else ""))
    return found


_RESET = "\x1b[0m"


def paragraph(text: str, *, width: int, indent: int = 0, hang: int = 0) -> list[str]:
    """A text over several lines; ``hang`` sets off those after the first, as in a list."""
    first, *rest = wrap(text, max(width - indent, _LEAST), hang=hang)
    return [" " * indent + first, *(" " * (indent + hang) + line for line in rest)]


def named(label: str, text: str, *, width: int, indent: int = 2, size: int = 9) -> list[str]:
    """A label and a paragraph beside it, or below it where there is no room beside it."""
    if width - indent - size < min(_LEAST, cells(text)):
        return [
            *paragraph(label, width=width, indent=indent, hang=4),
            *paragraph(text, width=width, indent=indent + 2),
        ]
    head = label + " " * (size - cells(label))
    first, *rest = wrap(text, width - indent - size)
    left = indent + size
    return [(" " * indent + head + first).rstrip(), *(" " * left + line for line in rest)]


def headed(name: str, title: str, *, width: int) -> list[str]:
    """The first lines of a report: a name and its title."""
    return paragraph(f"{strong(visible(name))}  {visible(title)}", width=width, hang=2)


def columns(rows: Sequence[Sequence[str]], *, width: int, indent: int = 2) -> list[str]:
    """Rows in aligned columns; see ``blocks``."""
    return [line for block in blocks(rows, width=width, indent=indent) for line in block]


def blocks(rows: Sequence[Sequence[str]], *, width: int, indent: int = 2) -> list[list[str]]:
    """The lines of each of some rows, in aligned columns that wrap within the width.

    Where the columns would be too narrow, each row is a paragraph of its cells.
    """
    found = fitted(rows, width=width, indent=indent)
    if found is not None:
        return found
    whole = [
        [glued(cell) if cells(cell) <= width - indent - 4 else cell for cell in row] for row in rows
    ]
    return [
        paragraph("  ".join(filter(None, row)), width=width, indent=indent, hang=4) for row in whole
    ]


def table(rows: Sequence[Sequence[str]], *, width: int, indent: int = 2) -> list[str]:
    """Rows in columns under a row of heads; each head beside its cell where columns do not fit."""
    found = fitted(rows, width=width, indent=indent)
    if found is not None:
        return [line for block in found for line in block]
    heads, *others = rows
    lines = []
    for row in others:
        lines += paragraph(row[0], width=width, indent=indent, hang=4)
        below = [[head, cell] for head, cell in zip(heads[1:], row[1:], strict=True) if cell]
        lines += columns(below, width=width, indent=indent + 2)
    return lines


def fitted(
    rows: Sequence[Sequence[str]], *, width: int, indent: int = 2, tall: bool = False
) -> list[list[str]] | None:
    """The lines of each of some rows in aligned columns, or None where they do not fit well.

    The last column wraps first; then the others are narrowed where it costs the fewest lines.
    ``tall`` lets every row take two lines, and the last column be as narrow as the others.
    """
    most = (2 if tall else 1.5) * len(rows) + 2
    sizes = _narrowed(rows, width - indent, most, 1 if tall else _LEAST)
    if sizes is None:
        return None
    found, lines = [], 0
    for row in rows:
        parts = [wrap(cell, size) for cell, size in zip(row, sizes, strict=True)]
        lines += max(map(len, parts[:-1]), default=0)
        block = []
        for place in range(max(map(len, parts))):
            line = " " * indent
            for part, size in zip(parts, sizes, strict=True):
                text = part[place] if place < len(part) else ""
                line += text + " " * (size - cells(text) + 2)
            block.append(line.rstrip())
        found.append(block)
    return found if lines <= most else None


_LEAST = 24
"""The fewest columns that a paragraph gets, unless it needs less."""


def _narrowed(
    rows: Sequence[Sequence[str]], room: int, most: float, last_least: int
) -> list[int] | None:
    """How wide each column is, so that all fit the room; None where words would break.

    ``most`` is how many lines the rows may take before they read badly, and ``last_least`` how
    narrow the last column may become.
    """
    if not rows:
        return []
    shown = [Counter(column) for column in zip(*rows, strict=True)]
    sizes = [max(map(cells, column)) for column in shown]
    room -= 2 * (len(sizes) - 1)
    last = len(sizes) - 1
    least = max(_longest_word(shown[last]), min(last_least, sizes[last]))
    sizes[:last] = [min(size, max(room, 1)) for size in sizes[:last]]
    lines = [_more_lines(shown[place], sizes[place]) for place in range(last)]
    while sum(sizes[:last]) + least > room:
        if any(more + len(rows) > most for more in lines):
            return None  # narrower, it would have still more of them
        steps = []
        for place in range(last):
            size = _next_narrower(shown[place], sizes[place])
            if size is not None:
                high = _more_lines(shown[place], size)
                steps.append(((high - lines[place]) / (sizes[place] - size), place, size, high))
        if not steps:
            return None
        _, place, sizes[place], lines[place] = min(steps)
    return [*sizes[:last], min(sizes[last], room - sum(sizes[:last]))]


def _more_lines(column: Mapping[str, int], size: int) -> int:
    """How many lines a column takes beyond one a cell, each as often as it is shown."""
    return sum(number * (len(wrap(cell, size)) - 1) for cell, number in column.items())


def _longest_word(texts: Iterable[str]) -> int:
    return max((cells(word) for text in texts for word in text.split(" ")), default=0)


def _next_narrower(texts: Iterable[str], size: int) -> int | None:
    """The next smaller width of a column that breaks no word, if there is one."""
    if _longest_word(texts) >= size:
        return None
    return max(cells(line) for text in texts for line in wrap(text, size - 1))


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def many(number: int, one: str) -> str:
    """The same of a number that may be large: its thousands are set apart."""
    return f"{number:,} {one if number == 1 else one + 's'}"
