"""``sim import``: make a scenario file of a table of events, or say what is unclear in it."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from sim.cli.coded import Place, coding_options, tables_argument
from sim.cli.inputs import OneOf, Text, TrackName
from sim.cli.options import (
    Command,
    cannot_name,
    force_option,
    keep_what_is_there,
    output_option,
    rulebook_option,
)
from sim.cli.streams import Output, echo, working
from sim.files.dump import dump_scenario
from sim.files.names import SLUG
from sim.files.saved import is_text, reference
from sim.files.sheets.days import ORDERS
from sim.files.sheets.headings import HEADINGS
from sim.files.sheets.imported import Imported, scenario_of
from sim.files.sheets.naming import slug
from sim.files.sheets.reading import read_sheet
from sim.files.shelf import load_rulebook
from sim.model.problem import InputError, one_of
from sim.model.rulebook import Rulebook
from sim.model.value import changed
from sim.model.words import listed, spelt
from sim.records.layouts import form_of
from sim.records.tables import TableFile
from sim.report.layout import plural, typed, visible


class PartySide(Text):
    """A party and its side, ``USA=1`` or ``local=union``; ``UN=none`` for one without."""

    name = "side"

    def read(self, text: str) -> tuple[str, str]:
        party, mark, side = text.rpartition("=")
        if not mark or not party.strip() or not side.strip():
            raise ValueError(f"'{text}': write NAME=1, or NAME=none for one without a side")
        return party.strip(), side.strip()


class ColumnHeading(Text):
    """What a column holds and the heading that it bears, ``event=Type``."""

    name = "heading"

    def read(self, text: str) -> tuple[str, str]:
        key, mark, heading = text.partition("=")
        if not mark or not heading.strip():
            raise ValueError(f"'{text}': write WHAT=HEADING, such as event=Type")
        if key not in HEADINGS:
            raise ValueError(f"'{key}' is nothing that a column holds: {one_of(key, HEADINGS)}")
        return key, heading.strip()


@click.command("import", cls=Command)
@tables_argument
@rulebook_option
@click.option("--dates", type=OneOf(ORDERS), metavar="|".join(ORDERS), help="What 7/12/2018 means.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    type=ColumnHeading(),
    metavar="WHAT=HEADING",
    help="Which column holds the date, event, by, track, note, source, url, ...",
)
@click.option(
    "--side",
    "sides",
    multiple=True,
    type=PartySide(),
    metavar="NAME=N",
    help="Whose side a party is on: USA=1, UN=none.",
)
@click.option("--sheet", type=Text(), metavar="NAME|N", help="Which sheet of a workbook.")
@click.option("--title", type=Text(), metavar="TEXT", help="What the scenario is about.")
@click.option(
    "--dyad",
    nargs=2,
    type=(Place(), Place()),
    metavar="A B",
    help="Import the coded events of these two from tables as 'sim replay' reads.",
)
@coding_options
@click.option("--deeds", is_flag=True, help="Of coded events, only deeds and no words.")
@click.option("--track", type=TrackName(), metavar="NAME", help="The track of coded events.")
@output_option
@force_option
def command(
    tables: Sequence[str],
    rulebook: str | None,
    dates: str | None,
    columns: Sequence[tuple[str, str]],
    sides: Sequence[tuple[str, str]],
    sheet: str | None,
    title: str | None,
    output: str | None,
    force: bool,
    **coding: Any,
) -> None:
    """Make a scenario file of a TABLE of events: CSV, tabs, or a workbook (.xlsx).

    The table has a row of headings, and in each row below them a date, an event of the rulebook
    and, where they are known, by, track, note, source, url.  What is unclear is told all at once,
    with row and column, and nothing is written.  The scenario goes to TABLE's name with .yaml in
    the folder you stand in, or to the FILE of -o; '-' is standard output.

    With --dyad, TABLE is coded event data (several files, folders or zips), and the scenario tells
    what a mapping makes of the two; it goes to A-B.yaml.
    """
    context = click.get_current_context()
    if coding["dyad"] is not None:
        _refuse_given(context, _OF_SHEETS, "is for tables that a person wrote: leave out --dyad")
        _import_dyad(tables, rulebook, title, output, force, coding)
        return
    _refuse_given(context, _OF_CODES, "is for coded events: say which with --dyad A B")
    if len(tables) > 1:
        raise click.UsageError("one table at a time; several are for --dyad A B")
    (table,) = tables
    path = output or _default(table)
    keep_what_is_there(path, force=force)
    with Output(path) as out:
        book = load_rulebook(rulebook or "diplomacy")
        held, whose = _once("--column", columns), _once("--side", sides)
        with working("reading"), _hinting(table):
            made = _imported(table, book, sheet, held, dates, whose, title or "", path)
        text = dump_scenario(made.scenario, _reference(book, path))
        out.write(_comment(made, table, path) + text, exact=True)
    _tell(made, path)


_OF_SHEETS = ("dates", "columns", "sides", "sheet")
_OF_CODES = (
    *("mapping", "layout", "actors", "since", "until", "starts", "max_bad", "deeds", "track"),
)


@contextmanager
def _hinting(table: str) -> Iterator[None]:
    """Say of a table that cannot be imported, and is of coded events, how these are."""
    try:
        yield
    except InputError:
        with suppress(OSError, EOFError, zlib.error):
            lines = TableFile(table, table).first_lines() if Path(table).is_file() else []
            form = form_of(lines) if lines else None
            if form is not None:
                told = f"these are coded events ({form.layout.name}): say of which two"
                raise click.UsageError(f"{told}, --dyad A B") from None
        raise


def _refuse_given(context: click.Context, names: Sequence[str], why: str) -> None:
    """Refuse options that mean nothing here."""
    for param in context.command.params:
        name = param.name or ""
        if name in names and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{param.opts[0]} {why}")


def _import_dyad(
    tables: Sequence[str],
    rulebook: str | None,
    title: str | None,
    output: str | None,
    force: bool,
    coding: dict[str, Any],
) -> None:
    """Make a scenario of the coded events of two."""
    from sim.cli.import_dyad import imported_dyad  # only here: it needs numpy

    book = load_rulebook(rulebook or "diplomacy")
    a, b = sorted(coding["dyad"])
    name = slug(f"{a}-{b}") or "dyad"
    path = output or f"{name}.yaml"
    keep_what_is_there(path, force=force)
    with Output(path) as out:
        made = imported_dyad(tables, book, name, coding)
        if title:
            made = changed(made, scenario=changed(made.scenario, title=title))
        text = dump_scenario(made.scenario, _reference(book, path))
        out.write(_comment(made, ", ".join(tables), path) + text, exact=True)
    _tell(made, path)


def _imported(
    table: str,
    book: Rulebook,
    sheet: str | None,
    columns: dict[str, str],
    dates: str | None,
    sides: dict[str, str],
    title: str,
    path: str,
) -> Imported:
    read = read_sheet(table, sheet=sheet, columns=columns)
    named = _stem(path) if path != "-" else _stem(table)
    name = named if SLUG.fits(named) else slug(named) or "imported"
    try:
        sided = {party: _number(side, book) for party, side in sides.items()}
        return scenario_of(
            read,
            book,
            name=name,
            title=title or (named if named not in ("", "-") else "Imported from a table"),
            sides=sided or None,
            dates=dates,
            columns=columns or None,
        )
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise click.BadParameter(str(error), param_hint="'--side'") from None


def _number(side: str, book: Rulebook) -> int | None:
    """The number of a side that is called by it or by its name; None where there is to be none."""
    if side == "none":
        return None
    numbers = [str(number) for number in range(1, book.sides + 1)]
    for called in (book.side_names, numbers):
        if side in called:
            return called.index(side) + 1
    message = f"'{side}' is no side of a rulebook of {plural(book.sides, 'side')}"
    raise ValueError(f"{message}: {one_of(side, [*book.actors.called, 'none'])}")


_Told = TypeVar("_Told")


def _once(option: str, pairs: Sequence[tuple[str, _Told]]) -> dict[str, _Told]:
    """What a line tells of each thing.  Raises click.BadParameter where that is two things."""
    found: dict[str, _Told] = {}
    for name, told in pairs:
        if found.setdefault(name, told) != told:
            raise click.BadParameter(
                f"'{name}' is told twice, and not the same: write one", param_hint=f"'{option}'"
            )
    return found


def _stem(path: str) -> str:
    name = os.path.splitext(os.path.basename(path))[0]
    return name if is_text(name) else slug(name)


def _default(table: str) -> str:
    return "-" if table == "-" else f"{_stem(table) or 'imported'}.yaml"


def _reference(book: Rulebook, path: str) -> str:
    """How the file that is written names its rulebook."""
    found = reference(book, os.path.dirname(path) if path != "-" else "")
    if not is_text(found):
        raise InputError([cannot_name(book.path)])
    return found


def _comment(made: Imported, table: str, path: str) -> str:
    """The first lines of the file: where it comes from, and how to go on."""
    here = "FILE" if path == "-" else typed(path)
    one = listed(made.scenario.rulebook.actors.called, "or")
    lines = [
        f"Made of {_inline(table)} by 'sim import'. How to go on:",
        f"  sim run {here}      where the talks stand, since when, and why",
        f"  sim check {here}    what is missing, such as sources",
        f"Say in 'title' what it is about, and under 'parties' whose side each is on ({one}; none",
        "for a mediator). 'expect' takes what history says of a day; docs/scenarios.md tells how.",
        *map(_inline, made.remarks),
    ]
    return "".join(f"# {line}\n" for line in lines) + "\n"


def _inline(text: str) -> str:
    """A text that ends no line and no comment, whatever stands in it."""
    return visible(text.encode("utf-8", "replace").decode())


def _tell(made: Imported, path: str) -> None:
    scenario = made.scenario
    counts = [
        plural(len(scenario.events), "event"),
        plural(len(scenario.parties), "party", "parties"),
        plural(len(scenario.sources), "source"),
    ]
    days = f"{scenario.events[0].date} to {scenario.events[-1].date}"
    for line in _told(f"{', '.join(counts)}, {days}", made.remarks, path):
        echo(line, err=True)


def _told(summary: str, remarks: Sequence[str], path: str) -> Iterator[str]:
    yield summary if path == "-" else f"wrote {spelt(path)}: {summary}"
    yield from map(visible, remarks)
    if path != "-":
        yield f"next: sim run {typed(path)}"
