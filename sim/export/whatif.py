"""What would have been and what could be, as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.analysis.change.cheapest import INSERT, Change, Cheapest
from sim.analysis.change.pivots import MOST, Outcome, Pivot
from sim.analysis.change.side_by_side import Beside, Parting
from sim.analysis.change.ways_out import Act, Move
from sim.analysis.change.whatif import Goal, TrackAnswer, WayOut, WhatIf, Words
from sim.export.parts import day, head, step
from sim.export.run import track_verdict
from sim.model.sides import Sides
from sim.model.verdict import Run

FORMAT = "sim-whatif/1"
TRIED_FORMAT = "sim-tried/1"
HELD_FIXED = "all other events, the first and the last day"


def whatif_json(answer: WhatIf) -> str:
    """All answers as a JSON text."""
    question = answer.question
    body = {
        "held_fixed": HELD_FIXED,
        "question": {
            "to": question.to and _goal(question.to),
            "avoid": question.avoid,
            "by": question.by,
            "joint": answer.joint,
            "within_days": question.within,
            "steps": question.steps,
        },
        "tracks": {name: _track(answer.run, one) for name, one in answer.tracks.items()},
    }
    return _text(FORMAT, answer.run, body)


def parting_json(was: Run, now: Run, parted: Mapping[str, Parting], edits: list[str]) -> str:
    """The difference that edits of a history make, as a JSON text."""
    tracks = {
        name: {
            "was": track_verdict(was.tracks[name]),
            "now": track_verdict(now.tracks[name]),
            "shared": one.shared,
            "differ": [_beside(pair) for pair in one.steps],
            "rejoined": one.rejoined,
        }
        for name, one in parted.items()
    }
    reads = {"was": was.verdict.reads, "now": now.verdict.reads}
    return _text(TRIED_FORMAT, was, {"tried": edits, "reads": reads, "tracks": tracks})


def _text(form: str, run: Run, body: dict[str, Any]) -> str:
    about = {"format": form, **head(run), "rulebook": run.scenario.rulebook.name}
    return json.dumps(about | body, indent=1) + "\n"


def _goal(goal: Goal) -> dict[str, str]:
    return {"kind": goal.kind, "name": goal.name}


def _track(run: Run, track: TrackAnswer) -> dict[str, Any]:
    hung = track.hinges
    return {
        "verdict": track_verdict(run.tracks[track.track]),
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
        "ways": [_way(run, way) for way in track.ways],
        "words": _words(run, track.words),
    }


def _pivot(run: Run, pivot: Pivot) -> dict[str, Any]:
    event = run.scenario.events[pivot.number - 1]
    return {
        "number": pivot.number,
        "date": day(event.date),
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
        "changes": found.cost,
        "up_to": found.searched,
        "singles": [_change(change) for change in found.singles],
        "examples": [[_change(change) for change in one] for one in found.examples],
    }


def _change(change: Change) -> dict[str, Any]:
    put_in = change.kind == INSERT
    return {
        "change": change.kind,
        "number": None if put_in else change.number,
        "after_number": change.number if put_in else None,
        "event": change.event,
        "sides": _sides(change.sides) if put_in else None,
        "first": _day(change.first) if put_in else None,
        "last": _day(change.last) if put_in else None,
    }


def _way(run: Run, way: WayOut) -> dict[str, Any]:
    found = way.found
    return {
        "to": _goal(way.goal),
        "steps": found.steps,
        "count": found.count,
        "ways": [[_move(run, move) for move in one] for one in found.ways],
        "reachable_stages": found.trap or None,
        "too_long_days": found.too_long,
        "beyond_parties": way.beyond
        and {
            "steps": way.beyond.steps,
            "count": way.beyond.count,
            "ways": [[_move(run, move) for move in one] for one in way.beyond.ways],
        },
    }


def _move(run: Run, move: Move) -> dict[str, Any]:
    return {
        "stage": move.stage,
        "reads": move.reads,
        "earliest_days": move.days,
        "deadline": move.deadline,
        "rule": move.rule,
        "any_of": [_act(run, act) for act in move.acts],
    }


def _act(run: Run, act: Act) -> dict[str, Any]:
    because = run.scenario.rulebook.rule(act.rule).because if act.rule else None
    sides = [_sides(one) for one in act.sides]
    return {"event": act.event, "rule": act.rule, "because": because, "sides": sides}


def _words(run: Run, words: Words) -> dict[str, Any]:
    return {
        "kinds": words.kinds,
        "change_nothing": words.idle,
        "put_in": [_change(change) for change in words.put_in],
        "taken_out": words.taken_out,
        "swapped": words.swapped,
        "said_from_now_on": bool(words.more),
        "one_deed": {
            reads: [_act(run, act) for act in acts] for reads, acts in words.deeds.items()
        },
    }


def _beside(pair: Beside) -> dict[str, Any]:
    was, now = (one and step(one) for one in (pair.was, pair.now))
    return {"number": pair.number, "was": was, "now": now}


def _sides(mask: int) -> list[int]:
    return list(Sides(mask))


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
