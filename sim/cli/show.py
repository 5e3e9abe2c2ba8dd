"""``sim show``: print a rulebook for people, or as a diagram."""

from __future__ import annotations

import click

from sim.cli.inputs import RulebookName
from sim.cli.options import Command, format_option, output_option
from sim.cli.streams import Output, width, working
from sim.files.copies import page_of_rulebook
from sim.files.shelf import load_rulebook, packaged_rulebooks
from sim.model.rulebook import Rulebook
from sim.report.written import FORMS, written


@click.command("show", cls=Command)
@click.argument("rulebook", required=False, metavar="[RULEBOOK]", type=RulebookName())
@format_option("text", "json", "markdown", "html", "yaml", "mermaid", "dot", "promela")
@output_option
def command(rulebook: str | None, format_: str, output: str | None) -> None:
    """Print a RULEBOOK: a packaged name or a file.  Without one, list the packaged ones.

    'html' is a page with its claims proved; 'yaml' is its own text, comments and all; 'mermaid'
    and 'dot' draw its stages; 'promela' is a model for the model checker SPIN.
    """
    model = format_ in ("yaml", "mermaid", "dot", "promela")  # for a program, which reads each sign
    if rulebook is None and model:
        raise click.UsageError(f"--format {format_} shows one rulebook: name it")
    with Output(output) as out:
        columns = 100 if output else width()
        if rulebook is None:
            out.write(_list(format_, columns))
            return
        if format_ == "yaml":
            page, _ = page_of_rulebook(rulebook)
            out.write(page.text, exact=True)
            return
        book = load_rulebook(rulebook)
        out.write(_rendered(book, format_, columns), exact=model)


def _list(format_: str, columns: int) -> str:
    books = [load_rulebook(name) for name in packaged_rulebooks()]
    if format_ == "json":
        from sim.export.show import rulebooks_json

        return rulebooks_json(books)
    from sim.report.rulebook import rulebooks_report

    return written([rulebooks_report(books)], format_, title="Rulebooks", width=columns)


def _rendered(book: Rulebook, format_: str, columns: int) -> str:
    if format_ == "json":
        from sim.export.show import rulebook_json

        return rulebook_json(book)
    if format_ == "html":
        return _page(book)
    if format_ in FORMS:
        from sim.report.rulebook import rulebook_report

        return written([rulebook_report(book)], format_, title=book.name, width=columns)
    if format_ == "promela":
        from sim.export.promela import promela

        return promela(book)
    from sim.export.diagram import dot, mermaid

    return mermaid(book) if format_ == "mermaid" else dot(book)


def _page(book: Rulebook) -> str:
    """The rulebook as `sim page` shows it, with what became of its claims."""
    from sim.pages.gathered import volumes_of
    from sim.pages.page_html import page_html

    with working("proving its claims"):
        volumes = volumes_of([book], play=False)
    return page_html([], volumes)
