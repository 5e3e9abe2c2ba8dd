"""What would have been and what could be, as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.analysis.cheapest import Change, Cheapest
from sim.analysis.parting import Beside, Parting
from sim.analysis.pivots import MOST, Outcome, Pivot
from sim.analysis.ways import Move
from sim.analysis.whatif import TrackAnswer, WayOut, WhatIf, Words
from sim.model.step import Step
from sim.model.verdict import Run, TrackVerdict

FORMAT = "sim-whatif/1"


def whatif_json(answer: WhatIf) -> str:
    """All answers as a JSON text."""
    question = answer.question
    return _text(
        _head(answer.run)
        | {
            "held_fixed": "all other events, the first and the last day",
            "question": {
                "to": question.to and {"kind": question.to.kind, "name": question.to.name},
                "avoid": question.avoid,
                "by": question.by,
                "joint": answer.joint,
                "within_days": question.within,
                "steps": question.steps,
            },
            "tracks": {name: _track(answer.run, one) for name, one in answer.tracks.items()},
        }
    )


def parting_json(was: Run, now: Run, parted: Mapping[str, Parting], edits: list[str]) -> str:
    """The difference that edits of a history make, as a JSON text."""
    tracks = {
        name: {
            "was": _verdict(was.tracks[name]),
            "now": _verdict(now.tracks[name]),
            "shared": one.shared,
            "differ": [_beside(pair) for pair in one.steps],
            "rejoined": one.rejoined,
        }
        for name, one in parted.items()
    }
    verdict = {"was": was.verdict.reads, "now": now.verdict.reads}
    return _text(_head(was) | {"tried": edits, "verdict": verdict, "tracks": tracks})


def _text(body: dict[str, Any]) -> str:
    return json.dumps({"format": FORMAT} | body, indent=1) + "\n"


def _head(run: Run) -> dict[str, Any]:
    return {
        "scenario": run.scenario.name,
        "title": run.scenario.title,
        "rulebook": run.scenario.rulebook.name,
        "as_of": run.as_of and run.as_of.isoformat(),
        "from": run.days[0].isoformat(),
        "until": run.days[1].isoformat(),
    }


def _verdict(verdict: TrackVerdict) -> dict[str, Any]:
    return {
        "stage": verdict.stage,
        "reads": verdict.reads,
        "since": verdict.since and verdict.since.isoformat(),
        "because": verdict.because,
    }


def _track(run: Run, track: TrackAnswer) -> dict[str, Any]:
    hung = track.hinges
    return {
        "verdict": _verdict(run.tracks[track.track]),
        "events": [_pivot(run, pivot) for pivot in hung.pivots],
        "smallest_sets": {"up_to": MOST, "count": hung.count, "sets": hung.sets},
        "turning_points": [
            {
                "number": point.step.number,
                "date": _day(point.step.day),
                "event": point.step.event,
                "outcome": point.outcome,
                "steps_before": point.before,
                "steps_after": point.after,
            }
            for point in track.turning
        ],
        "cheapest": track.cheapest and _cheapest(track.cheapest),
        "ways": [_way(way) for way in track.ways],
        "words": _words(track.words),
    }


def _pivot(run: Run, pivot: Pivot) -> dict[str, Any]:
    event = run.scenario.events[pivot.number - 1]
    return {
        "number": pivot.number,
        "date": event.date.isoformat(),
        "event": event.event,
        "by": event.by,
        "without": _outcome(pivot.absent),
        "instead": {kind: _outcome(one) for kind, one in pivot.instead.items()},
        "responsibility": pivot.responsibility,
    }


def _outcome(outcome: Outcome) -> dict[str, str]:
    return {"stage": outcome.stage, "reads": outcome.reads}


def _cheapest(found: Cheapest) -> dict[str, Any]:
    return {
        "events": found.cost,
        "searched_up_to": found.searched,
        "singles": [_change(change) for change in found.singles],
        "examples": [[_change(change) for change in one] for one in found.examples],
    }


def _change(change: Change) -> dict[str, Any]:
    if change.kind != "insert":
        return {"change": change.kind, "number": change.number, "event": change.event}
    return {
        "change": change.kind,
        "after_number": change.number,
        "event": change.event,
        "sides": _sides(change.sides),
        "first": _day(change.first),
        "last": _day(change.last),
    }


def _way(way: WayOut) -> dict[str, Any]:
    found = way.found
    return {
        "to": {"kind": way.goal.kind, "name": way.goal.name},
        "steps": found.steps,
        "count": found.count,
        "ways": [[_move(move) for move in one] for one in found.ways],
        "reachable_stages": found.trap or None,
        "too_long_days": found.too_long,
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "to_stage": move.stage,
        "reads": move.reads,
        "earliest_day": move.days,
        "wait": move.deadline,
        "rule": move.rule,
        "any_of": [
            {"event": act.event, "rule": act.rule, "sides": [_sides(one) for one in act.sides]}
            for act in move.acts
        ],
    }


def _words(words: Words) -> dict[str, Any]:
    return {
        "kinds": words.kinds,
        "change_nothing": words.idle,
        "put_in": [_change(change) for change in words.put_in],
        "taken_out": words.taken_out,
        "swapped": words.swapped,
        "said_from_now_on": bool(words.more),
        "one_deed": words.deeds,
    }


def _beside(pair: Beside) -> dict[str, Any]:
    return {"number": pair.number, "was": _step(pair.was), "now": _step(pair.now)}


def _step(step: Step | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {
        "date": step.date.isoformat(),
        "event": step.event,
        "deadline": step.deadline,
        "by": step.by,
        "before": step.before.stage,
        "after": step.after.stage,
        "rule": step.rule,
    }


def _sides(mask: int) -> list[int]:
    return [side + 1 for side in range(mask.bit_length()) if mask >> side & 1]


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
