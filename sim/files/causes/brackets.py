"""Brackets that YAML cannot pair, and what stands between them without a comma."""

from __future__ import annotations

import re

from sim.files.causes.refusal import Cause, ParserStop, indent, key_column

_QUOTED_LIST = re.compile(
    r"""[^'"]*?:[ ]+((?:"[^"]*"|'[^']*')(?:,[ ]*(?:"[^"]*"|'[^']*'))+)[ ]*(?:[ ]#.*)?$"""
)
_OPENS = {"]": "[", "}": "{"}


def bracket(refusal: ParserStop) -> Cause | None:
    """A bracket that closes what another kind opened, or nothing at all."""
    sign = refusal.text[refusal.column : refusal.column + 1]
    if not sign or sign not in "]}":
        return None
    if refusal.opened and "flow" in refusal.said:
        line, column = refusal.opened
        opened = refusal.at(line)[column : column + 1]
        if opened in ("[", "{") and opened != _OPENS[sign]:
            wanted = {"[": "]", "{": "}"}[opened]
            message = f"'{sign}' closes what '{opened}' opened on line {line + 1}"
            return Cause(refusal.line, refusal.column, message, f"write '{wanted}'")
        return None
    message = f"'{sign}' closes nothing that is open"
    return Cause(refusal.line, refusal.column, message, "take it out, or quote the text it is in")


def comma(refusal: ParserStop) -> Cause | None:
    """A comma with nothing before it."""
    if refusal.text[refusal.column : refusal.column + 1] != ",":
        return None
    quotes = _QUOTED_LIST.match(refusal.text)
    if quotes:
        message = "a list of texts needs brackets"
        return Cause(refusal.line, quotes.start(1), message, f"write [{quotes[1]}]")
    message = "nothing stands before this comma"
    return Cause(refusal.line, refusal.column, message, "take it out")


def in_brackets(refusal: ParserStop) -> Cause | None:
    """Within brackets: a bracket left open, a comma left out, or a text with ': ' in it."""
    if "flow" not in refusal.said or refusal.opened is None:
        return None
    line, column = refusal.opened
    bracket = refusal.at(line)[column : column + 1]
    close = {"[": "]", "{": "}"}.get(bracket)
    if close is None:
        return None
    stop = refusal.text[: refusal.column]
    colon = refusal.text[refusal.column : refusal.column + 1] == ":"
    on_one_line = refusal.line == line
    if not on_one_line and indent(refusal.text) <= key_column(refusal.at(line)):
        comment = re.search(r"[ \t]#", refusal.at(line)[column:])
        if comment:
            message = "this '#' starts a comment, which hides the rest of the line"
            cure = "put the text that holds the # in quotes"
            return Cause(line, column + comment.start() + 1, message, cure)
        message = f"the bracket '{bracket}' is opened and not closed"
        return Cause(line, column, message, f"close it with '{close}'", label="opened here")
    word = re.search(r"([\w-]+) *$", stop)
    if colon and word:
        message = f"'{word[1]}:' stands in the middle of a text"
        cure = f"write a comma before '{word[1]}', or put the text in quotes"
        return Cause(refusal.line, word.start(1), message, cure, width=len(word[1]))
    message = "a comma or a closing bracket is missing before this"
    cure = f"write a comma, or close '{bracket}' with '{close}'; quote a text that holds brackets"
    label = "here" if on_one_line else f"opened on line {line + 1}"
    return Cause(refusal.line, refusal.column, message, cure, label=label)
