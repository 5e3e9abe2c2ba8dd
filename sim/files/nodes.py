"""YAML text to a tree of nodes that know their place; what could harm is refused here.

Only PyYAML's event stream is used: no tag is resolved and nothing is constructed, so a scalar
is the text that stands in the file.  Aliases, anchors, tags and deep nesting are refused.
"""

from __future__ import annotations

from typing import Any

import yaml

from sim.files import parser
from sim.files.causes.foreign import foreign_text
from sim.files.node import MAPPING, SCALAR, SEQUENCE, Node, Spot
from sim.files.page import Page

DEEPEST = 50


def compose(page: Page) -> Node:
    """The one document of a page as a tree of nodes.

    Raises InputError with every refusal: syntax, tags, anchors, aliases, nesting deeper than
    50, no document or several.
    """
    if page.tree is not None:
        page.refuse()
        return page.tree
    root: Node | None = None
    try:
        root = _composed(page, page.parsed)
    except yaml.MarkedYAMLError as error:
        if not any(told.code == "SIM007" for told in page.problems):  # else it comes of that
            _syntax(page, error)
    except yaml.reader.ReaderError:
        _unreadable(page)
    if root is not None and root.kind is not MAPPING:
        _refuse_foreign(page)
    if root is None and not page.problems:
        page.fault(None, "SIM004", "the file is empty", cure="'sim new' writes a template")
    page.refuse()
    assert root is not None
    return root


_KINDS = {
    "a scenario": ("scenario", "'sim run' and 'sim check' read scenarios"),
    "a rulebook": ("stages", "'sim show' and 'sim check' read rulebooks"),
    "a file of rates": ("rates", "'sim forecast --rates FILE' reads rates"),
}
"""What a file can be, the key that no other kind has, and what reads it."""


def compose_as(page: Page, kind: str) -> Node:
    """The tree of a page that is to hold a kind of file.

    Raises InputError, also where its keys say that it is another kind: as one fault.
    """
    root = compose(page)
    if not root.has(_KINDS[kind][0]):
        for other, (key, cure) in _KINDS.items():
            if root.has(key):
                message = f"this is {other}, not {kind}"
                page.fault(root, "SIM011", message, label="here", cure=cure)
                page.refuse()
    return root


def _composed(page: Page, text: str) -> Node | None:
    reader = parser.loader()(text)
    try:
        return _Composer(page).compose(reader)
    finally:
        reader.dispose()


class _Composer:
    """Builds nodes from parsing events, with a stack of its own: depth costs no recursion."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.documents = 0

    def compose(self, reader: Any) -> Node | None:
        get_event, scalar = reader.get_event, yaml.ScalarEvent
        stand_ins = self.page.readable
        restored = stand_ins.restored if stand_ins else None
        mapping, sequence = yaml.MappingStartEvent, yaml.SequenceStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        # A file says the same few words again and again: each is kept once.
        words: dict[str, str] = {}
        kept = words.setdefault
        # What is in the collection that is open; in a mapping, the key that waits for its value.
        inside: list[Any] = []
        key: Node | None = None
        paired = False
        around: list[tuple[Any, list[Any], Node | None, bool]] = []
        while True:
            event = get_event()
            kind = type(event)
            if kind is scalar:
                text = event.value if restored is None else restored(event.value, event.style)
                node = Node(SCALAR, kept(text, text), event.implicit[0], event.start_mark)
                if event.tag is not None or event.anchor is not None:
                    self._refuse(event)
            elif kind is mapping or kind is sequence:
                if event.tag is not None or event.anchor is not None:
                    self._refuse(event)
                around.append((event.start_mark, inside, key, paired))
                if len(around) > DEEPEST:
                    self._too_deep(event)
                    return None
                inside, key, paired = [], None, kind is mapping
                continue
            elif kind in ends:
                whole, what = inside, MAPPING if paired else SEQUENCE
                start, inside, key, paired = around.pop()
                node = Node(what, whole, False, start)
            elif kind is yaml.AliasEvent:
                node = _marked(event)
                self._refuse(event)
            elif kind is yaml.StreamEndEvent or self._is_second(event, kind):
                return inside[0] if inside else None
            else:
                continue
            if key is not None:
                inside.append((key, node))
                key = None
            elif paired:
                key = node
            else:
                inside.append(node)

    def _too_deep(self, event: Any) -> None:
        cure = "no file of ours needs it"
        message = f"nesting deeper than {DEEPEST}"
        self.page.fault(_marked(event), "SIM008", message, cure=cure, length=1)

    def _is_second(self, event: Any, kind: type) -> bool:
        """Whether a document starts here after another one, which ends the reading."""
        self.documents += kind is yaml.DocumentStartEvent
        if self.documents < 2:
            return False
        cure = "one file holds one; take out the line '---'"
        message = "several documents in one file"
        self.page.fault(_marked(event), "SIM010", message, cure=cure, length=1)
        return True

    def _refuse(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            message, code = "anchors and aliases are not read", "SIM007"
            cure = "write the value out at each place, or quote a text that starts with & or *"
        else:
            message, code = f"the tag {event.tag} is not read", "SIM006"
            cure = "take the tag out, or quote a text that starts with !"
        self.page.fault(_marked(event), code, message, label="refused", cure=cure, length=1)


def _marked(event: Any) -> Node:
    """A node of no text that is marked where an event starts."""
    return Node(SCALAR, "", False, event.start_mark)


def _unreadable(page: Page) -> None:
    """Note the first character that YAML allows nowhere, such as a raw escape."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(page.text)
    assert found is not None, "the parser met one"
    page.fault(
        page.spot(found.start()),
        "SIM005",
        f"YAML allows no character U+{ord(found[0]):04X}",
        label="here",
        cure='take it out, or write it out in double quotes, such as "\\e"',
    )


def _syntax(page: Page, error: yaml.MarkedYAMLError) -> None:
    """Note what the parser refused, by its cause."""
    from sim.files.causes.refusal import ParserStop  # only where something is wrong
    from sim.files.causes.syntax import cause_of

    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    said = ", ".join(part for part in (error.context, error.problem) if part)
    if mark and "nesting depth" in said and _refuse_depth(page, mark.index):
        return
    if _refuse_foreign(page):
        return
    begun = (opened.line, opened.column) if opened else None
    cause = cause_of(
        ParserStop(page.lines, mark.line if mark else 0, mark.column if mark else 0, said, begun)
    )
    spot = Spot(cause.line, cause.column, cause.width)
    page.fault(spot, "SIM005", cause.message, label=cause.label, cure=cause.cure)


def _refuse_foreign(page: Page) -> bool:
    """Whether a text that was refused is no YAML at all but another format, which is then noted."""
    kind = foreign_text(page.lines)
    if kind is None:
        return False
    spot = Spot(kind.line, 0, len(page.line(kind.line)))
    page.fault(spot, "SIM022", f"not YAML but {kind.what}", label="here", cure=kind.cure)
    return True


def _refuse_depth(page: Page, index: int) -> bool:
    """Whether the text up to where the parser gave up is too deep for us, which is then noted."""
    try:
        _composed(page, page.parsed[:index])
    except yaml.MarkedYAMLError:
        return False
    return bool(page.problems)
