"""Ways out and cheapest changes, told as what each party would have to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sim.analysis.change.answers import Goal, TrackAnswer, WayOut, WhatIf
from sim.analysis.change.single import DROP, INSERT, REPLACE, Change
from sim.analysis.change.ways_out import Act, Way, Ways, WayStep
from sim.model.scenario import Scenario
from sim.model.sides import Sides
from sim.model.words import listed
from sim.report.blocks import (
    LEADS_TO,
    Block,
    Entry,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Section,
    dim,
    stage,
    strong,
)
from sim.report.layout import plural

_FEW = 8
"""How many ways of several steps are told; the rest are counted."""


def ways_on(answer: WhatIf, track: TrackAnswer) -> Section:
    """The ways out of where a track stands, each goal in turn."""
    if not track.ways:
        return []
    title = strong(f"Ways on from {answer.run.tracks[track.track].stage}")
    blocks: list[Block] = [Heading([title, dim(conditions(answer))], level=3, depth=1)]
    if answer.question.not_here:
        text = f"left out, as they cannot happen here: {', '.join(answer.question.not_here)}"
        blocks.append(Item(text, depth=2))
    blocks += [Item(text, depth=2) for text in done_together(answer)]
    return [*blocks, *(block for way in track.ways for block in _to(answer, way))]


def done_together(answer: WhatIf) -> Iterator[str]:
    """What one party is not offered: what the rulebook says, and what the history suggests."""
    if not answer.question.by:
        return
    kinds = answer.run.scenario.rulebook.events
    for said, why in ((True, "all sides do them"), (False, "both sides did them")):
        events = [one for one in answer.joint if bool(kinds[one].joint) is said]
        if events:
            ending = "" if said else " so far"
            yield f"left out, as {why} together{ending}: {', '.join(events)}"


def conditions(answer: WhatIf) -> str:
    """What the ways are limited to, in brackets; nothing where nothing limits them."""
    question = answer.question
    told = []
    if question.avoid:
        told.append(f"without {listed(question.avoid, 'or')}")
    if question.by:
        told.append(f"by {question.by} alone")
    if question.within is not None:
        told.append(f"within {plural(question.within, 'day')}")
    return f" ({', '.join(told)})" if told else ""


def _to(answer: WhatIf, way: WayOut) -> Section:
    found, goal = way.found, goal_name(way.goal)
    if found.steps is None:
        text = f"to {goal}: cannot be reached: {why_not(answer, way)}"
        return [Item(text, depth=2), *_beyond(answer, way.beyond)]
    if found.steps == 0:
        return [Item(f"to {goal}: it stands there", depth=2)]
    head = Item(f"to {goal}, {plural(found.steps, 'step')}:", depth=2)
    if found.steps == 1:
        return [head, *_singles_by(answer, [way[0] for way in found.ways])]
    shown = found.ways[:_FEW]
    ways = [
        Entry(f"{place}.", way_words(answer, way), depth=3, size=4)
        for place, way in enumerate(shown, 1)
    ]
    rest = len(found.ways) - len(shown)
    more = [Item(f"and {rest} more like these", depth=3)] if rest else []
    return [head, *ways, *more, *_glossary(answer, shown)]


def _beyond(answer: WhatIf, ways: Ways | None) -> Section:
    """What a side that has no party would have to do, where the parties have no way."""
    if ways is None:
        return []
    text = f"a side without a party could: {way_words(answer, ways.ways[0])}"
    if ways.count > 1:
        text += f"; and {ways.count - 1} more such"
    return [Item(text, depth=3)]


def _glossary(answer: WhatIf, ways: Sequence[Way]) -> Section:
    """What the events of some ways mean, each once."""
    kinds = answer.run.scenario.rulebook.events
    named = dict.fromkeys(act.event for way in ways for move in way for act in move.acts)
    rows = [[dim(event), dim(kinds[event].means)] for event in named if kinds[event].means]
    return [Grid(rows, ["event", "means"], depth=5, bare=2)] if rows else []


def goal_name(goal: Goal) -> str:
    """A goal as a sentence has it: a reading, or a stage that is called one."""
    return goal.name if goal.kind == "reading" else f"stage {goal.name}"


def why_not(answer: WhatIf, way: WayOut) -> str:
    """Why there is no way, as the end of a sentence."""
    if not way.goal.stages:
        return f"no stage of the rulebook reads {way.goal.name}"
    if way.found.too_long is not None:
        return f"the quickest of the shortest ways takes {plural(way.found.too_long, 'day')}"
    trap = way.found.trap
    book = answer.run.scenario.rulebook
    if len(trap) == 1:
        final = ", which is final" if book.stages[trap[0]].final else ""
        limits = "with these limits " if conditions(answer) and not final else ""
        return f"{limits}nothing leads out of {trap[0]}{final}"
    verb = "reads" if way.goal.kind == "reading" else "is"
    return f"only {listed(trap)} can be reached, and none of them {verb} {way.goal.name}"


def _singles_by(answer: WhatIf, moves: Sequence[WayStep]) -> Section:
    """The events that take one step, a row each with the reason of its rule, and the waits."""
    rows: list[list[Phrase]] = []
    waits: list[Block] = []
    for move in moves:
        to = stage(move.stage, move.reads)
        for act in move.acts:
            because = reason(answer, act.rule)
            rows.append([act.event, doer(answer, act), [LEADS_TO, to], because])
        if move.deadline:
            waits.append(Item([wait_told(answer, move), " ", LEADS_TO, to], depth=3))
    heads = ["event", "by", "leads to", "because"]
    if not any(by for _, by, _, _ in rows):
        rows = [[event, to, because] for event, _, to, because in rows]
        heads.remove("by")
    return [Grid(rows, heads, depth=3, bare=len(heads)), *waits] if rows else waits


def way_words(answer: WhatIf, way: Way) -> str:
    """A way as a list of steps, each with the stage that it leads to."""
    return "; then ".join(_step(answer, move, first=move is way[0]) for move in way)


def _step(answer: WhatIf, move: WayStep, *, first: bool) -> str:
    if move.deadline:
        return f"{wait_told(answer, move, first=first)} -> {move.stage}"
    acts = [" ".join(filter(None, (act.event, doer(answer, act)))) for act in move.acts]
    lead = "any of " if len(acts) > 1 else ""
    return f"{lead}{', '.join(acts)} -> {move.stage}"


def wait_told(answer: WhatIf, move: WayStep, *, first: bool = True) -> str:
    """A wait for time to do something; one that is not the first step ends later if those do."""
    last = answer.run.days[1]
    what = f"the deadline '{move.deadline}' falls"
    if move.silent:
        what = f"{move.stage} has lasted {str(move.deadline).removeprefix('waited ')}"
    if move.days > (date.max - last).days:
        return f"wait until {what}, after the calendar's end"
    falls = last + timedelta(move.days)
    when = f"on {falls}" if first else f"on {falls} at the earliest"
    return f"wait until {what}, {when}"


def reason(answer: WhatIf, rule: str | None) -> str:
    """The reason that a rule of the rulebook gives; empty where none fires."""
    return answer.run.scenario.rulebook.rule(rule).because if rule else ""


def doer(answer: WhatIf, act: Act) -> str:
    """Who must act, such as ``by USA or DPRK``; empty where it makes no difference."""
    if not act.sides or (answer.question.by and len(act.sides) == 1):
        return ""
    return who(answer.run.scenario, act.sides)


def who(scenario: Scenario, sides: Sequence[int]) -> str:
    """Who must act, from the sets of sides (bits) that do: ``by USA or DPRK``, or nothing."""
    possible, fit = possible_sets(scenario, sides), sorted(set(sides))
    if fit == possible:
        return ""
    least = least_sets(fit, possible)
    alone = "" if least else " alone"
    return "by " + listed((sides_named(scenario, mask) + alone for mask in least or fit), "or")


def possible_sets(scenario: Scenario, sides: Iterable[int]) -> list[int]:
    """Every set of the sides that have a party or are in one of some sets, from none to all."""
    able: int = scenario.sides_of(scenario.parties)
    for mask in sides:
        able |= mask
    return [mask for mask in range(able + 1) if Sides(mask).within(able)]


def least_sets(fit: Sequence[int], possible: Iterable[int]) -> list[int]:
    """The smallest of the sets that fit; none where a larger one that is possible does not fit."""
    least = [one for one in fit if not any(Sides(few).within(one) for few in fit if few != one)]
    grown = [mask for mask in possible if any(Sides(one).within(mask) for one in least)]
    return least if grown == list(fit) else []


def sides_named(scenario: Scenario, mask: int) -> str:
    """The sides of a set by the names of their parties."""
    names = [
        "/".join(name for name, party in scenario.parties.items() if party.side == side)
        or f"{scenario.rulebook.actors.told(side)} (without a party)"
        for side in Sides(mask)
    ]
    return " and ".join(names) or "no side"


def cheapest(answer: WhatIf, track: TrackAnswer) -> Section:
    """The cheapest change of history to the goal that was asked for."""
    found, goal = track.cheapest, answer.question.to
    if found is None or goal is None:
        return []
    name = goal_name(goal)
    if found.cost == 0:
        return [Line(f"History as it was ends in {name}.", depth=1, hang=0)]
    if found.cost is None:
        why = f"no change of up to {plural(found.searched, 'event')} leads there"
        return [Line(f"Cheapest change of history to {name}: {why}.", depth=1)]
    title = f"Cheapest change of history to {name}: {plural(found.cost, 'event')}"
    rows = (
        _singles(answer, track, found.singles)
        if found.singles
        else [
            [f"{place}.", changes_told(answer, changes)]
            for place, changes in enumerate(found.examples, 1)
        ]
    )
    return [
        Heading(strong(title), level=3, depth=1),
        Grid(rows, ["change", "events"], depth=2, bare=2),
    ]


def _singles(answer: WhatIf, track: TrackAnswer, changes: Sequence[Change]) -> list[list[str]]:
    """Changes that each do it alone, alike ones in one row."""
    dropped = [str(change.number) for change in changes if change.kind == DROP]
    rows = [["drop", listed(dropped, "or")]] if dropped else []
    swapped: dict[int, list[str]] = {}
    for change in changes:
        if change.kind == REPLACE:
            swapped.setdefault(change.number, []).append(change.event or "")
    alike: dict[str, list[str]] = {}
    for number, kinds in swapped.items():
        alike.setdefault(listed(kinds, "or"), []).append(str(number))
    rows += [["replace", f"{listed(found, 'or')} by {kinds}"] for kinds, found in alike.items()]
    return rows + [["insert", text] for text in inserted(answer, track, changes)]


class _Spell(NamedTuple):
    """Days on which an insertion does it, with the events that it must follow and precede."""

    first: int
    after: int
    last: int
    place: int


def inserted(answer: WhatIf, track: TrackAnswer, changes: Sequence[Change]) -> list[str]:
    """Insertions, each event with the spells of days on which it does, alike ones together."""
    places = {event.number: place for place, event in enumerate(track.events, 1)} | {0: 0}
    spells: dict[tuple[str, int], list[_Spell]] = {}
    for change in changes:
        if change.kind != INSERT:
            continue
        days = spells.setdefault((change.event or "", change.sides), [])
        place = places[change.number]
        if days and change.first == days[-1].last and place == days[-1].place + 1:
            days[-1] = days[-1]._replace(last=change.last, place=place)
        else:
            days.append(_Spell(change.first, change.number, change.last, place))
    by_event: dict[tuple[str, str], list[int]] = {}
    for (event, sides), days in spells.items():
        by_event.setdefault((event, _spells(track, days)), []).append(sides)
    sided = {event for (event, sides) in spells if sides}
    alike: dict[str, list[str]] = {}
    for (event, when), masks in by_event.items():
        by = who(answer.run.scenario, masks) if event in sided else ""
        alike.setdefault(when, []).append(f"{event} {by}".strip())
    return [f"{listed(events, 'or')}, {when}" for when, events in alike.items()]


def _spells(track: TrackAnswer, spells: Sequence[_Spell]) -> str:
    told = [_spell(track, spell) for spell in spells[:_FEW]]
    return listed(told, "or") + (" or later" if len(spells) > _FEW else "")


def _spell(track: TrackAnswer, spell: _Spell) -> str:
    days = {event.number: event.day for event in track.events}
    after = f" after {spell.after}" if days.get(spell.after) == spell.first else ""
    then = track.events[spell.place] if spell.place < len(track.events) else None
    before = f" before {then.number}" if then and then.day == spell.last else ""
    if spell.first == spell.last:
        return f"on {_day(spell.first)}{after}{before}"
    return f"from {_day(spell.first)}{after} to {_day(spell.last)}{before}"


def changes_told(answer: WhatIf, changes: Sequence[Change]) -> str:
    """Changes that are made together, as a list."""
    return "; ".join(_change(answer, change) for change in changes)


def _change(answer: WhatIf, change: Change) -> str:
    if change.kind == DROP:
        return f"drop {change.number}"
    if change.kind == REPLACE:
        return f"replace {change.number} by {change.event}"
    by = f" by {sides_named(answer.run.scenario, change.sides)}" if change.sides else ""
    after = f" after {change.number}" if change.number else ""
    return f"insert {change.event}{by} on {_day(change.first)}{after}"


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
