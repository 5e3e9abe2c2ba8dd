"""Scenario files as tests of pytest, and what a test session has tried of each rulebook.

Nothing happens unless ``sim_scenarios`` is set in the pytest configuration, or one of the
options is given.  Nothing heavy is imported before a scenario is collected.
"""

from __future__ import annotations

import fnmatch
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCENARIO = re.compile(r"""^["']?scenario["']?\s*:""", re.MULTILINE)
RULEBOOK = re.compile(r"""^["']?(rulebook|stages)["']?\s*:""", re.MULTILINE)


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
    """Start watching, where asked; add the scenario files where pytest runs its testpaths."""
    if config.getoption("sim_save"):
        config.pluginmanager.register(_Saving(Path(config.getoption("sim_save")).absolute()))
    if config.getoption("sim_cover"):
        config.pluginmanager.register(_Covering(config), "sim-covering")
    if config.getini("sim_scenarios") and config.args_source is config.ArgsSource.TESTPATHS:
        config.args += [str(path) for path in _roots(config) if not _within(path, config)]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a scenario file that the configuration names."""
    patterns = parent.config.getini("sim_scenarios")
    if not patterns or not _named(file_path, patterns, _folder(parent.config)):
        return None
    return ScenarioFile.from_parent(parent, path=file_path)


class ScenarioFile(pytest.File):
    """A scenario file; each line of its ``expect`` is an item."""

    def collect(self) -> Iterator[pytest.Item]:
        """Read and walk the scenario; raises InputError, which is shown as `sim check` would."""
        from sim.engine.run import run
        from sim.files.scenario_file import load_scenario

        self.run = run(load_scenario(_shown(self.path)))
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

            paths = [str(path) for path in save(self.folder)]
            if paths:
                report.sections.append(("counterexample", "written to " + "\n".join(paths)))
        return report


class _Covering:
    """Watches every machine of the session; gathers what the workers of xdist saw."""

    def __init__(self, config: pytest.Config) -> None:
        from sim.analysis.cover.exercise import Session
        from sim.engine.machine import observers

        packaged = Path(__file__).resolve().parent / "rulebooks"
        folders = [str(path) + os.sep for path in (config.rootpath.resolve(), packaged)]
        self.session = Session(lambda path: path.startswith(tuple(folders)))
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


def _folder(config: pytest.Config) -> Path:
    """The folder from which the configuration's paths count."""
    return config.inipath.parent if config.inipath else config.rootpath


def _roots(config: pytest.Config) -> Iterator[Path]:
    """The files and folders that the configuration names; of a glob, those that match."""
    folder = _folder(config)
    for pattern in config.getini("sim_scenarios"):
        if (folder / pattern).exists():
            yield folder / pattern
        else:
            yield from sorted(folder.glob(pattern))


def _within(path: Path, config: pytest.Config) -> bool:
    """Whether pytest looks there anyway."""
    places = [Path(config.invocation_params.dir, arg.split("::")[0]) for arg in config.args]
    return any(path == place or place in path.parents for place in places)


def _named(path: Path, patterns: list[str], folder: Path) -> bool:
    """Whether a file is named by the configuration, and no rulebook that lies beside."""
    for pattern in patterns:
        place = folder / pattern
        if path == place:
            return True
        inside = place in path.parents and path.suffix in (".yaml", ".yml")
        if inside or fnmatch.fnmatch(str(path), str(place)):
            text = path.read_text(encoding="utf-8", errors="replace")
            return bool(SCENARIO.search(text) or not RULEBOOK.search(text))
    return False


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
