"""``sim new``: write a file to begin from, which runs as it is."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from sim.cli.inputs import OneOf, RulebookName, Text
from sim.cli.options import Command, output_option
from sim.cli.streams import Output, echo
from sim.files.copies import begun_from, mapping_begun_from
from sim.files.names import SLUG
from sim.files.yaml_text import scalar
from sim.model.problem import InputError, Problem
from sim.report.layout import spelt

TEMPLATES = Path(__file__).parent.parent / "templates"
_NEXT = {"scenario": "run", "rulebook": "show", "mapping": "check"}


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
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(kind: str, name: str, model: str | None, output: str | None, force: bool) -> None:
    """Write a commented template of a scenario, a rulebook or a mapping, which works as it is.

    It goes to NAME.yaml in the folder you stand in, or to the FILE of -o; '-' is standard
    output.
    """
    name = name.removesuffix(".yaml")
    if not SLUG.fits(name):
        raise InputError([_bad_name(name)])
    if model is not None and kind == "scenario":
        raise click.UsageError("--from begins a rulebook from another: write 'rulebook'")
    path = output or f"{name}.yaml"
    if path != "-" and not force and os.path.isfile(path):
        raise InputError([_in_the_way(path)])
    if kind == "mapping":
        text = mapping_begun_from(model or "cameo", name)
    else:
        text = template(kind, name) if model is None else begun_from(model, name)
    with Output(path) as out:
        out.write(text, exact=True)
    if path != "-":
        echo(f"wrote {spelt(path)}", err=True)
        echo(f"next: sim {_NEXT[kind]} {spelt(shlex.quote(path))}", err=True)


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


def _in_the_way(path: str) -> Problem:
    return Problem(
        "SIM009",
        "the file is there already",
        path,
        cure="choose another name or place (-o), or write over it with --force",
    )
