"""What the values on a command line are: each kind by itself, with what fits and what does not."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import click
import pytest

from sim.cli.edit_texts import DropText, GivenText, InsertText, MoveText, ReplaceText, WordedEdit
from sim.cli.inputs import (
    Day,
    EventName,
    GoalName,
    InputFile,
    Length,
    OneOf,
    OutputFile,
    OutputFolder,
    PartyName,
    RulebookName,
    Text,
    TrackName,
    WholeNumber,
    values_of,
)
from sim.engine.edits import Drop, Insert, Move, Replace
from sim.files.shelf import RulebookError
from sim.model.condition import LONGEST_TIME
from sim.model.problem import Problem
from sim.model.scenario import Event

NAMES = [
    EventName,
    GoalName,
    InputFile,
    OutputFile,
    OutputFolder,
    PartyName,
    RulebookName,
    Text,
    TrackName,
]
OPTION = click.Option(["-x", "--xyz"], metavar="THING")
DAY = date(2018, 7, 12)


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("text", ["a", "-", " a  b ", "\u00e9"])
def test_a_name_is_what_was_typed(kind: Callable[[], Text], text: str) -> None:
    assert kind().convert(text, OPTION, None) == text


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Day(), "2018-07-12", DAY),
        (Day(), "2020-02-29", date(2020, 2, 29)),
        (Length(), "60 days", 60),
        (Length(), "1 day", 1),
        (Length(), " 60days ", 60),
        (Length(), "6 weeks", 42),
        (Length(), "0 days", 0),
        (Length(), f"{LONGEST_TIME} days", LONGEST_TIME),
        (WholeNumber(1), "1", 1),
        (WholeNumber(1), "1000000000", 10**9),
        (WholeNumber(2, 3), "3", 3),
        (OneOf(["a", "b"]), "b", "b"),
        (DropText(), "3", WordedEdit("drop 3", Drop(3))),
        (ReplaceText(), "3=offer", WordedEdit("replace 3 by offer", Replace(3, "offer"))),
        (ReplaceText(), " 3 = offer ", WordedEdit("replace 3 by offer", Replace(3, "offer"))),
        (MoveText(), "3=2018-07-12", WordedEdit("move 3 to 2018-07-12", Move(3, DAY))),
        (
            InsertText(),
            "2018-07-12 offer",
            WordedEdit("insert 2018-07-12 offer", Insert(Event(DAY, "offer", (), ()))),
        ),
        (
            InsertText(),
            "2018-07-12  offer by A, B,A on x",
            WordedEdit(
                "insert 2018-07-12  offer by A, B,A on x",
                Insert(Event(DAY, "offer", ("x",), ("A", "B"))),
            ),
        ),
    ],
)
def test_a_text_that_fits_is_read(kind: Any, text: str, value: object) -> None:
    assert kind.convert(text, OPTION, None) == value


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        (Day(), "2018-7-12", "'2018-7-12' is not a day of the calendar: did you mean 2018-07-12?"),
        (
            Day(),
            "2018-02-30",
            "'2018-02-30' is not a day of the calendar: February 2018 has 28 days",
        ),
        (
            Day(),
            "7 July 2018",
            "'7 July 2018' is not a day of the calendar: did you mean 2018-07-07?",
        ),
        (
            Day(),
            "July 2018",
            "'July 2018' is not a day of the calendar: write one day of it, as YYYY-MM-DD",
        ),
        (Length(), "60", "'60' is not a length of time: write '60 days' or '6 weeks'"),
        (Length(), "-1 days", "'-1 days' is not a length of time: write '60 days' or '6 weeks'"),
        (Length(), "6000000 days", "'6000000 days' is longer than the calendar of 3652058 days"),
        (Length(), "9" * 5000 + "weeks", "is longer than the calendar of 3652058 days"),
        (WholeNumber(1), "0", "'0': write a whole number from 1 to 10^9"),
        (WholeNumber(1, 7), "8", "'8': write a whole number from 1 to 7"),
        (WholeNumber(1), "1.5", "'1.5': write a whole number from 1 to 10^9"),
        (WholeNumber(1), "\u0663", "'\u0663': write a whole number from 1 to 10^9"),
        (OneOf(["json", "text"]), "jsn", "'jsn' is not known: did you mean 'json'? else write te"),
        (OneOf(["json", "text"]), "", "'' is not known: write json or text"),
        (DropText(), "x", "'x': write the number of an event, DATE or 'DATE EVENT'"),
        (ReplaceText(), "offer", "'offer': write N=EVENT"),
        (ReplaceText(), "=offer", "'=offer': write N=EVENT"),
        (MoveText(), "3", "'3': write N=DATE"),
        (
            MoveText(),
            "3=soon",
            "'soon' is not a day of the calendar: write YYYY-MM-DD, such as 2018-07-12",
        ),
        (InsertText(), "offer", "'offer': write 'DATE EVENT', then 'by PARTY,PARTY' and 'on"),
        (InsertText(), "2018-07-12 offer by ,", "write 'DATE EVENT', then 'by PARTY,PARTY' and"),
        (InsertText(), "2018-07-12 offer on , ,", "then 'by PARTY,PARTY' and 'on TRACK"),
        (GivenText(), "offer@2018-07-12 by ,", "write EVENT@DATE, then 'by PARTY,PARTY' if need"),
        (
            InsertText(),
            "soon offer",
            "'soon' is not a day of the calendar: write YYYY-MM-DD, such as 2018-07-12",
        ),
    ],
)
def test_a_text_that_does_not_fit_is_told_what_to_write(kind: Any, text: str, told: str) -> None:
    with pytest.raises(click.BadParameter) as error:
        kind.convert(text, OPTION, None)
    assert told in error.value.message
    assert error.value.param is OPTION


@pytest.mark.parametrize(
    "kind",
    [
        *(kind() for kind in NAMES),
        *(Day(), Length(), WholeNumber(1), DropText(), InsertText(), MoveText(), ReplaceText()),
    ],
    ids=lambda kind: type(kind).__name__,
)
def test_an_empty_text_is_taken_for_a_variable_that_was_not_set(kind: Text) -> None:
    with pytest.raises(click.UsageError) as error:
        kind.convert("", OPTION, None)
    assert error.value.message == "THING of -x is empty: is a shell variable unset?"
    with pytest.raises(click.UsageError) as error:
        kind.convert("", click.Argument(["name"]), None)
    assert error.value.message == "NAME is empty: is a shell variable unset?"


def test_a_default_is_the_value_itself() -> None:
    assert WholeNumber(1).convert(0, OPTION, None) == 0


def test_the_values_of_a_kind_are_found_wherever_they_stand() -> None:
    command = click.Command(
        "c",
        params=[
            click.Argument(["many"], nargs=-1, type=InputFile()),
            click.Option(["-r", "--book"], type=RulebookName()),
            click.Option(["-o", "--output"], type=OutputFile()),
            click.Option(["--folder"], type=OutputFolder()),
            click.Option(["--none"], type=OutputFile()),
        ],
    )
    context = command.make_context("c", ["a", "b", "-r", "c", "-o", "d", "--folder", "e"])
    read = [path for _, path in values_of(context, InputFile)]
    assert read == ["a", "b", "c"]
    written = [(param.opts[0], path) for param, path in values_of(context, OutputFile)]
    assert written == [("-o", "d"), ("--folder", "e")]


def test_a_rulebook_at_fault_can_be_handed_between_processes() -> None:
    error = RulebookError([Problem("SIM102", "m", "p")], "book", ("offer",))
    same = pickle.loads(pickle.dumps(error))
    assert (same.problems, same.name, same.events) == (error.problems, "book", ("offer",))
