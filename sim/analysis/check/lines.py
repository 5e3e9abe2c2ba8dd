"""Condition lines that make no difference."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.analysis.check.waits import never_over
from sim.analysis.check.wording import ranges_of
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING

UNNECESSARY = Kind(
    code="SIM208",
    name="unnecessary-condition",
    about="without a line of a condition every cell stays the same",
    why=(
        "A condition that makes no difference looks as if it did. It always holds where it is "
        "asked, or where it fails something else decides anyway."
    ),
    cure="Take the line out, or mend it if it was meant to decide.",
    example=Example(
        """\
rulebook: rules
title: The event counts before the rule is asked
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, talks_held: {signal: deed, tone: cooperative}}
tallies: {no_shows: {count: no_show}}
rules:
  missed: {event: no_show, from: talks, when: no_shows >= 1, to: pause, because: Missed}
  met: {event: talks_held, from: pause, to: talks, because: They met}
""",
        "the line 'no_shows >= 1' of rule 'missed' changes nothing: it always holds there",
    ),
    severities=(WARNING,),
)
KINDS = (UNNECESSARY,)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each line of a living rule that changes neither what fires nor where it leads.

    Each line is judged with all the others left in; one whose wait is never over is told of that.
    """
    for place, rule in enumerate(survey.table.rulebook.rules):
        fate = survey.fates[place]
        if survey.dead(place):
            continue
        idle = {number for number, _ in never_over(survey.table, rule)}
        for number, line in enumerate(rule.when):
            if fate.needed[number] or number in idle:
                continue
            seen = ranges_of(survey.table, {name: fate.seen[name] for name in line.names})
            always = fate.held[number] == fate.asked
            why = (
                "it always holds there" + (f" (seen: {', '.join(seen)})" if seen else "")
                if always
                else ("where it fails, another line fails or an earlier rule fires")
            )
            yield Finding(
                UNNECESSARY,
                WARNING,
                f"the line '{line.text}' of rule '{rule.name}' changes nothing: {why}",
                rule.line_at(number),
                cure="take the line out, or mend it",
            )
