"""What would have been and what could be, told for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sim.analysis.change.pivots import MOST, Hinges, Pivot
from sim.analysis.change.timeline import Happening
from sim.analysis.change.whatif import TrackAnswer, WhatIf
from sim.model.rulebook import Rulebook
from sim.model.scenario import Event
from sim.model.verdict import Run
from sim.report.days import days_told
from sim.report.layout import (
    columns,
    dim,
    headed,
    listed,
    paint,
    paragraph,
    plural,
    strong,
    table,
    visible,
)
from sim.report.whatif_changes import (
    cheapest_lines,
    doer,
    inserted,
    reason,
    way_words,
    ways_lines,
)

_MANY = 40
"""The most events that a track lists in full; of more, only those that have a share."""


def whatif_text(answer: WhatIf, *, width: int = 100) -> str:
    """All answers as text."""
    parts = [_told([_heading(answer, width)])]
    firsts: dict[tuple[object, ...], str] = {}  # the first track that stands somewhere
    alike: dict[tuple[object, ...], tuple[str, str, str]] = {}
    for track in answer.tracks.values():
        stage = answer.run.tracks[track.track].stage
        made_of = (stage, *map(id, _findings(track)))
        if made_of not in alike:
            first = firsts.setdefault((stage, track.ways), track.track)
            words = _told([_words(answer, track, width)])
            alike[made_of] = first, _told(_past(answer, track, width)), words
        first, past, words = alike[made_of]
        if first == track.track:
            ways_on = ways_lines(answer, track, width)
        else:
            as_on = f"Ways on from {stage}: as on {visible(first)}."
            ways_on = paragraph(as_on, width=width, indent=2, hang=2)
        parts += [_told([_verdict(answer.run, track, width)]), past, _told([ways_on]), words]
    return "\n\n".join(filter(None, parts)) + "\n"


def _told(parts: Iterable[Sequence[str]]) -> str:
    """The lines of some parts, those that say something, with an empty line between."""
    return "\n\n".join("\n".join(part) for part in parts if part)


def _findings(track: TrackAnswer) -> tuple[object, ...]:
    """What was found on a track: all but its name.  Tracks that went the same way share it."""
    return track.events, track.hinges, track.turning, track.cheapest, track.ways, track.words


def _past(answer: WhatIf, track: TrackAnswer, width: int) -> list[list[str]]:
    """What is told of a track's history, whatever its name."""
    return [
        _pivotal(answer.run, track, width),
        _instead(answer, track, width),
        _turning(answer, track, width),
        cheapest_lines(answer, track, width),
    ]


def _heading(answer: WhatIf, width: int) -> list[str]:
    scenario = answer.run.scenario
    about = f"rulebook {scenario.rulebook.name}, {plural(len(scenario.events), 'event')}"
    about += f", {days_told(answer.run)}"
    held = (
        "Each change is made to the history as it was: every other event stays as it is and the "
        "clock starts and stops on the same days, so deadlines may fall in a silence that opens. "
        "'Verdict' is what a track reads on the last day."
    )
    title = headed(scenario.name, scenario.title, width=width)
    return [*title, *paragraph(about, width=width), *paragraph(held, width=width)]


def _verdict(run: Run, track: TrackAnswer, width: int) -> list[str]:
    verdict = run.tracks[track.track]
    since = f" since {verdict.since}" if verdict.since else ""
    stage = f", in stage {verdict.stage}" if verdict.stage != verdict.reads else ""
    lead = strong(visible(track.track))
    reads = paint(verdict.reads, verdict.reads, bold=True)
    return paragraph(f"{lead}: {reads}{since}{stage}", width=width, hang=2)


def _pivotal(run: Run, track: TrackAnswer, width: int) -> list[str]:
    if not track.events:
        return ["  Nothing had happened on it."]
    hung = track.hinges
    shown = list(zip(track.events, hung.pivots, strict=True))
    rest = 0
    if len(shown) > _MANY:
        shown = [(event, pivot) for event, pivot in shown if pivot.others is not None]
        rest = len(track.events) - len(shown)
    rows = [["no", "date", "by", "event", "without it", "share"]]
    rows += [
        _row(run.scenario.events[event.number - 1], event, pivot, hung) for event, pivot in shown
    ]
    lines = [strong("  What the verdict hangs on")]
    if shown:
        lines += table(rows, width=width, indent=4)
    if rest:
        lines.append(f"    {plural(rest, 'other event')} with no share")
    return [*lines, *paragraph(_alone(hung), width=width, indent=4)]


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


def _instead(answer: WhatIf, track: TrackAnswer, width: int) -> list[str]:
    """Which other events in the place of one change the verdict; alike ones together."""
    book = answer.run.scenario.rulebook
    out = answer.question.avoid
    groups: dict[str, list[int]] = {}
    for event, pivot in zip(track.events, track.hinges.pivots, strict=True):
        if pivot.instead:
            told = _kinds(book, event, pivot, all_tried=not out)
            groups.setdefault(told, []).append(pivot.number)
    if not groups:
        text = f"No other event in the place of one changes the verdict{_left_out(answer)}."
        return paragraph(text, width=width, indent=2, hang=2) if track.events else []
    title = strong("Another event in the place of one changes the verdict")
    title += dim(" (by the same parties, on the same day)")
    rows = [[_numbers(numbers, "or"), text] for text, numbers in groups.items()]
    return [
        *paragraph(title, width=width, indent=2, hang=2),
        *columns(rows, width=width, indent=4),
    ]


def _kinds(book: Rulebook, event: Happening, pivot: Pivot, *, all_tried: bool) -> str:
    by_reading: dict[str, list[str]] = {}
    for kind, outcome in pivot.instead.items():
        by_reading.setdefault(outcome.reads, []).append(kind)
    told = []
    for reading, kinds in by_reading.items():
        others = [kind for kind in book.events if kind not in {*kinds, event.event}]
        if all_tried and len(kinds) > len(others):
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
        return paragraph(text, width=width, indent=2)
    lines = [strong("  Turning points")]
    for point in track.turning:
        number = f"{point.step.number} " if point.step.number else ""
        what = f"{number}{point.step.event or 'a deadline'} on {day(point.step.day)}"
        lost = "can no longer be reached" if point.after is None else (
            f"is no longer within {steps}: it was {point.before} away and is {point.after}"
        )  # fmt: skip
        told = f"after {what}, {point.outcome} {lost}"
        lines += paragraph(told, width=width, indent=4, hang=2)
    return lines


def _words(answer: WhatIf, track: TrackAnswer, width: int) -> list[str]:
    words, last = track.words, answer.run.days[1]
    lines: list[str] = []
    if words.kinds and words.idle:
        text = (
            f"Words change nothing here. One more {listed(words.kinds, 'or')} on any day, one of "
            "them less, or another of them in its place: the verdict would be the same; and so it "
            f"stays whatever words follow after {last}{_left_out(answer, 'word')}."
        )
        lines = paragraph(text, width=width, indent=2)
    elif words.kinds:
        lines = [strong("  Words count here; the track would read")]
        for told in _spoken(answer, track):
            lines += paragraph(told, width=width, indent=4, hang=2)
    return [*lines, *_deeds(answer, track, width)]


def _deeds(answer: WhatIf, track: TrackAnswer, width: int) -> list[str]:
    """Which deed after the last day changes the verdict, who must do it, and why it does."""
    last, out = answer.run.days[1], _left_out(answer)
    if not track.words.deeds:
        text = f"No single deed after {last} would change the verdict{out}."
        return paragraph(text, width=width, indent=2)
    title = f"One deed after {last} would change the verdict{out}; the track would read"
    lines = paragraph(strong(title), width=width, indent=2, hang=2)
    for reads, acts in track.words.deeds.items():
        by_rule: dict[str | None, list[str]] = {}
        for act in acts:
            told = " ".join(filter(None, (act.event, doer(answer, act))))
            by_rule.setdefault(act.rule, []).append(told)
        for rule, deeds in by_rule.items():
            told = f"{reads} with {listed(deeds, 'or')}: {reason(answer, rule)}"
            lines += paragraph(told, width=width, indent=4, hang=2)
    return lines


def _left_out(answer: WhatIf, *signals: str) -> str:
    """Which events, of some signals or of all, were not looked at, as the end of a sentence."""
    kinds = answer.run.scenario.rulebook.events
    avoid = [one for one in answer.question.avoid if not signals or kinds[one].signal in signals]
    return f", {listed(avoid)} left out" if avoid else ""


def _spoken(answer: WhatIf, track: TrackAnswer) -> Iterable[str]:
    """What words would have changed or could change, each with the reading that they lead to."""
    words, run = track.words, answer.run
    for reads in dict.fromkeys(words.put_in_reads):
        pairs = zip(words.put_in, words.put_in_reads, strict=True)
        changes = [change for change, read in pairs if read == reads]
        for told in inserted(answer, track, changes):
            yield f"{reads} with one more {told}"
    for pivot in track.hinges.pivots:
        event = run.scenario.events[pivot.number - 1].event
        if pivot.number in words.taken_out:
            yield f"{pivot.absent.reads} without {pivot.number} ({event})"
        if pivot.number in words.swapped:
            said = {kind: one.reads for kind, one in pivot.instead.items() if kind in words.kinds}
            for reads in dict.fromkeys(said.values()):
                kinds = listed((kind for kind, read in said.items() if read == reads), "or")
                yield f"{reads} had {pivot.number} ({event}) been {kinds}"
    for way in words.more:
        told = way_words(answer, way.found.ways[0])
        yield f"{way.goal.name} by words alone after {run.days[1]}: {told}"


def _numbers(numbers: Sequence[int], last: str) -> str:
    return listed(map(str, numbers), last)


def day(ordinal: int) -> str:
    """A day as it is written."""
    return date.fromordinal(ordinal).isoformat()
