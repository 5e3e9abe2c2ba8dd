"""The score: agreement with history, naive readers, and what a score hangs on."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from places import ROOT

import sim
from sim.analysis.judge.kappa import kappa, kappa_interval
from sim.analysis.judge.naive import goldstein_mean, last_tone, type_scores
from sim.analysis.judge.report import Scores, report
from sim.analysis.judge.score import checkpoints, score
from sim.analysis.judge.sensitivity import Cases, with_each_number_moved, without_each_rule
from sim.cli import cli
from sim.cli.score import command
from sim.cli.streams import guarded
from sim.model.value import changed
from sim.records.cameo import GOLDSTEIN

LIBRARY = ROOT / "scenarios"
STRANDS = str(Path(__file__).parent.parent / "reports" / "strands.yaml")
SHOWN = (
    "us-north-korea-2018-2019",
    "iran-nuclear-2013-2016",
    "oslo-1993",
    "good-friday-1993-1998",
    "six-party-2003-2009",
    "aceh-2002-2005",
    "minsk-2014-2022",
)

BOOK = """
rulebook: small
title: Meetings and silence
start: before
stages:
  before: {reads: none}
  at_work: {reads: progress}
  stuck: {reads: stalemate}
events:
  met: {signal: deed, tone: cooperative, cameo: ["040"]}
  insult: {signal: word, tone: hostile, cameo: ["110", "111"]}
  weather: {signal: deed, tone: neutral}
tallies:
  insults: {count: insult, reset: [met], means: Insults since they met}
rules:
  begin: {event: met, from: any, to: at_work, because: They meet}
  offended: {event: insult, from: at_work, when: insults >= 2, to: stuck, because: Two insults}
  silence: {after: 60 days, from: at_work, to: stuck, because: Two months}
  unheard: {event: weather, from: stuck, to: same, because: It rains}
claims:
  rain-is-noted: {never: event == weather and was == stuck and rule == none}
"""
STORY = """
scenario: small-story
title: A small story
rulebook: small.yaml
parties: {A: {side: 1, name: A}, B: {side: 2, name: B}}
events:
  - {date: 2001-01-01, event: met, by: [A, B], note: They meet}
  - {date: 2001-01-20, event: insult, by: A, note: One}
  - {date: 2001-01-25, event: insult, by: B, note: Two}
  - {date: 2001-02-10, event: weather, note: Rain}
  - {date: 2001-03-01, event: met, by: [A, B], note: Again}
expect:
  - {at: 2001-01-21, reads: progress, because: One insult is none}
  - {at: 2001-01-26, reads: progress, because: Neither are two}
  - {at: 2001-02-12, stage: stuck, because: They sulk}
  - {at: 2001-03-02, reads: settled, because: Nobody knows why}
  - {never: before}
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(BOOK, encoding="utf-8")
    path = tmp_path / "story.yaml"
    path.write_text(STORY, encoding="utf-8")
    return path


def cases_of(*paths: Path) -> Cases:
    return [(scenario, checkpoints(scenario)) for scenario in map(sim.load_scenario, paths)]


@pytest.fixture(scope="module")
def shown() -> Scores:
    cases = cases_of(*(LIBRARY / f"{name}.yaml" for name in SHOWN))
    return report([cases], GOLDSTEIN, sensitivity=True)


def run_command(*arguments: str | Path) -> str:
    result = CliRunner().invoke(
        command,
        [str(argument) for argument in arguments],
        catch_exceptions=False,
        standalone_mode=False,
    )
    assert result.return_value == 0
    return result.output


def test_the_figures_to_reach_on_the_shown_cases(shown: Scores) -> None:
    ours, _, tone, _ = shown.agreements
    assert len(shown.points) == 60
    assert ours.agreed >= 0.95 * len(shown.points)
    assert ours.hard_agreed >= 0.9 * len(shown.hard)
    assert tone.hard_agreed == 0


def test_few_readings_hang_on_one_number(shown: Scores) -> None:
    moved = shown.tested[0].moved or ()
    hanging = {id(flip.checkpoint) for variation in moved for flip in variation.flips}
    assert len(hanging) <= 0.05 * len(shown.points)


@pytest.mark.slow
def test_every_rule_of_the_default_costs_something_or_is_needed_by_a_claim() -> None:
    cases = cases_of(*sorted(LIBRARY.glob("*.yaml")))
    removed = without_each_rule(cases, score("diplomacy", cases))
    assert [v.rule for v in removed if v.cost < 0] == []
    assert [v.rule for v in removed if not v.cost and not v.claims] == []


def test_a_miss_tells_what_the_run_says_why_and_how_far_off(story: Path) -> None:
    early, late = score("small", cases_of(story)).misses
    assert (early.found, early.lag) == ("stalemate", -2)
    assert early.standing[0].step is not None
    assert early.standing[0].step.rule == "offended"
    assert (late.found, late.lag) == ("progress", None)


def test_a_stage_counts_as_its_reading_and_never_is_no_checkpoint(story: Path) -> None:
    points = checkpoints(sim.load_scenario(story))
    assert [point.reads for point in points] == ["progress", "progress", "stalemate", "settled"]


def test_a_check_of_no_track_speaks_of_all_of_them() -> None:
    scenario = sim.load_scenario(LIBRARY / "singapore-2018.yaml")
    both = [point for point in checkpoints(scenario) if point.check.track is None]
    assert [(str(point.at), point.tracks) for point in both] == [
        ("2018-06-30", ("nuclear", "remains"))
    ]


def test_the_naive_readers(story: Path) -> None:
    ((scenario, points),) = cases_of(story)
    assert [last_tone(scenario, point) for point in points] == [
        "stalemate",
        "stalemate",
        "stalemate",
        "progress",
    ]
    assert type_scores(scenario, GOLDSTEIN) == {"met": 1.0, "insult": -2.0}
    # 21 January: (1 - 2) / 2; 2 March: the meeting alone, the insults being too old.
    assert [goldstein_mean(scenario, point, GOLDSTEIN) for point in points] == ["stalemate"] * 4


def test_hard_ones_are_those_that_the_last_tone_misreads(story: Path) -> None:
    found = report([cases_of(story)], GOLDSTEIN)
    assert found.hard == {0, 1, 3}
    assert found.by_case(found.tested[0].score.readings) == {"small-story": (2, 4, 1, 3)}


def test_without_each_rule(story: Path) -> None:
    cases = cases_of(story)
    removed = without_each_rule(cases, score("small", cases))
    assert [(v.rule, v.cost, v.claims) for v in removed] == [
        ("begin", 2, ()),
        ("offended", 0, ()),
        ("silence", 0, ()),
        ("unheard", 0, ("rain-is-noted",)),
    ]


def test_a_rule_that_loses_as_much_as_it_mends_costs_something(story: Path) -> None:
    cases = cases_of(story)
    whole = score("small", cases)
    for variation in without_each_rule(cases, whole):
        ((scenario, points),) = cases
        rest = tuple(rule for rule in scenario.rulebook.rules if rule.name != variation.rule)
        book = changed(scenario.rulebook, rules=rest, claims=())
        again = score("small", [(changed(scenario, rulebook=book), points)])
        both = list(zip(whole.readings, again.readings, points, strict=True))
        assert variation.lost == sum(was == at.reads != now for was, now, at in both)
        assert variation.gained == sum(now == at.reads != was for was, now, at in both)
        assert len(variation.flips) == sum(was != now for was, now, _ in both)
    text = run_command(story, "--leave-one-out")
    assert "offended  1     1       2        small-story" in text
    idle = text.split("Cost nothing, as no reading changes:")[1]
    assert "offended" not in idle
    assert "silence  no claim needs it either" in idle
    told = json.loads(run_command(story, "--leave-one-out", "--format", "json"))
    offended = told["rulebooks"][0]["leave_one_out"][1]
    assert [offended[key] for key in ("rule", "cost", "lost", "gained")] == ["offended", 0, 1, 1]


def test_each_number_moves_by_one_step(story: Path) -> None:
    cases = cases_of(story)
    moved = with_each_number_moved(cases, score("small", cases))
    assert [(v.change, v.cost, len(v.flips)) for v in moved] == [
        ("insults >= 2 -> insults >= 1", 1, 1),
        ("insults >= 2 -> insults >= 3", 0, 2),
        ("after 60 days -> after 50 days", 0, 0),
        ("after 60 days -> after 70 days", 0, 0),
    ]


def test_kappa_by_hand() -> None:
    # Cohen (1960): 45 agree of 60, and 33 would by chance.
    pairs = Counter({("a", "a"): 30, ("a", "b"): 10, ("b", "a"): 5, ("b", "b"): 15})
    chance = (40 * 35 + 20 * 25) / 60**2
    assert kappa(pairs) == pytest.approx((0.75 - chance) / (1 - chance))
    assert kappa(Counter({("a", "a"): 3})) is None
    assert kappa(Counter()) is None


def test_the_interval_draws_cases_and_always_the_same() -> None:
    good, bad = Counter({("a", "a"): 2, ("b", "b"): 2}), Counter({("a", "b"): 2, ("b", "a"): 2})
    low, high = kappa_interval([good, bad, good]) or (0.0, 0.0)
    assert (low, high) == kappa_interval([good, bad, good])
    assert (low, high) == (-1.0, 1.0)
    assert kappa_interval([good]) is None


def test_every_code_of_the_packaged_rulebooks_has_a_score_but_the_newest() -> None:
    codes = {code for kind in sim.load_rulebook("diplomacy").events.values() for code in kind.cameo}
    assert codes - set(GOLDSTEIN) == {"155"}
    assert set(GOLDSTEIN) <= codes


def test_the_text_shows_all_parts(story: Path) -> None:
    text = run_command(story, "--leave-one-out", "--sensitivity")
    assert "4 checkpoints of 1 case; 3 of them hard" in text
    assert "small: 2 misses" in text
    assert "Costs most: begin." in text
    assert "3 of 4 readings (75.0%) hang on one number" in text


def test_json_holds_the_same_figures(story: Path) -> None:
    whole = json.loads(run_command(story, "--format", "json", "--leave-one-out", "--sensitivity"))
    assert whole["format"] == "sim-score/1"
    (book,) = whole["rulebooks"]
    assert (book["name"], book["agreed"], book["hard_agreed"]) == ("small", 2, 1)
    assert book["confusion"] == {
        "progress": {"progress": 1, "stalemate": 1},
        "settled": {"progress": 1},
        "stalemate": {"stalemate": 1},
    }
    assert [miss["checkpoint"] for miss in book["misses"]] == [1, 3]
    assert [len(baseline["readings"]) for baseline in whole["baselines"]] == [4, 4, 4]


def test_several_rulebooks_stand_side_by_side() -> None:
    whole = json.loads(
        run_command(
            LIBRARY / "singapore-2018.yaml", "-r", "diplomacy", "-r", "rhetoric", "--format", "json"
        )
    )
    assert [(book["name"], book["agreed"]) for book in whole["rulebooks"]] == [
        ("diplomacy", 6),
        ("rhetoric", 2),
    ]


def test_a_stage_is_read_by_the_files_own_rulebook(story: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(BOOK.replace("stuck", "halted").replace("small", "other"), encoding="utf-8")
    whole = json.loads(run_command(story, "-r", other, "--format", "json"))
    assert [point["reads"] for point in whole["checkpoints"]][2] == "stalemate"
    assert whole["rulebooks"][0]["agreed"] == 2


def test_a_scenario_without_checkpoints_is_said_to_have_none(tmp_path: Path, story: Path) -> None:
    silent = tmp_path / "silent.yaml"
    silent.write_text(STORY.split("expect:")[0].replace("-story", "-silence"), encoding="utf-8")
    text = run_command(silent)
    assert "0 checkpoints of 0 cases" in text
    assert "Without checkpoints: small-silence" in text
    assert "Without checkpoints: small-silence" in run_command(story, silent)


@pytest.mark.parametrize("path", ["no-such.yaml", "{folder}"])
def test_bad_input_ends_with_two_and_no_traceback(
    path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(command, [path.format(folder=tmp_path)]) == 2
    assert "error[SIM001]" in capsys.readouterr().err


def test_the_whole_library_is_scored_in_well_under_a_second() -> None:
    began = time.process_time()
    run_command(LIBRARY)
    assert time.process_time() - began < 0.9


@pytest.mark.slow
def test_the_figures_in_the_documentation_are_those_of_the_library() -> None:
    books = ("diplomacy", "ripeness", "rhetoric")
    whole = json.loads(run_command(LIBRARY, *(f"-r{book}" for book in books), "--format", "json"))
    total = len(whole["checkpoints"])
    hard = sum(point["hard"] for point in whole["checkpoints"])
    text = (LIBRARY.parent / "docs" / "rulebooks.md").read_text(encoding="utf-8")
    for reader in whole["rulebooks"] + whole["baselines"]:
        good, hard_good = reader["agreed"], reader["hard_agreed"]
        shares = f"{good} of {total} ({good / total:.0%}) | {hard_good} of {hard} ("
        assert f"| {reader['name']} | {shares}" in text


def test_tracks_that_differ_are_scored_by_what_the_rulebook_says_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    scenario = sim.load_scenario(STRANDS)
    points = checkpoints(scenario)
    judged = score("strands", [(scenario, points)]).findings
    assert [(one.found, one.agrees) for one in judged] == [("broken", True)]
    mixed = changed(scenario, rulebook=changed(scenario.rulebook, overall=()))
    assert [one.found for one in score("mixed", [(mixed, points)]).findings] == ["mixed"]
    assert last_tone(scenario, points[0]) == "stalemate"
    for reading, code in (("broken", 1), ("stalemate", 0)):
        assert guarded(cli, ["run", STRANDS, "--fail-on", reading]) == code
    assert "where tracks differ, any broken reads broken" in capsys.readouterr().out
