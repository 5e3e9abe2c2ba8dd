"""``sim new``: write a file to begin from, which runs as it is."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sim.cli.inputs import OneOf, RulebookName, Text
from sim.cli.options import Command, force_option, keep_what_is_there, output_option
from sim.cli.schema import schema_text
from sim.cli.streams import Output, echo
from sim.files.copies import begun_from, mapping_begun_from
from sim.files.names import SLUG
from sim.files.schema import modeled
from sim.files.yaml_text import scalar
from sim.model.problem import InputError, Problem
from sim.model.words import spelt
from sim.report.layout import typed

TEMPLATES = Path(__file__).parent.parent / "templates"
_NEXT = {"scenario": "run", "rulebook": "show", "mapping": "check"}
_SCHEMAS = {
    "scenario": ("scenario-diplomacy.schema.json", "diplomacy"),
    "rulebook": ("rulebook.schema.json", None),
    "mapping": ("mapping.schema.json", None),
}
"""Where the schema of a new file lies, beside it, and of which rulebook it holds the names."""


@click.command("new", cls=Command)
@click.argument("kind", type=OneOf(tuple(_NEXT)), metavar="|".join(_NEXT))
@click.argument("name", type=Text())
@click.option(
    "--from",
    "model",
    type=RulebookName(),
    metavar="NAME|PATH",
    help="Begin a rulebook or mapping from another, packaged or in a file; its name alone differs.",
)
@output_option
@force_option
def command(kind: str, name: str, model: str | None, output: str | None, force: bool) -> None:
    """Write a commented template of a scenario, a rulebook or a mapping, which works as it is.

    It goes to NAME.yaml in the folder you stand in, or to the FILE of -o; '-' is standard
    output.  Beside it lies the schema by which an editor completes and marks what you write.
    """
    name = name.removesuffix(".yaml")
    if not SLUG.fits(name):
        raise InputError([_bad_name(name)])
    if model is not None and kind == "scenario":
        raise click.UsageError(
            "--from begins a rulebook or mapping from another: write one of these"
        )
    path = output or f"{name}.yaml"
    keep_what_is_there(path, force=force)
    text = _text(kind, name, model)
    schema, rulebook = _SCHEMAS[kind]
    with Output(path) as out:
        out.write(modeled(text, schema), exact=True)
    if path != "-":
        echo(f"wrote {spelt(path)}", err=True)
        beside = os.path.join(os.path.dirname(path), schema)
        if force or not os.path.exists(beside):
            with Output(beside) as out:
                out.write(schema_text(kind, rulebook), exact=True)
            echo(f"wrote {spelt(beside)}, for your editor", err=True)
        echo(f"next: sim {_NEXT[kind]} {typed(path)}", err=True)


def _text(kind: str, name: str, model: str | None) -> str:
    """What the new file says."""
    if kind == "mapping":
        return mapping_begun_from(model or "cameo", name)
    return template(kind, name) if model is None else begun_from(model, name)


def template(kind: str, name: str) -> str:
    """The text of a new file of a kind ('scenario' or 'rulebook')."""
    text = (TEMPLATES / f"{kind}.yaml").read_text(encoding="utf-8")
    before, line, after = text.partition(f"{kind}: NAME")
    rest = after.lstrip(" ")
    column = len(line) + len(after) - len(rest)
    return before + f"{kind}: {scalar(name)} ".ljust(column) + rest


def _bad_name(name: str) -> Problem:
    return Problem(
        "SIM018",
        f"'{name}' is not a name",
        name,
        cure=f"{SLUG.cure}; -o FILE says where to write",
    )
