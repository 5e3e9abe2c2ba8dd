"""What a notebook shows of a value: the report on it, as a piece of HTML."""

from __future__ import annotations

from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.model.verdict import Run, Verdict
from sim.model.words import listed
from sim.report.blocks import (
    Block,
    Entry,
    Grid,
    Heading,
    Item,
    Phrase,
    Report,
    dim,
    headed,
    strong,
    verdict,
)
from sim.report.html import as_fragment


def html_of(thing: object) -> str | None:
    """The report on a run, a verdict, a scenario or a rulebook as HTML; None for anything else."""
    report = _report(thing)
    return None if report is None else as_fragment(report)


def _report(thing: object) -> Report | None:
    match thing:
        case Run():
            from sim.report.run import run_report  # each report only where it is shown

            return run_report(thing)
        case Rulebook():
            from sim.report.rulebook import rulebook_report

            return rulebook_report(thing)
        case Verdict():
            return _verdict(thing)
        case Scenario():
            return _scenario(thing)
    return None


def _verdict(told: Verdict) -> Report:
    """Where each track stands, since when and why."""
    tracks: list[Block] = []
    for name, track in told.tracks.items():
        since = f" since {track.since}" if track.since else ""
        tracks += [
            Item([strong(name), ": ", verdict(track.reads), since]),
            Entry("stage", track.stage),
            Entry("because", track.because or "nothing has moved it from where it started"),
        ]
    return [[Heading([strong("Verdict: "), verdict(told.reads)]), *tracks]]


def _scenario(scenario: Scenario) -> Report:
    """What happened, day by day."""
    rows: list[list[Phrase]] = [
        [dim(str(event.date)), listed(event.by), event.event, ", ".join(event.tracks), event.note]
        for event in scenario.events
    ]
    heads = ["date", "by", "event", "track", "note"]
    return [[headed(scenario.name, scenario.title), Grid(rows, heads)]]
