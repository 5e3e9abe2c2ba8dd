"""YAML text to a tree of nodes that know their place; what could harm is refused here.

Only PyYAML's event stream is used: no tag is resolved and nothing is constructed, so a scalar
is the text that stands in the file.  Aliases, anchors, tags and deep nesting are refused.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import yaml

from sim.files.foreign import foreign_bytes, foreign_text
from sim.files.readable import Readable, readable
from sim.model.problem import InputError, Problem, closest

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 16 * 1024 * 1024
DEEPEST = 50
MOST_PROBLEMS = 1000

SCALAR, SEQUENCE, MAPPING = "text", "a list", "a mapping"
_LINE_BREAK = re.compile("\r\n|\r|\n")
NOTHING = ("", "~", "null")
"""How a plain scalar says that there is no value."""


watchers: list[Callable[[str | None], None]] = []
"""Each is told of every file before it is read, and may raise InputError to refuse it."""


def announce(path: str | None) -> None:
    """Tell the watchers of a file that is read, or is named by one that is; None: standard input.

    Raises InputError where one of them refuses it.
    """
    for watch in watchers:
        watch(path)


class Node:
    """A scalar, a list or a mapping, and where it stands.

    ``value`` is the text of a scalar, the nodes of a list, or the (key, value) pairs of a
    mapping; ``plain`` is True for a scalar without quotes; ``start`` is PyYAML's mark.
    """

    # Made by the hundred thousand, and nearly all are right: what only a fault asks for (the
    # line, the column, on the page the width) is worked out when it is asked.
    __slots__ = ("kind", "plain", "start", "value")

    def __init__(self, kind: str, value: Any, plain: bool, start: Any) -> None:
        self.kind = kind
        self.value = value
        self.plain = plain
        self.start = start

    @property
    def line(self) -> int:
        """The line that it starts on, counted from 0."""
        return self.start.line  # type: ignore[no-any-return]  # marks of libyaml have no types

    @property
    def column(self) -> int:
        """The column that it starts in, counted from 0."""
        return self.start.column  # type: ignore[no-any-return]  # as above

    @property
    def empty(self) -> bool:
        """Whether the file gives no value here: nothing, ``~`` or ``null``."""
        return self.plain and self.value in NOTHING

    def has(self, key: str) -> bool:
        """Whether it is a mapping with a key."""
        return self.kind is MAPPING and any(name.value == key for name, _ in self.value)

    def child(self, key: str) -> Node:
        """The value under a key of a mapping, or the mapping itself where there is none."""
        for name, value in self.value if self.kind is MAPPING else ():
            if name.value == key:
                return value  # type: ignore[no-any-return]  # the pairs of a mapping are nodes
        return self


class Spot(NamedTuple):
    """A piece of text that is no node, such as a comment; line and column count from 0."""

    line: int
    column: int
    width: int = 1


class Page:
    """One file's text and the problems found in it."""

    def __init__(self, path: str, text: str = "") -> None:
        self.path = path
        self.text = text
        self.problems: list[Problem] = []
        self._widths: dict[int, int] | None = None

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, as every editor counts them."""
        return _LINE_BREAK.split(self.text)

    @cached_property
    def readable(self) -> Readable | None:
        """What the parser reads instead of the text, where it would lose the places of its own."""
        return readable(self.text)

    @property
    def parsed(self) -> str:
        """The text that the parser reads, in which every place is that of the text."""
        return self.readable.text if self.readable else self.text

    def line(self, number: int) -> str:
        """The text of a line, counted from 0; empty past the end."""
        return self.lines[number] if number < len(self.lines) else ""

    def spot(self, index: int) -> Spot:
        """The place of a character of the text."""
        before = _LINE_BREAK.split(self.text[:index])
        return Spot(len(before) - 1, len(before[-1]))

    def width(self, node: Node) -> int:
        """How many characters a scalar takes, past the end of its first line where it goes on.

        A list or a mapping is marked by one.
        """
        if node.kind is not SCALAR:
            return 1
        if self._widths is None:
            found = scalar_places(self.parsed)
            self._widths = {start.index: end.index - start.index for start, end in found}
        return self._widths[node.start.index]

    def fault(
        self,
        place: Node | Spot | None,
        code: str,
        message: str,
        *,
        label: str = "",
        cure: str = "",
        column: int = 0,
        length: int = 0,
    ) -> None:
        """Note a problem at a place, or at part of it: ``length`` from ``column`` characters in."""
        if len(self.problems) >= MOST_PROBLEMS:
            self.refuse()
        if place is None:
            self.problems.append(Problem(code, message, self.path, label=label, cure=cure))
            return
        source = self.line(place.line)
        start = min(place.column + column, max(len(source) - 1, 0))
        whole = length or (place.width if isinstance(place, Spot) else self.width(place))
        width = max(1, min(whole, len(source) - start))
        self.problems.append(
            Problem(code, message, self.path, place.line + 1, start + 1, width, source, label, cure)
        )

    def refuse(self) -> None:
        """Raise InputError if any problem was noted."""
        if not self.problems:
            return
        found = sorted(self.problems, key=lambda p: (p.line, p.column, p.code))
        if len(found) >= MOST_PROBLEMS:
            message = f"{len(found)} problems so far: the rest of the file was not read"
            found.append(Problem("SIM020", message, self.path, cure="mend these first"))
        raise InputError(found)


def read_page(path: str | Path, *, regular: bool = False) -> Page:
    """The text of a file; ``-`` is standard input.

    ``regular`` refuses all but regular files, for a path that another file names.  Raises
    InputError where it cannot be read, is over 16 MiB, or is not UTF-8.
    """
    from_stdin = str(path) == "-" and not regular
    page = Page("<stdin>" if from_stdin else str(path))
    announce(None if from_stdin else page.path)
    try:
        raw = _read(path, regular)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        page.fault(
            None, "SIM001", f"cannot read the file: {reason or error}", cure=_cure(error, page.path)
        )
        page.refuse()
        raise AssertionError("refused above") from error
    if len(raw) > LARGEST_FILE:
        page.fault(None, "SIM002", "the file is over 16 MiB", cure="split it into several files")
    else:
        _decode(page, raw)
    page.refuse()
    return page


def _decode(page: Page, raw: bytes) -> None:
    """Give a page the text of its bytes, or note why they are none."""
    kind = foreign_bytes(raw)
    if kind is not None:
        page.fault(None, "SIM003", f"the file is {kind.what}", cure=kind.cure)
        return
    raw = raw.removeprefix(BOM_UTF8)
    try:
        page.text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        page.text = raw.decode("utf-8", "replace")
        page.fault(
            page.spot(len(raw[: error.start].decode("utf-8"))),
            "SIM003",
            f"the file is not UTF-8: byte 0x{raw[error.start]:02x}",
            label="here",
            cure="save it with the encoding UTF-8",
        )


def _read(path: str | Path, regular: bool) -> bytes:
    if str(path) == "-" and not regular:
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    if "\0" in str(path):
        raise ValueError("a path holds no null character")
    if regular and not stat.S_ISREG(os.stat(path).st_mode):
        raise ValueError("it is not a regular file")
    with open(path, "rb") as file:
        return _at_most(file)


def _at_most(file: BinaryIO) -> bytes:
    return file.read(LARGEST_FILE + 1)


def _cure(error: Exception, path: str) -> str:
    if isinstance(error, FileNotFoundError):
        folder, name = os.path.split(path)
        meant = closest(name, _yaml_in(folder or "."))
        if meant and meant != name:  # else it is a link that leads nowhere
            return f"did you mean '{os.path.join(folder, meant)}'?"
        return "check the path, from the folder you stand in"
    if isinstance(error, IsADirectoryError):
        return "name the files in it, such as FOLDER/*.yaml"
    if isinstance(error, PermissionError):
        return "ask for the right to read it"
    if isinstance(error, NotADirectoryError):
        return "a part of the path is a file: check it, from the folder you stand in"
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "the link leads back to itself: make it anew, or name the file"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "no file can be named so: check the path"
    return "name a file that holds text"


def _yaml_in(folder: str) -> list[str]:
    """The YAML files of a folder, where it can be read; of a very large one, some."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(name for name in names[:1000] if name.endswith((".yaml", ".yml")))


def compose(page: Page) -> Node:
    """The one document of a page as a tree of nodes.

    Raises InputError with every refusal: syntax, tags, anchors, aliases, nesting deeper than
    50, no document or several.
    """
    root: Node | None = None
    try:
        root = _composed(page, page.parsed)
    except yaml.MarkedYAMLError as error:
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


def _composed(page: Page, text: str) -> Node | None:
    parser = _loader()(text)
    try:
        return _Composer(page).compose(parser)
    finally:
        parser.dispose()


def _loader() -> Any:
    return yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader


def scalar_places(text: str) -> Iterator[tuple[Any, Any]]:
    """The marks at which each scalar of a well-formed text starts and ends."""
    for event in yaml.parse(text, Loader=_loader()):
        if isinstance(event, yaml.ScalarEvent):
            yield event.start_mark, event.end_mark


class _Composer:
    """Builds nodes from parsing events, with a stack of its own: depth costs no recursion."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.documents = 0

    def compose(self, parser: Any) -> Node | None:
        get_event, scalar = parser.get_event, yaml.ScalarEvent
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
    from sim.files.refusal import Refusal  # only where something is wrong
    from sim.files.syntax import cause_of

    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    said = ", ".join(part for part in (error.context, error.problem) if part)
    if mark and "nesting depth" in said and _refuse_depth(page, mark.index):
        return
    if _refuse_foreign(page):
        return
    begun = (opened.line, opened.column) if opened else None
    cause = cause_of(
        Refusal(page.lines, mark.line if mark else 0, mark.column if mark else 0, said, begun)
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
