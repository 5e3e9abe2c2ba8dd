"""Where output goes and how a command ends: streams, colour, whole files, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from sim.model.problem import InputError, Problem

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
    except click.ClickException as error:
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
    return bool(stream.isatty())


def echo(text: str, *, err: bool = False) -> None:
    """Print a text that may hold colour, to a stream that may not want it."""
    stream = sys.stderr if err else sys.stdout
    if not wants_colour(stream):
        text = click.unstyle(text)
    stream.write(text if text.endswith("\n") else text + "\n")


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

    A file is written beside its place and renamed, so that a fault loses no older file; that
    it can be is tried before the work starts.  Raises InputError where it cannot.
    """

    def __init__(self, path: str | None) -> None:
        self.path = Path(path) if path and path != "-" else None
        self._aside: Path | None = None
        if self.path is None:
            return
        try:
            if self.path.is_dir():
                raise IsADirectoryError(21, "it is a directory")
            import tempfile  # only where a file is written

            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            os.close(handle)
        except OSError as error:
            raise InputError([self._problem(error)]) from None
        self._aside = Path(name)

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_: object) -> None:
        if self._aside is not None:
            self._aside.unlink(missing_ok=True)

    def write(self, text: str) -> None:
        """Write the whole result, once."""
        if self.path is None or self._aside is None:
            echo(text)
            return
        plain = click.unstyle(text)
        try:
            mode = self.path.stat().st_mode & 0o777 if self.path.exists() else 0o666 & ~_umask()
            with self._aside.open("w", encoding="utf-8") as file:
                file.write(plain if plain.endswith("\n") else plain + "\n")
                file.flush()
                os.fsync(file.fileno())
            self._aside.chmod(mode)
            self._aside.replace(self.path)
        except OSError as error:
            raise InputError([self._problem(error)]) from None

    def _problem(self, error: OSError) -> Problem:
        return Problem(
            "SIM009",
            f"cannot write the file: {error.strerror or error}",
            str(self.path),
            cure="choose another place with -o; an older file there is as it was",
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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
