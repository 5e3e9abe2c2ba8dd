"""Tallies that nobody asks for, or that are asked for more than they can hold."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.lint.finding import Finding, Kind, Place
from sim.analysis.lint.survey import Survey
from sim.model.condition import Condition
from sim.model.problem import WARNING
from sim.model.rulebook import Rulebook

NEVER_ASKED = Kind("SIM209", "tally-never-asked", "no rule and no claim asks about it")
BEYOND = Kind("SIM210", "tally-out-of-reach", "compared with a number that it never reaches")
KINDS = (NEVER_ASKED, BEYOND)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each tally never asked, and for each comparison that is out of its reach.

    A rule whose condition never holds is told elsewhere, and so is a line that changes nothing.
    """
    table = survey.table
    most = {}
    for name, limit in zip(table.rulebook.tallies, table.rulebook.limits, strict=True):
        most[name] = int(table.tally(name).max())
        if not limit:
            yield Finding(
                NEVER_ASKED,
                WARNING,
                f"no rule and no claim asks about the tally '{name}'",
                ("tallies", name),
                cure="ask about it in a 'when', or take it out",
            )
    for place, condition in _asked(survey):
        for name, number in condition.bounds.items():
            if name in most and number > most[name]:
                yield Finding(
                    BEYOND,
                    WARNING,
                    f"'{condition.text}' compares '{name}' with {number}, "
                    f"and it never exceeds {most[name]}",
                    place,
                    cure=_why(table.rulebook, name),
                )


def _asked(survey: Survey) -> Iterator[tuple[Place, Condition]]:
    book = survey.table.rulebook
    for number, rule in enumerate(book.rules):
        for line, condition in enumerate(rule.when):
            if not survey.dead(number) and survey.fates[number].needed[line]:
                yield ("rules", rule.name, "when", line), condition
    for claim in book.claims:
        for key, part in (
            (claim.pattern, claim.then),
            ("every", claim.every),
            ("after", claim.after),
            ("until", claim.until),
        ):
            if part is not None:
                yield ("claims", claim.name, key), part
        for line, condition in enumerate(claim.between):
            yield ("claims", claim.name, "between", line), condition


def _why(book: Rulebook, name: str) -> str:
    if book.tallies[name].distinct:
        return f"the rulebook has {book.sides} sides; compare with a number that they reach"
    return "compare it with a smaller number, or reset it less often"
