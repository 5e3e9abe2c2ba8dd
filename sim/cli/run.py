"""``sim run``: walk scenarios and report where they stand, since when, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import click

from sim.cli.streams import (
    EXPECTED,
    FAILED,
    Output,
    format_option,
    output_option,
    progress,
    width,
)
from sim.engine.machine import Machine
from sim.engine.run import run as walk
from sim.files.rulebooks import Shelf, load_rulebook
from sim.files.scenarios import load_scenario
from sim.files.shapes import parse_day
from sim.model.problem import InputError, Problem, did_you_mean
from sim.model.rulebook import READINGS
from sim.model.scenario import Scenario
from sim.model.verdict import MIXED, Run


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A day given on the command line, YYYY-MM-DD."""
    if value is None:
        return None
    found = parse_day(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is not a day of the calendar; write YYYY-MM-DD")
    return found


@click.command("run")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("-r", "--rulebook", metavar="NAME|PATH", help="Use this rulebook instead.")
@click.option(
    "--as-of", metavar="DATE", callback=day, help="Leave out all that was not yet known that day."
)
@click.option("--track", "tracks", multiple=True, metavar="NAME", help="Only this track.")
@click.option("--why", is_flag=True, help="Of every step, tell each rule that did not fire.")
@format_option("text", "json", "markdown")
@output_option
@click.option(
    "--fail-on",
    type=click.Choice([*READINGS, MIXED]),
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
        _check_tracks(loaded, tracks)
        runs = list(_walk_all(loaded, as_of, tracks))
        out.write(_rendered(runs, format_, why, 100 if output else width()))
    met = any(
        reading in (run.verdict.reads, *(track.reads for track in run.tracks.values()))
        for run in runs
        for reading in fail_on
    )
    failed = any(run.failed for run in runs)
    return FAILED if (failed or met) and not exit_zero else EXPECTED


def read_scenarios(paths: Sequence[str], rulebook: str | None = None) -> list[Scenario]:
    """All scenarios, or InputError with every fault of every file."""
    book = load_rulebook(rulebook) if rulebook is not None else None
    if list(paths).count("-") > 1:
        raise click.UsageError("standard input can be read once only: one '-'")
    shelf = Shelf()
    loaded: list[Scenario] = []
    problems: list[Problem] = []
    with progress(paths, "reading") as watched:
        for path in watched:
            try:
                loaded.append(load_scenario(path, rulebook=book, shelf=shelf))
            except InputError as error:
                problems.extend(error.problems)
    if len(loaded) < len(paths):
        raise InputError(problems)
    return loaded


def _check_tracks(scenarios: Iterable[Scenario], tracks: Iterable[str]) -> None:
    for scenario in scenarios:
        for name in tracks:
            if name not in scenario.tracks:
                cure = did_you_mean(name, scenario.tracks)
                raise click.BadParameter(
                    f"{scenario.path} has no track '{name}': {cure}", param_hint="'--track'"
                )


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


def _rendered(runs: Sequence[Run], format_: str, why: bool, columns: int) -> str:
    if format_ == "json":
        from sim.render.run_json import runs_json

        return runs_json(runs)
    if format_ == "markdown":
        from sim.render.run_markdown import run_markdown

        return "\n".join(run_markdown(run, why=why) for run in runs)
    from sim.render.run_text import run_text

    return "\n".join(run_text(run, width=columns, why=why) for run in runs)
