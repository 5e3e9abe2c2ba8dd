"""The program `sim`: the command line, started and ended without waste."""

from __future__ import annotations

import codecs
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
            stream.reconfigure(errors="sim.instead")


def _instead(error: UnicodeError) -> tuple[str, int]:
    """Signs that every stream has, for those that one has not."""
    assert isinstance(error, UnicodeEncodeError), "only a stream that is written to asks"
    text = error.object[error.start : error.end]
    return "".join(_INSTEAD.get(sign) or _escape(sign) for sign in text), error.end


def _escape(sign: str) -> str:
    point = ord(sign)
    if 0xDC80 <= point <= 0xDCFF:  # a byte of a file's name that is no text
        return f"\\x{point - 0xDC00:02x}"
    return sign.encode("ascii", "backslashreplace").decode("ascii")


_INSTEAD = {
    "\u2192": "->",
    "\u2260": "!=",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u00d7": "x",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2026": "...",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
}
"""What stands for the signs of print that a narrow encoding has not; all others are escaped."""

codecs.register_error("sim.instead", _instead)


if __name__ == "__main__":
    main()
