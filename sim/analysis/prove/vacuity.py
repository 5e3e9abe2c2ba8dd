"""What situation a claim speaks of, so that one that never happens is told."""

from __future__ import annotations

from sim.model.condition import Condition, parse, parts
from sim.model.rulebook import Claim, Rulebook, step_vocabulary
from sim.model.value import value

GIVEN = frozenset({"was", "read", "event", "signal", "tone", "sides"})
"""What a step is given, before the rules are asked; the rest is what comes of it."""


@value
class Situation:
    """A step at which every one of some conditions holds (or fails, with ``negated``)."""

    text: str
    conditions: tuple[Condition, ...]
    negated: bool = False


def situations(claim: Claim, rulebook: Rulebook) -> tuple[Situation, ...]:
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
    texts = parts(claim.then, joint)
    words = step_vocabulary(
        tuple(rulebook.stages),
        tuple(rulebook.events),
        tuple(rulebook.tallies),
        tuple(rule.name for rule in rulebook.rules),
    )
    every = [parse(text, words) for text in texts]
    given = tuple(part for part in every if GIVEN.issuperset(part.names))
    if len(texts) == 1 or not given:
        return ()
    groups = [given] if len(given) < len(texts) else [(part,) for part in given]
    return tuple(Situation(_text(group, joint), group, negated) for group in groups)


def _text(group: tuple[Condition, ...], joint: str) -> str:
    words = f" {joint} ".join(
        f"({part.text})" if len(group) > 1 and " or " in part.text else part.text for part in group
    )
    return words if joint == "and" else f"not ({words})"
