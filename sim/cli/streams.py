"""Where output goes and how a command ends: streams, colour, whole files, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from sim.model.problem import LIMIT, InputError, LimitError, Problem

if TYPE_CHECKING:
    from sim.cli.whole_file import WholeFile

EXPECTED, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_MANY = 20


def guarded(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a command; whatever happens to it, return an exit code and show no traceback.

    0 as expected, 1 failed, 2 bad input or usage, 130 interrupted.  A reader that closes its
    end of the pipe ends the command quietly.
    """
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
        click.echo(f"error: {error.strerror or error}: {error.filename or 'output'}", err=True)
        return BAD_INPUT
    return code if isinstance(code, int) else EXPECTED


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
    """A progress bar on standard error for long work, where it is a terminal."""
    if len(items) < _MANY or not sys.stderr.isatty():
        return nullcontext(items)
    return click.progressbar(items, label=label, file=sys.stderr)


class Output:
    """Where a command's result goes: standard output, or a file that is written whole.

    That the file can be written is tried before the work starts.  Raises InputError where not.
    """

    def __init__(self, path: str | None) -> None:
        self._file: WholeFile | None = None
        if path is not None and path != "-":
            if _is_an_input(path):
                cure = "choose another place with -o"
                message = "the output is also an input"
                raise InputError([Problem("SIM009", message, path, cure=cure)])
            from sim.cli.whole_file import WholeFile  # only where a file is written

            self._file = WholeFile(path)

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.clear()

    def write(self, text: str) -> None:
        """Write the whole result, once."""
        if self._file is None:
            echo(text)
            return
        plain = _plain(text)
        self._file.write(plain if plain.endswith("\n") else plain + "\n")


def _is_an_input(path: str) -> bool:
    """Whether a path is also given to the command to read."""
    context = click.get_current_context(silent=True)
    params = context.params.items() if context else ()
    for name, value in params:
        for one in value if isinstance(value, tuple) else (value,):
            given = isinstance(one, str) and name not in _WRITTEN
            if (
                given
                and os.path.isfile(one)
                and os.path.isfile(path)
                and (os.path.samefile(one, path))
            ):
                return True
    return False


_WRITTEN = ("output", "write_script", "write_scripts")


def output_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``-o FILE`` to a command."""
    return click.option(
        "-o", "--output", metavar="FILE", help="Write to FILE, whole or not at all."
    )(function)


def format_option(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--format`` to a command; the first format is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print the result.",
    )


def limit_option(about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--limit`` to a command that tabulates a rulebook."""
    return click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=LIMIT,
        show_default=True,
        metavar="N",
        help=about,
    )
