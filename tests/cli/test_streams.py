"""How the program ends, whatever its streams and its user do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
import time
import tomllib
from functools import partial
from pathlib import Path

import pytest
from places import ROOT

OSLO = "scenarios/oslo-1993.yaml"


def sim(*arguments: str, tail: str = "", **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a shell of its own, so that its streams can be closed."""
    words = " ".join(f"'{word}'" for word in (sys.executable, "-m", "sim", *arguments))
    return subprocess.run(
        ["/bin/sh", "-c", f"{words} {tail}"],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
def test_closed_streams_change_no_exit_code() -> None:
    assert sim("run", OSLO, tail=">&-").returncode == 0
    assert sim("run", OSLO, tail="2>&-").returncode == 0
    done = sim("run", "-", tail="<&-")
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


def test_a_character_that_the_stream_has_not_is_escaped() -> None:
    done = sim("run", OSLO, "--format", "markdown", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0
    assert b"->" in done.stdout


@pytest.mark.slow
def test_an_output_that_is_an_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = (ROOT / OSLO).read_bytes()
    path.write_bytes(text)
    for command in ("run", "check", "whatif", "score"):
        done = sim(command, str(path), "-o", str(path))
        assert done.returncode == 2
        assert b"the output is also an input" in done.stderr
    assert path.read_bytes() == text


def test_a_device_is_written_to_and_stays_a_device() -> None:
    assert sim("run", OSLO, "-o", "/dev/null").returncode == 0
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_ends_the_program_leaves_no_file_behind(name: str, tmp_path: Path) -> None:
    number = getattr(signal, name)
    command = [sys.executable, "-m", "sim", "run", "-", "-o", str(tmp_path / "mine.txt")]
    # What ignores a signal, as nohup does, has its children ignore it.
    heeds = partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, preexec_fn=heeds) as process:
        until = time.monotonic() + 30
        while not list(tmp_path.iterdir()):  # it is opened before the work starts
            assert time.monotonic() < until
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(30) == -number  # which a shell tells as 128 and the number
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "widest"), [(70, 70), (30, 60), (100, 100)])
def test_errors_keep_to_the_width_of_a_terminal(columns: int, widest: int, tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    event = "{date: 2020-01-01, event: qqqq}"
    path.write_text(f"scenario: s\ntitle: T\nrulebook: diplomacy\nkex: 1\nevents: [{event}]\n")
    told = sim("run", str(path), COLUMNS=str(columns)).stderr.decode()
    assert max(map(len, told.splitlines())) > 300, "in a pipe no line is broken"
    command = [sys.executable, "-m", "sim", "run", "long.yaml"]
    near, far = os.openpty()
    termios.tcsetwinsize(far, (24, columns))
    env = os.environ | {"TERM": "dumb"}
    env.pop("COLUMNS", None)
    try:
        done = subprocess.run(command, cwd=tmp_path, env=env, stderr=far, check=False, timeout=60)
        os.close(far)
        shown = _all_of(near).replace("\r\n", "\n")
    finally:
        os.close(near)
    assert done.returncode == 2
    assert max(map(len, shown.splitlines())) <= widest
    assert shown.count("error[") == told.count("error[") == 2


def _all_of(terminal: int) -> str:
    """What was written to a terminal whose other end is closed."""
    pieces: list[bytes] = []
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # so Linux says that it has ended
            piece = b""
        if not piece:
            return b"".join(pieces).decode()
        pieces.append(piece)


@pytest.mark.slow
def test_a_full_disk_is_told_where_it_can_be() -> None:
    done = sim("run", OSLO, tail=">/dev/full")
    assert done.returncode == 2
    assert b"error[SIM009]: cannot write the output: No space left on device\n" in done.stderr
    assert b"= help: make room there" in done.stderr
    assert sim("run", OSLO, "-o", "/dev/full").returncode == 2
    assert sim("run", "nowhere.yaml", tail="2>/dev/full").returncode == 2


@pytest.mark.slow
def test_a_path_is_told_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "my  talks\n\x1b[31m.yaml"
    path.write_text("scenario: x\n")
    done = sim("check", str(path))
    assert b"--> " + str(tmp_path).encode() + b"/my  talks\\n\\x1b[31m.yaml:1:1\n" in done.stderr
    done = sim("check", str(path), "--format", "github")
    assert b"\x1b" not in done.stdout


@pytest.mark.slow
def test_nothing_to_say_is_said_with_nothing(tmp_path: Path) -> None:
    assert sim("check", OSLO, "--format", "github").stdout == b""
    path = tmp_path / "mine.txt"
    assert sim("check", OSLO, "--format", "github", "-o", str(path)).returncode == 0
    assert path.read_text() == ""


@pytest.mark.slow
def test_the_program_starts_where_something_else_is_called_sim(tmp_path: Path) -> None:
    (tmp_path / "sim.py").write_text("raise SystemExit('imported in place of the program')\n")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    module, _, function = project["scripts"]["sim"].partition(":")
    code = f"from {module} import {function} as main\nmain()"
    for path in (str(ROOT), f".{os.pathsep}{ROOT}"):
        done = subprocess.run(
            [sys.executable, "-c", code, "run", str(ROOT / OSLO)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "oslo-1993" in done.stdout


def test_an_interrupt_while_it_starts_ends_it_quietly() -> None:
    code = (
        "import sys\n"
        "from sim.__main__ import main\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'sim.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_escapes_that_were_typed_do_not_reach_the_terminal() -> None:
    done = sim("run", OSLO, "--track", "a\033[31mb")
    assert done.returncode == 2
    assert b"\x1b" not in done.stderr
