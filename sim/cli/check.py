"""``sim check``: everything wrong with rulebooks, scenarios and mappings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import click

from sim.analysis.check.files import Checked, check, read
from sim.cli.inputs import OutputFolder, RulebookName
from sim.cli.options import (
    Command,
    cannot_name,
    format_option,
    limit_option,
    output_option,
)
from sim.cli.reading import files, read_all
from sim.cli.streams import BAD_INPUT, EXPECTED, FAILED, Output, echo, tell_cost, width
from sim.files.dump import dump_scenario
from sim.files.saved import file_name, free_name, is_text, reference, signed
from sim.files.shelf import Shelf, load_rulebook
from sim.model.mapping import CodeMapping
from sim.model.problem import (
    ERROR,
    NOTE,
    WARNING,
    InputError,
    Problem,
)
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.model.words import spelt
from sim.report.written import FORMS, written


@click.command("check", cls=Command)
@click.argument("given", nargs=-1, required=True, metavar="FILE...", type=RulebookName())
@format_option("text", "json", "markdown", "html", "sarif", "github")
@output_option
@click.option("--strict", is_flag=True, help="Exit 1 where there are warnings, too.")
@click.option("--notes", is_flag=True, help="Show notes, too; they never fail.")
@click.option(
    "-r",
    "--rulebook",
    metavar="NAME|PATH",
    type=RulebookName(),
    help="The rulebook that a mapping is checked under; else diplomacy.",
)
@limit_option("Refuse a rulebook of more positions.")
@click.option(
    "--write-scripts",
    "scripts",
    metavar="DIR",
    type=OutputFolder(),
    help="Save each script that shows a finding in DIR, as a scenario.",
)
def command(
    given: Sequence[str],
    format_: str,
    output: str | None,
    strict: bool,
    notes: bool,
    rulebook: str | None,
    limit: int,
    scripts: str | None,
) -> int:
    """Find everything wrong with each FILE: a rulebook, whose claims are proved, or a scenario.

    Of a mapping of codes it says what cannot be seen through it under a rulebook (-r).

    FILE is a path, '-' for standard input, a folder for all its *.yaml and *.yml, or the name of a
    packaged rulebook or mapping.  Exit 0: all is well.  1: an error was found, or a warning with
    --strict.  2: a file is at fault.
    """
    paths, lacking = files(given)
    if scripts is not None and "-" in paths:
        raise click.UsageError("--write-scripts needs files: a script names its rulebook's path")
    with Output(output) as out:
        try:
            checked = _check_all(paths, lacking, limit, rulebook)
        except InputError as error:
            if format_ in FORMS:
                raise
            out.write(_faults(error.problems, format_), exact=format_ == "github")
            return BAD_INPUT
        unsaved = _write_scripts(checked, scripts) if scripts is not None else []
        told = _rendered(checked, format_, notes, 100 if output else width())
        out.write(told, exact=format_ == "github")
    if unsaved:
        raise InputError(dict.fromkeys(unsaved))
    failing = (ERROR, WARNING) if strict else (ERROR,)
    failed = any(one.count(severity) for one in checked for severity in failing)
    return FAILED if failed else EXPECTED


def _check_all(
    paths: Sequence[str], lacking: InputError | None, limit: int, rulebook: str | None
) -> list[Checked]:
    """What each file holds, or InputError with every fault of every file."""
    shelf = Shelf()
    book = None if rulebook is None else load_rulebook(rulebook)
    documents = read_all(lambda path: read(path, shelf=shelf, mapped_to=book), paths, lacking)
    if book is not None and not any(isinstance(one.content, CodeMapping) for one in documents):
        raise click.UsageError("-r is the rulebook of a mapping, and no file is one")
    books = [one.content for one in documents if isinstance(one.content, Rulebook)]
    tell_cost(books, limit)
    return read_all(lambda document: check(document, limit=limit), documents, label="checking")


def _rendered(checked: Sequence[Checked], format_: str, notes: bool, columns: int) -> str:
    if format_ in FORMS:
        from sim.report.check import check_report

        report = check_report(checked, notes=notes)
        return written([report], format_, title="Findings", width=columns)
    if format_ == "json":
        from sim.export.check import findings_json

        return findings_json(checked)
    problems = [found.problem for one in checked for found in one.found]
    if format_ == "github" and not notes:
        problems = [problem for problem in problems if problem.severity != NOTE]
    return _listed(problems, format_)


def _faults(problems: Sequence[Problem], format_: str) -> str:
    if format_ == "json":
        from sim.export.check import faults_json

        return faults_json(problems)
    return _listed(problems, format_)


def _listed(problems: Sequence[Problem], format_: str) -> str:
    if format_ == "sarif":
        from sim.export.sarif import findings_sarif

        return findings_sarif(problems)
    from sim.export.github import findings_github

    return findings_github(problems)


def _write_scripts(checked: Sequence[Checked], folder: str) -> list[Problem]:
    """Save the scripts, each as a file that names its rulebook as seen from the folder.

    Raises InputError where there can be no such folder; returns why a script could not be saved.
    """
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        reason = "a file stands there" if isinstance(error, FileExistsError) else error.strerror
        message = f"cannot make the folder: {reason}"
        cure = "choose another place with --write-scripts"
        raise InputError([Problem("SIM009", message, folder, cure=cure)]) from None
    problems: list[Problem] = []
    taken: set[str] = set()
    for one in checked:
        book = one.document.content
        for wanted, scenario in _scripts(one):
            assert isinstance(book, Rulebook), "only of a rulebook is anything shown by a script"
            try:
                _write_script(wanted, scenario, reference(book, folder), folder, taken)
            except InputError as error:
                problems.extend(error.problems)
    return problems


def _write_script(
    wanted: str, scenario: Scenario, rulebook: str, folder: str, taken: set[str]
) -> None:
    """Save one script under the name that is wanted, or the next that is free."""
    if not is_text(rulebook):
        raise InputError([cannot_name(scenario.rulebook.path)])
    name = free_name(folder, wanted, taken)
    path = os.path.join(folder, f"{name}.yaml")
    if name != wanted and wanted.lower() not in taken:
        mine = os.path.join(folder, f"{wanted}.yaml")
        echo(f"kept {spelt(mine)}, which is not as sim saved it; wrote {spelt(path)}", err=True)
    taken |= {wanted.lower(), name.lower()}
    with Output(path, option="--write-scripts") as out:
        out.write(signed(dump_scenario(scenario, rulebook)), exact=True)


def _scripts(checked: Checked) -> Iterator[tuple[str, Scenario]]:
    book = checked.document.content.name
    of_claims = [result.script for result in checked.claims]
    for found in checked.found:
        script = found.witness.scenario if found.witness else None
        if script is not None and not any(script is one for one in of_claims):
            yield file_name(book, found.problem.code, found.subject), script
    for result in checked.claims:
        if result.script is not None:
            yield file_name(book, result.claim.name), result.script
