"""The words that a condition gives a meaning to, which can be nobody's name."""

from __future__ import annotations

import keyword
from collections.abc import Mapping

STEP_WORDS: Mapping[str, str] = {
    "was": "the stage before a step",
    "stage": "the stage after a step",
    "read": "the reading before a step",
    "reads": "the reading after a step",
    "event": "what happened in a step",
    "signal": "the signal of a step's event",
    "tone": "the tone of a step's event",
    "rule": "the rule that fired in a step",
    "moved": "that a step changed the stage",
    "sides": "how many sides act",
    "by": "who acts",
    "waited": "how long ago the stage before a step was entered",
}
"""What a claim calls each part of a step, and what that is."""

MEANT: Mapping[str, str] = {
    **STEP_WORDS,
    "deadline": "that time fires a rule, and no event",
    "none": "that there is nothing, such as no rule",
    "any": "every one, or at least one of them",
    "same": "that a rule leaves the stage as it is",
}
"""Every word that a condition or a rule gives a meaning to, and that meaning.

A thing of such a name could not be told from it: ``stage == stage`` would be true of one step,
or of all.  So no stage, event, tally, rule, claim, party, track or source may be called so.
"""

TAKEN = frozenset(MEANT) | {"and", "or", "not", "in", "True", "False", "None"}
"""The words that can be nobody's name."""

TAKEN_BARE = TAKEN | frozenset(keyword.kwlist)
"""The words that can be no name which stands bare in a condition: all that Python reads apart."""


def why_taken(word: str) -> str:
    """What a word that can be nobody's name means, for a person who chose it."""
    if word in MEANT:
        return f"in a condition '{word}' means {MEANT[word]}"
    return f"'{word}' is a word of the language that conditions are written in"
