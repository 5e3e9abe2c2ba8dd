"""The one door through which markup comes into a page: blocks of reports, and the page's own files.

Everything else that a template shows is a text, which it escapes.
"""

from __future__ import annotations

from markupsafe import Markup

from sim.model.value import changed
from sim.report.blocks import Block, Heading, Report
from sim.report.html import body
from sim.report.layout import visible


def ready(html: str) -> Markup:
    """HTML in which every text of a stranger is escaped already."""
    return Markup(html)


def sections(report: Report, *, deeper: int = 1) -> Markup:
    """Sections of a report, their headings so many levels deeper."""
    return ready(body([[_deeper(block, deeper) for block in section] for section in report]))


def _deeper(block: Block, levels: int) -> Block:
    return changed(block, level=block.level + levels) if isinstance(block, Heading) else block


def shown(value: object) -> object:
    """What a template shows of a value: of a text every character that a reader might obey."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
