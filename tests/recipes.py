"""A recipe for small tables, which processes and workers can import, too."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np

import sim
from sim.engine.table import Table
from sim.records.bulk import Bulk
from sim.records.plan import Statements

DIPLOMACY = sim.load_rulebook("diplomacy")
EVENTS = list(DIPLOMACY.events)


class Lines:
    """Reads lines such as ``USA PRK 737000 no_show 1``; evidence is the number of the line.

    What is said again of a dyad on a day does not happen again.  A line ``die NAME`` kills the
    process that reads it, unless the file NAME says that this was done; ``wait`` takes a while.
    """

    def __init__(self, key: str = "lines") -> None:
        self.key = key

    def __reduce__(self) -> tuple[type[Lines], tuple[str]]:
        return Lines, (self.key,)

    def bulk(self) -> Bulk:
        """What walks."""
        return Bulk(Table(DIPLOMACY))

    def read(self, path: str) -> Statements:
        """The statements of a file."""
        rows, dyads = [], dict[tuple[str, str], int]()
        for place, line in enumerate(Path(path).read_text().splitlines()):
            first, *more = line.split()
            if first == "wait":
                time.sleep(0.1)
            elif first == "die":
                if not Path(more[0]).exists():
                    Path(more[0]).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
            else:
                pair = dyads.setdefault((first, more[0]), len(dyads))
                rows.append((pair, int(more[1]), EVENTS.index(more[2]), int(more[3]), 1, place))
        dyad, day, event, sides, number, evidence = np.array(rows, np.int64).reshape(-1, 6).T
        told = {"rows": len(rows)}
        return Statements(tuple(dyads), dyad, day, event, sides, number, evidence, told=told)

    def events(self, statements: Statements) -> Statements:
        """Each thing that is said of a dyad on a day, once."""
        keys = np.stack([statements.dyad, statements.day, statements.event, statements.sides])
        _, first = np.unique(keys, axis=1, return_index=True)
        first.sort()
        names = ("dyad", "day", "event", "sides", "number", "evidence", "file")
        return statements._replace(**{name: getattr(statements, name)[first] for name in names})
