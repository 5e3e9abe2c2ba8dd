"""Everything that one scoring found: rulebooks beside naive readers, on the same days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, count

from sim.analysis.judge.kappa import Pairs, agreed, kappa, kappa_interval
from sim.analysis.judge.naive import Baseline, baselines
from sim.analysis.judge.score import Checkpoint, Score, by_case, pairs_of, score
from sim.analysis.judge.sensitivity import (
    Cases,
    Variation,
    with_each_number_moved,
    without_each_rule,
)
from sim.model.scenario import Scenario
from sim.model.value import changed, value


@value
class Tested:
    """A rulebook's score, and what it hangs on where that was asked (None where not)."""

    score: Score
    without: tuple[Variation, ...] | None = None
    moved: tuple[Variation, ...] | None = None


@value
class Agreement:
    """How often one reader agrees with history, on all checkpoints and on the hard ones.

    ``interval`` is the 95% interval of kappa; it and kappa are None where not defined.
    """

    name: str
    agreed: int
    hard_agreed: int
    kappa: float | None
    interval: tuple[float, float] | None


@value
class Report:
    """Scores of one or more rulebooks, and of the naive readers, on the same checkpoints.

    ``cases`` gives each case's number of checkpoints, by name (by path where names are alike);
    ``hard`` the places in ``points`` where the tone of the last event misleads.
    """

    cases: Mapping[str, int]
    points: tuple[Checkpoint, ...]
    hard: frozenset[int]
    tested: tuple[Tested, ...]
    baselines: tuple[Baseline, ...]

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """One line for each rulebook, then one for each naive reader."""
        readers = [(test.score.name, test.score.readings) for test in self.tested]
        readers += [(baseline.name, baseline.readings) for baseline in self.baselines]
        return tuple(self._agreement(name, readings) for name, readings in readers)

    def by_case(self, readings: Sequence[str]) -> Mapping[str, tuple[int, int, int, int]]:
        """For each case: how many agree, of how many; how many hard ones agree, of how many."""
        everything = by_case(zip(self.points, readings, strict=True))
        hard = by_case((self.points[place], readings[place]) for place in sorted(self.hard))
        none = Pairs()
        return {
            case: (
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
) -> Report:
    """Score the same cases under one or more rulebooks.

    ``cases_of`` holds the cases once for each rulebook, each scenario with its checkpoints;
    the naive readers take the tones of the first.  ``goldstein`` gives the scores of CAMEO codes.
    """
    names = _case_names([scenario for scenario, _ in cases_of[0]])
    cases_of = [_named(cases, names) for cases in cases_of]
    first = cases_of[0]
    points = tuple(point for _, of_case in first for point in of_case)
    naive = baselines(first, goldstein)
    tones = naive[1].readings
    return Report(
        cases={name: len(of_case) for name, (_, of_case) in zip(names, first, strict=True)},
        points=points,
        hard=frozenset(n for n, point in enumerate(points) if tones[n] != point.reads),
        tested=tuple(
            _tested(cases, leave_one_out=leave_one_out, sensitivity=sensitivity)
            for cases in cases_of
        ),
        baselines=naive,
    )


def _case_names(scenarios: Sequence[Scenario]) -> list[str]:
    """What each case is called: its scenario's name, or its path where several have that name.

    Where the paths do not tell them apart either, they are numbered.
    """
    shared = Counter(scenario.name for scenario in scenarios)
    names: dict[str, None] = {}  # in order, each at hand however many there are
    for scenario in scenarios:
        name = scenario.name if shared[scenario.name] == 1 else scenario.path or scenario.name
        again = (f"{name} ({number})" for number in count(2))
        names[next(one for one in chain([name], again) if one not in names)] = None
    return list(names)


def _named(cases: Cases, names: Sequence[str]) -> Cases:
    """The cases, with their checkpoints told by the names of the cases."""
    return [
        (scenario, tuple(changed(point, case=name) for point in points))
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
