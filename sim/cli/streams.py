"""Where output goes and how a command ends: streams, colour, whole files, exit codes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from sim.model.problem import LIMIT, InputError, LimitError, Problem
from sim.model.words import spelt
from sim.report.layout import plain, unheard, visible

if TYPE_CHECKING:
    from sim.cli.whole_file import WholeFile
    from sim.model.rulebook import Rulebook

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
            code = _called(command, arguments)
        finally:
            sys.stdout.flush()
    except click.exceptions.Exit as end:
        return int(end.exit_code)
    except InputError as error:
        tell_problems(error.problems)
        return BAD_INPUT
    except LimitError as error:
        from sim.files.locate import limit_problem  # only where something is wrong

        tell_problems([limit_problem(error)])
        return BAD_INPUT
    except click.ClickException as error:
        error.message = _shown(error.message)  # type: ignore[misc]  # it may quote what was typed
        error.show()
        return BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click turns the one into the other
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXPECTED
    except OSError as error:
        tell_problems([_not_written(error)])
        return BAD_INPUT
    return code if isinstance(code, int) else EXPECTED


def _called(command: click.Command, arguments: Sequence[str] | None) -> Any:
    """What a command returns, or what its completion does where a shell asks for that."""
    asked = os.environ.get("_SIM_COMPLETE")
    if asked and arguments is None:
        from sim.cli.completion import complete  # only where a shell asks

        return complete(command, asked)
    given = None if arguments is None else list(arguments)
    return command.main(given, prog_name="sim", standalone_mode=False)


def _not_written(error: OSError) -> Problem:
    """What is wrong where a stream cannot be written, or a file fails while it is worked on."""
    reason = error.strerror or str(error)
    if error.filename is not None:
        cure = "check the path, and whether it may be read and written"
        return Problem("SIM009", f"cannot use the file: {reason}", str(error.filename), cure=cure)
    cure = "make room there, or write elsewhere with -o FILE"
    return Problem("SIM009", f"cannot write the output: {reason}", "<stdout>", cure=cure)


def tell_problems(problems: Sequence[Problem]) -> None:
    """Print problems to standard error, each with its place and its cure.

    At a terminal they keep to its width; in a pipe a line is as long as it is.
    """
    from sim.report.problems import problems_text

    if problems:
        columns = _columns(2) if sys.stderr.isatty() else None
        echo(problems_text(problems, width=columns), err=True)


def tell_cost(books: Iterable[Rulebook], limit: int) -> None:
    """Say what tables may cost that only a limit which was raised allows, before they are made."""
    if limit <= LIMIT:
        return
    from sim.engine.table import cost  # only here: it needs numpy

    for book in books:
        most, megabytes = cost(book, limit=limit)
        if most > LIMIT:
            size = f"at most {most:,} positions, about {megabytes:,} MB"
            echo(f"{visible(book.name)}: {size}", err=True)


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
    text = unheard(text) if wants_colour(stream) else plain(text)
    stream.write(text if text.endswith("\n") else text + "\n")


def _shown(text: str) -> str:
    """A message with what a terminal obeys written out; it may quote what was typed."""
    return unheard("\n".join(map(spelt, text.split("\n"))))


def width() -> int:
    """How many columns a text may use: COLUMNS, the terminal's, or 100 in a pipe."""
    return _columns(1)


def _columns(stream: int) -> int:
    """How many columns a stream may use, by its number: 1 is the output, 2 takes the errors."""
    try:
        columns = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(stream).columns
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

    That the file can be written is tried before the work starts, and while it is open for that
    nothing can be read from it.  Raises InputError where not; ``option`` is the one that named it.
    """

    def __init__(self, path: str | None, *, option: str = "-o") -> None:
        self._file: WholeFile | None = None
        self._path, self._option = path or "-", option
        if self._path != "-":
            taken = _taken(self._path, option)
            if taken:
                raise self._refusal(f"that of {taken}")
            from sim.cli.whole_file import WholeFile  # only where a file is written

            self._file = WholeFile(self._path, option)

    def __enter__(self) -> Output:
        if self._file is not None:
            from sim.files.page import watchers  # only where a file is written

            watchers.append(self._refuse_input)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            from sim.files.page import watchers

            watchers.remove(self._refuse_input)
            self._file.clear()

    def write(self, result: str | Iterable[str], *, exact: bool = False) -> None:
        """Write the whole result, once: a text, or the pieces of a long one without colour.

        What a program that reads along might obey is written out, unless it is to be ``exact``.
        """
        if isinstance(result, str):
            if self._file is None and result and not exact:
                echo(result)
                return
            text = click.unstyle(result)
            result = [text if text.endswith("\n") or not text else text + "\n"]
        pieces = _joined(result)
        if not exact:
            pieces = map(unheard, pieces)
        if self._file is None:
            sys.stdout.writelines(pieces)
        else:
            self._file.write(pieces)

    def copy(self, path: str) -> None:
        """Write the bytes of a file as the whole result, once, where a file is written."""
        assert self._file is not None, "bytes go to a file"
        self._file.copy(path)

    def _refuse_input(self, path: str | None) -> None:
        """Raise InputError where a file that is about to be read would be written over.

        ``path`` is None for standard input, which may come from a file too.
        """
        try:
            there = os.stat(sys.stdin.fileno() if path is None else path)
            own = os.stat(self._path)
        except (OSError, ValueError):
            return  # one of them is not there, and reading or writing will say so
        if stat.S_ISREG(own.st_mode) and os.path.samestat(there, own):
            raise self._refusal("an input")

    def _refusal(self, what: str) -> InputError:
        cure = f"choose another place with {self._option}"
        return InputError([Problem("SIM009", f"the output is also {what}", self._path, cure=cure)])


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Many small pieces as fewer large ones, which a stream takes in half the time."""
    rest = iter(pieces)
    while some := list(islice(rest, _TOGETHER)):
        yield "".join(some)


def _taken(path: str, option: str) -> str:
    """The other option that is told to write to a path; empty where none is."""
    from sim.cli.inputs import OutputFile, values_of  # only where a file is written

    context = click.get_current_context(silent=True)
    if context is None:
        return ""
    for param, other in values_of(context, OutputFile):
        if option not in param.opts and os.path.realpath(other) == os.path.realpath(path):
            return param.opts[0]
    return ""
