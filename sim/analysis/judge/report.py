"""Everything that one scoring found: rulebooks beside naive readers, on the same days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Annotated, ClassVar, NamedTuple

from sim.analysis.judge.kappa import Pairs, agreed, kappa, kappa_interval
from sim.analysis.judge.naive import Baseline, baselines
from sim.analysis.judge.score import Checkpoint, Score, by_case, pairs_of, score
from sim.analysis.judge.sensitivity import (
    Cases,
    Variation,
    with_each_number_moved,
    without_each_rule,
)
from sim.model.case_names import case_names
from sim.model.said import Also, As, Count, Name, Only, also_said, said
from sim.model.value import changed, value


@value
class Tested:
    """A rulebook's score, and what it hangs on where that was asked (None where not)."""

    score: Annotated[Score, Only("confusion", "readings", "misses")] = said()
    without: tuple[Variation, ...] | None = said(
        "The score without each rule in turn; null without --leave-one-out",
        key="leave_one_out",
        default=None,
    )
    moved: tuple[Variation, ...] | None = said(
        "The score with each number moved; null without --sensitivity",
        key="sensitivity",
        default=None,
    )


def _rounded(kappa: float) -> float:
    return round(kappa, 4)


Kappa = Annotated[float, As(Annotated[float, Also(minimum=-1, maximum=1)], _rounded)]


@value
class Agreement:
    """How often one reader agrees with history, on all checkpoints and on the hard ones."""

    name: Name = said("The rulebook, or several with commas, or the naive reader")
    agreed: Count = said("On how many checkpoints it reads as history does")
    hard_agreed: Count = said("On how many of the hard ones")
    kappa: Kappa | None = said("Cohen's kappa to four places; null where not defined")
    interval: tuple[Kappa, Kappa] | None = said(
        "The middle 95% of kappa when whole cases are drawn again; null for fewer than two cases",
        key="kappa_interval",
    )


class Counts(NamedTuple):
    """How many checkpoints of a case agree, and how many of the hard ones."""

    agreed: Annotated[Count, Also(description="How many checkpoints agree")]
    of: Annotated[Count, Also(description="Of how many")]
    hard_agreed: Annotated[Count, Also(description="How many of the hard ones agree")]
    hard_of: Annotated[Count, Also(description="Of how many hard ones")]


@value
class Scored:
    """A rulebook beside history: how often it agrees, and on which cases."""

    agreement: Agreement = said()
    by_case: Annotated[Mapping[str, Counts], Also(minProperties=1)] = said(
        "The same of each scenario, by its name"
    )
    tested: Tested = said()


@value
class Naive:
    """A naive reader beside history."""

    told_as: ClassVar = "baseline"

    agreement: Agreement = said()
    reader: Baseline = said()


Point = Annotated[
    Checkpoint,
    Only("case", "at", "track", "reads", "because", "line", "hard", name="checkpoint"),
]


@value
class Scores:
    """Scores of one or more rulebooks, and of the naive readers, on the same checkpoints."""

    cases: Annotated[Mapping[str, Count], Also(minProperties=1)] = said(
        "How many checkpoints each scenario has, by its name (path where names are alike)"
    )
    points: tuple[Point, ...] = said(
        "The days on which history has a reading; named below by their place, from 0",
        key="checkpoints",
    )
    tested: tuple[Tested, ...]
    baselines: tuple[Baseline, ...]

    @property
    def hard(self) -> frozenset[int]:
        """The places where the tone of the last event misleads."""
        return frozenset(point.place for point in self.points if point.hard)

    @property
    @also_said("In the order given")
    def rulebooks(self) -> Annotated[tuple[Scored, ...], Also(minItems=1)]:
        """Each rulebook beside history."""
        readings = [test.score.readings for test in self.tested]
        cases = map(self.by_case, readings)
        return tuple(map(Scored, self.agreements, cases, self.tested))

    @property
    @also_said("Naive readers of the same days", key="baselines")
    def naive(self) -> Annotated[tuple[Naive, ...], Also(minItems=1)]:
        """Each naive reader beside history."""
        return tuple(map(Naive, self.agreements[len(self.tested) :], self.baselines))

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """One line for each rulebook, then one for each naive reader."""
        readers = [(test.score.name, test.score.readings) for test in self.tested]
        readers += [(baseline.name, baseline.readings) for baseline in self.baselines]
        return tuple(self._agreement(name, readings) for name, readings in readers)

    def by_case(self, readings: Sequence[str]) -> Mapping[str, Counts]:
        """For each case: how many agree, of how many; how many hard ones agree, of how many."""
        everything = by_case(zip(self.points, readings, strict=True))
        hard = by_case((self.points[place], readings[place]) for place in sorted(self.hard))
        none = Pairs()
        return {
            case: Counts(
                agreed(everything.get(case, none)),
                everything.get(case, none).total(),
                agreed(hard.get(case, none)),
                hard.get(case, none).total(),
            )
            for case in self.cases
        }

    def _agreement(self, name: str, readings: Sequence[str]) -> Agreement:
        pairs = pairs_of(zip(self.points, readings, strict=True))
        return Agreement(
            name=name,
            agreed=agreed(pairs),
            hard_agreed=sum(readings[place] == self.points[place].reads for place in self.hard),
            kappa=kappa(pairs),
            interval=kappa_interval(
                list(by_case(zip(self.points, readings, strict=True)).values())
            ),
        )


def report(
    cases_of: Sequence[Cases],
    goldstein: Mapping[str, float],
    *,
    leave_one_out: bool = False,
    sensitivity: bool = False,
) -> Scores:
    """Score the same cases under one or more rulebooks.

    ``cases_of`` holds the cases once for each rulebook, each scenario with its checkpoints;
    the naive readers take the tones of the first.  ``goldstein`` gives the scores of CAMEO codes.
    """
    names = case_names([scenario for scenario, _ in cases_of[0]])
    cases_of = [_named(cases, names) for cases in cases_of]
    first = cases_of[0]
    points = tuple(point for _, of_case in first for point in of_case)
    tested = tuple(  # before the naive readers, since it refuses what is too large to run
        _tested(cases, leave_one_out=leave_one_out, sensitivity=sensitivity) for cases in cases_of
    )
    naive = baselines(first, goldstein)
    tones = naive[1].readings
    return Scores(
        cases={name: len(of_case) for name, (_, of_case) in zip(names, first, strict=True)},
        points=tuple(
            changed(point, hard=tone != point.reads)
            for point, tone in zip(points, tones, strict=True)
        ),
        tested=tested,
        baselines=naive,
    )


def _named(cases: Cases, names: Sequence[str]) -> Cases:
    """The cases, with their checkpoints told by the names of the cases, and numbered."""
    place = count()
    return [
        (scenario, tuple(changed(point, case=name, place=next(place)) for point in points))
        for name, (scenario, points) in zip(names, cases, strict=True)
    ]


def _tested(cases: Cases, *, leave_one_out: bool, sensitivity: bool) -> Tested:
    names = dict.fromkeys(scenario.rulebook.name for scenario, _ in cases)
    whole = score(", ".join(names), cases)
    return Tested(
        whole,
        without_each_rule(cases, whole) if leave_one_out else None,
        with_each_number_moved(cases, whole) if sensitivity else None,
    )
