"""No name of a rulebook is taken for another thing: refused, or like any other name."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import transitions
from builders import in_a_script
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from sim.analysis.prove.claims import prove
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.table import Table
from sim.export.diagram import dot, mermaid
from sim.export.promela import promela
from sim.files.page import Page
from sim.files.scenario_file import read_scenario
from sim.files.shelf import read_rulebook
from sim.model.problem import InputError
from sim.model.reserved import MEANT, STEP_WORDS, TAKEN, TAKEN_BARE
from sim.model.rulebook import READINGS, SIGNALS, TONES, Rulebook, step_vocabulary
from sim.model.step import Step
from sim.model.value import changed
from sim.model.vocabulary import is_name
from sim.testing import as_state_machine

VALUES = {*READINGS, *SIGNALS, *TONES}
OF_PROMELA = (
    *("active", "assert", "atomic", "bit", "bool", "byte", "chan", "d_step", "do", "else", "empty"),
    *("enabled", "end", "fi", "full", "goto", "hidden", "if", "init", "inline", "int", "len"),
    *("mtype", "never", "od", "of", "pc_value", "printf", "priority", "proctype", "provided"),
    *("run", "short", "skip", "step", "timeout", "typedef", "unless", "unsigned", "xr", "xs"),
    *("main", "passed", "due", "who", "how_many", "reading_of", "by_time", "step_was"),
)
OF_PICTURES = (
    *("default", "style", "note", "state", "class"),
    *("node", "edge", "graph", "digraph", "strict", "subgraph"),
)
OF_TRANSITIONS = sorted(
    {name for one in (transitions.Machine(), transitions.State("s")) for name in dir(one)}
    | {"state", "trigger", "may_go", "to_a", "is_a", "on_enter_a", "dispatch", "fired", "fits"}
)
OF_HYPOTHESIS = sorted(set(dir(RuleBasedStateMachine)) | {"book", "first", "machine", "happens"})
AWKWARD = sorted(
    name
    for name in {*VALUES, *OF_PROMELA, *OF_PICTURES, *OF_TRANSITIONS, *OF_HYPOTHESIS}
    if is_name(name) and name not in TAKEN
)
KINDS = ("stage", "other", "event", "second", "tally", "rule", "claim")
PLAIN = dict(
    zip(KINDS, ("s_one", "s_two", "e_one", "e_two", "t_one", "r_one", "c_one"), strict=True)
)


def text_of(**names: str) -> str:
    """A rulebook of two stages, some of whose names are given."""
    n = PLAIN | names
    return f"""rulebook: named
title: Named
start: {n["stage"]}
stages: {{{n["stage"]}: {{reads: none}}, {n["other"]}: {{reads: progress}}}}
events:
  {n["event"]}: {{signal: deed, tone: cooperative}}
  {n["second"]}: {{signal: word, tone: hostile}}
tallies: {{{n["tally"]}: {{count: {n["event"]}, reset: {n["second"]}}}}}
rules:
  "{n["rule"]}":
    {{event: {n["event"]}, from: {n["stage"]}, to: {n["other"]}, because: B,
     when: {n["tally"]} > 1}}
  back: {{after: 3 days, from: {n["other"]}, to: {n["stage"]}, because: Because}}
claims:
  "{n["claim"]}": {{never: 'stage == {n["other"]} and rule == "{n["rule"]}"'}}
  quiet: {{never: event == {n["second"]} and moved}}
  calm: {{always: was == {n["stage"]} or stage == {n["stage"]} or {n["tally"]} <= 3}}
"""


def book_of(**names: str) -> Rulebook:
    return read_rulebook(Page("named.yaml", text_of(**names)))


def told(book: Rulebook) -> list[object]:
    """All that a rulebook does, its stages, events and rules by their place."""
    table = Table(book)
    told_script = ["0 {0}", "1 {1}", "2 {0}", "3 {0}", "9 {0}"]
    script = [line.format(*book.events) for line in told_script]
    places = {name: place for place, name in enumerate(book.stages)}
    rules = {rule.name: place for place, rule in enumerate(book.rules)}
    steps = run(in_a_script(book, *script, until=20)).steps
    return [
        [
            (s.date, places[s.after.stage], rules.get(s.rule or ""), *s.after.tallies.values())
            for s in steps
        ],
        table.next.tolist(),
        [(result.outcome, result.length) for result in prove(table)],
    ]


def _counts(step: Step) -> tuple[int, ...]:
    return tuple(step.after.tallies.values())


TWIN = told(book_of())


def codes_of(text: str) -> set[str]:
    try:
        read_rulebook(Page("named.yaml", text))
    except InputError as error:
        return {problem.code for problem in error.problems}
    return set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_with_a_meaning_is_nobodys_name(kind: str) -> None:
    for word in sorted(TAKEN):
        assert "SIM018" in codes_of(text_of(**{kind: word})), word
    if kind in ("stage", "event", "tally"):
        for word in sorted(TAKEN_BARE - TAKEN):
            assert "SIM018" in codes_of(text_of(**{kind: word})), word


@pytest.mark.parametrize("key", ["parties", "tracks", "sources"])
def test_a_word_with_a_meaning_names_nothing_in_a_scenario(key: str) -> None:
    inside = {"parties": "{side: 1}", "tracks": "{title: T}", "sources": "{title: T}"}[key]
    for word in sorted(TAKEN):
        text = (
            "scenario: s\ntitle: T\nrulebook: diplomacy\n"
            f"{key}: {{'{word}': {inside}}}\nevents: [{{date: 2020-01-01, event: offer}}]\n"
        )
        with pytest.raises(InputError) as caught:
            read_scenario(Page("s.yaml", text))
        assert [problem.code for problem in caught.value.problems] == ["SIM018"], word


def test_every_word_of_a_claim_is_in_the_registry() -> None:
    assert set(step_vocabulary((), (), (), ())) == set(STEP_WORDS)
    kinds = step_vocabulary((), (), (), ()).values()
    listed = {word for kind in kinds for word in getattr(kind, "words", ())}
    assert listed <= set(MEANT) | VALUES


def test_the_refusal_says_what_the_word_means() -> None:
    with pytest.raises(InputError) as caught:
        book_of(stage="was")
    (problem,) = caught.value.problems
    assert problem.message == "'was' has a meaning of its own"
    assert problem.cure == "choose another word: in a condition 'was' means the stage before a step"


def test_a_rulebook_of_any_names_is_like_its_renamed_twin() -> None:
    """In each kind by turns, every word that anything beneath us gives a meaning to."""
    for place in range(0, len(AWKWARD), len(KINDS)):
        drawn = AWKWARD[place : place + len(KINDS)]
        for turn in range(2):
            names = dict(zip(KINDS[turn * 3 :] + KINDS[: turn * 3], drawn, strict=False))
            assert told(book_of(**names)) == TWIN, names


@settings(max_examples=30)
@given(st.lists(st.sampled_from([*AWKWARD, *PLAIN.values()]), min_size=7, max_size=7, unique=True))
def test_a_rulebook_of_drawn_names_is_like_its_twin(drawn: list[str]) -> None:
    assert told(book_of(**dict(zip(KINDS, drawn, strict=True)))) == TWIN


def test_one_word_may_name_a_stage_an_event_a_tally_and_a_rule() -> None:
    """Each is compared with a part of a step that takes its own words, so none is confused."""
    for word in ("talks", "progress", "deed", "hostile"):
        same = dict.fromkeys(("stage", "event", "tally", "rule", "claim"), word)
        assert told(book_of(**same)) == TWIN


def test_the_machine_takes_what_no_file_may_name() -> None:
    """Names that `transitions` reads in its own way: values made in Python may have them."""
    book = book_of()
    renamed = {"s_one": "*", "s_two": "="}

    def stage(name: str) -> str:
        return renamed.get(name, name)

    wild = changed(
        book,
        start=stage(book.start),
        stages={stage(n): changed(s, name=stage(n)) for n, s in book.stages.items()},
        rules=tuple(
            changed(r, origins=tuple(map(stage, r.origins)), to=stage(r.to)) for r in book.rules
        ),
        claims=(),
    )
    machine = Machine(wild)
    position = machine.start()
    for event in ("e_one", "e_one"):
        position = machine.step(position, event).after
    assert position.stage == "="
    waited = machine.wait(position)
    assert waited is not None
    assert waited.after.stage == "*"


@pytest.mark.parametrize("name", ["teardown", "check_invariants", "bundle", "happens", "run"])
def test_a_state_machine_of_hypothesis_takes_any_name(name: str) -> None:
    book = book_of(event=name, rule=name, stage=f"{name}_", tally=name)
    machine = as_state_machine(book)()
    machine.take(name, 0)
    machine.take(name, 0)
    assert (machine.stage, machine.tallies) == ("s_two", {name: 2})
    machine.wait()
    assert machine.stage == f"{name}_"


@pytest.mark.parametrize("word", [word for word in OF_PICTURES if word not in TAKEN_BARE])
def test_a_picture_quotes_or_renames_what_its_language_reads_apart(word: str) -> None:
    book = book_of(stage=word)
    moves = [line.split() for line in mermaid(book).splitlines() if "-->" in line]
    ids = {move[0] for move in moves} - {"[*]"}
    assert ids in ({word, "s_two"}, {f"stage_{word}_", "s_two"})
    if word in ("default", "style", "note", "state", "class"):
        assert word not in ids
    assert f'"{word}" -> "s_two"' in dot(book)


@pytest.mark.skipif(not shutil.which("dot"), reason="draws with Graphviz: install graphviz")
@pytest.mark.parametrize("word", ["node", "edge", "graph", "digraph", "strict", "subgraph"])
def test_graphviz_draws_a_stage_of_any_name(word: str) -> None:
    drawn = subprocess.run(
        ["dot", "-Tjson0"],
        input=dot(book_of(stage=word)),
        capture_output=True,
        text=True,
        check=True,
    )
    names = {node["name"] for node in json.loads(drawn.stdout)["objects"]}
    assert word in names


@pytest.mark.skipif(not shutil.which("spin"), reason="asks the model checker SPIN: install spin")
def test_spin_reads_a_model_of_its_own_words(tmp_path: Path) -> None:
    """Every word of Promela in some kind, one rulebook after another: SPIN has no complaint."""
    words = [word for word in OF_PROMELA if word not in TAKEN_BARE]
    for place in range(0, len(words), len(KINDS)):
        names = dict(zip(KINDS, words[place : place + len(KINDS)], strict=False))
        (tmp_path / "m.pml").write_text(promela(book_of(**names)), encoding="utf-8")
        asked = subprocess.run(
            ["spin", "-a", "m.pml"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (asked.returncode, asked.stdout) == (0, ""), names
