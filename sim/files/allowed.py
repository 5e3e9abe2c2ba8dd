"""Comments that allow one finding at one place, each with its reason.

``# sim: allow SIM206 because the exception is meant`` stands at the end of the line that the
finding points at, or on a line of its own before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sim.files.node import Spot
from sim.files.page import Page
from sim.files.parser import scalar_places
from sim.model.problem import WARNING, Problem
from sim.model.value import changed, value

NO_REASON, ALLOWS_NOTHING = "SIM241", "SIM242"

_COMMENT = re.compile(
    r"(?:^|(?<=[ \t]))#[ \t]*sim:[ \t]*allow\b(?:[ \t]+(?P<code>[A-Z]+[0-9]+))?"
    r"(?P<rest>.*)$"
)
_REASON = re.compile(r"[ \t]+because[ \t]+(?P<reason>\S.*)$")
_CURE = "write '# sim: allow CODE because ...', with the code of the finding and your reason"


@value
class Silence:
    """A comment that allows a code on a line; lines and columns count from 1.

    ``reason`` is empty where it gives none, and such a comment allows nothing.  ``applies`` is
    the line whose findings it speaks of.
    """

    code: str
    reason: str
    line: int
    column: int
    length: int
    applies: int


def silences(page: Page) -> tuple[Silence, ...]:
    """Every such comment of a page that is a comment and not part of a text."""
    lines = page.lines
    found = [(number, match) for number, line in enumerate(lines) if (match := _search(line))]
    if not found:
        return ()
    texts = [
        ((start.line, start.column), (end.line, end.column))
        for start, end in scalar_places(page.parsed)
    ]
    return tuple(
        _silence(number, match, lines)
        for number, match in found
        if not any(start <= (number, match.start()) < end for start, end in texts)
    )


def heed(page: Page, problems: Iterable[Problem]) -> tuple[list[Problem | None], list[Problem]]:
    """Problems without those that a comment allows, and the problems of the comments themselves.

    The first list has None in the place of each that is allowed.
    """
    comments = silences(page)
    allowed = {(one.code, one.applies): one for one in comments if one.reason}
    used: set[Silence] = set()
    kept: list[Problem | None] = []
    for problem in problems:
        comment = allowed.get((problem.code, problem.line))
        kept.append(None if comment else problem)
        if comment:
            used.add(comment)
    return kept, [_own(page, one) for one in comments if one not in used]


def _search(line: str) -> re.Match[str] | None:
    return _COMMENT.search(line) if "sim:" in line else None


def _silence(number: int, match: re.Match[str], lines: list[str]) -> Silence:
    reason = _REASON.match(match["rest"])
    applies = number
    while applies < len(lines) and lines[applies].lstrip()[:1] in ("#", ""):
        applies += 1
    return Silence(
        code=match["code"] or "",
        reason=reason["reason"].strip() if reason else "",
        line=number + 1,
        column=match.start() + 1,
        length=len(match[0].rstrip()),
        applies=applies + 1,
    )


def _own(page: Page, comment: Silence) -> Problem:
    """What is wrong with a comment that allowed nothing."""
    spot = Spot(comment.line - 1, comment.column - 1, comment.length)
    if not comment.reason or not comment.code:
        what = "no reason" if comment.code else "no code"
        page.fault(spot, NO_REASON, f"this comment allows a finding and gives {what}", cure=_CURE)
    else:
        page.fault(
            spot,
            ALLOWS_NOTHING,
            f"this comment allows {comment.code}, and there is no such finding "
            f"on line {comment.applies}",
            cure="take it out, or move it to the end of the finding's line or the line before",
        )
    return changed(page.problems.pop(), severity=WARNING)
