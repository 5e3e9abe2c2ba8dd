"""What each packaged rulebook must hold, said in about ten properties of a step apiece.

They are written from the theory that a rulebook states, not from its rules: what a kind of
event may do, and must do, in talks that go well, that are stuck, or that are over.  Two of
them (on those outside the table, on words under ripeness) find none of the faults that the
mutants have, which give no event a rule of its own; they stand for those who add one.
"""

from __future__ import annotations

from sim.model.step import Step
from sim.model.verdict import Run

HALF_A_YEAR, A_SEASON = 180, 90
OPEN = ("none", "stalemate", "broken")
"""Readings in which nobody talks, and from which talks can begin."""


# Diplomacy: deeds move a negotiation, words seldom do.


def words_move_only_into_a_quarrel(step: Step) -> None:
    if step.signal != "word":
        return
    tallies = step.after.tallies
    quarrel = tallies["accusers"] == 2 and tallies["rival_readings"] >= 1
    at_the_table = step.before.stage in ("summit", "talks")
    assert step.moved == (step.event == "hostile_statement" and at_the_table and quarrel)
    assert not step.moved or step.after.stage == "stalemate"


def nothing_is_settled_before_it_is_signed_or_undone_by_less_than_a_breach(step: Step) -> None:
    breaches = ("accord_rejected", "commitment_broken", "ceasefire_ended")
    stands = step.before.stage == "settlement" and step.event not in breaches
    assert (step.after.stage == "settlement") == (stands or step.event == "accord_signed")


def talks_break_down_by_what_ends_them(step: Step) -> None:
    before = step.before
    ends = {
        "talks_collapsed": before.stage != "settlement",
        "ceasefire_ended": before.stage != "prenegotiation",
        "commitment_broken": before.reads in ("stalemate", "settled"),
        "provocation": before.stage == "suspended",
    }
    if before.reads != "broken":
        assert (step.after.reads == "broken") == ends.get(step.event or "", False)


def who_meets_or_agrees_goes_on_from_there(step: Step) -> None:
    tables = {
        "summit_held": "summit",
        "talks_held": "talks",
        "ceasefire": "talks",
        "framework_agreed": "talks",
        "return_agreed": "repatriation",
    }
    if step.event not in tables or step.before.reads == "settled":
        return
    table = tables[step.event]
    if step.before.reads in OPEN or step.event in ("summit_held", "return_agreed"):
        assert step.after.stage == table
    elif step.event == "framework_agreed" or step.before.stage == "repatriation":
        assert not step.moved
    if step.event == "talks_held" and step.before.stage in ("summit", "talks"):
        assert step.after.stage in ("talks", step.before.stage)


def one_side_alone_makes_no_exchange(step: Step) -> None:
    if step.event not in ("concession", "commitment_kept") or step.before.reads not in OPEN:
        return
    both = step.after.tallies["givers"] == 2
    kept = step.event == "commitment_kept" and step.before.reads == "stalemate"
    assert step.after.reads == ("progress" if both or kept else step.before.reads)
    assert not step.moved or step.after.stage == "talks"
    rule = step.decision.rule
    assert not kept or (rule is not None and not rule.when)  # a promise kept needs no answer


def good_deeds_at_the_table_hold_off_the_drift(step: Step) -> None:
    alive = {
        "summit": ("talks_held", "framework_agreed", "commitment_kept", "deadline_extended"),
        "talks": ("summit_held", "framework_agreed", "commitment_kept", "deadline_extended"),
        "repatriation": ("return_made", "talks_held", "framework_agreed", "commitment_kept"),
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
    empty = step.event == "deadline_missed" and step.after.tallies["results"] == 0
    refused = step.event == "accord_rejected"
    fails = step.before.reads == "progress" and (step.event in stalls or empty or refused)
    if fails or (step.before.reads == "settled" and refused):
        assert step.after.stage == "stalemate"
    elif step.event in {"no_show", "meeting_cancelled", "round_failed", "deadline_missed"}:
        assert not step.moved


def talks_are_suspended_by_those_who_stop_them(step: Step) -> None:
    left = step.event == "walkout" and step.after.tallies["leavers"] >= 1
    could = step.before.reads == "progress" or step.before.stage == "stalemate"
    stops = could and (step.event == "talks_suspended" or left)
    if step.before.stage != "suspended":
        assert (step.after.stage == "suspended") == stops


def those_outside_the_table_move_nothing(step: Step) -> None:
    if step.event in ("spoiler_act", "shock", "mediation", "sanction"):
        assert step.rule is None


def memory_ends_with_what_answers_it(step: Step) -> None:
    tallies = step.after.tallies
    failed = {"round_failed", "walkout", "talks_suspended", "talks_collapsed"}
    failed |= {"commitment_broken", "ceasefire_ended"}
    if step.event in ("framework_agreed", "accord_signed"):
        assert tallies["rival_readings"] == 0  # a new text, to be read anew
    if step.event in ("summit_held", "framework_agreed"):
        assert tallies["accusers"] == 0
    if step.event in ("summit_held", "talks_held"):
        assert tallies["leavers"] == 0  # who meets has come back
    if step.event in failed | {"no_show", "meeting_cancelled"}:
        assert tallies["givers"] == 0  # a hostile deed undoes the credit
    if step.event in failed | {"accord_rejected"}:
        assert tallies["results"] == 0


def silence_of_half_a_year_stalls_talks_and_nothing_else(step: Step) -> None:
    _silence(step, HALF_A_YEAR)


def no_talks_outlive_half_a_year_of_silence(run: Run) -> None:
    _outlives(run, HALF_A_YEAR)


# Rhetoric: a rulebook that believes what it hears.

GOOD_NEWS = {
    "summit_held": "summit",
    "return_agreed": "repatriation",
    "return_made": "repatriation",
} | dict.fromkeys(
    (
        "offer",
        "friendly_words",
        "talks_held",
        "concession",
        "framework_agreed",
        "commitment_kept",
        "ceasefire",
        "deadline_extended",
    ),
    "talks",
)


def good_news_is_progress(step: Step) -> None:
    if step.event not in GOOD_NEWS or step.before.reads == "settled":
        return
    assert step.after.reads == "progress"
    if step.before.reads in OPEN or step.event in ("summit_held", "return_agreed", "return_made"):
        assert step.after.stage == GOOD_NEWS[step.event]
    else:
        assert not step.moved


def bad_news_is_a_crisis(step: Step) -> None:
    if step.event in GOOD_NEWS or step.before.reads != "progress" or step.event is None:
        return
    over = step.event in ("talks_collapsed", "ceasefire_ended", "accord_signed")
    quiet = step.event in ("mediation", "spoiler_act", "shock", "accord_rejected")
    if not over and not quiet:
        paused = step.event == "talks_suspended"
        assert step.after.stage == ("suspended" if paused else "stalemate")


def three_reports_of_threats_are_an_end(step: Step) -> None:
    grave = step.event in ("threat", "commitment_broken", "provocation")
    if step.before.reads in ("stalemate", "settled") and grave:
        third = step.after.tallies["bad_news"] >= 3
        assert step.after.stage == ("breakdown" if third else step.before.stage)


def what_is_announced_is_so(step: Step) -> None:
    if step.event == "accord_signed":
        assert step.after.stage == "settlement"
    if step.event in ("talks_collapsed", "ceasefire_ended"):
        assert step.after.stage == "breakdown"


def good_news_makes_bad_news_forgotten(step: Step) -> None:
    if step.event in GOOD_NEWS:
        assert step.after.tallies["bad_news"] == 0


def a_season_without_news_is_a_stalemate(step: Step) -> None:
    _silence(step, A_SEASON)


def no_story_outlives_a_season_of_silence(run: Run) -> None:
    _outlives(run, A_SEASON)


# Ripeness: a meeting moves a deadlock only when both pain and a way out are felt.


def only_the_ripe_come_out_of_a_deadlock(step: Step) -> None:
    exits = {"summit_held": "summit"}
    exits |= dict.fromkeys(("talks_held", "ceasefire", "commitment_kept"), "talks")
    if step.before.reads not in ("stalemate", "broken"):
        return
    pains, ways_out = step.after.tallies["pains"], step.after.tallies["ways_out"]
    if step.event in exits:
        ripe = pains >= 2 and ways_out >= 1
        assert step.after.stage == (exits[step.event] if ripe else step.before.stage)
    elif step.event == "framework_agreed":
        assert step.after.stage == ("talks" if pains >= 2 else step.before.stage)


def parties_that_talk_may_explore(step: Step) -> None:
    table = {"summit_held": "summit", "framework_agreed": "talks"}
    table |= dict.fromkeys(("talks_held", "ceasefire"), "talks")
    explores = {
        "prenegotiation": tuple(table),
        "summit": ("talks_held", "ceasefire", "framework_agreed"),
        "talks": ("summit_held", "framework_agreed"),
        "repatriation": ("framework_agreed",),
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
    if step.event in ("walkout", "talks_suspended"):
        assert step.after.stage == "suspended"


def an_end_is_an_end(step: Step) -> None:
    if step.event in ("talks_collapsed", "ceasefire_ended"):
        kept = step.event == "talks_collapsed" and step.before.reads == "settled"
        assert step.after.stage == ("settlement" if kept else "breakdown")
    if step.before.reads == "settled" and step.event == "commitment_broken":
        assert step.after.stage == "breakdown"
    if step.before.reads == "settled" and step.event == "accord_rejected":
        assert step.after.stage == "stalemate"


def an_accord_settles(step: Step) -> None:
    if step.event == "accord_signed":
        assert step.after.stage == "settlement"
    elif step.before.stage != "settlement":
        assert step.after.stage != "settlement"


def words_alone_move_nothing(step: Step) -> None:
    assert step.signal != "word" or not step.moved


def pain_and_ways_out_are_forgotten_when_they_end(step: Step) -> None:
    ends = (
        *("round_failed", "walkout", "talks_suspended", "talks_collapsed", "no_show"),
        *("meeting_cancelled", "accord_rejected", "commitment_broken", "ceasefire_ended"),
    )
    if step.event == "accord_signed":
        assert step.after.tallies["pains"] == 0
    if step.event in ends:
        assert step.after.tallies["ways_out"] == 0


def _silence(step: Step, days: int) -> None:
    if step.event is None:
        assert step.before.reads == "progress"
        assert step.deadline == f"after {days} days"
        assert step.after.stage == "stalemate"


def _outlives(run: Run, days: int) -> None:
    last = max(event.date for event in run.scenario.events)
    if (run.days[1] - last).days >= days:
        assert all(track.reads != "progress" for track in run.tracks.values())


STEPS = {
    "diplomacy": (
        words_move_only_into_a_quarrel,
        nothing_is_settled_before_it_is_signed_or_undone_by_less_than_a_breach,
        talks_break_down_by_what_ends_them,
        who_meets_or_agrees_goes_on_from_there,
        one_side_alone_makes_no_exchange,
        good_deeds_at_the_table_hold_off_the_drift,
        what_fails_at_the_table_stalls_it,
        talks_are_suspended_by_those_who_stop_them,
        those_outside_the_table_move_nothing,
        memory_ends_with_what_answers_it,
        silence_of_half_a_year_stalls_talks_and_nothing_else,
    ),
    "rhetoric": (
        good_news_is_progress,
        bad_news_is_a_crisis,
        three_reports_of_threats_are_an_end,
        what_is_announced_is_so,
        good_news_makes_bad_news_forgotten,
        a_season_without_news_is_a_stalemate,
    ),
    "ripeness": (
        only_the_ripe_come_out_of_a_deadlock,
        parties_that_talk_may_explore,
        a_return_needs_a_pain,
        a_rebuff_ends_a_departure,
        an_end_is_an_end,
        an_accord_settles,
        words_alone_move_nothing,
        pain_and_ways_out_are_forgotten_when_they_end,
        silence_of_half_a_year_stalls_talks_and_nothing_else,
    ),
}
"""The properties of a step, by rulebook."""

RUNS = {
    "diplomacy": (no_talks_outlive_half_a_year_of_silence,),
    "rhetoric": (no_story_outlives_a_season_of_silence,),
    "ripeness": (no_talks_outlive_half_a_year_of_silence,),
}
"""The properties of a run, by rulebook."""
