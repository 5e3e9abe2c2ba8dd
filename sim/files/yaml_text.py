"""Texts, lists and mappings as YAML that reads well and loads back the same.

A mapping or a list stands on one line where it fits.  Every scalar that another reader could
take for something else than text is quoted, and what does not print is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

WIDTH = 100
_LONGEST_KEY = 1024
"""The most characters that YAML reads as a key on the line of its value."""


class Tall(dict[str, Any]):
    """A mapping that is written with a key on each line, also where it would fit on one."""


class Lines(list[Any]):
    """A list that is written with an item on each line, also where it would fit on one."""


def document(root: Mapping[str, Any]) -> str:
    """A mapping as a YAML file.

    Values are texts, numbers (to twelve places), booleans, dates, and lists and mappings of such.
    Raises ValueError for a text that no file can hold (a lone surrogate).
    """
    return "\n".join(_mapping(root, 0)) + "\n"


def scalar(value: object, *, flow: bool = False) -> str:
    """A value on one line; ``flow`` is True within brackets or braces."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.12f}".rstrip("0").rstrip(".")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return text if _stands_plain(text, flow) else _quoted(text)


_PLAIN = re.compile(r"(?:\.\.?/|[(_]|[^\W\d_])(?:(?! #)[^:])*(?<! )|[0-9]+ [a-z]+")
_FLOW = re.compile(r"[,\[\]{}]")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_JOINERS = "\u200c\u200d"  # they shape Persian and Hindi words, and YAML reads them as letters
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _stands_plain(text: str, flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) or (flow and _FLOW.search(text)):
        return False
    return text.casefold() not in _WORDS and _printable(text)


def _printable(text: str) -> bool:
    return text.isprintable() or all(c.isprintable() or c in _JOINERS for c in text)


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable() or character in _JOINERS:
        return character
    point = ord(character)
    if 0xD800 <= point <= 0xDFFF:
        raise ValueError(f"a lone surrogate (U+{point:04X}) can stand in no file")
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def _mapping(values: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, value in values.items():
        head = " " * indent + scalar(key)
        if len(head) - indent > _LONGEST_KEY:
            yield " " * indent + f"? {scalar(key)}"
            head = " " * indent
        yield from _entry(head + ":", value, indent)


def _entry(head: str, value: Any, indent: int) -> Iterator[str]:
    """A value after its key, or after the dash of its item, at an indent."""
    line = _line(head, value)
    if line is not None and len(line) <= WIDTH:
        yield line
    elif isinstance(value, Mapping) and value:
        yield head
        yield from _mapping(value, indent + 2)
    elif isinstance(value, Lines) and value:
        yield head
        for item in value:
            yield from _item(item, indent + 2)
    elif isinstance(value, str) and _folds(value):
        yield f"{head} >-"
        yield from _wrapped(value, indent + 2)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        yield from _filled(head, value)
    else:
        yield f"{head} {_on_one_line(value)}"


def _item(value: Any, indent: int) -> Iterator[str]:
    dash = " " * indent + "-"
    line = _line(dash, value)
    if isinstance(value, Mapping) and value and (line is None or len(line) > WIDTH):
        first, *rest = _mapping(value, indent + 2)
        yield f"{dash} {first.lstrip()}"
        yield from rest
        return
    yield from _entry(dash, value, indent)


def _line(head: str, value: Any) -> str | None:
    """A value on one line; None where it is to be written tall."""
    tall = isinstance(value, Tall | Lines) or _holds_tall(value)
    return None if tall and value else f"{head} {_on_one_line(value)}"


def _holds_tall(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return any(isinstance(one, Tall | Lines) or _holds_tall(one) for one in value.values())


def _on_one_line(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{scalar(key, flow=True)}: {_within(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_within, value)) + "]"
    return scalar(value)


def _within(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return _on_one_line(value)
    return scalar(value, flow=True)


def _filled(head: str, values: Sequence[Any]) -> Iterator[str]:
    """A list in brackets over several lines, each as full as it can be."""
    line, left = f"{head} [", " " * (len(head) + 2)
    for place, value in enumerate(values):
        piece = scalar(value, flow=True) + ("," if place < len(values) - 1 else "]")
        if line.strip() and line[-1] != "[" and len(line) + len(piece) >= WIDTH:
            yield line
            line = left + piece
        else:
            line += piece if line[-1] == "[" else f" {piece}"
    yield line


def _folds(text: str) -> bool:
    """Whether a text may stand as a folded block: words with single spaces between."""
    single = " " in text and "  " not in text and text == text.strip(" ")
    return single and _printable(text)


def _wrapped(text: str, indent: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and indent + len(line) + 1 + len(word) > WIDTH:
            yield " " * indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield " " * indent + line
