"""Property tests over the transitions of a rulebook: drawn, exhaustive or covering.

``runs``, ``scenarios``, ``event_sequences``, ``positions``, ``ways_to`` and ``rulebooks`` are
strategies of Hypothesis; ``every_step`` holds a test against every step that can be taken,
``transition_cover`` gives a small set of scripts that shows all a rulebook can do, and
``as_state_machine`` a machine of Hypothesis to subclass with invariants, ``Negotiation`` where a
type checker is to follow.
"""

from __future__ import annotations

try:
    import hypothesis as _hypothesis  # noqa: F401  # asked for here, to say what is missing
except ImportError:
    raise ImportError(
        "sim.testing needs Hypothesis, which is not installed; the extra 'testing' brings it: "
        "python -m pip install '.[testing]' in a clone of the project"
    ) from None

from sim.testing.cover import transition_cover
from sim.testing.exhaustive import every_step, steps
from sim.testing.generated import rulebooks
from sim.testing.stateful import Negotiation, as_state_machine
from sim.testing.strategies import event_sequences, runs, scenarios
from sim.testing.ways import Way, positions, ways_to

__all__ = [
    "Negotiation",
    "Way",
    "as_state_machine",
    "event_sequences",
    "every_step",
    "positions",
    "rulebooks",
    "runs",
    "scenarios",
    "steps",
    "transition_cover",
    "ways_to",
]
