"""Lines that YAML cannot read for how they begin: their spaces, dashes, keys and columns."""

from __future__ import annotations

import re

from sim.files.causes.refusal import Cause, Refusal, cut, indent, key_column, near

_ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
    "\u3000\u200b\ufeff"
)
_KEY = re.compile(r"[ \t]*(?:- +)*([A-Za-z_][\w-]*)([:\uff1a\ufe55])(?!//)(.*)$")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u2023\u25aa\u25cf\u00b7*"


def odd_space(refusal: Refusal) -> Cause | None:
    """A space that is none to YAML, such as one that word processors put in."""
    for line in near(refusal):
        text = refusal.at(line)
        lead = text[: len(text) - len(text.lstrip(" \t" + _ODD_SPACES))]
        for column, character in enumerate(lead):
            if character in _ODD_SPACES:
                return Cause(
                    line,
                    column,
                    f"a space that YAML takes for a letter: U+{ord(character):04X}",
                    "indent with ordinary spaces",
                )
    return None


def tab(refusal: Refusal) -> Cause | None:
    """A tab in the indentation."""
    for line in near(refusal):
        text = refusal.at(line)
        lead = text[: len(text) - len(text.lstrip())]
        if "\t" in lead:
            message = "a tab where YAML allows spaces only"
            return Cause(line, lead.index("\t"), message, "indent with spaces")
    return None


def dash(refusal: Refusal) -> Cause | None:
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


def colon_without_space(refusal: Refusal) -> Cause | None:
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


def directive(refusal: Refusal) -> Cause | None:
    """A line for parsers, such as ``%YAML``."""
    for line in near(refusal):
        if refusal.at(line).startswith("%"):
            return Cause(
                line, 0, "a line that starts with % tells a parser what to do", "take it out"
            )
    return None


def second_document(refusal: Refusal) -> Cause | None:
    """Something behind the end of the file's one document."""
    if "document start" not in refusal.said:
        return None
    ended = [line for line in range(refusal.line) if refusal.at(line).startswith("...")]
    if ended:
        message = "the line '...' ends the file's one document, and more follows"
        return Cause(ended[-1], 0, message, "take the line out", width=3)
    message = "something stands behind the end of the file's one value"
    return Cause(refusal.line, refusal.column, message, "write 'key: value', a key a line")


def long_key(refusal: Refusal) -> Cause | None:
    """A key that is too long for the parser to be one."""
    if refusal.column <= 1024:
        return None
    message = "a key is longer than 1,024 characters"
    return Cause(refusal.line, 0, message, "shorten it; or is it a text that is to be quoted?")


def too_deep(refusal: Refusal) -> Cause | None:
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


def misplaced(refusal: Refusal) -> Cause | None:
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
    columns = _open_columns(refusal)
    message = "this line starts in no column of the lines above it"
    fits = " or ".join(str(one + 1) for one in columns)
    cure = (
        f"start it in column {fits}, with what it belongs to" if fits else "indent it as they are"
    )
    return Cause(refusal.line, here, message, cure)


def _open_columns(refusal: Refusal) -> list[int]:
    """The columns in which keys or items above a line start that are still open."""
    columns: list[int] = []
    least = 10**6
    for line in range(refusal.line - 1, -1, -1):
        text = refusal.at(line)
        if text.strip()[:1] in ("", "#"):
            continue
        for column in (key_column(text), indent(text)):
            if column < least:
                columns.append(column)
                least = column
        if least == 0:
            break
    return sorted(columns)
