"""``sim check``: everything wrong with rulebooks and scenarios."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sim.cli.streams import EXPECTED, progress
from sim.files.documents import load_document
from sim.files.rulebooks import Shelf
from sim.model.problem import InputError, Problem
from sim.render.layout import plural


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def command(files: Sequence[str]) -> int:
    """Find everything wrong with each FILE, a rulebook or a scenario.

    FILE is a path, '-' for standard input, or the name of a packaged rulebook.  Exit 0: all is
    well.  2: a file is at fault.
    """
    shelf = Shelf()
    problems: list[Problem] = []
    bad = 0
    with progress(files, "checking") as watched:
        for path in watched:
            try:
                load_document(path, shelf=shelf)
            except InputError as error:
                bad += 1
                problems.extend(error.problems)
    if bad:
        raise InputError(problems)
    click.echo(f"{plural(len(files), 'file')}: no fault")
    return EXPECTED
