"""Words against deeds, the checks and the sources of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.analysis.judge.ledger import ledger
from sim.model.citation import followed, in_words
from sim.model.rulebook import TONES
from sim.model.scenario import Check, Source
from sim.model.verdict import CheckResult, Run
from sim.model.words import listed
from sim.report.layout import plural
from sim.report.phrases import failed_check
from sim.report.run import told_apart


class BarPart(NamedTuple):
    """The words or the deeds of a party: how many of each tone, and how long each bar is.

    ``hostile_size`` and ``friendly_size`` are per cents of the width, 50 at the most.
    """

    signal: str
    counts: Mapping[str, int]
    hostile_size: float
    friendly_size: float


class AccountPart(NamedTuple):
    """What a party said beside what it did; ``place`` is that of the party in its scenario."""

    place: int
    title: str
    bars: tuple[BarPart, ...]
    says: str


class CheckPart(NamedTuple):
    """A line of ``expect``: ``state`` is held, failed or left out."""

    state: str
    sign: str
    asked: str
    because: str
    sources: tuple[int, ...]
    failed: str


class SourcePart(NamedTuple):
    """A source and the numbers of the events that cite it; ``url`` is empty for none to follow."""

    number: int
    title: str
    author: str
    publisher: str
    day: str
    url: str
    bare: str
    cited: tuple[int, ...]


def source_numbers(run: Run) -> dict[str, int]:
    """The number of each source, in order of first use."""
    scenario = run.scenario
    used = [name for event in scenario.events for name in event.sources]
    used += [name for check in scenario.expect for name in check.sources]
    every = dict.fromkeys([*used, *scenario.sources])
    return {name: number for number, name in enumerate(every, 1)}


def accounts(run: Run) -> tuple[AccountPart, ...]:
    """A row for each party that said or did anything."""
    rows, names, parties = ledger(run), told_apart(run), list(run.scenario.parties)
    most = max(
        (n for row in rows for one in (row.words, row.deeds) for n in one.values()), default=1
    )
    return tuple(
        AccountPart(
            place=parties.index(row.party),
            title=names[row.party],
            bars=(_bar("word", row.words, most), _bar("deed", row.deeds, most)),
            says=row.says or "",
        )
        for row in rows
    )


def _bar(signal: str, counts: Mapping[str, int], most: int) -> BarPart:
    def size(tone: str) -> float:
        return round(50 * counts[tone] / max(most, 1), 3)

    told = {tone: counts[tone] for tone in TONES}
    return BarPart(signal, told, size("hostile"), size("cooperative"))


def checks_told(run: Run) -> str:
    """How many lines of ``expect`` hold."""
    judged = [result for result in run.checks if result.holds is not None]
    held = sum(bool(result.holds) for result in judged)
    return f"{plural(len(judged), 'checkpoint')}, {held} as expected."


def check_parts(run: Run, numbers: Mapping[str, int]) -> tuple[CheckPart, ...]:
    """The lines of ``expect``, in file order."""
    return tuple(_check(run, result, numbers) for result in run.checks)


_STATES = {True: ("held", "✓"), False: ("failed", "✗"), None: ("left out", "-")}


def _check(run: Run, result: CheckResult, numbers: Mapping[str, int]) -> CheckPart:
    state, sign = _STATES[result.holds]
    check = result.check
    return CheckPart(
        state=state,
        sign=sign,
        asked=_asked(check),
        because=check.because,
        sources=tuple(numbers[name] for name in check.sources),
        failed=failed_check(run, result) if result.holds is False else "",
    )


def _asked(check: Check) -> str:
    if check.at is None:
        return f"Never {listed(check.never, 'or')}."
    where = f", {check.track}" if check.track else ""
    wanted = " and ".join(word for word in (check.stage, check.reads) if word)
    return f"{in_words(check.at)}{where}: {wanted}."


def source_parts(run: Run, numbers: Mapping[str, int]) -> tuple[SourcePart, ...]:
    """The sources in order of their numbers."""
    cited: dict[str, list[int]] = {name: [] for name in numbers}
    for number, event in enumerate(run.scenario.events, 1):
        for name in event.sources:
            cited[name].append(number)
    return tuple(
        _source(run.scenario.sources[name], number, cited[name]) for name, number in numbers.items()
    )


def _source(source: Source, number: int, cited: list[int]) -> SourcePart:
    leads = followed(source.url)
    return SourcePart(
        number=number,
        title=source.title,
        author=source.author,
        publisher=source.publisher,
        day=in_words(source.date) if source.date else "",
        url=source.url if leads else "",
        bare="" if leads else source.url,
        cited=tuple(cited),
    )
