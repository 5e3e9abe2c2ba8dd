"""A run for people: its sentence, the verdict and why, the timeline, words, checks, sources."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from sim.analysis.judge.ledger import LedgerRow, ledger
from sim.model.collecting import uncollected
from sim.model.rulebook import TONES
from sim.model.step import Step
from sim.model.verdict import CheckResult, Run, TrackVerdict
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
    Report,
    Section,
    dim,
    headed,
    joined,
    link,
    name,
    stage,
    strong,
    verdict,
)
from sim.report.days import days_told, silence
from sim.report.layout import plural
from sim.report.phrases import (
    began_to_read,
    decided,
    decider,
    deciding_tracks,
    failed_check,
    merged,
    refusal_lines,
    shown_lines,
    stands,
    what_it_did,
)
from sim.report.sentence import evidence_section, sentence_line, sources_section


@uncollected
def run_report(run: Run, *, why: bool = False, full: bool = True) -> Report:
    """One run.  ``why`` tells of every step the reason, and each rule that did not fire.

    Where it is not told in ``full``, only the sources of the verdict are listed.
    """
    return [
        _heading(run),
        [sentence_line(run)],
        _verdict(run, why=why),
        _timeline(run, why),
        _ledger(ledger(run), told_apart(run)),
        _checks(run),
        sources_section(run) if full else evidence_section([run], all_with="--full"),
    ]


def _heading(run: Run) -> Section:
    scenario = run.scenario
    about = f"rulebook {scenario.rulebook.name}, {plural(len(scenario.events), 'event')}"
    return [headed(scenario.name, scenario.title), Line(f"{about}, {days_told(run)}", hang=0)]


def _timeline(run: Run, why: bool) -> Section:
    if not run.steps:
        return [Line("Nothing had happened yet.")]
    groups = merged(run.steps)
    single = len(run.scenario.tracks) == 1
    below = [_details(steps[0]) if why else [] for steps in groups]

    def in_two_lines(place: int) -> Section:
        """What happened, and below it in columns what came of it."""
        happened = Item(_happened(groups[place], single=single), hang=12)
        came = Grid([[_change(groups[place][0]), what_it_did(groups[place][0])]], depth=7)
        return [happened, came, *(Item(phrase, depth=8) for phrase in below[place])]

    rows = [_row(steps, single=single) for steps in groups]
    heads = ["no", "date", "by", "event", *([] if single else ["track"]), "stage", "rule"]
    timeline = Grid(rows, heads, below=below, narrow=in_two_lines, bare=len(heads))
    return [Heading(strong("Timeline")), timeline]


def _row(steps: list[Step], *, single: bool) -> list[Phrase]:
    step = steps[0]
    return [
        str(step.number) if step.number else dim("-"),
        dim(step.date.isoformat()),
        listed(step.by) or dim("-"),
        step.event or step.deadline or "",
        *([] if single else [", ".join(same.track for same in steps)]),
        _change(step),
        what_it_did(step),
    ]


def _happened(steps: list[Step], *, single: bool) -> Phrase:
    step = steps[0]
    by = f" by {listed(step.by)}" if step.by else ""
    on = "" if single else f" on {listed(same.track for same in steps)}"
    number = f" (event {step.number})" if step.number else ""
    return [dim(step.date.isoformat()), f"  {step.event or step.deadline}{by}{on}{number}"]


def _change(step: Step) -> Phrase:
    after = stage(step.after.stage, step.after.reads)
    if not step.moved:
        return after
    return [stage(step.before.stage, step.before.reads), " ", LEADS_TO, after]


def _details(step: Step) -> list[Phrase]:
    texts = [step.note] if step.note else []
    if step.because:
        texts.append(f"because: {step.because}")
    if step.deadline:
        texts.append(silence(step))
    if step.held:
        texts.append(f"held: {shown_lines(step.held)}")
    return [dim(text) for text in (*texts, *refusal_lines(step))]


def _verdict(run: Run, *, why: bool) -> Section:
    heading = Heading([strong("Verdict: "), verdict(run.verdict.reads)])
    line = run.verdict.overall
    overall = [Entry("overall", f"where tracks differ, {line} reads {line.reads}")] if line else []
    tracks = (
        block
        for track in run.tracks.values()
        for block in (*_track(run, track), *_next(track, why=why))
    )
    return [heading, *overall, *tracks]


def _next(track: TrackVerdict, *, why: bool) -> Iterator[Block]:
    """The deadline that runs; with ``why`` what restarts it, and what did not fire at last."""
    running = track.running
    if running is not None:
        leads = f"leads to {stands(running.to, running.reads, 'reads ')}"
        if running.to == track.stage:
            leads = f"enters {running.to} anew"
        unless = "unless an event comes before it that moves the track or restarts its clock"
        yield Entry("deadline", f"on {running.falls} {running.rule} {leads}, {unless}")
    if running is not None and why:
        yield Entry("because", running.because, 3)
        yield Entry("restart", listed(running.restarted_by) or "no event restarts its clock", 3)
        yield Entry("way out", listed(running.ended_by) or "no event leads out of the stage", 3)
    if why and track.step is not None:
        yield from (Item(line, depth=2) for line in refusal_lines(track.step))


def _track(run: Run, track: TrackVerdict) -> Section:
    lead: Phrase = "" if len(run.scenario.tracks) == 1 else [strong(track.track), ": "]
    since = f" since {track.since}" if track.since else ""
    if track.entered is not None and track.entered is not track.step:
        since += f", in {track.stage} since {track.entered.date}"
    means = run.scenario.rulebook.stages[track.stage].means
    blocks: list[Block] = [
        Item([lead, verdict(track.reads), since]),
        Entry("stage", [name(track.stage), f": {means}" if means else ""]),
    ]
    if track.entered is None:
        return [*blocks, Entry("because", "nothing has moved it from where it started")]
    if track.entered is track.step:
        return [*blocks, *_reason(run, track.entered, 2)]
    entered = Item(f"{track.entered.date}: it came into {track.stage}", depth=2, hang=0)
    began = Item(f"{track.since}: {began_to_read(run, track)}", depth=2, hang=0)
    by = [] if track.step is None else _reason(run, track.step, 3)
    return [*blocks, entered, *_reason(run, track.entered, 3), began, *by]


def _reason(run: Run, step: Step, depth: int) -> list[Entry]:
    rule = step.decision.rule
    assert rule is not None, "a step that moved has a rule"
    place = f" ({os.path.basename(run.scenario.rulebook.path)}:{rule.line})"
    held = [Entry("held", shown_lines(step.held), depth)] if step.held else []
    return [
        Entry("because", rule.because, depth),
        Entry("rule", [name(rule.name), place], depth),
        *held,
        Entry("evidence", _evidence(run, step), depth),
    ]


def _evidence(run: Run, step: Step) -> Phrase:
    """The day, the event and who acted, what is noted of it, and where that was read."""
    evidence = f"{step.date} {step.event or step.deadline}"
    if step.deadline:
        evidence += f" in {step.before.stage}: {silence(step)}"
    if step.by:
        evidence += f" by {listed(step.by)}"
    if step.note:
        evidence += f": {step.note}"
    if not step.sources:
        return evidence
    sources = [run.scenario.sources[source] for source in step.sources]
    titles = [link(source.title, source.url) for source in sources]
    return [evidence, " [", joined(titles, "; "), "]"]


def told_apart(run: Run) -> dict[str, str]:
    """The name of each party; those of one name are told apart by what the file calls them."""
    names = {key: party.title or key for key, party in run.scenario.parties.items()}
    many = Counter(name.casefold() for name in names.values())
    return {
        key: name if many[name.casefold()] == 1 or name == key else f"{name} ({key})"
        for key, name in names.items()
    }


def _ledger(rows: tuple[LedgerRow, ...], names: dict[str, str]) -> Section:
    if not rows:
        return []
    cells = []
    for row in rows:
        for signal, counts in (("words", row.words), ("deeds", row.deeds)):
            title = names[row.party] if signal == "words" else ""
            cells.append([title, signal, *(str(counts[tone] or "-") for tone in TONES)])
    says = [Item(f"{names[row.party]}: {row.says}.") for row in rows if row.says]
    return [Heading(strong("Words against deeds")), Grid(cells, ["", "", *TONES]), *says]


def _checks(run: Run) -> Section:
    judged = [result for result in run.checks if result.holds is not None]
    count = plural(len(judged), "check")
    if judged:
        held = sum(bool(result.holds) for result in judged)
        count += f": {held} as expected"
        if len(judged) > held:
            count += f", {len(judged) - held} not"
    left_out = len(run.checks) - len(judged)
    if left_out:
        count += f" ({left_out} left out)"
    failed = [item for result in run.failed for item in _failed(run, result)]
    return [Heading(strong(count)), *failed]


def _failed(run: Run, result: CheckResult) -> Iterator[Item]:
    """A check that failed, and by which rule each track stood where it did."""
    yield Item(failed_check(run, result))
    for track in deciding_tracks(result):
        lead = f"{track}: " if len(run.scenario.tracks) > 1 else ""
        yield Item(f"{lead}{decided(run, decider(run, result, track))}", depth=2)
