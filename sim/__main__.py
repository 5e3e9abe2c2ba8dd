"""The program `sim`: the command line, started and ended without waste."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # A command makes many objects, hardly any in circles, and ends: collecting is wasted time.
    gc.disable()
    from sim.cli import cli
    from sim.cli.streams import guarded

    code = guarded(cli)
    sys.stderr.flush()
    # Nothing is left to close: leaving out the interpreter's own clean-up saves a start's time.
    os._exit(code)


if __name__ == "__main__":
    main()
