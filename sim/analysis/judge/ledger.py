"""Words against deeds: what each party said beside what it did."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from operator import attrgetter

from sim.model.collecting import uncollected
from sim.model.rulebook import TONES
from sim.model.step import Step
from sim.model.value import value
from sim.model.verdict import Run


@value
class LedgerRow:
    """One party's account: how many words and deeds of each tone, and where they disagree.

    ``says`` is a sentence about words that no deed of their tone has followed, or None.
    """

    party: str
    title: str
    words: Mapping[str, int]
    deeds: Mapping[str, int]
    says: str | None


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
