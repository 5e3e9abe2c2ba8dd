"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

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
            if self._path.is_dir():
                raise IsADirectoryError(21, "it is a directory")
            if self._path.exists() and not self._path.is_file():
                return
            target = self._path.resolve()  # a link stays a link
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
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

    def _mode(self) -> int:
        if self._path.exists():
            return self._path.stat().st_mode & 0o777
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask

    def _refusal(self, error: Exception) -> InputError:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        problem = Problem(
            "SIM009",
            f"cannot write the file: {reason}",
            str(self._path),
            cure=f"choose another place with {self._option}; an older file there is as it was",
        )
        return InputError([problem])
