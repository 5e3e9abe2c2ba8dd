"""``sim schema``: print the JSON Schema of a file or a report."""

from __future__ import annotations

import json

import click

from sim.cli.options import Command, Words, output_option
from sim.cli.streams import Output
from sim.files.schema import rulebook_schema, scenario_schema
from sim.render.run_schema import run_schema

_SCHEMAS = {"scenario": scenario_schema, "rulebook": rulebook_schema, "run": run_schema}


@click.command("schema", cls=Command)
@click.argument("kind", type=Words(tuple(_SCHEMAS)), metavar="scenario|rulebook|run")
@output_option
def command(kind: str, output: str | None) -> None:
    """Print the JSON Schema (2020-12) of a scenario or rulebook file, or of a JSON run.

    Name it in an editor's settings, and the editor completes keys and marks faults.
    """
    with Output(output) as out:
        out.write(json.dumps(_SCHEMAS[kind](), indent=2) + "\n")
