"""Condition lines that make no difference."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding, Kind
from sim.analysis.check.survey import Survey
from sim.analysis.check.wording import range_of
from sim.model.problem import WARNING

UNNECESSARY = Kind("SIM208", "unnecessary-condition", "without the line every cell stays the same")
KINDS = (UNNECESSARY,)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each line of a living rule that changes neither what fires nor where it leads.

    Each line is judged with all the others left in.
    """
    for place, rule in enumerate(survey.table.rulebook.rules):
        fate = survey.fates[place]
        if survey.dead(place):
            continue
        for number, line in enumerate(rule.when):
            if fate.needed[number]:
                continue
            seen = [range_of(survey.table, name, *fate.seen[name]) for name in line.names]
            always = fate.held[number] == fate.asked
            why = (
                f"it always holds there (seen: {', '.join(seen)})"
                if always
                else ("where it fails, another line fails or an earlier rule fires")
            )
            yield Finding(
                UNNECESSARY,
                WARNING,
                f"the line '{line.text}' of rule '{rule.name}' changes nothing: {why}",
                ("rules", rule.name, "when", number),
                cure="take the line out, or mend it",
            )
