"""Ripeness: a meeting moves a deadlock only when both pain and a way out are felt."""

from __future__ import annotations

from sim.model.step import Step
from sim.model.verdict import Run
from theories.silence import does_not_outlive, stalls

HALF_A_YEAR = 180


def only_the_ripe_come_out_of_a_deadlock(step: Step) -> None:
    exits = {"summit_held": "summit"}
    steps_back = ("talks_held", "ceasefire", "commitment_kept", "ratified", "stoppage_ended")
    exits |= dict.fromkeys(steps_back, "talks")
    if step.before.reads not in ("stalemate", "broken"):
        return
    pains, ways_out = step.after.tallies["pains"], step.after.tallies["ways_out"]
    if step.event in exits:
        ripe = pains >= 2 and ways_out >= 1
        assert step.after.stage == (exits[step.event] if ripe else step.before.stage)
    elif step.event in ("framework_agreed", "text_agreed"):
        assert step.after.stage == ("talks" if pains >= 2 else step.before.stage)


def parties_that_talk_may_explore(step: Step) -> None:
    texts = ("framework_agreed", "text_agreed")
    table = {"summit_held": "summit"}
    table |= dict.fromkeys(("talks_held", "ceasefire", *texts), "talks")
    explores = {
        "prenegotiation": tuple(table),
        "summit": ("talks_held", "ceasefire", *texts),
        "talks": ("summit_held", *texts),
        "repatriation": texts,
    }
    if step.event in explores.get(step.before.stage, ()):
        assert step.after.stage == table[step.event]
        assert step.decision.entered


def a_return_needs_a_pain(step: Step) -> None:
    if step.event == "return_agreed" and step.before.stage not in ("settlement", "repatriation"):
        felt = step.after.tallies["pains"] >= 1
        assert step.after.stage == ("repatriation" if felt else step.before.stage)


def a_rebuff_ends_a_departure(step: Step) -> None:
    if step.before.reads != "progress":
        return
    rebuffs = ("no_show", "meeting_cancelled", "round_failed", "commitment_broken")
    if step.event in (*rebuffs, "accord_rejected"):
        assert step.after.stage == "stalemate"
    if step.event in ("walkout", "talks_suspended", "talks_barred", "stoppage_begun"):
        assert step.after.stage == "suspended"


def an_end_is_an_end(step: Step) -> None:
    if step.event in ("talks_collapsed", "ceasefire_ended", "withdrawal"):
        kept = step.event == "talks_collapsed" and step.before.reads == "settled"
        assert step.after.stage == ("settlement" if kept else "breakdown")
    if step.before.reads == "settled" and step.event == "commitment_broken":
        assert step.after.stage == "breakdown"
    if step.before.reads == "settled" and step.event == "accord_rejected":
        assert step.after.stage == "stalemate"


def an_accord_settles(step: Step) -> None:
    if step.event in ("accord_signed", "accord_completed"):
        assert step.after.stage == "settlement"
    elif step.before.stage != "settlement":
        assert step.after.stage != "settlement"


def words_alone_move_nothing(step: Step) -> None:
    assert step.signal != "word" or not step.moved


def pain_and_ways_out_are_forgotten_when_they_end(step: Step) -> None:
    ends = (
        *("round_failed", "walkout", "talks_suspended", "talks_collapsed", "no_show"),
        *("meeting_cancelled", "accord_rejected", "commitment_broken", "ceasefire_ended"),
        *("withdrawal", "talks_barred", "stoppage_begun"),
    )
    if step.event in ("accord_signed", "accord_completed"):
        assert step.after.tallies["pains"] == 0
    if step.event in ends:
        assert step.after.tallies["ways_out"] == 0


def silence_of_half_a_year_stalls_talks_and_nothing_else(step: Step) -> None:
    stalls(step, HALF_A_YEAR)


def no_talks_outlive_half_a_year_of_silence(run: Run) -> None:
    does_not_outlive(run, HALF_A_YEAR)


STEPS = (
    only_the_ripe_come_out_of_a_deadlock,
    parties_that_talk_may_explore,
    a_return_needs_a_pain,
    a_rebuff_ends_a_departure,
    an_end_is_an_end,
    an_accord_settles,
    words_alone_move_nothing,
    pain_and_ways_out_are_forgotten_when_they_end,
    silence_of_half_a_year_stalls_talks_and_nothing_else,
)
RUNS = (no_talks_outlive_half_a_year_of_silence,)
