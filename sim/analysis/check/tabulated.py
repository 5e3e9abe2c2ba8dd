"""What a check of a rulebook finds once every position is tabulated: findings, and claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.analysis.check.finding import Finding, Witness
from sim.analysis.check.rulebooks import lint
from sim.analysis.prove.claims import PROVED, REFUTED, ClaimResult, prove
from sim.engine.run import run
from sim.engine.table import Table
from sim.model.kind import Example, Kind
from sim.model.problem import ERROR, WARNING
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Scenario

CLAIM_REFUTED = Kind(
    code="SIM251",
    name="claim-refuted",
    about="some history breaks the claim",
    why=(
        "A claim says what must hold of every history that the rules allow. The script that is "
        "shown is a shortest history that breaks it; '--write-scripts DIR' saves it for 'sim run'."
    ),
    cure="Mend the rules if the script should not be possible, and the claim if it should.",
    example=Example(
        """\
rulebook: rules
title: A letter ends a pause
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, letter: {signal: word, tone: cooperative}}
rules:
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  written: {event: letter, from: pause, to: talks, because: A letter}
claims:
  words-move-nothing: {never: signal == word and moved}
""",
        "the claim 'words-move-nothing' is refuted",
    ),
)
CLAIM_VACUOUS = Kind(
    code="SIM252",
    name="claim-vacuous",
    about="the situation that the claim speaks of never happens",
    why=(
        "Such a claim holds, and says nothing: what it forbids in a stage that nobody enters is "
        "forbidden nowhere. Whoever reads that it was proved believes more than was shown."
    ),
    cure="Mend the claim, or the rules that keep its situation from coming; or take it out.",
    example=Example(
        """\
rulebook: rules
title: Nobody leaves the war
start: talks
stages: {talks: {reads: progress}, war: {reads: broken, final: true}}
events: {attack: {signal: deed, tone: hostile}, letter: {signal: word, tone: cooperative}}
rules:
  attacked: {event: attack, from: talks, to: war, because: An attack}
  written: {event: letter, from: talks, to: same, because: A letter}
claims:
  no-letter-ends-a-pause: {never: signal == word and read == stalemate and moved}
""",
        "the claim 'no-letter-ends-a-pause' is vacuous",
    ),
    severities=(WARNING,),
)
KINDS = (CLAIM_REFUTED, CLAIM_VACUOUS)
"""What a claim can be found to be."""


def check_rulebook(
    book: Rulebook, *, limit: int
) -> tuple[list[Finding], tuple[ClaimResult, ...], Table]:
    """The findings of a rulebook, what became of its claims, and the table they were read from.

    Raises TooManyPositionsError where it has more than ``limit`` positions.
    """
    table = Table(book, limit=limit, reduced=True)
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
