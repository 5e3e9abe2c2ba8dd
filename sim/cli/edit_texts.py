"""Edits of a history as they are written on a command line; names in them are checked later."""

from __future__ import annotations

import re
from datetime import date

from sim.cli.inputs import Day, Text, WholeNumber
from sim.engine.edits import Drop, Edit, Insert, Move, Replace
from sim.model.scenario import Event
from sim.model.value import value

_SOME = r"[\s,]*[^\s,].*"
_INSERT = re.compile(
    rf"(?P<date>\S+) +(?P<event>\S+)(?: +by +(?P<by>{_SOME}?))?(?: +on +(?P<on>{_SOME}))?"
)
_GIVEN = re.compile(rf"(?P<event>[^\s@]+)@(?P<date>\S+)(?: +by +(?P<by>{_SOME}))?")
_DATED = re.compile(r"(?P<date>\d+-\S+)(?: +(?P<event>\S+))?")
_NUMBER_LIKE = re.compile(r"[-+]?[0-9.]+")
_NUMBERED = re.compile(r"\s*(?P<number>[0-9]{1,9})\s*=(?P<rest>.*)", re.DOTALL)


@value
class DropOn:
    """What happened on a day is left out, or only the events of a type; numbers come later."""

    day: date
    event: str | None


@value
class WordedEdit:
    """An edit, and the words that tell it."""

    told: str
    edit: Edit | DropOn


class DropText(Text):
    """``3``, ``2018-07-07`` or ``2018-07-07 no_show``: the events that are left out."""

    offers = "number"

    def read(self, text: str) -> WordedEdit:
        dated = _DATED.fullmatch(text.strip())
        if dated is not None:
            return WordedEdit(f"drop {text}", DropOn(Day().read(dated["date"]), dated["event"]))
        if not _NUMBER_LIKE.fullmatch(text.strip()):
            raise ValueError(f"'{text}': write the number of an event, DATE or 'DATE EVENT'")
        number = WholeNumber(1).read(text)
        return WordedEdit(f"drop {number}", Drop(number))


class InsertText(Text):
    """``2018-07-12 talks_held by DPRK,USA on remains``: one more event.

    One that names no track has none here, and is meant for all that the scenario has.
    """

    offers = "insertion"

    def read(self, text: str) -> WordedEdit:
        found = _INSERT.fullmatch(text.strip())
        if found is None:
            raise ValueError(
                f"'{text}': write 'DATE EVENT', then 'by PARTY,PARTY' and 'on TRACK,TRACK' "
                "if need be"
            )
        day, by, tracks = Day().read(found["date"]), _names(found["by"]), _names(found["on"])
        return WordedEdit(f"insert {text}", Insert(Event(day, found["event"], tracks, by)))


@value
class WordedGiven:
    """An event that is supposed to happen, in the words of a line; its names are checked later."""

    event: str
    date: date
    by: tuple[str, ...]


class GivenText(Text):
    """``talks_held@2018-08-01 by USA,DPRK``: an event that is supposed to happen on a day."""

    offers = "supposition"

    def read(self, text: str) -> WordedGiven:
        found = _GIVEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"'{text}': write EVENT@DATE, then 'by PARTY,PARTY' if need be")
        return WordedGiven(found["event"], Day().read(found["date"]), _names(found["by"]))


class ReplaceText(Text):
    """``3=talks_held``: the event of this number is of another type."""

    offers = "replacement"

    def read(self, text: str) -> WordedEdit:
        number, event = _numbered(text, "EVENT")
        return WordedEdit(f"replace {number} by {event}", Replace(number, event))


class MoveText(Text):
    """``3=2018-07-12``: the event of this number happens on another day."""

    offers = "move"

    def read(self, text: str) -> WordedEdit:
        number, day = _numbered(text, "DATE")
        return WordedEdit(f"move {number} to {day}", Move(number, Day().read(day)))


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.split(r"[\s,]+", text.strip(" ,")))) if text else ()


def _numbered(text: str, what: str) -> tuple[int, str]:
    found = _NUMBERED.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}': write N={what}")
    return int(found["number"]), found["rest"].strip()
