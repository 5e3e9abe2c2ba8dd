"""What an amended rulebook changes, for people."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.compare.diff import (
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
from sim.analysis.compare.runs import Comparison, labels
from sim.analysis.compare.wording import ADDED, MOVED, REMOVED, Amendment, Detail
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN
from sim.report.compare import check_line, labelled, made_it, track_tables
from sim.report.layout import fitted, listed, paragraph, plural, strong, visible
from sim.report.rulebook import claim_sentence, rule_sentence
from sim.report.run import what_it_did

MOST = 30
"""How many kinds of parting cells are listed."""

_FEW = 6
"""How many events are named; the rest are counted."""

_LISTS = ("event", "from", "cameo", "reset", "counts")


def diff_text(found: RulebookDiff, *, width: int = 100) -> str:
    """All that differs between two rulebooks, as text: the answer, then each difference."""
    before, after = map(visible, labels([found.a, found.b]))
    parts = [
        paragraph(strong(f"{before} -> {after}"), width=width, hang=2),
        _histories(found, width),
        _cases(found, width),
        _words(found, width),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _words(found: RulebookDiff, width: int) -> list[str]:
    if not found.amendments:
        return [strong("No stage, event, tally, rule or claim differs in words")]
    lines = [strong(plural(len(found.amendments), "difference") + " in words")]
    for one in found.amendments:
        told = amendment_words(one, found.a, found.b)
        lines += paragraph(visible(told[0]), width=width, indent=2, hang=4)
        for detail in told[1:]:
            lines += paragraph(visible(detail), width=width, indent=4, hang=2)
    return lines


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
        return f"a {event.tone} {event.signal}{ends}" + (f", {event.means}" if event.means else "")
    tally = book.tallies[one.name]
    reset = f", since the last {listed(tally.reset, 'or')}" if tally.reset else ""
    return f"the {'sides' if tally.distinct else 'number'} of {listed(tally.events, 'or')}{reset}"


def _detail(detail: Detail) -> str:
    if detail.key in _LISTS and detail.before and detail.after:
        without = [word for word in detail.before if word not in detail.after]
        added = [word for word in detail.after if word not in detail.before]
        words = [f"without {', '.join(without)}"] * bool(without)
        words += [f"with {', '.join(added)}"] * bool(added)
        return f"{detail.key}: {'; '.join(words) or 'in another order'}"
    was, now = ("; ".join(words) or "nothing" for words in (detail.before, detail.after))
    return f"{detail.key}: {was} -> {now}"


def _histories(found: RulebookDiff, width: int) -> list[str]:
    told = found.histories
    looked = _looked(told)
    if told.outcome == NO_COMMON_EVENT:
        answer = "They cannot be compared: no event is named by both, so no history is told by both"
        return paragraph(strong(answer), width=width, hang=2)
    if told.outcome == SAME:
        lines = paragraph(strong(_agreement(found)), width=width, hang=2)
        return lines + paragraph(f"Proved over {looked}.", width=width, indent=2)
    if told.outcome == UNDECIDED:
        lines = [strong("Not decided: no history that tells them apart was found")]
        text = f"The search stopped at its limit, after {looked}."
        return lines + paragraph(text, width=width, indent=2)
    lines = _script(told, width)
    for own in _own_events(found):
        lines += paragraph(f"besides, {own}", width=width, indent=2, hang=2)
    if told.outcome != START:
        lines += ["", *_partings(told, looked, width)]
    return lines


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
            told.append(visible(f"{label} alone has {listed([*some, *more])}"))
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


def _script(told: Histories, width: int) -> list[str]:
    """The shortest history that tells the rulebooks apart, under both."""
    assert told.script is not None, "a difference has its script"
    what = {
        START: "They do not agree: they start in different stages",
        READINGS: "They do not agree: their stages are alike in every history, their readings are "
        "not; this is the shortest that shows it",
    }.get(told.outcome, "They do not agree: this is the shortest history that tells them apart")
    tracks = [one for one in told.script.tracks if one.track == MAIN]
    (rows,) = track_tables(told.script, tracks, width=width, who=True)
    if len(told.script.tracks) > 1:
        rows = rows[1:]
    return [*paragraph(strong(what), width=width, hang=2), *rows, *_made(told.script, width)]


def _made(script: Comparison, width: int) -> list[str]:
    """What each rulebook did in the last step of a script."""
    (track,) = [one for one in script.tracks if one.track == MAIN]
    if not track.rows:
        return []
    parting = track.stages_part or track.parting
    if parting is not None and parting.date == track.rows[-1].date:
        told = [made_it(parting, place) for place in range(len(script.labels))]
    else:
        told = ["; ".join(what_it_did(step) for step in steps) for steps in track.rows[-1].steps]
    return labelled(script, told, width)


def _partings(told: Histories, looked: str, width: int) -> list[str]:
    if not told.differences:
        return paragraph(f"Examined: {looked}.", width=width)
    least = "" if told.complete else "at least "
    text = f"They part in {least}{told.parted:,} of {told.cells:,} cells of {looked}"
    if not told.complete:
        text += "; the search stopped at its limit"
    assert told.script is not None, "a difference has its script"
    lines = paragraph(strong(text), width=width, hang=2)
    lines += _kinds(told.script, told.differences[:MOST], width)
    if len(told.differences) > MOST:
        lines.append(f"  and {len(told.differences) - MOST} more kinds: --format json lists all")
    return lines


def _kinds(script: Comparison, differences: Sequence[Difference], width: int) -> list[str]:
    """How the cells part, in columns or a line for each rulebook."""
    heads = [strong(visible(label)) for label in script.labels]
    rows = [["in", "on", *heads, "cells"], *map(_row, differences)]
    found = fitted(rows, width=width)
    if found is not None:
        return [line for block in found for line in block]
    lines = []
    for stage, on, *led, number in rows[1:]:
        head = f"in {stage} on {on}: {number} {'cell' if number == '1' else 'cells'}"
        lines += paragraph(head, width=width, indent=2, hang=4)
        lines += labelled(script, led, width, indent=4)
    return lines


def _row(one: Difference) -> list[str]:
    on = " / ".join(dict.fromkeys(name for name in one.on if name))
    led = [
        f"{to} ({rule})" if rule else f"{to} (no rule)"
        for to, rule in zip(one.to, one.rules, strict=True)
    ]
    for place, deadline in enumerate(one.on):
        if deadline is None:
            led[place] = f"{one.to[place]} (waits)"
    return [one.stage, on, *map(visible, led), f"{one.cells:,}"]


def _cases(found: RulebookDiff, width: int) -> list[str]:
    if not found.cases:
        return []
    changed = [case for case in found.cases if case.changed]
    verdicts = sum(case.verdict_changed for case in changed)
    count = plural(len(found.cases), "scenario")
    if not changed:
        return [strong(f"On {count}: nothing changes")]
    lines = [strong(f"On {count}: {_differ(len(changed))}, {verdicts} in the verdict")]
    for case in changed:
        lines.append(f"  {visible(case.path)}")
        for text in case_words(case, found):
            lines += paragraph(visible(text), width=width, indent=4, hang=2)
    return lines


def _differ(number: int) -> str:
    return f"{number} differs" if number == 1 else f"{number} differ"


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
