"""``sim forecast``: how likely each reading is on days to come, how sure that is, what moves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from sim.cli.edit_texts import GivenText, WordedGiven
from sim.cli.inputs import Day, InputFile, OneOf, WholeNumber, WholeNumbers
from sim.cli.options import (
    Command,
    as_of_option,
    check_tracks,
    format_option,
    output_option,
    rulebook_option,
    track_option,
)
from sim.cli.reading import (
    Book,
    distinct,
    read_all,
    read_books,
    read_scenarios,
    scenario_files,
    scenario_under,
)
from sim.cli.streams import EXPECTED, Output, width, working
from sim.files.page import Page, read_page
from sim.files.shelf import Shelf
from sim.model.problem import raise_together
from sim.model.scenario import Scenario
from sim.model.value import value

if TYPE_CHECKING:
    from sim.forecast.outlook import Given
    from sim.forecast.question import ForecastQuestion
    from sim.model.rates import OwnRates

_FORMATS = ("text", "json", "markdown", "html", "rates")


@value
class ForecastLine:
    """What a line asks, by the names of its parameters."""

    scenarios: tuple[str, ...]
    rulebook: str | None
    as_of: date | None
    tracks: tuple[str, ...]
    at: tuple[date, ...]
    days: tuple[int, ...] | None
    given: tuple[WordedGiven, ...]
    learn: tuple[str, ...]
    rates: str | None
    method: str | None
    draws: int | None
    seed: int
    judge: bool
    format_: str
    output: str | None


@click.command("forecast", cls=Command)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO", type=InputFile())
@rulebook_option
@as_of_option
@track_option
@click.option(
    "--at", multiple=True, metavar="DATE", type=Day(), help="A day to forecast, after the last."
)
@click.option(
    "--days",
    metavar="N,N...",
    type=WholeNumbers(),
    help="Horizons in days after the last day.  [default: 30,90,180,365]",
)
@click.option(
    "--given",
    multiple=True,
    metavar="EVENT@DATE",
    type=GivenText(),
    help="Suppose that this happens: 'talks_held@2018-08-01 by USA,DPRK'.",
)
@click.option(
    "--learn",
    multiple=True,
    metavar="FOLDER|FILE",
    type=InputFile(),
    help="Learn from these scenarios, and not from the packaged ones.",
)
@click.option(
    "--rates", metavar="FILE", type=InputFile(), help="Use the rates in FILE, and learn none."
)
@click.option(
    "--method",
    type=OneOf(("exact", "draws")),
    help="Spread all of probability, or draw futures.  [default: exact where it is quick]",
)
@click.option(
    "--draws",
    metavar="N",
    type=WholeNumber(100, 1_000_000),
    help="How many futures are drawn.  [default: 10000; 1000 with --judge]",
)
@click.option(
    "--seed",
    metavar="N",
    type=WholeNumber(0),
    default=0,
    show_default=True,
    help="What the drawing begins with.",
)
@click.option(
    "--judge", is_flag=True, help="Forecast each of several cases from the others, and score that."
)
@format_option(*_FORMATS)
@output_option
def command(**line: Any) -> int:
    """Say how likely each reading of SCENARIO is on days to come, and how sure that is.

    How often what happens is learned from histories, the packaged ones or those of --learn,
    without the case itself; what follows from it is asked of the rulebook.  --format rates prints
    the rates of one track as a file that can be changed and given with --rates.  With --judge,
    SCENARIO is files or folders.  Exit 0: told.  2: bad input.
    """
    asked = ForecastLine(**line)
    _check_line(asked)
    with Output(asked.output) as out:
        out.write(_judged(asked) if asked.judge else _forecast(asked))
    return EXPECTED


def _check_line(asked: ForecastLine) -> None:
    """Refuse options that do not go together."""
    if asked.judge:
        given = [name for name in _ALONE if getattr(asked, name) not in (None, ())]
        if given:
            option = given[0].removesuffix("s") if given[0] == "tracks" else given[0]
            raise click.UsageError(
                f"--{option.replace('_', '-')} has no meaning beside --judge: leave it out"
            )
        if asked.format_ == "rates":
            raise click.UsageError("--format rates has no meaning beside --judge: choose another")
        return
    if len(asked.scenarios) > 1:
        raise click.UsageError("one SCENARIO is forecast at a time; --judge takes several")
    if asked.rates is not None and asked.learn:
        raise click.UsageError("--rates and --learn exclude each other: rates are given or learned")


_ALONE = ("as_of", "tracks", "at", "given", "learn", "rates", "method")


def _forecast(asked: ForecastLine) -> str:
    scenario = read_scenarios(list(asked.scenarios), asked.rulebook)[0]
    check_tracks(asked.tracks, scenario.tracks, scenario.path)
    from sim.forecast.forecast import forecast
    from sim.forecast.question import QuestionError

    try:
        question = _question(asked, scenario)
        if asked.format_ == "rates":
            return _rates(scenario, question)
        with working("working out what may follow"):
            made = forecast(scenario, question)
    except QuestionError as error:
        raise click.UsageError(str(error)) from None
    if asked.format_ == "json":
        from sim.export.forecast import forecast_json

        return forecast_json(made)
    from sim.report.forecast import forecast_report
    from sim.report.written import written

    columns = 100 if asked.output else width()
    return written([forecast_report(made)], asked.format_, title=scenario.name, width=columns)


def _question(asked: ForecastLine, scenario: Scenario) -> ForecastQuestion:
    """What the line asks of a scenario.  Raises QuestionError, and InputError for its files."""
    from sim.forecast.question import DRAWS, ForecastQuestion, as_known, horizons

    last = as_known(scenario, asked.as_of).last_day
    days = horizons(asked.days or (), asked.at, last)
    learn, under = _learned(asked, scenario)
    return ForecastQuestion(
        days=days,
        as_of=asked.as_of,
        tracks=asked.tracks,
        given=tuple(_given(one, scenario) for one in asked.given),
        learn=learn,
        coded_under=under,
        rates=_own(asked, scenario),
        method=asked.method,
        draws=asked.draws or DRAWS,
        seed=asked.seed,
    )


def _own(asked: ForecastLine, scenario: Scenario) -> OwnRates | None:
    if asked.rates is None:
        return None
    from sim.files.rates_file import load_rates

    return load_rates(asked.rates, scenario.rulebook)


def _learned(
    asked: ForecastLine, scenario: Scenario
) -> tuple[tuple[Scenario, ...] | None, tuple[str, ...]]:
    """The cases of ``--learn`` under the scenario's rulebook, and the rulebooks of their files."""
    if not asked.learn:
        return None, ()
    book, pages = scenario.rulebook, _pages(asked.learn)
    cases = _cases(pages)
    under = tuple(sorted({case.rulebook.name for case in cases} - {book.name}))
    others = [page for page, case in zip(pages, cases, strict=True) if case.rulebook != book]
    again = _cases(others, book)
    return (*(case for case in cases if case.rulebook == book), *again), under


def _pages(paths: Sequence[str]) -> list[Page]:
    """Every file and those of every folder, once; InputError for all that cannot be read."""
    found, lacking = scenario_files(paths)
    return read_all(read_page, distinct(found), lacking)


def _cases(pages: Sequence[Page], book: Book | None = None) -> list[Scenario]:
    """Their scenarios, under their own rulebooks or under one; InputError with every fault."""
    shelf = Shelf()
    return read_all(lambda page: scenario_under(book, page, shelf), pages)


def _given(worded: WordedGiven, scenario: Scenario) -> Given:
    """An event that is supposed to happen, by the sides of the parties that are named."""
    from sim.forecast.outlook import Given
    from sim.forecast.question import QuestionError
    from sim.model.problem import did_you_mean

    for name in worded.by:
        if name not in scenario.parties:
            raise QuestionError(f"no party '{name}': {did_you_mean(name, scenario.parties)}")
    kind = scenario.rulebook.events.get(worded.event)
    sides = scenario.sides_of(worded.by)
    if not worded.by and kind is not None and kind.joint:
        sides = scenario.sides_of(scenario.parties)
    return Given(worded.event, worded.date, sides)


def _rates(scenario: Scenario, question: ForecastQuestion) -> str:
    """The rates of one track as a file."""
    from sim.files.rates_file import rates_text
    from sim.forecast.forecast import track_rates

    return rates_text(track_rates(scenario, question))


def _by_rulebook(cases: Sequence[Scenario]) -> list[list[Scenario]]:
    groups: list[list[Scenario]] = []
    for case in cases:
        of_book = [group for group in groups if group[0].rulebook == case.rulebook]
        if of_book:
            of_book[0].append(case)
        else:
            groups.append([case])
    return groups


def _judged(asked: ForecastLine) -> str:
    books, broken = read_books([] if asked.rulebook is None else [asked.rulebook])
    raise_together(broken)
    cases = _cases(_pages(asked.scenarios), books[0] if books else None)
    from sim.forecast.judge import JUDGED_DRAWS, Judgements, judge
    from sim.forecast.question import QuestionError, horizons

    draws = asked.draws or JUDGED_DRAWS
    try:
        days = horizons(asked.days or ())
        with working("forecasting every case from the others"):
            judged = [
                judge(group, days=days, draws=draws, seed=asked.seed)
                for group in _by_rulebook(cases)
            ]
    except QuestionError as error:
        raise click.UsageError(str(error)) from None
    made = Judgements(tuple(judged))
    if asked.format_ == "json":
        from sim.export.forecast import forecast_json

        return forecast_json(made)
    from sim.report.forecast import judgements_report
    from sim.report.written import written

    columns = 100 if asked.output else width()
    return written(
        [judgements_report(made)], asked.format_, title="Forecasts judged", width=columns
    )
