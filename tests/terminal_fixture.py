"""A program at a terminal of its own, as a person sees it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path


class Terminal:
    """``sim play`` at a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str, **env: str) -> None:
        self.near, far = os.openpty()
        termios.tcsetwinsize(far, (30, 100))
        command = [sys.executable, "-m", "sim", "play", *arguments]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "TERM": "xterm"} | env,
            stdin=far,
            stdout=far,
            stderr=far,
            start_new_session=True,
        )
        os.close(far)
        self.seen = ""

    def wait_for(self, text: str) -> str:
        """All that was shown up to a text."""
        until = time.monotonic() + 20
        while text not in self.seen:
            assert time.monotonic() < until, self.seen
            self.seen += os.read(self.near, 65536).decode(errors="replace")
        before, _, self.seen = self.seen.partition(text)
        return before

    def type(self, text: str) -> None:
        os.write(self.near, text.encode())

    def left(self) -> int:
        """The exit code, once it has ended."""
        with suppress(OSError):  # so Linux says that it has ended
            while piece := os.read(self.near, 65536):
                self.seen += piece.decode(errors="replace")
        return self.process.wait(20)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(20)
        os.close(self.near)

    def resize(self, rows: int, columns: int) -> None:
        """Give it another size, and say so."""
        termios.tcsetwinsize(self.near, (rows, columns))
        self.process.send_signal(signal.SIGWINCH)
