"""``sim check``: everything wrong with rulebooks and scenarios."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path

import click

from sim.analysis.checking import REFUTED, Checked, Document, check, read
from sim.cli.options import Command, files, format_option, limit_option, output_option, read_once
from sim.cli.streams import BAD_INPUT, EXPECTED, FAILED, Output, progress, width
from sim.files.dump import dump_scenario
from sim.files.rulebooks import Shelf, packaged_rulebooks
from sim.model.problem import ERROR, NOTE, WARNING, InputError, Problem
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario


@click.command("check", cls=Command)
@click.argument("given", nargs=-1, required=True, metavar="FILE...")
@format_option("text", "json", "sarif", "github")
@output_option
@click.option("--strict", is_flag=True, help="Exit 1 where there are warnings, too.")
@click.option("--notes", is_flag=True, help="Show notes, too; they never fail.")
@limit_option("Refuse a rulebook of more positions.")
@click.option(
    "--write-scripts",
    "scripts",
    metavar="DIR",
    help="Save each script that shows a finding in DIR, as a scenario.",
)
def command(
    given: Sequence[str],
    format_: str,
    output: str | None,
    strict: bool,
    notes: bool,
    limit: int,
    scripts: str | None,
) -> int:
    """Find everything wrong with each FILE, a rulebook or a scenario, and prove its claims.

    FILE is a path, '-' for standard input, a folder for all its *.yaml, or the name of a
    packaged rulebook.  Exit 0: all is well.  1: an error was found, or a warning with --strict.
    2: a file is at fault.
    """
    read_once(given)
    paths = files(given)
    if scripts is not None and "-" in paths:
        raise click.UsageError("--write-scripts needs files: a script names its rulebook's path")
    with Output(output) as out:
        try:
            checked = _check_all(paths, limit)
        except InputError as error:
            if format_ == "text":
                raise
            out.write(_faults(error.problems, format_))
            return BAD_INPUT
        if scripts is not None:
            _write_scripts(checked, Path(scripts))
        out.write(_rendered(checked, format_, notes, 100 if output else width()))
    failing = (ERROR, WARNING) if strict else (ERROR,)
    failed = any(one.count(severity) for one in checked for severity in failing)
    return FAILED if failed else EXPECTED


def _check_all(paths: Sequence[str], limit: int) -> list[Checked]:
    """What each file holds, or InputError with every fault of every file."""
    shelf = Shelf()
    documents: list[Document] = []
    problems: list[Problem] = []
    bad = 0
    with progress(paths, "reading") as watched:
        for path in watched:
            try:
                documents.append(read(path, shelf=shelf))
            except InputError as error:
                bad += 1
                problems.extend(error.problems)
    if bad:
        raise InputError(problems)
    checked = []
    with progress(documents, "checking") as watched:
        for document in watched:
            try:
                checked.append(check(document, limit=limit))
            except InputError as error:
                problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return checked


def _rendered(checked: Sequence[Checked], format_: str, notes: bool, columns: int) -> str:
    if format_ == "text":
        from sim.render.findings_text import findings_text

        return findings_text(checked, notes=notes, width=columns)
    if format_ == "json":
        from sim.render.findings_json import findings_json

        return findings_json(checked)
    problems = [found.problem for one in checked for found in one.found]
    if format_ == "github" and not notes:
        problems = [problem for problem in problems if problem.severity != NOTE]
    return _listed(problems, format_)


def _faults(problems: Sequence[Problem], format_: str) -> str:
    if format_ == "json":
        from sim.render.findings_json import faults_json

        return faults_json(problems)
    return _listed(problems, format_)


def _listed(problems: Sequence[Problem], format_: str) -> str:
    if format_ == "sarif":
        from sim.render.findings_sarif import findings_sarif

        return findings_sarif(problems)
    from sim.render.findings_github import findings_github

    return findings_github(problems)


def _write_scripts(checked: Sequence[Checked], folder: Path) -> None:
    """Save the scripts, each as a file that names its rulebook as seen from the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "a file stands there" if isinstance(error, FileExistsError) else error.strerror
        message = f"cannot make the folder: {reason}"
        cure = "choose another place with --write-scripts"
        raise InputError([Problem("SIM009", message, str(folder), cure=cure)]) from None
    written: set[str] = set()
    for one in checked:
        book = one.document.content
        if not isinstance(book, Rulebook):
            continue
        reference = book.source
        if reference not in packaged_rulebooks():
            reference = Path(os.path.relpath(book.path, folder)).as_posix()
        for name, scenario in _scripts(one):
            file = _unused(name, written)
            with Output(str(folder / f"{file}.yaml"), option="--write-scripts") as out:
                out.write(dump_scenario(scenario, reference))


def _scripts(checked: Checked) -> Iterator[tuple[str, Scenario]]:
    book = checked.document.content.name
    for found in checked.found:
        told_below = found.problem.code == REFUTED.code
        if found.witness and found.witness.scenario and not told_below:
            yield _name(book, found.problem.code, found.subject), found.witness.scenario
    for result in checked.claims:
        if result.script is not None:
            yield _name(book, result.claim.name), result.script


def _unused(name: str, written: set[str]) -> str:
    """A name, with a number where a script of that name was written already."""
    unused = next(
        one for one in chain([name], map(f"{name}-{{}}".format, count(2))) if one not in written
    )
    written.add(unused)
    return unused


def _name(*parts: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]", "-", "-".join(parts))
