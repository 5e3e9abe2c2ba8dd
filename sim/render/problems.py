"""Problems as text: the place, the line underlined, and the cure."""

from __future__ import annotations

from collections.abc import Iterable

import click

from sim.model.problem import ERROR, NOTE, WARNING, Problem
from sim.render.layout import cells, dim, plural, spelt, strong, visible

_COLOURS = {ERROR: "red", WARNING: "yellow", NOTE: "cyan"}
_WIDEST = 160


def problems_text(problems: Iterable[Problem]) -> str:
    """All problems, one after the other, and how many there are."""
    all_problems = list(problems)
    parts = [problem_text(problem) for problem in all_problems]
    counts = [
        plural(sum(p.severity == severity for p in all_problems), severity)
        for severity in (ERROR, WARNING, NOTE)
        if any(p.severity == severity for p in all_problems)
    ]
    return "\n\n".join([*parts, ", ".join(counts)])


def problem_text(problem: Problem) -> str:
    """One problem, in the manner of a compiler."""
    kind = click.style(
        f"{problem.severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True
    )
    place = spelt(problem.path)
    if problem.line:
        place += f":{problem.line}:{problem.column}"
    gutter = " " * len(str(problem.line or 1))
    lines = [f"{kind}: {strong(visible(problem.message))}", f"{gutter} {dim('-->')} {place}"]
    if problem.line:
        lines += _underlined(problem, gutter)
    elif problem.label:
        lines.append(f"{gutter} {dim('=')} {visible(problem.label)}")
    if problem.cure:
        lines.append(f"{gutter} {dim('=')} help: {visible(problem.cure)}")
    return "\n".join(lines)


def _underlined(problem: Problem, gutter: str) -> list[str]:
    start, length = problem.column - 1, problem.length
    fits = start + length <= _WIDEST
    first = 0 if fits else max(0, start - _WIDEST // 2)  # a long line is shown around the fault
    shown = problem.source[first : first + _WIDEST]
    before = _as_is(shown[: start - first])
    under = _as_is(shown[start - first : start - first + length])
    after = _as_is(shown[start - first + length :])
    marks = click.style("^" * max(1, cells(under)), fg=_COLOURS[problem.severity], bold=True)
    label = f" {visible(problem.label)}" if problem.label else ""
    bar = dim("|")
    return [
        f"{gutter} {bar}",
        f"{dim(str(problem.line))} {bar} {before}{under}{after}".rstrip(),
        f"{gutter} {bar} {' ' * cells(before)}{marks}{label}",
    ]


def _as_is(text: str) -> str:
    """A piece of a line with its spaces kept, and nothing in it that a terminal obeys."""
    return "".join(c if c == " " else visible(c) or " " for c in text)
