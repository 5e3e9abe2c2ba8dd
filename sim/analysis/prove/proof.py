"""One claim under proof: where its conditions hold, and what is said of it in the end."""

from __future__ import annotations

from sim.analysis.prove.cells import Bools, Cells
from sim.analysis.prove.monitor import MEETS, Monitor
from sim.analysis.prove.result import PROVED, REFUTED, VACUOUS, ClaimResult
from sim.analysis.prove.search import Path, Search, find
from sim.engine.scripts import LAST_DAY, BeyondCalendarError, script, steps_of
from sim.engine.table import Column
from sim.model.claim import Claim
from sim.model.scenario import Scenario
from sim.model.step import Position


class Proof:
    """A claim, where its conditions hold, and how to say what became of it."""

    def __init__(self, claim: Claim, cells: Cells) -> None:
        self.claim = claim
        self.cells = cells
        self.then = cells.where(claim.then)
        self.every = None if claim.every is None else cells.where(claim.every)
        opens, closes = claim.between or (claim.after, claim.until)
        self._opens = None if opens is None else cells.where(opens)
        self._closes = None if closes is None else cells.where(closes)
        self.closed = bool(claim.between)

    def monitor(self, looks_for: str, then: Bools | None = None) -> Monitor:
        """What follows a history through the scope of the claim, looking for something."""
        return Monitor(
            looks_for,
            self.then if then is None else then,
            every=self.every,
            opens=self._opens,
            closes=self._closes,
            closed=self.closed,
        )

    def find(self, looks_for: str, then: Bools | None = None) -> Path | None:
        """A shortest history that shows something, or None."""
        return find(self.cells, self.monitor(looks_for, then))

    def histories(self, looks_for: str) -> Search:
        """Every position that histories reach, with what the claim remembers."""
        return Search(self.cells, self.monitor(looks_for), to_the_end=True)

    def happens(self, where: Bools) -> bool:
        """Whether any step within a stretch is one of these."""
        return bool(where.any()) and self.find(MEETS, where) is not None

    def never_opens(self) -> ClaimResult | None:
        """The result where no stretch has any step."""
        if self.happens(self.cells.can_happen):
            return None
        return self.result(VACUOUS, "no stretch of a history that it speaks of ever comes")

    def proved(self, reason: str) -> ClaimResult:
        """The result where nothing is against the claim."""
        return self.never_opens() or self.result(PROVED, reason)

    def refuted(self, way: Path, reason: str) -> ClaimResult:
        """The result where a history is against the claim."""
        return self.result(REFUTED, reason, way=way)

    def result(
        self,
        outcome: str,
        reason: str,
        *,
        way: Path | None = None,
        loop: int = 0,
        position: Position | None = None,
    ) -> ClaimResult:
        """What became of the claim; a way is given as the script that takes it.

        ``loop`` is how many of its last lanes go in a circle.
        """
        scenario = self._script(way) if way and way.lanes else None
        length = self._steps(way, len(way.lanes)) if way else 0
        if way and way.lanes and scenario is None:
            reason += f"; no script shows it, since it would need days after {LAST_DAY}, {_END}"
        return ClaimResult(
            claim=self.claim,
            rulebook=self.cells.table.rulebook,
            outcome=outcome,
            positions=len(self.cells.next),
            steps=int(self.cells.can_happen.sum()),
            reason=reason,
            script=scenario,
            length=length,
            loop=length - self._steps(way, len(way.lanes) - loop) if way else 0,
            position=position,
        )

    def _happenings(self, way: Path) -> list[Column]:
        return [self.cells.lanes[lane].happening for lane in way.lanes]

    def _steps(self, way: Path, lanes: int) -> int:
        """How many steps the first lanes of a way are: the end of a wait is none."""
        table = self.cells.table
        start = table.position(way.start).stage
        return steps_of(table.machine, start, self._happenings(way)[:lanes])

    def _script(self, way: Path) -> Scenario | None:
        """The way as a scenario, or None where the calendar ends before it does."""
        table = self.cells.table
        try:
            return script(
                table.rulebook,
                self._happenings(way),
                start=table.position(way.start).stage,
                name=self.claim.name,
                title=f"A shortest history against the claim '{self.claim.name}'",
                machine=table.machine,
            )
        except BeyondCalendarError:
            return None


_END = "where the calendar ends"
