"""Tallies that are to be set back where a stage is entered that no rule enters."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.engine.distinct import distinct
from sim.engine.table import NONE
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING
from sim.model.rulebook import SAME

NEVER_ENTERED = Kind(
    code="SIM217",
    name="reset-of-no-entry",
    about="a tally is reset on entering the first stage, and nothing enters it again",
    why=(
        "A start is no entry, and a rule 'to: same' enters nothing. So this never sets the tally "
        "back: it looks as if the count began anew, and it does not."
    ),
    cure="Take it out, or write a rule that leads to the stage.",
    example=Example(
        """\
rulebook: rules
title: Nothing leads back to the talks
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}, broken: {reads: broken, final: true}}
events: {no_show: {signal: deed, tone: hostile}, walkout: {signal: deed, tone: hostile}}
tallies: {no_shows: {count: no_show, reset: {enter: talks}}}
rules:
  missed: {event: no_show, from: talks, when: no_shows >= 2, to: pause, because: Twice}
  left: {event: walkout, from: pause, to: broken, because: They left}
""",
        "the tally 'no_shows' is reset on entering 'talks', and no rule enters it",
    ),
    severities=(WARNING,),
)
KINDS = (NEVER_ENTERED,)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each tally that waits for the first stage to be entered, where nothing does.

    Any other stage that nothing enters cannot be reached, which is told elsewhere.
    """
    table = survey.table
    book = table.rulebook
    fired = distinct(table.rule)
    if any(book.rules[place].to == book.start for place in fired[fired != NONE].tolist()):
        return
    for tally in book.tallies.values():
        if book.start in tally.entering:
            yield Finding(
                NEVER_ENTERED,
                WARNING,
                f"the tally '{tally.name}' is reset on entering '{book.start}', "
                "and no rule enters it",
                ("tallies", tally.name),
                cure=f"take it out, or write a rule that leads to '{book.start}'; "
                f"a start and 'to: {SAME}' are no entry",
            )
