"""A report as text for a terminal: paragraphs and columns within its width, coloured, harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.model.collecting import uncollected
from sim.model.words import spelt
from sim.report import layout
from sim.report.blocks import (
    DIM,
    STRONG,
    Block,
    Code,
    Diagnosis,
    Entry,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Report,
    Section,
    Span,
    each_written,
    spans,
)


@uncollected
def as_text(report: Report, *, width: int = 100) -> str:
    """All sections with an empty line between them; empty ones are left out.

    ``width`` is in columns of the terminal.  Colours are escape sequences, which the stream takes
    out where it wants none.
    """
    sections = each_written(report, lambda section: "\n".join(section_lines(section, width)))
    return "\n\n".join(sections) + "\n"


def section_lines(section: Section, width: int) -> Iterator[str]:
    """The lines of a section."""
    for block in section:
        yield from _lines(block, width)


def _lines(block: Block, width: int) -> list[str]:
    match block:
        case Heading(phrase=phrase, depth=depth):
            return layout.paragraph(styled(phrase), width=width, indent=2 * depth, hang=2)
        case (
            Line(phrase=phrase, depth=depth, hang=hang)
            | Item(phrase=phrase, depth=depth, hang=hang)
        ):
            return layout.paragraph(styled(phrase), width=width, indent=2 * depth, hang=hang)
        case Entry(label=label, phrase=phrase, depth=depth, size=size):
            label_text, text = styled(label), styled(phrase)
            return layout.named(label_text, text, width=width, indent=2 * depth, size=size)
        case Code(text=text, depth=depth):
            return ["  " * depth + spelt(line) for line in text.splitlines()]
        case Grid():
            return _table(block, width)
        case Diagnosis(problem=problem):
            from sim.report.problems import problem_text  # only where something is wrong

            return problem_text(problem, width=width).split("\n")


def _table(table: Grid, width: int) -> list[str]:
    told = ["" if place < table.bare else styled(head) for place, head in enumerate(table.heads)]
    heads = [told] if any(told) else []
    rows = [[styled(cell) for cell in row] for row in table.rows]
    if table.least:
        for row in rows:
            row[0] += " " * (table.least - layout.cells(row[0]))
    indent = 2 * table.depth
    columns = layout.fitted([*heads, *rows], width=width, indent=indent, tall=table.tall)
    if columns is not None:
        first = max((layout.cells(row[0]) for row in (*heads, *rows)), default=0)
        return _with_below(table, columns, len(heads), width, indent + first + 2)
    if table.narrow:
        sections = map(table.narrow, range(len(rows)))
        return [line for section in sections for line in section_lines(section, width)]
    lines = layout.table if heads else layout.columns
    return lines([*heads, *rows], width=width, indent=indent)


def _with_below(
    table: Grid, columns: Sequence[list[str]], heads: int, width: int, indent: int
) -> list[str]:
    """The lines of each row, and under them what a table adds below it."""
    lines = []
    for place, row in enumerate(columns, -heads):
        lines += row
        for phrase in table.below[place] if table.below and place >= 0 else ():
            lines += layout.paragraph(styled(phrase), width=width, indent=indent, hang=2)
    return lines


def styled(phrase: Phrase) -> str:
    """A phrase as one text with its colours."""
    return "".join(map(_styled, spans(phrase)))


def _styled(span: Span) -> str:
    text = layout.glued(spelt(span.text)) if span.glued else _spaced(span.text)
    if span.reads:
        return layout.paint(text, span.reads, bold=span.kind == STRONG)
    if span.kind == STRONG:
        return layout.strong(text)
    if span.kind == DIM:
        return layout.dim(text)
    return text


def _spaced(text: str) -> str:
    """A text made visible, with the white space at either end kept as spaces."""
    shown = layout.visible(text)
    if len(shown) == len(text):
        return shown
    if not shown:
        return " " * len(text)
    lead = len(text) - len(text.lstrip())
    tail = len(text) - len(text.rstrip())
    return " " * lead + shown + " " * tail
