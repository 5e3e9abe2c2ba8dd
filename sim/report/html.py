"""Reports as one HTML page: no script, nothing fetched, and what strangers wrote is inert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from sim.model.citation import followed
from sim.report.blocks import (
    ADDRESS,
    APART,
    ARROW,
    DIM,
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
from sim.report.colours import COLOURS
from sim.report.layout import visible

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
article + article { border-top: 2px solid; margin-top: 3rem; padding-top: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .15rem 1rem .15rem 0; }
tr { border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
pre { overflow-x: auto; }
.dim, small { opacity: .75; }
""".strip()
_COLOURS = "\n".join(
    f".{reads} {{ color: light-dark({colour.light}, {colour.dark}); }}"
    for reads, colour in COLOURS.items()
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


_WIDE = '<div class="wide" role="group" aria-label="Table" tabindex="0">'
"""What a table stands in, which the arrow keys move sideways where it is too wide."""
_SIGNS = {APART: ": ", ARROW: "→ "}


def as_html(reports: Iterable[Report], *, title: str) -> str:
    """Reports as a page, an article each; controls and markup in them are shown, not obeyed."""
    articles = "\n".join(map(_article, reports))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>\n{_STYLE}\n{_COLOURS}\n</style>\n</head>\n"
        f"<body>\n<main>\n{articles}\n</main>\n</body>\n</html>\n"
    )


def as_fragment(report: Report) -> str:
    """One report as a piece of a page that is not ours, such as a notebook's output."""
    colours = re.sub(r"(?m)^(?=\.)", ".sim ", _COLOURS)
    return f'<div class="sim">\n<style>\n{colours}\n</style>\n{_article(report)}\n</div>\n'


def _article(report: Report) -> str:
    return f"<article>\n{body(report)}\n</article>"


def body(report: Report) -> str:
    """The sections of a report, as they stand within a page."""
    return "\n".join(each_written(report, _section))


def _section(section: Section) -> str:
    """The blocks of a section; neighbours that are items of a list stand in one."""
    parts: list[str] = []
    for listed, blocks in groupby(leaves(section), key=_in_a_list):
        if listed:
            items = [block for block in blocks if isinstance(block, Item | Entry)]
            parts.append(_list([(item.depth, _item(item)) for item in items]))
        else:
            parts += map(_shown, blocks)
    return "\n".join(["<section>", *parts, "</section>"]) if parts else ""


def _in_a_list(block: Block) -> bool:
    return isinstance(block, Item | Entry)


def _list(items: Sequence[tuple[int, str]]) -> str:
    """Items with their depths as a list; each holds the deeper ones that follow it."""
    lines = []
    place = 0
    while place < len(items):
        depth, text = items[place]
        end = place + 1
        while end < len(items) and items[end][0] > depth:
            end += 1
        under = items[place + 1 : end]
        lines.append(f"<li>{text}{_list(under) if under else ''}</li>")
        place = end
    return "\n".join(["<ul>", *lines, "</ul>"])


def _item(block: Item | Entry) -> str:
    if isinstance(block, Item):
        return marked(block.phrase)
    label = marked(block.label)
    return f"<b>{label}</b>{colon(block.label)} {marked(block.phrase)}"


def _shown(block: Block) -> str:
    match block:
        case Heading(phrase=phrase, level=level):
            return f"<h{level}>{marked(phrase, loud=False)}</h{level}>"
        case Line(phrase=phrase):
            return f"<p>{marked(phrase)}</p>"
        case Code(text=text):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Grid():
            return _table(block)
    raise TypeError(f"{type(block).__name__} is no block that stands alone")


def _table(table: Grid) -> str:
    heads = "".join(map(_head, table.heads))
    head = f"<thead><tr>{heads}</tr></thead>\n" if heads else ""
    rows = []
    for place, cells in enumerate(table.rows):
        below = table.below[place] if table.below else ()
        rows.append(_row([marked(cell) for cell in cells], below))
    body = "\n".join(rows)
    return f"{_WIDE}<table>\n{head}<tbody>\n{body}\n</tbody>\n</table></div>"


def _head(head: Phrase) -> str:
    """The head of a column; where it says nothing it is a cell, since it heads nothing by ear."""
    text = marked(head)
    return f'<th scope="col">{text}</th>' if text else "<td></td>"


def _row(cells: list[str], below: Sequence[Phrase]) -> str:
    under = [f"<small>{marked(phrase)}</small>" for phrase in below]
    cells[-1] = "<br>".join([cells[-1], *under])
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def marked(phrase: Phrase, *, loud: bool = True) -> str:
    """A phrase as HTML within a line; where it is not to be ``loud``, nothing is bold in it."""
    return "".join(_marked(span, loud=loud) for span in spans(phrase))


def _marked(span: Span, *, loud: bool) -> str:
    if span.kind in _SIGNS:
        return _SIGNS[span.kind]
    if span.kind == ADDRESS and followed(span.of):
        return ""
    text = _text(span.text)
    if span.kind == POINTER:
        return f'<a href="{escape(span.of)}">{text}</a>'
    if span.kind == LINK and followed(span.of):
        return f'<a href="{escape(span.of)}" rel="noreferrer">{text}</a>'
    tag = {STRONG: "strong" if loud else "span", NAME: "code", DIM: "span"}.get(span.kind, "")
    if span.reads:
        tag = tag or "span"
    classes = " ".join(filter(None, [_class(span.reads), "dim" if span.kind == DIM else ""]))
    if not tag or (tag == "span" and not classes):
        return text
    return f"<{tag}>{text}</{tag}>" if not classes else f'<{tag} class="{classes}">{text}</{tag}>'


def _class(reads: str) -> str:
    return reads if reads.isalpha() else ""


def _text(text: str) -> str:
    """A text with nothing in it that a browser obeys, and a space where it had one at an end."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return lead + escape(visible(text)) + tail
