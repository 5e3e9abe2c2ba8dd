"""Words against deeds: what each party said beside what it did."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import Annotated, ClassVar, TypedDict

from sim.model.collecting import uncollected
from sim.model.rulebook import TONES
from sim.model.said import Also, As, Count, Name, said
from sim.model.step import Step
from sim.model.value import value
from sim.model.verdict import Run


class Tones(TypedDict):
    """How many acts there are of each tone."""

    cooperative: Annotated[Count, Also(description="How many were cooperative")]
    hostile: Annotated[Count, Also(description="How many were hostile")]
    neutral: Annotated[Count, Also(description="How many were neutral")]


@value
class LedgerRow:
    """What a party said beside what it did."""

    told_as: ClassVar = "account"

    party: Name = said("The name of the party")
    title: str = said("The party in words")
    words: Annotated[Mapping[str, int], As(Tones, dict)] = said(
        "How many words of each tone it said"
    )
    deeds: Annotated[Mapping[str, int], As(Tones, dict)] = said(
        "How many deeds of each tone it did"
    )
    says: str | None = said("Where words and deeds disagree, in a sentence")


@uncollected
def ledger(run: Run) -> tuple[LedgerRow, ...]:
    """A row for each party that said or did anything; an event on two tracks counts once."""
    acts: defaultdict[str, list[Step]] = defaultdict(list)
    last = None
    some = len(run.tracks) < len(run.scenario.tracks)
    where = f" on {' and '.join(run.tracks)}" if some else ""
    for step in run.steps:
        if step.number is not None and step.number != last:
            last = step.number
            for name in step.by:
                acts[name].append(step)
    return tuple(
        _row(name, party.title or name, acts[name], where)
        for name, party in run.scenario.parties.items()
        if name in acts
    )


def _row(party: str, title: str, steps: list[Step], where: str) -> LedgerRow:
    counts = Counter(map(_signal_and_tone, steps))
    words, deeds = ({tone: counts[signal, tone] for tone in TONES} for signal in ("word", "deed"))
    return LedgerRow(party, title, words, deeds, _disagreement(steps, where))


_signal_and_tone = attrgetter("signal", "tone")


def _disagreement(steps: list[Step], where: str) -> str | None:
    """Cooperative words since the last cooperative deed, if there were any; ``where`` they were."""
    last: date | None = None
    words = hostile = 0
    for step in reversed(steps):
        if step.signal == "deed" and step.tone == "cooperative":
            last = step.date
            break
        words += step.signal == "word" and step.tone == "cooperative"
        hostile += step.signal == "deed" and step.tone == "hostile"
    if not words:
        return None
    sentence = f"{_count(words, 'cooperative word')} and no cooperative deed{where}"
    if last:
        sentence += f" since {last.isoformat()}"
    return sentence + (f", but {_count(hostile, 'hostile deed')}" if hostile else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
