"""A rulebook is shown in words, as a diagram and as JSON, and nothing in it breaks out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click import unstyle
from hypothesis import example, given
from hypothesis import strategies as st

from sim.cli import cli
from sim.cli.streams import guarded
from sim.export.diagram import dot, mermaid
from sim.files.page import Page
from sim.files.shelf import load_rulebook, packaged_rulebooks, read_rulebook
from sim.files.yaml_text import scalar
from sim.model.rulebook import Rulebook
from sim.report.layout import cells
from sim.report.rulebook import rulebook_report
from sim.report.text import as_text

SMALL = """\
rulebook: small
title: TITLE
sides: 3
start: state
stages:
  state: {reads: none, means: MEANS}
  talks: {reads: progress}
  Note: {reads: stalemate}
  signed: {reads: settled, final: true}
events:
  style: {signal: word, tone: hostile, means: MEANS}
  direction: {signal: deed, tone: cooperative, cameo: ["057"]}
  LR: {signal: deed, tone: neutral}
tallies:
  n: {count: [style, LR], reset: direction}
  m: {sides: style, means: MEANS}
rules:
  first: {event: style, from: any, when: [n < 2, "n > 0 or not n == 3"], to: Note, because: MEANS}
  second: {event: [direction, LR], from: [state, talks], to: talks, because: x}
  third: {after: 3 days, from: talks, to: Note, because: x}
  fourth: {after: 2 weeks, from: talks, to: same, because: x}
  fifth: {event: direction, from: Note, when: "n in {1, 2} and m != 0", to: signed, because: x}
claims:
  no-words: {never: was == Note and signal == word, because: MEANS}
  needs-deed: {every: stage == signed, needs: signal == deed, after: moved, until: n >= 3}
  within: {always possible: stage == signed, between: [moved, not moved]}
"""


def small(title: str = "Small", means: str = "Means") -> Rulebook:
    text = SMALL.replace("TITLE", scalar(title)).replace("MEANS", scalar(means, flow=True))
    return read_rulebook(Page("small.yaml", text))


HOSTILE = (
    '"] ; evil [label="x',
    "x\\",
    "</svg><script>alert(1)</script>",
    "%%{init: {'theme': 'dark'}}%%",
    "a\n---\nstateDiagram-v2",
    "x : y --> z; end",
    "#quot; &quot; #59;",
    "direction LR",
    "\x1b[31mred\x07",
    "\u202etxt",
)
texts = st.sampled_from(HOSTILE) | st.text(max_size=40)


def test_without_a_name_the_packaged_ones_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["show"]) == 0
    title, *lines = capsys.readouterr().out.splitlines()
    assert title == "Packaged rulebooks, each shown by 'sim show NAME'"
    assert [line.split()[0] for line in lines if line[2] != " "] == list(packaged_rulebooks())
    book = load_rulebook("diplomacy")
    (row,) = [line for line in lines if line.startswith("  diplomacy ")]
    assert f"{len(book.stages)} stages  {len(book.events)} events" in row
    assert f"{len(book.rules)} rules" in row


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["show", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["format"] == "sim-rulebooks/1"
    assert [row["rulebook"] for row in listed["rulebooks"]] == list(packaged_rulebooks())


@pytest.mark.parametrize("format_", ["mermaid", "dot", "yaml"])
def test_a_diagram_needs_a_name(format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["show", "--format", format_]) == 2
    assert "name it" in capsys.readouterr().err


def test_an_unknown_rulebook_is_told_with_its_cure(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["show", "diplomcy"]) == 2
    told = capsys.readouterr()
    assert "did you mean 'diplomacy'?" in told.err
    assert not told.out


@pytest.mark.parametrize("name", packaged_rulebooks())
@pytest.mark.parametrize("format_", ["text", "mermaid", "dot", "json"])
def test_every_packaged_rulebook_is_shown(
    name: str, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(cli, ["show", name, "--format", format_]) == 0
    shown = capsys.readouterr().out
    for stage in load_rulebook(name).stages:
        assert stage in shown


@pytest.mark.parametrize("name", packaged_rulebooks())
def test_as_yaml_a_rulebook_is_its_own_text(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["show", name, "--format", "yaml"]) == 0
    text = Path(load_rulebook(name).path).read_text(encoding="utf-8")
    assert capsys.readouterr().out == text


def test_a_rulebook_goes_to_a_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    assert guarded(cli, ["show", "diplomacy", "-o", str(path)]) == 0
    assert path.read_text().startswith("diplomacy\nDiplomacy between")


def test_rules_tallies_and_claims_are_sentences() -> None:
    shown = " ".join(unstyle(as_text(rulebook_report(small()), width=160)).split())
    for sentence in (
        "3 sides, 4 stages, 3 events, 5 rules; a track starts in state",
        "signed settled (final: no way out)",
        "On style, from any stage not final, when n < 2 and (n > 0 or not n == 3), to Note: Means",
        "On direction or LR, from state or talks, to talks: x",
        "After 3 days in the stage, from talks, to Note: x",
        "After 14 days in the stage, from talks, stay as it is: x",
        "The number of style or LR, since the last direction",
        "Means: the number of sides behind style",
        "Never was == Note and signal == word: Means",
        "Every stage == signed needs signal == deed before it or with it, after moved",
        "after moved, until n >= 3",
        "It is always possible to come to stage == signed, between moved and not moved",
    ):
        assert sentence in shown


@pytest.mark.parametrize("width", [60, 80, 120])
def test_text_keeps_to_the_width(width: int) -> None:
    shown = as_text(rulebook_report(load_rulebook("diplomacy")), width=width)
    assert max(map(cells, shown.splitlines())) <= width


def test_events_stand_by_signal_and_tone() -> None:
    lines = unstyle(as_text(rulebook_report(small()))).splitlines()
    place = {line.split()[0]: number for number, line in enumerate(lines) if line}
    heads = ["Deeds, cooperative", "Deeds, neutral", "Words, hostile"]
    assert [line for line in lines if line.startswith(("Deeds", "Words"))] == heads
    assert lines.index(heads[0]) < place["direction"] < lines.index(heads[1]) < place["LR"]
    assert lines[lines.index(heads[2]) + 1].split() == ["style", "Means"]


def test_the_diagram_has_one_line_for_two_stages() -> None:
    drawn = mermaid(small()).splitlines()
    arrows = [line for line in drawn if "-->" in line]
    assert len({line.split(" : ")[0] for line in arrows}) == len(arrows)
    assert "    talks --> stage_Note_ : style [n #60; 2 and (n #62; 0 or not n = 3)]" in "\n".join(
        arrows
    )
    assert any(line.endswith("<br/>after 3 days") for line in arrows)
    assert "    talks --> talks : direction, LR<br/>after 14 days (stays)" in arrows
    assert "    stage_state_ --> talks : direction, LR" in arrows
    assert "    signed --> [*]" in arrows
    assert '    state "Note" as stage_Note_' in drawn
    assert "    class signed reads_settled" in drawn


def test_json_holds_the_whole_rulebook(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(cli, ["show", "diplomacy", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    book = load_rulebook("diplomacy")
    assert shown["format"] == "sim-rulebook/1"
    assert list(shown["stages"]) == list(book.stages)
    assert list(shown["events"]) == list(book.events)
    assert list(shown["tallies"]) == list(book.tallies)
    assert [rule["rule"] for rule in shown["rules"]] == [rule.name for rule in book.rules]
    assert [rule["when"] for rule in shown["rules"]] == [
        [line.text for line in rule.when] for rule in book.rules
    ]


LINES = re.compile(
    r"---"
    r'|title: "[^"]*"'
    r"|stateDiagram-v2"
    r"|    direction LR"
    r'|    state "\w+" as \w+'
    r"|    (\w+|\[\*\]) --> (\w+|\[\*\])( : ([^:;<>{}\"%#]|#\d+;|<br/>)+)?"
    r"|    classDef \w+ fill:#\w+,stroke:#\w+,color:#\w+"
    r"|    class \w+ \w+"
)


@example(HOSTILE[0], HOSTILE[1])
@example(HOSTILE[3], HOSTILE[4])
@given(texts, texts)
def test_nothing_breaks_out_of_mermaid(title: str, means: str) -> None:
    for line in mermaid(small(title, means)).splitlines():
        assert LINES.fullmatch(line), line
        assert "%%" not in line


QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


@example(HOSTILE[0], HOSTILE[1])
@example(HOSTILE[1], HOSTILE[0])
@given(texts, texts)
def test_nothing_breaks_out_of_dot(title: str, means: str) -> None:
    drawn = dot(small(title, means))
    plain = QUOTED.sub("Q", drawn)
    assert plain == QUOTED.sub("Q", dot(small()))
    assert '"' not in plain
    assert plain.count("{") == plain.count("}") == 1


@given(texts, texts)
def test_no_terminal_obeys_the_text(title: str, means: str) -> None:
    shown = as_text(rulebook_report(small(title, means)))
    assert not re.search("[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert not re.search(r"\x1b(?!\[[0-9;]*m)", shown)
