"""What the YAML parser refuses, told by its cause: what stands there, and how to write it.

The parser says where it could not go on, in words of its own that differ between its versions.
The causes are found in the lines themselves, the first that fits in the order of ``CAUSES``.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.files import bracket_causes, line_causes, text_causes
from sim.files.refusal import Cause, Refusal


def cause_of(refusal: Refusal) -> Cause:
    """The cause of a refusal; the parser's own words where none is known."""
    for cause in CAUSES:
        found = cause(refusal)
        if found is not None:
            return found
    message = f"not well-formed YAML: {refusal.said}"
    cure = "quote a text that holds ': ' or ' #' or starts with a sign; indent with spaces"
    return Cause(refusal.line, refusal.column, message, cure)


CAUSES: tuple[Callable[[Refusal], Cause | None], ...] = (
    line_causes.odd_space,
    line_causes.tab,
    text_causes.open_quote,
    line_causes.dash,
    line_causes.colon_without_space,
    line_causes.directive,
    line_causes.second_document,
    text_causes.block_text,
    text_causes.quote_inside,
    text_causes.starts_with_a_sign,
    bracket_causes.bracket,
    bracket_causes.comma,
    bracket_causes.in_brackets,
    text_causes.colon_in_text,
    line_causes.long_key,
    line_causes.too_deep,
    line_causes.misplaced,
)
"""Every cause that is known, in the order in which they are looked for."""
