"""Rows of dyads to dated events of a rulebook, by a mapping: which statements are news.

A statement is one pair of names and one code on a day, whichever of the two is named first.  There
is one event a day, type and dyad, by all sides that are sources of a statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sim.model.cameo import CAMEO_CODES
from sim.model.mapping import CodeMapping, News
from sim.records.intake import Codings, commonest
from sim.records.reading import Reader
from sim.records.wanted import TAKEN

_STATED = f"""
create or replace table stated as
select least(source, target) as a, greatest(source, target) as b, day, place,
  bit_or(case when source < target then 1 else 2 end) as sides,
  count(distinct (
    least(coalesce(source_name, source), coalesce(target_name, target)),
    greatest(coalesce(source_name, source), coalesce(target_name, target)), code
  ))::integer as statements,
  sum(n)::bigint as n, min_by(id, lpad(id, 24, '0')) as id
from rows join kind using (code)
where fate = '{TAKEN}' and place is not null
group by all
"""
_EVENTS = """
create or replace table events as
select (row_number() over (order by dyad, day, place) - 1)::bigint as number, *
from (select dyad, day, place, sides, statements, n, id from news join dyads using (a, b))
"""
_DYADS = """
create or replace table dyads as
select a, b, (row_number() over (order by a, b) - 1)::integer as dyad
from (select distinct a, b from news)
"""


def code_rows(reader: Reader, mapping: CodeMapping) -> Codings:
    """Make the tables ``events`` and ``dyads`` of the rows that a reader has taken.

    ``dyads`` has the places a and b of each dyad and its number, in order; ``events`` has for each
    event, by dyad, day and order within the day, its ``number``, ``dyad``, ``day``, ``place`` in
    the mapping's order, ``sides`` (1 for a, 2 for b), ``statements``, rows ``n`` and first ``id``.
    """
    con = reader.con
    with reader.guarding(""):
        dated_twice = reader.date_twice()
        asked = f"select code, sum(n)::bigint from rows where fate = '{TAKEN}' group by code"
        counts = {code: int(number) for code, number in con.execute(asked).fetchall()}
        places = {event: place for place, event in enumerate(mapping.order)}
        events = {code: mapping.event_of(code or "") for code in counts}
        con.execute("create or replace table kind (code varchar, place integer)")
        coded = [(code, places[event]) for code, event in events.items() if event is not None]
        if coded:
            codes, numbers = zip(*coded, strict=True)
            con.execute("insert into kind select unnest(?), unnest(?)", [codes, numbers])
        con.execute(_STATED)
        con.execute(f"create or replace table news as {_news(mapping)}")
        con.execute(_DYADS)
        con.execute(_EVENTS)
        stated = _number(con, "select coalesce(sum(n), 0)::bigint from stated")
        told = _number(con, "select coalesce(sum(n), 0)::bigint from events")
        other = {str(code): number for code, number in counts.items() if events[code] is None}
        return Codings(
            unmapped=_codes(other, mapping, known=True),
            unknown=_codes(other, mapping, known=False),
            dated_twice=dated_twice,
            told_again=stated - told,
            in_events=told,
            events=_number(con, "select count(*) from events"),
            dyads=_number(con, "select count(*) from dyads"),
        )


def _codes(codes: Mapping[str, int], mapping: CodeMapping, *, known: bool) -> dict[str, int]:
    """The codes that the scheme has, or has not."""
    cameo = mapping.scheme == "cameo"
    return commonest(
        {code: n for code, n in codes.items() if (not cameo or code in CAMEO_CODES) == known}
    )


def _news(mapping: CodeMapping) -> str:
    """The statements that are news, as a query: for each kind of news a part of its own."""
    places: dict[News, list[int]] = defaultdict(list)
    for place, event in enumerate(mapping.order):
        places[mapping.news_of(event)].append(place)
    parts = [_news_of(news, listed) for news, listed in places.items()]
    return " union all ".join(parts)


def _news_of(news: News, places: Sequence[int]) -> str:
    listed = ", ".join(map(str, places))
    chosen = f"select * from stated where place in ({listed}) and statements >= {news.statements}"
    if not news.times:
        return chosen
    window = (
        "select *, coalesce(sum(statements) over (partition by a, b, place order by "
        "(day - date '0001-01-01') range between "
        f"{news.days} preceding and 1 preceding), 0) as past "
        f"from stated where place in ({listed})"
    )
    return (
        f"select * exclude past from ({window}) where statements >= {news.statements} "
        f"and statements * {news.days} >= {news.times} * past"
    )


def _number(con: Any, asked: str) -> int:
    return int(con.execute(asked).fetchall()[0][0])
