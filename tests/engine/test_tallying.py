"""Where a tally counts, what is dropped from it, and the stage whose entering sets it back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from builders import in_a_script
from mutation import mutants, same_behaviour, tabulated

from sim.analysis.check.rulebooks import lint
from sim.analysis.compare.wording import amendments
from sim.analysis.prove.claims import prove
from sim.analysis.prove.result import PROVED
from sim.engine.machine import Machine
from sim.engine.run import run
from sim.engine.table import Table
from sim.files.dump import dump_rulebook
from sim.model.condition_reader import parse
from sim.model.rulebook import Rulebook, tally_vocabulary
from sim.model.step import Step
from sim.model.value import changed
from sim.report.rulebook import tally_bounds
from sim.testing import as_state_machine, steps

Tiny = Callable[[str], Rulebook]


def counts(walked: tuple[Step, ...], tally: str) -> list[int]:
    return [step.after.tallies[tally] for step in walked]


def other_tally(book: Rulebook, name: str, **changes: object) -> Rulebook:
    """The rulebook with one tally changed."""
    tally = changed(book.tallies[name], **changes)
    return changed(book, tallies={**book.tallies, name: tally})


def test_a_tally_counts_where_the_track_stands_before_the_event_moves_it(tiny: Tiny) -> None:
    book = other_tally(tiny("counted-in-a-stage"), "missed", events=("no_show", "meeting"))
    walked = run(in_a_script(book, "0 meeting", "1 no_show", "2 meeting", "3 no_show")).steps
    assert [step.after.stage for step in walked] == ["pause", "pause", "pause", "pause"]
    assert counts(walked, "missed") == [1, 1, 1, 1]


def test_a_deadline_that_enters_sets_back_and_its_rule_still_saw_the_count(tiny: Tiny) -> None:
    book = tiny("counted-in-a-stage")
    walked = run(in_a_script(book, "0 no_show", "1 meeting", "2 no_show", until=20)).steps
    assert counts(walked, "missed") == [1, 1, 1, 0]
    (line,) = walked[-1].held
    assert (walked[-1].rule, line.values) == ("lapsed", {"missed": 1})


def test_a_stage_entered_from_itself_sets_back_and_a_note_does_not(tiny: Tiny) -> None:
    book = tiny("counted-in-a-stage")
    script = in_a_script(book, "0 meeting", *["1 no_show"] * 3, "2 no_show")
    walked = run(script).steps
    assert [step.rule for step in walked] == ["early", None, None, "thrice", None]
    assert counts(walked, "missed") == [0, 1, 2, 0, 1]
    noted = other_tally(book, "missed", events=("no_show", "meeting"))
    (step,) = run(in_a_script(changed(noted, rules=book.rules[2:3]), "0 meeting")).steps
    assert (step.rule, step.after.tallies) == ("early", {"missed": 1})


def test_what_did_not_fire_tells_the_count_that_it_saw(tiny: Tiny) -> None:
    book = tiny("counted-in-a-stage")
    (thrice, *rest) = book.rules
    again = changed(thrice, name="again", when=(), to="talks")
    book = changed(book, rules=(thrice, again, *rest), claims=())
    (step,) = run(in_a_script(book, "0 no_show")).steps
    assert step.after.tallies == {"missed": 0}
    assert step.refusals[0].unmet[0].values == {"missed": 1}


def test_the_kit_shows_each_step_as_a_run_does(tiny: Tiny) -> None:
    """What the steps of a table saw is what the rules were asked about."""
    book = changed(tiny("counted-in-a-stage"), claims=())
    machine = Machine(book)
    lapsed = [step for step in steps(book) if step.rule == "lapsed"]
    assert sorted(step.held[0].values["missed"] for step in lapsed) == [1]
    assert {step.after.tallies["missed"] for step in lapsed} == {0}
    for step in steps(book):
        for line in step.held:
            assert machine.values(step.decision.counted).items() >= line.values.items()


def test_a_claim_sees_a_tally_as_the_rules_of_its_step_did(tiny: Tiny) -> None:
    results = prove(Table(tiny("counted-in-a-stage")))
    assert [result.outcome for result in results] == [PROVED, PROVED]


def test_a_machine_of_the_kit_takes_the_steps_of_a_run(tiny: Tiny) -> None:
    negotiation = as_state_machine(tiny("counted-in-a-stage"))()
    for event in ["no_show", "no_show", "no_show", "no_show", "meeting"]:
        negotiation.take(event, 0)
    negotiation.wait()
    assert negotiation.steps == list(negotiation.run.steps)
    assert [step.after.tallies["missed"] for step in negotiation.steps] == [1, 2, 0, 1, 1, 0]
    (line,) = negotiation.steps[2].held
    assert line.values == {"missed": 3}


def test_sides_are_dropped_and_others_stay(tiny: Tiny) -> None:
    machine = Machine(tiny("dropped-sides"))
    position = machine.step(machine.start(), "objection", 0b111).after
    assert position.stage == "stuck"
    for sides, left in [(0b001, "stuck"), (0b001, "stuck"), (0, "stuck"), (0b110, "plenary")]:
        position = machine.step(position, "withdrawal", sides).after
        assert position.stage == left


@pytest.mark.parametrize("how_many", [1, 2, 3])
def test_a_position_keeps_which_sides_are_left(tiny: Tiny, how_many: int) -> None:
    """The machine on its own positions does what true counts do, whatever number is asked for."""
    book = tiny("dropped-sides")
    (blocked, freed) = book.rules
    book = changed(book, rules=(changed(blocked, when=()), freed))
    assert book.limits == (3,)
    machine = Machine(book)
    acts = list(product(book.events, range(8)))
    for script in product(acts, repeat=how_many):
        position, true = machine.start(), machine.start().tallies
        for event, sides in script:
            true = machine.count(position.stage, true, event, sides)
            position = machine.step(position, event, sides).after
        assert position.tallies == true


def test_the_table_of_dropped_sides_has_every_set_of_them(tiny: Tiny) -> None:
    table = Table(tiny("dropped-sides"))
    kept = {table.position(row).tallies[0] for row in range(len(table))}
    assert kept == set(range(8))
    assert not [finding for finding in lint(table) if finding.severity == "error"]


def test_what_nothing_asks_about_is_not_kept_though_sides_are_dropped(tiny: Tiny) -> None:
    book = changed(tiny("dropped-sides"), rules=(), claims=())
    assert book.limits == (0,)
    assert len(Table(book)) == 1


def test_bounds_of_a_tally_leave_fewer_positions(tiny: Tiny) -> None:
    book = tiny("counted-in-a-stage")
    unbound = other_tally(book, "missed", within=(), entering=())
    assert len(Table(book)) < len(Table(unbound))


def test_a_count_that_is_set_back_at_once_is_not_out_of_reach(tiny: Tiny) -> None:
    """No position holds it, since the rule that sees it enters the stage that sets it back."""
    table = Table(tiny("counted-in-a-stage"))
    assert table.tally("missed").max() == 2
    assert [finding.kind.code for finding in lint(table) if finding.severity != "note"] == []
    (thrice, *rest) = table.rulebook.rules
    further = changed(
        thrice,
        when=(parse("missed == 3 or missed >= 9", tally_vocabulary(table.rulebook.tallies)),),
    )
    beyond = lint(Table(changed(table.rulebook, rules=(further, *rest), claims=())))
    assert "SIM210" in [finding.kind.code for finding in beyond]


def test_each_bound_makes_a_mutant_that_behaves_otherwise(tiny: Tiny) -> None:
    for trait, expected in {
        "counted-in-a-stage": ["counts everywhere", "not reset on entering talks"],
        "dropped-sides": ["not dropped by withdrawal"],
    }.items():
        book = changed(tiny(trait), claims=())
        faults = {mutant.what.partition(": ")[2]: mutant.book for mutant in mutants(book)}
        for what in expected:
            assert not same_behaviour(tabulated(book), tabulated(faults[what]))


def test_the_bounds_of_a_tally_are_told_and_compared(tiny: Tiny) -> None:
    book = tiny("dropped-sides")
    told = changed(
        book.tallies["objectors"], within=("plenary", "stuck"), entering=("stuck",), reset=("rise",)
    )
    assert tally_bounds(told, book) == (
        ", less those behind a later withdrawal, in plenary or stuck, "
        "since the last rise or since stuck was last entered"
    )
    other = other_tally(book, "objectors", drop=(), within=("stuck",), entering=("plenary",))
    (amendment,) = amendments(book, other)
    assert [(one.key, one.before, one.after) for one in amendment.details] == [
        ("in", (), ("stuck",)),
        ("drop", ("withdrawal",), ()),
        ("reset", (), ("enter plenary",)),
    ]


def test_a_difference_calls_the_sides_that_must_act_by_their_names(tiny: Tiny) -> None:
    book = changed(tiny("dropped-sides"), side_names=("employer", "union", "state"), sides=3)
    other = other_tally(book, "objectors", by=0b101)
    (amendment,) = amendments(book, other)
    assert [(one.key, one.before, one.after) for one in amendment.details] == [
        ("by", (), ("employer", "state"))
    ]


def test_a_file_says_it_as_it_was_written(tiny: Tiny) -> None:
    assert "missed: {count: no_show, in: talks, reset: {enter: talks}}" in dump_rulebook(
        tiny("counted-in-a-stage")
    )
