"""A rulebook in sentences, with its claims; its stages as arcs and as a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from sim.model.rulebook import SAME, Rulebook, Stage
from sim.model.verdict import Run
from sim.pages.chapter import Volume
from sim.pages.inert import sections
from sim.report.claims import claim_blocks
from sim.report.rulebook import claims_section, overall_section, rule_sentence, rulebook_words
from sim.report.timeline_picture import stages_in_order

_STEP, _FIRST = 34, 22
"""How far stages stand apart, and where the first one does."""
_LEFT, _RIGHT = 120, 240
"""Between which places the stages stand."""

_Pair = tuple[str, str]
"""A stage, and one that a rule leads to from there."""


class RulePart(NamedTuple):
    """A rule in a sentence; ``place`` is its place in the file."""

    place: int
    name: str
    sentence: str
    because: str


class RuleRef(NamedTuple):
    """A rule in a cell of the table: what fires it."""

    place: int
    name: str
    triggers: str


class MovesCell(NamedTuple):
    """The rules that lead from one stage to another, and how often the histories went there."""

    walked: int
    rules: tuple[RuleRef, ...]


class MovesRow(NamedTuple):
    """A stage and where rules lead from it, a cell for each stage."""

    stage: Stage
    cells: tuple[MovesCell, ...]


class StageArc(NamedTuple):
    """A way from one stage to another: for the better on the left, for the worse on the right."""

    side: str
    walked: int
    path: str
    title: str


class StageNode(NamedTuple):
    """A stage on the line; ``y`` is its middle."""

    stage: Stage
    y: int


class BookPart(NamedTuple):
    """All that a page shows of a rulebook; ``walked`` where histories of the page go by it."""

    place: int
    name: str
    title: str
    stages: tuple[Stage, ...]
    rows: tuple[MovesRow, ...]
    arcs: tuple[StageArc, ...]
    nodes: tuple[StageNode, ...]
    height: int
    walked: bool
    words: Markup
    rules: tuple[RulePart, ...]
    claims: Markup
    examined: str
    unexamined: str
    unplayed: str


def book_part(volume: Volume, place: int, runs: Sequence[Run]) -> BookPart:
    """A rulebook; ``runs`` are those of the page that go by it."""
    book = volume.rulebook
    order = stages_in_order(book)
    walked = Counter((step.before.stage, step.after.stage) for run in runs for step in run.moved)
    ways = _ways(book)
    return BookPart(
        place=place,
        name=book.name,
        title=book.title,
        stages=tuple(order),
        rows=tuple(_row(book, stage, order, ways, walked) for stage in order),
        arcs=_arcs(book, order, ways, walked),
        nodes=tuple(StageNode(stage, _FIRST + _STEP * at) for at, stage in enumerate(order)),
        height=_FIRST + _STEP * len(order),
        walked=bool(runs),
        words=sections([*rulebook_words(book), overall_section(book)]),
        rules=tuple(
            RulePart(at, rule.name, rule_sentence(rule, book), rule.because)
            for at, rule in enumerate(book.rules)
        ),
        claims=_claims(volume),
        examined=f"{len(volume.positions):,}" if volume.positions else "",
        unexamined=volume.unexamined if book.claims else "",
        unplayed=volume.unplayed,
    )


def _claims(volume: Volume) -> Markup:
    """What became of the claims, or where they could not be examined what they say."""
    if volume.unexamined:
        return sections([claims_section(volume.rulebook)[1:]])
    return sections([claim_blocks(result) for result in volume.claims])


def _ways(book: Rulebook) -> Mapping[_Pair, list[int]]:
    """The rules between each two stages, by their places."""
    ways: defaultdict[_Pair, list[int]] = defaultdict(list)
    for place, rule in enumerate(book.rules):
        for origin in rule.origins:
            ways[origin, origin if rule.to == SAME else rule.to].append(place)
    return dict(ways)


def _row(
    book: Rulebook,
    start: Stage,
    order: Sequence[Stage],
    ways: Mapping[_Pair, list[int]],
    walked: Mapping[_Pair, int],
) -> MovesRow:
    cells = []
    for to in order:
        pair = start.name, to.name
        rules = (
            RuleRef(place, book.rules[place].name, ", ".join(book.rules[place].triggers))
            for place in ways.get(pair, ())
        )
        cells.append(MovesCell(walked.get(pair, 0), tuple(rules)))
    return MovesRow(start, tuple(cells))


def _arcs(
    book: Rulebook,
    order: Sequence[Stage],
    ways: Mapping[_Pair, list[int]],
    walked: Mapping[_Pair, int],
) -> tuple[StageArc, ...]:
    """An arc for each way between two stages, those that histories went last, so on top."""
    place = {stage.name: at for at, stage in enumerate(order)}
    arcs = []
    for (start, to), rules in ways.items():
        if start == to:
            continue
        names = ", ".join(book.rules[at].name for at in rules)
        gone = walked.get((start, to), 0)
        title = f"{start} to {to}: {names}"
        arcs.append(_arc(place[start], place[to], gone, title))
    return tuple(sorted(arcs, key=lambda arc: bool(arc.walked)))


def _arc(start: int, to: int, walked: int, title: str) -> StageArc:
    """A curve from the edge of one stage to that of another, with a head."""
    up = to < start
    x, sign, off = (_LEFT, -1, -4) if up else (_RIGHT, 1, 4)
    y1, y2 = _FIRST + _STEP * start + off, _FIRST + _STEP * to - off
    bulge = x + sign * min(110, 18 + 14 * abs(start - to))
    head = f"l{sign * 6} -3m{-sign * 6} 3l{sign * 6} 3"
    path = f"M{x} {y1}C{bulge} {y1} {bulge} {y2} {x} {y2}{head}"
    return StageArc("left" if up else "right", walked, path, title)
