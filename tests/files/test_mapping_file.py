"""A mapping file says which codes are which events, and every fault of it has its place."""

from __future__ import annotations

import re

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.files.mapping_file import MAPPINGS, load_mapping, packaged_mappings, read_mapping
from sim.files.page import Page, read_page
from sim.files.schema import mapping_schema
from sim.model.cameo import CAMEO_CODES
from sim.model.mapping import CodeMapping, News
from sim.model.problem import InputError

DIPLOMACY = sim.load_rulebook("diplomacy")


def mapping(text: str) -> CodeMapping:
    return read_mapping(Page("m.yaml", text), DIPLOMACY)


def faults(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(InputError) as caught:
        mapping(text)
    assert all(one.cure for one in caught.value.problems)
    return [(one.code, one.line, one.column) for one in caught.value.problems]


def test_the_packaged_mappings_are_read_and_keep_to_the_schema() -> None:
    assert packaged_mappings() == ("cameo", "plover", "rulebook")
    for name in packaged_mappings():
        for book in sim.packaged_rulebooks():
            assert load_mapping(name, sim.load_rulebook(book)).name == name
        text = read_page(f"{MAPPINGS}/{name}.yaml").text
        jsonschema.validate(yaml.safe_load(text), mapping_schema())


def test_a_mapping_goes_before_the_codes_of_the_rulebook() -> None:
    cameo, plain = load_mapping("cameo", DIPLOMACY), load_mapping("rulebook", DIPLOMACY)
    assert cameo.event_of("042") == "talks_held"
    assert cameo.event_of("040") is None
    assert plain.event_of("040") == "talks_held"
    assert cameo.event_of("164") == cameo.event_of("125") == "meeting_cancelled"
    assert plain.event_of("164") == "talks_suspended"
    assert plain.event_of("125") == "meeting_cancelled"
    assert cameo.event_of("0871") == "ceasefire"
    assert cameo.event_of("0872") == cameo.event_of("087") == "concession"
    assert cameo.event_of("13y") is cameo.event_of("") is None
    assert cameo.news_of("talks_held") == News(3, 3, 28)
    assert cameo.news_of("sanction") == News(2)
    assert cameo.news_of("threat") == News(1)
    order = cameo.order.index
    assert order("talks_held") < order("offer") < order("threat") < order("meeting_cancelled")
    assert sorted(cameo.order) == sorted(DIPLOMACY.events)


@given(st.dictionaries(st.sampled_from(sorted(CAMEO_CODES)), st.sampled_from(list("abc"))))
def test_the_longest_code_wins(events: dict[str, str]) -> None:
    """Beside a definition that looks at all codes."""
    own = {event: tuple(code for code in events if events[code] == event) for event in "abc"}
    made = CodeMapping(name="m", rulebook=DIPLOMACY, scheme="own", events=own)
    for code in [*CAMEO_CODES, "13y", "9"]:
        fitting = [one for one in events if code.startswith(one)]
        wanted = events[max(fitting, key=len)] if fitting else None
        assert made.event_of(code) == wanted


def test_every_fault_is_told_with_its_place() -> None:
    text = """\
mapping: bad
scheme: cameo
actors: [goverment]
events:
  talks_hled: ["042"]
  talks_held: ["42", 125]
  talks_held: []
news: {deed: {statements: 0}}
within a day: [word]
"""
    assert faults(text) == [
        ("SIM017", 3, 10),
        ("SIM101", 5, 3),
        ("SIM016", 6, 16),
        ("SIM014", 7, 3),
        ("SIM017", 8, 8),
        ("SIM015", 8, 27),
        ("SIM011", 9, 15),
    ]
    head = "mapping: m\nscheme: cameo\n"
    assert faults(head + "actors: [any, military]\n") == [("SIM017", 3, 9)]
    assert faults(head + "events: [offer]\n") == [("SIM011", 3, 9)]
    twice = 'events: {offer: ["125", "046"], talks_held: "046"}\n'
    assert faults(head + twice) == [("SIM014", 3, 45)]
    day = "within a day: [word, word, hostile deed, neutral deed]\n"
    assert faults(head + day) == [("SIM014", 3, 15)]
    assert faults("mapping: m\nscheme: cameos\nevents: {offer: x}") == [("SIM017", 2, 9)]
    assert faults("mapping: m\nscheme: plover\nevents: {offer: consult}") == [("SIM016", 3, 17)]
    assert mapping("mapping: m\nscheme: own\nevents: {offer: consult}").event_of("consult")


def test_a_name_that_is_not_packaged_is_offered_the_nearest() -> None:
    with pytest.raises(InputError, match=re.escape("unknown mapping 'plovers'")) as caught:
        load_mapping("plovers", DIPLOMACY)
    assert "plover" in caught.value.problems[0].cure
