"""What a file is that is no YAML text of ours: a document of an office, a table, a web page."""

from __future__ import annotations

import re
from typing import NamedTuple


class Foreign(NamedTuple):
    """What a file is, as the end of a sentence, the cure, and the line that shows it, from 0."""

    what: str
    cure: str
    line: int = 0


_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip archive, as .docx, .xlsx and .odt are", "save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program", "save it as plain text"),
    (b"%PDF", "a PDF", "copy its text into a file of its own"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"BZh", "compressed with bzip2", "unpack it first"),
    (b"\xfd7zXZ", "compressed with xz", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it first"),
    (b"\x89PNG", "a picture", "write its text down as YAML"),
    (b"\xff\xd8\xff", "a picture", "write its text down as YAML"),
    (b"GIF8", "a picture", "write its text down as YAML"),
    (b"{\\rtf", "rich text", "save it as plain text"),
    (b"SQLite format 3", "a database", "export its rows as text"),
    (b"\x7fELF", "a program", "name a file that holds text"),
)
_WIDE = "save it with the encoding UTF-8, not UTF-{}"


def foreign_bytes(raw: bytes) -> Foreign | None:
    """What a file is by its first bytes, where it is no UTF-8 text; None where it may be one."""
    for magic, what, cure in _MAGIC:
        if raw.startswith(magic):
            return Foreign(what, cure)
    width = _wide(raw)
    return Foreign(f"in the encoding UTF-{width}", _WIDE.format(width)) if width else None


def _wide(raw: bytes) -> int:
    """16 or 32 where a text is in such an encoding, with or without its mark; else 0."""
    if raw[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return 32
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return 16
    some = raw[:400]
    if len(some) < 4 or some.count(0) * 5 < len(some) * 2:
        return 0
    return 32 if some.count(0) * 8 > len(some) * 5 else 16


_FORMATS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"[ \t]*(```|~~~)"),
        "a Markdown fence",
        "take out the lines that hold ``` and all that stands outside them",
    ),
    (re.compile(r"\s*<(\?xml|!doctype|html)", re.IGNORECASE), "a web page or XML", "write YAML"),
    (re.compile(r"\[[\w. -]+\]\s*$"), "an INI or TOML file", "write 'key: value', no [headings]"),
    (
        re.compile("[\\w-]+[\uff1a\ufe55]"),
        "written with a colon of another script",
        "write 'key: value', with the colon and a space of ASCII",
    ),
    (re.compile(r"[A-Za-z_]\w* *= *\S"), "written with '='", "write 'key: value', with a colon"),
    (
        re.compile(r"(<{7}|>{7}|={7})( |$)"),
        "a merge that was left open",
        "settle it, and try again",
    ),
)
_COLUMNS = re.compile(r'"?[\w ]+"?([,;\t]"?[\w ]+"?){2,}\s*$')


def foreign_text(lines: list[str]) -> Foreign | None:
    """What a text is that is no YAML of ours, by the first line that shows it.

    Only for a text that was refused: a YAML text may hold such lines too.
    """
    written = [
        (place, line) for place, line in enumerate(lines) if line.strip()[:1] not in ("", "#")
    ]
    for place, line in written[:1]:
        if _COLUMNS.match(line) and ":" not in line:
            return Foreign(
                "a table", "a scenario is YAML: 'sim new scenario NAME' shows how", place
            )
    for pattern, what, cure in _FORMATS:
        several = "merge" in what or "fence" in what
        for place, line in written if several else written[:1]:
            if pattern.match(line):
                return Foreign(what, cure, place)
    return None
