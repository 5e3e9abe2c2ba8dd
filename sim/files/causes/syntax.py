"""What the YAML parser refuses, told by its cause: what stands there, and how to write it.

The parser says where it could not go on, in words of its own that differ between its versions.
The causes are found in the lines themselves, the first that fits in the order of ``CAUSES``.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.files.causes import brackets, lines, texts
from sim.files.causes.refusal import Cause, ParserStop


def cause_of(refusal: ParserStop) -> Cause:
    """The cause of a refusal; the parser's own words where none is known."""
    for cause in CAUSES:
        found = cause(refusal)
        if found is not None:
            return found
    message = f"not well-formed YAML: {refusal.said}"
    cure = "quote a text that holds ': ' or ' #' or starts with a sign; indent with spaces"
    return Cause(refusal.line, refusal.column, message, cure)


CAUSES: tuple[Callable[[ParserStop], Cause | None], ...] = (
    lines.odd_space,
    lines.tab,
    texts.open_quote,
    lines.dash,
    lines.colon_without_space,
    lines.directive,
    lines.first_line,
    lines.second_document,
    texts.block_text,
    texts.quote_inside,
    texts.starts_with_a_sign,
    brackets.bracket,
    brackets.comma,
    brackets.in_brackets,
    texts.colon_in_text,
    lines.long_key,
    lines.no_key,
    lines.too_deep,
    lines.misplaced,
)
"""Every cause that is known, in the order in which they are looked for."""
