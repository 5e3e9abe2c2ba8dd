"""What is to be done with tables too large for one go, and what a folder was made for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sim.files.dump import dump_rulebook
from sim.model.mapping import CodeMapping
from sim.model.problem import InputError, Problem
from sim.model.value import value
from sim.model.version import program_version
from sim.records.reading import MEMORY
from sim.records.tables import TableFile
from sim.records.wanted import Wanted
from sim.records.whole import keep_first

_LEAST_BUCKETS, _MOST_BUCKETS, _BYTES_A_BUCKET = 16, 4096, 1 << 28
PARTS = ("dealt-", "walked-", "plan.json")
"""How the names of the files begin that a replay makes in its folder."""


@value
class Plan:
    """All that there is to do: a folder to keep it in, the tables, and what is made of them.

    The folder and the tables are named in full, since workers may stand elsewhere.  Each job may
    take so much ``memory``, and deals or walks with one thread.
    """

    folder: str
    files: tuple[TableFile, ...]
    mapping: CodeMapping
    wanted: Wanted
    starts: str | None = None
    memory: str = MEMORY
    buckets: int = _LEAST_BUCKETS

    def dealt(self, place: int, ending: str = "json") -> Path:
        """A file of what comes of dealing a table; the one in JSON is the proof that it is done."""
        return Path(self.folder, f"dealt-{place:06}.{ending}")

    def walked(self, bucket: int, ending: str = "json") -> Path:
        """A file of what comes of walking a bucket; the one in JSON is the proof."""
        return Path(self.folder, f"walked-{bucket:06}.{ending}")

    @cached_property
    def key(self) -> str:
        """Another text wherever something else would come of the same tables."""
        mapping, wanted = self.mapping, self.wanted
        told = [
            program_version(),
            dump_rulebook(mapping.rulebook),
            mapping.scheme,
            sorted(mapping.codes.items()),
            mapping.order,
            [repr(mapping.news_of(event)) for event in mapping.order],
            self.starts,
            sorted(wanted.dyads),
            sorted(wanted.places),
            [wanted.since and wanted.since.isoformat(), wanted.until and wanted.until.isoformat()],
            [wanted.sectors, wanted.texts, wanted.tones, wanted.codes, wanted.layout],
        ]
        return blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()

    def agree(self) -> None:
        """Make the folder this plan's.  Raises InputError where it holds other work."""
        path = Path(self.folder, "plan.json")
        asked = {
            "key": self.key,
            "buckets": self.buckets,
            "tables": [[file.path, file.member, *_sample(file.path)] for file in self.files],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() and keep_first(path, json.dumps(asked, indent=1)):
            return
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            known = None
        if known != asked:
            raise InputError([_other_work(self.folder, _difference(known, asked))])


def buckets_for(files: Iterable[TableFile]) -> int:
    """In how many buckets the dyads of some tables are dealt, so that each can be held at once."""
    size = sum(Path(path).stat().st_size for path in {file.path for file in files})
    return min(max(_LEAST_BUCKETS, size // _BYTES_A_BUCKET), _MOST_BUCKETS)


def _other_work(folder: str, what: str) -> Problem:
    message = f"the folder holds the work on {what}"
    cure = "name another folder, or remove this one"
    return Problem("SIM316", message, folder, cure=cure)


def _difference(known: Any, asked: dict[str, Any]) -> str:
    """What a folder holds that was asked for otherwise, in words."""
    if not isinstance(known, dict) or known.keys() != asked.keys():
        return "something else"
    if known["tables"] != asked["tables"]:
        return "other tables, or on these as they were"
    return "another rulebook, mapping or option, or that of another version"


def _sample(path: str) -> tuple[int, int, str]:
    """The size of a file, when it was written, and a hash of its first, middle and last parts.

    A whole table would take as long to hash as to read.
    """
    about, part = Path(path).stat(), 2**16
    size = about.st_size
    told = blake2b(digest_size=16)
    with Path(path).open("rb") as file:
        for start in (0, size // 4, size // 2, size // 4 * 3, max(size - part, 0)):
            file.seek(start)
            told.update(file.read(part))
    return size, about.st_mtime_ns, told.hexdigest()
