"""Scenario files as tests: items, places, failures, faults, coverage; and nothing unasked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from places import ROOT

import sim
import sim.testing  # here, since pytester unloads what its runs load

pytest_plugins = ["pytester"]

PLUGIN = "sim.pytest_plugin"
CASE = """\
scenario: case
title: A meeting and an empty chair
rulebook: diplomacy
parties:
  USA: {side: 1}
  DPRK: {side: 2}
events:
  - {date: 2018-06-12, event: summit_held, by: [USA, DPRK]}
  - {date: 2018-07-06, event: friendly_words, by: DPRK}
  - {date: 2018-07-12, event: no_show, by: DPRK}
  - {date: 2018-07-13, event: friendly_words, by: USA}
expect:
  - {at: 2018-06-12, stage: summit, reads: progress}
  - {at: 2018-07-13, reads: stalemate}
  - {never: settlement}
"""
ISSUE = """
from hypothesis import given
import sim
from sim.testing import runs, every_step

book = sim.load_rulebook("diplomacy")

@given(runs(book))
def test_a_settlement_is_never_reached_from_silence(run):
    ends = ("accord_signed", "ratified", "accord_completed")
    assert not run.visited("settlement") or any(run.count(event) for event in ends)

@every_step(book)
def test_a_letter_never_ends_a_stalemate(step):
    if step.event == "friendly_words" and step.before.stage == "stalemate":
        assert step.after.stage == "stalemate"
"""


@pytest.fixture
def case(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with a scenario, and pytest configured to run it."""
    pytester.makeini("[pytest]\nsim_scenarios = cases\n")
    folder = pytester.mkdir("cases")
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return pytester


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(
        "-p", PLUGIN, "-p", "no:xdist", "-p", "no:cacheprovider", *arguments
    )


def edit(pytester: pytest.Pytester, old: str, new: str) -> None:
    path = pytester.path / "cases" / "case.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_each_line_of_expect_is_an_item(case: pytest.Pytester) -> None:
    result = run(case, "-v")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        [
            "cases/case.yaml::2018-06-12-stage-summit-reads-progress PASSED*",
            "cases/case.yaml::2018-07-13-reads-stalemate PASSED*",
            "cases/case.yaml::never-settlement PASSED*",
        ]
    )


def test_equal_lines_have_names_of_their_own(case: pytest.Pytester) -> None:
    edit(case, "  - {never: settlement}\n", "  - {never: settlement}\n  - {never: settlement}\n")
    run(case, "cases/case.yaml::never-settlement-2").assert_outcomes(passed=1)


def test_a_failure_shows_the_line_the_rule_and_the_timeline(case: pytest.Pytester) -> None:
    edit(case, "at: 2018-07-13, reads: stalemate", "at: 2018-07-12, reads: progress")
    result = run(case)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "line 14, 2018-07-12: expected progress; found stalemate",
            "  stalemate since 2018-07-12, by the rule missed-meeting*",
            "  > *2018-07-12  DPRK *no_show *summit -> stalemate *missed-meeting",
            "  ---  end of 2018-07-12, the checkpoint",
            "     2018-07-13  USA  *friendly_words  stalemate *",
            "cases/case.yaml:14: UnmetExpectationError",
            "FAILED cases/case.yaml::2018-07-12-reads-progress - line 14, 2018-07-12: *",
        ]
    )


def test_a_stage_that_was_entered_after_all_is_shown_where_it_was(case: pytest.Pytester) -> None:
    edit(case, "never: settlement", "never: summit")
    result = run(case)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["line 15: never summit, but entered on main on 2018-06-12", "  > *prenegotiation -> *"]
    )


@pytest.mark.slow
def test_a_faulty_file_is_a_collection_error_in_the_words_of_check(case: pytest.Pytester) -> None:
    edit(case, "event: no_show", "event: no_shows")
    result = run(case)
    result.assert_outcomes(errors=1)
    checked = subprocess.run(
        [sys.executable, "-m", "sim", "check", "cases/case.yaml"],
        cwd=case.path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )
    told = checked.stderr.splitlines()
    assert "error[SIM101]: unknown event 'no_shows'" in told
    result.stdout.fnmatch_lines([line for line in told if line.strip()])


def test_nothing_is_collected_unasked(case: pytest.Pytester) -> None:
    case.makeini("[pytest]\n")
    case.makepyfile("def test_one(): pass")
    run(case).assert_outcomes(passed=1)


@pytest.mark.parametrize("place", ["cases/case.yaml", "cases", "cases/*.yaml", "*/c*.yaml"])
def test_a_scenario_is_named_by_path_folder_or_glob(case: pytest.Pytester, place: str) -> None:
    case.makeini(f"[pytest]\nsim_scenarios = {place}\n")
    run(case).assert_outcomes(passed=3)


def test_scenarios_run_beside_the_testpaths(case: pytest.Pytester) -> None:
    case.makeini("[pytest]\ntestpaths = checks\nsim_scenarios = cases\n")
    (case.mkdir("checks") / "test_one.py").write_text("def test_one(): pass", encoding="utf-8")
    run(case).assert_outcomes(passed=4)
    run(case, "checks").assert_outcomes(passed=1)


def test_a_rulebook_beside_the_scenarios_is_no_scenario(case: pytest.Pytester) -> None:
    book = sim.load_rulebook("diplomacy")
    shutil.copy(book.path, case.path / "cases" / "own.yaml")
    edit(case, "rulebook: diplomacy", "rulebook: own.yaml")
    run(case).assert_outcomes(passed=3)


def test_items_are_chosen_by_keyword(case: pytest.Pytester) -> None:
    run(case, "-k", "stalemate").assert_outcomes(passed=1, deselected=2)


def test_those_that_failed_last_run_first_or_alone(case: pytest.Pytester) -> None:
    edit(case, "stage: summit", "stage: talks")
    arguments = ("-p", PLUGIN, "-p", "no:xdist")
    case.runpytest_inprocess(*arguments).assert_outcomes(passed=2, failed=1)
    case.runpytest_inprocess(*arguments, "--lf").assert_outcomes(failed=1)


def test_the_junit_report_names_the_file_and_its_line(case: pytest.Pytester) -> None:
    edit(case, "stage: summit", "stage: talks")
    run(case, "--junitxml=out.xml", "-o", "junit_family=xunit1")
    cases = ET.parse(case.path / "out.xml").getroot().findall(".//testcase")
    assert [(one.get("file"), one.get("line")) for one in cases] == [
        ("cases/case.yaml", "12"),
        ("cases/case.yaml", "13"),
        ("cases/case.yaml", "14"),
    ]  # from 0, as pytest counts
    failure = cases[0].find("failure")
    assert failure is not None
    assert "expected talks and progress; found summit" in str(failure.get("message"))


@pytest.mark.slow
def test_it_works_under_xdist_and_gathers_what_the_workers_exercised(
    case: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    edit(case, "rulebook: diplomacy", "rulebook: own.yaml")
    (case.path / "cases" / "own.yaml").write_text(OWN, encoding="utf-8")
    case.makepyfile(
        """
        import sim
        def test_another():
            machine = sim.Machine(sim.load_rulebook("cases/own.yaml"))
            assert machine.step(machine.start(), "friendly_words").rule is None
        """
    )
    result = case.runpytest_subprocess("-p", PLUGIN, "-n2", "--sim-cover")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["own  rules fired 2 of 3, refusals seen 2 of 4, positions *"])


OWN = """\
rulebook: own
title: Three rules
start: talks
stages:
  talks: {reads: progress}
  summit: {reads: progress}
  stalemate: {reads: stalemate}
  settlement: {reads: settled}
events:
  summit_held: {signal: deed, tone: cooperative}
  friendly_words: {signal: word, tone: cooperative}
  no_show: {signal: deed, tone: hostile}
tallies:
  no_shows: {count: no_show}
rules:
  met: {event: summit_held, from: [talks, stalemate], to: summit, because: They met}
  missed: {event: no_show, from: summit, when: no_shows >= 1, to: stalemate, because: Nobody came}
  wooed: {event: friendly_words, from: stalemate, when: no_shows >= 2, to: talks, because: Words}
"""


def test_coverage_names_what_was_never_exercised_with_a_script(case: pytest.Pytester) -> None:
    (case.path / "cases" / "own.yaml").write_text(OWN, encoding="utf-8")
    edit(case, "rulebook: diplomacy", "rulebook: own.yaml")
    result = run(case, "--sim-cover")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        [
            "own  rules fired 2 of 3, refusals seen 2 of 4, positions visited 3 of 8",
            "  never exercised, each with a shortest script:",
            "    the rule missed refused for the stage: no_show",
            "    the rule wooed firing: summit_held, no_show, no_show, friendly_words",
            "    the position talks (no_shows 1): no_show",
            "    the position summit (no_shows 2): no_show, no_show, summit_held",
        ]
    )


def test_every_step_exercises_all_and_a_script_what_it_takes(pytester: pytest.Pytester) -> None:
    (pytester.path / "own.yaml").write_text(OWN, encoding="utf-8")
    pytester.makepyfile(
        """
        import sim
        from sim.testing import every_step, transition_cover
        book = sim.load_rulebook("own.yaml")

        @every_step(book)
        def test_all(step):
            assert step.after
        """
    )
    run(pytester, "--sim-cover").stdout.fnmatch_lines(
        ["own  rules fired 3 of 3, refusals seen 4 of 4, positions visited 8 of 8"]
    )


def test_planning_a_cover_exercises_nothing(pytester: pytest.Pytester) -> None:
    (pytester.path / "own.yaml").write_text(OWN, encoding="utf-8")
    pytester.makepyfile(
        """
        import sim
        from sim.testing import transition_cover
        book = sim.load_rulebook("own.yaml")

        def test_plan():
            assert transition_cover(book)
        """
    )
    run(pytester, "--sim-cover").stdout.fnmatch_lines(["No rulebook of a file was exercised."])


@pytest.mark.slow
def test_a_users_whole_file_runs_as_the_page_shows_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(ISSUE)
    run(pytester).assert_outcomes(passed=2)


def test_a_test_of_every_step_may_ask_for_fixtures_and_stand_in_a_class(
    pytester: pytest.Pytester,
) -> None:
    (pytester.path / "own.yaml").write_text(OWN, encoding="utf-8")
    pytester.makepyfile(
        """
        import sim
        from sim.testing import every_step
        book = sim.load_rulebook("own.yaml")

        class TestOwn:
            @every_step(book)
            def test_with(self, step, tmp_path):
                assert tmp_path.is_dir() and step.track == "main"

            @every_step(book, parametrize=True)
            def test_each(self, step, tmp_path):
                assert step.event != "no_show" or step.after.stage != "stalemate"
        """
    )
    result = run(pytester, "-v")
    result.assert_outcomes(passed=8, failed=2)
    result.stdout.fnmatch_lines(["*test_each?summit-no_show? FAILED*"])


@pytest.mark.slow
def test_counterexamples_are_written_where_asked_and_show_the_failing_step(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        test_mine="""
        import sim
        from hypothesis import given
        from sim.testing import every_step, runs
        book = sim.load_rulebook("diplomacy")

        @every_step(book)
        def test_nobody_stays_away(step):
            assert step.after.stage != "stalemate"

        @given(runs(book))
        def test_nothing_is_settled(run):
            assert not run.visited("settlement")

        def test_fine():
            pass
        """
    )
    result = run(pytester, "--sim-save", "failed")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*sim run failed/test_mine.test_nobody_stays_away.yaml"])
    folder = pytester.path / "failed"
    assert sorted(path.name for path in folder.iterdir()) == [
        "test_mine.test_nobody_stays_away.yaml",
        "test_mine.test_nothing_is_settled.yaml",
    ]
    stuck = sim.run(sim.load_scenario(folder / "test_mine.test_nobody_stays_away.yaml"))
    assert stuck.steps[-1].after.stage == "stalemate"
    settled = sim.run(sim.load_scenario(folder / "test_mine.test_nothing_is_settled.yaml"))
    assert settled.visited("settlement")


@pytest.mark.slow
def test_tests_of_like_names_save_files_of_their_own_that_run(pytester: pytest.Pytester) -> None:
    text = """
        import pytest
        import sim
        from hypothesis import Phase, given, settings
        from sim.testing import runs
        book = sim.load_rulebook("diplomacy")

        @pytest.mark.parametrize("stage", ["a/b", "a-b"])
        @settings(phases=[Phase.generate])  # how short an example is does not matter here
        @given(runs(book))
        def test_one(stage, run):
            assert not run.visited("stalemate")
        """
    pytester.makepyfile(test_same=text)
    pytester.mkpydir("inner")
    (pytester.path / "inner" / "test_same.py").write_text(
        (pytester.path / "test_same.py").read_text()
    )
    store = pytester.mkdir("deep") / "store"
    store.mkdir()
    (pytester.path / "failed").symlink_to(store)
    run(pytester, "--sim-save", "failed").assert_outcomes(failed=4)
    saved = sorted(store.iterdir())
    assert len(saved) == 4
    assert all(sim.run(sim.load_scenario(path)).visited("stalemate") for path in saved)


def test_the_plugin_brings_nothing_heavy() -> None:
    heavy = "{'hypothesis', 'numpy', 'attrs', 'attr', 'yaml', 'transitions', 'click'}"
    code = f"import pytest, sys\nbefore = set(sys.modules)\nimport {PLUGIN}\n"
    code += f"print(sorted({heavy} & set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
