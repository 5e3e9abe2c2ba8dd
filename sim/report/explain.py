"""Pages of the manual for people: a kind of fault or finding, or a word of the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.manual.word import Word
from sim.model.kind import Example, Kind
from sim.report.escaped import plain
from sim.report.layout import columns, dim, glued, listed, paragraph, strong

EXAMPLE_FILE = "example.yaml"
"""The name of the file that an example speaks of."""
_WORDS = """\
Words that have a sense of their own here, each with what it means. \
`sim explain WORD` prints one of them."""
_KINDS = """\
All that can be wrong with a file, by its code; `sim explain CODE` prints the same page. \
Codes up to SIM200 are faults, for which a file or a command is refused. \
What follows is found by `sim check` in files that have none (see [checking](../checking.md))."""


def pages_text(pages: Iterable[Kind | Word], *, width: int = 100) -> str:
    """Some pages as text; prose is wrapped to a width, and examples stand as they are."""
    parts = [
        _kind_text(page, width) if isinstance(page, Kind) else _word_text(page, width)
        for page in pages
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def index_text(kinds: Iterable[Kind], words: Iterable[Word], *, width: int = 100) -> str:
    """What can be explained, a line or a few for each."""
    codes = [[strong(kind.code), glued(kind.name), _sentence(kind.about)] for kind in kinds]
    meanings = [[strong(glued(word.name)), first_sentence(word)] for word in words]
    lines = [
        *paragraph(strong("Faults and findings") + ", 'sim explain CODE'", width=width),
        *columns(codes, width=width),
        "",
        *paragraph(strong("Words") + ", 'sim explain WORD'", width=width),
        *columns(meanings, width=width),
    ]
    return "\n".join(lines) + "\n"


def pages_markdown(pages: Iterable[Kind | Word]) -> str:
    """Some pages as Markdown, as the documents hold them."""
    parts = [
        _kind_markdown(page) if isinstance(page, Kind) else _word_markdown(page) for page in pages
    ]
    return "\n\n".join(parts) + "\n"


def index_markdown(kinds: Iterable[Kind], words: Iterable[Word]) -> str:
    """What can be explained, a line for each."""
    meanings = (f"- **{plain(word.name)}**: {plain(first_sentence(word))}" for word in words)
    return "\n".join([*_table(kinds, linked=False), "", *meanings]) + "\n"


def kinds_document(kinds: Iterable[Kind]) -> str:
    """The document that lists every code and leads to its page."""
    return "\n".join(["# Faults and findings", "", _KINDS, "", *_table(kinds, linked=True)]) + "\n"


def words_document(words: Sequence[Word]) -> str:
    """The document that holds the whole glossary."""
    return f"# Words\n\n{_WORDS}\n\n{pages_markdown(words)}"


def first_sentence(word: Word) -> str:
    """What a word means, in the first sentence of it."""
    return word.means.partition(". ")[0].removesuffix(".")


def _kind_text(kind: Kind, width: int) -> list[str]:
    severity = f"({listed(kind.severities, 'or')})"
    head = f"{strong(kind.code)}  {kind.name} {dim(severity)}"
    lines = [*paragraph(head, width=width), *_indented(_sentence(kind.about) + ".", width)]
    lines += ["", strong("Why it matters"), *_indented(kind.why, width)]
    lines += ["", strong("Example"), *_example_text(kind)]
    return [*lines, "", strong("What to do"), *_indented(kind.cure, width)]


def _example_text(kind: Kind) -> list[str]:
    """The file, the commands and the message of an example, none of them wrapped."""
    example, lines = kind.example, []
    if example.text:
        lines = [f"  {dim(EXAMPLE_FILE)}", *(f"    {line}" for line in _lines(example.text)), ""]
    lines += [f"  {dim('$')} {line}" for line in example.command.splitlines()[:1]]
    lines += [f"    {line}" for line in example.command.splitlines()[1:]]
    return [*lines, f"  {_told(kind)}"]


def _word_text(word: Word, width: int) -> list[str]:
    lines = [*paragraph(strong(word.name), width=width), *_indented(word.means, width)]
    for label, text in _notes(word):
        lines += _indented(f"{dim(label)} {text}", width)
    return lines


def _notes(word: Word) -> list[tuple[str, str]]:
    """What is said of a word beside its meaning."""
    notes = [
        ("also:", ", ".join(map(glued, word.also))),
        ("source:", word.source),
        ("see:", ", ".join(map(glued, word.see))),
    ]
    return [(label, text) for label, text in notes if text]


def _kind_markdown(kind: Kind) -> str:
    parts = [
        f"# {kind.code}: {kind.name.replace('-', ' ')}",
        f"*{listed(kind.severities, 'or')}*: {plain(_sentence(kind.about))}.",
        "## Why it matters",
        plain(kind.why),
        "## Example",
        *_example_markdown(kind.example),
        f"`{_told(kind)}`",
        "## What to do",
        plain(kind.cure),
    ]
    return "\n\n".join(parts)


def _example_markdown(example: Example) -> list[str]:
    file = [f"`{EXAMPLE_FILE}`:", f"```yaml\n{example.text}```"] if example.text else []
    return [*file, f"```sh\n{example.command}\n```"]


def _word_markdown(word: Word) -> str:
    parts = [f"## {plain(word.name)}", plain(word.means)]
    if word.also:
        parts.append(f"Also: {', '.join(map(plain, word.also))}.")
    if word.source:
        parts.append(f"Source: {plain(word.source)}.")
    if word.see:
        parts.append(f"See: {', '.join(f'[{name}](#{_anchor(name)})' for name in word.see)}.")
    return "\n\n".join(parts)


def _anchor(name: str) -> str:
    """Where a heading is found in a page of a code host."""
    return name.casefold().replace(",", "").replace(" ", "-")


def _table(kinds: Iterable[Kind], *, linked: bool) -> list[str]:
    rows = ["| code | name | severity | it says |", "|---|---|---|---|"]
    for kind in kinds:
        code = f"[{kind.code}]({kind.code}.md)" if linked else kind.code
        cells = (code, kind.name, listed(kind.severities, "or"), plain(_sentence(kind.about)))
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _told(kind: Kind) -> str:
    return f"{kind.severities[0]}[{kind.code}]: {kind.example.message}"


def _indented(text: str, width: int) -> list[str]:
    return paragraph(text, width=width, indent=2)


def _lines(text: str) -> list[str]:
    return text.rstrip("\n").split("\n")


def _sentence(about: str) -> str:
    return about[0].upper() + about[1:]
