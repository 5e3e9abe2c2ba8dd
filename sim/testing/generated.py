"""Rulebooks drawn at random, for those who write tools that must take any of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from hypothesis import note
from hypothesis import strategies as st

from sim.files.dump import dump_rulebook
from sim.model.acting import must_act
from sim.model.condition import Condition
from sim.model.condition_reader import parse
from sim.model.groups import Group, expanded
from sim.model.reading import SHARES, Overall
from sim.model.rulebook import (
    READINGS,
    SAME,
    SIGNALS,
    TONES,
    EventType,
    Rule,
    Rulebook,
    Stage,
    Tally,
    rule_vocabulary,
    tally_vocabulary,
)
from sim.model.sides import Sides
from sim.model.value import changed
from sim.model.vocabulary import Actors
from sim.testing.tables import check_flag, check_number, misuse

_LENGTHS = (3, 1, 0, 30)
_MOST_SIDES = 8

# A strategy that is made anew for each example costs more than what is drawn from it, so each is
# made once: here, or kept by what it is made from.
_signals = st.sampled_from(SIGNALS)
_tones = st.sampled_from(TONES)
_readings = st.sampled_from(READINGS)
_joint = st.sampled_from([None, None, True, False])
_afters = st.sampled_from([None, None, None, *_LENGTHS])
_group_names = st.sampled_from([(), (), ("g0",), ("g0", "g1")])
_thirds = st.integers(0, 2)
_kept = lru_cache(maxsize=256)


def rulebooks(
    *,
    max_stages: int = 5,
    max_events: int = 5,
    max_tallies: int = 3,
    max_rules: int = 8,
    max_sides: int = 3,
    deadlines: bool = True,
    waits: bool = True,
    who: bool = True,
) -> st.SearchStrategy[Rulebook]:
    """Valid rulebooks: small, so that tallies fill, deadlines meet and rules compete.

    With ``waits`` rules may ask how long the stage has lasted (``waited >= 3 days``), with ``who``
    rules and tallies by which sides something is done (``by: 1``, ``sides == 1``, ``2 in by``).
    Each can be written to a file and read again.  Shrinks to two stages, one event, no tally
    and one rule without a condition.
    """
    check_number("max_stages", max_stages, 2)
    check_number("max_events", max_events, 1)
    check_number("max_tallies", max_tallies, 0)
    check_number("max_rules", max_rules, 1)
    check_number("max_sides", max_sides, 1)
    if max_sides > _MOST_SIDES:
        raise misuse(f"max_sides={max_sides}: a rulebook has at most {_MOST_SIDES} sides")
    check_flag("deadlines", deadlines)
    check_flag("waits", waits)
    check_flag("who", who)
    sizes = _Sizes(max_stages, max_events, max_tallies, max_rules, max_sides)
    return _rulebooks(sizes, deadlines=deadlines, waits=waits, who=who)


class _Sizes(NamedTuple):
    """How large a rulebook may be."""

    stages: int
    events: int
    tallies: int
    rules: int
    sides: int


@st.composite
def _rulebooks(
    draw: st.DrawFn, sizes: _Sizes, *, deadlines: bool, waits: bool, who: bool
) -> Rulebook:
    stages = _stages(draw, sizes.stages)
    events = {
        f"e{n}": EventType(
            f"e{n}",
            draw(_signals),
            draw(_tones),
            joint=draw(_joint),
        )
        for n in range(draw(st.integers(1, sizes.events)))
    }
    usual = [n for n in (2, 1, 3) if n <= sizes.sides]
    actors = _actors(draw, draw(_any_of((*usual, *range(4, sizes.sides + 1)))))
    tallies = {
        f"t{n}": _tally(draw, f"t{n}", tuple(events), tuple(stages), actors if who else None)
        for n in range(draw(st.integers(0, sizes.tallies)))
    }
    groups = _groups(draw, stages)
    rules = [
        _rule(draw, place, stages, groups, tuple(events), tuple(tallies), deadlines=deadlines)
        for place in range(draw(st.integers(1, sizes.rules)))
    ]
    if waits:
        rules = [_waiting(draw, rule) for rule in rules]
    if who:
        rules = [_heeding(draw, rule, actors) for rule in rules]
    book = Rulebook(
        name="generated",
        title="Generated",
        start=draw(_any_of(tuple(stages))),
        stages=stages,
        groups=groups,
        events=events,
        tallies=tallies,
        rules=tuple(rules),
        sides=actors.sides,
        side_names=actors.names,
        overall=draw(_overall),
    )
    note(_Shown(book))
    return book


class _Shown:
    """A rulebook that is written out where Hypothesis reports it, and costs nothing before."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text(f"# The rulebook as a file:\n{dump_rulebook(self._book)}")


def _stages(draw: st.DrawFn, most: int) -> dict[str, Stage]:
    names = [f"s{n}" for n in range(draw(st.integers(2, most)))]
    final = draw(st.booleans())
    return {name: Stage(name, draw(_readings), final=final and name == names[-1]) for name in names}


def _groups(draw: st.DrawFn, stages: dict[str, Stage]) -> dict[str, Group]:
    """None, one or two groups of stages with a way out; the second may name the first."""
    groups: dict[str, Group] = {}
    names = tuple(name for name, stage in stages.items() if not stage.final)
    for name in draw(_group_names):
        written = draw(_some((*names, *groups), 3))
        known = {group.name: group.stages for group in groups.values()}
        groups[name] = Group(name, expanded(written, known), written)
    return groups


def _tally(
    draw: st.DrawFn,
    name: str,
    events: tuple[str, ...],
    stages: tuple[str, ...],
    actors: Actors | None,
) -> Tally:
    distinct = draw(st.booleans())
    return Tally(
        name,
        draw(_some(events, 2)),
        distinct=distinct,
        reset=draw(_perhaps(_some(events, 2))),
        within=draw(_seldom(_some(stages, 2))),
        drop=draw(_seldom(_some(events, 2))) if distinct else (),
        entering=draw(_seldom(_some(stages, 2))),
        by=draw(_sets_of_sides(actors.sides)) if actors else 0,
    )


def _actors(draw: st.DrawFn, sides: int) -> Actors:
    """So many sides, with or without names."""
    names = tuple(f"p{n}" for n in range(sides))
    return Actors(sides, names if draw(st.booleans()) else ())


@_kept
def _sets_of_sides(sides: int) -> st.SearchStrategy[int]:
    """No side, or now and then some of so many (as bits)."""
    return st.one_of(st.just(0), st.just(0), st.integers(1, int(Sides.first(sides))))


@_kept
def _perhaps(names: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[tuple[str, ...]]:
    """None of some names, or some."""
    return st.one_of(st.just(()), names)


@_kept
def _seldom(names: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[tuple[str, ...]]:
    """None of some names, or now and then some."""
    return st.one_of(st.just(()), st.just(()), names)


def _rule(
    draw: st.DrawFn,
    place: int,
    stages: dict[str, Stage],
    groups: dict[str, Group],
    events: tuple[str, ...],
    tallies: tuple[str, ...],
    *,
    deadlines: bool,
) -> Rule:
    after = draw(_afters) if deadlines else None
    names = list(stages)
    open_stages = tuple(name for name, stage in stages.items() if not stage.final)
    written = draw(_origins(open_stages, tuple(groups)))
    origins = expanded(written, {name: group.stages for name, group in groups.items()})
    ahead = names
    if after == 0:  # onwards only, so that no circle of them consumes no days
        ahead = names[max(names.index(name) for name in origins) + 1 :]
    return Rule(
        name=f"r{place}",
        events=draw(_some(events, 2)) if after is None else (),
        after=after,
        origins=origins,
        origins_written=() if written == origins else written,
        to=draw(_any_of((*ahead, SAME))),
        because=f"Reason {place}",
        when=draw(_conditions(tallies)) if tallies else (),
    )


def _waiting(draw: st.DrawFn, rule: Rule) -> Rule:
    """A rule as it is, or one with an event that asks how long the stage has lasted as well."""
    if rule.after is not None or draw(_thirds):
        return rule
    text = draw(wait_texts())
    return changed(rule, when=(*rule.when, parse(text, rule_vocabulary({}))))


def _heeding(draw: st.DrawFn, rule: Rule, actors: Actors) -> Rule:
    """A rule as it is, or one with an event that asks who acts as well."""
    if rule.after is not None or draw(_thirds):
        return rule
    if draw(st.booleans()):
        by = draw(_sets_of_sides(actors.sides))
        return changed(rule, by=by, when=(*must_act(actors, Sides(by)), *rule.when))
    line = parse(draw(who_texts(actors)), rule_vocabulary({}, actors))
    return changed(rule, when=(*rule.when, line))


@_kept
def who_texts(actors: Actors) -> st.SearchStrategy[str]:
    """Conditions on who acts, and on how many sides do."""
    side = st.sampled_from([*actors.called, *map(str, range(1, actors.sides + 1))])
    named = st.builds("{} {} by".format, side, st.sampled_from(["in", "not in"]))
    number = st.integers(0, actors.sides + 1)
    sign = st.sampled_from([">=", "==", "<", "!="])
    counted = st.builds("sides {} {}".format, sign, number)
    one = st.one_of(named, counted, st.builds("not ({})".format, named))
    return st.one_of(
        one, st.builds("({}) {} ({})".format, one, st.sampled_from(["and", "or"]), one)
    )


@_kept
def wait_texts() -> st.SearchStrategy[str]:
    """Conditions on the days in a stage, with lengths that meet those of the deadlines."""
    length = st.sampled_from(
        ["3 days", "1 day", "0 days", "2 days", "4 days", "31 days", "5 weeks"]
    )
    asked = st.one_of(
        st.builds("waited {} {}".format, st.sampled_from([">=", "<"]), length),
        st.builds("{} {} waited".format, length, st.sampled_from(["<=", ">"])),
    )
    return st.one_of(asked, st.builds("not ({})".format, asked), _spans)


_spans = st.sampled_from(["1 day <= waited < 3 days", "waited < 1 day or waited >= 30 days"])


_shares = st.lists(st.sampled_from(SHARES), min_size=1, max_size=2, unique=True).map(tuple)
_overall = st.lists(st.builds(Overall, _readings, _shares), max_size=2).map(tuple)


@_kept
def _origins(
    open_stages: tuple[str, ...], groups: tuple[str, ...]
) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of the stages with a way out and of the groups, or all of those stages."""
    return st.one_of(_some((*open_stages, *groups), 3), st.just(open_stages))


_any_of = _kept(st.sampled_from)


@_kept
def _some(names: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    """One or more of some names, each once."""
    return st.lists(
        st.sampled_from(names), min_size=1, max_size=min(most, len(names)), unique=True
    ).map(tuple)


@_kept
def _conditions(tallies: tuple[str, ...]) -> st.SearchStrategy[tuple[Condition, ...]]:
    """No line, one or two, each of another text."""
    words = tally_vocabulary(dict.fromkeys(tallies))
    lines = st.lists(condition_texts(tallies), max_size=2)
    return lines.map(lambda texts: tuple(parse(text, words) for text in dict.fromkeys(texts)))


@_kept
def condition_texts(names: tuple[str, ...], top: int = 3) -> st.SearchStrategy[str]:
    """Conditions on tallies, with every form of the language; numbers from 0 to ``top``."""
    name, number = st.sampled_from(names), st.integers(0, top)
    sign = st.sampled_from([">=", "==", "<", "<=", ">", "!="])
    compared = st.builds("{} {} {}".format, name, sign, number)
    turned = st.builds("{} {} {}".format, number, sign, name)
    chained = st.builds("{} {} {} {} {}".format, number, sign, name, sign, number)
    listed = st.builds(
        "{} {} ({}, {})".format, name, st.sampled_from(["in", "not in"]), number, number
    )
    return st.recursive(
        st.one_of(compared, turned, chained, listed),
        lambda inner: st.one_of(
            st.builds("not ({})".format, inner),
            st.builds("({}) and ({})".format, inner, inner),
            st.builds("({}) or ({})".format, inner, inner),
        ),
        max_leaves=4,
    )
