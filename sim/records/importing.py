"""One dyad of tables of coded events as a scenario, with the words of the table as notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sim.files.sheets.naming import Names
from sim.model.mapping import CodeMapping
from sim.model.problem import InputError, Problem
from sim.model.scenario import MAIN, Event, Party, Scenario, Source, Track
from sim.records.coded import code_rows
from sim.records.intake import Figures, Intake
from sim.records.places import names
from sim.records.reading import Reader
from sim.records.replaying import check_sides, last_day
from sim.records.scanning import least_id
from sim.records.tables import TableFile
from sim.records.wanted import TAKEN, Dyad, Wanted

_SOURCE = "table"
_TOLD = f"""
select events.number, events.day, events.place, events.sides, events.statements,
  {least_id("rows.id")} as id,
  min_by(
    struct_pack(
      one := coalesce(source_name, source), other := coalesce(target_name, target),
      code := code, words := text
    ),
    (
      rows.id is null, length(coalesce(rows.id, '')), coalesce(rows.id, ''),
      coalesce(source_name, source), coalesce(target_name, target), code, coalesce(text, '')
    )
  ) as first
from events join dyads using (dyad) join rows on rows.fate = '{TAKEN}' and rows.day = events.day
  and least(source, target) = a and greatest(source, target) = b
join kind using (code)
where kind.place = events.place
group by all order by events.number
"""


def import_dyad(
    reader: Reader,
    files: Sequence[TableFile],
    mapping: CodeMapping,
    wanted: Wanted,
    *,
    name: str,
    starts: str | None = None,
    deeds: bool = False,
    track: str = MAIN,
    heed: Callable[[Intake], None] = lambda _: None,
) -> tuple[Scenario, Figures]:
    """The scenario of the one dyad that is wanted, and the figures of what was read.

    ``wanted`` keeps the texts.  Of its events all are taken or, for ``deeds``, no words.  ``heed``
    is told what became of the lines, and may raise.  Raises InputError where there are no events.
    """
    check_sides(mapping.rulebook)
    for file in files:
        reader.read(file, wanted, mapping)
    intake = reader.intake()
    heed(intake)
    figures = Figures(intake, code_rows(reader, mapping))
    (dyad,) = wanted.dyads
    parties = parties_of_dyad(dyad)
    told = reader.con.execute(_TOLD).fetchall()
    kinds = mapping.rulebook.events
    events = tuple(
        _event(one, mapping, parties, track)
        for one in told
        if not deeds or kinds[mapping.order[one[2]]].signal == "deed"
    )
    if not events:
        raise InputError([_no_event(dyad, files)])
    titles = " and ".join(party.title for party in parties.values())
    return Scenario(
        name=name,
        title=f"{titles}, from coded events",
        rulebook=mapping.rulebook,
        events=events,
        parties=parties,
        sources={_SOURCE: _source(files, dyad)},
        tracks={track: Track(track, starts or mapping.rulebook.start)},
        until=last_day(intake, wanted),
    ), figures


def _event(
    told: tuple[Any, ...], mapping: CodeMapping, parties: Mapping[str, Party], track: str
) -> Event:
    """An event of the dyad, as the query tells it."""
    _, day, place, sides, statements, number, first = told
    return Event(
        date=day,
        event=mapping.order[place],
        tracks=(track,),
        by=tuple(party.name for party in parties.values() if sides & (party.side or 0)),
        note=_note(first, statements, number),
        sources=(_SOURCE,),
    )


def parties_of_dyad(dyad: Dyad) -> dict[str, Party]:
    """The two places as parties: the first on side 1, the second on side 2."""
    naming, known = Names("party"), names()
    parties = {}
    for side, place in enumerate(dyad, 1):
        name = naming.of(place)
        parties[name] = Party(name, known.get(place, place), side)
    return parties


def _note(first: dict[str, str | None], statements: int, number: str | None) -> str:
    """An event in the words of the table: its first statement, and how many there are."""
    words = first["words"] or "an event of the code"
    counted = f"{statements} statement{'' if statements == 1 else 's'}"
    numbered = f", first id {number}" if number else ""
    told = f"{first['one']}: {words} ({first['code']}) towards {first['other']}"
    return f"{told}; {counted}{numbered}".encode("utf-8", "replace").decode()


def _source(files: Iterable[TableFile], dyad: Dyad) -> Source:
    listed = [file.name.replace("\\", "/").rpartition("/")[2] for file in files]
    shown = ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
    return Source(_SOURCE, f"{shown}: the rows of {' and '.join(dyad)}")


def _no_event(dyad: Dyad, files: Sequence[TableFile]) -> Problem:
    cure = "check the two names and the mapping; 'sim replay' lists all dyads that have events"
    message = f"no event between {dyad[0]} and {dyad[1]}"
    return Problem("SIM313", message, files[0].name if files else "sim", cure=cure)
