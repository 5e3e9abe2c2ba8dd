"""The ways on and the cheapest changes, each kind told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sim.analysis.change.answers import TrackAnswer, WayOut, WhatIf
from sim.analysis.change.single import DROP, INSERT, REPLACE, Change
from sim.analysis.change.ways_out import Way, WayStep
from sim.model.sides import Sides
from sim.model.words import listed
from sim.report.blocks import Block, Entry, Grid, Heading, Line, Section, dim, strong
from sim.report.layout import plural
from sim.report.whatif_changes import (
    changes_told,
    conditions,
    done_together,
    goal_name,
    least_sets,
    possible_sets,
    sides_named,
    wait_told,
    why_not,
)

_STUCK = ("stalemate", "broken")
"""The readings that people want out of."""
_WANTED = ("progress", "settled")
_FEW = 2
"""How many events are named in one breath; the rest are counted."""
_GROUPS = 2
"""How many groups of those who must act are told of; that there are more is said."""
_ROWS = 3
"""How many kinds of a change are told in a row each; the rest are counted."""


def ways_brief(answer: WhatIf, courses: Sequence[Sequence[TrackAnswer]]) -> Section:
    """The ways on from where people want out, or of which something was asked.

    Courses that end alike have the same ways on, which are told once.
    """
    question = answer.question
    asked = question.to or question.avoid or question.by or question.within is not None
    alike: dict[object, list[TrackAnswer]] = {}
    for tracks in courses:
        stood = tracks[0].verdict
        if (asked or stood.reads in _STUCK) and _wanted(answer, tracks[0]):
            alike.setdefault((stood.stage, tracks[0].ways), []).extend(tracks)
    places = list(alike.values())
    if not places:
        return []
    stages: dict[str, list[TrackAnswer]] = {}
    for place in places:
        stages.setdefault(place[0].verdict.stage, []).extend(place)
    several = len(answer.tracks) > 1
    starts = [
        f"{stage} ({_names(tracks)})" if several else stage for stage, tracks in stages.items()
    ]
    title = strong(f"Ways on from {listed(starts)}")
    blocks: list[Block] = [Heading([title, dim(conditions(answer))])]
    blocks += [Line(text, depth=1) for text in done_together(answer)]
    return [*blocks, *_entries(answer, places)]


def _wanted(answer: WhatIf, track: TrackAnswer) -> list[WayOut]:
    """The ways that are told of: to what was asked for, or to what people want."""
    wanted = [way for way in track.ways if answer.question.to or way.goal.name in _WANTED]
    return [way for way in wanted if way.found.steps != 0]


def _entries(answer: WhatIf, places: Sequence[Sequence[TrackAnswer]]) -> Iterator[Entry]:
    """The ways to each goal; those that are the same from several places are told once."""
    ways: dict[str, dict[str, list[str]]] = {}
    for tracks in places:
        for way in _wanted(answer, tracks[0]):
            label = f"to {goal_name(way.goal)}"
            ways.setdefault(label, {}).setdefault(_way(answer, way), []).append(_names(tracks))
    for label, by_text in ways.items():
        for text, whose in by_text.items():
            lead = f"{listed(whose)}: " if len(whose) < len(places) else ""
            yield Entry(label, lead + text, depth=1, size=max(13, len(label) + 2))


def _names(tracks: Sequence[TrackAnswer]) -> str:
    return listed(one.track for one in tracks)


def _way(answer: WhatIf, way: WayOut) -> str:
    found = way.found
    if found.steps is None:
        beyond = "" if way.beyond is None else "; a side without a party could (--all)"
        return f"cannot be reached: {why_not(answer, way)}{beyond}"
    if found.steps > 1:
        more = f"; {found.count:,} ways in all" if found.count > 1 else ""
        return f"in {found.steps} steps: {_sequence(answer, found.ways[0])}{more}"
    told = list(_steps(answer, [way[0] for way in found.ways]))
    shown = "; or ".join(told[:_GROUPS])
    return f"{shown}; and more (--all)" if len(told) > _GROUPS else shown


def _steps(answer: WhatIf, moves: Iterable[WayStep]) -> Iterator[str]:
    """The events that do it at once, by who must act, and the waits."""
    by_doers: dict[str, dict[str, None]] = {}
    waits: list[str] = []
    for move in moves:
        if move.deadline:
            waits.append(wait_told(answer, move))
        for act in move.acts:
            doers = _doers(answer, act.event, act.sides)
            by_doers.setdefault(doers, {})[act.event] = None
    for doers, events in by_doers.items():
        yield _by(_few(_likely(answer, events)), doers)
    yield from waits


def _sequence(answer: WhatIf, way: Way) -> str:
    """A way, each step with one event that does it."""
    told = []
    for place, move in enumerate(way):
        if move.deadline:
            told.append(wait_told(answer, move, first=place == 0))
            continue
        events = {act.event: act for act in move.acts}
        event = _likely(answer, events)[0]
        told.append(_by(event, _doers(answer, event, events[event].sides)))
    return ", then ".join(told)


def _likely(answer: WhatIf, events: Iterable[str]) -> list[str]:
    """Events in their order, those first that this negotiation has seen."""
    seen = {event.event for event in answer.run.scenario.events}
    return sorted(events, key=lambda event: event not in seen)


def _few(words: Sequence[str]) -> str:
    """Words as a list that ends in "or"; of many the first, and how many more there are."""
    if len(words) <= _FEW + 1:
        return listed(words, "or")
    return f"{', '.join(words[:_FEW])} or {len(words) - _FEW} more"


def _doers(answer: WhatIf, event: str, sides: Sequence[int]) -> str:
    """Who must act: all sides together, or one of some, by the names of the parties.

    ``sides`` are the sets of sides that do; none where it makes no difference who does.
    """
    scenario = answer.run.scenario
    if answer.question.by:
        return answer.question.by
    possible = possible_sets(scenario, sides)
    everyone = possible[-1]
    if event in answer.joint and not sides:
        return sides_named(scenario, everyone) + _together(everyone) if everyone else ""
    fit = sorted(mask for mask in (sides or possible) if mask)
    least = least_sets(fit, possible)
    alone = "" if least else " alone"
    told = (sides_named(scenario, mask) + (_together(mask) or alone) for mask in least or fit)
    return listed(told, "or")


def _by(events: str, doers: str) -> str:
    return f"{events} by {doers}" if doers else events


def _together(mask: int) -> str:
    return " together" if len(Sides(mask)) > 1 else ""


def cheapest_brief(answer: WhatIf, track: TrackAnswer) -> Section:
    """The cheapest changes of history to the goal that was asked for, each kind once."""
    found, goal = track.cheapest, answer.question.to
    if found is None or goal is None:
        return []
    name = goal_name(goal)
    if found.cost == 0:
        return [Line(f"History as it was ends in {name}.", depth=1, hang=0)]
    if found.cost is None:
        why = f"no change of up to {plural(found.searched, 'event')} leads there"
        return [Line(f"Cheapest change of history to {name}: {why}.", depth=1)]
    rows = _singles(answer, track, found.singles) if found.singles else [
        ["such as", changes_told(answer, found.examples[0])]
    ]  # fmt: skip
    title = f"Cheapest change of history to {name}: {plural(found.cost, 'event')}"
    return [
        Heading(strong(title), level=3, depth=1),
        Grid(rows, ["change", "events"], depth=2, bare=2),
    ]


def _singles(answer: WhatIf, track: TrackAnswer, changes: Sequence[Change]) -> list[list[str]]:
    """Changes that each do it alone, those of one kind together."""
    dropped = [str(change.number) for change in changes if change.kind == DROP]
    rows = [["drop", _few(dropped)]] if dropped else []
    swapped: dict[int, list[str]] = {}
    for change in changes:
        if change.kind == REPLACE:
            swapped.setdefault(change.number, []).append(change.event or "")
    alike: dict[str, list[str]] = {}
    for number, kinds in swapped.items():
        alike.setdefault(_few(_likely(answer, kinds)), []).append(str(number))
    rows += _first([["replace", f"{_few(at)} by {kinds}"] for kinds, at in alike.items()])
    return rows + _first([["insert", text] for text in _put_in(answer, track, changes)])


def _first(rows: list[list[str]]) -> list[list[str]]:
    """The first rows, and how many more of their kind there are."""
    if len(rows) <= _ROWS + 1:
        return rows
    return [*rows[:_ROWS], ["", f"and {len(rows) - _ROWS} more (--all)"]]


def _put_in(answer: WhatIf, track: TrackAnswer, changes: Sequence[Change]) -> Iterator[str]:
    """What can be put in, each kind once with the span of the days on which it does."""
    days: dict[tuple[str, int], set[int]] = {}
    for change in changes:
        if change.kind == INSERT:
            kind = change.event or "", change.sides
            days.setdefault(kind, set()).update(_days_last(track, change))
    spans: dict[str, dict[str, list[int]]] = {}
    for (event, sides), on in days.items():
        masks = spans.setdefault(_span(on), {}).setdefault(event, [])
        masks += [sides] if sides else []
    for span, events in spans.items():
        by_doers: dict[str, list[str]] = {}
        for event, masks in events.items():
            by_doers.setdefault(_doers(answer, event, masks), []).append(event)
        told = [_by(_few(_likely(answer, some)), doers) for doers, some in by_doers.items()]
        yield f"{'; or '.join(told)}, {span}"


def _days_last(track: TrackAnswer, change: Change) -> range:
    """The days on which an insertion does it as the last event of its day."""
    later = [event.day for event in track.events if event.number > change.number]
    last = min(change.last, later[0] - 1) if later else change.last
    return range(change.first, last + 1)


def _span(days: set[int]) -> str:
    if not days:
        return "within a day, before its last event"
    first, last = min(days), max(days)
    if first == last:
        return f"on {_day(first)}"
    which = "any day" if len(days) == last - first + 1 else "some days"
    return f"on {which} from {_day(first)} to {_day(last)}"


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
