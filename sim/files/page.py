"""One file's text, read as what it is, and the problems found in it."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from codecs import BOM_UTF8
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from sim.files import parser
from sim.files.causes.foreign import foreign_bytes
from sim.files.node import SCALAR, Node, Spot
from sim.files.readable import Readable, readable
from sim.model.problem import InputError, Problem, closest

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 16 * 1024 * 1024
MOST_PROBLEMS = 1000
_LINE_BREAK = re.compile("\r\n|\r|\n")

watchers: list[Callable[[str | None], None]] = []
"""Each is told of every file before it is read, and may raise InputError to refuse it."""


def announce(path: str | None) -> None:
    """Tell the watchers of a file that is read, or is named by one that is; None: standard input.

    Raises InputError where one of them refuses it.
    """
    for watch in watchers:
        watch(path)


class Page:
    """One file's text and the problems found in it.

    ``tree`` is what stands on it, where that is known without its text.
    """

    what = "this file"

    def __init__(self, path: str, text: str = "") -> None:
        self.path = path
        self.text = text
        self.tree: Node | None = None
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
            found = parser.scalar_places(self.parsed)
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

    def rank(self, problem: Problem) -> tuple[int, int, str]:
        """By what the problems are put in order: their places."""
        return problem.line, problem.column, problem.code

    def refuse(self) -> None:
        """Raise InputError if any problem was noted."""
        if not self.problems:
            return
        found = sorted(self.problems, key=self.rank)
        if len(found) >= MOST_PROBLEMS:
            message = f"{len(found)} problems so far: the rest of the file was not read"
            found.append(Problem("SIM020", message, self.path, cure="mend these first"))
        raise InputError(found)


def read_page(path: str | Path, *, regular: bool = False) -> Page:
    """The text of a file; ``-`` is standard input.

    ``regular`` refuses all but regular files, for a path that another file names.  Raises
    InputError where it cannot be read, is over 16 MiB, or is not UTF-8.
    """
    page, raw = _taken(path, regular)
    return _written(page, raw)


def read_bytes(path: str | Path) -> tuple[str, bytes]:
    """How a file is named, and its bytes; ``-`` is standard input.

    Raises InputError where it cannot be read or is over 16 MiB.
    """
    page, raw = _taken(path, regular=False)
    if len(raw) > LARGEST_FILE:
        page.fault(None, "SIM002", "the file is over 16 MiB", cure="split it into several files")
    page.refuse()
    return page.path, raw


def _taken(path: str | Path, regular: bool) -> tuple[Page, bytes]:
    """A page without its text, and the bytes of its file.  Raises InputError."""
    from_stdin = str(path) == "-" and not regular
    page = Page("<stdin>" if from_stdin else str(path))
    announce(None if from_stdin else page.path)
    try:
        return page, _read(path, regular)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        page.fault(
            None, "SIM001", f"cannot read the file: {reason or error}", cure=_cure(error, page.path)
        )
        page.refuse()
        raise AssertionError("refused above") from error


def page_of(text: str | bytes, path: str) -> Page:
    """A page of a text that is at hand; ``path`` is how it is named.

    Raises InputError where it is over 16 MiB or is not UTF-8.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _written(Page(path), raw)


def _written(page: Page, raw: bytes) -> Page:
    """A page with the text of its bytes.  Raises InputError where they are none."""
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
