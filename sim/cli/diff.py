"""``sim diff``: what an amended rulebook changes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import click

from sim.analysis.compare.diff import diff
from sim.analysis.compare.difference import Case, RulebookDiff
from sim.analysis.compare.runs import compare
from sim.cli.inputs import InputFile, OutputFile, RulebookName
from sim.cli.options import (
    Command,
    cannot_name,
    format_option,
    limit_option,
    output_option,
)
from sim.cli.reading import read_all, read_books, scenario_files, scenario_under
from sim.cli.streams import EXPECTED, FAILED, Output, echo, tell_cost, width, working
from sim.engine.run import run
from sim.files.dump import dump_scenario
from sim.files.page import Page, read_page
from sim.files.saved import is_text, reference
from sim.model.problem import InputError, attempted, raise_together
from sim.model.rulebook import Rulebook
from sim.model.words import spelt


@click.command("diff", cls=Command)
@click.argument("a", metavar="A", type=RulebookName())
@click.argument("b", metavar="B", type=RulebookName())
@click.argument("more", nargs=-1, metavar="", type=InputFile())
@click.option(
    "--on",
    "on",
    multiple=True,
    metavar="FILE|DIR...",
    type=InputFile(),
    help="Say also which of these scenarios change; of a folder, all that are in it.",
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
    type=OutputFile(),
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
    if script and a == "-":
        raise click.UsageError("--write-script needs A as a file that a scenario can name")
    with Output(output) as out, _beside(script) as saved:
        paths, lacking = scenario_files([*on, *more])
        first, second, cases = _read(a, b, paths, lacking)
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


def _read(
    a: str, b: str, paths: Sequence[str], lacking: InputError | None
) -> tuple[Rulebook, Rulebook, list[Case]]:
    """Both rulebooks, and each scenario under both; InputError for one that neither can run."""
    books, broken = read_books([a, b])
    if broken is not None:
        unknown = InputError(())  # a scenario that only one cannot run is no fault
        alone = attempted(lambda path: scenario_under(unknown, read_page(path)), paths)[1]
        raise_together(broken, lacking, alone)
    first, second = sound = [book for book in books if isinstance(book, Rulebook)]
    cases = read_all(lambda path: _case(path, sound), paths, lacking, label="running")
    return first, second, cases


def _case(path: str, books: Sequence[Rulebook]) -> Case:
    page = read_page(path)
    loaded, faulty = attempted(lambda book: scenario_under(book, Page(page.path, page.text)), books)
    if faulty is None:
        return Case(page.path, compare(map(run, loaded)))
    if not loaded:
        raise faulty
    left_out = 0 if loaded[0].rulebook is books[1] else 1
    return Case(page.path, None, left_out, faulty.problems)


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
