"""Blocks as text, Markdown and HTML: the same words in each, and nothing of a stranger's obeyed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.blocks import (
    APART,
    ARROW,
    DIM,
    LEADS_TO,
    LINK,
    NAME,
    PLAIN,
    STRONG,
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
    headed,
    link,
    spans,
    stage,
    strong,
)
from sim.report.html import as_html
from sim.report.markdown import as_markdown
from sim.report.text import as_text

HOSTILE = st.sampled_from(
    [
        "</script><img src=x onerror=alert(1)>",
        "\x1b[31mred\x1b[0m",
        "- a list\n# a heading",
        "`tick` | bar | *star* _line_ [link](javascript:alert(1))",
        "\u202eright to left",
        "&lt;b&gt;",
        "{{7*7}}",
    ]
)
TEXT = st.one_of(HOSTILE, st.text(max_size=12))
SPANS = st.builds(
    Span,
    text=TEXT,
    kind=st.sampled_from([PLAIN, STRONG, DIM, NAME, LINK, APART, ARROW]),
    reads=st.sampled_from(["", "progress", "stalemate"]),
    glued=st.booleans(),
    of=st.one_of(HOSTILE, st.sampled_from(["https://example.org/a?b=1&c=2", "javascript:x"])),
)
PHRASES = TEXT | st.lists(TEXT | SPANS, max_size=3)


@st.composite
def tables(draw: st.DrawFn) -> Grid:
    size = draw(st.integers(1, 4))
    row = st.lists(PHRASES, min_size=size, max_size=size)
    rows = draw(st.lists(row, max_size=3))
    heads = draw(st.just([]) | row)
    below = draw(st.just([]) | st.just([["under"] for _ in rows]))
    alone = draw(st.booleans())
    return Grid(
        rows,
        heads,
        below=below,
        narrow=(lambda place: [Item(rows[place])]) if alone else None,
        bare=draw(st.integers(0, 4)),
        tall=draw(st.booleans()),
    )


BLOCKS = st.one_of(
    st.builds(Heading, PHRASES, st.integers(1, 3)),
    st.builds(Line, PHRASES, st.integers(0, 3)),
    st.builds(Item, PHRASES, st.integers(0, 3)),
    st.builds(Entry, PHRASES, PHRASES, st.integers(1, 3)),
    st.builds(Code, TEXT),
    tables(),
)
REPORTS = st.lists(st.lists(BLOCKS, max_size=4), max_size=3)


@pytest.mark.slow
@given(REPORTS, st.sampled_from([60, 80, 100]))
def test_a_terminal_obeys_nothing_of_a_strangers(report: Report, width: int) -> None:
    text = click.unstyle(as_text(report, width=width))
    assert all(c.isprintable() or c == "\n" for c in text)


class Tags(HTMLParser):
    """The elements of a page, and whether each was closed in order."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.addresses += [value for key, value in attrs if key in ("href", "src")]
        assert not any(key.startswith("on") or key == "style" for key, _ in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


HEAD = {"html", "head", "meta", "title", "style", "body", "main", "section"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
PARTS = {"article", "div", "h1", "h2", "h3", "p", "ul", "li", "pre"}
IN_A_LINE = {"strong", "code", "span", "small", "b", "br", "a"}


@given(REPORTS)
def test_a_page_holds_only_its_own_elements_and_links_only_to_the_web(report: Report) -> None:
    page = Tags()
    page.feed(as_html([report], title="</title><script>"))
    page.close()
    assert page.open == []
    assert page.seen <= HEAD | PARTS | TABLES | IN_A_LINE
    assert all(address and address.startswith("https://") for address in page.addresses)


@given(REPORTS)
def test_markdown_holds_no_markup_of_a_strangers(report: Report) -> None:
    text = as_markdown([[b for b in section if not isinstance(b, Code)] for section in report])
    outside = re.sub(r"`[^`\n]*`", "", text)
    assert not re.search(r"<(?!br>|https://)", outside.replace("](<https://", ""))
    assert "](javascript" not in outside.replace("\\]", "")


def shown(report: Report) -> tuple[str, str, str]:
    return as_text(report), as_markdown(report), as_html([report], title="A report")


def test_each_writer_has_its_own_form_for_a_table_with_lines_below() -> None:
    table = Grid(
        [["2020-03-01", "talks"], ["2020-03-20", "no_show"]],
        heads=["date", "event"],
        below=[[], ["a note"]],
    )
    text, markdown, html = shown([[Heading(strong("Steps")), table]])
    assert click.unstyle(text).splitlines() == [
        "Steps",
        "  date        event",
        "  2020-03-01  talks",
        "  2020-03-20  no_show",
        "              a note",
    ]
    assert markdown.splitlines() == [
        "### Steps",
        "",
        "| date | event |",
        "| --- | --- |",
        "| 2020-03-01 | talks |",
        "| 2020-03-20 | no\\_show<br>a note |",
    ]
    assert "<td>no_show<br><small>a note</small></td>" in html


def test_a_terminal_leaves_out_the_heads_of_columns_that_speak_for_themselves() -> None:
    rows = [["2020-03-01", "talks"]]
    assert as_text([[Grid(rows, ["date", "event"], bare=2)]]) == "  2020-03-01  talks\n"
    some = as_text([[Grid(rows, ["date", "event"], bare=1)]])
    assert some.splitlines()[0].split() == ["event"]
    assert as_markdown([[Grid(rows, ["date", "event"], bare=2)]]).startswith("| date | event |")


def test_where_columns_do_not_fit_a_row_is_told_as_its_table_says() -> None:
    rows = [["a" * 30, "b" * 30, "c" * 30]]
    table = Grid(rows, narrow=lambda place: [Item(["row ", str(place)])])
    assert as_text([[table]], width=60) == "  row 0\n"
    assert as_text([[table]], width=120).split() == rows[0]


def test_items_of_a_list_stand_in_the_items_above_them() -> None:
    section: Section = [Item("a"), Entry("b", "c", 2), Item("d")]
    text, markdown, html = shown([section])
    assert click.unstyle(text) == "  a\n    b        c\n  d\n"
    assert markdown == "- a\n  - b: c\n- d\n"
    assert "<li>a<ul>\n<li><b>b</b>: c</li>\n</ul></li>\n<li>d</li>" in html


def test_a_label_that_ends_in_a_sign_gets_no_colon() -> None:
    _, markdown, html = shown([[Entry("1.", "first")]])
    assert markdown == "- 1\\. first\n"
    assert "<b>1.</b> first" in html


def test_a_title_is_set_off_from_the_name_before_it() -> None:
    text, markdown, html = shown([[headed("harbour", "Two towns")]])
    assert click.unstyle(text) == "harbour  Two towns\n"
    assert markdown == "## harbour: Two towns\n"
    assert "<h1>harbour: Two towns</h1>" in html


def test_a_link_is_followed_only_to_the_web() -> None:
    report = [[Line([link("good", "https://example.org/a b"), link("bad", "javascript:1")])]]
    _, markdown, html = shown(report)
    assert markdown == "goodbad\n"
    assert "<a " not in html
    _, markdown, html = shown([[Line(link("good", "https://example.org/a?b=1&c=2"))]])
    assert markdown == "[good](<https://example.org/a?b=1&c=2>)\n"
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noreferrer">good</a>' in html


def test_a_reading_has_its_colour_and_its_word() -> None:
    phrase: Phrase = [stage("stuck", "stalemate"), " ", LEADS_TO, strong("done")]
    text, markdown, html = shown([[Line(phrase)]])
    assert re.search(r"\x1b\[33m\S*stuck\x1b\[0m -> \x1b\[1mdone", text)
    assert markdown == "`stuck` → **done**\n"
    assert '<code class="stalemate">stuck</code> → <strong>done</strong>' in html


@given(PHRASES)
def test_a_phrase_is_its_spans(phrase: Phrase) -> None:
    assert spans(spans(phrase)) == spans(phrase)
    assert all(span.text for span in spans(phrase))
