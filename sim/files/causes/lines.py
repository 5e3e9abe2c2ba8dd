"""Lines that YAML cannot read for how they begin: their spaces, dashes, keys and columns."""

from __future__ import annotations

import re

from sim.files.causes.refusal import Cause, ParserStop, cut, indent, key_column, near

_ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
    "\u3000\u200b\ufeff"
)
_ODD_BEHIND = re.compile(rf"[ \t]*(?:- +)*[\w-]+:([{_ODD_SPACES}])")
_KEY = re.compile(r"[ \t]*(?:- +)*([A-Za-z_][\w-]*)([:\uff1a\ufe55])(?!//)(.*)$")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u2023\u25aa\u25cf\u00b7*"


def odd_space(refusal: ParserStop) -> Cause | None:
    """A space that is none to YAML, such as one that word processors put in."""
    for line in near(refusal):
        text = refusal.at(line)
        start = len(text) - len(text.lstrip(" \t" + _ODD_SPACES))
        behind = _ODD_BEHIND.match(text)
        column = next((at for at in range(start) if text[at] in _ODD_SPACES), -1)
        column = behind.start(1) if behind and column < 0 else column
        if column >= 0:
            message = f"a space that YAML takes for a letter: U+{ord(text[column]):04X}"
            return Cause(line, column, message, "write ordinary spaces")
    return None


def tab(refusal: ParserStop) -> Cause | None:
    """A tab in the indentation."""
    for line in near(refusal):
        text = refusal.at(line)
        lead = text[: len(text) - len(text.lstrip())]
        if "\t" in lead:
            message = "a tab where YAML allows spaces only"
            return Cause(line, lead.index("\t"), message, "indent with spaces")
    return None


def dash(refusal: ParserStop) -> Cause | None:
    """A dash or a bullet that looks like the sign of an item, or one without its space."""
    for line in near(refusal):
        text = refusal.at(line)
        start = text.lstrip()
        column = len(text) - len(start)
        if start[:1] and start[0] in _DASHES and start[1:2] in (" ", "\u00a0"):
            message = f"an item of a list starts with '- ', not with '{start[0]}'"
            return Cause(line, column, message, f"write - {start[2:].strip()}")
        if re.match(r"-[A-Za-z_]\w*:( |$)", start):
            message = "an item of a list starts with '- ', a dash and a space"
            return Cause(line, column, message, f"write - {start[1:].strip()}")
    return None


def colon_without_space(refusal: ParserStop) -> Cause | None:
    """``event:no_show``, or a colon of another script."""
    for line in near(refusal):
        text = refusal.at(line)
        found = re.match(
            r"[ \t]*(?:- +)*([A-Za-z_][\w-]*)([:\uff1a\ufe55])(?!//)(\S.*|\s.*|)$", text
        )
        if found and (found[2] != ":" or found[3][:1].strip()):
            message = "a key ends in ': ', a colon and a space"
            cure = f"write {found[1]}: {found[3].strip()}".rstrip()
            return Cause(line, found.start(2), message, cure)
    return None


def directive(refusal: ParserStop) -> Cause | None:
    """A line for parsers, such as ``%YAML``."""
    for line in near(refusal):
        if refusal.at(line).startswith("%"):
            return Cause(
                line, 0, "a line that starts with % tells a parser what to do", "take it out"
            )
    return None


def second_document(refusal: ParserStop) -> Cause | None:
    """Something behind the end of the file's one document."""
    if "document start" not in refusal.said:
        return None
    ended = [line for line in range(refusal.line) if refusal.at(line).startswith("...")]
    if ended:
        message = "the line '...' ends the file's one document, and more follows"
        return Cause(ended[-1], 0, message, "take the line out", width=3)
    message = "something stands behind the end of the file's one value"
    return Cause(refusal.line, refusal.column, message, "write 'key: value', a key a line")


def no_key(refusal: ParserStop) -> Cause | None:
    """A line that says no key and colon where one is needed: a word alone, a sentence, ``=``."""
    if refusal.text.lstrip().startswith(": "):
        column = indent(refusal.text)
        message = "no key stands before this colon"
        return Cause(refusal.line, column, message, "write the key, or put the text in quotes")
    line = refusal.opened[0] if refusal.opened and "simple key" in refusal.said else None
    if line is None and "mapping values" in refusal.said and ": " not in refusal.text[:1]:
        above = refusal.before()
        bare = refusal.at(above).strip()
        plain = bare and not bare.endswith(":") and ": " not in bare and bare[:1] not in "-#\"'"
        line = above if plain and indent(refusal.text) <= indent(refusal.at(above)) else None
    if line is None:
        return None
    text = refusal.at(line).strip()
    column = indent(refusal.at(line))
    if text[:1] in ("'", '"'):
        message = "a text in quotes stands where a key should"
        return Cause(line, column, message, "take the quote out, or close it before the colon")
    equals = re.match(r"([\w-]+) *= *(.*)", text)
    word = re.match(r"[\w-]+$", text)
    cure = "write 'key: value'"
    if equals:
        cure = f"write '{equals[1]}: {cut(equals[2])}'"
    elif word:
        cure = f"write '{text}: ...'"
    return Cause(line, column, "the line has no key and colon", cure, width=len(text))


def first_line(refusal: ParserStop) -> Cause | None:
    """A file whose first line is indented, and a later one is not."""
    first = next(
        (n for n, text in enumerate(refusal.lines) if text.strip()[:1] not in ("", "#")), 0
    )
    here = indent(refusal.at(first))
    if "document start" not in refusal.said or not here or indent(refusal.text) >= here:
        return None
    return Cause(first, 0, "the file begins indented", "start its first line at the margin")


def long_key(refusal: ParserStop) -> Cause | None:
    """A key that is too long for the parser to be one."""
    if refusal.column <= 1024:
        return None
    message = "a key is longer than 1,024 characters"
    return Cause(refusal.line, 0, message, "shorten it; or is it a text that is to be quoted?")


def too_deep(refusal: ParserStop) -> Cause | None:
    """A key that stands deeper than the key above, whose value it continues."""
    if "mapping values" not in refusal.said:
        return None
    above = refusal.before()
    here, there = indent(refusal.text), key_column(refusal.at(above))
    if here <= there or not refusal.at(above).strip():
        return None
    key = refusal.text.strip().partition(":")[0]
    message = f"'{cut(key)}' stands deeper than the line above it"
    cure = f"start it in column {there + 1}, as line {above + 1} does"
    return Cause(refusal.line, here, message, cure, width=len(key))


def misplaced(refusal: ParserStop) -> Cause | None:
    """A line that starts in no column of those that are open above it."""
    if refusal.opened is None or "block" not in refusal.said or not refusal.text.strip():
        return None
    line, column = refusal.opened
    here = indent(refusal.text)
    if refusal.column > here + 2:
        return None
    item = refusal.text.lstrip().startswith("- ")
    whole = "items" if refusal.at(line)[column : column + 2] == "- " else "keys"
    if here == column:
        other = "an item of a list" if item else "a key"
        message = f"{other} stands among the {whole} of line {line + 1}"
        cure = "indent it under the key that it belongs to, or write it as they are written"
        return Cause(refusal.line, here, message, cure)
    column = _column_meant(refusal, item=item)
    message = f"this line starts in column {here + 1}, and nothing above it does"
    return Cause(
        refusal.line, here, message, f"start it in column {column + 1}, as what it goes with"
    )


def _column_meant(refusal: ParserStop, *, item: bool) -> int:
    """The column nearest to a line's own in which a key, or an item, above it starts."""
    columns: dict[int, None] = {}
    least = 10**6
    for line in range(refusal.line - 1, -1, -1):
        text = refusal.at(line)
        if text.strip()[:1] in ("", "#"):
            continue
        column = indent(text) if item and text.lstrip().startswith("- ") else key_column(text)
        if column < least and (text.lstrip().startswith("- ") or not item):
            columns[column] = None
        least = min(least, indent(text) + (not item))
        if indent(text) == 0:
            break
    here = indent(refusal.text)
    return min(columns, key=lambda column: (abs(column - here), -column), default=0)
