"""A rulebook as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sim.model.condition import Condition
from sim.model.rulebook import Claim, Rule, Rulebook, Tally

FORMAT = "sim-rulebook/1"
LIST_FORMAT = "sim-rulebooks/1"


def rulebook_json(rulebook: Rulebook) -> str:
    """One rulebook as a JSON text; names are keys, rules and claims stand in file order."""
    value = {
        "format": FORMAT,
        "rulebook": rulebook.name,
        "title": rulebook.title,
        "sides": rulebook.sides,
        "start": rulebook.start,
        "stages": {
            stage.name: {"reads": stage.reads, "means": stage.means or None, "final": stage.final}
            for stage in rulebook.stages.values()
        },
        "events": {
            event.name: {
                "means": event.means or None,
                "signal": event.signal,
                "tone": event.tone,
                "ends": event.ends or None,
                "cameo": event.cameo,
            }
            for event in rulebook.events.values()
        },
        "tallies": {name: _tally(tally) for name, tally in rulebook.tallies.items()},
        "rules": [_rule(rule) for rule in rulebook.rules],
        "claims": [_claim(claim) for claim in rulebook.claims],
    }
    return _text(value)


def rulebooks_json(rulebooks: Iterable[Rulebook]) -> str:
    """The list of some rulebooks as a JSON text: names, titles and sizes."""
    rows = [
        {
            "rulebook": one.name,
            "title": one.title,
            "stages": len(one.stages),
            "events": len(one.events),
            "rules": len(one.rules),
        }
        for one in rulebooks
    ]
    return _text({"format": LIST_FORMAT, "rulebooks": rows})


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1) + "\n"


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "counts": "sides" if tally.distinct else "events",
        "of": tally.events,
        "reset": tally.reset,
        "means": tally.means or None,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "events": rule.events,
        "after_days": rule.after,
        "from": rule.origins,
        "when": [line.text for line in rule.when],
        "to": rule.to,
        "because": rule.because,
        "line": rule.line or None,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim.name,
        "pattern": claim.pattern,
        "then": claim.then.text,
        "every": _condition(claim.every),
        "after": _condition(claim.after),
        "until": _condition(claim.until),
        "between": [line.text for line in claim.between] or None,
        "because": claim.because or None,
        "line": claim.line or None,
    }


def _condition(condition: Condition | None) -> str | None:
    return condition.text if condition else None
