"""Values told to other programs: the JSON of a marked value is what its schema allows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, TypedDict

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.export.told import Report, teller
from sim.model.said import Also, As, Count, Name, OneGroup, Only, Place, also_said, said
from sim.model.value import value

WEEKDAYS = ("saturday", "sunday")


@value
class Berth:
    """Where a ship lies."""

    quay: Name = said("The name of the quay")
    line: int = said("From 1; null where it is in no file", or_null=True, default=0)
    hidden: str = "not told"


@value
class Crate:
    """What is on a ship."""

    told_as: ClassVar[str] = "cargo"
    told_together: ClassVar[OneGroup] = OneGroup(("weight",), ("count",))

    weight: Annotated[float, Also(minimum=0)] | None = said("In tons")
    count: Count | None = said("How many")


class Crew(NamedTuple):
    """Who is on a ship."""

    hands: Annotated[Count, Also(description="How many work")]
    guests: Annotated[Count, Also(description="How many do not")]


class Sails(TypedDict):
    """A ship that sails."""

    sails: Annotated[Count, Also(description="How many")]


class Engine(TypedDict):
    """A ship that steams."""

    power: Annotated[int | None, Also(description="In kilowatts, where known")]


@value
class Ship:
    """A ship and all that is told of it."""

    named: str = said("Its name", key="name", default="")
    since: date | None = said("The day of its coming; null where it has not come", default=None)
    berths: tuple[Berth, ...] = said("Where it has lain", default=())
    pair: tuple[Count, Count] = said("Two numbers", default=(0, 0))
    crates: Mapping[str, Crate] = said("By name", default={})
    one: Sails | Engine | None = said("Either", default=None)
    crew_of: Crew = said("Of each sort", default=Crew(0, 0))
    days: Mapping[Annotated[str, Also(enum=list(WEEKDAYS))], Place] = said("By day", default={})
    sizes: tuple[int, ...] = said("Empty is null", or_null=True, default=())
    home: Berth = said(default=Berth("home", 1))
    crew: Annotated[tuple[str, ...], As(Count, len)] = said("How many are on it", default=())

    @property
    @also_said("How many berths", before="pair")
    def number(self) -> Count:
        return len(self.berths)

    @property
    @also_said("Where it lies")
    def lies(self) -> Annotated[Berth, Only("line", name="mooring", quay=Count)] | None:
        return None

    @cached_property
    @also_said("Whether it has come", key="here")
    def has_come(self) -> bool:
        return self.since is not None


berths = st.builds(Berth, st.text(min_size=1), st.integers(0, 9))
crates = st.one_of(
    st.builds(Crate, st.floats(0, 1e9), st.none()), st.builds(Crate, st.none(), st.integers(0, 9))
)
ships = st.builds(
    Ship,
    named=st.text(),
    since=st.none() | st.dates(),
    berths=st.lists(berths, max_size=3).map(tuple),
    pair=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    crates=st.dictionaries(st.text(), crates, max_size=3),
    one=st.none() | st.builds(dict, sails=st.integers(0, 9)) | st.just({"power": None}),
    crew_of=st.builds(Crew, st.integers(0, 9), st.integers(0, 9)),
    days=st.dictionaries(st.sampled_from(WEEKDAYS), st.integers(1, 9)),
    sizes=st.lists(st.integers(), max_size=2).map(tuple),
)
SHIP = Report("ship", "A ship", {"ship/1": Ship})
SCHEMA = SHIP.schema()


def written(one: Any) -> Any:
    return json.loads(SHIP.json(one))


@pytest.mark.slow
@given(ships)
def test_what_is_told_is_what_the_schema_allows(ship: Ship) -> None:
    jsonschema.validate(written(ship), SCHEMA)


def test_a_value_is_told_by_key() -> None:
    ship = Ship(
        named="Anna",
        since=date(2020, 3, 1),
        berths=(Berth("west", 3),),
        crates={"a": Crate(1.5, None)},
        one={"power": 2},
    )
    assert written(ship) == {
        "format": "ship/1",
        "name": "Anna",
        "since": "2020-03-01",
        "berths": [{"quay": "west", "line": 3}],
        "number": 1,
        "pair": [0, 0],
        "crates": {"a": {"weight": 1.5, "count": None}},
        "one": {"power": 2},
        "crew_of": {"hands": 0, "guests": 0},
        "days": {},
        "sizes": None,
        "quay": "home",
        "line": 1,
        "crew": 0,
        "lies": None,
        "here": True,
    }


def spoilt(path: tuple[str, ...], with_: Any) -> Any:
    """The JSON of a ship with one thing otherwise."""
    told = written(Ship(berths=(Berth("west"),), crates={"a": Crate(1.5, None)}))
    at = told
    for key in path[:-1]:
        at = at[int(key) if key.isdigit() else key]
    at[path[-1]] = with_
    return told


@pytest.mark.parametrize(
    ("path", "with_"),
    [
        (("format",), "ship/2"),
        (("since",), "yesterday"),
        (("since",), 3),
        (("name",), None),
        (("more",), 1),
        (("berths", "0", "quay"), ""),
        (("berths", "0", "line"), "3"),
        (("pair",), [1]),
        (("pair",), [1, -1]),
        (("crates", "a", "count"), 1),
        (("crates", "a", "weight"), None),
        (("one",), {"quay": "west"}),
        (("one",), {"sails": None}),
        (("crew_of",), {"hands": 1}),
        (("days",), {"monday": 1}),
        (("days",), {"sunday": 0}),
        (("here",), None),
    ],
)
def test_the_schema_allows_nothing_else(path: tuple[str, ...], with_: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoilt(path, with_), SCHEMA)


def test_every_key_is_required_and_described() -> None:
    records = [SCHEMA, *SCHEMA["$defs"].values()]
    for record in records:
        assert record["required"] == list(record["properties"])
        assert all(of["description"] for of in record["properties"].values())
    assert set(SCHEMA["$defs"]) == {"berth", "cargo", "mooring", "crew", "sails", "engine"}
    assert SCHEMA["$defs"]["cargo"]["description"] == "What is on a ship"


def test_keys_stand_in_the_order_in_which_they_are_told() -> None:
    assert list(written(Ship())) == list(SCHEMA["properties"])


def test_a_part_of_a_value_is_told_by_the_keys_that_are_named() -> None:
    part = Annotated[Ship, Only("here", "name", "quay")]
    assert list(teller(part)(Ship(named="Anna")).items()) == [
        ("here", False),
        ("name", "Anna"),
        ("quay", "home"),
    ]
    assert teller(Annotated[Ship, Only(berths=Annotated[Any, As(Count, len)])])(Ship()) == {
        "berths": 0
    }


def test_what_may_not_be_null_in_a_part_excludes_nothing() -> None:
    part = Annotated[Crate, Only("weight", count=Count)]
    schema = Report("crate", "A crate", {"crate/1": part}).schema()
    jsonschema.validate({"format": "crate/1", "weight": 1.5, "count": 1}, schema)


def test_a_schema_may_be_of_one_of_several_reports() -> None:
    either = Report("either", "Either", {"berth/1": Berth, "crate/1": Crate})
    for one in (Berth("west"), Crate(None, 1)):
        jsonschema.validate(json.loads(either.json(one)), either.schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written(Ship()), either.schema())
    with pytest.raises(TypeError, match="a report of 'either' is no Ship"):
        either.json(Ship())


def test_a_class_that_says_nothing_cannot_be_told() -> None:
    @value
    class Mute:
        field: int = 1

    with pytest.raises(TypeError, match="says nothing of itself"):
        teller(Mute)
