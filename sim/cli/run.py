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
from sim.cli.reading import read_scenarios
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
@click.option("--why", is_flag=True, help="Of every step, tell each rule that did not fire.")
@format_option("text", "json", "markdown", "html", "svg")
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
    format_: str,
    output: str | None,
    fail_on: Sequence[str],
    exit_zero: bool,
) -> int:
    """Walk each SCENARIO file and say where it stands, since when, and why.

    A file '-' is standard input.  Exit 0: as expected.  1: a line of 'expect' failed, or
    --fail-on was met.  2: bad input.
    """
    with Output(output) as out:
        loaded = read_scenarios(scenarios, rulebook)
        for scenario in loaded:
            check_tracks(tracks, scenario.tracks, scenario.path)
        runs = list(_walk_all(loaded, as_of, tracks))
        with working("writing"):
            told = _rendered(runs, format_, why, 100 if output else width())
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


def _rendered(runs: Sequence[Run], format_: str, why: bool, columns: int) -> str | Iterator[str]:
    if format_ == "json":
        from sim.export.run import runs_json

        return runs_json(runs)
    if format_ == "svg":
        from sim.report.svg import runs_svg

        return runs_svg(runs)
    from sim.report.run import run_report
    from sim.report.written import written

    title = ", ".join(run.scenario.name for run in runs)
    reports = (run_report(run, why=why) for run in runs)
    return written(reports, format_, title=title, width=columns)
