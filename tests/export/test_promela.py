"""The Promela model: SPIN finds the same positions, steps and broken claims as the table."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
from claim_builders import claimed, words_of
from click.testing import CliRunner
from hypothesis import Phase, assume, given, settings
from places import TESTS

from sim.analysis.prove.claims import REFUTED, prove
from sim.cli import cli
from sim.engine.table import Table
from sim.export.promela import asserted, broken_names, promela
from sim.export.promela_words import PromelaWords
from sim.files.page import Page
from sim.files.shelf import load_rulebook, packaged_rulebooks, read_rulebook
from sim.model.acting import asks_who
from sim.model.claim import Claim
from sim.model.condition_reader import parse
from sim.model.rulebook import Rulebook
from sim.model.value import changed

FALSE = {
    "never-suspended": "stage == suspended",
    "words-move-nothing": "signal == word and moved",
    "nobody-acts-alone": "sides == 1 and event == sanction",
    "no-progress-by-silence": "event == deadline and reads == progress and moved",
}

needs_spin = pytest.mark.skipif(
    not (shutil.which("spin") and shutil.which("gcc")),
    reason="asks the model checker SPIN: install spin and gcc",
)


class Found(NamedTuple):
    """What SPIN says of a model."""

    states: int
    transitions: int
    broken: set[str]


def spin(rulebook: Rulebook) -> Found:
    """Every state of a rulebook's model, explored by SPIN to the end."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.pml").write_text(promela(rulebook), encoding="utf-8")
        for command in (
            ["spin", "-a", "model.pml"],
            ["gcc", "-O0", "-w", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"],
            ["./pan", "-c0", "-n", "-w18", "-m1000000"],
        ):
            ended = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, check=False, timeout=60
            )
            said = ended.stdout + ended.stderr
            assert ended.returncode == 0, said
    assert "max search depth too small" not in said
    states = re.search(r"(\d+) states, stored", said)
    transitions = re.search(r"(\d+) transitions", said)
    assert states, said
    assert transitions, said
    broken = set(re.findall(r"assertion violated\s+!\(?\s*(broken_\w+)", said))
    return Found(int(states[1]), int(transitions[1]), broken)


def check_that_spin_agrees(rulebook: Rulebook) -> Found:
    """The number of positions, the steps between them, and the verdict of every assertion."""
    table = Table(rulebook)
    found = spin(rulebook)
    assert found.states == len(table)
    outcomes = {result.claim: result.outcome for result in prove(table)}
    names = broken_names(rulebook)
    assert found.broken == {name for name, one in names.items() if outcomes[one] == REFUTED}
    if not asks_who(one.then for one in names.values()):
        moves = table.cells + int(table.silent.sum())  # where a wait ends is no step, but a move
        assert found.transitions == moves + 1  # SPIN counts the start as one
    return found


@pytest.mark.slow
@needs_spin
@pytest.mark.parametrize("name", packaged_rulebooks())
def test_spin_agrees_on_a_packaged_rulebook(name: str) -> None:
    check_that_spin_agrees(load_rulebook(name))


@pytest.mark.slow
@needs_spin
def test_spin_breaks_the_same_claims_of_diplomacy() -> None:
    book = load_rulebook("diplomacy")
    words = words_of(book)
    claims = tuple(Claim(name, "never", parse(text, words)) for name, text in FALSE.items())
    found = check_that_spin_agrees(changed(book, claims=claims))
    assert "broken_never_suspended" in found.broken
    assert "broken_no_progress_by_silence" not in found.broken


@pytest.mark.slow
@needs_spin
@pytest.mark.parametrize(
    "trait",
    [
        *("claims-scopes", "chain-of-deadlines", "distinct-sides", "any-side", "reset-then-count"),
        *("counted-in-a-stage", "dropped-sides"),
    ],
)
def test_spin_agrees_on_a_tiny_rulebook(trait: str) -> None:
    check_that_spin_agrees(load_rulebook(TESTS / "rulebooks" / f"{trait}.yaml"))


def counting_far(stages: int, deadlines: int, when: str) -> Rulebook:
    """A chain of stages, each left by an event, with many deadlines in the last but one.

    Its claim is broken in the last stage alone, behind the last of each.
    """
    lines = ["rulebook: far", "title: Far", "start: s0", "sides: 8", "stages:"]
    lines += [f"  s{n}: {{reads: none}}" for n in range(stages)]
    lines += ["events: {go: {signal: deed, tone: cooperative}}", "tallies: {gone: {count: go}}"]
    lines += ["rules:"]
    lines += [
        f"  r{n}: {{event: go, from: s{n}, to: s{n + 1}, because: x}}" for n in range(stages - 2)
    ]
    lines += [
        f"  d{n}: {{after: {n} days, from: s{stages - 2}, to: same, because: x}}"
        for n in range(1, deadlines)
    ]
    last = f"from: s{stages - 2}, to: s{stages - 1}, because: x, when: {when}"
    lines += [f"  end: {{after: {deadlines} days, {last}}}"]
    lines += [f"claims: {{c: {{never: rule == end and stage == s{stages - 1}}}}}"]
    return read_rulebook(Page("far.yaml", "\n".join(lines)))


@pytest.mark.slow
@needs_spin
@pytest.mark.parametrize(
    ("stages", "deadlines", "when"),
    [(257, 1, "gone >= 0"), (3, 257, "gone >= 0"), (2, 1, "gone == 300")],
    ids=["stages", "deadlines", "a tally"],
)
def test_no_number_of_a_model_wraps(stages: int, deadlines: int, when: str) -> None:
    found = check_that_spin_agrees(counting_far(stages, deadlines, when))
    assert found.broken == {"broken_c"}


def declared(book: Rulebook) -> dict[str, str]:
    """The type of each variable of a model."""
    found = re.findall(r"^(?:hidden )?(\w+) (\w+)(?:;| =)", promela(book), re.M)
    return {name: kind for kind, name in found}


@pytest.mark.parametrize(("values", "type_"), [(256, "byte"), (257, "short")])
def test_each_number_has_room(values: int, type_: str) -> None:
    """As many stages, deadlines and rules as a type can just hold, and one more."""
    types = declared(counting_far(values, 1, "gone >= 0"))
    assert [types[name] for name in ("stage", "step_was", "step_to")] == [type_] * 3
    types = declared(counting_far(2, values - 1, "gone >= 0"))
    assert [types[name] for name in ("passed", "step_days", "step_rule")] == [type_] * 3


@pytest.mark.parametrize(
    ("count", "type_"), [(254, "byte"), (255, "short"), (2**15 - 2, "short"), (2**15 - 1, "int")]
)
def test_a_tally_has_room_for_the_count_that_is_asked(count: int, type_: str) -> None:
    assert declared(counting_far(2, 1, f"gone == {count}"))["tally_gone"] == type_


@pytest.mark.slow
@needs_spin
def test_a_rule_from_no_stage_is_written_too() -> None:
    lines = [
        "rulebook: f\ntitle: T\nstart: a\nstages: {a: {reads: none, final: true}}",
        "events: {e: {signal: deed, tone: hostile}}\nrules:",
        "  r: {event: e, from: any, to: same, because: x}",
        "  d: {after: 3 days, from: any, to: same, because: x}",
    ]
    assert spin(read_rulebook(Page("f.yaml", "\n".join(lines)))).states == 1


@pytest.mark.slow
@needs_spin
@settings(max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate])
@given(claimed(patterns=("never", "always"), scoped=False))
def test_spin_agrees_on_generated_rulebooks(book: Rulebook) -> None:
    assume(len(book.rules) >= 3)
    assert len(asserted(book)) == len(book.claims)
    check_that_spin_agrees(book)


def test_only_what_can_be_said_of_one_step_is_asserted() -> None:
    book = load_rulebook(TESTS / "rulebooks" / "claims-scopes.yaml")
    found = {claim.name for claim in asserted(book)}
    assert found == {
        "proved-never",
        "refuted-never",
        "vacuous-never",
        "vacuous-deadline-in-pause",
        "proved-always",
        "refuted-always",
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("walkouts >= 2", "(tally_walkouts >= 2)"),
        ("1 < walkouts <= 3", "(1 < tally_walkouts && tally_walkouts <= 3)"),
        ("walkouts not in (1, 2)", "(!(tally_walkouts == 1 || tally_walkouts == 2))"),
        ("not moved or stage != was", "(!(step_moved) || (stage != step_was))"),
        ("talks == stage", "(stage_talks == stage)"),
        (
            'rule == "meet" and reads == none',
            "((step_rule == rule_meet) && (step_reads == reading_none))",
        ),
        ("sides == 2", "(step_sides == 2)"),
    ],
)
def test_a_condition_in_the_words_of_promela(text: str, written: str) -> None:
    book = load_rulebook(TESTS / "rulebooks" / "claims-scopes.yaml")
    assert PromelaWords(book).condition(parse(text, words_of(book)).tree) == written


def test_names_that_promela_cannot_tell_apart_are_told_apart() -> None:
    book = load_rulebook(TESTS / "rulebooks" / "claims-scopes.yaml")
    claim = book.claims[0]
    twins = tuple(changed(claim, name=name) for name in ("a-b", "a.b", "a_b"))
    names = broken_names(changed(book, claims=twins))
    assert [names[name].name for name in ("broken_a_b", "broken_a_b_", "broken_a_b__")] == [
        "a-b",
        "a.b",
        "a_b",
    ]


def test_show_writes_the_model() -> None:
    told = CliRunner().invoke(cli, ["show", "diplomacy", "--format", "promela"])
    assert told.exit_code == 0
    assert told.stdout == promela(load_rulebook("diplomacy"))
    assert "active proctype negotiation()" in told.stdout


def test_no_title_ends_the_comment() -> None:
    book = changed(load_rulebook("diplomacy"), title="*/ #define stage 0 /*\x1b[31m")
    first = promela(book).split("\n")[0]
    assert first == r"/* diplomacy: * / #define stage 0 /*\x1b[31m"


def test_the_list_of_rulebooks_is_no_model() -> None:
    told = CliRunner().invoke(cli, ["show", "--format", "promela"])
    assert told.exit_code == 2
    assert "one rulebook: name it" in told.output
