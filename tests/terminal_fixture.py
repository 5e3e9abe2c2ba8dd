"""A program at a terminal of its own, as a person sees it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

_PATIENCE = 20
"""How many seconds a program has."""


def _heed_interrupts() -> None:
    """A program that was started in the background ignores them, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


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
            preexec_fn=_heed_interrupts,
        )
        os.close(far)
        self.seen = ""

    def wait_for(self, text: str) -> str:
        """All that was shown up to a text."""
        until = time.monotonic() + _PATIENCE
        while text not in self.seen:
            self.seen += self._shown(until)
        before, _, self.seen = self.seen.partition(text)
        return before

    def type(self, text: str) -> None:
        os.write(self.near, text.encode())

    def interrupt(self) -> None:
        """Interrupt it as Ctrl-C does; again where that fell between two looks at the keyboard.

        A signal that comes just before readline begins to wait is heeded with what comes next.
        """
        for _ in range(_PATIENCE):
            self.process.send_signal(signal.SIGINT)
            if select.select([self.near], [], [], 1)[0]:
                return

    def left(self) -> int:
        """The exit code, once it has ended."""
        until = time.monotonic() + _PATIENCE
        with suppress(OSError):  # so Linux says that it has ended
            while piece := self._shown(until):
                self.seen += piece
        return self.process.wait(_PATIENCE)

    def _shown(self, until: float) -> str:
        """What is shown next, by a moment."""
        ready, _, _ = select.select([self.near], [], [], max(0, until - time.monotonic()))
        assert ready, f"nothing more is shown: {self.seen}"
        return os.read(self.near, 65536).decode(errors="replace")

    def close(self) -> None:
        self.process.kill()
        self.process.wait(20)
        os.close(self.near)

    def resize(self, rows: int, columns: int) -> None:
        """Give it another size, and say so."""
        termios.tcsetwinsize(self.near, (rows, columns))
        self.process.send_signal(signal.SIGWINCH)
