"""Groups of stages mean what their stages mean, and are told where the file names them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from builders import as_file, rulebooks
from cli_fixture import SimCli
from hypothesis import given
from mutation import same_behaviour, tabulated

from sim.analysis.compare.wording import amendments
from sim.analysis.prove.claims import prove
from sim.engine.table import Table
from sim.files.dump import dump_rulebook
from sim.files.page import Page
from sim.files.shelf import read_rulebook
from sim.model.condition_reader import ConditionError, parse
from sim.model.condition_tree import Member
from sim.model.problem import InputError
from sim.model.rulebook import Rulebook
from sim.model.value import changed
from sim.model.vocabulary import Symbols
from sim.report.rulebook import rule_sentence, rulebook_report
from sim.report.text import as_text

BOOK = """\
rulebook: grouped
title: Groups
start: talks
stages:
  talks: {reads: progress}
  round: {reads: progress}
  stuck: {reads: stalemate}
  signed: {reads: settled, final: true}
groups:
  moving: [talks, round]
  open: [moving, stuck]
events:
  no_show: {signal: deed, tone: hostile}
  meeting: {signal: deed, tone: cooperative}
  signature: {signal: deed, tone: cooperative}
rules:
  missed: {event: no_show, from: moving, to: stuck, because: Nobody came}
  met: {event: meeting, from: {except: round}, to: round, because: They met}
  signed: {event: signature, from: [open], to: signed, because: They signed}
claims:
  signed-is-signed: {never: "was not in open and stage in open"}
  left-by-absence: {never: "was in moving and stage in (stuck, moving) and event == signature"}
  seldom: {never: "stage in moving"}
"""


@pytest.fixture
def book() -> Rulebook:
    return read_rulebook(Page("grouped.yaml", BOOK))


def spelt_out(book: Rulebook) -> Rulebook:
    """The same without any group."""
    rules = tuple(changed(rule, origins_written=()) for rule in book.rules)
    return changed(book, groups={}, rules=rules)


def test_rules_start_from_the_stages_that_are_meant(book: Rulebook) -> None:
    assert {rule.name: rule.origins for rule in book.rules} == {
        "missed": ("talks", "round"),
        "met": ("talks", "stuck"),
        "signed": ("talks", "round", "stuck"),
    }
    assert [rule.origins_written for rule in book.rules] == [
        ("moving",),
        ("except", "round"),
        ("open",),
    ]


@given(rulebooks())
def test_a_rulebook_with_groups_behaves_as_one_without(book: Rulebook) -> None:
    plain = read_rulebook(Page("plain.yaml", dump_rulebook(spelt_out(book))))
    assert same_behaviour(tabulated(book), tabulated(plain))


@given(rulebooks())
def test_groups_are_written_back_as_they_were_read(book: Rulebook) -> None:
    for text in (dump_rulebook(book), json.dumps(as_file(book))):
        again = read_rulebook(Page("again.yaml", text))
        assert again.groups == book.groups
        assert again.rules == book.rules
        assert [one.origins_written for one in again.rules] == [
            one.origins_written for one in book.rules
        ]


def test_a_dumped_file_names_what_the_file_named(book: Rulebook) -> None:
    text = dump_rulebook(book)
    assert read_rulebook(Page("again.yaml", text)) == book
    assert "from: moving" in text
    assert "from: {except: round}" in text
    assert "open: [moving, stuck]" in text


def test_claims_with_groups_are_proved_as_those_with_stages(book: Rulebook) -> None:
    plain = BOOK.replace("not in open", "not in (talks, round, stuck)")
    plain = plain.replace("stage in open", "stage in (talks, round, stuck)")
    plain = plain.replace("was in moving", "was in (talks, round)")
    plain = plain.replace("(stuck, moving)", "(stuck, talks, round)")
    plain = plain.replace("stage in moving", "stage in (talks, round)")
    assert 'open"}' not in plain.split("claims:")[1]
    other = read_rulebook(Page("plain.yaml", plain))
    results = [prove(Table(one)) for one in (book, other)]
    verdicts = [[one.outcome for one in result] for result in results]
    assert verdicts[0] == verdicts[1]
    assert len(set(verdicts[0])) > 1


def test_a_condition_is_told_as_it_was_written() -> None:
    stage = Symbols("stage", ("a", "b", "c"), {"some": ("a", "b")})
    for text in ("stage in some", "stage not in some", "stage in (c, some)", "stage in (some,)"):
        condition = parse(text, {"stage": stage})
        assert isinstance(condition.tree, Member)
        assert condition.tree.told({}) == text
        assert condition.tree.groups == ("some",)
        wanted = [word in ("a", "b") or (word == "c" and "c" in text) for word in "abc"]
        held = [condition.holds({"stage": word}) for word in "abc"]
        assert held == ([not one for one in wanted] if "not" in text else wanted)
        codes = np.arange(3)
        assert list(condition.over({"stage": codes}, lambda _, word: "abc".index(word))) == held


@pytest.mark.parametrize(
    ("text", "message", "known"),
    [
        ("stage == some", "'some' is a group of stages", "'stage in some'"),
        ("stage in sum", "unknown group 'sum'", "some"),
        ("stage in (a, sum)", "unknown stage 'sum'", "some"),
    ],
)
def test_what_is_no_group_is_told_with_its_cure(text: str, message: str, known: str) -> None:
    stage = Symbols("stage", ("a", "b"), {"some": ("a", "b")})
    with pytest.raises(ConditionError, match=message) as refused:
        parse(text, {"stage": stage})
    error = refused.value
    assert known in (error.cure or str(error.unknown))


def test_a_group_that_is_misspelt_is_offered() -> None:
    with pytest.raises(InputError) as refused:
        read_rulebook(Page("g.yaml", BOOK.replace("from: moving", "from: movng")))
    (problem,) = refused.value.problems
    assert (problem.code, problem.cure) == ("SIM102", "did you mean 'moving'?")


def test_reports_name_the_group_where_the_file_did(
    book: Rulebook, tmp_path: Path, sim_cli: SimCli
) -> None:
    sentences = [rule_sentence(rule, book) for rule in book.rules]
    assert [one.split(", to")[0].split("from ")[1] for one in sentences] == [
        "moving",
        "any stage but round",
        "open",
    ]
    told = as_text(rulebook_report(book))
    assert "Groups of stages" in told
    path = tmp_path / "grouped.yaml"
    path.write_text(BOOK, encoding="utf-8")
    shown = json.loads(sim_cli("show", str(path), "--format", "json").out)
    assert shown["groups"]["open"] == {
        "stages": ["talks", "round", "stuck"],
        "written": ["moving", "stuck"],
    }
    assert shown["rules"][1]["from_written"] == ["except", "round"]


def test_a_diff_tells_of_the_group_and_not_of_each_rule(book: Rulebook) -> None:
    other = read_rulebook(Page("g.yaml", BOOK.replace("[talks, round]", "[talks, round, stuck]")))
    (group,) = amendments(book, other)
    assert (group.kind, group.name, group.how) == ("group", "moving", "changed")
    assert group.details[0].after == ("talks", "round", "stuck")
    rules = [one for one in amendments(book, spelt_out(book)) if one.kind == "rule"]
    assert rules[0].details[0].before == ("moving",)
