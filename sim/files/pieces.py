"""The file of a scenario in pieces, from which a changed history is put together elsewhere.

Whoever does that need not know how YAML spells what a stranger wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from sim.files.dump import dump_scenario
from sim.model.scenario import Scenario
from sim.model.value import changed

_KEY = re.compile(r"(?:  - |    )(?P<key>\w+):(?: |$)")
_BY_THE_CHANGE = ("date", "event", "known")
"""The keys of an event that a change may write."""


class ScenarioPieces(NamedTuple):
    """The text of a scenario's file, line by line as it is written.

    ``head`` is all above the events, ``tail`` what follows them but for the days on which the
    clock starts and stops and what is expected; ``events`` has of each event the text of each key
    but ``date``, ``event`` and ``known``, indented as in the file.
    """

    head: str
    events: tuple[Mapping[str, str], ...]
    tail: str


def pieces_of(scenario: Scenario, *, name: str, title: str) -> ScenarioPieces:
    """The pieces of a scenario under another name and title.  It has at least one event."""
    bare = changed(scenario, name=name, title=title, expect=(), until=None, begins=None)
    lines = dump_scenario(bare).splitlines(keepends=True)
    start = lines.index("events:\n")
    end = next(
        (place for place in range(start + 1, len(lines)) if not lines[place].startswith(" ")),
        len(lines),
    )
    events: list[dict[str, str]] = []
    key = ""
    for line in lines[start + 1 : end]:
        begun = _KEY.match(line)
        if begun:
            key = begun["key"]
            if line.startswith("  - "):
                events.append({})
        events[-1][key] = events[-1].get(key, "") + line
    for event in events:
        for written in _BY_THE_CHANGE:
            event.pop(written, None)
    return ScenarioPieces("".join(lines[:start]), tuple(events), "".join(lines[end:]))
