"""``sim compare``: one history under several rulebooks, and where they part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from sim.analysis.compare.runs import Comparison, compare
from sim.cli.inputs import InputFile, RulebookName
from sim.cli.options import (
    Command,
    as_of_option,
    check_tracks,
    format_option,
    output_option,
    track_option,
)
from sim.cli.reading import read_all, read_books, scenario_under
from sim.cli.streams import EXPECTED, Output, width, working
from sim.engine.run import run
from sim.files.page import Page, read_page
from sim.files.shelf import packaged_rulebooks
from sim.model.problem import gathered
from sim.model.scenario import Scenario


@click.command("compare", cls=Command)
@click.argument("scenario", metavar="SCENARIO", type=InputFile())
@click.option(
    "-r",
    "--rulebook",
    "rulebooks",
    multiple=True,
    metavar="NAME|PATH",
    type=RulebookName(),
    help="Compare this rulebook; give it twice or more. Without it, all packaged ones.",
)
@as_of_option
@track_option
@format_option("text", "json", "markdown", "html")
@output_option
def command(
    scenario: str,
    rulebooks: Sequence[str],
    as_of: date | None,
    tracks: Sequence[str],
    format_: str,
    output: str | None,
) -> int:
    """Walk SCENARIO under several rulebooks, side by side, and say where they part.

    SCENARIO is a file; '-' is standard input.  The rulebook that it names is compared only
    where -r names it too.  Exit 0: compared, whatever they say.  2: bad input, such as an event
    that one of the rulebooks does not name.
    """
    names = rulebooks or packaged_rulebooks()
    if len(names) < 2:
        raise click.UsageError(f"only '{names[0]}' is given: name another rulebook with -r")
    with Output(output) as out:
        loaded = _load(scenario, names)
        check_tracks(tracks, loaded[0].tracks, loaded[0].path)
        with working("comparing"):
            runs = [run(one, as_of=as_of, tracks=tracks or None) for one in loaded]
            told = _rendered(compare(runs), format_, 100 if output else width())
        out.write(told)
    return EXPECTED


def _load(path: str, names: Sequence[str]) -> list[Scenario]:
    """The scenario of a file under each rulebook, or InputError with every fault under any."""
    books, broken = read_books(names)

    def under_each(path: str) -> list[Scenario]:
        page = read_page(path)
        return gathered(lambda book: scenario_under(book, Page(path, page.text)), books)

    return read_all(under_each, [path], broken)[0]


def _rendered(comparison: Comparison, format_: str, columns: int) -> str:
    if format_ == "json":
        from sim.export.compare import comparison_json

        return comparison_json(comparison)
    from sim.report.compare import comparison_report
    from sim.report.written import written

    title = comparison.runs[0].scenario.name
    return written([comparison_report(comparison)], format_, title=title, width=columns)
