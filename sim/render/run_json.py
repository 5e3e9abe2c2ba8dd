"""Runs as JSON, for other programs: the contract that ``sim schema run`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sim.analysis.ledger import ledger
from sim.model.scenario import Check
from sim.model.step import Decision, Refusal, Snapshot, Step, Unmet
from sim.model.verdict import CheckResult, Run, TrackVerdict

FORMAT = "sim-run/1"

_dump = json.JSONEncoder(check_circular=False).encode


def runs_json(runs: Iterable[Run]) -> str:
    """All runs as one JSON text; one step a line, so that it can be read and compared."""
    body = ",\n".join(run_json(run) for run in runs)
    return f'{{"format": "{FORMAT}", "runs": [\n{body}\n]}}\n'


def run_json(run: Run) -> str:
    """One run as a JSON object."""
    writer = _Writer()
    steps = ",\n  ".join(writer.step(step) for step in run.steps)
    head = {
        "scenario": run.scenario.name,
        "title": run.scenario.title,
        "rulebook": run.scenario.rulebook.name,
        "as_of": _day(run.as_of),
        "from": _day(run.days[0]),
        "until": _day(run.days[1]),
        "left_out": run.left_out,
        "verdict": {
            "reads": run.verdict.reads,
            "tracks": {name: _verdict(track) for name, track in run.tracks.items()},
        },
    }
    tail = {
        "checks": [_check(result) for result in run.checks],
        "ledger": [
            {
                "party": row.party,
                "title": row.title,
                "words": row.words,
                "deeds": row.deeds,
                "says": row.says,
            }
            for row in ledger(run)
        ],
    }
    return f'{_dump(head)[:-1]},\n "steps": [\n  {steps}\n ],\n {_dump(tail)[1:]}'


class _Writer:
    """Writes steps, each repeated part once: snapshots stand in two steps, refusals in many."""

    def __init__(self) -> None:
        self._snapshots: dict[int, tuple[Snapshot, str]] = {}
        # The run keeps its decisions, so that their ids stay their own.
        self._refusals: dict[tuple[int, ...], str] = {}
        self._asked: dict[int, list[str]] = {}
        self._words: dict[Any, str] = {}

    def step(self, step: Step) -> str:
        word = self._word
        return (
            f'{{"date": "{step.date.isoformat()}", "track": {word(step.track)}, '
            f'"event": {word(step.event)}, "deadline": {word(step.deadline)}, '
            f'"by": {word(step.by)}, "note": {_dump(step.note) if step.note else "null"}, '
            f'"sources": {word(step.sources)}, "known": {word(_day(step.known))}, '
            f'"number": {"null" if step.number is None else step.number}, '
            f'"before": {self._snapshot(step.before)}, "after": {self._snapshot(step.after)}, '
            f'"moved": {"true" if step.moved else "false"}, {self._why(step)}}}'
        )

    def _word(self, value: Any) -> str:
        text = self._words.get(value)
        if text is None:
            text = self._words[value] = _dump(value)
        return text

    def _snapshot(self, snapshot: Snapshot) -> str:
        found = self._snapshots.get(id(snapshot))
        if found is None:
            tallies = ", ".join(
                f"{self._word(name)}: {count}" for name, count in snapshot.tallies.items()
            )
            text = (
                f'{{"stage": {self._word(snapshot.stage)}, "reads": {self._word(snapshot.reads)}, '
                f'"tallies": {{{tallies}}}}}'
            )
            # The value is kept too, so that its id stays its own.
            found = self._snapshots[id(snapshot)] = (snapshot, text)
        return found[1]

    def _why(self, step: Step) -> str:
        decision = step.decision
        asked = self._asked.get(id(decision))
        if asked is None:
            asked = self._asked[id(decision)] = _asked(decision)
        tallies = step.after.tallies
        key = (id(decision), *[tallies[name] for name in asked])
        text = self._refusals.get(key)
        if text is None:
            why = {
                "rule": step.rule,
                "because": step.because,
                "held": [_line(line) for line in step.held],
                "refusals": [_refusal(refusal) for refusal in step.refusals],
            }
            text = self._refusals[key] = _dump(why)[1:-1]
        return text


def _asked(decision: Decision) -> list[str]:
    """The tallies whose true counts a decision's words show."""
    lines = [line for blocked in decision.blocked for line in blocked.unmet]
    if decision.rule:
        lines.extend(decision.rule.when)
    return [name for line in lines for name in line.names]


def _line(line: Unmet) -> dict[str, Any]:
    return {"condition": line.condition, "values": line.values}


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "rule": refusal.rule,
        "lacks": refusal.lacks,
        "unmet": [_line(line) for line in refusal.unmet],
        "behind": refusal.behind,
    }


def _verdict(track: TrackVerdict) -> dict[str, Any]:
    return {
        "stage": track.stage,
        "reads": track.reads,
        "since": _day(track.since),
        "rule": track.rule,
        "because": track.because,
    }


def _check(result: CheckResult) -> dict[str, Any]:
    check = result.check
    return {
        "at": _day(check.at),
        "track": check.track,
        "expected": expected(check),
        "actual": result.actual,
        "holds": result.holds,
        "left_out": result.left_out or None,
        "because": check.because or None,
        "line": check.line,
    }


def expected(check: Check) -> dict[str, Any]:
    """What a check expects, by key: ``stage`` and ``reads``, or ``never``."""
    if check.at is None:
        return {"never": list(check.never)}
    return {key: value for key, value in (("stage", check.stage), ("reads", check.reads)) if value}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
