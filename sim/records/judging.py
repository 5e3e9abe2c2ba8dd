"""How well the replay of a dyad agrees with a scenario that was coded by hand, and by what chance.

It is asked at the checkpoints of the scenario and on every day that both know.  The placebo is the
same replay, moved against history by some weeks: what agrees as well by that, agrees by chance.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Annotated

import numpy as np

from sim.analysis.judge.kappa import kappa
from sim.analysis.judge.naive import BROKEN_BELOW, PROGRESS_FROM, WINDOW
from sim.analysis.judge.score import checkpoints
from sim.engine.run import run
from sim.model.mapping import CLASSES, CodeMapping
from sim.model.problem import InputError, Problem
from sim.model.said import Also, As, Count, Name, also_said, said
from sim.model.scenario import Scenario
from sim.model.value import changed, value
from sim.records.places import places
from sim.records.replaying import Replay
from sim.records.tone import ToneSums
from sim.records.wanted import Dyad, dyad_of

LEAST_SHIFT, STEP = 21, 3
"""A placebo is moved by so many days at the least, and by so many more each time."""
Readings = Sequence[str]


@value
class Agreeing:
    """How a reader agrees with history: at how many checkpoints, on how many days, and kappa."""

    name: Name = said("What reads")
    hits: Count = said("At how many checkpoints it agrees")
    days: Count = said("On how many days it agrees")
    kappa: float | None = said("Cohen's kappa over the days; null where it has none")


@value
class Placebo:
    """What the same readings agree with when they are moved in time.

    ``best_hits`` and ``best_kappa`` are the most of all ``shifts``; ``as_many_hits`` and
    ``as_good`` count the shifts that agree no less than what was not moved.
    """

    shifts: Count = said("How many shifts were tried")
    best_hits: Count = said("The most checkpoints that a shift agrees with")
    best_kappa: float | None = said("The best kappa of a shift; null where none has one")
    as_many_hits: Count = said("How many shifts agree with as many checkpoints")
    as_good: Count = said("How many shifts have as good a kappa")


@value
class ReplayJudgement:
    """How a replay agrees with a scenario on a track, between two days.

    ``readers`` are the replay and those that it must beat; ``moved`` is the replay again with each
    number of statements one less and one more.
    """

    scenario: Name = said("The scenario")
    track: Name = said("Its track")
    dyad: Annotated[Dyad, As(tuple[str, str], tuple)] = said("The two places")
    first: date = said("The first day that both know")
    last: date = said("The last day that both know")
    points: Count = said("How many checkpoints there are")
    readers: Annotated[tuple[Agreeing, ...], Also(minItems=1)] = said(
        "The replay, and the readers that it must beat"
    )
    placebo: Placebo | None = said("The same readings moved in time; null of too few days")
    moved: tuple[Agreeing, ...] = said("The replay with one number of statements moved by one")

    @property
    @also_said("How many days both know", before="points")
    def days(self) -> Count:
        """On how many days both can be asked."""
        return (self.last - self.first).days + 1


def dyad_of_scenario(scenario: Scenario) -> Dyad | None:
    """The two countries on its two sides; None where they are not one each."""
    known = places()
    sides: list[set[str]] = [set(), set()]
    for party in scenario.parties.values():
        place = known.get(party.name.upper()) or known.get(party.title.upper())
        if place is not None and party.side in (1, 2):
            sides[party.side - 1].add(place)
    (ones, others) = sides
    return dyad_of(*ones, *others) if len(ones) == len(others) == 1 else None


def judge(found: Replay, scenario: Scenario, track: str, dyad: Dyad) -> ReplayJudgement:
    """Hold the replay of one dyad against a track of a scenario.

    Raises InputError where the tables and the scenario have no day in common.
    """
    first, last = _window(found, scenario)
    days = range(first.toordinal(), last.toordinal() + 1)
    history = _history(scenario, track, days)
    points = [
        (point.at.toordinal() - days[0], point.reads)
        for point in checkpoints(scenario)
        if track in point.tracks and first <= point.at <= last
    ]
    ask = _asking(history, points)
    readings = _readings(found, dyad, days)
    ((commonest, _),) = Counter(history).most_common(1)
    return ReplayJudgement(
        scenario=scenario.name,
        track=track,
        dyad=dyad,
        first=first,
        last=last,
        points=len(points),
        readers=(
            ask(f"replay, {found.mapping.name}", readings),
            ask(f"always '{commonest}'", [commonest] * len(days)),
            ask(f"Goldstein mean, {WINDOW.days} days", _means(found, dyad, days)),
        ),
        placebo=_placebo(ask, readings),
        moved=tuple(
            ask(name, _readings(found.under(mapping), dyad, days))
            for name, mapping in _mappings(found.mapping)
        ),
    )


def _window(found: Replay, scenario: Scenario) -> tuple[date, date]:
    """The days that both the tables and the scenario know."""
    if found.days is not None:
        first = max(scenario.first_day, found.days[0])
        last = min(scenario.last_day, found.days[1])
        if first <= last:
            return first, last
    cure = f"give tables of days between {scenario.first_day} and {scenario.last_day}"
    message = "the tables and the scenario have no day in common"
    raise InputError([Problem("SIM315", message, scenario.path, cure=cure)])


def _history(scenario: Scenario, track: str, days: range) -> list[str]:
    """How a track reads at the end of each day, as the scenario was coded by hand."""
    walked = run(changed(scenario, expect=()), tracks=[track])
    start = scenario.rulebook.stages[scenario.tracks[track].starts].reads
    moves = [(step.date.toordinal(), step.after.reads) for step in walked.steps if step.moved]
    return _daily(moves, start, days)


def _readings(found: Replay, dyad: Dyad, days: range) -> list[str]:
    """How a dyad reads at the end of each day; before its first event as the start does."""
    spells, numbers = found.spells, {pair: number for number, pair in enumerate(found.dyads)}
    mine = np.flatnonzero(spells.dyad == numbers.get(dyad, -1))
    names = found.bulk.readings
    moves = [(int(spells.first[one]), names[spells.reading[one]]) for one in mine]
    start = moves[0][1] if moves else found.start.reads
    return _daily(moves, start, days)


def _daily(moves: Sequence[tuple[int, str]], start: str, days: range) -> list[str]:
    since = [day for day, _ in moves]
    places = (bisect_right(since, day) for day in days)
    return [moves[place - 1][1] if place else start for place in places]


def _means(found: Replay, dyad: Dyad, days: range) -> list[str]:
    """What the mean of the tone reads, by the cuts of the naive reader; ``none`` before a row."""
    if dyad not in found.dyads:
        return ["none"] * len(days)
    ends = np.array(days, dtype=np.int64)
    number = np.full(ends.size, found.dyads.index(dyad), dtype=np.int64)
    told = ToneSums(found.reader).of(number, ends - WINDOW.days + 1, ends)["goldstein"]
    readings, now = [], "none"
    for mean in told:
        if mean is not None:
            now = "progress" if mean >= PROGRESS_FROM else "stalemate"
            now = "broken" if mean < BROKEN_BELOW else now
        readings.append(now)
    return readings


def _asking(
    history: Readings, points: Sequence[tuple[int, str]]
) -> Callable[[str, Readings], Agreeing]:
    def ask(name: str, readings: Readings) -> Agreeing:
        pairs = Counter(zip(history, readings, strict=True))
        hits = sum(readings[place] == reads for place, reads in points)
        days = sum(wanted == read for wanted, read in zip(history, readings, strict=True))
        return Agreeing(name, hits, days, kappa(pairs))

    return ask


def _placebo(ask: Callable[[str, Readings], Agreeing], readings: Readings) -> Placebo | None:
    """The same readings begun some weeks later, the last of them first; None of too few days."""
    true = ask("", readings)
    shifts = range(LEAST_SHIFT, len(readings) - LEAST_SHIFT + 1, STEP)
    moved = [ask("", [*readings[-shift:], *readings[:-shift]]) for shift in shifts]
    if not moved:
        return None
    kappas = [one.kappa for one in moved if one.kappa is not None]
    return Placebo(
        shifts=len(moved),
        best_hits=max(one.hits for one in moved),
        best_kappa=max(kappas, default=None),
        as_many_hits=sum(one.hits >= true.hits for one in moved),
        as_good=sum(one >= true.kappa for one in kappas) if true.kappa is not None else len(moved),
    )


def _mappings(mapping: CodeMapping) -> Iterator[tuple[str, CodeMapping]]:
    """The mapping with each of its numbers of statements moved by one."""
    for kind in CLASSES:
        news = mapping.news.get(kind)
        if news is None:
            continue
        for number in (news.statements - 1, news.statements + 1):
            if number > 0:
                other = dict(mapping.news) | {kind: changed(news, statements=number)}
                name = f"{kind}: {number} for {news.statements}"
                yield name, changed(mapping, news=other)
