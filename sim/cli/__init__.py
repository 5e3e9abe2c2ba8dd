"""The command line: one file a command, each imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "run": "Walk scenarios and say where they stand, since when, and why.",
    "check": "Find everything wrong with rulebooks, scenarios and mappings.",
    "whatif": "Say which events the verdict hangs on, and the shortest ways out.",
    "compare": "Walk one history under several rulebooks and say where they part.",
    "diff": "Say what an amended rulebook changes, exactly.",
    "score": "Compare rulebooks with what history says of real negotiations.",
    "forecast": "Say how likely each reading is on days to come, and how sure that is.",
    "play": "Play a negotiation on, one step at a time, and save it.",
    "page": "Make one web page that opens offline, is read, printed and played.",
    "show": "Print a rulebook for people, or as a diagram.",
    "new": "Write a commented template of a scenario, a rulebook or a mapping.",
    "import": "Make a scenario of a table of events: CSV, or a workbook.",
    "replay": "Walk all dyads of tables of coded events: where each stands, and since when.",
    "schema": "Print the JSON Schema of a file or a report.",
    "explain": "Say what a code or a word means, and what to do.",
}
"""Every command and its one-line help; the module of the same name holds it.

The module of a command whose name is a word of Python's ends in ``_``.
"""


class Helped(click.Command):
    """A command with a ``--help`` in the words given here.

    Looking for a translation of click's words would take longer than a walk.
    """

    _help: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option:
        if self._help is None:
            self._help = click.Option(
                ctx.help_option_names,
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
                help="Show this message and exit.",
            )
        return self._help


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


class _Lazy(Helped, click.Group):
    """A group that imports a command when it is run, so that the others cost nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"sim.cli.{cmd_name}{'_' if iskeyword(cmd_name) else ''}")
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            cure = "options stand after the command, such as sim run FILE --format json"
            raise click.UsageError(f"no option '{error.option_name}' of sim: {cure}", ctx) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from sim.model.problem import did_you_mean

            cure = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"no command '{args[0]}': {cure}", ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        from click.shell_completion import CompletionItem

        return [
            CompletionItem(name, help=about)
            for name, about in COMMANDS.items()
            if name.startswith(incomplete)
        ]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from sim.model.version import program_version

        click.echo(f"sim {program_version()}")
        ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Print the version.",
)
def cli() -> None:
    """Walk a negotiation through a rulebook: what was said, what was done, where it stands.

    Try 'sim new scenario my-talks' for a template, and 'sim run' on it.  'sim import events.csv'
    begins with a spreadsheet.
    """
