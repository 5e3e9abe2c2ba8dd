"""What is named as a scenario is tested or said not to be; a project may have its own `sim`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

import negotiation_sim_pytest as shim
import sim
import sim.testing  # here, since pytester unloads what its runs load

pytest_plugins = ["pytester"]

WARNED = "error::sim.pytest_plugin.UncollectedScenarioWarning"
KEYS = "title: T\nrulebook: diplomacy\nevents:\n  - {date: 2020-03-01, event: no_show}\n"
EXPECT = "expect:\n  - {at: 2020-03-01, reads: none}\n"
CASE = f"scenario: s\n{KEYS}{EXPECT}"


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    pytester.makeini("[pytest]\nsim_scenarios = cases\n")
    return pytester.mkdir("cases")


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(
        "-p", "sim.pytest_plugin", "-p", "no:xdist", "-p", "no:cacheprovider", *arguments
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bom.yaml", "\ufeff" + CASE),
        ("explicit.yaml", f"? scenario\n: s\n{KEYS}{EXPECT}"),
        ("flow.yaml", '{"scenario": "s", "title": "T", "rulebook": "diplomacy", "events": '
         '[{"date": "2020-03-01", "event": "no_show"}], '
         '"expect": [{"at": "2020-03-01", "reads": "none"}]}'),
        ("last.yaml", f"{KEYS}{EXPECT}scenario: s\n"),
        ("large.YAML", CASE),
        ("short.yml", CASE),
        ("both.Yml", CASE),
    ],
)  # fmt: skip
def test_a_scenario_in_any_dress_is_collected(
    folder: Path, pytester: pytest.Pytester, name: str, text: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    run(pytester).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"scenaro: s\n{KEYS}{EXPECT}", "*unknown key 'scenaro'*"),
        (KEYS + EXPECT, "*missing key 'scenario'*"),
        ("hello: world\n", "*SIM0*"),
        ("scenario: [\n", "*SIM0*"),
        ("", "*SIM0*"),
    ],
)
def test_what_was_meant_as_a_scenario_is_an_error_in_the_words_of_check(
    folder: Path, pytester: pytest.Pytester, text: str, told: str
) -> None:
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told, "*case.yaml*"])


def test_a_scenario_without_expect_is_named(folder: Path, pytester: pytest.Pytester) -> None:
    (folder / "case.yaml").write_text(f"scenario: s\n{KEYS}", encoding="utf-8")
    result = run(pytester, "-W", "always")
    result.assert_outcomes(warnings=1)
    result.stdout.fnmatch_lines(["*cases/case.yaml has no 'expect', so nothing of it is tested*"])
    run(pytester, "-W", WARNED).assert_outcomes(errors=1)


@pytest.mark.parametrize(
    "named", ["cases typo", "cases typo/*.yaml", "cases empty", "cases/x.yaml"]
)
def test_a_path_that_names_nothing_is_refused(
    folder: Path, pytester: pytest.Pytester, named: str
) -> None:
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    pytester.mkdir("empty")
    pytester.makeini(f"[pytest]\nsim_scenarios = {named}\n")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: sim_scenarios names '{named.split()[-1]}'*misspelt*"])
    assert run(pytester, "--help").ret == 0


def test_what_pytest_leaves_out_by_its_own_settings_is_named(
    folder: Path, pytester: pytest.Pytester
) -> None:
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "build").mkdir()
    (folder / "build" / "deep.yaml").write_text(CASE, encoding="utf-8")
    result = run(pytester, "-W", "always")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*names cases/build/deep.yaml, and nothing collected it*"])
    run(pytester, "cases/case.yaml").assert_outcomes(passed=1)
    assert run(pytester, "-W", WARNED).ret == pytest.ExitCode.USAGE_ERROR


def test_a_file_given_by_hand_that_is_not_named_is_said(
    folder: Path, pytester: pytest.Pytester
) -> None:
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (pytester.path / "other.yaml").write_text(CASE, encoding="utf-8")
    result = run(pytester, "-W", "always", "cases/case.yaml", "other.yaml")
    result.stdout.fnmatch_lines(["*sim_scenarios does not name other.yaml"])


@pytest.mark.parametrize("named", ["./cases", "inner/../cases", "cases/", "cases/**/*.yaml"])
def test_a_path_may_be_written_in_any_way(
    folder: Path, pytester: pytest.Pytester, named: str
) -> None:
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    pytester.mkdir("inner")
    pytester.makeini(f"[pytest]\nsim_scenarios = {named}\n")
    run(pytester).assert_outcomes(passed=1)


@pytest.mark.slow
def test_scenarios_outside_the_folder_of_the_tests_are_run_too(pytester: pytest.Pytester) -> None:
    project = pytester.mkdir("project")
    pytester.mkdir("cases").joinpath("case.yaml").write_text(CASE, encoding="utf-8")
    (project / "pytest.ini").write_text("[pytest]\nsim_scenarios = ../cases\n", encoding="utf-8")
    pytester.chdir()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "sim.pytest_plugin", "-p", "no:cacheprovider"],
        cwd=project, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "1 passed" in done.stdout


def test_a_rulebook_is_an_error_where_it_is_named_itself(
    folder: Path, pytester: pytest.Pytester
) -> None:
    text = Path(sim.load_rulebook("rhetoric").path).read_text(encoding="utf-8")
    (folder / "book.yaml").write_text(text, encoding="utf-8")
    run(pytester).assert_outcomes()
    pytester.makeini("[pytest]\nsim_scenarios = cases/book.yaml\n")
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*a rulebook, not a scenario*"])


# What drawn histories fired.

DRAWN = """
import sim
from hypothesis import given, settings
from sim.testing import runs
book = sim.load_rulebook("rhetoric")

@settings(max_examples=50)
@given(runs(book))
def test_it(run):
    assert not {fails} or not run.visited("stalemate")

def test_without_histories():
    pass
"""


@pytest.mark.slow
def test_a_test_that_passes_says_how_many_rules_its_histories_fired(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(test_mine=DRAWN.format(fails=False))
    result = run(pytester, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        ["*rules fired by drawn*", "test_mine.py::test_it", "  *histories fired * of rhetoric*"]
    )  # fmt: skip
    result.stdout.no_fnmatch_line("*test_without_histories$")
    run(pytester).stdout.no_fnmatch_line("*rules fired by drawn histories*")


@pytest.mark.slow
def test_a_test_that_fails_says_it_with_the_failure(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_mine=DRAWN.format(fails=True))
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*rules fired*", "*histories fired * rules of rhetoric*"])


# A project with its own `sim`.


@pytest.mark.slow
@pytest.mark.parametrize("place", ["sim/__init__.py", "sim.py", "src/sim/__init__.py"])
@pytest.mark.parametrize("how", [["-m", "pytest"], ["-c", "import pytest; pytest.main()"]])
def test_a_project_with_its_own_sim_gets_its_own(
    place: str, how: list[str], tmp_path: Path
) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("X = 1\n", encoding="utf-8")
    text = "import sys\nsys.path[:0] = ['.', 'src']\nimport sim\ndef test_x(): assert sim.X == 1\n"
    (tmp_path / "test_x.py").write_text(text, encoding="utf-8")
    metadata = tmp_path / "site" / "own-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: own\nVersion: 1.0\n")
    points = f"[pytest11]\nsim.pytest_plugin = {_entry_point()}\n"
    (metadata / "entry_points.txt").write_text(points)
    (tmp_path / "site" / "negotiation_sim_pytest.py").write_text(
        Path(shim.__file__).read_text(encoding="utf-8"), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, *how, "-p", "no:cacheprovider"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(tmp_path / "site"), "PYTEST_PLUGINS": ""},
    )  # fmt: skip
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert f"stands aside, for this project's own 'sim' is {tmp_path / place}" in done.stdout


def test_where_no_other_sim_is_the_plugin_is_the_plugin() -> None:
    code = "import negotiation_sim_pytest as a, sim.pytest_plugin as b\nprint(a.plugin is b)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"


def _entry_point() -> str:
    import tomllib

    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (point,) = told["project"]["entry-points"]["pytest11"].values()
    return str(point)


def test_a_pipe_is_no_file_and_a_link_to_nothing_is_told_as_one(
    folder: Path, pytester: pytest.Pytester
) -> None:
    (folder / "b.yaml").write_text(CASE)
    os.mkfifo(folder / "a-pipe.yaml")
    run(pytester, "-W", WARNED).assert_outcomes(passed=1)
    (folder / "nowhere.yaml").symlink_to("gone")
    told = run(pytester, "-W", WARNED).stderr
    told.fnmatch_lines("*nowhere.yaml, and nothing collected it: the link leads to no file")
