"""Scripts that are saved as files: their names, how they name a rulebook, what they may replace."""

from __future__ import annotations

import os
import re
from collections.abc import Container
from itertools import chain, count

from sim.files.shelf import PACKAGED, is_packaged_name
from sim.model.rulebook import Rulebook

_LONGEST = 200
"""The most characters of a name: a file's may have 255 bytes, with a number and an ending."""

_SIGNED = re.compile(rb"# Saved by sim, which replaces it while it is unchanged: ([0-9a-f]{16})\n")


def file_name(*parts: str) -> str:
    """The name of a script about some things, without its ending; a long one ends in a digest."""
    whole = "-".join(parts)
    name = re.sub(r"[^A-Za-z0-9_.-]", "-", whole)
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}-{digest(whole)[:8]}"


def free_name(folder: str, name: str, taken: Container[str]) -> str:
    """A name, with a number where it is taken or its file in a folder must not be replaced.

    ``taken`` are names in small letters, for not every disk tells large ones from them.
    """
    names = chain([name], map(f"{name}-{{}}".format, count(2)))
    return next(
        one
        for one in names
        if one.lower() not in taken and is_replaceable(os.path.join(folder, f"{one}.yaml"))
    )


def is_replaceable(path: str) -> bool:
    """Whether nothing is lost by writing to a path: nothing is there, or a script as saved."""
    try:
        with open(path, "rb") as file:
            found = _SIGNED.fullmatch(file.readline(100))
            return found is not None and found[1].decode() == _digest(file.read())
    except FileNotFoundError:
        return not os.path.islink(path)
    except OSError:
        return False


def signed(text: str) -> str:
    """The text of a script under a first line by which it is known as long as it is unchanged."""
    return f"# Saved by sim, which replaces it while it is unchanged: {digest(text)}\n{text}"


def digest(text: str) -> str:
    """Sixteen signs that stand for a text and for no other."""
    return _digest(text.encode("utf-8", "surrogateescape"))


def _digest(text: bytes) -> str:
    import hashlib  # only where a script is saved

    return hashlib.sha256(text).hexdigest()[:16]


def reference(book: Rulebook, folder: str) -> str:
    """How a file in a folder names a rulebook that was read from a file."""
    if os.path.dirname(book.path) == PACKAGED:
        return os.path.basename(book.path).removesuffix(".yaml")
    return seen_from(folder, book.path)


def seen_from(folder: str, path: str) -> str:
    """A path relative to a folder, worked out where links have led, so that it leads there."""
    place = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    try:
        found = os.path.relpath(place, os.path.realpath(folder)).replace(os.sep, "/")
    except ValueError:  # on another drive
        return place
    return f"./{found}" if is_packaged_name(found) else found


def is_text(path: str) -> bool:
    """Whether a path can be written in a file: not where a name on the way is no UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
