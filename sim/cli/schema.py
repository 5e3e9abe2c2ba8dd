"""``sim schema``: print the JSON Schema of a file or a report."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import click

from sim.cli.inputs import OneOf
from sim.cli.options import Command, output_option
from sim.cli.streams import Output

FILES = ("scenario", "rulebook", "mapping")
REPORTS = ("run", "check", "whatif", "compare", "diff", "score", "show", "explain")
KINDS = (*FILES, *REPORTS)
"""What has a schema: files by what they are, reports by the command that prints them."""


@click.command("schema", cls=Command)
@click.argument("kind", type=OneOf(KINDS), metavar="|".join((*FILES, "COMMAND")))
@output_option
def command(kind: str, output: str | None) -> None:
    """Print the JSON Schema (2020-12) of a file, or of what a COMMAND prints with --format json.

    Of a scenario or rulebook: name it in an editor's settings, and the editor completes keys and
    marks faults.  Of a report: it says what each key means; all keys are always there, and what
    is absent is null.
    """
    with Output(output) as out:
        out.write(json.dumps(schema_of(kind), indent=2) + "\n")


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of one of KINDS; only its own module is imported."""
    if kind in FILES:
        files = import_module("sim.files.schema")
        of_file: dict[str, Any] = getattr(files, f"{kind}_schema")()
        return of_file
    of_report: dict[str, Any] = import_module(f"sim.export.{kind}").REPORT.schema()
    return of_report
