"""A side that a rule or a tally asks for, and that no party of a scenario is on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.check.absent_sides import absent_sides
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.files.scenario_file import load_scenario

BOOK = """\
rulebook: strike
title: Each side by itself
sides: {sides}
start: talks
stages: {{talks: {{reads: progress}}, strike: {{reads: stalemate}}}}
events: {{walkout: {{signal: deed, tone: hostile}}}}
tallies: {{left: {{count: walkout, by: 1}}}}
rules:
  struck: {{event: walkout, by: 2, from: talks, to: strike, because: They left}}
  alone: {{event: walkout, from: any, when: [left >= 1, 3 not in by], to: same, because: It left}}
"""
SCRIPT = """\
scenario: dispute
title: Somebody has no party
rulebook: strike.yaml
parties: {{Chair: {{}}, {parties}}}
events: [{{date: 2020-01-01, event: walkout}}]
"""


@pytest.mark.parametrize(
    ("sides", "parties", "expected"),
    [
        ("3", "Works: {side: 1}", ["no party is on side 2, which the rule 'struck' asks for"]),
        (
            "[employer, union, state]",
            "Workers: {side: union}, Board: {side: state}",
            ["no party is on the side 'employer', which the tally 'left' asks for"],
        ),
        ("3", "Works: {side: 1}, Workers: {side: 2}", []),
        ("3", "Works: {}", []),
    ],
)
def test_a_side_that_is_asked_for_and_has_no_party_is_told(
    sides: str, parties: str, expected: list[str], tmp_path: Path
) -> None:
    (tmp_path / "strike.yaml").write_text(BOOK.format(sides=sides), encoding="utf-8")
    script = tmp_path / "dispute.yaml"
    script.write_text(SCRIPT.format(parties=parties), encoding="utf-8")
    scenario = load_scenario(script)
    found = absent_sides(run(scenario), Machine(scenario.rulebook))
    assert [one.message for one in found] == expected
