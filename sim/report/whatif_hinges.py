"""What a verdict hangs on, in the sentences that somebody would quote."""

from __future__ import annotations

from collections.abc import Iterable

from sim.analysis.change.answers import TrackAnswer, WhatIf
from sim.analysis.change.pivots import MOST, Hinges
from sim.model import sentence
from sim.model.citation import in_words
from sim.model.scenario import Scenario
from sim.model.verdict import TrackVerdict
from sim.model.words import listed
from sim.report.layout import plural

_SETS = 4
"""The most sets of events that a sentence lists; the rest are counted."""
_NAMED = 2
"""The most events that a sentence says more of than the number, and the most parties of one."""
_LONGEST = 48
"""How long the names of an event's parties may be together for a sentence to have them."""

_WOULD = {
    "none": "would show neither progress nor stalemate",
    "progress": "would stand at progress",
    "stalemate": "would stand at stalemate",
    "settled": "would be settled",
    "broken": "would be broken off",
}
_NUMBERS = ("no", "one", "two", "three")
assert len(_NUMBERS) > MOST


def hangs_on(answer: WhatIf, track: TrackAnswer) -> str:
    """What the verdict of a track hangs on, in two or three sentences.

    First the events that decide alone, else the smallest sets of events that do together.
    """
    hung = track.hinges
    talks = talks_of(answer, track.track)
    time = _time(track.verdict)
    if not hung.sets:
        return _nothing(hung, talks) + time
    size = len(hung.sets[0])
    if size > 1:
        ways = f", in {hung.count} ways" if hung.count > 1 else ""
        lead = f"No event alone decides, but {_NUMBERS[size]} together do{ways}"
    elif hung.count == 1:
        lead = "One event alone decides"
    else:
        lead = f"Each of {hung.count} events decides alone"
    return f"{lead}: {_without(answer.run.scenario, talks, hung)}.{_rest(hung)}{time}"


def named(track: TrackAnswer) -> frozenset[int]:
    """The events of which the sentences say more than the number."""
    sets = [numbers for alike in _by_reading(track.hinges).values() for numbers in _named(alike)]
    return frozenset(number for numbers in sets for number in numbers)


def talks_of(answer: WhatIf, track: str) -> str:
    """What a sentence calls the talks of a track, shorter where there is nothing to tell apart."""
    scenario = answer.run.scenario
    return "the talks" if len(scenario.tracks) == 1 else sentence.talks_of(scenario, track)


def would(reads: str) -> str:
    """What the talks would do that read so."""
    return _WOULD[reads]


def _happened(scenario: Scenario, number: int) -> str:
    """An event, such as ``event 9 (no_show by North Korea on 7 July 2018)``."""
    event = scenario.events[number - 1]
    parties = listed(scenario.parties[name].title or name for name in event.by)
    short = 0 < len(event.by) <= _NAMED and len(parties) <= _LONGEST
    by = f" by {parties}" if short else ""
    return f"event {number} ({event.event}{by} on {in_words(event.date)})"


Sets = list[tuple[int, ...]]
"""Sets of events, by number, all of one size."""


def _by_reading(hung: Hinges) -> dict[str, Sets]:
    """The sets that are listed, by what the track would read without them."""
    by_reading: dict[str, Sets] = {}
    for numbers, outcome in zip(hung.sets, hung.lacking, strict=True):
        by_reading.setdefault(outcome.reads, []).append(numbers)
    return by_reading


def _without(scenario: Scenario, talks: str, hung: Hinges) -> str:
    """Where the talks would stand without some sets of events, those that lead alike together."""
    return "; ".join(
        f"without {_any_of(scenario, sets)}, {'they' if place else talks} {would(reads)}"
        for place, (reads, sets) in enumerate(_by_reading(hung).items())
    )


def _named(sets: Sets) -> Sets:
    """Of sets that lead alike, those of whose events more is said than the number.

    That is single events where there are few, or what all the sets have in common where each has
    one event more.
    """
    if len(sets[0]) == 1:
        return sets if len(sets) <= _NAMED else []
    shared = _shared(sets)
    lead = len(shared) <= _NAMED and (len(sets) == 1 or len(shared) == len(sets[0]) - 1)
    return [shared] if shared and lead else []


def _shared(sets: Sets) -> tuple[int, ...]:
    return tuple(number for number in sets[0] if all(number in numbers for numbers in sets))


def _any_of(scenario: Scenario, sets: Sets) -> str:
    """Some sets of events, by name where they are few and else by number."""
    shown = _named(sets)
    if len(sets[0]) == 1:
        if shown:
            return listed((_happened(scenario, number) for (number,) in shown), "or")
        return f"event {_numbers((number for (number,) in sets), 'or')}"
    if shown:
        (shared,) = shown
        together = listed(_happened(scenario, number) for number in shared)
        others = [number for numbers in sets for number in numbers if number not in shared]
        return f"{together} and event {_numbers(others, 'or')}" if others else together
    listed_sets = [_numbers(numbers, "and") for numbers in sets[:_SETS]]
    more = f" (or {plural(len(sets) - _SETS, 'more set')})" if len(sets) > _SETS else ""
    lead = f"{', '.join(listed_sets[:-1])}, or " if len(listed_sets) > 1 else ""
    return f"events {lead}{listed_sets[-1]}{more}"


def _numbers(numbers: Iterable[int], last: str) -> str:
    return listed(map(str, numbers), last)


def _rest(hung: Hinges) -> str:
    """How many of the smallest sets are not among those that are listed."""
    left = hung.count - len(hung.sets)
    if not left:
        return ""
    what = "event decides" if len(hung.sets[0]) == 1 else "set decides"
    return f" {left:,} more such {what if left == 1 else what.replace(' decides', 's decide')} too."


def _nothing(hung: Hinges, talks: str) -> str:
    many = len(hung.pivots)
    if many == 1:
        return (
            f"Its one event decides nothing: without it, {talks} {would(hung.verdict.reads)} too."
        )
    most = listed(_NUMBERS[1 : min(MOST, many) + 1], "or")
    return (
        f"No event decides: whichever {most} of the {many} events are left out, {talks} "
        f"{would(hung.verdict.reads)} all the same."
    )


def _time(verdict: TrackVerdict) -> str:
    """That time and no event brought a reading, or that nothing did, as a sentence more."""
    if verdict.entered is None:
        return f" Nothing has moved them from {verdict.stage}."
    step = verdict.step
    if step is None or step.deadline is None:
        return ""
    deadline = f"the deadline '{step.deadline}' of {step.before.stage}"
    return f" Time brought it: {deadline} fell on {in_words(step.date)}."
