"""Sources that a reader cannot look up: without a link, or without the day of their publication."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding
from sim.engine.machine import Machine
from sim.model.citation import followed
from sim.model.kind import Example, Kind
from sim.model.problem import NOTE
from sim.model.verdict import Run

UNLINKED = Kind(
    code="SIM267",
    name="source-without-link",
    about="nothing says where the source can be read",
    why=(
        "A report leads from each citation to its source where it has an address of http or "
        "https. Without one a reader who doubts an event has to search for it."
    ),
    cure="Write its address under 'url'; a book, or a page that is gone, may go without.",
    example=Example(
        """\
scenario: talks
title: A newspaper that cannot be looked up
rulebook: diplomacy
sources: {vox: {title: What a newspaper said, date: 2018-07-13}}
events: [{date: 2018-07-06, event: talks_held, source: vox}]
""",
        "the source 'vox' has no link",
        command="sim check --notes example.yaml",
    ),
    severities=(NOTE,),
)
UNDATED = Kind(
    code="SIM268",
    name="source-without-date",
    about="nothing says when the source was published",
    why=(
        "A citation tells the day, and a reader judges by it how near a source was to what it "
        "tells of. Two articles of one newspaper are told apart by it."
    ),
    cure="Write the day of publication under 'date'; what changes all the time may go without.",
    example=Example(
        """\
scenario: talks
title: A newspaper of no day
rulebook: diplomacy
sources: {vox: {title: What a newspaper said, url: "https://example.org/a"}}
events: [{date: 2018-07-06, event: talks_held, source: vox}]
""",
        "the source 'vox' has no date",
        command="sim check --notes example.yaml",
    ),
    severities=(NOTE,),
)
KINDS = (UNLINKED, UNDATED)


def _unlinked(run: Run, _: Machine) -> Iterator[Finding]:
    for name, source in run.scenario.sources.items():
        if not source.url:
            message = f"the source '{name}' has no link"
        elif not followed(source.url):
            message = f"no report can lead to the link of the source '{name}'"
        else:
            continue
        cure = "write under 'url' where it can be read, as https://..."
        yield Finding(UNLINKED, NOTE, message, ("sources", name), cure=cure)


def _undated(run: Run, _: Machine) -> Iterator[Finding]:
    for name, source in run.scenario.sources.items():
        if source.date is None:
            message = f"the source '{name}' has no date"
            cure = "write under 'date' when it was published"
            yield Finding(UNDATED, NOTE, message, ("sources", name), cure=cure)


CHECKS = (_unlinked, _undated)
