"""Files of rates: how often each event comes, for a forecast."""

from __future__ import annotations

from typing import Any

from sim.files.constraints import any_of, given
from sim.files.dump import sides_told
from sim.files.keyed import Field, Record
from sim.files.lists import Listing, OneOrMore
from sim.files.names import SLUG
from sim.files.node import Node
from sim.files.nodes import compose_as
from sim.files.page import Page, read_page
from sim.files.references import Reference
from sim.files.shapes import Days, FreeText, Reading, Scalar, Schema, short
from sim.files.sides import OneSide
from sim.files.yaml_text import Lines, document
from sim.model.rates import MOST_A_DAY, OwnRates, Rate
from sim.model.rulebook import READINGS, Rulebook
from sim.model.sides import Sides


def load_rates(path: str, rulebook: Rulebook) -> OwnRates:
    """The rates in a file (``-`` is standard input), which must be those of a rulebook.

    Raises InputError with every fault of the file.
    """
    return read_rates(read_page(path), rulebook)


def read_rates(page: Page, rulebook: Rulebook) -> OwnRates:
    """The rates on a page.  Raises InputError with every fault of it."""
    root = compose_as(page, "a file of rates")
    reading = Reading(page)
    reading.names["event"] = rulebook.events
    reading.names["rulebook"] = (rulebook.name,)
    reading.names["side"] = rulebook.actors.called
    read = RATES.read(root, reading)
    page.refuse()
    every = read.pop("every", 1)
    rates = tuple(_daily(rate, every) for rate in read.pop("rates"))
    del read["rulebook"]
    return OwnRates(rulebook=rulebook, rates=rates, every=every, path=page.path, **read)


def rates_text(rates: OwnRates) -> str:
    """A file that holds some rates; reading it gives equal ones, but for the last digits."""
    return document(
        {
            "rates": rates.name,
            "title": rates.title or rates.name,
            "rulebook": rates.rulebook.name,
            "every": f"{rates.every} days",
            "events": Lines(_told(rate, rates) for rate in rates.rates),
        }
    )


class Frequency(Scalar):
    """How often something comes: a number that is not below zero."""

    what = "how often it comes"

    def take(self, node: Node, reading: Reading) -> Any:
        number = _number(node.value)
        if number is not None:
            return number
        return reading.fault(
            node,
            "SIM171",
            f"'{short(node.value)}' is no number of times",
            label="not so",
            cure="write a number from 0 up, such as 2 or 0.25; the unit of time is under 'every'",
        )

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0}


def _number(text: str) -> float | None:
    """A plain decimal number from 0 up, or None."""
    whole, point, part = text.partition(".")
    digits = whole + part
    if not digits.isascii() or not digits.isdigit() or len(digits) > 30 or (point and not part):
        return None
    return float(text)


def _placed(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    a_day = {name: values[name] for name in READINGS if name in values}
    rate = Rate(values["event"], Sides.of(values.get("by", ())), a_day, line=node.line + 1)
    if not a_day:
        return reading.fault(
            node,
            "SIM013",
            f"how often '{rate.event}' comes is not said for any reading",
            label="never",
            cure=f"write how often it comes in one or more of {', '.join(READINGS)}: "
            f"'{READINGS[0]}: 1'; an event that never comes is left out",
        )
    if any(
        (rate.event, rate.sides) == (other.event, other.sides)
        for other, _ in reading.placed["rate"]
    ):
        return reading.fault(
            node,
            "SIM014",
            f"'{rate.event}' by the same sides stands twice",
            label="again",
            cure="add the two up, or say by other sides",
        )
    reading.place("rate", rate, node)
    return rate


def _file(reading: Reading, node: Node, values: dict[str, Any]) -> Any:
    every = values.get("every", 1)
    if every == 0:
        cure = "write '1 day' or '30 days'"
        message = "no time at all: nothing can come in it"
        return reading.fault(node.child("every"), "SIM015", message, label="too short", cure=cure)
    for rate, place in reading.placed["rate"]:
        for name, number in rate.a_day.items():
            if number > MOST_A_DAY * every:
                reading.fault(
                    place.child(name),
                    "SIM171",
                    f"'{rate.event}' comes more than {MOST_A_DAY:g} times a day",
                    label="too often",
                    cure=f"write at most {MOST_A_DAY * every:g} in {every} days",
                )
    return values


def _daily(rate: Rate, every: int) -> Rate:
    a_day = {name: number / every for name, number in rate.a_day.items()}
    return Rate(rate.event, rate.sides, a_day, rate.line)


def _told(rate: Rate, rates: OwnRates) -> dict[str, Any]:
    by = {"by": sides_told(Sides(rate.sides), rates.rulebook)} if rate.sides else {}
    often = {name: number * rates.every for name, number in rate.a_day.items()}
    return {"event": rate.event, **by, **often}


RATES = Record(
    "a file of rates",
    [
        Field("rates", SLUG, "the name of these rates", required=True, into="name"),
        Field("title", FreeText(), "what is supposed"),
        Field("rulebook", Reference("rulebook", "SIM107"), "its rulebook", required=True),
        Field("every", Days(), "the time that the numbers are for; one day where absent"),
        Field(
            "events",
            Listing(
                Record(
                    "a rate",
                    [
                        Field("event", Reference("event", "SIM101"), "a type", required=True),
                        Field(
                            "by",
                            OneOrMore(OneSide()),
                            "the side that does it, or a list: all of them; none for nobody",
                        ),
                        *(
                            Field(name, Frequency(), f"how often while the track reads {name}")
                            for name in READINGS
                        ),
                    ],
                    _placed,
                    any_of(*(given(name) for name in READINGS)),
                ),
                least=1,
            ),
            "how often each event comes; one that is not named never does",
            required=True,
            into="rates",
        ),
    ],
    _file,
)
