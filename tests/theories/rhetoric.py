"""Rhetoric: a rulebook that believes what it hears."""

from __future__ import annotations

from sim.model.step import Step
from sim.model.verdict import Run
from theories.silence import OPEN, does_not_outlive, stalls

A_SEASON = 90
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
        "text_agreed",
        "terms_accepted",
        "ratified",
        "commitment_kept",
        "ceasefire",
        "deadline_extended",
        "stoppage_ended",
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
    over = step.event in ("talks_collapsed", "ceasefire_ended", "withdrawal")
    over = over or step.event in ("accord_signed", "accord_completed")
    quiet = ("mediation", "spoiler_act", "shock", "accord_rejected", "cooling_off")
    if not over and step.event not in quiet:
        paused = step.event in ("talks_suspended", "talks_barred")
        assert step.after.stage == ("suspended" if paused else "stalemate")


def three_reports_of_threats_are_an_end(step: Step) -> None:
    grave = step.event in ("threat", "commitment_broken", "provocation")
    if step.before.reads in ("stalemate", "settled") and grave:
        third = step.after.tallies["bad_news"] >= 3
        assert step.after.stage == ("breakdown" if third else step.before.stage)


def what_is_announced_is_so(step: Step) -> None:
    if step.event in ("accord_signed", "accord_completed"):
        assert step.after.stage == "settlement"
    if step.event in ("talks_collapsed", "ceasefire_ended", "withdrawal"):
        assert step.after.stage == "breakdown"


def good_news_makes_bad_news_forgotten(step: Step) -> None:
    if step.event in GOOD_NEWS:
        assert step.after.tallies["bad_news"] == 0


def a_season_without_news_is_a_stalemate(step: Step) -> None:
    stalls(step, A_SEASON)


def no_story_outlives_a_season_of_silence(run: Run) -> None:
    does_not_outlive(run, A_SEASON)


STEPS = (
    good_news_is_progress,
    bad_news_is_a_crisis,
    three_reports_of_threats_are_an_end,
    what_is_announced_is_so,
    good_news_makes_bad_news_forgotten,
    a_season_without_news_is_a_stalemate,
)
RUNS = (no_story_outlives_a_season_of_silence,)
