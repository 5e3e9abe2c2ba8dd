"""What a mapping of codes cannot show of a rulebook, whatever the coded data say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.analysis.check.finding import Finding
from sim.engine.distinct import distinct
from sim.engine.table import NONE, Bools, Ints, Table
from sim.model.kind import Example, Kind
from sim.model.mapping import CodeMapping
from sim.model.problem import WARNING
from sim.model.value import value

_EXAMPLE = """\
mapping: thin
scheme: own
events: {talks_held: [meeting], accord_signed: [treaty]}
"""
_CURE = (
    "Give codes to the events that are missing where the scheme has any; where it has none, say "
    "so when you report what was found, and code those events by hand."
)
UNCODED = Kind(
    code="SIM280",
    name="events-without-a-code",
    about="no code of a mapping stands for some events of the rulebook",
    why="Such an event is never seen in coded data, and its absence there says nothing.",
    cure=_CURE,
    example=Example(
        _EXAMPLE,
        "no code stands for 39 of 41 events of 'diplomacy'",
        command="sim check -r diplomacy example.yaml",
    ),
    severities=(WARNING,),
)
UNREACHED = Kind(
    code="SIM281",
    name="stages-behind-a-mapping",
    about="no coded history leads to some stages of the rulebook",
    why=(
        "Every position was walked that the mapped events and time can lead to. A replay never "
        "finds a dyad in these stages, whatever happened between the two."
    ),
    cure=_CURE,
    example=Example(
        _EXAMPLE,
        "coded data never lead to 5 of 9 stages of 'diplomacy'",
        command="sim check -r diplomacy example.yaml",
    ),
    severities=(WARNING,),
)
UNFIRED = Kind(
    code="SIM282",
    name="rules-behind-a-mapping",
    about="no coded history lets some rules of the rulebook fire",
    why="What these rules know of negotiations is lost where only coded data are read.",
    cure=_CURE,
    example=Example(
        _EXAMPLE,
        "coded data never fire 29 of 33 rules of 'diplomacy'",
        command="sim check -r diplomacy example.yaml",
    ),
    severities=(WARNING,),
)
KINDS = (UNCODED, UNREACHED, UNFIRED)
_SIDES = (1, 2, 3)
"""Who does a coded event: either side of the dyad, or both."""


@value
class Unseen:
    """What a mapping cannot show: events without a code, stages never reached, rules never fired.

    ``positions`` says how many positions of the rulebook can be reached.
    """

    events: tuple[str, ...]
    stages: tuple[str, ...]
    rules: tuple[str, ...]
    positions: int


def unseen(mapping: CodeMapping, table: Table, row: int = 0) -> Unseen:
    """What a mapping cannot show of its rulebook from the position of a row.

    The table is of the whole rulebook, or of the events that have codes.
    """
    book = mapping.rulebook
    columns = _columns(mapping, table)
    reached = _reached(table, columns, row)
    stages = set(distinct(table.stage[reached]).tolist())
    rules = set(distinct(table.rule[reached][:, columns]).tolist())
    return Unseen(
        events=tuple(event for event in book.events if event not in mapping.coded),
        stages=tuple(name for place, name in enumerate(book.stages) if place not in stages),
        rules=tuple(rule.name for place, rule in enumerate(book.rules) if place not in rules),
        positions=int(reached.sum()),
    )


def check_mapping(mapping: CodeMapping, table: Table) -> Iterator[Finding]:
    """A warning for what a mapping cannot show."""
    lacks, book = unseen(mapping, table), mapping.rulebook
    told = (
        (UNCODED, lacks.events, len(book.events), "events", "no code stands for"),
        (UNREACHED, lacks.stages, len(book.stages), "stages", "coded data never lead to"),
        (UNFIRED, lacks.rules, len(book.rules), "rules", "coded data never fire"),
    )
    for kind, names, of, what, how in told:
        if names:
            counted = f"{len(names)} of {of} {what} of '{book.name}'"
            message = f"{how} {counted}: {', '.join(names)}"
            cure = "give codes to what should be seen, and do not read its absence as peace"
            yield Finding(kind, WARNING, message, ("mapping",), cure=cure)


def _columns(mapping: CodeMapping, table: Table) -> Ints:
    """The columns that a coded history can take: mapped events by the sides of a dyad, and time."""
    events = sorted(mapping.coded, key=list(mapping.rulebook.events).index)
    acting = [sides for sides in _SIDES if sides < 2**mapping.rulebook.sides]
    columns = dict.fromkeys(table.column(event, sides) for event in events for sides in acting)
    timed = [place for place, column in enumerate(table.columns) if column.event is None]
    return np.array([*columns, *timed], dtype=np.int64)


def _reached(table: Table, columns: Ints, row: int) -> Bools:
    """Which rows the columns lead to from one."""
    reached = np.zeros(len(table), dtype=np.bool_)
    frontier = np.array([row])
    while frontier.size:
        reached[frontier] = True
        leads = distinct(table.next[frontier][:, columns])
        frontier = leads[(leads != NONE) & ~reached[leads]]
    return reached
