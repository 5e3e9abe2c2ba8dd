"""Labour: a contract is bargained over at a table, while work goes on or stands still."""

from __future__ import annotations

from sim.model.step import Step
from sim.model.verdict import Run
from theories.silence import does_not_outlive

FOUR_MONTHS, AN_ORDER = 120, 80
AT_WORK = ("prenegotiation", "bargaining", "tentative", "refused", "impasse", "cooling_off")
APART = ("refused", "impasse", "cooling_off", "stoppage", "breakdown")
"""Stages in which those who bargain do not sit together."""


def words_stall_only_in_a_quarrel(step: Step) -> None:
    if step.signal != "word":
        return
    quarrel = step.before.stage == "bargaining" and step.after.tallies["accusers"] == 2
    assert step.moved == (step.event == "hostile_statement" and quarrel)
    assert not step.moved or step.after.stage == "impasse"


def a_contract_is_what_both_consent_to(step: Step) -> None:
    both = step.event == "accord_signed" and step.after.tallies["signers"] == 2
    voted = step.event == "ratified" and step.before.stage in ("tentative", "refused")
    made = both or voted or step.event == "accord_completed"
    ends = step.event in ("accord_rejected", "withdrawal")
    stands = step.before.stage == "settlement" and not ends
    assert (step.after.stage == "settlement") == (made or stands)
    assert step.decision.entered or not made


def a_handshake_waits_for_a_vote(step: Step) -> None:
    stage = step.before.stage
    agreed = step.event in ("text_agreed", "terms_accepted")
    agreed = agreed or (step.event == "accord_signed" and step.after.tallies["signers"] < 2)
    if agreed and stage not in ("tentative", "settlement"):
        assert step.after.stage == "tentative"
    elif stage != "tentative":
        assert step.after.stage != "tentative"
    if step.event == "accord_rejected":
        voted = stage in ("tentative", "settlement")
        assert step.after.stage == ("refused" if voted else stage)


def work_stops_and_goes_on(step: Step) -> None:
    stage = step.before.stage
    if step.event == "stoppage_begun":
        assert step.after.stage == ("stoppage" if stage in AT_WORK else stage)
    if step.event == "stoppage_ended":
        resumed = stage in ("stoppage", "breakdown")
        assert step.after.stage == ("impasse" if resumed else stage)
    if step.event == "cooling_off":
        ordered = stage == "bargaining" or stage in APART
        assert step.after.stage == ("cooling_off" if ordered else stage)


def who_meets_bargains(step: Step) -> None:
    stage = step.before.stage
    if step.event in ("talks_held", "summit_held", "framework_agreed"):
        bargains = stage in ("prenegotiation", "bargaining", *APART)
        assert step.decision.entered == bargains
        assert step.after.stage == ("bargaining" if bargains else stage)
    if step.event == "deadline_extended":
        assert step.decision.entered == (stage == "bargaining")
        assert not step.moved


def what_fails_at_the_table_is_an_impasse(step: Step) -> None:
    fails = {"round_failed", "talks_suspended", "talks_barred", "walkout", "no_show"}
    fails |= {"meeting_cancelled", "commitment_broken", "deadline_missed"}
    if step.event in fails:
        bargained = step.before.stage == "bargaining"
        assert step.after.stage == ("impasse" if bargained else step.before.stage)


def who_gives_up_ends_it(step: Step) -> None:
    gives_up = step.event in ("talks_collapsed", "withdrawal") and step.before.stage in AT_WORK
    torn_up = step.event == "withdrawal" and step.before.stage == "settlement"
    if step.before.stage != "breakdown":
        assert (step.after.stage == "breakdown") == (gives_up or torn_up)


def those_beside_the_table_change_nothing(step: Step) -> None:
    if step.event in ("mediation", "shock", "spoiler_act", "sanction", "concession"):
        assert step.rule is None


def a_contract_in_doubt_is_signed_anew(step: Step) -> None:
    doubts = ("accord_rejected", "withdrawal", "talks_collapsed", "stoppage_begun")
    if step.event in (*doubts, "accord_completed"):
        assert step.after.tallies["signers"] == 0
    answers = ("talks_held", "summit_held", "framework_agreed")
    if step.event in answers:
        assert step.after.tallies["accusers"] == 0


def silence_and_orders_run_out(step: Step) -> None:
    if step.event is None:
        ordered = step.before.stage == "cooling_off"
        assert ordered or step.before.stage in ("bargaining", "tentative")
        assert step.deadline == f"after {AN_ORDER if ordered else FOUR_MONTHS} days"
        assert step.after.stage == "impasse"


def no_bargaining_outlives_four_months_of_silence(run: Run) -> None:
    does_not_outlive(run, FOUR_MONTHS)


def no_order_outlives_its_days(run: Run) -> None:
    last = max(event.date for event in run.scenario.events)
    if (run.days[1] - last).days >= AN_ORDER:
        assert all(track.stage != "cooling_off" for track in run.tracks.values())


STEPS = (
    words_stall_only_in_a_quarrel,
    a_contract_is_what_both_consent_to,
    a_handshake_waits_for_a_vote,
    work_stops_and_goes_on,
    who_meets_bargains,
    what_fails_at_the_table_is_an_impasse,
    who_gives_up_ends_it,
    those_beside_the_table_change_nothing,
    a_contract_in_doubt_is_signed_anew,
    silence_and_orders_run_out,
)
RUNS = (no_bargaining_outlives_four_months_of_silence, no_order_outlives_its_days)
