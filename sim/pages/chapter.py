"""What a page is made of: a chapter for each scenario, a volume for each rulebook."""

from __future__ import annotations

from sim.analysis.change.answers import WhatIf
from sim.analysis.compare.runs import Comparison
from sim.analysis.prove.result import ClaimResult
from sim.engine.exported import Exported
from sim.engine.table import Table
from sim.forecast.outlook import Forecast
from sim.model.rulebook import Rulebook
from sim.model.value import value
from sim.model.verdict import Run


@value
class Chapter:
    """A scenario: its run, and what else was worked out for it.

    ``whatif`` is None where that is too large to work out, ``comparison`` where no other rulebook
    is asked for; ``unanswered`` says why there is no answer.  ``forecast`` is None where none is
    asked for, or there is none, which ``unforeseen`` tells.
    """

    run: Run
    whatif: WhatIf | None = None
    comparison: Comparison | None = None
    unanswered: str = ""
    forecast: Forecast | None = None
    unforeseen: str = ""


@value
class Volume:
    """A rulebook: its positions, what became of its claims, and the table that a page carries.

    ``positions`` is None where there are too many to work out, which ``unexamined`` tells;
    ``table`` also where the page is only read, and ``unplayed`` why, unless that was wished.
    """

    rulebook: Rulebook
    positions: Table | None = None
    claims: tuple[ClaimResult, ...] = ()
    table: Exported | None = None
    unexamined: str = ""
    unplayed: str = ""
