"""Lines of ``overall`` that never say what the tracks read together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING

IDLE_LINE = Kind(
    code="SIM258",
    name="overall-line-without-effect",
    about="the line of 'overall' never decides",
    why=(
        "The lines are asked where tracks differ, and the first that fits decides. One that can "
        "hold of no tracks that differ, or only where a line before it does, says nothing."
    ),
    cure="Take it out, put it before the line that hides it, or ask for 'any' in place of 'all'.",
    example=Example(
        """\
rulebook: rules
title: The second line never decides
start: talks
stages: {talks: {reads: progress}, over: {reads: broken, final: true}}
events: {walkout: {signal: deed, tone: hostile}}
rules: {left: {event: walkout, from: talks, to: over, because: They left}}
overall:
  - {reads: broken, when: any broken}
  - {reads: progress, when: all progress}
""",
        "'all progress' never decides: it holds of no tracks that differ",
    ),
    severities=(WARNING,),
)
KINDS = (IDLE_LINE,)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each line that decides for no set of readings that tracks can have."""
    book = survey.table.rulebook
    known = sorted({stage.reads for stage in book.stages.values()})
    differing = [
        readings for size in range(2, len(known) + 1) for readings in combinations(known, size)
    ]
    for place, line in enumerate(book.overall):
        fitting = [readings for readings in differing if line.holds(readings)]
        before = book.overall[:place]
        if any(not any(one.holds(readings) for one in before) for readings in fitting):
            continue
        hiding = [one for one in before if any(map(one.holds, fitting))]
        why = "it holds of no tracks that differ"
        cure = "take the line out; where tracks agree, they read what they agree on"
        if hiding:
            hidden_by = " or ".join(f"'{one}'" for one in hiding)
            why = f"wherever it holds, {hidden_by} comes first"
            cure = "take the line out, or put it before what hides it"
        yield Finding(
            IDLE_LINE,
            WARNING,
            f"'{line}' never decides: {why}",
            ("overall", place, "when"),
            cure=cure,
        )
