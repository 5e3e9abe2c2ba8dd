"""What is to be done with tables too large for one go, and what a folder was made for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sim.records.bulk import Bulk
from sim.records.kept import Header, keep_text
from sim.records.moves import Whole


class Statements(NamedTuple):
    """What some rows say, as arrays with one entry a statement; ``dyad`` is a place in ``pairs``.

    ``event`` is a place among the rulebook's events, ``sides`` are bits, ``number`` and
    ``evidence`` are the recipe's own (how many rows say so, and which).  ``file`` is the place of
    the table among the plan's; who reads one leaves it out.  ``told`` is kept with the file, such
    as what was counted.
    """

    pairs: Sequence[tuple[str, str]]
    dyad: Whole
    day: Whole
    event: Whole
    sides: Whole
    number: Whole
    evidence: Whole
    file: Whole | None = None
    told: Header | None = None


class Recipe(Protocol):
    """How tables become events.

    It goes to other processes, so it must pickle; ``read`` and ``events`` always give the same of
    the same.  ``key`` is another text wherever something else would come of the same table: it
    stands for the rulebook, the mapping and all options.
    """

    key: str

    def bulk(self) -> Bulk:
        """What walks; asked once by each process."""

    def read(self, path: str) -> Statements:
        """The statements of one table, in its own order."""

    def events(self, statements: Statements) -> Statements:
        """Those of some dyads, from all tables, that happen; by dyad, by day, and in order.

        They come sorted so, those of a day by file and as they stood there.
        """


class Plan(NamedTuple):
    """All that there is to do: a folder to keep it in, the tables, and how they are read.

    Folder and tables are named in full, where workers may stand elsewhere.  Clocks run to the day
    ``until``, after which nothing may happen, else to the last day that any table has.
    """

    folder: Path
    files: tuple[str, ...]
    recipe: Recipe
    buckets: int = 64
    until: int | None = None

    def dealt(self, place: int) -> Path:
        """The file that comes of dealing a table."""
        return self.folder / f"dealt-{place:06}"

    def walked(self, bucket: int) -> Path:
        """The file that comes of walking a bucket."""
        return self.folder / f"spells-{bucket:06}"


_FORMAT = 1
"""Another number wherever other files would come of the same plan."""


class FolderError(ValueError):
    """A folder that holds something else; ``cure`` says what to do."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message}: {cure}")
        self.message, self.cure = message, cure


def agree(plan: Plan) -> None:
    """Hold the folder to the plan, or the plan to what the folder was made for."""
    path = plan.folder / "plan.json"
    asked = {
        "format": _FORMAT,
        "recipe": plan.recipe.key,
        "buckets": plan.buckets,
        "until": plan.until,
        "files": [[file, *_sample(file)] for file in plan.files],
    }
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        keep_text(path, json.dumps(asked, indent=1))
        return
    except ValueError:
        known = None
    if known != asked:
        what = _difference(known, asked)
        raise FolderError(
            f"the folder '{plan.folder}' holds the work on {what}",
            "name another folder, or remove it",
        )


def _difference(known: Any, asked: Header) -> str:
    """What a folder holds that was asked for otherwise, in words."""
    if not isinstance(known, dict) or known.keys() != asked.keys() or known["format"] != _FORMAT:
        return "something else"
    if known["files"] != asked["files"]:
        return "other tables, or on these as they were"
    if known["recipe"] != asked["recipe"]:
        return "another rulebook, mapping or option"
    return "other buckets" if known["buckets"] != asked["buckets"] else "another last day"


def _sample(path: str) -> tuple[int, str]:
    """The size of a file, and a hash of its first, middle and last parts.

    A whole table would take as long to hash as to read.
    """
    size, part = Path(path).stat().st_size, 2**16
    told = blake2b(digest_size=16)
    with Path(path).open("rb") as file:
        for start in (0, size // 4, size // 2, size // 4 * 3, max(size - part, 0)):
            file.seek(start)
            told.update(file.read(part))
    return size, told.hexdigest()
