"""A file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import threading
from collections.abc import Iterable
from typing import Any

from sim.model.problem import InputError, Problem


class WholeFile:
    """A file written beside its place and renamed, so that a fault loses no older file.

    What is there and is no regular file, such as a device or a pipe, is written to as it is.
    Raises InputError where it cannot be written, before any work is done for it; ``option`` is
    what the user would name another place with.
    """

    def __init__(self, path: str, option: str = "-o") -> None:
        self._path = self._target = path
        self._option = option
        self._mode: int | None = None
        self._aside = ""
        try:
            with contextlib.suppress(FileNotFoundError):
                self._mode = os.stat(path).st_mode
            names_folder = path.endswith(_SLASHES) or os.path.basename(path) in (".", "..")
            if self._mode is None and names_folder:
                raise IsADirectoryError(21, "it names a folder, and no file in it")
            if self._mode is not None and stat.S_ISDIR(self._mode):
                raise IsADirectoryError(21, "it is a directory")
            if self._mode is not None and not stat.S_ISREG(self._mode):
                return
            self._target = os.path.realpath(path)  # a link stays a link
            _heed_signals()
            self._aside = _beside(self._target)
            _ASIDE.add(self._aside)
            with open(self._aside, "x", encoding="utf-8"):
                pass
        except (OSError, ValueError) as error:
            raise self._refusal(error) from None

    def write(self, pieces: Iterable[str]) -> None:
        """Write the whole text, once.  Raises InputError; the older file is then as it was."""
        try:
            with open(self._aside or self._path, "w", encoding="utf-8") as file:
                if self._aside and self._mode is not None:
                    os.chmod(self._aside, stat.S_IMODE(self._mode))
                file.writelines(pieces)
                if self._aside:
                    file.flush()
                    os.fsync(file.fileno())
            if self._aside:
                os.replace(self._aside, self._target)
        except BrokenPipeError:  # of a pipe that was named: its reader has seen enough
            raise
        except OSError as error:
            raise self._refusal(error) from None

    def copy(self, path: str) -> None:
        """Take the bytes of another file as the whole, once.  Raises InputError."""
        import shutil  # only where bytes are written

        try:
            target = self._aside or self._path
            with open(path, "rb") as source, open(target, "wb") as file:
                shutil.copyfileobj(source, file)
                if self._aside:
                    file.flush()
                    os.fsync(file.fileno())
            if self._aside and self._mode is not None:
                os.chmod(self._aside, stat.S_IMODE(self._mode))
            if self._aside:
                os.replace(self._aside, self._target)
        except OSError as error:
            raise self._refusal(error) from None

    def clear(self) -> None:
        """Leave nothing behind where the file was not written."""
        if self._aside:
            _remove(self._aside)
            _ASIDE.discard(self._aside)

    def _refusal(self, error: Exception) -> InputError:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        cure = f"choose another place with {self._option}"
        if isinstance(error, IsADirectoryError):
            cure = f"name a file in it: {self._option} {os.path.join(self._path, 'FILE')}"
        if isinstance(error, FileNotFoundError):
            cure = f"make its folder first, or {cure}"
        elif os.path.isfile(self._path):
            cure += "; the older file there is as it was"
        message = f"cannot write the file: {reason}"
        return InputError([Problem("SIM009", message, self._path, cure=cure)])


_SLASHES = tuple(filter(None, (os.sep, os.altsep)))


def _beside(path: str) -> str:
    """A hidden name in a file's folder that nobody else uses."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name[:40]}.{os.urandom(6).hex()}")


def _remove(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


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
        _remove(name)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
