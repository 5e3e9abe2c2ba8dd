"""Which events the verdict hung on: one alone, one of another kind, or several together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Annotated, Any, ClassVar

from sim.analysis.change.timeline import History, Moment
from sim.model.rulebook import Reading
from sim.model.said import Also, Count, Name, Only, Place, also_said, said
from sim.model.scenario import Event
from sim.model.value import value

MOST = 3
"""The largest set of events whose common absence is looked at."""
SHOWN = 20
"""How many of the smallest sets are listed; all are counted."""
_NEVER = 10**6


@value
class Outcome:
    """Where a track would stand in the end."""

    told_as: ClassVar = "standing"

    stage: Name = said("The name of the stage")
    reads: Reading = said("What the stage says about the talks")


@value
class Pivot:
    """What one event did to the verdict, with all other events held fixed.

    An event ``instead`` of it is by the same parties on the same day.  ``others`` is the fewest
    other events that must be absent too before its own absence changes the verdict (None above
    MOST - 1).
    """

    number: Place = said("The event's place in the script, from 1")
    event: Annotated[Event, Only("date", "event", "by")] = said()
    absent: Outcome = said("Where the track would stand without it", key="without")
    instead: Mapping[str, Outcome] = said(
        "Where it would stand with an event of another type in its place, by that type; those "
        "that change the verdict"
    )
    others: int | None

    @property
    @also_said("1 / (1 + the fewest other events whose absence makes it decisive); 0 for none")
    def responsibility(self) -> Annotated[float, Also(minimum=0, maximum=1)]:
        """1 / (1 + ``others``), or 0 (Chockler and Halpern 2004)."""
        return 0.0 if self.others is None else 1 / (1 + self.others)


@value
class Hinges:
    """What the verdict of a track hangs on: each event, and the smallest sets of events.

    ``sets`` holds the first SHOWN of the ``count`` smallest sets of event numbers whose common
    absence changes the verdict; none where no set of up to MOST does.  ``lacking`` says for each
    of them where the track would stand without its events.
    """

    verdict: Outcome
    pivots: tuple[Pivot, ...] = said(
        "The events of the track, and what hangs on each", key="events"
    )
    sets: tuple[Annotated[tuple[Place, ...], Also(minItems=1)], ...] = said(
        "The first of them, as numbers of events"
    )
    count: Count = said("How many sets there are of the smallest size", before="sets")
    lacking: tuple[Outcome, ...] = said(
        "Where the track would stand without the events of each set", key="without", default=()
    )

    @property
    @also_said("The largest set that was looked at", before="count")
    def up_to(self) -> Place:
        """The largest set that was looked at."""
        return MOST

    @property
    @also_said("The fewest events whose common absence changes the verdict")
    def smallest_sets(self) -> Annotated[Hinges, Only("up_to", "count", "sets", "without")]:
        """What is told of the sets."""
        return self


def hinges(history: History) -> Hinges:
    """Every change of one event, and the smallest sets, that would have changed the verdict."""
    others = _others(history)
    sets, count = _smallest(history)
    return Hinges(
        verdict=outcome(history, history.row),
        pivots=tuple(_pivot(history, place, others[place]) for place in range(len(others))),
        sets=tuple(sets),
        count=count,
        lacking=tuple(_without(history, numbers) for numbers in sets),
    )


def outcome(history: History, row: int) -> Outcome:
    """The stage and the reading of a row."""
    return Outcome(history.calendar.stage(row), history.calendar.reads(row))


def _without(history: History, numbers: tuple[int, ...]) -> Outcome:
    """Where a track would stand without some of its events."""
    moment = history.before[0]
    for place, event in enumerate(history.events):
        go = history.skip if event.number in numbers else history.keep
        moment = go(place, moment)
    return outcome(history, moment.row)


def _pivot(history: History, place: int, others: int | None) -> Pivot:
    event, before = history.events[place], history.before[place]
    instead = {}
    for kind in history.kinds:
        if kind == event.event:
            continue
        after = history.keep(place, before, history.table.column(kind, event.sides))
        end = outcome(history, history.end(place + 1, after))
        if end.reads != history.reads:
            instead[kind] = end
    absent = history.end(place + 1, history.skip(place, before))
    told = history.scenario.events[event.number - 1]
    return Pivot(event.number, told, outcome(history, absent), instead, others)


def _courses(history: History, most: int) -> list[dict[Moment, int]]:
    """A walk forwards: for each place, the moments that leaving out up to ``most`` events leads to.

    Each moment stands just before the event of the place, beside the fewest of the events before
    it that were left out on the way to it.
    """
    layers: list[dict[Moment, int]] = [{history.before[0]: 0}]
    for place in range(len(history.events)):
        layer: dict[Moment, int] = {}
        for moment, used in layers[-1].items():
            _least(layer, history.keep(place, moment), used)
            if used < most:
                _least(layer, history.skip(place, moment), used + 1)
        layers.append(layer)
    return layers


def _smallest(history: History) -> tuple[list[tuple[int, ...]], int]:
    """The smallest sets whose absence changes the verdict, and how many there are."""
    layers = _courses(history, MOST)
    # For each moment, the fewest further events to leave out, and in how many ways.
    best = [{moment: _changed(history, moment) for moment in layers[-1]}]
    for place in reversed(range(len(history.events))):
        after, now = best[-1], dict[Moment, tuple[int, int]]()
        for moment in layers[place]:
            kept, ways = after[history.keep(place, moment)]
            left, more = after.get(history.skip(place, moment), (_NEVER, 0))
            fewest = min(kept, left + 1)
            now[moment] = (fewest, ways * (kept == fewest) + more * (left + 1 == fewest))
        best.append(now)
    best.reverse()
    fewest, count = best[0][history.before[0]]
    if fewest > MOST:
        return [], 0
    sets = _listed(history, best, 0, history.before[0])
    return list(islice(sets, SHOWN)), count


def _changed(history: History, moment: Moment) -> tuple[int, int]:
    """At the end: how many events are still to be left out, and in how many ways.

    None, in one way, where the verdict is another; else no number does.
    """
    changed = history.calendar.reads(moment.row) != history.reads
    return (0, 1) if changed else (_NEVER, 0)


def _listed(
    history: History, best: list[dict[Moment, tuple[int, int]]], place: int, moment: Moment
) -> Iterator[tuple[int, ...]]:
    """The smallest sets from a place on, those with the earliest events first."""
    waiting: list[tuple[int, Moment, tuple[int, ...]]] = [(place, moment, ())]
    while waiting:
        at, now, numbers = waiting.pop()
        if at == len(history.events):
            yield numbers
            continue
        fewest = best[at][now][0]
        kept, skipped = history.keep(at, now), history.skip(at, now)
        if best[at + 1][kept][0] == fewest:
            waiting.append((at + 1, kept, numbers))
        if best[at + 1].get(skipped, (_NEVER, 0))[0] + 1 == fewest:
            waiting.append((at + 1, skipped, (*numbers, history.events[at].number)))


Pair = tuple[Moment, Moment]


def _others(history: History) -> list[int | None]:
    """For each event, the fewest others whose absence makes its own absence change the verdict.

    Two courses walk side by side, one with the event and one without it, and leave out the same
    others; the first must come to the verdict and the second must not.
    """
    courses = _courses(history, MOST - 1)
    pairs = _pairs(history, courses)
    fewest: dict[Pair, int] = {pair: 0 if _parts(history, pair) else _NEVER for pair in pairs[-1]}
    fewest_others: list[int | None] = []
    for place in reversed(range(len(history.events))):
        least = min(
            used + fewest.get((history.keep(place, moment), history.skip(place, moment)), _NEVER)
            for moment, used in courses[place].items()
        )
        fewest_others.append(least if least < MOST else None)
        fewest = {
            pair: min(
                fewest.get(_both(history.keep, place, pair), _NEVER),
                fewest.get(_both(history.skip, place, pair), _NEVER) + 1,
            )
            for pair in pairs[place]
        }
    return fewest_others[::-1]


def _pairs(history: History, courses: list[dict[Moment, int]]) -> list[dict[Pair, int]]:
    """For each place, the pairs of moments with and without one event, and how many others."""
    layers: list[dict[Pair, int]] = [{}]
    for place in range(len(history.events)):
        layer: dict[Pair, int] = {}
        for moment, used in courses[place].items():
            _least(layer, (history.keep(place, moment), history.skip(place, moment)), used)
        for pair, used in layers[-1].items():
            _least(layer, _both(history.keep, place, pair), used)
            if used < MOST - 1:
                _least(layer, _both(history.skip, place, pair), used + 1)
        layers.append({pair: used for pair, used in layer.items() if pair[0] != pair[1]})
    return layers


def _both(step: Callable[[int, Moment], Moment], place: int, pair: Pair) -> Pair:
    return step(place, pair[0]), step(place, pair[1])


def _parts(history: History, pair: Pair) -> bool:
    reads = history.calendar.reads
    return reads(pair[0].row) == history.reads != reads(pair[1].row)


def _least(layer: dict[Any, int], key: Any, used: int) -> None:
    if layer.get(key, _NEVER) > used:
        layer[key] = used
