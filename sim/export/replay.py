"""What a replay tells other programs as JSON, a class for each kind of row; and its schema."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from sim.export.told import Report, teller
from sim.model.reading import Reading
from sim.model.said import Also, Count, Name, said
from sim.model.value import value
from sim.records.intake import Figures
from sim.records.judging import ReplayJudgement
from sim.records.replaying import Replay
from sim.records.spells import DAY, MONTH, SPELL, WEEK, Columns

Share = Annotated[float, Also(minimum=-10, maximum=10)]


@value
class RowFate:
    """Rows that were read and went one way."""

    name: Name = said("What became of them")
    rows: Count = said("How many they are")


@value
class ReplayFigures:
    """What became of all lines; their sum, less what lists add, is ``lines``."""

    files: Count = said("How many files were read")
    lines: Count = said("How many lines they have, without headings")
    listed: Count = said("How many more rows there are, since some list several places")
    fates: Annotated[tuple[RowFate, ...], Also(minItems=1)] = said("What became of them")
    unmapped: Mapping[str, Count] = said("Rows of codes that no event has, by code")
    unknown: Mapping[str, Count] = said("Rows of codes that the scheme has not, by code")
    events: Count = said("How many events they make")
    dyads: Count = said("How many dyads have an event")


@value
class ReplayUnseen:
    """What the mapping cannot show, whatever happened."""

    events: tuple[Name, ...] = said("Events for which no code stands")
    stages: tuple[Name, ...] = said("Stages to which no coded history leads")
    rules: tuple[Name, ...] = said("Rules that no coded history lets fire")


@value
class ReplayHead:
    """How a replay was made, and what became of the lines that it read."""

    rulebook: Name = said("The rulebook that was walked")
    mapping: Name = said("Which codes are which events")
    evidence: str = said("How far the mapping is to be trusted")
    last: dt.date | None = said("The day to which all clocks run; null where nothing was read")
    figures: ReplayFigures = said("What became of the lines")
    unseen: ReplayUnseen = said("What the mapping cannot show, whatever happened")


@value
class ReplayRow:
    """Where a dyad stands."""

    a: Name = said("The first place in the alphabet, which is side 1")
    b: Name = said("The other, which is side 2")
    reading: Reading = said("How the dyad reads")
    stage: Name = said("The stage in which it stands")
    rule: Name | None = said("The rule that brought it there; null at the start")
    a_cow: Count | None = said("The first place by the Correlates of War; null if not asked for")
    b_cow: Count | None = said("The same of the other")
    rows: Count | None = said("How many coded rows have a tone; null if it is not asked for")
    goldstein: Share | None = said("Their mean on Goldstein's scale; null where there is none")


@value
class SpellRow(ReplayRow):
    """A spell: the days that a dyad stands in one stage."""

    since: dt.date = said("Its first day")
    until: dt.date | None = said("Its last day; null while it lasts")
    days: Count = said("How many days it has so far")
    event: Name | None = said("The event that began it; null where time did")
    by: str | None = said("Who acted in it, parted by a semicolon")
    statements: Count | None = said("How often it was told on its day")
    evidence: str | None = said("The table's own id of its first row")


@value
class DayRow(ReplayRow):
    """A day of a dyad, at its end."""

    date: dt.date = said("The day")
    since: dt.date = said("Since when it stands so")


@value
class PeriodRow(ReplayRow):
    """A week or a month of a dyad; its reading is that of the last day."""

    days_none: Count = said("Days that read none")
    days_progress: Count = said("Days that read progress")
    days_stalemate: Count = said("Days that read stalemate")
    days_settled: Count = said("Days that read settled")
    days_broken: Count = said("Days that read broken")


@value
class WeekRow(PeriodRow):
    """A week of a dyad."""

    week: dt.date = said("Its Monday")


@value
class MonthRow(PeriodRow):
    """A month of a dyad."""

    month: dt.date = said("Its first day")


@value
class ReplayedSpells(ReplayHead):
    """A replay by spell."""

    rows: tuple[SpellRow, ...] = said("The spells, in order of dyad and day")


@value
class ReplayedDays(ReplayHead):
    """A replay by day."""

    rows: tuple[DayRow, ...] = said("The days, in order of dyad and day")


@value
class ReplayedWeeks(ReplayHead):
    """A replay by week."""

    rows: tuple[WeekRow, ...] = said("The weeks, in order of dyad and day")


@value
class ReplayedMonths(ReplayHead):
    """A replay by month."""

    rows: tuple[MonthRow, ...] = said("The months, in order of dyad and day")


FORMS = {by: f"sim-replay-{by}/1" for by in (SPELL, DAY, WEEK, MONTH)}
_ABSENT = ("a_cow", "b_cow", "rows", "goldstein")
"""What stands in a row only where it is asked for, and else is null."""
REPORT = Report(
    "replay",
    "A replay of coded event data, or how well it agrees with a scenario",
    {
        FORMS[SPELL]: ReplayedSpells,
        FORMS[DAY]: ReplayedDays,
        FORMS[WEEK]: ReplayedWeeks,
        FORMS[MONTH]: ReplayedMonths,
        "sim-replay-judged/1": ReplayJudgement,
    },
)
judgement_json = REPORT.json


def replay_json(found: Replay, by: str, pieces: Iterable[Columns]) -> Iterator[str]:
    """A replay as a JSON text, its rows some at a time."""
    head = {"format": FORMS[by], **teller(ReplayHead)(_head(found))}
    yield json.dumps(head, indent=1).removesuffix("\n}") + ',\n "rows": ['
    before = "\n  "
    for columns in pieces:
        size = len(columns["a"])
        whole = columns | {name: [None] * size for name in _ABSENT if name not in columns}
        for row in zip(*whole.values(), strict=True):
            yield before + json.dumps(dict(zip(whole, row, strict=True)))
            before = ",\n  "
    yield "\n ]\n}\n"


def _head(found: Replay) -> ReplayHead:
    unseen, mapping = found.unseen, found.mapping
    return ReplayHead(
        rulebook=mapping.rulebook.name,
        mapping=mapping.name,
        evidence=mapping.evidence,
        last=found.last if found.days else None,
        figures=_figures(found.figures),
        unseen=ReplayUnseen(unseen.events, unseen.stages, unseen.rules),
    )


def _figures(figures: Figures) -> ReplayFigures:
    codings, intake = figures.codings, figures.intake
    return ReplayFigures(
        files=figures.files,
        lines=intake.lines,
        listed=figures.listed,
        fates=tuple(RowFate(name, rows) for name, rows in figures.outcomes.items()),
        unmapped=intake.unmapped,
        unknown=intake.unknown,
        events=codings.events,
        dyads=codings.dyads,
    )
