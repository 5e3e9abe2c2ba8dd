"""What ends talks: said by the rulebook, and asked by nobody but the naive reader of tone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import sim
from sim.analysis.compare.diff import histories
from sim.analysis.compare.difference import SAME
from sim.analysis.compare.wording import amendments
from sim.analysis.judge.naive import last_tone
from sim.analysis.judge.score import checkpoints
from sim.cli import cli
from sim.files.dump import dump_rulebook
from sim.files.page import Page
from sim.files.shelf import packaged_rulebooks, read_rulebook
from sim.model.problem import InputError
from sim.model.rulebook import Rulebook

BOOK = """
rulebook: bargain
title: A contract
start: table
stages: {table: {reads: progress}, done: {reads: settled}}
events:
  meeting: {signal: deed, tone: cooperative}
  contract: {signal: deed, tone: cooperative, ends: settled}
  lockout: {signal: deed, tone: hostile, ends: broken}
  rain: {signal: deed, tone: neutral, ends: broken}
rules:
  sign: {event: contract, from: table, to: done, because: Signed}
"""
STORY = """
scenario: bargain
title: A contract
rulebook: book.yaml
parties: {A: {side: 1, name: A}}
events:
  - {date: 2001-01-01, event: meeting, by: A}
  - {date: 2001-01-02, event: contract, by: A}
  - {date: 2001-01-03, event: lockout, by: A}
  - {date: 2001-01-04, event: rain}
expect:
  - {at: 2001-01-01, reads: progress}
  - {at: 2001-01-02, reads: settled}
  - {at: 2001-01-03, reads: settled}
  - {at: 2001-01-04, reads: settled}
"""


def book(text: str = BOOK) -> Rulebook:
    return read_rulebook(Page("book.yaml", text))


@pytest.fixture
def story(tmp_path: Path) -> Path:
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    path = tmp_path / "story.yaml"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_the_naive_reader_takes_an_event_for_what_its_rulebook_says(story: Path) -> None:
    scenario = sim.load_scenario(story)
    found = [last_tone(scenario, point) for point in checkpoints(scenario)]
    assert found == ["progress", "settled", "broken", "broken"]


def test_a_name_alone_ends_nothing(tmp_path: Path, story: Path) -> None:
    renamed = BOOK.replace("contract", "accord_signed").replace("ends: settled", "ends: broken")
    (tmp_path / "book.yaml").write_text(renamed, encoding="utf-8")
    story.write_text(STORY.replace("contract,", "accord_signed,"), encoding="utf-8")
    scenario = sim.load_scenario(story)
    assert last_tone(scenario, checkpoints(scenario)[1]) == "broken"


@pytest.mark.parametrize("name", packaged_rulebooks())
def test_the_packaged_rulebooks_say_what_ends_talks(name: str) -> None:
    events = sim.load_rulebook(name).events.values()
    ends = {event.name: event.ends for event in events if event.ends}
    assert ends == {
        "talks_collapsed": "broken",
        "withdrawal": "broken",
        "accord_signed": "settled",
        "accord_completed": "settled",
    }


def test_it_is_written_back_shown_and_compared() -> None:
    known = book()
    assert book(dump_rulebook(known)) == known
    without = book(BOOK.replace(", ends: settled", ""))
    (found,) = amendments(known, without)
    assert (found.name, [(one.key, one.before, one.after) for one in found.details]) == (
        "contract",
        [("ends", ("settled",), ())],
    )


def test_no_rule_asks_it() -> None:
    assert histories(book(), book(BOOK.replace("ends: settled", "ends: broken"))).outcome == SAME


def test_show_tells_it(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    assert "contract  (ends: settled)" in CliRunner().invoke(cli, ["show", str(path)]).output
    told = CliRunner().invoke(cli, ["show", str(path), "--format", "json"]).output
    events = json.loads(told)["events"]
    assert (events["contract"]["ends"], events["meeting"]["ends"]) == ("settled", None)


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("setled", "did you mean 'settled'? else write broken"),
        ("progress", "write settled or broken"),
    ],
)
def test_another_value_is_refused(written: str, cure: str) -> None:
    with pytest.raises(InputError) as caught:
        book(BOOK.replace("ends: settled", f"ends: {written}"))
    (problem,) = caught.value.problems
    assert problem.message == f"'{written}' is not a way for talks to end"
    assert (problem.code, problem.cure) == ("SIM017", cure)
