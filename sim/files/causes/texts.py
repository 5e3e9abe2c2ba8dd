"""Texts that YAML cannot read without quotes, or within them."""

from __future__ import annotations

import re

from sim.files.causes.refusal import ENTRY, Cause, ParserStop, near, quoted

_SIGNS = "@`%*&!|>,?-{[]}"


def block_text(refusal: ParserStop) -> Cause | None:
    """A text that starts with ``|`` or ``>``, which begin a text of several lines."""
    if "block scalar" not in refusal.said or refusal.opened is None:
        return None
    line, column = refusal.opened
    text = refusal.at(line)[column:].strip()
    message = f"the text of '{text[:1]}' starts on the next line"
    cure = f"write it on a line of its own; or, if it is no sign, {quoted(text)}"
    return Cause(line, column, message, cure)


def _sign(text: str, line: int, column: int) -> Cause:
    """A text that starts with a sign which means something to YAML."""
    rest = text[column:].strip()
    message = f"a text cannot start with '{rest[:1]}' unless it is quoted"
    return Cause(line, column, message, f"write {quoted(rest)}", label="quote it")


def starts_with_a_sign(refusal: ParserStop) -> Cause | None:
    """A text that starts with a sign which means something to YAML."""
    for line in near(refusal)[:1]:
        text = refusal.at(line)
        entry = ENTRY.match(text) or re.match(r"[ \t]*(?:- +)+", text)
        column = entry.end() if entry else len(text) - len(text.lstrip())
        sign = text[column : column + 1]
        if not sign or sign not in _SIGNS or refusal.column < column:
            continue
        if sign in "[{" and not _text_after_bracket(text, column):
            continue
        if sign in "-?" and text[column + 1 : column + 2] != " ":
            continue
        if sign in "]}" and not entry:
            continue
        if sign == "-" and entry and text[: entry.end()].rstrip().endswith(":"):
            message = "an item of a list cannot start on the line of its key"
            cure = f"write [{text[column + 1 :].strip()}], or the item on a line of its own"
            return Cause(line, column, message, cure)
        return _sign(text, line, column)
    return None


def _text_after_bracket(text: str, column: int) -> bool:
    """Whether a bracket is closed on its line, and a text goes on behind it."""
    close = {"[": "]", "{": "}"}[text[column]]
    end = text.rfind(close)
    return end > column and bool(re.match(r"\s*[^\s,\]}#]", text[end + 1 :]))


def quote_inside(refusal: ParserStop) -> Cause | None:
    """A quoted text that its own apostrophe or quote ends too soon."""
    text = refusal.text
    for found in re.finditer(r"(?:^|[\s\[{,])(['\"])", text):
        quote, start = found[1], found.start(1)
        end = _closing(text, start)
        if end is None or end + 1 > refusal.column or refusal.column > len(text):
            continue
        rest = text[end + 1 : refusal.column + 1]
        if not rest.strip() or rest.strip()[0] in ",]}:#":
            continue
        cure = (
            "double every quote inside it: ''; or put the whole in double quotes"
            if quote == "'"
            else 'write every quote inside it as \\"; or put the whole in single quotes'
        )
        message = "the text goes on behind the quote that ends it"
        return Cause(refusal.line, end, message, cure, label="it ends here")
    return None


def _closing(text: str, start: int) -> int | None:
    """Where the quote that opens at a column closes on its line."""
    if text[start] == "'":
        found = re.compile(r"'(?:[^']|'')*?'(?!')").match(text, start)
    else:
        found = re.compile(r'"(?:[^"\\]|\\.)*"').match(text, start)
    return found.end() - 1 if found else None


def open_quote(refusal: ParserStop) -> Cause | None:
    """A quote that is never closed, or a backslash in it that means nothing."""
    if refusal.opened is None or not re.search("quoted", refusal.said):
        return None
    line, column = refusal.opened
    if "escape" in refusal.said or "hexadecimal" in refusal.said or "hexdecimal" in refusal.said:
        return _escape(refusal, line)
    message = "a quote is opened and never closed"
    if "document indicator" in refusal.said:
        message = "a quoted text holds a line '---' or '...', which ends a document"
    return Cause(line, column, message, "close it with the same quote", label="opened here")


def _escape(refusal: ParserStop, line: int) -> Cause:
    """A backslash that means nothing, or no character, in double quotes."""
    line = refusal.line
    text = refusal.at(line)
    column = text.rfind("\\", 0, max(refusal.column, 1) + 1)
    column = refusal.column if column < 0 else column
    found = re.compile(r"\\(u[dD][89a-fA-F]\w\w|[xuU]\w*|.?)").match(text, column)
    sign = found[0] if found else text[column : column + 2]
    if re.match(r"\\u[dD][89a-fA-F]", sign):
        message = f"{sign} is half of a character"
        return Cause(line, column, message, "write the character itself", width=len(sign))
    if re.match(r"\\[xuU]", sign):
        message = f"{sign} names no character"
        cure = "write \\x and two, \\u and four or \\U and eight of 0-9 a-f; or single quotes"
        return Cause(line, column, message, cure, width=len(sign))
    message = f"{sign} means nothing in double quotes"
    return Cause(line, column, message, "use single quotes, or write \\\\", width=len(sign))


def colon_in_text(refusal: ParserStop) -> Cause | None:
    """``note: He said: no``: the text holds ': ' and is not quoted."""
    text = refusal.text
    entry = ENTRY.match(text)
    if entry is None or not text[refusal.column :].startswith(":"):
        return None
    if refusal.column < entry.end():
        return None
    value = text[entry.end() :].strip()
    message = "a text that holds ': ' is to be quoted"
    cure = f"write {entry['key']}: {quoted(value)}"
    return Cause(refusal.line, entry.end(), message, cure, label="quote it", width=len(value))
