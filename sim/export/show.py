"""A rulebook, or the list of the packaged ones, as JSON for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from sim.export.told import Report
from sim.model.rulebook import Rulebook
from sim.model.said import Also, As, Count, Only, said
from sim.model.value import value

_KEYS = (
    *("rulebook", "title", "sides", "start", "stages", "groups", "events", "tallies", "rules"),
    *("overall", "claims"),
)
_Whole = Annotated[Rulebook, Only(*_KEYS, name="rulebook")]
_Many = Annotated[Any, As(Count, len), Also(description="How many")]
_Sizes = Annotated[Rulebook, Only("rulebook", "title", stages=_Many, events=_Many, rules=_Many)]


@value
class Rulebooks:
    """Some rulebooks, by their names and sizes."""

    rulebooks: Annotated[tuple[_Sizes, ...], Also(minItems=1)] = said("The packaged ones")


REPORT = Report(
    "show",
    "A rulebook, or the list of the packaged ones",
    {"sim-rulebook/1": _Whole, "sim-rulebooks/1": Rulebooks},
)
rulebook_json = REPORT.json


def rulebooks_json(rulebooks: Iterable[Rulebook]) -> str:
    """The list of some rulebooks as a JSON text: names, titles and sizes."""
    return REPORT.json(Rulebooks(tuple(rulebooks)))
