"""``sim diff``: what an amended rulebook changes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import click

from sim.analysis.compare.diff import Case, RulebookDiff, diff
from sim.analysis.compare.runs import compare
from sim.cli.options import (
    Command,
    cannot_name,
    completed,
    faults_alone,
    files,
    format_option,
    limit_option,
    output_option,
    read_once,
)
from sim.cli.streams import EXPECTED, FAILED, Output, echo, progress, tell_cost, width, working
from sim.engine.run import run
from sim.files.dump import dump_scenario
from sim.files.page import Page, read_page
from sim.files.saved import is_text, reference
from sim.files.scenario_file import read_scenario
from sim.files.shelf import load_rulebook
from sim.model.problem import InputError, attempted, raise_together
from sim.model.rulebook import Rulebook
from sim.model.scenario import Scenario
from sim.report.layout import spelt


@click.command("diff", cls=Command)
@click.argument("a", metavar="A", shell_complete=completed("rulebook"))
@click.argument("b", metavar="B", shell_complete=completed("rulebook"))
@click.argument("more", nargs=-1, metavar="", shell_complete=completed("file"))
@click.option(
    "--on",
    "on",
    multiple=True,
    metavar="FILE|DIR...",
    shell_complete=completed("file"),
    help="Say also which of these scenarios change; of a folder, every YAML file.",
)
@click.option(
    "--histories",
    "only_histories",
    is_flag=True,
    help="Exit 0 where it is proved that no history tells them apart, whatever their words.",
)
@click.option(
    "--write-script",
    "script",
    metavar="FILE",
    shell_complete=completed("file"),
    help="Save the shortest history that tells them apart, as a scenario.",
)
@limit_option("Refuse rulebooks of more positions; examine at most so many pairs of them.")
@format_option("text", "json", "markdown", "html")
@output_option
def command(
    a: str,
    b: str,
    more: Sequence[str],
    on: Sequence[str],
    only_histories: bool,
    script: str | None,
    limit: int,
    format_: str,
    output: str | None,
) -> int:
    """Say what the rulebook B, amended from A, changes: in words, and over every history.

    A and B are packaged names or files; '-' is standard input.  Either the shortest history
    that tells them apart is shown, or it is proved that there is none.  Like diff: exit 0 where
    nothing differs, 1 where something does, 2 for bad input.
    """
    if more and not on:
        raise click.UsageError(f"two rulebooks are compared; '{more[0]}' is too many (see --on)")
    read_once([a, b, *on, *more])
    if script and a == "-":
        raise click.UsageError("--write-script needs A as a file that a scenario can name")
    with Output(output) as out, _beside(script) as saved:
        paths, lacking = files([*on, *more])
        books, broken = attempted(load_rulebook, [a, b])
        if broken:
            raise_together(broken, lacking, faults_alone(paths))
        first, second = books
        cases = _cases(paths, lacking, first, second)
        tell_cost((first, second), limit)
        with working("comparing every history"):
            found = diff(first, second, cases, limit=limit)
            told = _rendered(found, format_, 100 if output else width())
        out.write(told)
        if script and saved:
            _write_script(script, saved, found)
    if only_histories:
        return EXPECTED if found.histories.agrees else FAILED
    return FAILED if found.differs else EXPECTED


def _beside(script: str | None) -> AbstractContextManager[Output | None]:
    """Where the script goes, tried like the output before the work starts."""
    return nullcontext() if script is None else Output(script, option="--write-script")


def _cases(
    paths: Sequence[str], lacking: InputError | None, a: Rulebook, b: Rulebook
) -> list[Case]:
    """Each given scenario under both rulebooks; InputError for one that neither can run."""
    with progress(paths, "running") as watched:
        cases, faulty = attempted(lambda path: _case(path, a, b), watched)
    raise_together(lacking, faulty)
    return cases


def _case(path: str, a: Rulebook, b: Rulebook) -> Case:
    page = read_page(path)
    loaded: list[Scenario | InputError] = []
    for book in (a, b):
        try:
            loaded.append(read_scenario(Page(page.path, page.text), rulebook=book))
        except InputError as error:
            loaded.append(error)
    faults = [one for one in loaded if isinstance(one, InputError)]
    if len(faults) == 2:
        raise InputError(dict.fromkeys(problem for one in faults for problem in one.problems))
    if faults:
        return Case(page.path, None, loaded.index(faults[0]), faults[0].problems)
    scenarios = [one for one in loaded if isinstance(one, Scenario)]
    return Case(page.path, compare(run(one) for one in scenarios))


def _write_script(path: str, out: Output, found: RulebookDiff) -> None:
    scenario = found.histories.scenario
    if scenario is None:
        echo(f"no script to write to {spelt(path)}: no history was found", err=True)
        return
    rulebook = reference(found.a, os.path.dirname(path))
    if not is_text(rulebook):
        raise InputError([cannot_name(found.a.path)])
    out.write(dump_scenario(scenario, rulebook), exact=True)


def _rendered(found: RulebookDiff, format_: str, columns: int) -> str:
    if format_ == "json":
        from sim.export.diff import diff_json

        return diff_json(found)
    from sim.report.diff import diff_report
    from sim.report.written import written

    title = f"{found.a.name} and {found.b.name}"
    return written([diff_report(found)], format_, title=title, width=columns)
