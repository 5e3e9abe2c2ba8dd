"""A report as Markdown, for a page or a message on a code host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from sim.model.citation import followed
from sim.report.blocks import (
    ADDRESS,
    APART,
    ARROW,
    LINK,
    NAME,
    POINTER,
    STRONG,
    Block,
    Code,
    Entry,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Report,
    Section,
    Span,
    colon,
    each_written,
    leaves,
    spans,
)
from sim.report.escaped import begun, inert
from sim.report.layout import visible

_SIGNS = {APART: ": ", ARROW: "→ "}


def as_markdown(report: Report, *, top: int = 2) -> str:
    """All sections; what strangers wrote means nothing in it, neither as Markdown nor as HTML.

    ``top`` is the level of the report's own heading on the page.
    """
    return "\n\n".join(each_written(report, partial(_section, top=top))) + "\n"


def _section(section: Section, *, top: int) -> str:
    """The blocks of a section: items of one list stand together, all else apart."""
    text = ""
    depths: list[int] = []  # of the items that the next one may stand within
    for block in leaves(section):
        if isinstance(block, Item | Entry):
            between = "\n" if depths else "\n\n"
            depths = [*(depth for depth in depths if depth < block.depth), block.depth]
            shown = f"{'  ' * (len(depths) - 1)}- {_item(block)}"
        else:
            between, depths = "\n\n", []
            shown = _shown(block, top)
        if shown:
            text += (between if text else "") + shown
    return text


def _item(block: Item | Entry) -> str:
    if isinstance(block, Item):
        return begun(marked(block.phrase))
    label = marked(block.label)
    return f"{begun(label)}{colon(block.label)} {marked(block.phrase)}"


def _shown(block: Block, top: int) -> str:
    match block:
        case Heading(phrase=phrase, level=level):
            return f"{'#' * (level + top - 1)} {marked(phrase, loud=False)}"
        case Line(phrase=phrase):
            return begun(marked(phrase))
        case Code(text=text, language=language):
            return _fenced(text, language)
        case Grid():
            return _table(block)
    raise TypeError(f"{type(block).__name__} is no block that stands alone")


def _fenced(text: str, language: str) -> str:
    """A text between fences longer than any in it."""
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * max(3, 1 + max(runs, default=0))
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _table(table: Grid) -> str:
    if not table.rows:
        return ""
    heads = [marked(head) for head in table.heads] or [""] * len(table.rows[0])
    rows = [[marked(cell) for cell in row] for row in table.rows]
    for row, phrases in zip(rows, table.below, strict=False):
        row[-1] = "<br>".join([row[-1], *map(marked, phrases)])
    return "\n".join(map(_row, [heads, ["---"] * len(heads), *rows]))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def marked(phrase: Phrase, *, loud: bool = True) -> str:
    """A phrase as Markdown on one line; where it is not to be ``loud``, nothing is bold in it."""
    return "".join(_marked(span, loud=loud) for span in spans(phrase))


def _marked(span: Span, *, loud: bool) -> str:
    if span.kind in _SIGNS:
        return _SIGNS[span.kind]
    if span.kind == ADDRESS and followed(span.of):
        return ""
    core = span.text.strip()
    if not core:
        return span.text and " "
    safe = inert(core)
    if span.kind == NAME:
        safe = _in_ticks(visible(core))
    elif span.kind == STRONG and loud:
        safe = f"**{safe}**"
    elif span.kind == LINK and followed(span.of):
        safe = f"[{safe}](<{span.of}>)"
    elif span.kind == POINTER:
        safe = f"[{safe}]({span.of})"
    lead = " " if span.text[0].isspace() else ""
    tail = " " if span.text[-1].isspace() else ""
    return lead + safe + tail


def _in_ticks(text: str) -> str:
    """A name as code; one with a tick or a bar in it as plain text, which every reader escapes."""
    return inert(text) if "`" in text or "|" in text else f"`{text}`"
