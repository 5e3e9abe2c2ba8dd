"""What is found to differ between two rulebooks, as values."""

from __future__ import annotations

from typing import Annotated, ClassVar

from sim.analysis.compare.runs import Asked, Comparison, Parting
from sim.analysis.compare.wording import Amendment
from sim.model.problem import Problem
from sim.model.rulebook import Rulebook
from sim.model.said import Also, Count, FileName, Name, OneGroup, Only, Place, also_said, said
from sim.model.scenario import Scenario
from sim.model.value import value
from sim.model.verdict import Verdict

SAME, STAGES, READINGS, START = "same", "stages", "readings", "start"


Script = Annotated[Scenario, Only("events", "from", "until", name="script")]
"""The history that tells two rulebooks apart."""

UNDECIDED, NO_COMMON_EVENT = "undecided", "no common event"


OUTCOMES = (SAME, STAGES, READINGS, START, UNDECIDED, NO_COMMON_EVENT)


@value
class Difference:
    """Cells of one stage and trigger in which the two rulebooks part in the same way.

    ``cells`` counts pairs of positions, and sets of sides where they matter.
    """

    stage: Name = said("The stage in which both stand")
    on: tuple[Name | None, Name | None] = said(
        "The event, or the deadline that falls under each; null where none falls"
    )
    to: tuple[Name, Name] = said("The stages after it")
    rules: tuple[Name | None, Name | None] = said("The rules that fired; null where none did")
    cells: Place = said("How many steps are alike in this")


@value
class Alone:
    """An event that only one of two rulebooks names, and that makes a difference to it.

    ``stage`` and ``to`` are the first stages, in the order of its positions, that it leads from
    and to, and ``rule`` the rule that fires there.
    """

    told_as: ClassVar = "own"

    event: Name = said("The type of the event")
    stage: Name = said("A stage in which it matters")
    to: Name = said("The stage after it; the same where it is counted or enters it anew")
    rule: Name | None = said("The rule that fires there; null where it is only counted")


@value
class Histories:
    """Whether any history of the events that two rulebooks both name tells them apart.

    ``outcome`` is SAME (proved), STAGES, READINGS (the stages agree throughout, what one of
    them reads does not), START (the first stages differ), UNDECIDED (``clocked`` reached the
    limit and nothing was found) or NO_COMMON_EVENT.  ``script`` is the shortest history that
    tells them apart, run under both.
    """

    outcome: Annotated[str, Also(enum=OUTCOMES)] = said(
        "'same' is proved; the others say what differs, or why nothing is known"
    )
    pairs: Count = said("How many pairs of positions were examined", default=0)
    clocked: Count = said("The same with the spans of days between their clocks", default=0)
    cells: Count = said("How many steps from the pairs were examined", default=0)
    complete: bool = said("False where the search stopped at the limit", default=True)
    differences: tuple[Difference, ...] = said(
        "The steps that part, those alike together", default=()
    )
    script: Comparison | None = None
    shared: tuple[Name, ...] = said(
        "The events that both name: of these alone histories are made, by sides that both have",
        key="shared_events",
        default=(),
    )
    alone: tuple[tuple[Alone, ...], tuple[Alone, ...]] = said(
        "Of each rulebook, the events that the other does not name and that matter to it",
        key="own_events",
        default=((), ()),
    )

    @property
    def agrees(self) -> bool:
        """Whether no history tells them apart, and an event of its own matters to neither."""
        return self.outcome == SAME and not any(self.alone)

    @property
    @also_said("How many of those steps lead the two apart", before="complete")
    def parted(self) -> Count:
        """How many cells lead the two apart."""
        return sum(difference.cells for difference in self.differences)

    @property
    @also_said(
        "The shortest history that tells them apart, if any", key="script", before="shared_events"
    )
    def scenario(self) -> Script | None:
        """The script that tells them apart, under the first rulebook."""
        return self.script.runs[0].scenario if self.script else None


@value
class Case:
    """A given scenario under both rulebooks.

    ``comparison`` is None where one of them cannot run it.
    """

    told_together: ClassVar = OneGroup(("verdicts",), ("refused_by",))

    path: FileName = said("The file, as it was named")
    comparison: Comparison | None
    refused: Annotated[int, Also(enum=[0, 1])] | None = said(
        "Which of the two cannot run it, 0 or 1; null for neither", key="refused_by", default=None
    )
    problems: tuple[Problem, ...] = said("Why it cannot", default=())

    @property
    @also_said(
        "Whether a verdict, a check, or what is read on any day differs", before="refused_by"
    )
    def changed(self) -> bool:
        """Whether the verdict, a check, or what is read on any day differs."""
        return self.verdict_changed or bool(self.checks_changed) or self.parting is not None

    @property
    @also_said("Whether a reading, or its first day, differs in the end", before="refused_by")
    def verdict_changed(self) -> bool:
        """Whether the reading, or its first day, of any track is another in the end."""
        if self.comparison is None:
            return True
        one, other = ([(v.reads, v.since) for v in r.tracks.values()] for r in self.comparison.runs)
        return one != other

    @property
    def checks_changed(self) -> tuple[int, ...]:
        """The places of the lines of ``expect`` that no longer find the same."""
        checks = self.comparison.checks if self.comparison else ()
        return tuple(n for n, (one, other) in enumerate(checks) if one.holds != other.holds)

    @property
    @also_said("Null where both read every day alike", key="readings_part")
    def parting(self) -> Parting | None:
        """Where their readings part first; None where they never do, or one cannot run it."""
        return self.comparison.parting if self.comparison else None

    @property
    @also_said("What both read in the end; null where one cannot run it")
    def verdicts(self) -> tuple[Verdict, Verdict] | None:
        """What each reads in the end; None where one cannot run it."""
        if self.comparison is None:
            return None
        one, other = self.comparison.runs
        return one.verdict, other.verdict

    @property
    @also_said("The lines of 'expect' that find another thing", key="checks_changed")
    def asked(self) -> tuple[Asked, ...]:
        """The lines of ``expect`` that no longer find the same."""
        return tuple(self.comparison.asked[n] for n in self.checks_changed if self.comparison)


Called = Annotated[Rulebook, Only("rulebook", "source")]


@value
class RulebookDiff:
    """All that differs between two rulebooks: ``a`` before, ``b`` after an amendment."""

    a: Rulebook
    b: Rulebook
    amendments: tuple[Amendment, ...] = said("What the second says otherwise")
    histories: Histories = said("Whether any history tells them apart")
    cases: tuple[Case, ...] = said("The given scenarios under both", key="scenarios")

    @property
    @also_said(
        "The two, before and after the amendment; every other list of two is in this order",
        before="amendments",
    )
    def rulebooks(self) -> tuple[Called, Called]:
        """Both, in their order."""
        return self.a, self.b

    @property
    @also_said("Whether a word, a history or a given scenario differs", before="amendments")
    def differs(self) -> bool:
        """Whether anything differs: a word of the rulebooks, a history, a given scenario."""
        told_apart = not self.histories.agrees and self.histories.outcome != NO_COMMON_EVENT
        return bool(self.amendments) or told_apart or any(case.changed for case in self.cases)
