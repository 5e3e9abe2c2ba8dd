"""A template is written where it should be, and runs as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli import cli
from sim.cli.new import TEMPLATES
from sim.cli.schema import schema_of
from sim.cli.streams import guarded
from sim.files.keyed import Named, Record
from sim.files.lists import Listing
from sim.files.mapping_file import MAPPINGS
from sim.files.nodes import compose
from sim.files.page import Page
from sim.files.rulebook_file import RULEBOOK
from sim.files.scenario_file import SCENARIO
from sim.files.shapes import Shape

KINDS = ("scenario", "rulebook")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_new_scenario_runs_and_its_checks_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["new", "scenario", "my-talks"]) == 0
    told = capsys.readouterr()
    assert not told.out
    assert told.err.splitlines() == [
        "wrote my-talks.yaml",
        "wrote scenario-diplomacy.schema.json, for your editor",
        "next: sim run my-talks.yaml",
    ]
    run = sim.run(sim.load_scenario("my-talks.yaml"))
    assert run.scenario.name == "my-talks"
    assert 4 <= len(run.scenario.events) <= 5
    assert run.verdict.reads == "mixed"
    assert run.tracks["water"].reads == "stalemate"
    assert [check.holds for check in run.checks] == [True, True, True]
    assert guarded(cli, ["run", "my-talks.yaml"]) == 0
    assert guarded(cli, ["check", "my-talks.yaml"]) == 0


def test_a_new_rulebook_is_shown_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["new", "rulebook", "my-rules"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "next: sim show my-rules.yaml"
    book = sim.load_rulebook("my-rules.yaml")
    assert book.name == "my-rules"
    assert (len(book.stages), len(book.events), len(book.tallies)) == (4, 6, 2)
    assert (len(book.rules), len(book.claims)) == (5, 2)
    assert not book.stages.keys() & sim.load_rulebook("diplomacy").stages.keys()
    assert guarded(cli, ["show", "my-rules.yaml"]) == 0
    assert guarded(cli, ["check", "my-rules.yaml"]) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_shows_every_key(kind: str) -> None:
    text = (TEMPLATES / f"{kind}.yaml").read_text(encoding="utf-8")
    root = compose(Page("a.yaml", text))
    written = {
        key.value for node in nodes(root) if node.kind == "a mapping" for key, _ in node.value
    }
    # A claim takes one pattern of many: the comment below them tells of the rest.
    told = {word.strip("'\",.;") for word in text.split("claims:")[-1].split()}
    told |= {"always possible", "leads to"} if "leads to" in text else set()
    # Who must act would be another story: the key stands in a comment.
    told |= {"by"} if text.count("    # by: 1 ") == 2 else set()
    assert keys(SCENARIO if kind == "scenario" else RULEBOOK) <= written | told


def keys(shape: Shape) -> set[str]:
    if isinstance(shape, Record):
        return {field.key for field in shape.fields}.union(
            *(keys(field.shape) for field in shape.fields)
        )
    if isinstance(shape, Named):
        return keys(shape.record)
    return keys(shape.item) if isinstance(shape, Listing) else set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["a", "my-own-name", "a-name-that-is-long"])
def test_the_comments_of_a_template_stand_in_one_column(
    kind: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, ["new", kind, name, "-o", "-"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "#" in line]
    beside = {line.index("#") for line in lines if line.lstrip()[0] != "#"}
    assert len(beside) == 1


def nodes(node: Any) -> list[Any]:
    below = [one for pair in node.value for one in pair] if node.kind == "a mapping" else []
    below += node.value if node.kind == "a list" else []
    return [node, *(found for one in below for found in nodes(one))]


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_is_written_over(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.yaml").write_text("mine")
    assert guarded(cli, ["new", kind, "mine"]) == 2
    assert "the file is there already" in capsys.readouterr().err
    assert Path("mine.yaml").read_text() == "mine"
    assert guarded(cli, ["new", kind, "other", "-o", "mine.yaml"]) == 2
    assert guarded(cli, ["new", kind, "mine", "--force"]) == 0
    assert Path("mine.yaml").read_text().splitlines()[1].startswith(f"# A {kind}")


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_finds_the_schema_beside_the_file(kind: str, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    assert guarded(cli, ["new", kind, "mine", "-o", "files/mine.yaml"]) == 0
    first = Path("files/mine.yaml").read_text(encoding="utf-8").splitlines()[0]
    beside = Path("files") / first.removeprefix("# yaml-language-server: $schema=")
    book = "diplomacy" if kind == "scenario" else None
    assert json.loads(beside.read_text()) == schema_of(kind, book)
    beside.write_text("mine")
    assert guarded(cli, ["new", kind, "other", "-o", "files/other.yaml"]) == 0
    assert beside.read_text() == "mine"
    assert guarded(cli, ["new", kind, "other", "-o", "files/other.yaml", "--force"]) == 0
    assert beside.read_text() != "mine"


@pytest.mark.parametrize("name", ["a/b", "../a", "a b", ".hidden", "a\x1b[31m", "é", ".."])
def test_a_bad_name_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["new", "scenario", "--", name]) == 2
    told = capsys.readouterr().err
    assert "is not a name" in told
    assert "\x1b" not in told
    assert not list(Path().iterdir())


@pytest.mark.parametrize("name", ["null", "true", "2018", "on", "1.5", "a.yaml"])
def test_an_odd_name_stays_itself(name: str) -> None:
    assert guarded(cli, ["new", "scenario", name]) == 0
    stem = name.removesuffix(".yaml")
    assert sim.load_scenario(f"{stem}.yaml").name == stem


def test_a_template_goes_where_it_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, ["new", "rulebook", "mine", "-o", "my book.yaml"]) == 0
    assert "next: sim show 'my book.yaml'" in capsys.readouterr().err
    assert guarded(cli, ["new", "rulebook", "mine", "-o", "-"]) == 0
    told = capsys.readouterr()
    assert told.out == (tmp_path / "my book.yaml").read_text()
    assert not told.err
    assert guarded(cli, ["new", "rulebook", "mine", "-o", "no/such/place.yaml"]) == 2
    assert "cannot write the file" in capsys.readouterr().err


@pytest.mark.slow
def test_a_rulebook_begun_from_another_differs_by_its_name_and_title(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert guarded(cli, ["new", "rulebook", "mine", "--from", "diplomacy"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "wrote mine.yaml",
        "wrote rulebook.schema.json, for your editor",
        "next: sim show mine.yaml",
    ]
    whole = Path(sim.load_rulebook("diplomacy").path).read_text(encoding="utf-8").splitlines()
    _, *copy = Path("mine.yaml").read_text(encoding="utf-8").splitlines()
    assert [new for old, new in zip(whole, copy, strict=True) if old != new] == [
        "rulebook: mine",
        "title: mine, begun from diplomacy",
    ]
    assert guarded(cli, ["check", "mine.yaml"]) == 0
    assert guarded(cli, ["diff", "diplomacy", "mine.yaml"]) == 0


ODD = """# A title first, folded.
title: >-
  One meeting
  after another

# And then the name.
rulebook: "odd"  # in quotes
start: talks
stages: {talks: {reads: progress}}
events: {meeting: {signal: deed, tone: cooperative}}
rules: {on: {event: meeting, from: talks, to: talks, because: They meet}}
"""


def test_what_stands_beside_the_name_and_the_title_is_kept() -> None:
    Path("odd.yaml").write_text(ODD, encoding="utf-8")
    assert guarded(cli, ["new", "rulebook", "no", "--from", "odd.yaml"]) == 0
    _, _, text = Path("no.yaml").read_text(encoding="utf-8").partition("\n")
    folded = "title: >-\n  One meeting\n  after another\n"
    known = ODD.replace(folded, "title: no, begun from odd\n")
    assert text == known.replace('rulebook: "odd"', 'rulebook: "no"')
    assert sim.load_rulebook("no.yaml").name == "no"


def test_a_rulebook_that_cannot_be_read_begins_no_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert guarded(cli, ["new", "rulebook", "mine", "--from", "diplomcy"]) == 2
    assert "did you mean 'diplomacy'?" in capsys.readouterr().err
    assert guarded(cli, ["new", "scenario", "mine", "--from", "diplomacy"]) == 2
    assert "--from begins a rulebook" in capsys.readouterr().err
    assert not Path("mine.yaml").exists()


def test_a_new_mapping_is_the_packaged_one_by_another_name() -> None:
    assert guarded(cli, ["new", "mapping", "mine"]) == 0
    assert guarded(cli, ["check", "mine.yaml"]) == 0
    assert guarded(cli, ["new", "mapping", "again", "--from", "mine.yaml"]) == 0
    mine, packaged = Path("again.yaml").read_text(), Path(MAPPINGS, "cameo.yaml").read_text()
    assert mine == "# yaml-language-server: $schema=mapping.schema.json\n" + packaged.replace(
        "mapping: cameo", "mapping: again"
    )
    assert guarded(cli, ["new", "mapping", "other", "--from", "no-such"]) == 2
    rulebook = str(TEMPLATES / "rulebook.yaml")
    assert guarded(cli, ["new", "mapping", "other", "--from", rulebook]) == 2
