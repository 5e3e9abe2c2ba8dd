"""A file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
from pathlib import Path
from typing import Any

from sim.model.problem import InputError, Problem


class WholeFile:
    """A file written beside its place and renamed, so that a fault loses no older file.

    What is there and is no regular file, such as a device or a pipe, is written to as it is.
    Raises InputError where it cannot be written, before any work is done for it; ``option`` is
    what the user would name another place with.
    """

    def __init__(self, path: str, option: str = "-o") -> None:
        self._path = Path(path)
        self._option = option
        self._aside: Path | None = None
        try:
            with contextlib.suppress(FileNotFoundError):
                self._path.stat()  # refuses what can be no path, such as a link to itself
            if self._path.is_dir():
                raise IsADirectoryError(21, "it is a directory")
            if self._path.exists() and not self._path.is_file():
                return
            target = self._path.resolve()  # a link stays a link
            _heed_signals()
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
            _ASIDE.add(name)
            os.close(handle)
        except (OSError, ValueError) as error:
            raise self._refusal(error) from None
        self._path, self._aside = target, Path(name)

    def write(self, text: str) -> None:
        """Write the whole text, once.  Raises InputError; the older file is then as it was."""
        try:
            if self._aside is None:
                self._path.write_text(text, encoding="utf-8")
                return
            self._aside.chmod(self._mode())
            with self._aside.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            self._aside.replace(self._path)
        except OSError as error:
            raise self._refusal(error) from None

    def clear(self) -> None:
        """Leave nothing behind where the file was not written."""
        if self._aside is not None:
            self._aside.unlink(missing_ok=True)
            _ASIDE.discard(str(self._aside))

    def _mode(self) -> int:
        if self._path.exists():
            return self._path.stat().st_mode & 0o777
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask

    def _refusal(self, error: Exception) -> InputError:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        cure = f"choose another place with {self._option}"
        if isinstance(error, FileNotFoundError):
            cure = f"make its folder first, or {cure}"
        elif os.path.isfile(self._path):  # noqa: PTH113  # Path refuses to look for a long name
            cure += "; the older file there is as it was"
        message = f"cannot write the file: {reason}"
        return InputError([Problem("SIM009", message, str(self._path), cure=cure)])


_ASIDE: set[str] = set()
"""The files that stand beside their places and are not finished."""


def _heed_signals() -> None:
    """Let a signal that ends the process take unfinished files away first."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _: Any) -> None:
    """Clean up, and end as the signal would have ended the process."""
    for name in _ASIDE:
        Path(name).unlink(missing_ok=True)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
