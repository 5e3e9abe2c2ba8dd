"""What would have been and what could be, told for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sim.analysis.history import Happening
from sim.analysis.pivots import MOST, Hinges, Pivot
from sim.analysis.whatif import TrackAnswer, WhatIf
from sim.model.rulebook import Rulebook
from sim.model.scenario import Event
from sim.model.verdict import Run
from sim.render.layout import blocks, dim, listed, named, paint, plural, span, strong, visible
from sim.render.whatif_ways import cheapest_lines, ways_lines

_MANY = 40
"""The most events that a track lists in full; of more, only those that have a share."""


def whatif_text(answer: WhatIf, *, width: int = 100) -> str:
    """All answers as text."""
    parts = [_heading(answer, width)]
    told: dict[tuple[object, ...], str] = {}
    for track in answer.tracks.values():
        standing = (answer.run.tracks[track.track].stage, track.ways)
        same = told.setdefault(standing, track.track)
        parts.append(_verdict(answer.run, track))
        parts.append(_pivotal(answer.run, track, width))
        parts.append(_instead(answer.run.scenario.rulebook, track, width))
        parts.append(_turning(answer, track, width))
        parts.append(cheapest_lines(answer, track, width))
        if same == track.track:
            parts.append(ways_lines(answer, track, width))
        else:
            parts.append([f"  Ways on from {standing[0]}: as on {visible(same)}."])
        parts.append(_words(track, width))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(answer: WhatIf, width: int) -> list[str]:
    scenario = answer.run.scenario
    first, last = answer.run.days
    about = f"rulebook {scenario.rulebook.name}, {plural(len(scenario.events), 'event')}"
    about += f", {span(first, last)}"
    if answer.run.as_of and answer.run.as_of >= first:
        about += f", as of {answer.run.as_of}: {answer.run.left_out} left out as not yet known"
    held = (
        "Each change is made to the history as it was: every other event stays as it is and the "
        "clock starts and stops on the same days, so deadlines may fall in a silence that opens. "
        "'Verdict' is what a track reads on the last day."
    )
    title = strong(visible(scenario.name)) + "  " + visible(scenario.title)
    lines = [title, *named("", about, width=width, indent=0, size=0)]
    return [*lines, *named("", held, width=width, indent=0, size=0)]


def _verdict(run: Run, track: TrackAnswer) -> list[str]:
    verdict = run.tracks[track.track]
    since = f" since {verdict.since}" if verdict.since else ""
    stage = f", in stage {verdict.stage}" if verdict.stage != verdict.reads else ""
    lead = strong(visible(track.track))
    return [f"{lead}: {paint(verdict.reads, verdict.reads, bold=True)}{since}{stage}"]


def _pivotal(run: Run, track: TrackAnswer, width: int) -> list[str]:
    if not track.events:
        return ["  Nothing had happened on it."]
    hung = track.hinges
    shown = list(zip(track.events, hung.pivots, strict=True))
    rest = 0
    if len(shown) > _MANY:
        shown = [(event, pivot) for event, pivot in shown if pivot.others is not None]
        rest = len(track.events) - len(shown)
    table = [["no", "date", "by", "event", "without it", "share"]]
    table += [
        _row(run.scenario.events[event.number - 1], event, pivot, hung) for event, pivot in shown
    ]
    lines = [strong("  What the verdict hangs on")]
    if shown:
        lines += [line for block in blocks(table, width=width, indent=4) for line in block]
    if rest:
        lines += named("", f"{plural(rest, 'other event')} with no share", width=width, indent=4,
                       size=0)  # fmt: skip
    return [*lines, *named("", _alone(hung), width=width, indent=4, size=0)]


def _row(event: Event, happening: Happening, pivot: Pivot, hung: Hinges) -> list[str]:
    changed = pivot.absent.reads != hung.verdict.reads
    absent = paint(pivot.absent.reads, pivot.absent.reads) if changed else dim("the same")
    return [
        str(happening.number),
        event.date.isoformat(),
        visible(", ".join(event.by)) or "-",
        event.event,
        absent,
        share(pivot),
    ]


def share(pivot: Pivot) -> str:
    """An event's responsibility as a fraction, or a dash."""
    if pivot.others is None:
        return "-"
    return "1" if pivot.others == 0 else f"1/{1 + pivot.others}"


def _alone(hung: Hinges) -> str:
    """Which absences change the verdict, in a sentence."""
    reads = hung.verdict.reads
    alone = [p.number for p in hung.pivots if p.absent.reads != reads]
    if alone:
        return f"The absence of {_numbers(alone, 'or')} alone changes the verdict."
    if not hung.sets:
        return f"No absence changes the verdict: no set of up to {MOST} events does."
    sets = [" and ".join(map(str, one)) for one in hung.sets[:6]]
    more = hung.count - len(sets)
    told = "; ".join(sets) + (f"; and {more} more" if more > 0 else "")
    count = f"{plural(hung.count, 'set')} of {len(hung.sets[0])}"
    return f"No absence alone changes the verdict; the smallest that together do: {told} ({count})."


def _instead(book: Rulebook, track: TrackAnswer, width: int) -> list[str]:
    """Which other events in the place of one change the verdict; alike ones together."""
    groups: dict[str, list[int]] = {}
    for event, pivot in zip(track.events, track.hinges.pivots, strict=True):
        if pivot.instead:
            groups.setdefault(_kinds(book, event, pivot), []).append(pivot.number)
    if not groups:
        return ["  No other event in the place of one changes the verdict."] if track.events else []
    lines = [
        strong("  One other event in its place")
        + dim(" (by the same parties, on the same day) changes the verdict")
    ]
    table = [[_numbers(numbers, "or"), text] for text, numbers in groups.items()]
    return [*lines, *(line for block in blocks(table, width=width, indent=4) for line in block)]


def _kinds(book: Rulebook, event: Happening, pivot: Pivot) -> str:
    by_reading: dict[str, list[str]] = {}
    for kind, outcome in pivot.instead.items():
        by_reading.setdefault(outcome.reads, []).append(kind)
    told = []
    for reading, kinds in by_reading.items():
        others = [kind for kind in book.events if kind not in {*kinds, event.event}]
        if len(kinds) > len(others):
            text = f"anything but {listed(others, 'or')}" if others else "anything else"
            told.append(f"{reading} had it been {text}")
        else:
            told.append(f"{reading} had it been {listed(kinds, 'or')}")
    return "; ".join(told)


def _turning(answer: WhatIf, track: TrackAnswer, width: int) -> list[str]:
    steps = plural(answer.question.steps, "step")
    if not track.events:
        return []
    if not track.turning:
        text = (
            f"No turning point: no event put an outcome out of reach that had been within {steps}."
        )
        return named("", text, width=width, indent=2, size=0)
    lines = [strong("  Turning points")]
    for point in track.turning:
        number = f"{point.step.number} " if point.step.number else ""
        what = f"{number}{point.step.event or 'a deadline'} on {day(point.step.day)}"
        lost = "can no longer be reached" if point.after is None else (
            f"is no longer within {steps}: {point.before} before, {point.after} after"
        )  # fmt: skip
        lines += named("", f"after {what}, {point.outcome} {lost}", width=width, indent=4, size=0)
    return lines


def _words(track: TrackAnswer, width: int) -> list[str]:
    words = track.words
    if not words.kinds:
        return []
    lines = []
    if words.idle:
        text = (
            f"Words change nothing here: no word of any of the {plural(len(words.kinds), 'kind')} "
            "in the rulebook, put in on any day, and no one word taken out or swapped for another, "
            "changes the verdict; nor do words said over and over from now on."
        )
    else:
        text = f"Words count here: {'; '.join(_spoken(track))}."
    if words.deeds:
        deeds = [f"{listed(kinds, 'or')} ({reads})" for reads, kinds in words.deeds.items()]
        text += f" One deed from now on would: {'; '.join(deeds)}."
    elif words.idle:
        text += " No single deed from now on would either."
    lines += named("", text, width=width, indent=2, size=0)
    return lines


def _spoken(track: TrackAnswer) -> Iterable[str]:
    words = track.words
    if words.put_in:
        kinds = dict.fromkeys(change.event or "" for change in words.put_in)
        yield f"one more {listed(kinds, 'or')} at the right moment changes the verdict"
    if words.taken_out:
        yield f"so does the absence of {_numbers(words.taken_out, 'or')}"
    if words.swapped:
        yield f"so does another word in the place of {_numbers(words.swapped, 'or')}"
    if words.more:
        yield "from now on words alone could lead to another reading"


def _numbers(numbers: Sequence[int], last: str) -> str:
    return listed(map(str, numbers), last)


def day(ordinal: int) -> str:
    """A day as it is written."""
    return date.fromordinal(ordinal).isoformat()
