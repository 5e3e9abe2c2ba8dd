"""Rows of dyads to dated events of a rulebook, by a mapping: which statements are news.

A statement is one pair of names and one code on a day, whichever of the two is named first.  There
is one event a day, type and dyad, by all sides that are sources of a statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sim.model.mapping import CodeMapping, News
from sim.records.intake import Codings
from sim.records.reading import Reader
from sim.records.wanted import TAKEN

_STATED = f"""
create or replace table stated as
with coded as (
  select least(source, target) as a, greatest(source, target) as b, day, place, code, n,
    coalesce(source_name, source) as one, coalesce(target_name, target) as other,
    case when source < target then 1 else 2 end as sides
  from rows join kind using (code) where fate = '{TAKEN}'
), counted as materialized (
  select a, b, day, place, bit_or(sides) as sides, count(*) as statements, sum(n)::bigint as n
  from coded group by all
)
from counted where statements = 1 union all
select a, b, day, place, bit_or(sides) as sides, count(*) as statements, sum(n)::bigint as n
from (
  select a, b, day, place, least(one, other) as one, greatest(one, other) as other, code,
    bit_or(sides) as sides, sum(n)::bigint as n
  from coded semi join (from counted where statements > 1) using (a, b, day, place) group by all
) group by a, b, day, place
"""
"""Most events are told by one row, and only the rows of others must be told from each other."""
_EVENTS = """
create or replace table events as
select (row_number() over (order by dyad, day, place) - 1)::bigint as number, *
from (
  select dyad, day, place, sides, statements::integer as statements, n
  from news join dyads using (a, b)
)
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
    the mapping's order, ``sides`` (1 for a, 2 for b), ``statements`` and rows ``n``.
    """
    con = reader.con
    dated_twice = reader.date_twice()
    asked = f"select distinct code from rows where fate = '{TAKEN}' and code is not null"
    events = {code: mapping.event_of(code) for (code,) in con.execute(asked).fetchall()}
    coded = {code: event for code, event in events.items() if event is not None}
    con.execute("create or replace table kind (code varchar, place integer)")
    places = {event: place for place, event in enumerate(mapping.order)}
    given = [list(coded), [places[event] for event in coded.values()]]
    con.execute("insert into kind select unnest(?), unnest(?)", given)
    con.execute(_STATED)
    con.execute(f"create or replace table news as {_news(mapping)}")
    con.execute(_DYADS)
    con.execute(_EVENTS)
    stated = _number(con, "select coalesce(sum(n), 0)::bigint from stated")
    told = _number(con, "select coalesce(sum(n), 0)::bigint from events")
    return Codings(
        dated_twice=dated_twice,
        told_again=stated - told,
        in_events=told,
        events=_number(con, "select count(*) from events"),
        dyads=_number(con, "select count(*) from dyads"),
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
