"""What a verdict hangs on and the ways on, in some twenty lines; ``whatif.py`` tells everything."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.change.answers import TrackAnswer, WhatIf
from sim.analysis.change.pivots import Outcome
from sim.model.words import listed
from sim.report.blocks import (
    Block,
    Grid,
    Line,
    Phrase,
    Report,
    Section,
    dim,
    headed,
    reading,
)
from sim.report.layout import plural
from sim.report.sentence import standing_line
from sim.report.whatif_brief_changes import cheapest_brief, ways_brief
from sim.report.whatif_hinges import hangs_on, named, talks_of, would

_MOST_COURSES = 6
"""How many courses that tracks took are told of; the rest are counted."""
_ROWS = 4
"""The most events that are shown of a course."""
_NOTES = 2
"""The most events that are shown with their notes."""
_FOOT = "All else is held as it was. --all tells every event, and what changes nothing."


def brief_report(answer: WhatIf) -> Report:
    """Of each course that tracks took: what its verdict hangs on, then what would change it."""
    courses: dict[object, list[TrackAnswer]] = {}
    for track in answer.tracks.values():
        courses.setdefault(_course(track), []).append(track)
    told = list(courses.values())[:_MOST_COURSES]
    hinges = (
        _hinge(answer, tracks, lead=tracks is told[0], alone=len(told) == 1) for tracks in told
    )
    left_out = sum(map(len, list(courses.values())[_MOST_COURSES:]))
    scenario = answer.run.scenario
    heading = [headed(scenario.name, scenario.title)]
    return [heading, *hinges, ways_brief(answer, told), _foot(left_out)]


def _course(track: TrackAnswer) -> object:
    """What tracks share that went the same way: all but the name."""
    parts = track.events, track.hinges, track.cheapest, track.ways, track.words
    return (track.verdict.stage, track.verdict.since, *map(id, parts))


def _foot(left_out: int) -> Section:
    more = f"{plural(left_out, 'more track')} went other ways: name some with --track. "
    return [Line(dim((more if left_out else "") + _FOOT), hang=0)]


def _hinge(answer: WhatIf, tracks: Sequence[TrackAnswer], *, lead: bool, alone: bool) -> Section:
    """What a course hangs on; the events themselves are shown where that is what was asked."""
    track = tracks[0]
    head = [standing_line(answer.run, [one.track for one in tracks], lead=lead)]
    if not track.events:
        return [*head, Line("Nothing had happened on it.", depth=1)]
    sentence = Line(hangs_on(answer, track), depth=1, hang=0)
    if answer.question.to:
        return [*head, sentence, *cheapest_brief(answer, track)]
    return [*head, sentence, *_events(answer, track, alone=alone), *_words(answer, track)]


def _events(answer: WhatIf, track: TrackAnswer, *, alone: bool) -> Section:
    """The events that decide, alone or together; beside other courses only those not yet told."""
    decide = _deciding(track)
    told = frozenset() if alone else named(track)
    ranked = sorted(decide, key=lambda number: -len(decide[number]))
    untold = [number for number in ranked if number not in told]
    shown = sorted(untold[:_ROWS])
    if not shown:
        return []
    events = [answer.run.scenario.events[number - 1] for number in shown]
    cells: list[list[Phrase]] = [
        [
            str(number),
            event.date.isoformat(),
            ", ".join(event.by) or "-",
            event.event,
            _lacking(decide[number]),
        ]
        for number, event in zip(shown, events, strict=True)
    ]
    brief = alone and len(shown) <= _NOTES
    notes = [[dim(event.note)] if event.note else [] for event in events] if brief else ()
    table = Grid(cells, ["no", "date", "by", "event", "without it"], depth=1, below=notes)
    left = len(untold) - len(shown)
    return [table, Line(dim(f"and {plural(left, 'event')} more"), depth=1)] if left else [table]


Partings = list[tuple[list[int], Outcome]]
"""What else must be absent beside an event, and what the track would then read."""


def _deciding(track: TrackAnswer) -> dict[int, Partings]:
    """Each event that decides, with the events that must be absent too: every set that has it."""
    hung = track.hinges
    found: dict[int, Partings] = {}
    for numbers, outcome in zip(hung.sets, hung.lacking, strict=True):
        for number in numbers:
            others = [other for other in numbers if other != number]
            found.setdefault(number, []).append((others, outcome))
    return found


def _lacking(partings: Partings) -> Phrase:
    """What the track would read without an event, or without it and some others."""
    others, outcome = partings[0]
    if not others:
        return reading(outcome.reads)
    alike = [rest for rest, end in partings if len(rest) == 1 and end.reads == outcome.reads]
    told = listed((str(number) for (number,) in alike), "or") if alike else listed(map(str, others))
    return [reading(outcome.reads), f", without {told} too"]


def _words(answer: WhatIf, track: TrackAnswer) -> Section:
    """What words would have changed, a sentence a reading; nothing where they change nothing."""
    words, talks = track.words, talks_of(answer, track.track)
    by_reading: dict[str, dict[str, None]] = {}
    for change, reads in zip(words.put_in, words.put_in_reads, strict=True):
        by_reading.setdefault(reads, {})[change.event or ""] = None
    blocks: list[Block] = [
        Line(f"With one more {listed(kinds, 'or')} on some day {talks} {would(reads)}.", depth=1)
        for reads, kinds in by_reading.items()
    ]
    if words.more:
        goals = listed((way.goal.name for way in words.more), "or")
        blocks.append(Line(f"Words alone could lead on from here, to {goals}.", depth=1))
    return blocks
