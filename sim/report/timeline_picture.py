"""The course of one track as a picture: where it stood, and what was done and said.

Left to right is in per cent of the width, top to bottom in pixels, so that one drawing fits a
telephone, a screen and paper.  Nothing is drawn here: a page and an SVG file draw the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sim.model.rulebook import SIGNALS, Rulebook, Stage
from sim.model.step import Step
from sim.model.verdict import Run
from sim.model.words import listed
from sim.report.phrases import stands
from sim.report.time_scale import Tick, TimeScale

ORDER = ("settled", "progress", "none", "stalemate", "broken")
"""Readings from what parties hope for, at the top, to what they fear."""
LANE, GAP, TOP = 20, 6, 8
MARK = 11
"""How much height a mark takes."""
_HIGHEST = 8
"""How many marks a heap may be high; where there are more they overlap."""
_AXIS = 22
"""The height of what is written below."""


class StageLane(NamedTuple):
    """A stage: its line, at ``y``."""

    stage: Stage
    y: int


class Band(NamedTuple):
    """The lanes of one reading, put together."""

    reads: str
    y: int
    height: int


class Spell(NamedTuple):
    """That a track stood somewhere from one place to another."""

    x1: float
    x2: float
    y: int
    reads: str
    title: str


class Riser(NamedTuple):
    """That a track moved, and what it read then."""

    x: float
    y1: int
    y2: int
    reads: str


class EventMark(NamedTuple):
    """An event: a deed or a word, of a tone."""

    x: float
    y: float
    signal: str
    tone: str
    number: int
    title: str


class Strip(NamedTuple):
    """The line of the deeds, or of the words."""

    signal: str
    y: float


class Picture(NamedTuple):
    """Everything that is drawn of one track; ``axis`` is where its foot begins."""

    track: str
    lanes: tuple[StageLane, ...]
    bands: tuple[Band, ...]
    spells: tuple[Spell, ...]
    risers: tuple[Riser, ...]
    marks: tuple[EventMark, ...]
    strips: tuple[Strip, ...]
    ticks: tuple[Tick, ...]
    axis: float
    height: float


def stages_in_order(rulebook: Rulebook) -> list[Stage]:
    """Stages from what parties hope for to what they fear; those of one reading in file order."""
    return sorted(rulebook.stages.values(), key=lambda stage: ORDER.index(stage.reads))


def picture_of(run: Run, track: str) -> Picture:
    """What is drawn of a track of a run."""
    lanes, bands, below = _lanes(run.scenario.rulebook)
    scale = TimeScale(*run.days)
    steps = [step for step in run.steps if step.track == track]
    heights = {lane.stage.name: lane.y for lane in lanes}
    spells, risers = _course(run, track, scale, heights)
    marks, strips, axis = _marks(run, steps, scale, below)
    return Picture(
        track=track,
        lanes=tuple(lanes),
        bands=tuple(bands),
        spells=spells,
        risers=risers,
        marks=marks,
        strips=strips,
        ticks=scale.ticks(),
        axis=axis,
        height=axis + _AXIS,
    )


def _lanes(rulebook: Rulebook) -> tuple[list[StageLane], list[Band], int]:
    """A lane for each stage, a band for each reading, and the y at which they end."""
    lanes, bands, y = [], [], TOP
    stages = stages_in_order(rulebook)
    for reading in ORDER:
        inside = [stage for stage in stages if stage.reads == reading]
        if not inside:
            continue
        bands.append(Band(reading, y, LANE * len(inside)))
        for stage in inside:
            lanes.append(StageLane(stage, y + LANE // 2))
            y += LANE
        y += GAP
    return lanes, bands, y


def _course(
    run: Run, track: str, scale: TimeScale, heights: Mapping[str, int], *, by_stage: bool = True
) -> tuple[tuple[Spell, ...], tuple[Riser, ...]]:
    """Where a track stood, left to right; ``heights`` gives the y of each stage.

    Stages of one height are one spell where they follow each other.  A spell is told by its stage
    or else by what it reads.
    """
    stages = run.scenario.rulebook.stages
    stage, x, since = stages[run.scenario.tracks[track].starts], 0.0, run.days[0]
    spells: list[Spell] = []
    risers: list[Riser] = []

    def spell(end: float, day: date) -> Spell:
        what = stands(stage.name, stage.reads) if by_stage else stage.reads
        title = f"{what}, {since} to {day}"
        return Spell(x, end, heights[stage.name], stage.reads, title)

    for step in run.steps:
        if step.track != track or heights[step.after.stage] == heights[stage.name]:
            continue
        end = scale(step.date)
        spells.append(spell(end, step.date))
        then = stages[step.after.stage]
        risers.append(Riser(end, heights[stage.name], heights[then.name], then.reads))
        stage, x, since = then, end, step.date
    return (*spells, spell(100.0, run.days[1])), tuple(risers)


_Heap = tuple[str, date, str]
"""What lies together: the signal, the day and the tone."""


def _marks(
    run: Run, steps: Iterable[Step], scale: TimeScale, top: int
) -> tuple[tuple[EventMark, ...], tuple[Strip, ...], float]:
    """Deeds and words on a line each: friendly ones above it, neutral on it, hostile below."""
    heaps: defaultdict[_Heap, list[Step]] = defaultdict(list)
    for step in steps:
        if step.event:
            heaps[step.signal, step.date, step.tone].append(step)
    marks: list[EventMark] = []
    strips: list[Strip] = []
    y = float(top + 4)
    for signal in SIGNALS:
        inside = {heap: some for heap, some in heaps.items() if heap[0] == signal}
        above, under = _most(inside, "cooperative", "neutral"), _most(inside, "hostile")
        line = y + min(above, _HIGHEST) * MARK
        strips.append(Strip(signal, line))
        for heap, some in inside.items():
            for step, off in zip(some, _offsets(heap, inside, above, under), strict=True):
                marks.append(_mark(run, step, scale(heap[1]), line + off))
        y = line + min(under, _HIGHEST) * MARK + 8
    return tuple(sorted(marks, key=lambda mark: mark.number)), tuple(strips), y


def _most(heaps: Mapping[_Heap, Sequence[Step]], *tones: str) -> int:
    """The most marks that lie on one another on any day, of some tones; at least 1."""
    days: Counter[date] = Counter()
    for (_, day, tone), steps in heaps.items():
        if tone in tones:
            days[day] += len(steps)
    return max(days.values(), default=1)


def _offsets(
    heap: _Heap, heaps: Mapping[_Heap, Sequence[Step]], above: int, under: int
) -> list[float]:
    """How far each mark of a heap is off the line: neutral ones on it and up, friendly on those."""
    signal, day, tone = heap
    neutral = len(heaps.get((signal, day, "neutral"), ()))
    if tone == "hostile":
        first, space = (1.0 if neutral else 0.5), MARK * min(1.0, _HIGHEST / under)
        return [(first + place) * space for place in range(len(heaps[heap]))]
    first = neutral if tone == "cooperative" else 0
    start = first or (0.5 if tone == "cooperative" else 0.0)
    space = MARK * min(1.0, _HIGHEST / above)
    return [-(start + place) * space for place in range(len(heaps[heap]))]


def _mark(run: Run, step: Step, x: float, y: float) -> EventMark:
    assert step.number is not None, "an event has a number"
    parties = run.scenario.parties
    by = f" by {listed(parties[name].title or name for name in step.by)}" if step.by else ""
    title = f"{step.date} {step.event}{by} ({step.tone} {step.signal})"
    return EventMark(x, round(y, 2), step.signal, step.tone, step.number, title)


HEIGHTS = {"settled": 4, "progress": 8, "none": 12, "stalemate": 17, "broken": 22}
"""How high each reading stands in a row of ROW pixels."""
ROW = 26


class SmallPicture(NamedTuple):
    """What a track read, day by day, as a line in a row: a reading has its height and its dash."""

    spells: tuple[Spell, ...]
    risers: tuple[Riser, ...]


def small_picture(run: Run, track: str, scale: TimeScale, top: int = 0) -> SmallPicture:
    """What a track read, in a row that begins at ``top``."""
    stages = run.scenario.rulebook.stages
    heights = {name: top + HEIGHTS[stage.reads] for name, stage in stages.items()}
    return SmallPicture(*_course(run, track, scale, heights, by_stage=False))
