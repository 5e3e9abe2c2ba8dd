"""Reports written in the form that is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from sim.report.blocks import Report

FORMS = ("text", "markdown", "html")
"""The forms in which people read a report."""


def written(reports: Iterable[Report], form: str, *, title: str, width: int = 100) -> str:
    """Reports one after the other, in one of FORMS.

    ``title`` is that of a page; ``width``, in columns, is what a text keeps to.
    """
    if form == "html":
        from sim.report.html import as_html  # each writer only where it is asked for

        return as_html(reports, title=title)
    if form == "markdown":
        from sim.report.markdown import as_markdown

        return "\n".join(map(as_markdown, reports))
    from sim.report.text import as_text

    return "\n".join(as_text(report, width=width) for report in reports)
