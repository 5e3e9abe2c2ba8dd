"""Each number of docs/semantics.md: its example runs as the page says, in engine and oracle."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from oracle import Refusals, together, told_plainly
from places import ROOT, TESTS

import sim
from sim.engine.run import run
from sim.model.reserved import TAKEN
from sim.model.scenario import Scenario

PAGE = ROOT / "docs" / "semantics.md"
SECTIONS = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
NUMBERED = [section for section in SECTIONS if section[0].isdigit()]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def line_of(
    day: date, track: str, what: str, rule: str | None, stage: str, tallies: dict[str, int]
) -> str:
    """A step as the page writes it; the track stands where there are several."""
    where = f"{track} " if track else ""
    counts = ", ".join(f"{name} {count}" for name, count in tallies.items())
    return f"{day} {where}{what}: {rule or '-'} -> {stage}" + (f"; {counts}" if counts else "")


def lines_of(refusals: Refusals) -> list[str]:
    return [
        f"  {rule} lacks {'the ' if lacks != 'condition' else ''}{', '.join(unmet) or lacks}"
        for rule, lacks, unmet in refusals
    ]


def by_the_engine(scenario: Scenario) -> list[str]:
    lines = []
    for step in run(scenario).steps:
        track = step.track if len(scenario.tracks) > 1 else ""
        what = step.event or str(step.deadline)
        tallies = dict(step.after.tallies)
        lines.append(line_of(step.date, track, what, step.rule, step.after.stage, tallies))
        refusals = [
            (refusal.rule, refusal.lacks, [line.condition for line in refusal.unmet])
            for refusal in step.refusals
        ]
        lines += lines_of(refusals)
    return lines


def by_the_oracle(scenario: Scenario) -> list[str]:
    lines = []
    last = max(scenario.events[-1].date, scenario.until or date.min)
    for step in told_plainly(scenario, last):
        track = step.track if len(scenario.tracks) > 1 else ""
        days = step.trigger.removesuffix("d")
        what = f"after {days} day{'s' * (days != '1')}" if days.isdigit() else step.trigger
        lines.append(line_of(step.day, track, what, step.rule, step.stage, step.tallies))
        lines += lines_of(step.refusals)
    return lines


@pytest.mark.parametrize("section", NUMBERED, ids=lambda section: section.split("\n")[0])
def test_an_example_goes_as_the_page_says(section: str, tmp_path: Path) -> None:
    (kind, book), (other, script), (last, steps) = _BLOCK.findall(section)
    assert (kind, other, last) == ("yaml", "yaml", "text")
    name = re.search(r"^rulebook: (\w+)$", book, re.MULTILINE)
    assert name
    (tmp_path / f"{name[1]}.yaml").write_text(book, encoding="utf-8")
    (tmp_path / "script.yaml").write_text(script, encoding="utf-8")
    scenario = sim.load_scenario(tmp_path / "script.yaml")
    assert by_the_engine(scenario) == steps.splitlines()
    assert by_the_oracle(scenario) == steps.splitlines()
    walked = run(scenario)
    readings = [track.reads for track in walked.tracks.values()]
    assert walked.verdict.reads == together(scenario.rulebook, readings)
    checks = walked.checks
    assert checks
    assert all(check.holds for check in checks)


def test_the_page_has_a_section_for_each_number() -> None:
    assert [section.split(".")[0] for section in NUMBERED] == [str(n) for n in range(1, 14)]


def test_the_page_names_every_word_that_is_nobodys_name() -> None:
    (section,) = [section for section in SECTIONS if section.startswith("Names")]
    said = section.split("is called")[1].split(".")[0]
    assert set(re.findall(r"`(\w+)`", said)) == TAKEN


def test_the_oracle_shares_no_code_with_the_engine() -> None:
    text = (TESTS / "oracle.py").read_text(encoding="utf-8")
    imported = re.findall(r"^(?:from|import) (sim[\w.]*)", text, re.MULTILINE)
    assert set(imported) == {"sim.model.condition", "sim.model.rulebook", "sim.model.scenario"}
