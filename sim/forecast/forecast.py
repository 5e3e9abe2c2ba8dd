"""How likely what follows a history is: rates learned, futures worked out, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.engine.table import Table
from sim.forecast.chances import Chances
from sim.forecast.histories import same_case, walks
from sim.forecast.learning import Learning
from sim.forecast.library import packaged, packaged_skill
from sim.forecast.outlook import Forecast
from sim.forecast.question import (
    ForecastQuestion,
    NoCaseError,
    QuestionError,
    as_known,
    check_given,
)
from sim.forecast.rates import for_person
from sim.forecast.track import Outlook
from sim.model.rates import OwnRates
from sim.model.scenario import Scenario
from sim.model.value import changed

FEW_CASES = 5
"""With fewer cases to learn from, what they have in common is mostly chance."""


def forecast(scenario: Scenario, asked: ForecastQuestion | None = None) -> Forecast:
    """How likely each reading of each track is on days to come.

    Raises QuestionError for what cannot be asked of the scenario, NoCaseError where there is no
    case to learn from, TooManyPositionsError for a rulebook that is too large, and LimitError for
    more futures than can be drawn.
    """
    asked = asked or ForecastQuestion()
    whole, scenario = scenario, as_known(scenario, asked.as_of)
    for given in asked.given:
        check_given(given, scenario, scenario.last_day, asked.days[-1])
    cases, left_out, rulebooks = _cases(whole, asked)
    chances = _chances(scenario, cases)
    learning = Learning(chances, cases, asked)
    told = {
        walk.track: Outlook(learning, scenario, walk, asked).told()
        for walk in walks(chances, scenario)
        if walk.track in (asked.tracks or scenario.tracks)
    }
    skill = packaged_skill(scenario.rulebook) if asked.learn is None and not asked.rates else ()
    made = Forecast(
        scenario=scenario,
        as_of=asked.as_of,
        last_day=scenario.last_day,
        given=asked.given,
        seed=asked.seed,
        draws=asked.draws,
        learned=learning.told(left_out, rulebooks),
        tracks=told,
        skill=skill,
        warnings=(),
    )
    return changed(made, warnings=tuple(_warnings(made, asked)))


def track_rates(scenario: Scenario, asked: ForecastQuestion) -> OwnRates:
    """The rates of a scenario's only track, or of the only one asked about, to be changed.

    They hold what was learned of the track itself, so that a forecast by them says the same.
    Raises QuestionError where there are several.
    """
    whole, scenario = scenario, as_known(scenario, asked.as_of)
    tracks = asked.tracks or tuple(scenario.tracks)
    if len(tracks) > 1:
        raise QuestionError(
            f"each track has rates of its own: choose one with --track, of {', '.join(tracks)}"
        )
    cases, _, _ = _cases(whole, asked)
    chances = _chances(scenario, cases)
    walk = next(one for one in walks(chances, scenario) if one.track == tracks[0])
    usual, _, _ = Learning(chances, cases, asked).of(scenario, walk)
    title = f"How often what happens, as {scenario.name} has it"
    return for_person(chances, usual, scenario.name, title, 30)


def _chances(scenario: Scenario, cases: Iterable[Scenario]) -> Chances:
    """The table of a rulebook, from every stage in which a track of the cases starts."""
    starts = {track.starts for case in (scenario, *cases) for track in case.tracks.values()}
    return Chances(Table(scenario.rulebook, starts=sorted(starts)))


def _cases(
    scenario: Scenario, asked: ForecastQuestion
) -> tuple[list[Scenario], list[str], list[str]]:
    """The cases to learn from, those that are this one, and the rulebooks they were coded under."""
    if asked.rates is not None:
        return [], [], []
    if asked.learn is None:
        cases, rulebooks = packaged(scenario.rulebook)
    else:
        cases = list(asked.learn)
        rulebooks = sorted({case.rulebook.name for case in cases} | {*asked.coded_under})
    same = [case for case in cases if same_case(case, scenario)]
    others = [case for case in cases if not any(case is one for one in same)]
    if not others:
        raise NoCaseError(_nothing_to_learn(scenario, asked, bool(same)))
    return others, [case.name for case in same], rulebooks


def _nothing_to_learn(scenario: Scenario, asked: ForecastQuestion, only_itself: bool) -> str:
    """Why no case is left to learn from."""
    if only_itself:
        return f"every case to learn from is '{scenario.name}' itself"
    if asked.learn is None:
        return f"no packaged case can be told under the rulebook '{scenario.rulebook.name}'"
    return "there is no case to learn from"


def _warnings(made: Forecast, asked: ForecastQuestion) -> Iterator[str]:
    """Why a forecast is to be taken with more care than its interval says."""
    learned, book = made.learned, made.rulebook
    if learned.rates is None and len(learned.cases) < FEW_CASES:
        yield (
            f"learned from {len(learned.cases)} of the {FEW_CASES} cases that it takes at the "
            "least: the intervals are too narrow"
        )
    strange = [name for name in learned.rulebooks if name != book.name]
    if strange:
        yield f"the cases were coded for {', '.join(strange)}, not for {book.name}"
    if learned.rates is None and not made.skill:
        yield "no such forecast has been judged"
    beyond = [days for days in asked.days if made.skill and not made.skill_at(days)]
    if beyond:
        yield f"no such forecast has been judged at {' or '.join(map(str, beyond))} days"
