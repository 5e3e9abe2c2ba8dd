"""A forecast, and how forecasts did, as JSON for other programs."""

from __future__ import annotations

from sim.export.told import Report
from sim.forecast.judge import Judgements
from sim.forecast.outlook import Forecast

REPORT = Report(
    "forecast",
    "A report of how likely what follows is",
    {"sim-forecast/1": Forecast, "sim-forecast-judged/1": Judgements},
)
forecast_json = REPORT.json
