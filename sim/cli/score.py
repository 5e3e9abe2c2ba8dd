"""``sim score``: how far a rulebook agrees with the checkpoints of real negotiations."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sim.analysis.judge.report import Scores, report
from sim.analysis.judge.score import Checkpoint, checkpoints
from sim.analysis.judge.sensitivity import Cases
from sim.cli.inputs import InputFile, RulebookName
from sim.cli.options import Command, format_option, output_option
from sim.cli.reading import Book, distinct, read_all, read_books, scenario_files, scenario_under
from sim.cli.streams import EXPECTED, Output, width, working
from sim.files.page import Page, read_page
from sim.files.shelf import Shelf
from sim.model.problem import attempted, raise_together
from sim.model.scenario import Scenario
from sim.records.cameo import GOLDSTEIN


@click.command("score", cls=Command)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...", type=InputFile())
@click.option(
    "-r",
    "--rulebook",
    "rulebooks",
    multiple=True,
    metavar="NAME|PATH",
    type=RulebookName(),
    help="Score this rulebook instead; give it several times to score several.",
)
@click.option(
    "--leave-one-out", is_flag=True, help="Score again without each rule: which cost nothing?"
)
@click.option("--sensitivity", is_flag=True, help="Score again with each number moved by one step.")
@format_option("text", "json", "markdown", "html")
@output_option
def command(
    scenarios: Sequence[str],
    rulebooks: Sequence[str],
    leave_one_out: bool,
    sensitivity: bool,
    format_: str,
    output: str | None,
) -> int:
    """Compare each SCENARIO with its checkpoints: how often does the rulebook read as history?

    SCENARIO is a file, '-' for standard input, or a folder, which means every YAML file in
    it.  Beside the rulebook stand three naive readers, and apart from the rest the hard
    checkpoints, those where the tone of the last event misleads.  Exit 0: scored, whatever the
    score.  2: bad input.
    """
    with Output(output) as out:
        cases = _cases(scenarios, rulebooks)
        with working("scoring"):
            found = report(cases, GOLDSTEIN, leave_one_out=leave_one_out, sensitivity=sensitivity)
            told = _rendered(found, format_, 100 if output else width())
        out.write(told)
    return EXPECTED


def _cases(scenarios: Sequence[str], rulebooks: Sequence[str]) -> list[Cases]:
    """The scenarios under each rulebook, or their own; InputError with every fault of all."""
    paths, lacking = scenario_files(scenarios)
    pages, unread = attempted(read_page, distinct(paths))
    books, broken = read_books(rulebooks)
    shelf = Shelf()
    cases, faulty = attempted(lambda book: _load(pages, book, shelf), books or [None])
    raise_together(broken, lacking, unread, faulty)
    return cases


def _load(pages: Sequence[Page], book: Book | None, shelf: Shelf) -> Cases:
    """Each scenario under a rulebook, or its own, with its checkpoints."""

    def case(page: Page) -> tuple[Scenario, Sequence[Checkpoint]]:
        scenario = scenario_under(book, Page(page.path, page.text), shelf)
        own = None
        if book and any(check.stage and not check.reads for check in scenario.expect):
            own = scenario_under(None, Page(page.path, page.text), shelf).rulebook
        return scenario, checkpoints(scenario, own)

    return read_all(case, pages)


def _rendered(report: Scores, format_: str, columns: int) -> str:
    if format_ == "json":
        from sim.export.score import score_json

        return score_json(report)
    from sim.report.score import score_report
    from sim.report.written import written

    return written([score_report(report)], format_, title="Scores", width=columns)
