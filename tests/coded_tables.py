"""Tables of coded events, drawn and written as plain CSV."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

import sim
from sim.files.mapping_file import load_mapping

DIPLOMACY = sim.load_rulebook("diplomacy")
CAMEO = load_mapping("cameo", DIPLOMACY)
PLAIN = load_mapping("rulebook", DIPLOMACY)


class Row(NamedTuple):
    """A row of a plain table."""

    day: date
    source: str
    target: str
    code: str
    source_name: str
    target_name: str


CODES = ("042", "046", "125", "164", "130", "057", "085", "128", "190", "163", "010", "0871", "13y")


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Rows of a few countries on busy days and after long silences."""
    places, names = st.sampled_from(["PRK", "USA", "KOR", "Union"]), st.sampled_from("xyz")
    day, rows = date(2018, 1, 1), []
    for _ in range(draw(st.integers(1, 40))):
        day += timedelta(draw(st.sampled_from([0, 0, 0, 1, 1, 14, 30, 120])))
        row = (draw(places), draw(places), draw(st.sampled_from(CODES)), draw(names), draw(names))
        rows.append(Row(day, *row))
    return rows


def written(rows: list[Row], path: Path) -> Path:
    head = "date,source,target,code,source_name,target_name"
    path.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows), ""]))
    return path
