"""What a check found, as workflow commands that GitHub shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterable

from sim.model.problem import ERROR, NOTE, WARNING, Problem
from sim.model.words import spelt

_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}


def findings_github(problems: Iterable[Problem]) -> str:
    """Findings or faults, one a line."""
    return "".join(_command(problem) + "\n" for problem in problems)


def _command(problem: Problem) -> str:
    place = {"file": problem.path, "title": problem.code}
    if problem.line:
        place |= {
            "line": str(problem.line),
            "col": str(problem.column),
            "endColumn": str(problem.column + problem.length),
        }
    keys = ",".join(f"{key}={_property(value)}" for key, value in place.items())
    said = "; ".join(part for part in (problem.message, problem.label, problem.cure) if part)
    return f"::{_COMMANDS[problem.severity]} {keys}::{spelt(_escaped(said))}"


def _escaped(text: str) -> str:
    """A text in which no line ends, so that it can start no command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return spelt(_escaped(text)).replace(":", "%3A").replace(",", "%2C")
