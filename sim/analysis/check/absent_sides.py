"""Sides that a rule or a tally asks for, and that no party of a scenario is on."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding
from sim.analysis.check.wording import number
from sim.engine.machine import Machine
from sim.model.acting import must_acts
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING
from sim.model.rulebook import Rulebook
from sim.model.sides import Sides
from sim.model.verdict import Run
from sim.model.words import listed

NOBODY_ON_IT = Kind(
    code="SIM260",
    name="side-without-a-party",
    about="a rule or a tally asks for a side that no party of the scenario is on",
    why="The rule never fires here, and the tally never counts: nobody can act for that side.",
    cure="Give the party that acts for this side its 'side' under 'parties', or add it there.",
    example=Example(
        """\
scenario: dispute
title: The union has no party
rulebook: strike.yaml
parties: {Works: {side: employer}}
events: [{date: 2020-01-01, event: walkout, by: Works}]
""",
        "no party is on the side 'union', which the rule 'struck' asks for",
        command="""cat > strike.yaml <<END
rulebook: strike
title: Only the union strikes
sides: [employer, union]
start: talks
stages: {talks: {reads: progress}, strike: {reads: stalemate}}
events: {walkout: {signal: deed, tone: hostile}}
rules: {struck: {event: walkout, by: union, from: talks, to: strike, because: They left}}
END
sim check example.yaml""",
    ),
    severities=(WARNING,),
)
KINDS = (NOBODY_ON_IT,)


def absent_sides(run: Run, _: Machine) -> Iterator[Finding]:
    """A warning for each side that is asked for and has no party, where another side has one."""
    scenario = run.scenario
    present = scenario.sides_of(scenario.parties)
    if not present:
        return
    for side in Sides.first(scenario.rulebook.sides):
        bit = Sides.of([side])
        asking = [] if present & bit else _asking_for(bit, scenario.rulebook)
        if not asking:
            continue
        written = scenario.rulebook.actors.called[side - 1]
        called = f"the side '{written}'" if scenario.rulebook.side_names else f"side {side}"
        verb = "asks" if len(asking) == 1 else "ask"
        yield Finding(
            NOBODY_ON_IT,
            WARNING,
            f"no party is on {called}, which {listed(asking)} {verb} for",
            ("parties",),
            cure=f"write 'side: {written}' at the party that acts for it",
        )


def _asking_for(side: Sides, book: Rulebook) -> list[str]:
    """The rules and tallies that heed an event only where a side acts; a few by name."""
    asking = [
        f"the rule '{rule.name}'"
        for rule in book.rules
        if any(line.bit == side for line in must_acts(rule.when))
    ]
    asking += [f"the tally '{tally.name}'" for tally in book.tallies.values() if tally.by & side]
    more = len(asking) - _FEW
    return asking if more < 2 else [*asking[:_FEW], f"{number(more)} others"]


_FEW = 3
"""How many rules and tallies are named."""


CHECKS = (absent_sides,)
