"""How the program ends, whatever its streams and its user do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
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


def test_closed_streams_change_no_exit_code() -> None:
    assert sim("run", OSLO, tail=">&-").returncode == 0
    assert sim("run", OSLO, tail="2>&-").returncode == 0
    done = sim("run", "-", tail="<&-")
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


def test_a_character_that_the_stream_has_not_is_escaped() -> None:
    done = sim("run", OSLO, "--format", "markdown", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0
    assert b"\\u2192" in done.stdout


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


def test_escapes_that_were_typed_do_not_reach_the_terminal() -> None:
    done = sim("run", OSLO, "--track", "a\033[31mb")
    assert done.returncode == 2
    assert b"\x1b" not in done.stderr
