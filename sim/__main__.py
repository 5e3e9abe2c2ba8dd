"""The program `sim`: the command line, started and ended without waste."""

from __future__ import annotations

import contextlib
import gc
import os
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # A command makes many objects, hardly any in circles, and ends: collecting is wasted time.
    gc.disable()
    try:
        _open_streams()
        from sim.cli import cli
        from sim.cli.streams import guarded

        code = guarded(cli)
    except KeyboardInterrupt:
        code = INTERRUPTED
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    # Nothing is left to close: leaving out the interpreter's own clean-up saves a start's time.
    os._exit(code)


def _open_streams() -> None:
    """Give closed streams somewhere to go, and characters that a stream has not an escape."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123  # for the whole process
        elif mode == "w":
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
