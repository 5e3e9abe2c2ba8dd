"""Files of a folder that are written whole or not at all, whoever is killed meanwhile."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ASIDE = ".part"
"""What the names of files end in that are not finished."""
_OLD = 24 * 3600
"""After how many seconds nobody is at work any more on what is not finished."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write what shall stand in a place: beside it, and renamed when it is finished."""
    aside = _aside(path)
    try:
        yield aside
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{os.urandom(6).hex()}{_ASIDE}")


def keep_text(path: Path, text: str) -> None:
    """Write a text so."""
    with whole(path) as aside:
        aside.write_text(text, encoding="utf-8")


def keep_first(path: Path, text: str) -> bool:
    """Write a text so where nothing stands yet; whether it was the first to come."""
    aside = _aside(path)
    try:
        aside.write_text(text, encoding="utf-8")
        os.link(aside, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links, on which two that begin at once are not seen
        keep_text(path, text)
    finally:
        aside.unlink(missing_ok=True)
    return True


def clear(folder: Path, beginnings: tuple[str, ...]) -> None:
    """Take away what was never finished of the files whose names begin so.

    What is younger than a day may be another's who is at work on the same folder.
    """
    for path in folder.glob(f"*{_ASIDE}"):
        if path.name.startswith(beginnings):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _OLD:
                    path.unlink()
