"""What situation a claim speaks of, so that one that never happens is told."""

from __future__ import annotations

from sim.model.claim import Claim
from sim.model.condition import Condition, joined
from sim.model.value import value

GIVEN = frozenset({"was", "read", "event", "signal", "tone", "sides", "by", "waited"})
"""What a step is given, before the rules are asked; the rest is what comes of it."""


@value
class Situation:
    """A step at which every one of some conditions holds (or fails, with ``negated``)."""

    text: str
    conditions: tuple[Condition, ...]
    negated: bool = False


def situations(claim: Claim) -> tuple[Situation, ...]:
    """The situations of a ``never`` or an ``always``, without any of which it says nothing.

    ``never: A and B and C`` speaks of the situation in which those parts hold that name only
    what is GIVEN; the other parts are what may not come of it.  Where all parts are given, none
    by itself may be without a step.  ``always: A or B or C`` is ``never: not A and not B and
    not C``.  A condition of one part is all that its claim says, and no situation.
    """
    if claim.pattern not in ("never", "always"):
        return ()
    negated = claim.pattern == "always"
    joint = "or" if negated else "and"
    parts = claim.then.parts(joint)
    given = tuple(part for part in parts if GIVEN.issuperset(part.names))
    if len(parts) == 1 or not given:
        return ()
    groups = [given] if len(given) < len(parts) else [(part,) for part in given]
    return tuple(Situation(_text(group, joint), group, negated) for group in groups)


def _text(group: tuple[Condition, ...], joint: str) -> str:
    text = joined(group, joint).text
    return f"not ({text})" if joint == "or" else text
