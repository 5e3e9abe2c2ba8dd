"""Diplomacy: deeds move a negotiation, words seldom do."""

from __future__ import annotations

from sim.model.step import Step
from sim.model.verdict import Run
from theories.silence import OPEN, does_not_outlive, stalls

FIVE_MONTHS = 150


def words_move_only_into_a_quarrel(step: Step) -> None:
    if step.signal != "word":
        return
    tallies = step.after.tallies
    quarrel = tallies["accusers"] == 2 and tallies["rival_readings"] >= 1
    at_the_table = step.before.stage in ("summit", "talks")
    assert step.moved == (step.event == "hostile_statement" and at_the_table and quarrel)
    assert not step.moved or step.after.stage == "stalemate"


def settled_is_what_both_have_consented_to(step: Step) -> None:
    tallies = step.after.tallies
    undone = {
        "accord_rejected": True,
        "commitment_broken": tallies["breakers"] == 2,
        "ceasefire_ended": True,
        "withdrawal": True,
    }
    stands = step.before.stage == "settlement" and not undone.get(step.event or "", False)
    both = step.event in ("accord_signed", "ratified") and tallies["consents"] == 2
    again = step.before.stage == "refused" and (
        step.event == "ratified" or (step.event == "commitment_kept" and tallies["givers"] == 2)
    )
    made = both or again or step.event == "accord_completed"
    assert (step.after.stage == "settlement") == (stands or made)
    assert step.decision.entered or not made
    if step.event == "accord_signed" and tallies["consents"] == 1 and not stands:
        assert step.decision.entered
        assert step.after.stage == "talks"  # the other has the text before it
    if step.event == "accord_signed" and tallies["consents"] == 0:
        assert step.rule is None  # those who sign are no side
    refused = step.before.reads == "settled" and step.event == "accord_rejected"
    assert (step.moved and step.after.stage == "refused") == refused


def talks_break_down_by_what_ends_them(step: Step) -> None:
    before, tallies = step.before, step.after.tallies
    stuck = before.reads in ("stalemate", "settled")
    ends = {
        "talks_collapsed": before.stage != "settlement",
        "withdrawal": True,
        "stoppage_begun": before.stage != "settlement",
        "ceasefire_ended": stuck,
        "commitment_broken": stuck and tallies["breakers"] == 2,
        "provocation": before.stage == "suspended" and tallies["silences"] >= 1,
    }
    if before.reads != "broken":
        assert (step.after.reads == "broken") == ends.get(step.event or "", False)


def who_meets_or_agrees_goes_on_from_there(step: Step) -> None:
    tables = {
        "summit_held": "summit",
        "talks_held": "talks",
        "ceasefire": "talks",
        "framework_agreed": "talks",
        "text_agreed": "talks",
        "terms_accepted": "talks",
        "return_agreed": "repatriation",
    }
    if step.event not in tables or step.before.reads == "settled":
        return
    table, stage = tables[step.event], step.before.stage
    if step.event == "ceasefire" and stage == "breakdown":
        assert not step.moved  # guns may fall silent with nobody at a table
    elif step.before.reads in OPEN or step.event in ("summit_held", "return_agreed"):
        if stage != table or step.event == "return_agreed":
            assert step.decision.entered
        assert step.after.stage == table
    elif step.event == "terms_accepted":
        assert step.decision.entered == (stage == "talks")
        assert not step.moved
    elif step.event == "talks_held" and stage != "repatriation":
        assert step.after.stage == "talks"
    else:
        assert step.decision.entered
        assert not step.moved


def one_side_alone_makes_no_exchange(step: Step) -> None:
    gifts = ("concession", "commitment_kept", "stoppage_ended")
    if step.event not in gifts or step.before.reads not in OPEN:
        return
    both = step.after.tallies["givers"] == 2
    kept = step.event == "commitment_kept" and step.before.stage in ("suspended", "stalemate")
    again = step.event == "commitment_kept" and step.before.stage == "refused" and both
    moves = "settled" if again else "progress"
    assert step.after.reads == (moves if both or kept else step.before.reads)
    assert not step.moved or step.after.stage == ("settlement" if again else "talks")
    rule = step.decision.rule
    assert not kept or (rule is not None and not rule.when)  # a promise kept needs no answer


def consent_at_home_is_a_promise_kept(step: Step) -> None:
    if step.event != "ratified" or step.after.tallies["consents"] == 2:
        return
    places = {"summit": "talks", "talks": "talks", "suspended": "talks", "stalemate": "talks"}
    places |= {"repatriation": "repatriation", "refused": "settlement"}
    stage = step.before.stage
    assert step.decision.entered == (stage in places)
    assert step.after.stage == places.get(stage, stage)


def good_deeds_at_the_table_hold_off_the_drift(step: Step) -> None:
    texts = ("framework_agreed", "text_agreed", "ceasefire", "commitment_kept")
    alive = {
        "summit": (*texts, "talks_held", "deadline_extended"),
        "talks": (*texts, "talks_held", "summit_held", "deadline_extended"),
        "repatriation": (*texts, "return_made", "talks_held"),
    }
    if step.event in alive.get(step.before.stage, ()):
        assert step.decision.entered
        assert step.after.reads == "progress"
        handover = step.before.stage == "repatriation"
        assert (step.after.stage == "repatriation") == handover
        if step.event in ("talks_held", "commitment_kept", "deadline_extended"):
            assert handover or step.after.stage == "talks"


def what_fails_at_the_table_stalls_it(step: Step) -> None:
    stalls = {"no_show", "meeting_cancelled", "round_failed", "commitment_broken"}
    stalls |= {"ceasefire_ended", "accord_rejected"}
    empty = step.event == "deadline_missed" and step.after.tallies["results"] == 0
    if step.before.reads == "progress" and (step.event in stalls or empty):
        assert step.after.stage == "stalemate"
    elif step.event in {"no_show", "meeting_cancelled", "round_failed", "deadline_missed"}:
        assert not step.moved


def talks_are_suspended_by_those_who_stop_them(step: Step) -> None:
    left = step.event == "walkout" and step.after.tallies["leavers"] >= 1
    could = step.before.reads == "progress" or step.before.stage in ("stalemate", "refused")
    stops = could and (step.event in ("talks_suspended", "talks_barred") or left)
    if step.before.stage != "suspended":
        assert (step.after.stage == "suspended") == stops


def those_outside_the_table_move_nothing(step: Step) -> None:
    outside = ("spoiler_act", "shock", "mediation", "sanction", "cooling_off", "truce_lapsed")
    if step.event in outside:
        assert step.rule is None


def memory_ends_with_what_answers_it(step: Step) -> None:
    tallies = step.after.tallies
    met = {"summit_held", "talks_held"}
    texts = {"framework_agreed", "text_agreed"}
    agreed = {*texts, "accord_signed", "commitment_kept", "ceasefire"}
    failed = {"round_failed", "walkout", "talks_suspended", "talks_collapsed"}
    failed |= {"commitment_broken", "ceasefire_ended", "accord_rejected"}
    over = {"talks_collapsed", "withdrawal", "accord_completed"}
    ends = {
        "rival_readings": {*texts, "accord_signed"},  # a new text, to be read anew
        "accusers": {"summit_held", *texts},
        "leavers": {*met, *agreed, "return_agreed"},  # who meets or agrees has come back
        "givers": failed | {"no_show", "meeting_cancelled"},  # a hostile deed undoes the credit
        "results": failed,
        "consents": failed | over | {"talks_barred"},
        "breakers": met | agreed | over | {"ratified", "concession", "stoppage_ended"},
        "silences": {
            *("ceasefire_ended", "truce_lapsed", "talks_collapsed"),
            *("accord_rejected", "withdrawal"),
        },
    }
    assert [name for name, events in ends.items() if step.event in events and tallies[name]] == []


def silence_of_five_months_stalls_talks_and_nothing_else(step: Step) -> None:
    stalls(step, FIVE_MONTHS)


def no_talks_outlive_five_months_of_silence(run: Run) -> None:
    does_not_outlive(run, FIVE_MONTHS)


STEPS = (
    words_move_only_into_a_quarrel,
    settled_is_what_both_have_consented_to,
    talks_break_down_by_what_ends_them,
    who_meets_or_agrees_goes_on_from_there,
    one_side_alone_makes_no_exchange,
    consent_at_home_is_a_promise_kept,
    good_deeds_at_the_table_hold_off_the_drift,
    what_fails_at_the_table_stalls_it,
    talks_are_suspended_by_those_who_stop_them,
    those_outside_the_table_move_nothing,
    memory_ends_with_what_answers_it,
    silence_of_five_months_stalls_talks_and_nothing_else,
)
RUNS = (no_talks_outlive_five_months_of_silence,)
