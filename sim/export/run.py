"""Runs as JSON, for other programs: the contract that ``sim schema run`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar

from sim.analysis.judge.ledger import LedgerRow, ledger
from sim.export.told import Report, teller
from sim.model.said import Also, Only, also_said, said
from sim.model.step import Step
from sim.model.value import value
from sim.model.verdict import Run

FORMAT = "sim-run/1"
_DAYS = ("as_of", "from", "until", "last_event", "silent_days")
_HEAD = ("scenario", "title", "rulebook", *_DAYS, "sentence", "verdict")


@value
class Walked:
    """A run, and the words of each party beside its deeds."""

    told_as: ClassVar = "run"

    run: Annotated[Run, Only(*_HEAD, "steps", "checks", "sources")] = said()

    @property
    @also_said("Words beside deeds, party by party")
    def ledger(self) -> tuple[LedgerRow, ...]:
        """Words beside deeds, party by party."""
        return ledger(self.run)


_Before = Annotated[Walked, Only(*_HEAD)]
_After = Annotated[Walked, Only("checks", "sources", "ledger")]
"""What is told of a run before its steps, and after them."""


@value
class Runs:
    """Some runs, one after another."""

    runs: Annotated[tuple[Walked, ...], Also(minItems=1)] = said(
        "One for each scenario, in the order given"
    )


REPORT = Report("run", "A report of runs of the negotiation simulator", {FORMAT: Runs})

_dump = json.JSONEncoder(check_circular=False).encode


def runs_json(runs: Iterable[Run]) -> Iterator[str]:
    """All runs as one JSON text, piece by piece; one step a line, to be read and compared."""
    yield f'{{"format": "{FORMAT}", "runs": [\n'
    for place, run in enumerate(runs):
        if place:
            yield ",\n"
        yield from _run(Walked(run))
    yield "\n]}\n"


def _run(walked: Walked) -> Iterator[str]:
    head = teller(_Before)(walked)
    tail = teller(_After)(walked)
    yield f'{_dump(head)[:-1]},\n "steps": ['
    tell = teller(Step)
    before = "\n  "
    for step in walked.run.steps:
        yield before + _dump(tell(step))
        before = ",\n  "
    yield f"\n ],\n {_dump(tail)[1:]}"
