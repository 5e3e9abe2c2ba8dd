"""The histories that a forecast learns from, as walks over the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.engine.run import run
from sim.forecast.chances import Chances, Floats, Ints
from sim.model.scenario import Scenario
from sim.model.step import Position
from sim.model.value import value

SHARED = 0.5
"""Two scripts that share this part of the shorter one's events are one case."""


@value
class TrackWalk:
    """How one track of a history went: of each step the day, the column and the row after it.

    Days are ordinals.  ``columns`` are places among the columns of events, or -1 for a step of
    time.  The track stood on ``rows[0]`` from ``days[0]``, its first day, on (``columns[0]`` is
    -1, too), and was watched to the end of the day ``last``.
    """

    track: str
    days: Ints
    columns: Ints
    rows: Ints
    last: int

    def entered(self, chances: Chances, place: int = -1) -> int:
        """The day on which the stage was entered in which the track stood after a step."""
        place = range(len(self.days))[place]
        while place and not self._enters(chances, place):
            place -= 1
        return int(self.days[place])

    def _enters(self, chances: Chances, place: int) -> bool:
        column = int(self.columns[place])
        cell = chances.time if column < 0 else chances.events[column]
        return bool(chances.enters[self.rows[place - 1], cell])

    def at(self, day: int) -> int:
        """The place of the last step up to the end of a day."""
        return int(np.searchsorted(self.days, day, side="right")) - 1

    def places(self, days: Ints) -> Ints:
        """The same of many days."""
        return np.searchsorted(self.days, days, side="right") - 1


def walks(chances: Chances, scenario: Scenario) -> tuple[TrackWalk, ...]:
    """The walk of each track of a scenario.  Raises KeyError for a stage that no row has."""
    done = run(scenario, machine=chances.table.machine)
    first, last = (day.toordinal() for day in done.days)
    found = []
    for name, track in scenario.tracks.items():
        days, columns, places = [first], [-1], [chances.table.machine.start(track.starts)]
        for step in done.steps:
            if step.track == name:
                days.append(step.date.toordinal())
                event = step.event
                columns.append(-1 if event is None else chances.column(event, step.sides))
                places.append(step.decision.after)
        rows = _rows(chances, places)
        found.append(TrackWalk(name, np.array(days), np.array(columns), rows, last))
    return tuple(found)


def _rows(chances: Chances, positions: Sequence[Position]) -> Ints:
    table = chances.table
    rows = table.rows(np.array([table.codes.encode(position) for position in positions]))
    if rows.min() < 0:
        raise KeyError(f"not reachable: {positions[int(rows.argmin())]}")
    return rows.astype(np.int64)


def counted(chances: Chances, tracks: Iterable[TrackWalk]) -> tuple[Floats, Floats]:
    """The days that some tracks spent in each reading, and how often each column came there.

    The first has one number a reading, the second one a reading and column of events.
    """
    days, times = np.zeros(chances.shape[0]), np.zeros(chances.shape)
    for walk in tracks:
        ends = np.append(walk.days[1:], walk.last)
        reads = chances.reads[walk.rows]
        np.add.at(days, reads, ends - walk.days)
        events = np.flatnonzero(walk.columns >= 0)
        np.add.at(times, (reads[events - 1], walk.columns[events]), 1)
    return days, times


def same_case(one: Scenario, other: Scenario) -> bool:
    """Whether two scripts tell of one negotiation, whatever their names: they share its events."""
    events, others = _events(one), _events(other)
    fewer = min(len(events), len(others))
    return one is other or (fewer > 0 and len(events & others) >= SHARED * fewer)


def _events(scenario: Scenario) -> set[tuple[object, str]]:
    return {(event.date, event.event) for event in scenario.events}
