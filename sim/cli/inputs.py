"""What the values on a command line are: each kind reads its text and knows what completes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from sim.files.quantities import parse_day, parse_length, whole
from sim.model.condition import LARGEST, LONGEST_TIME
from sim.model.problem import one_of

if TYPE_CHECKING:
    _AnyValue = click.ParamType[Any]
    _ChoiceOfText = click.Choice[str]
else:  # click before 8.4 knows the same classes without a type of what they give
    _AnyValue = click.ParamType
    _ChoiceOfText = click.Choice


class Text(_AnyValue):
    """Any text but an empty one, which is refused: it is mostly a variable that was not set.

    Other kinds say in ``read`` what their text means, and in ``offers`` the kind of thing that a
    shell completes it with, as sim.cli.completion knows it; empty for nothing.
    """

    name = "text"
    offers = ""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):  # a default, which is given as what it means
            return value
        if not value:
            raise click.UsageError(f"{_called(param)} is empty: is a shell variable unset?", ctx)
        try:
            return self.read(value)
        except ValueError as error:
            raise click.BadParameter(str(error), ctx, param) from None

    def read(self, text: str) -> Any:
        """What a text means.  Raises ValueError, which says what to write instead."""
        return text

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        if not self.offers:
            return []
        from sim.cli.completion import offered  # only where a shell asks

        return offered(self.offers, ctx, incomplete)


def _called(param: click.Parameter | None) -> str:
    """How a message names a value: by what stands for it in the help, and its option."""
    if param is None:
        return "a value"
    what = (param.metavar or param.opts[0].upper()).strip("[].")
    return f"{what} of {param.opts[0]}" if isinstance(param, click.Option) else what


class InputFile(Text):
    """The path of a file that is read; ``-`` is standard input, which only one can be."""

    offers = "file"


class RulebookName(InputFile):
    """A rulebook that is read: the name of a packaged one, or the path of a file."""

    offers = "rulebook"


class GameFile(InputFile):
    """What a game begins from: the path of a scenario or a rulebook, or a packaged one's name."""

    offers = "rulebook"


class OutputFile(Text):
    """The path of a file that is written; ``-`` is standard output."""

    offers = "file"


class OutputFolder(OutputFile):
    """The path of a folder that files are written to."""

    offers = "folder"


class TrackName(Text):
    """The name of a track of the scenario."""

    offers = "track"


class EventName(Text):
    """The name of a type of event of the rulebook."""

    offers = "event"


class PartyName(Text):
    """The name of a party of the scenario."""

    offers = "party"


class GoalName(Text):
    """A reading, or a stage of the rulebook."""

    offers = "stage"


class PageName(Text):
    """A code or a word that the manual explains."""

    name = "page"
    offers = "page"


class Day(Text):
    """A day of the calendar, YYYY-MM-DD, as a date."""

    offers = "day"

    def read(self, text: str) -> date:
        day = parse_day(text)
        if day is None:
            from sim.files.causes.slips import day_cure  # only where something is wrong

            raise ValueError(f"'{text}' is not a day of the calendar: {day_cure(text)}")
        return day


class Length(Text):
    """A length of time, ``60 days``, ``60days`` or ``6 weeks``, as a number of days."""

    def read(self, text: str) -> int:
        try:
            days = parse_length(re.sub(r"(?<=[0-9])(?=[a-z])", " ", text.strip()))
        except OverflowError:
            days = LONGEST_TIME + 1
        if days is None:
            raise ValueError(f"'{text}' is not a length of time: write '60 days' or '6 weeks'")
        if days > LONGEST_TIME:
            raise ValueError(f"'{text}' is longer than the calendar of {LONGEST_TIME} days")
        return days


class WholeNumber(Text):
    """A whole number within bounds."""

    name = "n"

    def __init__(self, least: int, most: int = LARGEST) -> None:
        self.least = least
        self.most = most

    def read(self, text: str) -> int:
        number = whole(text)
        if number is not None and self.least <= number <= self.most:
            return number
        most = "10^9" if self.most == LARGEST else self.most
        raise ValueError(f"'{text}': write a whole number from {self.least} to {most}")


class WholeNumbers(Text):
    """Some whole numbers with commas between, each from 0."""

    name = "n,n"

    def read(self, text: str) -> tuple[int, ...]:
        number = WholeNumber(0)
        parts = [part.strip() for part in text.split(",")]
        if "" in parts:
            raise ValueError(f"'{text}': write whole numbers with one comma between: 30,90")
        return tuple(dict.fromkeys(map(number.read, parts)))


class OneOf(_ChoiceOfText):
    """One of some words; any other is refused with the nearest, or all of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.choices:
            return str(value)
        cure = one_of(str(value), self.choices)
        raise click.BadParameter(f"'{value}' is not known: {cure}", ctx, param)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return one_of("", self.choices).capitalize()


def values_of(ctx: click.Context, kind: type[Text]) -> Iterator[tuple[click.Parameter, str]]:
    """Each value of a kind on a line, with the parameter that it was given to."""
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        if isinstance(param.type, kind) and value is not None:
            for one in value if isinstance(value, tuple) else (value,):
                yield param, one
