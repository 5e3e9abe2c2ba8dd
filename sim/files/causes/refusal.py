"""Where the YAML parser stopped, and the cause of it: what a file says there, and the cure."""

from __future__ import annotations

import re
from typing import NamedTuple


class ParserStop(NamedTuple):
    """Where the parser stopped, what it said, and where that began which it was reading.

    Lines and columns count from 0; ``opened`` is None where the parser names no such place.
    """

    lines: list[str]
    line: int
    column: int
    said: str
    opened: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The line on which the parser stopped; empty at the end of the file."""
        return self.at(self.line)

    def at(self, line: int) -> str:
        """A line; empty where there is none."""
        return self.lines[line] if 0 <= line < len(self.lines) else ""

    def before(self) -> int:
        """The last line before the one where the parser stopped that says something."""
        line = self.line - 1
        while line > 0 and self.at(line).strip()[:1] in ("", "#"):
            line -= 1
        return line


class Cause(NamedTuple):
    """Why a text cannot be read, at its place, and the cure."""

    line: int
    column: int
    message: str
    cure: str
    label: str = "here"
    width: int = 1


ENTRY = re.compile(r"(?P<lead>[ \t]*(?:- +)*)(?P<key>[^\s:#'\"\[\]{},]+|'[^']*'|\"[^\"]*\"): +")
"""A key of a block mapping at the start of a line, with its dashes."""


def near(refusal: ParserStop) -> list[int]:
    """The lines to look at: where the parser stopped, the one before, and where it began."""
    lines = [refusal.line, refusal.before()]
    if refusal.opened:
        lines.append(refusal.opened[0])
    return list(dict.fromkeys(lines))


def indent(text: str) -> int:
    """How many spaces a line starts with."""
    return len(text) - len(text.lstrip(" "))


def key_column(text: str) -> int:
    """Where the first word of a line starts, behind the dashes of its items."""
    found = re.match(r" *(?:- +)*", text)
    return found.end() if found else 0


def quoted(text: str) -> str:
    """A text in double quotes, cut to what a message can show."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{cut(text)}"'


def cut(text: str) -> str:
    """A text cut to what a message can show."""
    return text if len(text) <= 40 else text[:37] + "..."
