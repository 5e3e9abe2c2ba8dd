"""``sim explain``: print the page of a code, of a finding or of a word."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sim.cli.inputs import PageName
from sim.cli.options import Command, format_option, output_option
from sim.cli.streams import Output, width
from sim.manual.pages import KINDS, WORDS, Page, names, pages
from sim.model.problem import closest


@click.command("explain", cls=Command)
@click.argument("asked", nargs=-1, metavar="[CODE|WORD]...", type=PageName())
@format_option("text", "json", "markdown", "html")
@output_option
def command(asked: tuple[str, ...], format_: str, output: str | None) -> None:
    """Say what a CODE means, why it matters and what to do, with the smallest file that shows it.

    A CODE stands before what is wrong, as in error[SIM205]; the name of a finding will do.  Of a
    WORD of the glossary, say what it means here.  Without any, list all of them.
    """
    wanted = _wanted(asked)
    with Output(output) as out:
        out.write(_rendered(wanted, format_, 100 if output else width()))


def _wanted(asked: Sequence[str]) -> list[Page]:
    """The pages that are asked for, each once; a term of several words needs no quotes.

    Raises UsageError for all that is not known.
    """
    unknown = [word for word in asked if not pages(word)]
    if unknown and (whole := pages(" ".join(asked))):
        return list(whole)
    if unknown:
        raise click.UsageError("\n".join(map(_refusal, unknown)))
    return list(dict.fromkeys(page for word in asked for page in pages(word)))


def _refusal(word: str) -> str:
    known = {name.casefold(): name for name in reversed(names())}
    meant = closest(word.casefold(), known)
    listed = "'sim explain' lists all that there is, and 'sim show RULEBOOK' what a rulebook names"
    cure = f"did you mean '{known[meant]}'?" if meant else listed
    return f"no code and no word '{word}': {cure}"


def _rendered(wanted: Sequence[Page], format_: str, columns: int) -> str:
    """Some pages in a format, or the list of all where there is none."""
    if format_ == "json":
        from sim.export.explain import pages_json

        return pages_json(wanted or (*KINDS, *WORDS))
    from sim.report.explain import index_report, pages_report
    from sim.report.written import written

    report = pages_report(wanted) if wanted else index_report(KINDS, WORDS)
    return written([report], format_, title="Explained", width=columns)
