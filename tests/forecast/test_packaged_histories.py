"""What is packaged for forecasts is what the library of scenarios says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from places import ROOT, SCENARIOS

import sim
from sim.engine.table import Table
from sim.forecast.chances import Chances
from sim.forecast.histories import walks
from sim.forecast.judge import Judgements, judge
from sim.forecast.library import FILE, SKILL, digest, packaged, packaged_skill, skill_digest
from sim.model.scenario import Scenario

HERE = ROOT / "sim" / "forecast"


@pytest.fixture(scope="module")
def library() -> list[Scenario]:
    return [sim.load_scenario(str(path)) for path in sorted(SCENARIOS.glob("*.yaml"))]


def of_book(library: list[Scenario], book: str) -> list[Scenario]:
    return [case for case in library if case.rulebook.name == book]


def held(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    """The file is what it should be; with ``--renew`` it is made so."""
    if request.config.getoption("renew"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_the_packaged_histories_are_those_of_the_library(
    library: list[Scenario], request: pytest.FixtureRequest
) -> None:
    held(HERE / FILE, digest(library), request)


@pytest.mark.parametrize("book", ["diplomacy", "labour"])
def test_a_packaged_history_walks_as_its_scenario_does(book: str, library: list[Scenario]) -> None:
    cases, _ = packaged(sim.load_rulebook(book))
    own = of_book(library, book)
    assert [case.name for case in cases] == [case.name for case in own]
    starts = {track.starts for case in own for track in case.tracks.values()}
    chances = Chances(Table(own[0].rulebook, starts=sorted(starts)))
    for case, scenario in zip(cases, own, strict=True):
        for one, other in zip(walks(chances, case), walks(chances, scenario), strict=True):
            assert one.last == other.last
            for told in ("days", "columns", "rows"):
                assert np.array_equal(getattr(one, told), getattr(other, told))


def test_a_rulebook_without_cases_of_its_own_takes_those_that_it_can_walk() -> None:
    cases, coded_under = packaged(sim.load_rulebook("ripeness"))
    assert coded_under == ["diplomacy", "labour"]
    assert cases
    assert all(case.rulebook.name == "ripeness" for case in cases)


@pytest.mark.parametrize("book", ["diplomacy", "labour"])
def test_the_document_tells_the_packaged_skill(book: str) -> None:
    told = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")
    for one in packaged_skill(sim.load_rulebook(book)):
        naive = f"{one.naive_brier:.3f} ({one.naive})"
        row = f"| {one.days} days | {one.forecasts} | {one.brier:.3f} | {naive} |"
        assert f"{row} {100 * one.gain:.0f}% |" in told


@pytest.mark.slow
def test_the_packaged_skill_is_what_the_judge_finds(
    library: list[Scenario], request: pytest.FixtureRequest
) -> None:
    judged = Judgements(tuple(judge(of_book(library, book)) for book in ("diplomacy", "labour")))
    held(HERE / SKILL, skill_digest(judged), request)
    for of_rulebook in judged.judged:
        for skill in packaged_skill(of_rulebook.rulebook):
            assert 0 <= skill.brier <= 2
