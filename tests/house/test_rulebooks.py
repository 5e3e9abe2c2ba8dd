"""The packaged rulebooks: one vocabulary, every claim proved, and what their theories promise."""

from __future__ import annotations

import re

import pytest

import sim
from sim.analysis.check.rulebooks import lint
from sim.analysis.prove.claims import PROVED, prove
from sim.engine.machine import Machine
from sim.engine.table import Table
from sim.model.step import Position

BOOKS = ("diplomacy", "ripeness", "rhetoric", "labour")
CASE_WORDS = re.compile(
    r"korea|iran|oslo|minsk|aceh|irish|ireland|palest|israel|colombia|farc|china|india|pakistan"
    r"|soviet|singapore|hanoi|trump|kim\b|\b(?:19|20)\d\d-\d\d",
    re.IGNORECASE,
)


@pytest.fixture(scope="module", params=BOOKS)
def table(request: pytest.FixtureRequest) -> Table:
    return Table(sim.load_rulebook(request.param))


def after(book: str, *events: str, stage: str | None = None) -> Position:
    """Where some events lead, each as ``name`` or ``name:sides``."""
    machine = Machine(sim.load_rulebook(book))
    position = machine.start(stage)
    for event in events:
        name, _, sides = event.partition(":")
        position = machine.step(position, name, int(sides or 0)).after
    return position


def test_every_claim_is_proved(table: Table) -> None:
    assert [result.claim.name for result in prove(table) if result.outcome != PROVED] == []


def test_there_are_no_errors_or_warnings(table: Table) -> None:
    assert [finding.message for finding in lint(table) if finding.severity != "note"] == []


def test_there_are_at_least_ten_claims_about_diplomacy() -> None:
    assert len(sim.load_rulebook("diplomacy").claims) >= 10


def test_no_rule_mentions_a_case(table: Table) -> None:
    book = table.rulebook
    texts = [rule.because for rule in book.rules] + [claim.because for claim in book.claims]
    texts += [tally.means for tally in book.tallies.values()]
    assert [text for text in texts if CASE_WORDS.search(text)] == []


def test_every_rule_tally_and_claim_says_what_it_is_for(table: Table) -> None:
    book = table.rulebook
    assert all(rule.because.strip() for rule in book.rules)
    assert all(tally.means for tally in book.tallies.values())
    assert all(claim.because for claim in book.claims)


@pytest.mark.parametrize("book", BOOKS[1:])
def test_all_share_one_vocabulary(book: str) -> None:
    first, other = sim.load_rulebook("diplomacy"), sim.load_rulebook(book)
    assert other.events == first.events


@pytest.mark.parametrize("book", ["ripeness", "rhetoric"])
def test_rulebooks_that_are_compared_share_their_stages(book: str) -> None:
    first, other = sim.load_rulebook("diplomacy"), sim.load_rulebook(book)
    assert other.stages == {
        name: stage for name, stage in first.stages.items() if name != "refused"
    }


@pytest.mark.parametrize("book", BOOKS)
def test_every_rule_of_a_threshold_gives_its_reason(book: str) -> None:
    words = re.compile(
        r"\b(one|once|both|two|three|more than once|half a year|season|not one)\b", re.I
    )
    numbered = [rule for rule in sim.load_rulebook(book).rules if rule.when or rule.after]
    assert [rule.name for rule in numbered if not words.search(rule.because)] == []


@pytest.mark.parametrize("word", ["offer", "friendly_words", "threat", "demand"])
def test_words_do_not_end_a_stalemate(word: str) -> None:
    assert after("diplomacy", f"{word}:1", f"{word}:2", stage="stalemate").stage == "stalemate"


def test_one_concession_ends_no_stalemate_and_its_answer_does() -> None:
    assert after("diplomacy", "concession:1", stage="stalemate").stage == "stalemate"
    assert after("diplomacy", "concession:1", "concession:2", stage="stalemate").stage == "talks"


def test_a_hostile_deed_between_makes_the_exchange_begin_again() -> None:
    events = ("concession:1", "no_show:2", "concession:2")
    assert after("diplomacy", *events, stage="stalemate").stage == "stalemate"


def test_suspended_stalled_and_broken_off_are_three_things() -> None:
    ends = {
        event: after("diplomacy", "talks_held:3", event).stage
        for event in ("talks_suspended:1", "round_failed:3", "talks_collapsed:1")
    }
    assert ends == {
        "talks_suspended:1": "suspended",
        "round_failed:3": "stalemate",
        "talks_collapsed:1": "breakdown",
    }


@pytest.mark.parametrize("event", ["spoiler_act", "shock", "mediation"])
def test_spoilers_shocks_and_mediators_move_nothing_alone(event: str) -> None:
    for stage in sim.load_rulebook("diplomacy").stages:
        assert after("diplomacy", event, stage=stage).stage == stage


def test_a_missed_deadline_stalls_only_those_with_nothing_in_hand() -> None:
    assert after("diplomacy", "talks_held:3", "deadline_missed:3").stage == "stalemate"
    kept = ("talks_held:3", "framework_agreed:3", "deadline_missed:3")
    assert after("diplomacy", *kept).stage == "talks"


def test_an_extension_holds_off_the_drift() -> None:
    machine = Machine(sim.load_rulebook("diplomacy"))
    talks = after("diplomacy", "talks_held:3")
    assert machine.step(talks, "deadline_extended", 3).entered
    drifted = machine.wait(talks)
    assert drifted is not None
    assert drifted.after.stage == "stalemate"


def test_a_walkout_of_one_without_a_side_stops_nothing() -> None:
    assert after("diplomacy", "talks_held:3", "walkout").stage == "talks"
    assert after("diplomacy", "talks_held:3", "walkout:1").stage == "suspended"


def test_a_rival_reading_stalls_only_with_blame_on_both_sides() -> None:
    held = ("summit_held:3", "rival_reading:1", "hostile_statement:1")
    assert after("diplomacy", *held).stage == "summit"
    assert after("diplomacy", *held, "hostile_statement:2").stage == "stalemate"


def test_a_refused_accord_can_be_made_again() -> None:
    events = ("accord_signed:3", "accord_rejected", "talks_held:3", "accord_signed:3")
    stages = [after("diplomacy", *events[:count]).stage for count in range(1, 5)]
    assert stages == ["settlement", "refused", "talks", "settlement"]


def test_an_accord_refused_stands_again_when_both_carry_it_out() -> None:
    refused = ("accord_signed:3", "accord_rejected", "commitment_kept:1")
    assert after("diplomacy", *refused).stage == "refused"
    assert after("diplomacy", *refused, "commitment_kept:2").stage == "settlement"
    assert after("diplomacy", *refused, "ratified").stage == "settlement"


def test_one_breach_undoes_no_settlement_and_its_answer_does() -> None:
    once = ("accord_signed:3", "commitment_broken:1")
    assert after("diplomacy", *once).stage == "settlement"
    assert after("diplomacy", *once, "commitment_broken:1").stage == "settlement"
    assert after("diplomacy", *once, "commitment_broken:2").stage == "breakdown"
    assert after("diplomacy", *once, "commitment_kept:1", "commitment_broken:2").stage == (
        "settlement"
    )


def test_one_signature_waits_for_the_other() -> None:
    assert after("diplomacy", "accord_signed:1").stage == "talks"
    assert after("diplomacy", "accord_signed:1", "accord_signed:1").stage == "talks"
    assert after("diplomacy", "accord_signed:1", "accord_signed:2").stage == "settlement"
    assert after("diplomacy", "text_agreed:3", "ratified:1", "ratified:2").stage == "settlement"


def test_a_truce_that_ends_stalls_talks_before_it_breaks_them() -> None:
    assert after("diplomacy", "talks_held:3", "ceasefire_ended:1").stage == "stalemate"
    twice = ("talks_held:3", "ceasefire_ended:1", "ceasefire_ended:2")
    assert after("diplomacy", *twice).stage == "breakdown"
    assert after("diplomacy", *twice, "ceasefire:3").stage == "breakdown"


def test_force_in_a_pause_breaks_only_what_had_silenced_it() -> None:
    pause = ("talks_held:3", "talks_suspended:1", "provocation:2")
    assert after("diplomacy", *pause).stage == "suspended"
    assert after("diplomacy", "ceasefire:3", *pause).stage == "breakdown"
    assert after("diplomacy", "ceasefire:3", "truce_lapsed", *pause).stage == "suspended"


def test_members_refuse_what_their_negotiators_agreed_and_may_vote_again() -> None:
    voted_down = ("talks_held:3", "text_agreed:3", "accord_rejected:1")
    assert after("labour", *voted_down).stage == "refused"
    assert after("labour", *voted_down, "ratified:1").stage == "settlement"
    assert after("labour", *voted_down, "stoppage_begun:1").stage == "stoppage"


def test_a_strike_that_is_called_off_has_agreed_on_nothing() -> None:
    assert after("labour", "stoppage_begun:1", "stoppage_ended:1").stage == "impasse"
    assert after("labour", "stoppage_begun:1", "talks_held:3").stage == "bargaining"


def test_ripeness_needs_both_pain_and_a_way_out() -> None:
    deadlock = ("talks_held:3", "round_failed:3")
    assert after("ripeness", *deadlock, "talks_held:3").stage == "stalemate"
    assert after("ripeness", *deadlock, "offer:1", "talks_held:3").stage == "stalemate"
    assert after("ripeness", *deadlock, "sanction:1", "talks_held:3").stage == "stalemate"
    ripe = (*deadlock, "sanction:1", "offer:1", "talks_held:3")
    assert after("ripeness", *ripe).stage == "talks"


def test_rhetoric_believes_a_letter() -> None:
    assert after("rhetoric", "talks_held:3", "no_show:2", "friendly_words:2").stage == "talks"
