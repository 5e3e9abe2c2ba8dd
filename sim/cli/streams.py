"""Where output goes and how a command ends: streams, colour, whole files, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from sim.model.problem import InputError, LimitError, Problem

if TYPE_CHECKING:
    from sim.cli.whole_file import WholeFile

EXPECTED, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_TOGETHER = 256


def guarded(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a command; whatever happens to it, return an exit code and show no traceback.

    0 as expected, 1 failed, 2 bad input or usage, 130 interrupted.  A reader that closes its
    end of the pipe ends the command quietly.
    """
    try:
        return _ended(command, arguments)
    except OSError:  # of standard error: nobody is left to be told
        return BAD_INPUT


def _ended(command: click.Command, arguments: Sequence[str] | None) -> int:
    try:
        try:
            code = command.main(
                arguments and list(arguments), prog_name="sim", standalone_mode=False
            )
        finally:
            sys.stdout.flush()
    except click.exceptions.Exit as end:
        return int(end.exit_code)
    except InputError as error:
        tell_problems(error.problems)
        return BAD_INPUT
    except LimitError as error:
        from sim.files.places import limit_problem  # only where something is wrong

        tell_problems([limit_problem(error)])
        return BAD_INPUT
    except click.ClickException as error:
        error.message = _shown(error.message)  # type: ignore[misc]  # it may quote what was typed
        error.show()
        return BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXPECTED
    except OSError as error:
        tell_problems([_not_written(error)])
        return BAD_INPUT
    return code if isinstance(code, int) else EXPECTED


def _not_written(error: OSError) -> Problem:
    """What is wrong where a stream cannot be written, or a file fails while it is worked on."""
    reason = error.strerror or str(error)
    if error.filename is not None:
        cure = "check the path, and whether it may be read and written"
        return Problem("SIM009", f"cannot use the file: {reason}", str(error.filename), cure=cure)
    cure = "make room there, or write elsewhere with -o FILE"
    return Problem("SIM009", f"cannot write the output: {reason}", "<stdout>", cure=cure)


def tell_problems(problems: Sequence[Problem]) -> None:
    """Print problems to standard error, each with its place and its cure."""
    from sim.render.problems import problems_text

    if problems:
        echo(problems_text(problems), err=True)


def wants_colour(stream: Any) -> bool:
    """Whether a stream should get colour: NO_COLOR, then FORCE_COLOR, then a terminal does."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return os.environ.get("TERM") != "dumb" and bool(stream.isatty())


def echo(text: str, *, err: bool = False) -> None:
    """Print a text that may hold colour, to a stream that may not want it."""
    stream = sys.stderr if err else sys.stdout
    if not wants_colour(stream):
        text = _plain(text)
    stream.write(text if text.endswith("\n") else text + "\n")


def _shown(text: str) -> str:
    """A message with what a terminal obeys written out; it may quote what was typed."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii")
        for c in text
    )


def _plain(text: str) -> str:
    return click.unstyle(text) if "\x1b" in text else text


def width() -> int:
    """How many columns a text may use: COLUMNS, the terminal's, or 100 in a pipe."""
    try:
        columns = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(1).columns
    except (OSError, ValueError):
        columns = 100
    return max(60, min(columns, 160))


def progress(items: Sequence[Any], label: str) -> Any:
    """Say on standard error what is being done to which item, where that is a terminal.

    It is shown only while it takes long, and nothing of it is left on the screen.
    """
    if os.environ.get("TERM") == "dumb" or not sys.stderr.isatty():
        return nullcontext(items)
    from sim.cli.working import Working  # only where somebody looks on

    return Working(items, label)


def working(label: str) -> Any:
    """Say what is being done, as ``progress`` does, where it is one piece of work."""
    return progress((label,), label)


class Output:
    """Where a command's result goes: standard output, or a file that is written whole.

    That the file can be written is tried before the work starts.  Raises InputError where not;
    ``option`` is the one that named it.
    """

    def __init__(self, path: str | None, *, option: str = "-o") -> None:
        self._file: WholeFile | None = None
        if path is not None and path != "-":
            taken = _taken(path, option)
            if taken:
                cure = f"choose another place with {option}"
                message = f"the output is also {taken}"
                raise InputError([Problem("SIM009", message, path, cure=cure)])
            from sim.cli.whole_file import WholeFile  # only where a file is written

            self._file = WholeFile(path, option)

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.clear()

    def write(self, result: str | Iterable[str]) -> None:
        """Write the whole result, once: a text, or the pieces of a long one without colour."""
        if isinstance(result, str):
            if self._file is None and result:
                echo(result)
                return
            plain = _plain(result)
            result = [plain if plain.endswith("\n") or not plain else plain + "\n"]
        pieces = _joined(result)
        if self._file is None:
            sys.stdout.writelines(pieces)
        else:
            self._file.write(pieces)


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Many small pieces as fewer large ones, which a stream takes in half the time."""
    rest = iter(pieces)
    while some := list(islice(rest, _TOGETHER)):
        yield "".join(some)


def _taken(path: str, option: str) -> str:
    """What else a path is given to the command as; empty where nothing."""
    context = click.get_current_context(silent=True)
    params = context.params.items() if context else ()
    for name, value in params:
        for one in value if isinstance(value, tuple) else (value,):
            if not isinstance(one, str) or _WRITTEN.get(name) == option:
                continue
            if name in _WRITTEN and os.path.realpath(one) == os.path.realpath(path):
                return f"that of {_WRITTEN[name]}"
            if name in _READ and _reads(one, path):
                return "an input"
    return ""


_WRITTEN = {"output": "-o", "script": "--write-script", "scripts": "--write-scripts"}
"""What is written, by the name of the parameter: the option that says where."""

_READ = ("scenario", "scenarios", "rulebook", "rulebooks", "given", "a", "b", "more", "on")
"""The parameters that name what is read."""


def _reads(given: str, path: str) -> bool:
    """Whether a file is what was given to read, or one of the folder that was."""
    if not os.path.isfile(path):
        return False
    if os.path.isdir(given) and path.endswith(".yaml"):
        return os.path.samefile(given, os.path.dirname(path) or ".")
    return os.path.isfile(given) and os.path.samefile(given, path)
