"""Files of a folder that are written whole or not at all, whoever is killed meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ASIDE = ".part"
"""What the names of files end in that are not finished."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write what shall stand in a place: beside it, and renamed when it is finished."""
    aside = path.with_name(f"{path.name}.{os.urandom(6).hex()}{_ASIDE}")
    try:
        yield aside
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def keep_text(path: Path, text: str) -> None:
    """Write a text so."""
    with whole(path) as aside:
        aside.write_text(text, encoding="utf-8")


def clear(folder: Path, beginnings: tuple[str, ...]) -> None:
    """Take away what was never finished of the files whose names begin so."""
    for path in folder.glob(f"*{_ASIDE}"):
        if path.name.startswith(beginnings):
            path.unlink(missing_ok=True)
