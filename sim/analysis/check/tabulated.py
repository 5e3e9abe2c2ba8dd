"""What a check of a rulebook finds once every position is tabulated: findings, and claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.analysis.check.finding import Finding, Kind, Witness
from sim.analysis.check.rulebooks import lint
from sim.analysis.prove.claims import PROVED, REFUTED, ClaimResult, prove
from sim.engine.run import run
from sim.engine.table import Table
from sim.model.problem import ERROR, WARNING
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Scenario

CLAIM_REFUTED = Kind("SIM251", "claim-refuted", "some history breaks the claim")
CLAIM_VACUOUS = Kind(
    "SIM252", "claim-vacuous", "the situation that the claim speaks of never happens"
)
KINDS = (CLAIM_REFUTED, CLAIM_VACUOUS)
"""What a claim can be found to be."""


def check_rulebook(
    book: Rulebook, *, limit: int
) -> tuple[list[Finding], tuple[ClaimResult, ...], Table]:
    """The findings of a rulebook, what became of its claims, and the table they were read from.

    Raises TooManyPositionsError where it has more than ``limit`` positions.
    """
    table = Table(book, limit=limit)
    claims = prove(table) if book.claims else ()
    return [*lint(table), *_broken(claims)], claims, table


def _broken(claims: Iterable[ClaimResult]) -> Iterator[Finding]:
    """A finding for each claim that does not hold, or speaks of nothing."""
    for result in claims:
        if result.outcome == PROVED:
            continue
        refuted = result.outcome == REFUTED
        script = result.script
        yield Finding(
            CLAIM_REFUTED if refuted else CLAIM_VACUOUS,
            ERROR if refuted else WARNING,
            f"the claim '{result.claim.name}' is {result.outcome}: {result.reason}",
            ("claims", result.claim.name),
            cure="mend the rules or the claim" if refuted else "mend the claim, or take it out",
            witness=Witness(_steps(script), script) if script else None,
        )


def _steps(script: Scenario) -> str:
    """The steps of a script in one line."""
    told = []
    for step in run(script, tracks=[MAIN]).steps:
        what = step.event or str(step.deadline).removeprefix("after ")
        told.append(f"{what} by {' and '.join(step.by)}" if step.by else what)
    return ", ".join(told)
