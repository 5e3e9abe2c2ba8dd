"""Whether a claim about a rulebook holds, over every history that it allows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.analysis.prove.cells import Bools, Cells, actors_told_apart
from sim.analysis.prove.monitor import INSIDE, LEADS, MARKED, MEETS, NEEDS, OUTSIDE, STAYS
from sim.analysis.prove.proof import Proof
from sim.analysis.prove.result import PROVED, REFUTED, VACUOUS, ClaimResult
from sim.analysis.prove.search import Search
from sim.analysis.prove.vacuity import situations
from sim.engine.table import NONE, Table
from sim.model.acting import named_sides
from sim.model.claim import Claim
from sim.model.condition import Condition
from sim.model.marks import lengths, waits_in
from sim.model.rulebook import Rulebook
from sim.model.sides import Sides

__all__ = ["PROVED", "REFUTED", "VACUOUS", "ClaimResult", "conditions_of", "prove", "prove_claim"]


_Made = dict[tuple[Sides, ...], Cells]
"""The cells that were made, by who may act in them."""


def prove(table: Table) -> tuple[ClaimResult, ...]:
    """Every claim of a rulebook, proved or refuted over all positions and steps of its table.

    A step is a cell of the table.  A claim's condition sees its event (``deadline`` where time
    passes), where it led, and the tallies after the event counted; where it makes no difference
    to the rules who acts, any sides may.  Stretches of a scope: see ``monitor``.

    - ``never``, ``always``: no step, every step of every stretch.
    - ``possible``: some step of some stretch.
    - ``always possible``: from every position within a stretch such a step of the stretch can
      be reached (by any course of events; not that it comes).
    - ``needs``: in every stretch an ``every`` step comes only after such a step, or is one.
    - ``leads to``: every ``every`` step is one, or one comes later in the stretch.  The reading
      is strong fairness: every event that stays possible forever eventually happens.  So it is
      refuted exactly if the stretch can close before, or if after an ``every`` step a position
      can be reached, none having come, from which none can be reached.

    The patterns are those of Dwyer, Avrunin and Corbett (1999), but for the two about
    possibility, which speak of branching histories (EF and AG EF of CTL).
    """
    made: _Made = {}
    return tuple(_prove(table, claim, made) for claim in table.rulebook.claims)


def prove_claim(table: Table, claim: Claim) -> ClaimResult:
    """One claim, proved or refuted; see ``prove``.

    Raises ValueError for one that tells apart what the table does not: counts of a tally, waits,
    or sides; every claim in the rulebook of the table is safe.
    """
    return _prove(table, claim, {})


def conditions_of(claim: Claim) -> tuple[Condition, ...]:
    """Every condition of a claim."""
    return claim.conditions


def _prove(table: Table, claim: Claim, made: _Made) -> ClaimResult:
    conditions = conditions_of(claim)
    _check_limits(table.rulebook, conditions)
    _check_sides(table, conditions)
    who = actors_told_apart(table.rulebook, conditions)
    if who not in made:
        made[who] = Cells(table, who)
    return _PATTERNS[claim.pattern](Proof(claim, made[who]))


def _check_limits(rulebook: Rulebook, conditions: tuple[Condition, ...]) -> None:
    limits = dict(zip(rulebook.tallies, rulebook.limits, strict=True))
    for condition in conditions:
        for name in condition.cuts.keys() & limits.keys():
            if condition.top(name, rulebook.most_sides) > limits[name]:
                raise ValueError(f"the table counts '{name}' no further than {limits[name]}")
        for stage in waits_in(rulebook, condition):
            marked = {mark.days for mark in rulebook.marks_of(stage) if mark.silent}
            if not marked >= lengths([condition]):
                raise ValueError(f"the table does not tell how long '{stage}' has lasted so far")


def _check_sides(table: Table, conditions: tuple[Condition, ...]) -> None:
    free = table.symmetry.free if table.symmetry else ()
    for side in Sides(named_sides(conditions)):
        if side - 1 in free:
            called = table.rulebook.actors.told(side)
            raise ValueError(f"the table does not tell {called} from other sides")


def _never(proof: Proof) -> ClaimResult:
    return _without(proof, proof.then, "no step is so")


def _always(proof: Proof) -> ClaimResult:
    return _without(proof, proof.cells.can_happen & ~proof.then, "every step is so")


def _without(proof: Proof, wrong: Bools, proved: str) -> ClaimResult:
    way = proof.find(MEETS, wrong)
    if way:
        at = "a step of the stretch that the last step ends" if proof.closed else "the last step"
        return proof.refuted(way, f"{at} is against it")
    idle = _idle(proof)
    if idle:
        return proof.result(VACUOUS, f"what it speaks of never happens: {idle}")
    return proof.proved(proved)


def _idle(proof: Proof) -> str | None:
    """A situation that the claim speaks of and that never happens."""
    for situation in situations(proof.claim):
        at: Bools = proof.cells.can_happen.copy()
        for condition in situation.conditions:
            holds = proof.cells.where(condition)
            at = at & (~holds if situation.negated else holds)
        if not proof.happens(at):
            return situation.text
    return None


def _possible(proof: Proof) -> ClaimResult:
    if proof.find(MEETS):
        return proof.result(PROVED, "such a step can be reached")
    table = proof.cells.table
    return proof.never_opens() or proof.result(
        REFUTED, "no such step can be reached", position=table.position(0)
    )


def _always_possible(proof: Proof) -> ClaimResult:
    histories = proof.histories(STAYS)
    inside: Bools = histories.mode == INSIDE
    on = histories.leads_on(inside)
    if proof.closed:
        ends = (histories.next != NONE) & (histories.mode[histories.next] == OUTSIDE)
        may_end: Bools = inside & np.asarray(ends.any(axis=1))
        inside = np.asarray(inside & histories.able(may_end, on))
        on = histories.leads_on(inside)
    seeds = np.asarray((on & proof.then[histories.row]).any(axis=1))
    able = histories.able(seeds, on)
    stuck = np.flatnonzero(inside & ~able)
    if not stuck.size:
        return proof.proved("from every position such a step can be reached")
    way = histories.way(int(stuck[0]))
    position = proof.cells.table.position(int(histories.row[stuck[0]]))
    where = "where the script ends" if way.lanes else "the start"
    return proof.never_opens() or proof.result(
        REFUTED, f"no such step can be reached from {where}", way=way, position=position
    )


def _needs(proof: Proof) -> ClaimResult:
    way = proof.find(NEEDS)
    if way:
        what = "a step of the stretch that the last step ends" if proof.closed else "the last step"
        return proof.refuted(way, f"{what} came without what it needs")
    return _if_any(proof, "nothing comes without what it needs")


def _leads_to(proof: Proof) -> ClaimResult:
    histories = proof.histories(LEADS)
    stuck = np.flatnonzero(np.zeros(0))
    if not proof.closed:
        waits = histories.mode == MARKED
        leaves = (histories.next != NONE) & (histories.mode[histories.next] != MARKED)
        stuck = np.flatnonzero(
            waits & ~histories.able(waits & leaves.any(axis=1), histories.leads_on(waits))
        )
    if histories.shown and not (
        stuck.size and histories.depth[stuck[0]] <= histories.depth[histories.shown[0]]
    ):
        return proof.refuted(
            histories.way(*histories.shown), "the last step ends the stretch, and it has not come"
        )
    if not stuck.size:
        return _if_any(proof, "it comes with or after every one")
    loop, rounds = _circle(histories, int(stuck[0]))
    return proof.result(
        REFUTED,
        "it has not come, and from here on nothing can bring it",
        way=histories.way(int(stuck[0]), *loop),
        loop=rounds,
        position=proof.cells.table.position(int(histories.row[stuck[0]])),
    )


def _if_any(proof: Proof, reason: str) -> ClaimResult:
    """Proved, if any step is one that the claim starts from."""
    assert proof.every is not None
    assert proof.claim.every is not None
    if proof.happens(proof.every):
        return proof.result(PROVED, reason)
    return proof.never_opens() or proof.result(
        VACUOUS, f"what it speaks of never happens: {proof.claim.every.text}"
    )


def _circle(histories: Search, node: int) -> tuple[list[int], int]:
    """Lanes from a node into a circle and once around it, and how many of them go around."""
    lanes: list[int] = []
    seen: dict[int, int] = {}
    while node not in seen:
        seen[node] = len(lanes)
        follows = histories.next[node]
        still = np.flatnonzero(follows == node)
        lane = int(still[0]) if still.size else int(np.flatnonzero(follows != NONE)[0])
        lanes.append(lane)
        node = int(follows[lane])
    return lanes, len(lanes) - seen[node]


_PATTERNS: dict[str, Callable[[Proof], ClaimResult]] = {
    "never": _never,
    "always": _always,
    "possible": _possible,
    "always possible": _always_possible,
    "needs": _needs,
    "leads to": _leads_to,
}
