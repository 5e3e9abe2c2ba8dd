"""What a command takes from its line: options that several share, and what is refused of any."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sim.cli import Helped
from sim.files.folders import yaml_files
from sim.files.shapes import parse_day, whole
from sim.model.condition import LARGEST
from sim.model.problem import LIMIT, InputError, Problem, attempted, did_you_mean, one_of

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

if TYPE_CHECKING:
    _ChoiceOfText = click.Choice[str]
    _WholeNumber = click.ParamType[int]
else:  # click before 8.4 knows the same classes without a type of what they give
    _ChoiceOfText = click.Choice
    _WholeNumber = click.ParamType


class Command(Helped):
    """A command that refuses a value left empty, and a second value where one is meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing and args[-1:] and args[-1].startswith("-"):
            args = args[:-1]  # its value is still to come, and the parser would look no further
        left = self._parsed(ctx, args)
        if ctx.resilient_parsing:  # a shell asks how the line may go on
            return left
        for param in self.params:
            value = ctx.params.get(param.name or "")
            if "" in (value if isinstance(value, tuple) else (value,)):
                what = (param.metavar or param.opts[0].upper()).strip("[].")
                if isinstance(param, click.Option):
                    what = f"{what} of {param.opts[0]}"
                raise click.UsageError(f"{what} is empty: is a shell variable unset?", ctx)
        return left

    def _parsed(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing and any(arg[:1] and not arg[0].isalnum() for arg in args):
            from sim.cli.meant import check_dashes  # only where there are options

            check_dashes(self, args)
        try:
            if sum(arg.startswith("-") for arg in args) > 1 and not ctx.resilient_parsing:
                self._refuse_twice(ctx, args)
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from sim.cli.meant import meant

            cure = meant(self, error.option_name)
            raise click.UsageError(f"no option '{error.option_name}': {cure}", ctx) from None

    def _refuse_twice(self, ctx: click.Context, args: list[str]) -> None:
        given = self.make_parser(ctx).parse_args(list(args))[2]
        for param in self.params:
            single = isinstance(param, click.Option) and not param.multiple and not param.is_flag
            if single and given.count(param) > 1:
                raise click.UsageError(f"{param.opts[0]} is given twice: give it once", ctx)


class Words(_ChoiceOfText):
    """One of some words; any other is refused with the nearest, or all of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.choices:
            return str(value)
        cure = one_of(str(value), self.choices)
        raise click.BadParameter(f"'{value}' is not known: {cure}", ctx, param)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return one_of("", self.choices).capitalize()


class Number(_WholeNumber):
    """A whole number within bounds."""

    name = "n"

    def __init__(self, least: int, most: int = LARGEST) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = whole(str(value))
        if number is not None and self.least <= number <= self.most:
            return number
        most = "10^9" if self.most == LARGEST else self.most
        message = f"'{value}': write a whole number from {self.least} to {most}"
        raise click.BadParameter(message, ctx, param)


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
    """A day given on the command line, YYYY-MM-DD."""
    if value is None:
        return None
    found = parse_day(value)
    if found is None:
        raise click.BadParameter(f"'{value}' is not a day of the calendar; write YYYY-MM-DD")
    return found


def completed(kind: str) -> Callable[[click.Context, click.Parameter, str], Any]:
    """What a shell offers for a kind of value; it is found out only when a shell asks."""

    def offer(ctx: click.Context, _: click.Parameter, incomplete: str) -> Any:
        from sim.cli.completion import offered

        return offered(kind, ctx, incomplete)

    return offer


as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    callback=day,
    shell_complete=completed("day"),
    help="Leave out all that was not yet known that day.",
)
track_option = click.option(
    "--track",
    "tracks",
    multiple=True,
    metavar="NAME",
    shell_complete=completed("track"),
    help="Only this track.",
)
output_option = click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=completed("file"),
    help="Write to FILE, whole or not at all.",
)


def format_option(*formats: str) -> Decorator:
    """Add ``--format`` to a command; the first format is the default."""
    return click.option(
        "--format",
        "format_",
        type=Words(formats),
        default=formats[0],
        show_default=True,
        help="How to print the result.",
    )


def limit_option(about: str) -> Decorator:
    """Add ``--limit`` to a command that tabulates a rulebook."""
    return click.option(
        "--limit", type=Number(1), default=LIMIT, show_default=True, metavar="N", help=about
    )


def read_once(given: Sequence[str]) -> None:
    """Refuse standard input that is asked for twice."""
    if list(given).count("-") > 1:
        raise click.UsageError("standard input can be read once only: one '-'")


def files(given: Iterable[str]) -> tuple[list[str], InputError | None]:
    """Every file, once; a folder stands for its YAML files, in order of name.

    Beside them, what is wrong with the folders that hold none or cannot be read: it is told
    together with what is wrong with the files.
    """
    found: dict[str, None] = {}
    problems: list[Problem] = []
    for path in given:
        if path == "-" or not os.path.isdir(path):
            found[path] = None
            continue
        try:
            inside = yaml_files(path)
        except OSError as error:
            cure = "ask for the right to read it"
            message = f"cannot read the folder: {error.strerror}"
            problems.append(Problem("SIM001", message, path, cure=cure))
            continue
        found.update(dict.fromkeys(inside))
        if not inside:
            cure = "give a folder that holds some, or the files themselves"
            problems.append(
                Problem("SIM001", "the folder holds no *.yaml or *.yml", path, cure=cure)
            )
    return list(found), InputError(problems) if problems else None


def faults_alone(paths: Iterable[str]) -> InputError | None:
    """What is wrong with scenarios by themselves, where the rulebook that they need is faulty."""
    from sim.files.scenario_file import load_scenario
    from sim.files.shelf import Shelf

    shelf = Shelf(broken=True)
    return attempted(lambda path: load_scenario(path, shelf=shelf), paths)[1]


def cannot_name(path: str) -> Problem:
    """Why a script cannot name its rulebook: what stands in a file is text."""
    message = "no script can name this rulebook: its path is not UTF-8"
    return Problem("SIM009", message, path, cure="give it, and its folders, names of letters")


def check_tracks(tracks: Iterable[str], known: Iterable[str], path: str) -> None:
    """Refuse a track that a scenario has not."""
    names = list(known)
    for name in tracks:
        if name not in names:
            cure = did_you_mean(name, names)
            message = f"{path} has no track '{name}': {cure}"
            raise click.BadParameter(message, param_hint="'--track'")
