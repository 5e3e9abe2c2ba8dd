"""The files that tables of coded events stand in: folders, archives, standard input."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from sim.files.page import announce
from sim.model.problem import InputError, Problem, gathered
from sim.model.value import changed, value

ENDINGS = (".csv", ".tab", ".tsv", ".txt", ".parquet")
_MOST_TIMES, _ALWAYS = 200, 1 << 26
"""How many times its packed size a table may have, beside what any may."""


@value
class TableFile:
    """A file of a table: as it is told of, and where it can be read.

    ``member`` is its name in an archive, if it is packed in one.
    """

    name: str
    path: str
    member: str = ""

    @contextlib.contextmanager
    def unpacked(self, folder: str) -> Iterator[TableFile]:
        """The table as a file of its own, for as long as it is read; a packed one in a folder.

        Raises InputError where the archive is torn or locked.
        """
        if not self.member:
            yield self
            return
        into = Path(folder, f"unpacked{Path(self.member).suffix}")
        try:
            with (
                _guarding(self.name),
                zipfile.ZipFile(self.path) as packed,
                packed.open(self.member) as file,
            ):
                _keep(file, into)
            yield TableFile(self.name, str(into))
        finally:
            into.unlink(missing_ok=True)

    @property
    def parquet(self) -> bool:
        """Whether it is Parquet, and no text."""
        return self.path.lower().endswith(".parquet")

    def first_lines(self, number: int = 20) -> list[str]:
        """Its first lines, as text, without a byte order mark; fewer where it has fewer."""
        with self._open() as file:
            raw = [file.readline(1 << 20) for _ in range(number)]
        try:
            lines = [line.decode("utf-8-sig") for line in raw]
        except UnicodeDecodeError:
            lines = [line.decode("latin-1") for line in raw]
        return [line.rstrip("\r\n") for line in lines if line]

    def holds_latin(self) -> bool:
        """Whether more of its lines that are not ASCII are other than UTF-8 than are UTF-8."""
        valid = invalid = 0
        with self._open() as file:
            for line in iter(lambda: file.readline(1 << 20), b""):
                if line.isascii():
                    continue
                try:
                    line.decode("utf-8")
                    valid += 1
                except UnicodeDecodeError:
                    invalid += 1
        return invalid > valid

    def _open(self) -> IO[bytes]:
        if self.path.lower().endswith(".gz"):
            return gzip.open(self.path)  # type: ignore[return-value]  # it reads bytes
        return Path(self.path).open("rb")


def table_files(given: Iterable[str], folder: str) -> list[TableFile]:
    """Every file that is named; standard input is kept in a folder.

    A folder stands for the tables in it, in order of name, and an archive for those packed in it.
    Raises InputError with all that cannot be read.
    """

    def listed(path: str) -> list[TableFile]:
        with _guarding(path):
            return list(_files(path, Path(folder)))

    return [file for files in gathered(listed, given) for file in files]


@contextlib.contextmanager
def _guarding(name: str) -> Iterator[None]:
    """Tell what a file cannot do as a fault of it."""
    try:
        yield
    except (OSError, EOFError, zipfile.BadZipFile, RuntimeError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        cure = "check the path, and whether the file is whole"
        problem = Problem("SIM001", f"cannot read the table: {reason}", name, cure=cure)
        raise InputError([problem]) from None


def _files(path: str, folder: Path) -> Iterator[TableFile]:
    if path == "-":
        announce(None)
        yield from _kept(sys.stdin.buffer, folder, "<stdin>")
        return
    if stat.S_ISFIFO(Path(path).stat().st_mode):
        with Path(path).open("rb") as pipe:  # it can be read once, and a table is read twice
            yield from _kept(pipe, folder, path)
        return
    if not os.path.isdir(path):  # noqa: PTH112  # a path that cannot be one is told by the open
        yield from _opened(path)
        return
    inside = sorted(str(one) for one in Path(path).iterdir() if _is_table(one.name))
    if not inside:
        raise FileNotFoundError(2, "the folder holds no table (.csv, .tab, .tsv, .txt, .zip, ...)")
    for one in inside:
        yield from _opened(one)


_SIGNS = {b"\x1f\x8b": ".gz", b"PAR1": ".parquet"}
"""How packed tables begin, and what the names of such files end in."""


def _is_table(name: str) -> bool:
    return _is_text(name) or (name.lower().endswith(".zip") and not name.startswith("."))


def _is_text(name: str) -> bool:
    plain = name.lower().removesuffix(".gz")
    return plain.endswith(ENDINGS) and not name.startswith(".")


def _kept(file: IO[Any], folder: Path, name: str) -> Iterator[TableFile]:
    """What comes through a pipe, kept in a folder."""
    into = folder / f"pipe-{len(list(folder.glob('pipe-*')))}.txt"
    _keep(file, into)
    with into.open("rb") as kept:
        begins = kept.read(4)
    ending = next((end for sign, end in _SIGNS.items() if begins.startswith(sign)), "")
    path = str(into.rename(f"{into}{ending}"))
    for one in _opened(path):
        yield changed(one, name=one.name.replace(path, name, 1))


def _opened(path: str) -> Iterator[TableFile]:
    """A file, or each table of an archive."""
    announce(path)
    with Path(path).open("rb") as file:
        archive = file.read(4) == b"PK\x03\x04"
    if not archive:
        yield TableFile(path, path)
        return
    with zipfile.ZipFile(path) as packed:
        members = [one for one in packed.infolist() if _is_text(one.filename.rpartition("/")[2])]
        if not members:
            raise FileNotFoundError(2, "the archive holds no table")
        for member in members:
            if member.file_size > _MOST_TIMES * member.compress_size + _ALWAYS:
                raise OSError(27, f"a table in it is more than {_MOST_TIMES} times its packed size")
            if [one.filename for one in members].count(member.filename) > 1:
                raise FileExistsError(17, f"the archive holds '{member.filename[:60]}' twice")
            name = member.filename.rpartition("/")[2]
            yield TableFile(f"{path}/{name}", path, member.filename)


def _keep(file: IO[Any], into: Path) -> None:
    with into.open("wb") as kept:
        shutil.copyfileobj(file, kept, 1 << 20)
