"""Files of rates: what is written is read again, and what is wrong is said with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT

import sim
from sim.files.page import Page
from sim.files.rates_file import load_rates, rates_text, read_rates
from sim.model.problem import InputError
from sim.model.rates import MOST_A_DAY, OwnRates, Rate
from sim.model.rulebook import READINGS
from sim.model.value import changed

BOOK = sim.load_rulebook("diplomacy")
HEAD = "rates: teacher\nrulebook: diplomacy\nevery: 30 days\nevents:\n"


@st.composite
def own_rates(draw: st.DrawFn) -> OwnRates:
    kinds = draw(
        st.lists(
            st.tuples(st.sampled_from(list(BOOK.events)), st.integers(0, 3)),
            min_size=1,
            max_size=6,
            unique=True,
        )
    )
    often = st.floats(0, MOST_A_DAY / 2, allow_subnormal=False).map(lambda number: round(number, 6))
    rates = [
        Rate(event, sides, draw(st.dictionaries(st.sampled_from(READINGS), often, min_size=1)))
        for event, sides in kinds
    ]
    return OwnRates("drawn", BOOK, tuple(rates), "Drawn", draw(st.sampled_from([1, 7, 30])))


@given(own_rates())
def test_what_is_written_is_read_again(rates: OwnRates) -> None:
    read = read_rates(Page("rates.yaml", rates_text(rates)), BOOK)
    assert (read.name, read.title, read.every) == (rates.name, rates.title, rates.every)
    for one, other in zip(read.rates, rates.rates, strict=True):
        assert (one.event, one.sides) == (other.event, other.sides)
        assert dict(one.a_day) == pytest.approx(dict(other.a_day), abs=1e-9)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ("  - {event: talks_held, progress: -1}\n", ["SIM171", "no number of times"]),
        ("  - {event: talks_held, progress: 1e3}\n", ["SIM171"]),
        ("  - {event: talks_held, progress: .nan}\n", ["SIM171"]),
        ("  - {event: talks_held, progress: 3001}\n", ["SIM171", "more than 100 times a day"]),
        ("  - {event: talk_held, progress: 1}\n", ["SIM101", "did you mean 'talks_held'"]),
        ("  - {event: talks_held, by: 3, progress: 1}\n", ["SIM104", "write one from 1 to 2"]),
        ("  - {event: talks_held}\n", ["SIM013"]),
        ("  - {event: talks_held, none: 1}\n  - {event: talks_held, none: 2}\n", ["SIM014"]),
        ("  - {event: x, none: -1}\n  - {event: talks_held, none: no}\n", ["SIM101", "SIM171"]),
    ],
)
def test_every_fault_is_said_at_once(events: str, said: list[str], tmp_path: Path) -> None:
    path = tmp_path / "rates.yaml"
    path.write_text(HEAD + events, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_rates(str(path), BOOK)
    told = "\n".join(f"{one.code} {one.message} {one.cure}" for one in refused.value.problems)
    for part in said:
        assert part in told


def test_sides_go_by_their_names_and_by_their_numbers(tmp_path: Path) -> None:
    labour = changed(sim.load_rulebook("labour"), side_names=("employer", "union"))
    text = (
        HEAD.replace("diplomacy", "labour")
        + "  - {event: talks_held, by: [employer, union], progress: 2}\n"
    )
    named = read_rates(Page("rates.yaml", text), labour)
    numbered = read_rates(Page("rates.yaml", text.replace("[employer, union]", "[1, 2]")), labour)
    assert named.rates == numbered.rates
    assert named.rates[0].sides == 3
    assert "by: [employer, union]" in rates_text(named)
    with pytest.raises(InputError) as refused:
        read_rates(Page("rates.yaml", text.replace("union]", "unoin]")), labour)
    assert "did you mean 'union'?" in str(refused.value.problems[0].cure)


def test_the_rates_of_the_document_are_rates() -> None:
    text = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(.*?)^```", text, re.S | re.M)
    read = read_rates(Page("rates.yaml", block), BOOK)
    assert [rate.event for rate in read.rates] == ["talks_held", "no_show"]


def test_rates_are_of_the_rulebook_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "rates.yaml"
    path.write_text(HEAD + "  - {event: talks_held, none: 1}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_rates(str(path), sim.load_rulebook("labour"))
    assert "SIM107" in {problem.code for problem in refused.value.problems}
    assert load_rates(str(path), BOOK).rates[0].a_day["none"] == pytest.approx(1 / 30)
