"""Working out what may follow a history: apart from the rest, since it takes a second and more."""

from __future__ import annotations

from sim.forecast.forecast import forecast
from sim.forecast.question import ForecastQuestion, NoCaseError, QuestionError, horizons
from sim.model.problem import LimitError
from sim.model.value import changed
from sim.pages.chapter import Chapter


def with_forecast(chapter: Chapter) -> Chapter:
    """A chapter with what may follow, or why that cannot be told."""
    scenario = chapter.run.scenario
    try:
        asked = ForecastQuestion(horizons((), last=scenario.last_day))
        return changed(chapter, forecast=forecast(scenario, asked))
    except NoCaseError as error:
        return changed(chapter, unforeseen=f"No forecast: {error.why}.")
    except (LimitError, QuestionError) as error:
        return changed(chapter, unforeseen=f"No forecast: {error}.")
