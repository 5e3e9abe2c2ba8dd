"""``sim replay``: where every dyad of tables of coded events stands, since when, by which rule."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sim.cli.coded import (
    Memory,
    Place,
    check_stage,
    coding_options,
    means,
    rejecting,
    tables_argument,
    tell_refused,
    wanted_of,
)
from sim.cli.inputs import Day, InputFile, OneOf, OutputFile, OutputFolder, TrackName, WholeNumber
from sim.cli.options import Command, output_option, rulebook_option
from sim.cli.replay_jobs import Cluster, check_jobs, replayed_in_jobs
from sim.cli.streams import Output, echo, progress, width
from sim.export.replay_rows import CSV, FORMATS, JSON, PARQUET, rows_text, write_parquet
from sim.files.mapping_file import load_mapping
from sim.files.shelf import load_rulebook
from sim.model.mapping import CodeMapping
from sim.model.words import listed
from sim.records.reading import MEMORY, Reader
from sim.records.replaying import Replay, replay
from sim.records.spells import HEADS, MEANS, NUMBERS, PERIODS, SPELL, rows_of
from sim.records.tone import ToneSums
from sim.records.wanted import AS_IS, ISO3, Wanted
from sim.report.replay import replay_report
from sim.report.written import FORMS, written

COW = "cow"
_MOST_THREADS = 1024
_ROWS = listed(FORMATS, "or")


@click.command("replay", cls=Command)
@tables_argument
@rulebook_option
@coding_options
@click.option(
    "--dyad",
    "dyads",
    nargs=2,
    multiple=True,
    type=(Place(), Place()),
    metavar="A B",
    help="Only these two; may be given again.",
)
@click.option(
    "--country", "countries", multiple=True, type=Place(), metavar="A", help="Only dyads of it."
)
@click.option(
    "--by", type=OneOf(PERIODS), default=SPELL, show_default=True, help="What a row stands for."
)
@click.option(
    "--codes",
    type=OneOf((ISO3, COW, AS_IS)),
    default=ISO3,
    show_default=True,
    help="How countries are named; cow adds its numbers.",
)
@click.option("--tone", is_flag=True, help="Put the Goldstein mean beside each row.")
@click.option(
    "--format",
    "format_",
    type=OneOf((*FORMATS, *FORMS)),
    help="Of rows csv, tsv, json or parquet, else by the ending of -o; of --why and --judge text, "
    "json, markdown or html.",
)
@output_option
@click.option(
    "--rejects", type=OutputFile(), metavar="FILE", help="Write every refused line to FILE."
)
@click.option(
    "--memory",
    type=Memory(),
    default=MEMORY,
    show_default=True,
    metavar="SIZE",
    help="How much memory reading may take; with --cluster ADDRESS, each job.",
)
@click.option(
    "--threads",
    type=WholeNumber(1, _MOST_THREADS),
    metavar="N",
    help="How many processors to use, else all; with --folder, how many processes.",
)
@click.option(
    "--folder",
    type=OutputFolder(),
    metavar="DIR",
    help="Work in jobs that DIR keeps: started again, what was done is not done again.",
)
@click.option(
    "--cluster",
    type=Cluster(),
    metavar="ADDRESS|N",
    help="Do the jobs on a scheduler of dask.distributed, or N workers of this machine.",
)
@click.option(
    "--why",
    nargs=3,
    type=(Place(), Place(), Day()),
    metavar="A B DATE",
    help="Tell the run of one dyad up to a day, with each rule that did not fire.",
)
@click.option(
    "--judge",
    "judged",
    type=InputFile(),
    metavar="SCENARIO",
    help="Hold the replay of its two countries against a scenario that was coded by hand.",
)
@click.option("--track", type=TrackName(), metavar="NAME", help="Which track --judge is about.")
@click.option("--quiet", is_flag=True, help="No report on standard error.")
def command(tables: Sequence[str], **options: Any) -> None:
    """Walk all dyads of TABLE: where does each pair of states stand, since when, by which rule?

    TABLE is a file, a folder, a zip, Parquet, or '-' for standard input, of coded events (ICEWS,
    GDELT, POLECAT, Phoenix, or a plain table of date, source, target, code).  A mapping says which
    codes are which events of the rulebook; what was told again is not done again.  The report on
    standard error says how far to trust it, and what became of every row.
    """
    check_jobs(tables, options)
    mapping = _mapping(options)
    with rejecting(options):
        _tell(tables, mapping, options)


def _tell(tables: Sequence[str], mapping: CodeMapping, options: dict[str, Any]) -> None:
    """Tell of one dyad, or replay all."""
    if options["why"] is not None or options["judged"] is not None:
        from sim.cli.replay_one import tell_of_one  # only where it is asked for

        tell_of_one(tables, mapping, options)
        return
    form = options["format_"] or _form(options["output"])
    if form not in FORMATS:
        raise click.UsageError(f"--format {form} is for --why and --judge: write {_ROWS}")
    if form == PARQUET and options["output"] in (None, "-"):
        raise click.UsageError("Parquet is no text for a terminal or a pipe: name a file with -o")
    asked = ("layout", "actors", "since", "until", "dyads", "countries", "codes")
    wanted = wanted_of(mapping, **{key: options[key] for key in asked}, tones=options["tone"])
    with Output(options["output"]) as out, Reader(**means(options)) as reader:
        found = _replayed(reader, tables, mapping, wanted, options)
        _write(found, form, out, options)
        if not options["quiet"]:
            _report(found)


def _mapping(options: dict[str, Any]) -> CodeMapping:
    book = load_rulebook(options["rulebook"] or "diplomacy")
    mapping = load_mapping(options["mapping"] or "cameo", book)
    check_stage(mapping, options["starts"])
    return mapping


def _form(output: str | None) -> str:
    """The format that a file's ending asks for."""
    ending = (output or "").rpartition(".")[2].lower()
    return ending if ending in FORMATS else CSV


def _replayed(
    reader: Reader,
    tables: Sequence[str],
    mapping: CodeMapping,
    wanted: Wanted,
    options: dict[str, Any],
) -> Replay:
    if options["folder"] is not None:
        return replayed_in_jobs(reader, tables, mapping, wanted, options)
    with progress(reader.files_of(tables), "reading") as watched:
        found = replay(reader, watched, mapping, wanted, starts=options["starts"])
    tell_refused(found.figures.intake, options)
    return found


def _write(found: Replay, form: str, out: Output, options: dict[str, Any]) -> None:
    by, numbers = options["by"], options["codes"] == COW
    heads = [*HEADS[by], *(NUMBERS if numbers else ()), *(MEANS if options["tone"] else ())]
    tones = ToneSums(found.reader) if options["tone"] else None
    pieces = rows_of(found, by, numbers=numbers, tones=tones)
    if form == JSON:
        from sim.export.replay import replay_json  # only where it is asked for

        out.write(replay_json(found, by, pieces))
        return
    if form != PARQUET:
        out.write(rows_text(pieces, heads, form))
        return
    with tempfile.TemporaryDirectory(prefix="sim-replay-") as folder:
        path = Path(folder, "rows.parquet")
        write_parquet(found.reader, pieces, heads, str(path))
        out.copy(str(path))


def _report(found: Replay) -> None:
    report = replay_report(
        found.figures,
        found.mapping,
        unseen=found.unseen,
        spells=len(found.spells.dyad),
    )
    echo(written([report], "text", title="", width=width()), err=True)
