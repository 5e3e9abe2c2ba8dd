"""The scenario and rulebook files of a folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

ENDINGS = (".yaml", ".yml")
"""How the name of such a file ends, in small letters or large."""


def yaml_files(folder: str) -> list[str]:
    """The paths of a folder's YAML files, in order of name.

    What is hidden is left out, such as an editor's lock or a system's notes beside a file; so are
    folders, pipes and devices of such a name.  What cannot be looked at stays, so that reading it
    tells why.  Raises OSError where the folder cannot be read.
    """
    names = sorted(name for name in os.listdir(folder) if is_yaml(name))
    paths = (os.path.join(folder, name).removeprefix(os.path.join(".", "")) for name in names)
    return [path for path in paths if _may_be_read(path)]


def files_below(folder: str) -> Iterator[str]:
    """The same of a folder and of those in it, but for hidden ones and a program's own."""
    for place, inside, names in os.walk(folder):
        inside[:] = [name for name in inside if not name.startswith((".", "__"))]
        yield from filter(_may_be_read, (os.path.join(place, one) for one in names if is_yaml(one)))


def is_yaml(name: str) -> bool:
    """Whether a file's name says that it holds YAML, and the file is not hidden."""
    return name.lower().endswith(ENDINGS) and not name.startswith(".")


def _may_be_read(path: str) -> bool:
    """Whether a path is a file, or nothing that can be looked at, and no folder, pipe or device."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True
