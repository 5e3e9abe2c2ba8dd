"""Events that cannot happen in a negotiation: none is offered, and none may be tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import ROOT

import sim
from sim.analysis.change.answers import Question
from sim.analysis.change.whatif import reading_goal, what_if
from sim.engine.edits import Edit, EditError, Insert, Replace, edited
from sim.files.scenario_file import load_scenario
from sim.model.scenario import Event, Scenario
from sim.model.value import changed
from sim.report.text import as_text
from sim.report.whatif import whatif_report

SINGAPORE = ROOT / "scenarios" / "singapore-2018.yaml"
OUT = ("talks_held", "accord_signed")


@pytest.fixture(scope="module")
def bare() -> Scenario:
    return load_scenario(SINGAPORE)


@pytest.mark.slow
@pytest.mark.parametrize("reading", [None, "progress"])
def test_what_cannot_happen_is_left_out_as_what_is_avoided(
    bare: Scenario, reading: str | None
) -> None:
    goal = reading_goal(bare.rulebook, reading) if reading else None
    here = what_if(changed(bare, not_here=OUT), Question(to=goal))
    avoided = what_if(bare, Question(to=goal, avoid=OUT))
    assert here.tracks == avoided.tracks
    assert here.tracks != what_if(bare, Question(to=goal)).tracks


def test_a_report_says_what_is_left_out_and_offers_none_of_it(bare: Scenario) -> None:
    told = " ".join(as_text(whatif_report(what_if(changed(bare, not_here=OUT)))).split())
    line = "left out, as they cannot happen here: talks_held, accord_signed"
    assert line in told
    assert "accord_signed" not in told.replace(line, "").replace(
        "talks_held and accord_signed left out", ""
    )


def test_a_run_is_the_same(bare: Scenario) -> None:
    assert sim.run(changed(bare, not_here=OUT)).steps == sim.run(bare).steps


@pytest.mark.parametrize("kind", ["insert", "replace"])
def test_nothing_of_it_can_be_tried(bare: Scenario, kind: str) -> None:
    edit: Edit = Replace(2, "talks_held")
    if kind == "insert":
        edit = Insert(Event(bare.last_day, "talks_held", ("nuclear",)))
    assert edited(bare, [edit]).after.events
    with pytest.raises(EditError, match="'talks_held' cannot happen here"):
        edited(changed(bare, not_here=OUT), [edit])


def test_under_another_rulebook_an_event_that_it_has_not_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "here.yaml"
    path.write_text(
        "scenario: here\ntitle: t\nrulebook: diplomacy\nnot_here: [ceasefire]\n"
        "events: [{date: 2018-07-12, event: meet}]\n"
    )
    base = ROOT / "tests" / "rulebooks" / "diff-base.yaml"
    scenario = load_scenario(path, rulebook=sim.load_rulebook(base))
    assert scenario.not_here == ("ceasefire",)
    assert what_if(scenario).question.not_here == ()
