"""Scenario files as tests of pytest, and what a test session has tried of each rulebook.

Without ``sim_scenarios`` or an option nothing happens, but that a test which draws histories tells
which rules they fired.  Nothing heavy is imported before a scenario is collected.
"""

from __future__ import annotations

import glob
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.files.folders import files_below, is_yaml

FIRED = "sim_fired"  # of a report: which rules the drawn histories of its test fired
_LEFT_OUT = "do norecursedirs, collect_ignore or --ignore leave it out?"


class UncollectedScenarioWarning(pytest.PytestWarning):
    """Something that is named as a scenario, and of which nothing is tested."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the configuration and the options."""
    parser.addini(
        "sim_scenarios",
        "scenario files to run as tests: files, folders or globs, from the configuration's folder",
        type="args",
        default=[],
    )
    group = parser.getgroup("sim", "negotiation scenarios")
    group.addoption(
        "--sim-cover",
        action="store_true",
        help="tell what of each rulebook the session has exercised, and what it never has",
    )
    group.addoption(
        "--sim-save",
        metavar="DIR",
        help="write each counterexample of sim.testing to DIR as a scenario file",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start watching, where asked; add the scenario files where pytest runs all it has."""
    if config.getoption("sim_save"):
        config.pluginmanager.register(_Saving(Path(config.getoption("sim_save")).absolute()))
    if config.getoption("sim_cover"):
        config.pluginmanager.register(_Covering(config), "sim-covering")
    if config.getini("sim_scenarios"):
        named = _Named(config)
        config.pluginmanager.register(named, "sim-named")
        if named.all_is_run:
            config.args += [str(path) for path in named.paths if not _within(path, config)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Any:
    """Say with a test which rules its drawn histories fired."""
    report = yield
    if report.when == "call" and "sim.testing" in sys.modules:
        from sim.testing import fired

        if told := fired.told():
            fired.begin()
            setattr(report, FIRED, told)
            report.sections.append(("rules fired", told))
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Tell it of the tests that passed too, with -v or --sim-cover."""
    if config.get_verbosity() < 1 and not config.getoption("sim_cover"):
        return
    passed = terminalreporter.stats.get("passed", [])
    told = [f"{one.nodeid}\n  {getattr(one, FIRED)}" for one in passed if hasattr(one, FIRED)]
    if told:
        terminalreporter.section("rules fired by drawn histories")
        terminalreporter.line("\n".join(told))


class _Named:
    """What ``sim_scenarios`` names, and what of it pytest has come across."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.folder = config.inipath.parent if config.inipath else config.rootpath
        self.paths: dict[Path, bool] = {}  # whether by itself, or because it matches a pattern
        self.missing: list[str] = []
        self.seen: set[Path] = set()
        for pattern in config.getini("sim_scenarios"):
            found = self._find(pattern)
            self.paths.update(found)
            if not any(True for path in found for _ in _files(path)):
                self.missing.append(pattern)

    @property
    def all_is_run(self) -> bool:
        """Whether pytest was given no files or folders of its own."""
        source, whence = self.config.args_source, self.config.ArgsSource
        here = self.config.invocation_params.dir == self.config.rootpath
        return source is whence.TESTPATHS or (source is whence.INVOCATION_DIR and here)

    def pytest_sessionstart(self) -> None:
        """Refuse a path that names nothing."""
        if self.missing and not hasattr(self.config, "workerinput"):
            told = ", ".join(f"'{pattern}'" for pattern in self.missing)
            raise pytest.UsageError(
                f"sim_scenarios names {told}, where no scenario file is, in {self.folder}: "
                "is it misspelt? a folder stands for its *.yaml and *.yml"
            )

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Collect a scenario file that the configuration names."""
        path = Path(os.path.normpath(file_path))
        inside = any(folder in self.paths for folder in path.parents) and is_yaml(path.name)
        if path in self.paths or inside:
            self.seen.add(path)
            return ScenarioFile.from_parent(parent, path=file_path, literal=self.paths.get(path))
        if is_yaml(path.name) and parent.session.isinitpath(file_path):
            parent.warn(UncollectedScenarioWarning(f"sim_scenarios does not name {_shown(path)}"))
        return None

    def pytest_collection_finish(self) -> None:
        """Name the files that pytest's own settings kept from being collected."""
        worker = getattr(self.config, "workerinput", {}).get("workerid", "gw0")
        if not self.all_is_run or worker != "gw0":
            return
        for path in sorted({file for root in self.paths for file in _files(root)} - self.seen):
            why = _LEFT_OUT if path.exists() else "the link leads to no file"
            told = f"sim_scenarios names {_shown(path)}, and nothing collected it: {why}"
            try:
                warnings.warn(UncollectedScenarioWarning(told), stacklevel=1)
            except UncollectedScenarioWarning as error:  # where warnings are errors
                raise pytest.UsageError(str(error)) from None

    def _find(self, pattern: str) -> dict[Path, bool]:
        place = self.folder / pattern
        if place.exists():
            return {Path(os.path.normpath(place)): True}
        found = sorted(glob.glob(pattern, root_dir=self.folder, recursive=True))  # noqa: PTH207  # takes whole paths too
        return {Path(os.path.normpath(self.folder / path)): False for path in found}


def _files(root: Path) -> Iterator[Path]:
    """A file, or those of a folder, as far down as it goes, that may be scenarios."""
    return map(Path, files_below(str(root))) if root.is_dir() else iter([root])


class ScenarioFile(pytest.File):
    """A scenario file; each line of its ``expect`` is an item.

    ``literal`` is whether the configuration names this file, and not its folder or a pattern.
    """

    def __init__(self, *, literal: bool | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.literal = bool(literal)

    def collect(self) -> Iterator[pytest.Item]:
        """Read and walk the scenario; raises InputError, which is shown as `sim check` would."""
        from sim.engine.run import run
        from sim.files.document import lies_beside
        from sim.files.scenario_file import load_scenario

        path = _shown(self.path)
        if not self.literal and lies_beside(path):
            return  # it lies beside the scenarios that name it
        self.run = run(load_scenario(path))
        if not self.run.checks:
            told = f"{path} has no 'expect', so nothing of it is tested: say what it is to come to"
            self.warn(UncollectedScenarioWarning(told))
        names: dict[str, int] = {}
        for place, result in enumerate(self.run.checks):
            name = _name(result.check)
            names[name] = names.get(name, 0) + 1
            number = f"-{names[name]}" if names[name] > 1 else ""
            yield Expectation.from_parent(self, name=name + number, place=place)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A faulty file in the words of `sim check`."""
        from sim.model.problem import InputError

        if not isinstance(excinfo.value, InputError):
            return super().repr_failure(excinfo)
        from sim.report.layout import plain
        from sim.report.problems import problems_text

        return plain(problems_text(excinfo.value.problems))


class Expectation(pytest.Item):
    """One line of ``expect``."""

    def __init__(self, *, place: int, **more: Any) -> None:
        super().__init__(**more)
        self.place = place

    @property
    def result(self) -> Any:
        """What the line found."""
        file = self.getparent(ScenarioFile)
        assert file is not None, "an expectation stands in a file"
        return file.run.checks[self.place]

    def runtest(self) -> None:
        """Fail where the line does not hold."""
        if self.result.holds is not True:
            raise UnmetExpectationError(self.result)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The line of the file, from 0."""
        return self.path, self.result.check.line - 1, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The expectation, the rule that decided and the timeline around the checkpoint."""
        if not isinstance(excinfo.value, UnmetExpectationError):
            return super().repr_failure(excinfo, style)
        return _Failure(self)


class UnmetExpectationError(AssertionError):
    """A line of ``expect`` that does not hold."""


class _Failure:
    """A failed expectation as pytest prints and keeps it."""

    def __init__(self, item: Expectation) -> None:
        from sim.report.failed_check import failure_text
        from sim.report.layout import plain

        file = item.getparent(ScenarioFile)
        assert file is not None, "an expectation stands in a file"
        place = f"{_shown(item.path)}:{item.result.check.line}"
        self.text = plain(failure_text(file.run, item.result)) + f"\n{place}: UnmetExpectationError"
        self.reprcrash = _Crash(str(item.path), item.result.check.line, self.text.split("\n")[0])

    def toterminal(self, tw: Any) -> None:
        """Print it, the place in red as pytest does."""
        *lines, place = self.text.split("\n")
        for line in lines:
            tw.line(line)
        tw.line(place, red=True, bold=True)

    def __str__(self) -> str:
        return self.text


class _Crash:
    """Where it failed, for the summary."""

    def __init__(self, path: str, lineno: int, message: str) -> None:
        self.path, self.lineno, self.message = path, lineno, message


class _Saving:
    """Writes the counterexamples of `sim.testing` to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        """Forget those of the test before."""
        if "sim.testing" in sys.modules:
            from sim.testing.example import begin

            begin(self.folder)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Write those of a test that failed."""
        report = yield
        if report.when == "call" and report.failed and "sim.testing" in sys.modules:
            from sim.testing.example import save

            if paths := [str(path) for path in save(self.folder)]:
                report.sections.append(("counterexample", "written to " + "\n".join(paths)))
        return report


class _Covering:
    """Watches every machine of the session; gathers what the workers of xdist saw."""

    def __init__(self, config: pytest.Config) -> None:
        from sim.analysis.cover.exercise import Watcher
        from sim.engine.machine import observers

        packaged = Path(__file__).resolve().parent / "rulebooks"
        folders = [str(path) + os.sep for path in (config.rootpath.resolve(), packaged)]
        self.session = Watcher(lambda path: path.startswith(tuple(folders)))
        self.observers = observers
        observers.append(self.session.watch)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Stop watching; a worker hands over what it saw."""
        if self.session.watch in self.observers:
            self.observers.remove(self.session.watch)
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["sim_cover"] = self.session.plain()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a worker saw."""
        self.session.take(getattr(node, "workeroutput", {}).get("sim_cover", {}))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Tell it for each rulebook."""
        from sim.report.exercise import exercises_text
        from sim.report.layout import plain

        width = min(terminalreporter._tw.fullwidth, 120)
        terminalreporter.section("rulebooks exercised")
        terminalreporter.line(plain(exercises_text(self.session.exercises(), width=width)))


def _within(path: Path, config: pytest.Config) -> bool:
    """Whether pytest looks there anyway."""
    places = [Path(config.invocation_params.dir, arg.split("::")[0]) for arg in config.args]
    return any(path == place or place in path.parents for place in places)


def _shown(path: Path) -> str:
    """A path as a person would write it."""
    try:
        return os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)


def _name(check: Any) -> str:
    """What an item is called: ``2018-07-12-remains-stage-talks-reads-stalemate``."""
    if check.at is None:
        return f"never-{'-'.join(check.never)}"
    parts = [check.at.isoformat(), check.track]
    parts += ["stage", check.stage] if check.stage else []
    parts += ["reads", check.reads] if check.reads else []
    return "-".join(part for part in parts if part)
