"""Problems as text: the place, the line underlined, and the cure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

import click

from sim.model.problem import ERROR, NOTE, WARNING, Problem
from sim.model.words import spelt
from sim.report.layout import cells, dim, paragraph, plural, strong, visible

_COLOURS = {ERROR: "red", WARNING: "yellow", NOTE: "cyan"}
_WIDEST = 160
"""How much of a line is shown, where nothing else is said."""


def problems_text(problems: Iterable[Problem], *, width: int | None = None) -> str:
    """All problems, one after the other, and how many; wrapped where a ``width`` is given."""
    all_problems = list(problems)
    parts = [problem_text(problem, width=width) for problem in all_problems]
    counts = [
        plural(sum(p.severity == severity for p in all_problems), severity)
        for severity in (ERROR, WARNING, NOTE)
        if any(p.severity == severity for p in all_problems)
    ]
    return "\n\n".join([*parts, ", ".join(counts)])


def problem_text(problem: Problem, *, width: int | None = None) -> str:
    """One problem, in the manner of a compiler; wrapped where a ``width`` is given."""
    kind = click.style(
        f"{problem.severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True
    )
    place = spelt(problem.path)
    if problem.line:
        place += f":{problem.line}:{problem.column}"
    gutter = " " * len(str(problem.line or 1))
    lines = _wrapped(f"{kind}: {strong(visible(problem.message))}", width, 0)
    lines.append(f"{gutter} {dim('-->')} {place}")
    if problem.line or problem.source:
        lines += _underlined(problem, gutter, width)
    elif problem.label:
        lines += _wrapped(f"{dim('=')} {visible(problem.label)}", width, len(gutter) + 1)
    if problem.cure:
        lines += _wrapped(f"{dim('=')} help: {visible(problem.cure)}", width, len(gutter) + 1)
    return "\n".join(lines)


def _wrapped(text: str, width: int | None, indent: int) -> list[str]:
    if width is None:
        return [" " * indent + text]
    return paragraph(text, width=width, indent=indent, hang=2)


def _underlined(problem: Problem, gutter: str, width: int | None) -> list[str]:
    start, end = problem.column - 1, problem.column - 1 + problem.length
    room = _WIDEST if width is None else width - len(gutter) - 3
    first = max(0, start - room)  # of a very long line no more than can be shown is looked at
    whole = len(problem.source) <= room and cells(_as_is(problem.source)) <= room
    reach = room if whole else room // 2
    before = _as_is(_fitting(problem.source[first:start][::-1], reach)[::-1])
    rest = _fitting(problem.source[start : start + room + 1], room - cells(before))
    under, after = _as_is(rest[: end - start]), _as_is(rest[end - start :])
    bar, left = dim("|"), cells(before)
    number = dim(str(problem.line)) if problem.line else gutter
    marks = click.style("^" * max(1, cells(under)), fg=_COLOURS[problem.severity], bold=True)
    below = [" " * left + marks]
    label = visible(problem.label) if problem.label else ""
    if width is None or left + cells(marks) + 1 + cells(label) <= room:
        below = [f"{below[0]} {label}".rstrip()]
    else:
        below += paragraph(label, width=room, indent=min(left, room // 2))
    return [
        f"{gutter} {bar}",
        f"{number} {bar} {before}{under}{after}".rstrip(),
        *(f"{gutter} {bar} {line}" for line in below),
    ]


def _fitting(text: str, room: int) -> str:
    """As many first characters of a text as fit when shown; dots end one that goes on."""
    sizes = list(accumulate(cells(_as_is(c)) for c in text))
    if not sizes or sizes[-1] <= room:
        return text
    return text[: sum(size <= room - 3 for size in sizes)] + "..."


def _as_is(text: str) -> str:
    """A piece of a line with its spaces kept, and nothing in it that a terminal obeys."""
    return "".join(c if c == " " else visible(c) or " " for c in text)
