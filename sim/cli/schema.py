"""``sim schema``: print the JSON Schema of a file or a report."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import click

from sim.cli.inputs import OneOf, RulebookName
from sim.cli.options import Command, output_option
from sim.cli.streams import Output

FILES = ("scenario", "rulebook", "mapping", "rates")
REPORTS = (
    *("run", "check", "whatif", "compare", "diff", "score", "forecast", "replay", "show"),
    "explain",
)
CARRIED = ("page",)
"""Commands of which the schema is that of the JSON which their output carries for its script."""
KINDS = (*FILES, *REPORTS, *CARRIED)
"""What has a schema: files by what they are, reports by the command that prints them."""


@click.command("schema", cls=Command)
@click.argument("kind", type=OneOf(KINDS), metavar="|".join((*FILES, "COMMAND")))
@click.option(
    "-r",
    "--rulebook",
    metavar="RULEBOOK",
    type=RulebookName(),
    help="Of a scenario: with the events, stages and sides of this rulebook, and what they mean.",
)
@output_option
def command(kind: str, rulebook: str | None, output: str | None) -> None:
    """Print the JSON Schema (2020-12) of a file, or of what a COMMAND prints with --format json.

    Of a scenario or rulebook: name it in an editor's settings, and the editor completes keys and
    marks faults.  Of a report: it says what each key means; all keys are always there, and what
    is absent is null.  Of a page: the same of what it carries for its script.
    """
    if rulebook is not None and kind != "scenario":
        raise click.UsageError("-r names the rulebook of a scenario: write 'scenario', or leave it")
    with Output(output) as out:
        out.write(schema_text(kind, rulebook))


def schema_text(kind: str, rulebook: str | None = None) -> str:
    """The schema of one of KINDS, of a scenario also under a rulebook, as it is written."""
    return json.dumps(schema_of(kind, rulebook), indent=2) + "\n"


def schema_of(kind: str, rulebook: str | None = None) -> dict[str, Any]:
    """The schema of one of KINDS; only its own module is imported."""
    if rulebook is not None:
        from sim.files.schema import scenario_schema
        from sim.files.shelf import load_rulebook

        return scenario_schema(load_rulebook(rulebook))
    if kind in FILES:
        files = import_module("sim.files.schema")
        of_file: dict[str, Any] = getattr(files, f"{kind}_schema")()
        return of_file
    of_report: dict[str, Any] = import_module(f"sim.export.{kind}").REPORT.schema()
    return of_report
