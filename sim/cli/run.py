"""``sim run``: walk scenarios and report where they stand, since when, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from sim.cli.inputs import InputFile, OneOf
from sim.cli.options import (
    Command,
    as_of_option,
    check_tracks,
    format_option,
    output_option,
    rulebook_option,
    track_option,
)
from sim.cli.reading import read_scenarios, scenario_files
from sim.cli.streams import EXPECTED, FAILED, Output, progress, width, working
from sim.engine.machine import Machine
from sim.engine.run import run as walk
from sim.model.rulebook import READINGS
from sim.model.scenario import Scenario
from sim.model.verdict import MIXED, Run


@click.command("run", cls=Command)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...", type=InputFile())
@rulebook_option
@as_of_option
@track_option
@click.option("--why", is_flag=True, help="Of every step, tell why, and what did not fire.")
@click.option("--full", is_flag=True, help="Tell all of each file, and list every source.")
@format_option("text", "json", "markdown", "html", "csv")
@click.option(
    "--table",
    type=OneOf(("timeline", "ledger")),
    metavar="timeline|ledger",
    help="What --format csv gives: the steps (default), or words against deeds.",
)
@output_option
@click.option(
    "--fail-on",
    type=OneOf([*READINGS, MIXED]),
    multiple=True,
    metavar="READING",
    help="Exit 1 where a verdict, or a track, reads so.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even where an expectation failed.")
def command(
    scenarios: Sequence[str],
    rulebook: str | None,
    as_of: date | None,
    tracks: Sequence[str],
    why: bool,
    full: bool,
    format_: str,
    table: str | None,
    output: str | None,
    fail_on: Sequence[str],
    exit_zero: bool,
) -> int:
    """Walk each SCENARIO file and say where it stands, since when, and why.

    A file '-' is standard input, a folder stands for the scenarios in it.  Of many files each
    is told in a line; --full or --why tells all of each.  Exit 0: as expected.  1: a line of
    'expect' failed, or --fail-on was met.  2: bad input.
    """
    if table is not None and format_ != "csv":
        raise click.UsageError("--table chooses what --format csv gives: write both")
    with Output(output) as out:
        paths, lacking = scenario_files(scenarios)
        loaded = read_scenarios(paths, rulebook, lacking)
        for scenario in loaded:
            check_tracks(tracks, scenario.tracks, scenario.path)
        runs = list(_walk_all(loaded, as_of, tracks))
        with working("writing"):
            columns = 100 if output else width()
            if format_ == "csv":
                from sim.export.tables import runs_csv

                told: str | Iterator[str] = runs_csv(runs, table or "timeline")
            else:
                told = _rendered(runs, format_, columns, why=why, full=full or why)
        out.write(told)
    met = any(
        reading in (run.verdict.reads, *(track.reads for track in run.tracks.values()))
        for run in runs
        for reading in fail_on
    )
    failed = any(run.failed for run in runs)
    return FAILED if (failed or met) and not exit_zero else EXPECTED


def _walk_all(
    scenarios: Sequence[Scenario], as_of: date | None, tracks: Sequence[str]
) -> Iterator[Run]:
    machines: dict[int, Machine] = {}
    with progress(scenarios, "running") as watched:
        for scenario in watched:
            book = scenario.rulebook
            if id(book) not in machines:
                machines[id(book)] = Machine(book)
            yield walk(scenario, as_of=as_of, tracks=tracks or None, machine=machines[id(book)])


def _rendered(
    runs: Sequence[Run], format_: str, columns: int, *, why: bool, full: bool
) -> str | Iterator[str]:
    if format_ == "json":
        from sim.export.run import runs_json

        return runs_json(runs)
    from sim.report.written import written

    if len(runs) > 1 and not full:
        from sim.report.many_runs import runs_report  # only where there are many

        return written([runs_report(runs)], format_, title="Runs", width=columns)
    from sim.report.run import run_report

    title = ", ".join(run.scenario.name for run in runs)
    full = full or format_ != "text"  # a page has room for every source
    reports = (run_report(run, why=why, full=full) for run in runs)
    return written(reports, format_, title=title, width=columns)
