"""Runs as JSON, for other programs: the contract that ``sim schema run`` prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sim.analysis.judge.ledger import ledger
from sim.export.told import teller
from sim.model.condition import Condition
from sim.model.scenario import Check, Expected
from sim.model.step import Answer, Snapshot, Step
from sim.model.verdict import CheckResult, Run, TrackVerdict

FORMAT = "sim-run/1"

_dump = json.JSONEncoder(check_circular=False).encode


def runs_json(runs: Iterable[Run]) -> Iterator[str]:
    """All runs as one JSON text, piece by piece; one step a line, to be read and compared."""
    yield f'{{"format": "{FORMAT}", "runs": [\n'
    for place, run in enumerate(runs):
        if place:
            yield ",\n"
        yield from _run(run)
    yield "\n]}\n"


def _run(run: Run) -> Iterator[str]:
    head = {
        "scenario": run.scenario.name,
        "title": run.scenario.title,
        "rulebook": run.scenario.rulebook.name,
        **days(run),
        "verdict": {
            "reads": run.verdict.reads,
            "tracks": {name: track_verdict(track) for name, track in run.tracks.items()},
        },
    }
    tail = {
        "checks": [_check(result, run.as_of) for result in run.checks],
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
    yield f'{_dump(head)[:-1]},\n "steps": ['
    writer = _Writer()
    before = "\n  "
    for step in run.steps:
        yield writer.step(before, step)
        before = ",\n  "
    yield f"\n ],\n {_dump(tail)[1:]}"


class _Words(dict[Any, str]):
    """Values as JSON, each written once."""

    def __missing__(self, value: Any) -> str:
        text = self[value] = _dump(value)
        return text


class _Writer:
    """Writes the steps of one run, each repeated part once.

    A snapshot stands in two steps, an answer in many.  The run keeps both, so that their ids
    stay their own.
    """

    def __init__(self) -> None:
        self._words = _Words()
        self._forms: dict[str, str] = {}
        self._snapshots: dict[int, str] = {}
        self._frames: dict[int, _Frame] = {}

    def step(self, lead: str, step: Step) -> str:
        """A step, after what leads up to it."""
        words = self._words
        before, after, answer = step.before, step.after, step.decision.answer
        frame = self._frames.get(id(answer))
        if frame is None:
            frame = self._frames[id(answer)] = _frame(answer, after.names)
        text, seen = frame
        return (
            f'{lead}{{"date": "{step.date.isoformat()}", "track": {words[step.track]}, '
            f'"event": {words[step.event]}, "deadline": {words[step.deadline]}, '
            f'"by": {words[step.by]}, "note": {_dump(step.note) if step.note else "null"}, '
            f'"sources": {words[step.sources]}, '
            f'"known": {words[_day(step.known)] if step.known else "null"}, '
            f'"number": {"null" if step.number is None else step.number}, '
            f'"since": {_dump(since(step)) if step.since else "null"}, '
            f'"before": {self._snapshots.get(id(before)) or self._snapshot(before)}, '
            f'"after": {self._snapshots.get(id(after)) or self._snapshot(after)}, '
            f'"moved": {"false" if before.stage == after.stage else "true"}, '
            f"{text % seen(after.counts) if seen else text}}}"
        )

    def _snapshot(self, snapshot: Snapshot) -> str:
        form = self._forms.get(snapshot.stage)
        if form is None:
            form = self._forms[snapshot.stage] = _form(snapshot)
        text = self._snapshots[id(snapshot)] = form % snapshot.counts
        return text


def _form(snapshot: Snapshot) -> str:
    """What is said of a stage, with a place for the count of every tally."""
    tallies = ", ".join(f"{_text(name)}: %d" for name in snapshot.names)
    stage, reads = _text(snapshot.stage), _text(snapshot.reads)
    return f'{{"stage": {stage}, "reads": {reads}, "tallies": {{{tallies}}}}}'


_Frame = tuple[str, Callable[[tuple[int, ...]], object] | None]


def _frame(answer: Answer, tallies: tuple[str, ...]) -> _Frame:
    """What an answer says of its rules, with a place for each true count, and what fills them."""
    rule = answer.rule
    places = {name: place for place, name in enumerate(tallies)}
    asked: list[int] = []

    def lines(conditions: Iterable[Condition]) -> str:
        texts = []
        for condition in conditions:
            asked.extend(places[name] for name in condition.names)
            values = ", ".join(f"{_text(name)}: %d" for name in condition.names)
            texts.append(f'{{"condition": {_text(condition.text)}, "values": {{{values}}}}}')
        return f"[{', '.join(texts)}]"

    held = lines(rule.when if rule else ())
    refusals = [
        f'{{"rule": {_text(blocked.rule.name)}, "lacks": {_text(blocked.lacks)}, '
        f'"unmet": {lines(blocked.unmet)}, '
        f'"behind": {_text(rule.name if rule and blocked.lacks == "order" else None)}}}'
        for blocked in answer.blocked
    ]
    text = (
        f'"rule": {_text(rule.name if rule else None)}, '
        f'"because": {_text(rule.because if rule else None)}, '
        f'"held": {held}, "refusals": [{", ".join(refusals)}]'
    )
    return (text, itemgetter(*asked)) if asked else (text % (), None)


@lru_cache(maxsize=1024)
def _text(value: str | None) -> str:
    """A text as JSON, to stand in a frame that counts are put into."""
    return _dump(value).replace("%", "%%")


def days(run: Run) -> dict[str, Any]:
    """Which days a run tells of, and how long nothing has been coded at their end."""
    first, last = run.days
    return {
        "as_of": _day(run.as_of),
        "from": _day(first) if first <= last else None,
        "until": _day(last),
        "last_event": _day(run.last_event),
        "silent_days": run.silent_days if run.last_event else None,
    }


def since(step: Step) -> dict[str, Any] | None:
    """Of a deadline, the event since which none is coded that moves the track."""
    event = step.since
    if event is None:
        return None
    return {"date": _day(event.date), "event": event.event, "by": event.by, "number": event.number}


def track_verdict(track: TrackVerdict) -> dict[str, Any]:
    """Where a track stands in the end, since when and why."""
    return {
        "stage": track.stage,
        "reads": track.reads,
        "since": _day(track.since),
        "rule": track.rule,
        "because": track.because,
    }


def _check(result: CheckResult, as_of: date | None) -> dict[str, Any]:
    return check_line(result.check, as_of) | check_result(result)


def check_line(check: Check, as_of: date | None) -> dict[str, Any]:
    """A line of ``expect``; of one about a day to come its place alone, since it tells of it."""
    ahead = check.is_after(as_of)
    return {
        "at": None if ahead else _day(check.at),
        "track": None if ahead else check.track,
        "expected": None if ahead else check.expected and teller(Expected)(check),
        "because": None if ahead else check.because or None,
        "line": check.line or None,
    }


def check_result(result: CheckResult) -> dict[str, Any]:
    """What a line of ``expect`` found."""
    return {
        "actual": result.actual,
        "holds": result.holds,
        "left_out": result.left_out or None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
