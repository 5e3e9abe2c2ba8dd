"""What would move a forecast: events that could happen next, and the doors to other readings."""

from __future__ import annotations

import numpy as np

from sim.forecast.chances import Chances, Floats, Ints
from sim.forecast.draws import BY_TIME, NOT_YET, Futures, Sampler
from sim.forecast.outlook import Door, Mover
from sim.model.rulebook import READINGS
from sim.model.scenario import Scenario
from sim.model.sides import Sides

MOVED_DRAWS = 4_000
"""How many futures are drawn with each event put in."""
CLEAR = 3.0
"""A change of fewer standard errors is not told: of so many events one would pass for one."""
LEAST_REACHED = 0.05
"""A reading that fewer of the futures come to has no door that is told."""


def movers(
    chances: Chances,
    drawing: Sampler,
    stood: tuple[int, int],
    horizon: int,
    was: tuple[Floats, int],
    columns: Ints,
) -> list[Mover]:
    """What each of some events would change, the strongest first.

    ``stood`` is the row and the day of entering its stage (0 is the last day); ``was`` the shares
    at the horizon as things are and of how many futures they are (0 where they are exact).  Events
    that lead to the same position are drawn once.
    """
    row, entered = stood
    cells = chances.events[columns]
    after, fresh = chances.follows[row, cells], chances.enters[row, cells]
    moving = (after != row) | fresh
    keys = np.stack([after[moving], fresh[moving]], 1)
    if not len(keys):
        return []
    _, first, place = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    tried = columns[moving][first]
    futures = Futures.standing(row, entered, len(tried) * MOVED_DRAWS)
    drawing.put_in(futures, np.repeat(tried, MOVED_DRAWS))
    drawing.to(futures, horizon)
    reads = chances.reads[futures.rows].reshape(len(tried), MOVED_DRAWS)
    shares = np.stack([(reads == number).mean(1) for number in range(len(READINGS))], 1)
    found = []
    for column, outcome in zip(columns[moving], place.reshape(-1), strict=True):
        mover = _mover(chances, int(column), shares[outcome], was)
        if abs(mover.changes[mover.reads]) > CLEAR * mover.error:
            found.append(mover)
    return sorted(found, key=lambda mover: -abs(mover.changes[mover.reads]))


def _mover(chances: Chances, column: int, share: Floats, was: tuple[Floats, int]) -> Mover:
    before, draws = was
    kind = chances.table.columns[chances.events[column]]
    spread = share * (1 - share) / MOVED_DRAWS
    if draws:
        spread = spread + before * (1 - before) / draws
    changes = dict(zip(READINGS, (share - before).tolist(), strict=True))
    most = int(np.abs(share - before).argmax())
    assert kind.event is not None, "columns of events only"
    return Mover(kind.event, Sides(kind.sides), changes, float(np.sqrt(spread[most])))


def can_happen(chances: Chances, scenario: Scenario) -> Ints:
    """The columns of events that one side can do alone, or that all do together.

    An event that is ``joint`` is done by all sides that have a party; one of ``not_here`` by none.
    """
    acting = Sides.of(party.side for party in scenario.parties.values() if party.side is not None)
    some = [Sides.of([side]) for side in acting]
    barred = chances.barred(scenario)
    found = []
    for place, cell in enumerate(chances.events):
        kind = chances.table.columns[cell]
        joint = chances.table.rulebook.events[kind.event or ""].joint
        whose = [acting] if joint else [acting, *some]
        # Where no rule or tally asks who acts, one column stands for all.
        asked = chances.heeds[place]
        if not barred[place] and (not asked or kind.sides in whose):
            found.append(place)
    return np.array(found, dtype=np.int64)


def doors(chances: Chances, futures: Futures, now: int) -> tuple[Door, ...]:
    """By what most of the futures that come to another reading come there first."""
    found = []
    for number, reads in enumerate(READINGS):
        came = futures.came[:, number]
        reached = came[came != NOT_YET]
        part = len(reached) / len(came)
        if number == now or part < LEAST_REACHED:
            continue
        columns, times = np.unique(reached, return_counts=True)
        best = int(times.argmax())
        event, sides = None, 0
        if columns[best] != BY_TIME:
            event, sides = chances.table.columns[chances.events[columns[best]]]
        found.append(Door(reads, part, event, Sides(sides), times[best] / len(reached)))
    return tuple(found)
