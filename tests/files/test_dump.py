"""Whatever is written back to a file loads to an equal value, and reads well."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import ROOT

from sim.files.dump import dump_rulebook, dump_scenario
from sim.files.nodes import compose
from sim.files.page import Page
from sim.files.scenario_file import load_scenario, read_scenario
from sim.files.shelf import PACKAGED, load_rulebook, packaged_rulebooks, read_rulebook
from sim.files.yaml_text import Lines, Tall, document, scalar
from sim.model.rulebook import Rulebook
from sim.model.scenario import MAIN, Check, Event, Party, Scenario, Source, Track
from sim.model.value import changed

BOOK = load_rulebook("diplomacy")
ODD = (
    *("", " ", "yes", "No", "null", "~", "true", "12:30", "0x1F", "1e3", "2018-07-12", "1_000"),
    *("a: b", "a:", "a #b", "#", "- a", "-", "? a", "a, b", "[a]", "{a}", "&a", "*a", "!a", "|"),
    *("'", '"', 'He said "no"', "it's", "\\", "\\n", "%a", "@a", "`a`", "--- a", "...", "= a"),
    *(" lead", "trail ", "two  spaces", "a\nb", "a\n", "\n", "a\r\nb", "\t", "a\tb", "a \nb"),
    *("\x00", "\x1b[31m", "\x7f", "\x85", "\xa0", "\u2028", "\u202e", "\ufeff", "\ufffe", "\uffff"),
    *("é", "김정은", "🕊", "نم\u200cی", "\U0010ffff", "_", "(a)", "<<", "word " * 60),
    *("long: " + "word " * 60 + "end", "x" * 300, "a  b " + "word " * 40, "120 days"),
)
texts = st.sampled_from(ODD) | st.text(max_size=30) | st.text("ab:#-,[]{}'\"\\ \n", max_size=200)
slugs = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}", fullmatch=True)
days = st.dates(date(1, 1, 1), date(9000, 1, 1))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    parties = draw(st.dictionaries(st.sampled_from(["USA", "null_", "Y", "no"]), texts, min_size=1))
    sources = draw(st.dictionaries(slugs, st.tuples(texts, texts, st.none() | days), max_size=3))
    starts = st.sampled_from(list(BOOK.stages))
    tracks = draw(st.dictionaries(slugs, st.tuples(starts, texts), max_size=3))
    tracks = tracks or {MAIN: (BOOK.start, "")}
    first = draw(days)
    events = draw(st.lists(_events(list(parties), list(sources), list(tracks)), min_size=1))
    events.sort(key=lambda event: event.date)
    happened = {event.event for event in events}
    moved = [_later(event, first - date(1, 1, 1)) for event in events]
    return Scenario(
        name=draw(slugs),
        title=draw(texts),
        rulebook=BOOK,
        events=tuple(moved),
        parties={
            name: Party(name, title, draw(st.none() | st.integers(1, 2)))
            for name, title in parties.items()
        },
        sources={
            name: Source(name, title, author=text, date=day, url=text)
            for name, (title, text, day) in sources.items()
        },
        tracks={name: Track(name, start, title) for name, (start, title) in tracks.items()},
        not_here=draw(some_of([name for name in BOOK.events if name not in happened])),
        begins=draw(st.none() | st.just(moved[0].date)),
        until=draw(st.none() | st.just(moved[-1].date + timedelta(3))),
        expect=tuple(draw(st.lists(_checks(moved[0].date, list(tracks)), max_size=3))),
    )


def some_of(names: list[str], *, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    if not names:
        return st.just(())
    return st.lists(st.sampled_from(names), unique=True, min_size=least).map(tuple)


def _events(parties: list[str], sources: list[str], tracks: list[str]) -> st.SearchStrategy[Event]:
    return st.builds(
        Event,
        date=st.dates(date(1, 1, 1), date(3, 1, 1)),
        event=st.sampled_from(list(BOOK.events)),
        tracks=some_of(tracks, least=1),
        by=some_of(parties),
        note=texts,
        sources=some_of(sources),
        known=st.none() | st.dates(date(4, 1, 1), date(5, 1, 1)),
    )


def _later(event: Event, time: timedelta) -> Event:
    known = event.known and event.known + time
    return changed(event, date=event.date + time, known=known)


def _checks(first: date, tracks: list[str]) -> st.SearchStrategy[Check]:
    stages = list(BOOK.stages)
    at = st.builds(
        Check,
        at=st.just(first),
        track=st.none() | st.sampled_from(tracks),
        stage=st.sampled_from(stages),
        reads=st.none() | st.sampled_from(["none", "progress", "mixed"]),
        because=texts,
    )
    return at | st.builds(Check, never=some_of(stages, least=1), because=texts)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(scenarios())
def test_a_dumped_scenario_loads_to_an_equal_one(scenario: Scenario) -> None:
    text = dump_scenario(scenario)
    assert read_scenario(Page("odd.yaml", text)) == scenario


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=5, max_size=5), st.lists(slugs, min_size=2, unique=True))
def test_a_dumped_rulebook_loads_to_an_equal_one(words: list[str], names: list[str]) -> None:
    rules = tuple(
        changed(rule, name=name, because=words[0])
        for name, rule in zip(names, BOOK.rules, strict=False)
    )
    stages = {
        name: changed(stage, means=words[1], final=place == len(BOOK.stages) - 1)
        for place, (name, stage) in enumerate(BOOK.stages.items())
    }
    open_ended = tuple(name for name, stage in stages.items() if not stage.final)
    rules = tuple(
        changed(rule, origins=tuple(one for one in rule.origins if one in open_ended))
        for rule in rules
    )
    book = Rulebook(
        name=names[0],
        title=words[2],
        start=BOOK.start,
        stages=stages,
        events={name: changed(event, means=words[3]) for name, event in BOOK.events.items()},
        tallies={name: changed(tally, means=words[4]) for name, tally in BOOK.tallies.items()},
        rules=rules,
        sides=3,
    )
    assert read_rulebook(Page("odd.yaml", dump_rulebook(book))) == book


@pytest.mark.parametrize("flow", [False, True], ids=["block", "flow"])
@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_a_scalar_is_read_as_it_was(text: str, flow: bool) -> None:
    written = scalar(text, flow=flow)
    line = f"{{key: {written}, other: x}}\n" if flow else f"key: {written}\n"
    node = compose(Page("odd.yaml", line)).child("key")
    assert node.value == text
    assert not node.empty


@example("word " * 60 + "\u00a0")
@example("# " + "word " * 60 + "x")
@given(texts)
def test_a_long_text_is_read_as_it_was(text: str) -> None:
    root = compose(Page("odd.yaml", document({"key": text, "list": [text] * 40})))
    assert root.child("key").value == text
    assert [one.value for one in root.child("list").value] == [text] * 40


@pytest.mark.parametrize("mark", ["x", "\x1b"], ids=ascii)
@pytest.mark.parametrize("length", [255, 256, 1024, 1025, 5000])
def test_a_name_of_any_length_is_read_as_it_was(length: int, mark: str) -> None:
    """YAML reads no more than 1,024 characters as a key on the line of its value."""
    key = "a" + mark * (length - 1)
    held = {key: {"side": 1, key: key}}
    root = compose(Page("odd.yaml", document({"parties": Tall(held), "events": Lines([held])})))
    for place in (root.child("parties"), *root.child("events").value):
        assert place.child(key).child("side").value == "1"
        assert place.child(key).child(key).value == key


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_shipped_scenario_comes_back(path: Path) -> None:
    scenario = load_scenario(path)
    assert read_scenario(Page(str(path), dump_scenario(scenario))) == scenario


@pytest.mark.parametrize("name", packaged_rulebooks())
def test_every_packaged_rulebook_comes_back(name: str) -> None:
    book = load_rulebook(name)
    page = Page(f"{PACKAGED}/{name}.yaml", dump_rulebook(book))
    assert read_rulebook(page) == book


CLAIMS = """\
rulebook: small
title: Every form of a claim and of a rule
start: apart
stages:
  apart: {reads: none}
  together: {reads: settled, final: true}
events:
  meeting: {signal: deed, tone: cooperative}
tallies:
  meetings: {count: meeting}
  visitors: {sides: meeting, reset: meeting, means: "Sides, that came"}
rules:
  met:
    event: meeting
    from: apart
    when:
      - meetings in (1, 2)
      - (visitors >= 1 or meetings >= 3)
    to: together
    because: They met
  day-passed:
    after: 1 day
    from: apart
    to: same
    because: A day has passed
claims:
  "1":
    never: rule == "met" and stage == apart
    because: It leads away
  no-way:
    every: stage == together
    needs: event == meeting
    after: moved
    until: meetings >= 2
  within:
    always possible: stage == together
    between:
      - moved
      - event == deadline
"""


def test_a_rulebook_is_written_as_people_write_it() -> None:
    book = read_rulebook(Page("small.yaml", CLAIMS))
    assert dump_rulebook(book) == CLAIMS


def test_the_rulebook_of_a_written_scenario_may_be_named_anew() -> None:
    scenario = load_scenario(ROOT / "scenarios" / "singapore-2018.yaml")
    text = dump_scenario(scenario, "../books/other.yaml")
    assert "\nrulebook: ../books/other.yaml\n" in text


def test_what_no_file_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="lone surrogate"):
        scalar("\ud800")


def test_a_tally_counts_in_a_group_and_is_set_back_on_entering_one(tmp_path: Path) -> None:
    text = """\
rulebook: grouped
title: Groups in tallies
start: talks
stages: {talks: {reads: progress}, round: {reads: progress}, stuck: {reads: stalemate}}
groups: {moving: [talks, round]}
events: {no_show: {signal: deed, tone: hostile}}
tallies: {missed: {count: no_show, in: moving, reset: {enter: moving}}}
rules:
  missed: {event: no_show, from: moving, when: missed >= 2, to: stuck, because: Twice}
  again: {after: 5 days, from: stuck, to: talks, because: Time}
"""
    path = tmp_path / "grouped.yaml"
    path.write_text(text, encoding="utf-8")
    book = load_rulebook(str(path))
    tally = book.tallies["missed"]
    assert (tally.within, tally.entering) == (("talks", "round"),) * 2
    written = dump_rulebook(book)
    assert "in: moving" in written
    assert "enter: moving" in written
    path.write_text(written, encoding="utf-8")
    assert load_rulebook(str(path)) == book
