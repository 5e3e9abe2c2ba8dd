"""What an amended rulebook changes, for people."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.compare.difference import (
    NO_COMMON_EVENT,
    READINGS,
    SAME,
    START,
    UNDECIDED,
    Alone,
    Case,
    Difference,
    Histories,
    RulebookDiff,
)
from sim.analysis.compare.runs import Comparison, TrackComparison, labels
from sim.analysis.compare.wording import ADDED, MOVED, REMOVED, Amendment, Detail
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN
from sim.model.words import listed
from sim.report.blocks import Block, Grid, Heading, Item, Line, Report, Section, strong
from sim.report.compare import check_line, labelled, made_it, track_table
from sim.report.layout import plural
from sim.report.phrases import what_it_did
from sim.report.rulebook import claim_sentence, rule_sentence, tally_bounds

MOST = 30
"""How many kinds of parting cells are listed."""

_FEW = 6
"""How many events are named; the rest are counted."""

_LISTS = ("event", "from", "cameo", "reset", "counts")


def diff_report(found: RulebookDiff) -> Report:
    """All that differs between two rulebooks: the answer, then each difference."""
    before, after = labels([found.a, found.b])
    return [
        [Heading([strong(before), " ", strong("-> "), strong(after)], level=1)],
        *_histories(found),
        _cases(found),
        _words(found),
    ]


def _words(found: RulebookDiff) -> Section:
    if not found.amendments:
        return [Heading(strong("No stage, event, tally, rule or claim differs in words"))]
    blocks: list[Block] = [
        Heading(strong(plural(len(found.amendments), "difference") + " in words"))
    ]
    for amendment in found.amendments:
        change, *details = amendment_words(amendment, found.a, found.b)
        blocks.append(Item(change, hang=4))
        blocks += [Item(detail, depth=2) for detail in details]
    return blocks


def amendment_words(one: Amendment, a: Rulebook, b: Rulebook) -> list[str]:
    """What an amendment says, and a line for each key of a part that changed."""
    lead = f"{one.kind} {one.name}".strip()
    if one.how == MOVED:
        was, now = (
            f"behind {names[0]}" if names else "first"
            for names in (one.details[0].before, one.details[0].after)
        )
        return [f"{lead} moved in order: it comes {now}, and came {was}"]
    if one.how in (ADDED, REMOVED):
        says = _says(one, a if one.how == REMOVED else b)
        return [f"{lead} {one.how}" + (f": {says}" if says else "")]
    return [f"{lead} changed", *(_detail(detail) for detail in one.details)]


def _says(one: Amendment, book: Rulebook) -> str:
    """What a part that only one rulebook has says there."""
    if one.kind == "rule":
        rule = book.rule(one.name)
        return f"{rule_sentence(rule, book)}: {rule.because}"
    if one.kind == "claim":
        return next(claim_sentence(claim) for claim in book.claims if claim.name == one.name)
    if one.kind == "stage":
        stage = book.stages[one.name]
        return f"reads {stage.reads}" + (f", {stage.means}" if stage.means else "")
    if one.kind == "event":
        event = book.events[one.name]
        ends = f" that ends: {event.ends}" if event.ends else ""
        ends += " of all sides together" if event.joint else ""
        return f"a {event.tone} {event.signal}{ends}" + (f", {event.means}" if event.means else "")
    if one.kind == "group":
        return f"the stages {listed(book.groups[one.name].written)}"
    tally = book.tallies[one.name]
    counted = f"the {'sides' if tally.distinct else 'number'} of {listed(tally.events, 'or')}"
    return counted + tally_bounds(tally, book)


def _detail(detail: Detail) -> str:
    if detail.key in _LISTS and detail.before and detail.after:
        without = [word for word in detail.before if word not in detail.after]
        added = [word for word in detail.after if word not in detail.before]
        words = [f"without {', '.join(without)}"] * bool(without)
        words += [f"with {', '.join(added)}"] * bool(added)
        return f"{detail.key}: {'; '.join(words) or 'in another order'}"
    was, now = ("; ".join(words) or "nothing" for words in (detail.before, detail.after))
    return f"{detail.key}: {was} -> {now}"


def _histories(found: RulebookDiff) -> Report:
    histories = found.histories
    looked = _looked(histories)
    if histories.outcome == NO_COMMON_EVENT:
        answer = "They cannot be compared: no event is named by both, so no history is told by both"
        return [[Heading(strong(answer))]]
    if histories.outcome == SAME:
        proved = Line(f"Proved over {looked}.", depth=1, hang=0)
        return [[Heading(strong(_agreement(found))), proved]]
    if histories.outcome == UNDECIDED:
        text = f"The search stopped at its limit, after {looked}."
        answer = "Not decided: no history that tells them apart was found"
        return [[Heading(strong(answer)), Line(text, depth=1, hang=0)]]
    besides = [Item(f"besides, {own}") for own in _own_events(found)]
    sections = [[*_script(histories), *besides]]
    return sections if histories.outcome == START else [*sections, _partings(histories, looked)]


def _agreement(found: RulebookDiff) -> str:
    """Over which events, and by whom, no history tells the rulebooks apart."""
    a, b, shared = found.a, found.b, found.histories.shared
    sides = ""
    if a.sides != b.sides:
        sides = f", by the {plural(min(a.sides, b.sides), 'side')} that both have"
    own = _own_events(found)
    if own:
        names = listed(shared) if len(shared) <= _FEW else plural(len(shared), "event")
        return f"They agree only on what both name, {names}{sides}: {listed(own)}"
    both = f"the {plural(len(shared), 'event')} that both name"
    if len(shared) == len(a.events) == len(b.events):
        both = f"their {plural(len(shared), 'event')}"
    return f"They agree: no history tells them apart, over {both}{sides}"


def _own_events(found: RulebookDiff) -> list[str]:
    """What moves one rulebook that the other does not name, in words."""
    names = labels([found.a, found.b])
    told = []
    for label, own in zip(names, found.histories.alone, strict=True):
        some = [f"{one.event}, {_what_it_does(one)}" for one in own[:_FEW]]
        more = [f"{len(own) - _FEW} more"] if len(own) > _FEW else []
        if own:
            told.append(f"{label} alone has {listed([*some, *more])}")
    return told


def _what_it_does(one: Alone) -> str:
    if one.stage != one.to:
        return f"which moves {one.stage} to {one.to}"
    return f"which enters {one.stage} anew" if one.rule else f"which is counted in {one.stage}"


def _looked(told: Histories) -> str:
    clocks = ""
    if told.clocked > told.pairs:
        clocks = f" ({told.clocked:,} with the spans of days between their clocks)"
    return f"{told.pairs:,} {'pair' if told.pairs == 1 else 'pairs'} of positions{clocks}"


def _script(histories: Histories) -> Section:
    """The shortest history that tells the rulebooks apart, under both."""
    script = histories.script
    assert script is not None, "a difference has its script"
    what = {
        START: "They do not agree: they start in different stages",
        READINGS: "They do not agree: their stages are alike in every history, their readings are "
        "not; this is the shortest that shows it",
    }.get(
        histories.outcome, "They do not agree: this is the shortest history that tells them apart"
    )
    (track,) = [track for track in script.tracks if track.track == MAIN]
    *_, table = track_table(script, track, who=True)
    return [Heading(strong(what)), table, *_made(script, track)]


def _made(script: Comparison, track: TrackComparison) -> Section:
    """What each rulebook did in the last step of a script."""
    if not track.rows:
        return []
    parting = track.stages_part or track.parting
    if parting is not None and parting.date == track.rows[-1].date:
        return labelled(script, [made_it(parting, place) for place in range(len(script.labels))])
    did = ["; ".join(what_it_did(step) for step in steps) for steps in track.rows[-1].steps]
    return labelled(script, did)


def _partings(histories: Histories, looked: str) -> Section:
    if not histories.differences:
        return [Line(f"Examined: {looked}.", hang=0)]
    least = "" if histories.complete else "at least "
    text = f"They part in {least}{histories.parted:,} of {histories.cells:,} cells of {looked}"
    if not histories.complete:
        text += "; the search stopped at its limit"
    assert histories.script is not None, "a difference has its script"
    more = len(histories.differences) - MOST
    rest = [Line(f"and {more} more kinds: --format json lists all", depth=1)] if more > 0 else []
    table = _kinds(histories.script, histories.differences[:MOST])
    return [Heading(strong(text)), table, *rest]


def _kinds(script: Comparison, differences: Sequence[Difference]) -> Grid:
    """How the cells part, in columns or a line for each rulebook."""
    rows = [_row(difference) for difference in differences]

    def in_lines(place: int) -> Section:
        where, on, *led, number = rows[place]
        head = f"in {where} on {on}: {number} {'cell' if number == '1' else 'cells'}"
        return [Item(head, hang=4), *labelled(script, led, depth=2)]

    return Grid(rows, ["in", "on", *map(strong, script.labels), "cells"], narrow=in_lines)


def _row(difference: Difference) -> list[str]:
    on = " / ".join(dict.fromkeys(name for name in difference.on if name))
    led = [
        f"{to} ({rule})" if rule else f"{to} (no rule)"
        for to, rule in zip(difference.to, difference.rules, strict=True)
    ]
    for place, deadline in enumerate(difference.on):
        if deadline is None:
            led[place] = f"{difference.to[place]} (waits)"
    return [difference.stage, on, *led, f"{difference.cells:,}"]


def _cases(found: RulebookDiff) -> Section:
    if not found.cases:
        return []
    changed = [case for case in found.cases if case.changed]
    verdicts = sum(case.verdict_changed for case in changed)
    count = plural(len(found.cases), "scenario")
    if not changed:
        return [Heading(strong(f"On {count}: nothing changes"))]
    differ = "1 differs" if len(changed) == 1 else f"{len(changed)} differ"
    blocks: list[Block] = [Heading(strong(f"On {count}: {differ}, {verdicts} in the verdict"))]
    for case in changed:
        blocks.append(Item(case.path))
        blocks += [Item(text, depth=2) for text in case_words(case, found)]
    return blocks


def case_words(case: Case, found: RulebookDiff) -> list[str]:
    """What an amendment changes in one scenario, a line each."""
    comparison = case.comparison
    if comparison is None:
        book = labels([found.a, found.b])[case.refused or 0]
        return [f"cannot be run under {book}: {one.message}" for one in case.problems]
    lines = []
    if comparison.parting:
        parting = comparison.parting
        read = " -> ".join(at.reads for at in parting.stood)
        lines.append(f"from {parting.date} on {parting.track}: {read}")
    before, after = (run.tracks for run in comparison.runs)
    for name, was in before.items():
        now = after[name]
        if (was.reads, was.since) != (now.reads, now.since):
            lines.append(
                f"in the end {name}: {was.reads} since {was.since} -> {now.reads} since {now.since}"
            )
    lines += [check_line(comparison, comparison.checks[place]) for place in case.checks_changed]
    return lines
