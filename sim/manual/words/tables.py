"""Words of the table: how all histories are looked at without trying each."""

from __future__ import annotations

from sim.manual.word import Word

WORDS = (
    Word(
        "position",
        "All that the future of a track can depend on: its stage, its tallies as far as any "
        "condition tells counts apart, and how many deadlines and waits of the stage lie behind. "
        "Equal positions have equal futures, and a rulebook has finitely many.",
        see=("saturation", "passed", "table"),
    ),
    Word(
        "saturation",
        "A tally is kept in a position only up to the smallest count above which no condition "
        "tells counts apart: 'x >= 3' needs 3, 'x == 3' needs 4. A tally that drops sides is kept "
        "whole. Reports show the true counts.",
        also=(
            "saturated",
            "saturate",
        ),
        see=("position", "tally"),
    ),
    Word(
        "symmetry reduction",
        "One position is kept for all that differ only by which of several interchangeable sides "
        "acted, sides that no rule, tally or claim asks for by themselves. What is proved of it "
        "holds for all of them.",
        source="Ip and Dill 1996, Better verification through symmetry",
        see=("position", "side", "table"),
    ),
    Word(
        "passed",
        "How many deadlines of its stage, and waits that a condition asks about there, a position "
        "has behind it, in order of day; a wait comes before a deadline of its day.",
        see=("position", "deadline", "wait"),
    ),
    Word(
        "table",
        "Every position that a rulebook can reach, tabulated once. Whatever is proved, counted or "
        "found over all histories is read off it.",
        see=("row", "column", "cell"),
    ),
    Word(
        "row",
        "A position in a table, by its number. Rows stand in the order in which they are first "
        "reached, so that a lower one never lies further from the start. In a comparison, an "
        "event or a deadline that has a line of its own.",
        see=("table", "position"),
    ),
    Word(
        "column",
        "Something that can happen in a table: an event, by some sides where it matters who, or "
        "the next deadline.",
        see=("table", "cell"),
    ),
    Word(
        "cell",
        "One position and one thing that happens there: where it leads, and by which rule. A step "
        "that a rulebook can take is a cell of its table.",
        see=("row", "column", "step"),
    ),
    Word(
        "lane",
        "A column as a claim sees it. Where it makes no difference to the rules who acts, but the "
        "claim asks who does, one column has a lane for each number of sides, with and without "
        "each side that the claim names.",
        see=("column", "claim"),
    ),
    Word(
        "mode",
        "What a claim remembers of the way on which a position was reached: whether a stretch of "
        "its scope is open, and what has happened in it.",
        see=("scope", "monitor"),
    ),
    Word(
        "monitor",
        "What follows a history for the sake of one claim, from mode to mode.",
        see=("mode", "claim"),
    ),
    Word(
        "node",
        "A row of the table together with the mode of a monitor: what a proof goes through. In a "
        "file, a text, a list or a mapping at its place.",
        see=("mode", "row"),
    ),
    Word(
        "pair",
        "A position under each of two rulebooks, with the days that each has waited: what a "
        "comparison over all histories goes through. It stands for all moments up to the next "
        "deadline of either.",
        see=("position", "part"),
    ),
    Word(
        "moment",
        "Where a dated history stands: a row of the table, and the day on which its stage was "
        "entered.",
        see=("row", "clock"),
    ),
    Word(
        "happening",
        "An event on a track with its day and its column in the table.",
        see=("event", "column"),
    ),
    Word(
        "survey",
        "How every rule fared wherever it is asked: counted once over the whole table, for all "
        "the checks that ask about rules.",
        see=("table", "finding"),
    ),
    Word(
        "witness",
        "A shortest script that shows a finding; reports say 'shown by'.",
        also=("shown by",),
        see=("script", "finding"),
    ),
    Word(
        "way",
        "Events and waits that lead to a position.",
        see=("way on", "position"),
    ),
)
"""These words, in the order in which one meets them."""
