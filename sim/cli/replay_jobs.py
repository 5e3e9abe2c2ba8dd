"""``sim replay --folder``: jobs that are done once, in processes or on a cluster."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click

from sim.cli.coded import tell_refused
from sim.cli.inputs import Text
from sim.cli.streams import progress
from sim.model.mapping import CodeMapping
from sim.model.problem import InputError, Problem
from sim.model.value import changed
from sim.records.dealing import Run, deal_all, gathered, one_by_one, walk_all
from sim.records.plan import Plan, buckets_for
from sim.records.pool import pool
from sim.records.reading import Reader
from sim.records.replaying import Replay
from sim.records.tables import TableFile
from sim.records.wanted import Wanted

_MOST_WORKERS = 1024


class Cluster(Text):
    """A number of workers of this machine, or the address of a scheduler of dask.distributed."""

    name = "address"

    def read(self, text: str) -> str | int:
        if text.isdecimal() and 1 <= int(text) <= _MOST_WORKERS:
            return int(text)
        if re.fullmatch(r"(?:[a-z]+://)?[^\s:/]+:\d{1,5}", text):
            return text
        raise ValueError(
            f"'{text}': write how many workers, from 1 to {_MOST_WORKERS}, "
            "or the address of a scheduler, such as tcp://10.0.0.1:8786"
        )


def check_jobs(tables: Sequence[str], options: dict[str, Any]) -> None:
    """Refuse what jobs in a folder cannot do.  Raises click.UsageError."""
    folder = options["folder"]
    if folder is None:
        if options["cluster"] is not None:
            raise click.UsageError("--cluster needs --folder DIR, which all its workers can see")
        return
    for other in ("why", "judged"):
        if options[other] is not None:
            raise click.UsageError("--folder is for all dyads: leave it out to ask about one")
    if "-" in tables:
        raise click.UsageError("--folder goes on where it was: give it files, not standard input")
    if Path(folder).exists() and not Path(folder).is_dir():
        raise click.BadParameter(f"{folder} is no folder", param_hint="'--folder'")


def replayed_in_jobs(
    reader: Reader,
    tables: Sequence[str],
    mapping: CodeMapping,
    wanted: Wanted,
    options: dict[str, Any],
) -> Replay:
    """The replay of some tables, of which what was done before is not done again."""
    files = tuple(map(_in_full, reader.files_of(tables)))
    workers, where = options["threads"] or _processors(), options["cluster"]
    if where is not None:
        workers = where if isinstance(where, int) else 1
    plan = Plan(
        folder=str(Path(options["folder"]).absolute()),
        files=files,
        mapping=mapping,
        wanted=wanted,
        starts=options["starts"],
        memory=_shared(options["memory"], workers),
        buckets=buckets_for(files),
    )
    with _runner(where, workers) as run:
        with _watched("reading", len(files)) as tell:
            intake = deal_all(plan, run, tell)
        tell_refused(intake, options)
        with _watched("walking", plan.buckets) as tell:
            walk_all(plan, run, tell)
    return gathered(plan, reader)


def _processors() -> int:
    """How many processors this process may use, as far as the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_full(file: TableFile) -> TableFile:
    return changed(file, path=str(Path(file.path).absolute()))


def _shared(memory: str, workers: int) -> str:
    """The part of an amount of memory that each of some workers may take."""
    unit = memory.lstrip("0123456789.")
    return f"{float(memory.removesuffix(unit)) / workers:.6f}{unit}"


@contextmanager
def _watched(label: str, number: int) -> Iterator[Callable[[], None]]:
    """Shows how many of some jobs are done; what it gives is called after each."""
    with progress(range(number), label) as jobs:
        steps = iter(jobs)
        next(steps, None)
        yield lambda: next(steps, None)


@contextmanager
def _runner(where: str | int | None, workers: int) -> Iterator[Run]:
    if where is None:
        with pool(workers) if workers > 1 else nullcontext(one_by_one) as run:
            yield run
        return
    try:
        from sim.records.cluster import cluster  # only here: it needs the extra
    except ModuleNotFoundError as missing:
        cure = "pip install 'negotiation-sim[cluster]'"
        message = f"--cluster works with dask.distributed, and {missing.name} is not installed"
        raise InputError([Problem("SIM317", message, "sim", cure=cure)]) from None
    with cluster(where) as run:
        yield run
