"""Every fault of everything that a command is given is told at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import cli
from sim.cli.streams import guarded

BOOK = """\
rulebook: faulty-book
title: T
start: aprat
stages:
  apart: {reads: none}
events:
  meeting: {signal: deed, tone: cooperative}
rules:
  meet: {event: meeting, from: apart, to: same, because: They meet}
"""
SCENARIO = """\
scenario: s
title: T
rulebook: diplomacy
events:
  - {date: 2020-03-01, event: of_no_rulebook}
"""
PLACES = ("book.yaml:3", "empty", "missing.yaml", "torn.yaml:2", "unknown.yaml:5")
COMMANDS = [
    ("check empty missing.yaml torn.yaml unknown.yaml book.yaml", PLACES),
    ("score empty missing.yaml torn.yaml unknown.yaml", PLACES[1:]),
    ("score empty missing.yaml torn.yaml unknown.yaml -r book.yaml", PLACES),
    ("run missing.yaml torn.yaml -r book.yaml", (PLACES[0], *PLACES[2:4])),
    ("run unknown.yaml -r book.yaml", (PLACES[0], PLACES[4])),
    ("whatif unknown.yaml -r book.yaml", (PLACES[0], PLACES[4])),
    ("compare unknown.yaml -r book.yaml -r rhetoric", (PLACES[0], PLACES[4])),
    ("compare missing.yaml -r book.yaml -r diplomacy", (PLACES[0], PLACES[2])),
    ("compare torn.yaml -r diplomacy -r book.yaml", (PLACES[0], PLACES[3])),
    ("whatif torn.yaml -r book.yaml", (PLACES[0], PLACES[3])),
    ("diff diplomacy book.yaml --on empty missing.yaml torn.yaml", PLACES[:4]),
    ("diff diplomacy book.yaml --on unknown.yaml", PLACES[:1]),
    ("diff diplomacy ripeness --on empty missing.yaml torn.yaml unknown.yaml", PLACES[1:]),
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "book.yaml").write_text(BOOK)
    (tmp_path / "unknown.yaml").write_text(SCENARIO)
    (tmp_path / "torn.yaml").write_text("scenario: [\n")


@pytest.mark.parametrize(("line", "places"), COMMANDS, ids=[line for line, _ in COMMANDS])
def test_no_fault_hides_behind_another_files(
    line: str, places: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, line.split()) == 2
    told = [text for text in capsys.readouterr().err.splitlines() if text.startswith("  --> ")]
    assert sorted({text[6:].rsplit(":", text.count(":") == 2)[0] for text in told}) == [*places]


def test_each_rulebook_is_told_of_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["score", "unknown.yaml", "-r", "diplomacy", "-r", "rhetoric"]) == 2
    told = capsys.readouterr().err
    for book in ("diplomacy", "rhetoric"):
        assert told.count(f"not in the rulebook '{book}'") == 1


def test_a_rulebook_at_fault_tells_what_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(SCENARIO.replace("diplomacy", "book.yaml"))
    for line in ("run -r book.yaml unknown.yaml", "check own.yaml", "run own.yaml own.yaml"):
        assert guarded(cli, line.split()) == 2
        told = capsys.readouterr().err
        assert "error[SIM102]" in told
        assert told.count("unknown event 'of_no_rulebook'") == 1
        assert "not in the rulebook 'faulty-book'" in told
        assert "there is meeting" in told


@pytest.mark.parametrize("events", ["", "evnts: {meeting: {}}\n", "events: [meeting]\n"])
def test_what_events_there_are_is_not_guessed(
    events: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dim.yaml").write_text(f"rulebook: dim\ntitle: T\nstart: a\n{events}")
    assert guarded(cli, ["run", "-r", "dim.yaml", "unknown.yaml"]) == 2
    told = capsys.readouterr().err
    assert "--> dim.yaml" in told
    assert "of_no_rulebook" not in told


def test_a_folder_without_files_is_a_fault_in_every_format(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert guarded(cli, ["check", "empty", "--format", "json"]) == 2
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["code"], fault["path"]) == ("SIM001", "empty")
