"""What would have been and what could be, told for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.analysis.change.answers import TrackAnswer, WhatIf
from sim.analysis.change.pivots import MOST, Hinges, Pivot
from sim.analysis.change.timeline import Happening
from sim.model.rulebook import Rulebook
from sim.model.scenario import Event
from sim.model.verdict import Run
from sim.model.words import listed
from sim.report.blocks import (
    Block,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Report,
    Section,
    dim,
    headed,
    reading,
    strong,
    verdict,
)
from sim.report.days import days_told
from sim.report.layout import plural
from sim.report.sentence import evidence_section, sentence_line
from sim.report.whatif_changes import cheapest, doer, inserted, reason, way_words, ways_on

_MANY = 40
"""The most events that a track lists in full; of more, only those that have a share."""


def whatif_report(answer: WhatIf) -> Report:
    """All answers: of each track what its verdict hangs on and what would change it."""
    sections = [_heading(answer)]
    firsts: dict[tuple[object, ...], str] = {}  # the first track that stands somewhere
    alike: dict[tuple[object, ...], tuple[str, Report, Section]] = {}
    for track in answer.tracks.values():
        stage = answer.run.tracks[track.track].stage
        made_of = (stage, *map(id, _findings(track)))
        if made_of not in alike:
            first = firsts.setdefault((stage, track.ways), track.track)
            alike[made_of] = first, _past(answer, track), _words(answer, track)
        first, past, words = alike[made_of]
        ways = ways_on(answer, track)
        if first != track.track:
            ways = [Line(f"Ways on from {stage}: as on {first}.", depth=1)]
        sections += [_verdict(answer.run, track), *past, ways, words]
    return [*sections, evidence_section([answer.run])]


def _findings(track: TrackAnswer) -> tuple[object, ...]:
    """What was found on a track: all but its name.  Tracks that went the same way share it."""
    return track.events, track.hinges, track.cheapest, track.ways, track.words


def _past(answer: WhatIf, track: TrackAnswer) -> Report:
    """What is told of a track's history, whatever its name."""
    return [
        _pivotal(answer.run, track),
        _instead(answer, track),
        cheapest(answer, track),
    ]


def _heading(answer: WhatIf) -> Section:
    scenario = answer.run.scenario
    about = f"rulebook {scenario.rulebook.name}, {plural(len(scenario.events), 'event')}"
    about += f", {days_told(answer.run)}"
    held = (
        "Each change is made to the history as it was: every other event stays as it is and the "
        "clock starts and stops on the same days, so deadlines may fall in a silence that opens. "
        "'Verdict' is what a track reads on the last day."
    )
    title = headed(scenario.name, scenario.title)
    return [title, sentence_line(answer.run), Line(about, hang=0), Line(held, hang=0)]


def _verdict(run: Run, track: TrackAnswer) -> Section:
    stood = run.tracks[track.track]
    since = f" since {stood.since}" if stood.since else ""
    stage = f", in stage {stood.stage}" if stood.stage != stood.reads else ""
    return [Heading([strong(track.track), ": ", verdict(stood.reads), since, stage])]


def _pivotal(run: Run, track: TrackAnswer) -> Section:
    if not track.events:
        return [Line("Nothing had happened on it.", depth=1)]
    hung = track.hinges
    shown = list(zip(track.events, hung.pivots, strict=True))
    rest = 0
    if len(shown) > _MANY:
        shown = [(event, pivot) for event, pivot in shown if pivot.others is not None]
        rest = len(track.events) - len(shown)
    rows = [
        _row(run.scenario.events[event.number - 1], event, pivot, hung) for event, pivot in shown
    ]
    blocks: list[Block] = [Heading(strong("What the verdict hangs on"), level=3, depth=1)]
    if rows:
        heads = ["no", "date", "by", "event", "without it", "share"]
        blocks.append(Grid(rows, heads, depth=2))
    if rest:
        blocks.append(Line(f"{plural(rest, 'other event')} with no share", depth=2))
    return [*blocks, Line(_alone(hung), depth=2, hang=0)]


def _row(event: Event, happening: Happening, pivot: Pivot, hung: Hinges) -> list[Phrase]:
    changed = pivot.absent.reads != hung.verdict.reads
    return [
        str(happening.number),
        event.date.isoformat(),
        ", ".join(event.by) or "-",
        event.event,
        reading(pivot.absent.reads) if changed else dim("the same"),
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


def _instead(answer: WhatIf, track: TrackAnswer) -> Section:
    """Which other events in the place of one change the verdict; alike ones together."""
    book = answer.run.scenario.rulebook
    out = answer.question.left_out
    groups: dict[str, list[int]] = {}
    for event, pivot in zip(track.events, track.hinges.pivots, strict=True):
        if pivot.instead:
            kinds = _kinds(book, event, pivot, all_tried=not out)
            groups.setdefault(kinds, []).append(pivot.number)
    if not groups:
        text = f"No other event in the place of one changes the verdict{_left_out(answer)}."
        return [Line(text, depth=1)] if track.events else []
    title = strong("Another event in the place of one changes the verdict")
    aside = dim(" (by the same parties, on the same day)")
    rows = [[_numbers(numbers, "or"), text] for text, numbers in groups.items()]
    return [
        Heading([title, aside], level=3, depth=1),
        Grid(rows, ["event", "the verdict"], depth=2, bare=2),
    ]


def _kinds(book: Rulebook, event: Happening, pivot: Pivot, *, all_tried: bool) -> str:
    by_reading: dict[str, list[str]] = {}
    for kind, outcome in pivot.instead.items():
        by_reading.setdefault(outcome.reads, []).append(kind)
    told = []
    for reads, kinds in by_reading.items():
        others = [kind for kind in book.events if kind not in {*kinds, event.event}]
        if all_tried and len(kinds) > len(others):
            text = f"anything but {listed(others, 'or')}" if others else "anything else"
            told.append(f"{reads} had it been {text}")
        else:
            told.append(f"{reads} had it been {listed(kinds, 'or')}")
    return "; ".join(told)


def _words(answer: WhatIf, track: TrackAnswer) -> Section:
    words, last = track.words, answer.run.days[1]
    blocks: list[Block] = []
    if words.kinds and words.idle:
        text = (
            f"Words change nothing here. One more {listed(words.kinds, 'or')} on any day, one of "
            "them less, or another of them in its place: the verdict would be the same; and so it "
            f"stays whatever words follow after {last}{_left_out(answer, 'word')}."
        )
        blocks = [Line(text, depth=1, hang=0)]
    elif words.kinds:
        title = strong("Words count here; the track would read")
        blocks = [Heading(title, level=3, depth=1)]
        blocks += [Item(spoken, depth=2) for spoken in _spoken(answer, track)]
    return [*blocks, *_deeds(answer, track)]


def _deeds(answer: WhatIf, track: TrackAnswer) -> Section:
    """Which deed after the last day changes the verdict, who must do it, and why it does."""
    last, out = answer.run.days[1], _left_out(answer)
    if not track.words.deeds:
        text = f"No single deed after {last} would change the verdict{out}."
        return [Line(text, depth=1, hang=0)]
    title = f"One deed after {last} would change the verdict{out}; the track would read"
    blocks: list[Block] = [Heading(strong(title), level=3, depth=1)]
    for reads, acts in track.words.deeds.items():
        by_rule: dict[str | None, list[str]] = {}
        for act in acts:
            deed = " ".join(filter(None, (act.event, doer(answer, act))))
            by_rule.setdefault(act.rule, []).append(deed)
        for rule, deeds in by_rule.items():
            because = reason(answer, rule)
            blocks.append(Item([reads, f" with {listed(deeds, 'or')}: {because}"], depth=2))
    return blocks


def _left_out(answer: WhatIf, *signals: str) -> str:
    """Which events, of some signals or of all, were not looked at, as the end of a sentence."""
    kinds = answer.run.scenario.rulebook.events
    avoid = [one for one in answer.question.left_out if not signals or kinds[one].signal in signals]
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
