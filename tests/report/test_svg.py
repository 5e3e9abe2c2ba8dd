"""A run as a drawing: well formed, with literal colours, and of strangers' texts only the text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from builders import wrong
from places import ROOT, SINGAPORE

import sim
from sim.model.value import changed
from sim.report.svg import runs_svg

NAMESPACE = "{http://www.w3.org/2000/svg}"
RUN = sim.run(sim.load_scenario(str(SINGAPORE)))


def shapes(svg: str, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(NAMESPACE + name))


def test_every_event_of_every_track_is_a_mark_in_place() -> None:
    titles = [
        mark.findtext(f"{NAMESPACE}title") or ""
        for name in ("rect", "circle")
        for mark in shapes(runs_svg([RUN]), name)
    ]
    for step in RUN.steps:
        if step.event:
            assert sum(title.startswith(f"{step.date} {step.event}") for title in titles)
    assert len(list(filter(None, titles))) == sum(step.event is not None for step in RUN.steps)


def test_the_drawing_of_a_track_is_of_that_track_alone() -> None:
    alone, both = str(sim.picture(RUN, "remains")), str(sim.picture(RUN))
    assert both == runs_svg([RUN])
    assert RUN.scenario.tracks["remains"].title in alone
    assert RUN.scenario.tracks["nuclear"].title not in "".join(
        element.text or "" for element in shapes(alone, "text")[3:]
    )
    assert len(alone) < len(both)
    with pytest.raises(ValueError, match="no track 'remain': did you mean 'remains'"):
        sim.picture(RUN, "remain")
    with pytest.raises(TypeError, match=r"walk it first: sim\.picture\(sim\.run\(scenario\)\)"):
        sim.picture(wrong(RUN.scenario))
    with pytest.raises(TypeError, match="write the name of each track"):
        sim.picture(RUN, wrong(["remains"]))


def test_a_notebook_shows_it() -> None:
    assert sim.picture(RUN)._repr_svg_() == runs_svg([RUN])


def test_no_program_has_to_know_a_style() -> None:
    svg = runs_svg([RUN])
    assert not re.search(r"style|class=|var\(|<script|href", svg)
    assert set(re.findall(r'fill="(.*?)"', svg)) <= set(re.findall(r"#[0-9a-f]{6}", svg))


def test_what_a_stranger_wrote_is_text() -> None:
    title = "</text><script>alert(1)</script> \x1b[31m \u202e & \"'"
    scenario = changed(RUN.scenario, title=title)
    svg = runs_svg([sim.run(scenario)])
    assert shapes(svg, "script") == []
    (shown,) = [one.text for one in shapes(svg, "text") if one.text and "alert" in one.text]
    assert shown == "</text><script>alert(1)</script> \\x1b[31m \\u202e & \"'"


@pytest.mark.parametrize("name", ["river", "strands", "one-day", "bare"])
def test_all_that_is_drawn_lies_within(name: str) -> None:
    run = sim.run(sim.load_scenario(str(ROOT / "tests" / "reports" / f"{name}.yaml")))
    root = ElementTree.fromstring(runs_svg([run, run]))
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for group in root.iter(f"{NAMESPACE}g"):
        top = float(re.findall(r" ([\d.]+)\)", group.get("transform", ""))[0])
        for one in group:
            for key in ("x", "x1", "x2", "cx"):
                assert 0 <= float(one.get(key, "0")) <= width
            for key in ("y", "y1", "y2", "cy"):
                assert top <= top + float(one.get(key, "0")) <= height
