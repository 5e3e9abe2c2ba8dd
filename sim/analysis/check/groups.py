"""Groups of stages that nothing names."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.model.groups import groups_in
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING

UNUSED = Kind(
    code="SIM259",
    name="unused-group",
    about="no rule, no claim and no other group names the group",
    why="A group that stands nowhere was forgotten where its stages are listed, or is left over.",
    cure="Write it where its stages are listed, or take it out.",
    example=Example(
        """\
rulebook: rules
title: A group for nothing
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
groups: {open: [talks, pause]}
events:
  no_show: {signal: deed, tone: hostile}
  talks_held: {signal: deed, tone: cooperative}
rules:
  missed: {event: no_show, from: talks, to: pause, because: Nobody came}
  met: {event: talks_held, from: pause, to: talks, because: They met}
""",
        "nothing names the group 'open'",
    ),
    severities=(WARNING,),
)
KINDS = (UNUSED,)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each group that stands nowhere."""
    book = survey.table.rulebook
    named = {name for rule in book.rules for name in rule.origins_written}
    named |= {name for group in book.groups.values() for name in group.written}
    for tally in book.tallies.values():
        named |= {*tally.within_written, *tally.entering_written}
    named |= {name for line in book.conditions for name in groups_in(line.tree)}
    for name in book.groups:
        if name not in named:
            yield Finding(
                UNUSED,
                WARNING,
                f"nothing names the group '{name}'",
                ("groups", name),
                cure="write it where its stages are listed, or take it out",
            )
