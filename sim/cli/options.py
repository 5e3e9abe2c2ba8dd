"""What a command takes from its line: options that several share, and what is refused of any."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

import click

from sim.cli import Helped
from sim.cli.inputs import (
    Day,
    InputFile,
    OneOf,
    OutputFile,
    RulebookName,
    TrackName,
    WholeNumber,
    values_of,
)
from sim.model.problem import LIMIT, InputError, Problem, did_you_mean

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Command(Helped):
    """A command that refuses a second value where one is meant, and to read one thing twice."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing and args[-1:] and args[-1].startswith("-"):
            args = args[:-1]  # its value is still to come, and the parser would look no further
        left = self._parsed(ctx, args)
        if not ctx.resilient_parsing:  # where it is, a shell asks how the line may go on
            _refuse_two_readers(ctx)
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


def _refuse_two_readers(ctx: click.Context) -> None:
    """Refuse standard input that is asked for twice."""
    read = [path for _, path in values_of(ctx, InputFile)]
    if read.count("-") > 1:
        raise click.UsageError("standard input can be read once only: one '-'", ctx)


as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    type=Day(),
    help="Leave out all that was not yet known that day.",
)
track_option = click.option(
    "--track",
    "tracks",
    multiple=True,
    metavar="NAME",
    type=TrackName(),
    help="Only this track.",
)
rulebook_option = click.option(
    "-r",
    "--rulebook",
    metavar="NAME|PATH",
    type=RulebookName(),
    help="Use this rulebook instead.",
)
output_option = click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=OutputFile(),
    help="Write to FILE, whole or not at all.",
)


def format_option(*formats: str) -> Decorator:
    """Add ``--format`` to a command; the first format is the default."""
    return click.option(
        "--format",
        "format_",
        type=OneOf(formats),
        default=formats[0],
        show_default=True,
        help="How to print the result.",
    )


def limit_option(about: str) -> Decorator:
    """Add ``--limit`` to a command that tabulates a rulebook."""
    return click.option(
        "--limit", type=WholeNumber(1), default=LIMIT, show_default=True, metavar="N", help=about
    )


force_option = click.option("--force", is_flag=True, help="Write over a file that is there.")


def keep_what_is_there(path: str, *, force: bool) -> None:
    """Refuse to write over a file, unless that is asked for; ``-`` is standard output."""
    if path != "-" and not force and os.path.isfile(path):
        cure = "choose another name or place (-o), or write over it with --force"
        raise InputError([Problem("SIM009", "the file is there already", path, cure=cure)])


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
