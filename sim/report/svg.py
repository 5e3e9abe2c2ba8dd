"""The course of a run as a drawing of its own, for slides and notebooks: SVG without a style.

Colours stand in every element, for not every program that shows a drawing heeds a style.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from textwrap import wrap

from sim.model.problem import check_kind, did_you_mean
from sim.model.verdict import Run
from sim.report.colours import COLOURS
from sim.report.layout import visible
from sim.report.timeline_picture import ORDER, EventMark, Picture, Riser, Spell, picture_of

WIDTH, NAMES, EDGE = 960, 130, 16
"""The width of a drawing in pixels, that of the names of stages, and what is left free around."""
_LINE, _LETTERS = 22, 100
"""The height of a line of the sentence, and how many letters it takes."""
_GAP = 14

_PAPER, _INK, _SOFT, _RULE = "#ffffff", "#1c1b19", "#5b5750", "#dedad1"
_BANDS = {
    "settled": "#e4ecf9",
    "progress": "#e3f2ec",
    "none": "#f0eee9",
    "stalemate": "#fbefd9",
    "broken": "#fae3ea",
}
_DASHES = {"stalemate": "9 3", "broken": "4 3"}
"""Of each reading the colour of its band, and the dash of its line, where it has one."""
_TONES = {"cooperative": "#0a6ebd", "hostile": "#c2410c", "neutral": "#6a665f"}

_Value = str | int | float


class Drawing:
    """A drawing of one run or of several; a notebook shows it, and ``str`` gives its SVG."""

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def __str__(self) -> str:
        return self.svg

    def _repr_svg_(self) -> str:
        return self.svg


def picture(run: Run, *tracks: str) -> Drawing:
    """The course of some tracks of a run (of all where none are named), as a notebook shows it.

    Raises ValueError for a track that the run has not.
    """
    check_kind(run, Run, "walk it first: sim.picture(sim.run(scenario))")
    for name in tracks:
        check_kind(name, str, "write the name of each track: sim.picture(run, 'main')")
        if name not in run.tracks:
            raise ValueError(f"no track '{name}': {did_you_mean(name, run.tracks)}")
    return Drawing(_drawn([(run, tracks or tuple(run.tracks))]))


def runs_svg(runs: Iterable[Run]) -> str:
    """Runs one below the other, with all their tracks."""
    return _drawn([(run, tuple(run.tracks)) for run in runs])


class _Sheet:
    """Elements one below the other, and how far down they reach."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.y = float(EDGE)

    def write(self, text: str, down: float, *, size: int, weight: str = "normal") -> None:
        """A line of text, so far below what is there."""
        self.y += down
        self.lines.append(_text(text, EDGE, self.y, size=size, weight=weight))

    def draw(self, elements: str, height: float) -> None:
        """Elements whose own top is 0."""
        self.lines.append(f'<g transform="translate(0 {self.y:g})">\n{elements}</g>')
        self.y += height


def _drawn(parts: Sequence[tuple[Run, Sequence[str]]]) -> str:
    sheet = _Sheet()
    for run, tracks in parts:
        _run(sheet, run, tracks)
    title = ", ".join(visible(run.scenario.title) for run, _ in parts)
    height = f"{sheet.y:g}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif" font-size="12">'
    )
    paper = _tag("rect", width=WIDTH, height=height, fill=_PAPER)
    return "\n".join([head, f"<title>{escape(title)}</title>", paper, *sheet.lines, "</svg>\n"])


def _run(sheet: _Sheet, run: Run, tracks: Sequence[str]) -> None:
    sheet.write(run.scenario.title, 18, size=20, weight="bold")
    for line in wrap(visible(run.sentence), _LETTERS):
        sheet.write(line, _LINE, size=15)
    for name in tracks:
        sheet.y += _GAP
        if len(run.scenario.tracks) > 1:
            title = run.scenario.tracks[name].title or name
            sheet.write(title, _LINE - 4, size=14, weight="bold")
            sheet.y += 6
        drawing = picture_of(run, name)
        sheet.draw("".join(_track(drawing)), drawing.height)
    sheet.draw(_legend(_GAP), 2 * _GAP + EDGE)


def _x(per_cent: float) -> str:
    """A place from left to right, in pixels."""
    left, right = EDGE + NAMES, WIDTH - EDGE
    return f"{left + (right - left) * per_cent / 100:.1f}"


def _track(drawing: Picture) -> Iterator[str]:
    width = WIDTH - 2 * EDGE
    for band in drawing.bands:
        pale, colour = _BANDS[band.reads], COLOURS[band.reads].light
        yield _tag("rect", x=EDGE, y=band.y, width=width, height=band.height, fill=pale)
        yield _tag("rect", x=EDGE, y=band.y, width=4, height=band.height, fill=colour)
    names = EDGE + NAMES - 8
    for lane in drawing.lanes:
        yield _text(lane.stage.name, names, lane.y + 4, anchor="end")
    for tick in drawing.ticks:
        x = _x(tick.x)
        yield _tag("line", x1=x, x2=x, y1=8, y2=drawing.axis, stroke=_RULE)
        yield _text(tick.label, x, drawing.axis + 14, anchor=tick.anchor, size=11, fill=_SOFT)
    for strip in drawing.strips:
        yield _text(f"{strip.signal}s", names, strip.y + 4, anchor="end", fill=_SOFT)
        yield _tag("line", x1=_x(0), x2=_x(100), y1=strip.y, y2=strip.y, stroke=_SOFT)
    yield from map(_riser, drawing.risers)
    yield from map(_spell, drawing.spells)
    yield from map(_mark, drawing.marks)


def _riser(riser: Riser) -> str:
    x, colour = _x(riser.x), COLOURS[riser.reads].light
    return _tag("line", x1=x, x2=x, y1=riser.y1, y2=riser.y2, stroke=colour, stroke_width=1.5)


def _spell(spell: Spell) -> str:
    width = 3 if spell.reads == "none" else 7
    return _level(spell.reads, _x(spell.x1), _x(spell.x2), spell.y, width, spell.title)


def _level(reads: str, x1: _Value, x2: _Value, y: float, width: int, title: str = "") -> str:
    """A line from left to right in the colour and the dash of a reading."""
    dash = {"stroke_dasharray": _DASHES[reads]} if reads in _DASHES else {}
    colour = COLOURS[reads].light
    return _tag("line", title, x1=x1, x2=x2, y1=y, y2=y, stroke=colour, stroke_width=width, **dash)


def _mark(mark: EventMark) -> str:
    return _shape(mark.signal, mark.tone, float(_x(mark.x)), mark.y, mark.title)


def _shape(signal: str, tone: str, x: float, y: float, title: str = "") -> str:
    """A square for a deed and a circle for a word; a neutral one is hollow."""
    colour = _TONES[tone]
    hollow = tone == "neutral"
    paint: dict[str, _Value] = {
        "fill": _PAPER if hollow else colour,
        "stroke": colour if hollow else _PAPER,
        "stroke_width": 2 if hollow else 1,
    }
    if signal == "deed":
        return _tag("rect", title, x=f"{x - 4.5:.1f}", y=y - 4.5, width=9, height=9, **paint)
    return _tag("circle", title, cx=f"{x:.1f}", cy=y, r=4.6, **paint)


def _legend(y: float) -> str:
    """What shapes, colours and dashes mean."""
    parts = [_shape("deed", "cooperative", EDGE + 6, y), _text("deed", EDGE + 16, y + 4)]
    parts += [_shape("word", "cooperative", EDGE + 66, y), _text("word", EDGE + 76, y + 4)]
    told = {"cooperative": "cooperative, above", "hostile": "hostile, below", "neutral": "neutral"}
    x = EDGE + 126.0
    for tone, text in told.items():
        parts += [_shape("deed", tone, x, y), _text(text, x + 10, y + 4)]
        x += 26 + 7 * len(text)
    for reads in ORDER:
        parts += [_level(reads, x, x + 24, y, 5), _text(reads, x + 30, y + 4)]
        x += 46 + 7 * len(reads)
    return "".join(parts)


def _text(
    text: str,
    x: _Value,
    y: float,
    *,
    anchor: str = "start",
    size: int = 12,
    weight: str = "normal",
    fill: str = _INK,
) -> str:
    marks: Mapping[str, _Value] = {"text_anchor": anchor, "font_size": size, "font_weight": weight}
    plain = {"text_anchor": "start", "font_size": 12, "font_weight": "normal"}
    said = {name: value for name, value in marks.items() if plain[name] != value}
    attributes = _attributes({"x": x, "y": f"{y:g}", "fill": fill, **said})
    return f"<text {attributes}>{escape(visible(text))}</text>\n"


def _tag(name: str, title: str = "", **marks: _Value) -> str:
    inner = f"<title>{escape(visible(title))}</title>" if title else ""
    return f"<{name} {_attributes(marks)}>{inner}</{name}>\n"


def _attributes(marks: Mapping[str, _Value]) -> str:
    return " ".join(
        f'{name.replace("_", "-")}="{escape(str(mark))}"' for name, mark in marks.items()
    )
