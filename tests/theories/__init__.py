"""What each packaged rulebook must hold, said in about ten properties of a step apiece.

They are written from the theory that a rulebook states, not from its rules: what a kind of
event may do, and must do, in talks that go well, that are stuck, or that are over.  Two of
them (on those outside the table, on words under ripeness) find none of the faults that the
mutants have, which give no event a rule of its own; they stand for those who add one.
"""

from __future__ import annotations

from theories import diplomacy, labour, rhetoric, ripeness

STEPS = {
    "diplomacy": diplomacy.STEPS,
    "labour": labour.STEPS,
    "rhetoric": rhetoric.STEPS,
    "ripeness": ripeness.STEPS,
}
"""The properties of a step, by rulebook."""

RUNS = {
    "diplomacy": diplomacy.RUNS,
    "labour": labour.RUNS,
    "rhetoric": rhetoric.RUNS,
    "ripeness": ripeness.RUNS,
}
"""The properties of a run, by rulebook."""
