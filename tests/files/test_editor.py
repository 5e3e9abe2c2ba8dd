"""A real language server completes, explains and marks what stands in a new scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from yaml_editor import Editor, editor, server

import sim
from sim.cli import cli
from sim.cli.streams import guarded
from sim.model.problem import InputError
from sim.model.reading import MEANINGS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not server(), reason="no node here, or no yaml-language-server: npm has it"),
]
BOOK = sim.load_rulebook("diplomacy")
SPOILT = {
    "event: talks_held": "event: talk_held",
    "starts: prenegotiation": "starts: praenegotiation",
    "side: 2": "side: 3",
    "reads: progress": "reads: going",
    "stage: stalemate": "stage: stalemat",
    "[sanction,": "[sanctions,",
    "never: settlement": "never: settled",
    "known: 2024-04-02": "knwon: 2024-04-02",
    "date: 2024-03-20": "date: 20 March",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Editor, Path]]:
    """A new scenario, as 'sim new' leaves it, in an editor that marks nothing in it."""
    path = tmp_path_factory.mktemp("edited") / "my-talks.yaml"
    assert guarded(cli, ["new", "scenario", "my-talks", "-o", str(path)]) == 0
    with editor() as of_file:
        assert of_file.opens(path) == []
        yield of_file, path


def place(path: Path, text: str) -> tuple[int, int]:
    """Line and column right behind the first place of a text."""
    before, _, _ = path.read_text(encoding="utf-8").partition(text)
    return before.count("\n"), len((before + text).split("\n")[-1])


def test_it_completes_the_events_of_the_rulebook_with_their_meanings(
    opened: tuple[Editor, Path],
) -> None:
    of_file, path = opened
    for behind in ("    event: ", "not_here: ["):
        offered = of_file.offers(path, *place(path, behind))
        assert offered.keys() == BOOK.events.keys()
        assert all(offered[name].startswith(event.means) for name, event in BOOK.events.items())


def test_it_completes_stages_readings_and_sides(opened: tuple[Editor, Path]) -> None:
    of_file, path = opened
    stages = of_file.offers(path, *place(path, "    stage: "))
    assert stages.keys() - {"null"} == BOOK.stages.keys()
    assert all(stages[name].startswith(stage.means) for name, stage in BOOK.stages.items())
    readings = of_file.offers(path, *place(path, "    reads: "))
    assert {name: readings[name] for name in MEANINGS} == MEANINGS
    assert of_file.offers(path, *place(path, "side: ")).keys() - {"null"} == {"1", "2"}


def test_it_shows_what_an_event_means_where_one_points_at_it(opened: tuple[Editor, Path]) -> None:
    of_file, path = opened
    assert BOOK.events["no_show"].means in of_file.shows(path, *place(path, "event: no_s"))


def test_it_marks_the_lines_that_the_loader_refuses(opened: tuple[Editor, Path]) -> None:
    of_file, path = opened
    text = path.read_text(encoding="utf-8")
    for right, wrong in SPOILT.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    spoilt = path.with_name("spoilt.yaml")
    spoilt.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        sim.load_scenario(spoilt)
    lines = {problem.line for problem in refused.value.problems}
    assert len(lines) == len(SPOILT)
    assert {mark["range"]["start"]["line"] + 1 for mark in of_file.opens(spoilt)} == lines
