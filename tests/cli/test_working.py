"""Long work shows what it is at, to whoever looks on, and leaves nothing on the screen."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable

import pytest
from places import ROOT

from sim.cli import cli
from sim.cli import working as page
from sim.cli.streams import guarded, progress, working

SINGAPORE = str(ROOT / "scenarios" / "singapore-2018.yaml")


class Screen(io.StringIO):
    """A standard error that says that it is a terminal."""

    def isatty(self) -> bool:
        return True

    def wait_for(self, text: str) -> None:
        until = time.monotonic() + 20
        while text not in self.getvalue():
            assert time.monotonic() < until, f"never said {text!r}"
            time.sleep(0.001)


def looked_at(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A terminal in place of standard error, until the end of a test; to be asked for inside it."""
    found = Screen()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(page, "_PAUSE", 0.001)
    monkeypatch.setenv("TERM", "xterm")
    return found


def left_on(screen: Screen) -> str:
    """What is seen on the last line in the end."""
    return screen.getvalue().rpartition("\r\x1b[K")[2]


def test_long_work_says_what_it_does_and_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = looked_at(monkeypatch)
    with working("comparing"):
        screen.wait_for("comparing ...")
    assert left_on(screen) == ""


def test_many_items_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = looked_at(monkeypatch)
    with progress(["a", "b", "c"], "reading") as watched:
        seen = []
        for item in watched:
            seen.append(item)
            screen.wait_for(f"reading {len(seen)} of 3 ...")
    assert seen == ["a", "b", "c"]
    assert left_on(screen) == ""


def test_an_error_leaves_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = looked_at(monkeypatch)

    def interrupted() -> None:
        with working("running"):
            screen.wait_for("running")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert left_on(screen) == ""


def test_quick_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = looked_at(monkeypatch)
    monkeypatch.setattr(page, "_PAUSE", 60)
    with working("running"):
        pass
    assert screen.getvalue() == ""


@pytest.mark.parametrize("how", ["pipe", "dumb"])
def test_a_pipe_and_a_dumb_terminal_get_nothing(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = looked_at(monkeypatch)
    if how == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    else:
        monkeypatch.setattr(Screen, "isatty", lambda _: False)
    with working("running") as watched:
        assert list(watched) == ["running"]
        time.sleep(0.02)
    assert screen.getvalue() == ""


COMMANDS = [
    ["run", SINGAPORE],
    ["whatif", SINGAPORE],
    ["forecast", SINGAPORE, "--draws", "100", "--days", "1"],
    ["compare", SINGAPORE],
    ["diff", "rhetoric", "rhetoric"],
    ["score", SINGAPORE],
    ["check", SINGAPORE],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_tells_of_its_work(
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = looked_at(monkeypatch)
    told: list[str] = []
    shown: Callable[..., page.Working] = page.Working

    def noted(items: list[str], label: str) -> page.Working:
        told.append(label)
        return shown(items, label)

    monkeypatch.setattr(page, "Working", noted)
    assert guarded(cli, command) == 0
    assert told
    assert left_on(screen) == ""
    assert "\x1b[K" not in capsys.readouterr().out
