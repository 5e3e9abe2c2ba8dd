"""``sim page``: scenarios as one web page that opens offline, is read, printed and played."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from sim.cli.inputs import InputFile, RulebookName, WholeNumber
from sim.cli.options import Command, output_option
from sim.cli.reading import Book, read_all, read_books, scenario_files, scenario_under
from sim.cli.streams import EXPECTED, FAILED, Output, echo, progress, working
from sim.files.page import Page, read_page
from sim.files.shelf import Shelf
from sim.model.problem import MOST_CELLS, gathered
from sim.model.scenario import Scenario
from sim.report.layout import visible

if TYPE_CHECKING:
    from sim.pages.chapter import Chapter


@click.command("page", cls=Command)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...", type=InputFile())
@click.option(
    "-r",
    "--rulebook",
    "rulebooks",
    multiple=True,
    metavar="NAME|PATH",
    type=RulebookName(),
    help="Show how this rulebook reads it, too.",
)
@click.option(
    "--forecast", is_flag=True, help="Show what may follow, too, which takes a second each."
)
@click.option("--no-play", is_flag=True, help="Make a page to read, without its table.")
@click.option(
    "--most-cells",
    type=WholeNumber(1),
    default=MOST_CELLS,
    show_default=True,
    metavar="N",
    help="Leave out a table of more cells.",
)
@output_option
def command(
    scenarios: Sequence[str],
    rulebooks: Sequence[str],
    forecast: bool,
    no_play: bool,
    most_cells: int,
    output: str | None,
) -> int:
    """Make one web page of SCENARIO files, or of folders of them, that holds all it needs.

    It opens offline, and the same input gives the same page.  Exit 0: as expected.  1: a line of
    'expect' failed.  2: bad input.
    """
    from sim.pages.gathered import chapters_of, volumes_of  # only here: they need numpy
    from sim.pages.page_html import page_html

    with Output(output) as out:
        loaded = _read(scenarios, rulebooks)
        own = [under[0] for under in loaded]
        books = {id(one.rulebook): one.rulebook for one in own}
        with working("tabulating"):
            volumes = volumes_of(books.values(), own, play=not no_play, most=most_cells)
        others = [
            [one for one in under[1:] if one.rulebook != under[0].rulebook] for under in loaded
        ]
        with progress(own, "walking") as watched:
            chapters = list(chapters_of(watched, others, volumes))
        if forecast:
            chapters = _foreseen(chapters)
        out.write(page_html(chapters, volumes), exact=True)
        _tell_left_out([volume.unplayed for volume in volumes])
        _tell_left_out([chapter.unforeseen for chapter in chapters])
    failed = any(chapter.run.failed for chapter in chapters)
    return FAILED if failed else EXPECTED


def _read(given: Sequence[str], names: Sequence[str]) -> list[list[Scenario]]:
    """Each scenario under its own rulebook and then under those that are named.

    Raises InputError with every fault of all.
    """
    paths, faults = scenario_files(given)
    books, broken = read_books(names)
    shelf = Shelf()

    def under_each(path: str) -> list[Scenario]:
        page = read_page(path)
        under: list[Book | None] = [None, *books]
        return gathered(lambda book: scenario_under(book, Page(path, page.text), shelf), under)

    return read_all(under_each, paths, faults, broken)


def _foreseen(chapters: Sequence[Chapter]) -> list[Chapter]:
    """The chapters, each with what may follow."""
    from sim.pages.foreseen import with_forecast

    with progress(chapters, "working out what may follow") as watched:
        return [with_forecast(chapter) for chapter in watched]


def _tell_left_out(reasons: Sequence[str]) -> None:
    """Say on standard error why something is not in the page; nothing where it is."""
    for reason in filter(None, reasons):
        echo(visible(reason), err=True)
