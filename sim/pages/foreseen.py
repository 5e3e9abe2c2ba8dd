"""Working out what may follow a history: apart from the rest, since it takes a second and more."""

from __future__ import annotations

from sim.forecast.forecast import forecast
from sim.forecast.histories import same_case
from sim.forecast.library import packaged
from sim.forecast.question import ForecastQuestion, QuestionError, horizons
from sim.model.problem import LimitError
from sim.model.scenario import Scenario
from sim.model.value import changed
from sim.pages.chapter import Chapter


def with_forecast(chapter: Chapter) -> Chapter:
    """A chapter with what may follow, or why that cannot be told."""
    scenario = chapter.run.scenario
    if not _can_learn(scenario):
        why = f"no packaged history can be walked by the rulebook '{scenario.rulebook.name}'"
        return changed(chapter, unforeseen=f"No forecast: {why}.")
    try:
        asked = ForecastQuestion(horizons((), (), scenario.last_day))
        return changed(chapter, forecast=forecast(scenario, asked))
    except (LimitError, QuestionError) as error:
        return changed(chapter, unforeseen=f"No forecast: {error}.")


def _can_learn(scenario: Scenario) -> bool:
    """Whether any packaged history is of use that is not the scenario itself."""
    return any(not same_case(case, scenario) for case in packaged(scenario.rulebook)[0])
