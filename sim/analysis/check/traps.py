"""Stages and positions that no other reading can be reached from, though none is final."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.analysis.check.witness import witness
from sim.analysis.check.wording import number
from sim.engine.distances import FAR, distances
from sim.engine.distinct import distinct
from sim.engine.table import NONE, Table
from sim.model.kind import Example, Kind
from sim.model.problem import WARNING
from sim.model.words import listed

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

TRAP = Kind(
    code="SIM202",
    name="trap",
    about="from some stage or position neither another reading nor a final stage can be reached",
    why=(
        "Once a history has come here, nothing that the parties do changes the verdict. That may "
        "be meant of an end, which is marked 'final: true'; else a way out was forgotten."
    ),
    cure="Write a rule that leads out, or mark the stage 'final: true' if it is an end.",
    example=Example(
        """\
rulebook: rules
title: No way out of a pause
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}}
rules:
  missed: {event: no_show, from: talks, to: pause, because: Missed}
""",
        "the stage 'pause': once in, no history leads to another reading than 'stalemate'",
    ),
    severities=(WARNING,),
)
KINDS = (TRAP,)


def check(survey: Survey) -> Iterator[Finding]:
    """A warning for each set of stages that holds a trap."""
    table = survey.table
    trapped = _trapped(table)
    if trapped[0]:
        yield _from_the_start(table)
        return
    for stages in _together(table, trapped):
        yield _finding(table, trapped, stages)


def _from_the_start(table: Table) -> Finding:
    stage = table.rulebook.stages[table.rulebook.start]
    return Finding(
        TRAP,
        WARNING,
        f"every stage that can be reached reads '{stage.reads}': no history changes the verdict",
        ("start",),
        cure="write a rule that leads to another reading",
    )


def _finding(table: Table, trapped: Bools, stages: list[int]) -> Finding:
    names = list(table.rulebook.stages)
    inside = np.isin(table.stage, stages)
    caught, all_ = int((trapped & inside).sum()), int(inside.sum())
    quoted = listed([f"'{names[place]}'" for place in stages])
    reads = table.rulebook.stages[names[stages[0]]].reads
    what = "the stage" if len(stages) == 1 else "the stages"
    if caught == all_:
        message = f"{what} {quoted}: once in, no history leads to another reading than '{reads}'"
    else:
        message = (
            f"{what} {quoted}: from {number(caught)} of {number(all_)} positions "
            f"no history leads to another reading than '{reads}'"
        )
    return Finding(
        TRAP,
        WARNING,
        message,
        ("stages", names[stages[0]]),
        cure="write a rule that leads out, or mark the stage 'final: true' if it is an end",
        witness=witness(table, int(np.flatnonzero(trapped & inside)[0])),
    )


def _trapped(table: Table) -> Bools:
    """The rows from which neither another reading nor a final stage can be reached."""
    stages = list(table.rulebook.stages.values())
    codes = {stage.reads: place for place, stage in enumerate(stages)}
    reading = np.array([codes[stage.reads] for stage in stages])[table.stage]
    final = np.array([stage.final for stage in stages])[table.stage]
    free: Bools = final.copy()
    for column in range(len(table.columns)):
        after = table.next[:, column]
        free |= (after != NONE) & (reading[after] != reading)
    trapped: Bools = distances(table.next, np.flatnonzero(free)) == FAR
    return trapped


def _together(table: Table, trapped: Bools) -> list[list[int]]:
    """The stages of the traps, those together that lead to one another."""
    width = len(table.rulebook.stages)
    rows = np.flatnonzero(trapped)
    places = {int(place) for place in distinct(table.stage[rows])}
    links: set[int] = set()
    for column in range(len(table.columns)):
        after = table.next[rows, column]
        moved = after != NONE
        pair = table.stage[rows[moved]].astype(np.int64) * width + table.stage[after[moved]]
        links |= {int(link) for link in distinct(pair)}
    groups = [{place} for place in sorted(places)]
    for link in links:
        one, two = divmod(link, width)
        joined = [group for group in groups if one in group or two in group]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return [sorted(group) for group in sorted(groups, key=min)]
