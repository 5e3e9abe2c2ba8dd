"""What 'sim replay' and 'sim import --dyad' share: tables, mappings, dyads, refused lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from sim.cli.inputs import Day, InputFile, OneOf, RulebookName, Text
from sim.cli.options import Decorator
from sim.cli.streams import Output, echo, tell_problems
from sim.files.sheets.delimited import guarded
from sim.model.mapping import CodeMapping
from sim.model.problem import ERROR, WARNING, InputError, Problem
from sim.records.intake import Intake, Refused
from sim.records.layouts import NAMES
from sim.records.places import places
from sim.records.wanted import AS_IS, ISO3, Dyad, Wanted, dyad_of
from sim.report.layout import visible

OFFICIAL, ALL = ACTORS = ("official", "all")
_SHOWN = 10


class MappingName(RulebookName):
    """A mapping that is read: the name of a packaged one, or the path of a file."""

    offers = "file"


class Place(Text):
    """A country by its code or name, or a place as a table has it."""

    name = "place"

    def read(self, text: str) -> str:
        return text.strip()


def place_of(text: str, codes: str) -> str:
    """A place as the rows have it: by its ISO3 code, unless they are taken as they are."""
    return text if codes == AS_IS else places().get(text.upper(), text)


class Percent(Text):
    """A share of all lines, such as ``1%``."""

    name = "percent"

    def read(self, text: str) -> float:
        number = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]+)?)%?", text.strip())
        if number is None or float(number[1]) > 100:
            raise ValueError(f"'{text}': write a share of the lines from 0% to 100%, such as 1%")
        return float(number[1]) / 100


class Memory(Text):
    """An amount of memory, such as ``4GB``."""

    name = "size"

    def read(self, text: str) -> str:
        amount = re.fullmatch(
            r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?([KMGT]i?B)", text.strip(), re.IGNORECASE
        )
        if amount is None or float(amount[1]) == 0:
            raise ValueError(f"'{text}': write an amount of memory, such as 4GB or 500MB")
        return f"{amount[1]}{amount[2]}"


def _options(*options: Callable[[Any], Any]) -> Decorator:
    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


coding_options = _options(
    click.option(
        "--mapping",
        type=MappingName(),
        metavar="NAME|PATH",
        help="Which codes are which events: cameo (else), rulebook, plover, or a file.",
    ),
    click.option("--layout", type=OneOf(NAMES), help="How the tables are laid out; else told."),
    click.option(
        "--actors",
        type=OneOf(ACTORS),
        help="Official actors only, or all; else as the mapping says.",
    ),
    click.option("--from", "since", type=Day(), metavar="DATE", help="Only rows from this day."),
    click.option("--until", type=Day(), metavar="DATE", help="Only rows to this day; it ends all."),
    click.option(
        "--starts",
        type=Text(),
        metavar="STAGE",
        help="Where each dyad starts; else the rulebook's.",
    ),
    click.option(
        "--max-bad",
        type=Percent(),
        default="1%",
        show_default=True,
        metavar="SHARE",
        help="Write nothing where more of the lines cannot be read.",
    ),
)
"""The options of whatever reads tables of coded events."""
tables_argument = click.argument(
    "tables", nargs=-1, required=True, metavar="TABLE...", type=InputFile()
)


def means(options: Mapping[str, Any]) -> dict[str, Any]:
    """With what a reader works."""
    return {"memory": options["memory"], "threads": options["threads"]}


def wanted_of(
    mapping: CodeMapping,
    *,
    layout: str | None,
    actors: str | None,
    since: date | None,
    until: date | None,
    dyads: Sequence[Dyad] = (),
    countries: Sequence[str] = (),
    codes: str = ISO3,
    texts: bool = False,
    tones: bool = False,
) -> Wanted:
    """Which rows a line asks for."""
    if since is not None and until is not None and since > until:
        raise click.BadParameter(f"{since} is after --until {until}", param_hint="'--from'")
    anybody = mapping.anybody if actors is None else actors == ALL
    sectors = ("government", "military") if mapping.anybody else mapping.actors
    pairs = [(place_of(one, codes), place_of(other, codes)) for one, other in dyads]
    for one, other in pairs:
        if one == other:
            raise click.BadParameter(f"{one} twice: a dyad is of two", param_hint="'--dyad'")
    return Wanted(
        dyads=frozenset(dyad_of(*dyad) for dyad in pairs),
        places=frozenset(place_of(country, codes) for country in countries),
        since=since,
        until=until,
        sectors=() if anybody else sectors,
        texts=texts,
        tones=tones,
        codes=AS_IS if codes == AS_IS else ISO3,
        layout=layout,
    )


def check_stage(mapping: CodeMapping, starts: str | None) -> None:
    """Refuse a first stage that the rulebook has not."""
    from sim.model.problem import did_you_mean

    book = mapping.rulebook
    if starts is not None and starts not in book.stages:
        cure = did_you_mean(starts, book.stages)
        message = f"{book.name} has no stage '{starts}': {cure}"
        raise click.BadParameter(message, param_hint="'--starts'")


@contextmanager
def rejecting(options: dict[str, Any]) -> Iterator[None]:
    """Opens the file for refused lines, if one is named, before any table is read."""
    if options["rejects"] is None:
        yield
        return
    with Output(options["rejects"], option="--rejects") as out:
        options["rejects"] = out
        yield


def tell_refused(intake: Intake, options: Mapping[str, Any]) -> None:
    """Write and tell the lines that were refused.  Raises InputError where they are too many."""
    if options["rejects"] is not None:
        options["rejects"].write(_refused_csv(intake.refused), exact=True)
    judge_refused(intake, options["max_bad"])


def judge_refused(intake: Intake, most: float) -> None:
    """Tell of lines that cannot be read.  Raises InputError where they are too many."""
    refused, lines = intake.refused, intake.lines
    if not refused:
        return
    share = len(refused) / lines
    told = [_problem(one, ERROR if share > most else WARNING) for one in refused[:_SHOWN]]
    if share > most:
        message = f"{len(refused):,} of {lines:,} lines cannot be read ({share:.1%})"
        cure = f"mend them, or raise --max-bad above {share:.1%}"
        cure += "; 'sim replay --rejects FILE' lists all"
        raise InputError([*told, Problem("SIM314", message, refused[0].file, cure=cure)])
    tell_problems(told)
    if len(refused) > _SHOWN:
        more = f"{len(refused) - _SHOWN:,} more lines were refused; --rejects FILE lists all"
        echo(more, err=True)


def _problem(one: Refused, severity: str) -> Problem:
    where = f"column '{one.column}': " if one.column else ""
    return Problem(
        "SIM314",
        visible(f"the line is refused: {where}{one.reason}"),
        one.file,
        line=one.line,
        column=1,
        length=1,
        source=one.text[:200],
        cure="mend the line, or leave it out: nothing of it is read",
        severity=severity,
    )


def _refused_csv(refused: Sequence[Refused]) -> Iterator[str]:
    """Every refused line as CSV, in which nothing is a formula."""
    heads = ("file", "line", "column", "reason", "text")
    rows = ((one.file, str(one.line), one.column, one.reason, one.text) for one in refused)
    for row in (heads, *rows):
        out = io.StringIO()
        shown = (cell if cell.isprintable() else visible(cell) for cell in row)
        csv.writer(out, lineterminator="\n").writerow(map(guarded, shown))
        yield out.getvalue()
