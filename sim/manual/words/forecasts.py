"""Words of forecasts: how likely what follows is, and how sure that is."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "forecast",
        "How likely each reading is on days to come. The rulebook says what can follow and where "
        "it leads; rates say how often it does.",
        also=("forecasts",),
        see=("rates", "future", "horizon"),
    ),
    Word(
        "rates",
        "How often each event comes while a track has a reading, counted on histories and drawn "
        "toward how often it comes in all readings together (a Gamma prior worth 200 days). A file "
        "of rates says instead what you suppose.",
        also=("rate",),
        see=("intensity", "forecast", "reading"),
    ),
    Word(
        "intensity",
        "How much louder a track was so far than the rates would have it: 2 where twice as many "
        "events came. Its own rates are as much higher, with the usual ones weighing ten events.",
        see=("rates",),
    ),
    Word(
        "future",
        "One way in which a track may go on from the last day of its history: events that come by "
        "chance as the rates have it, and deadlines by the clock of a run.",
        also=("futures",),
        see=("forecast", "rates", "deadline"),
    ),
    Word(
        "share",
        "The part of all futures that have a reading on a day: how likely that reading is.",
        also=("shares",),
        see=("future", "interval"),
    ),
    Word(
        "horizon",
        "How many days after the last of the history a forecast looks.",
        also=("days",),
        see=("forecast",),
    ),
    Word(
        "interval",
        "Where a share lies by what could have been learned: cases are drawn again, whole and with "
        "replacement, and the middle 90% of what such draws say is told. It leaves out that the "
        "rulebook may be wrong and that times may change.",
        see=("forecast", "case"),
    ),
    Word(
        "Brier score",
        "How far forecasts were from what came: the sum over the readings of the squared "
        "difference between the share that was told and 1 for the reading that came, 0 for the "
        "others. 0 is best, 2 is worst.",
        also=("Brier",),
        source="Brier 1950",
        see=("skill", "forecast"),
    ),
    Word(
        "logarithmic score",
        "Minus the logarithm of the share that was told of the reading that came. 0 is best, and "
        "what was told to be impossible and came has no bound.",
        also=("log score", "logarithmic one"),
        source="Good 1952",
        see=("Brier score",),
    ),
    Word(
        "skill",
        "By how much the Brier score of forecasts is below that of the best naive forecaster, on "
        "cases that neither had seen. Where it is not, the forecast knows nothing that those did "
        "not.",
        see=("Brier score", "naive forecaster"),
    ),
    Word(
        "naive forecaster",
        "A forecaster who knows no rule. One says that what stands stays, one how often each "
        "reading followed the present one after so many days, and one how often each occurred. "
        "They learn from the same cases.",
        also=(
            "what stands stays",
            "reading follows reading",
            "how often each occurs",
            "rates through the rulebook",
        ),
        see=("skill", "naive reader"),
    ),
    Word(
        "reliability",
        "Whether of all that was told to come in 30 of 100, some 30 of 100 came. It is looked at "
        "by tenths of what was told, where a tenth holds 50 shares or more: 'told' is the mean of "
        "its shares, and 'came' how many of 100 came.",
        also=("reliable", "told", "came"),
        source="Murphy 1973",
        see=("skill", "Brier score"),
    ),
)
"""These words, in the order in which one meets them."""
