"""What a mapping cannot show is what no history of its events can reach."""

from __future__ import annotations

from datetime import date, timedelta

from builders import rulebooks
from cli_fixture import SimCli
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.analysis.check.unseen import unseen
from sim.engine.table import Table
from sim.files.mapping_file import load_mapping
from sim.model.mapping import CodeMapping
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Event, Party, Scenario, Track

DIPLOMACY = sim.load_rulebook("diplomacy")


@given(st.data(), rulebooks())
@settings(max_examples=20)
def test_no_history_of_mapped_events_shows_it(data: st.DataObject, book: Rulebook) -> None:
    events = data.draw(st.lists(st.sampled_from(list(book.events)), max_size=3, unique=True))
    own = {event: (event,) for event in events}
    mapping = CodeMapping(name="m", rulebook=book, scheme="own", events=own)
    lacks = unseen(mapping, Table(book))
    assert unseen(mapping, Table(book, of=mapping.coded)) == lacks
    assert lacks.events == tuple(event for event in book.events if event not in events)
    acting = [("A",), ("B",), ("A", "B")][: 2**book.sides - 1]
    sides = st.sampled_from(acting)
    day, told = date(2018, 1, 1), []
    for _ in range(data.draw(st.integers(1, 8)) if events else 0):
        day += timedelta(data.draw(st.sampled_from([0, 1, 13, 14, 30, 200])))
        event = data.draw(st.sampled_from(events))
        told.append(Event(day, event, (MAIN,), data.draw(sides)))
    run = sim.run(
        Scenario(
            name="m",
            title="m",
            rulebook=book,
            events=tuple(told) or (Event(day, next(iter(book.events)), (MAIN,)),),
            parties={
                name: Party(name, name, side) for side, name in enumerate("AB"[: book.sides], 1)
            },
            tracks={MAIN: Track(MAIN, book.start)},
            until=day + timedelta(400),
        )
    )
    if told:
        assert not {step.after.stage for step in run.steps} & set(lacks.stages)
        assert not {step.rule for step in run.steps} & set(lacks.rules)


def test_what_the_packaged_mapping_cannot_show() -> None:
    lacks = unseen(load_mapping("cameo", DIPLOMACY), Table(DIPLOMACY))
    assert {"no_show", "walkout", "summit_held"} <= set(lacks.events)
    assert set(lacks.stages) == {"summit", "repatriation", "refused", "suspended", "settlement"}
    assert {"leaders-meet", "settled"} <= set(lacks.rules)
    assert "missed-meeting" not in lacks.rules
    assert 0 < lacks.positions < len(Table(DIPLOMACY))


def test_check_tells_it_under_a_rulebook(sim_cli: SimCli) -> None:
    told = sim_cli("check", "cameo", "-r", "labour")
    assert told.code == 0
    assert "no code stands for 25 of 41 events of 'labour'" in told.out.replace("\n  ", " ")
    assert told.out.count("warning[SIM28") == 3
    assert sim_cli("check", "cameo", "--strict").code == 1
    refused = sim_cli("check", "labour", "-r", "diplomacy")
    assert (refused.code, refused.out) == (2, "")
    assert "-r is the rulebook of a mapping" in refused.err


def test_a_mapping_that_allows_what_it_lacks_is_silent(sim_cli: SimCli) -> None:
    begun = sim_cli("new", "mapping", "mine", "-o", "-").out
    assert begun.count("mapping: mine") == 1
    codes = ("SIM280", "SIM281", "SIM282")
    allowed = "".join(f"# sim: allow {code} because coded data have no more\n" for code in codes)
    text = begun.replace("mapping: mine", f"{allowed}mapping: mine")
    told = sim_cli("check", "-", "--strict", stdin=text)
    assert (told.code, told.err) == (0, "")
    assert "3 allowed by comments" in told.out
