"""Files of a header and rows, written whole or not at all, and read in slices.

A file is two arrays in numpy's own format, one after the other: the header, which is JSON, and
the rows, which have named columns.  The same header and rows are always the same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

Header = dict[str, Any]
Rows = npt.NDArray[np.void]

_ASIDE = ".part"
"""What the names of files end in that are not finished."""


def keep(path: Path, header: Header, rows: Rows) -> None:
    """Write a file beside its place, and rename it: nobody ever sees half of one."""
    told = json.dumps(header, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    with _whole(path) as file:
        np.save(file, np.frombuffer(told.encode("ascii"), dtype=np.uint8))
        np.save(file, rows)


def keep_text(path: Path, text: str) -> None:
    """The same for a text."""
    with _whole(path) as file:
        file.write(text.encode("utf-8"))


def header_of(path: Path) -> Header:
    """The header of a file."""
    with path.open("rb") as file:
        return _header(file)


def rows_of(path: Path, start: int = 0, stop: int | None = None) -> Rows:
    """Some rows of a file, without a look at the others."""
    with path.open("rb") as file:
        _header(file)
        np.lib.format.read_magic(file)
        (size,), _, kind = np.lib.format.read_array_header_1_0(file)
        start, stop, _ = slice(start, stop).indices(size)
        file.seek(start * kind.itemsize, os.SEEK_CUR)
        rows: Rows = np.fromfile(file, dtype=kind, count=max(stop - start, 0))
    return rows


def clear(folder: Path) -> None:
    """Take away what was never finished."""
    for path in folder.glob(f"*{_ASIDE}"):
        path.unlink(missing_ok=True)


def _header(file: IO[bytes]) -> Header:
    header: Header = json.loads(np.load(file, allow_pickle=False).tobytes())
    return header


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that stands in its place when it is finished, or leaves nothing behind."""
    aside = path.with_name(f"{path.name}.{os.urandom(6).hex()}{_ASIDE}")
    try:
        with aside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _take_place(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _take_place(aside: Path, path: Path) -> None:
    try:
        aside.replace(path)
    except FileNotFoundError:  # another, which did the same, has finished and cleared up
        if not path.exists():
            raise
