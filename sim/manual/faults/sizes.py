"""Histories and rulebooks that are too large to work out."""

from __future__ import annotations

from sim.model.kind import Example, Kind

TOO_MUCH_WORK = Kind(
    code="SIM021",
    name="too-large-a-walk",
    about="a walk of too many steps or deadlines, or a question about too many years",
    why=(
        "Each event is a step on each of its tracks, and a deadline may fall again and again "
        "while nothing happens. A wrong year makes millions of steps out of a few. 'sim whatif' "
        "tries every day of a history, and takes 200 years at the most; 'sim forecast' draws each "
        "event of each future."
    ),
    cure=(
        "Check the dates first; say of each event which track it is on; let deadlines take longer."
    ),
    example=Example(
        """\
scenario: talks
title: A year with a slip
rulebook: diplomacy
events:
  - {date: 1018-07-12, event: talks_held}
  - {date: 2018-07-13, event: no_show}
""",
        "'talks' runs over 1,000 years, more than 200",
        command="sim whatif example.yaml",
    ),
)
TOO_MANY_POSITIONS = Kind(
    code="SIM200",
    name="too-many-positions",
    about="the rulebook has more positions than are worked out",
    why=(
        "'sim check', 'sim diff' and 'sim whatif' look at every position that a rulebook can "
        "reach. Positions multiply: ten tallies that each count to three are a million. The "
        "message says which tallies cost most."
    ),
    cure=(
        "Compare tallies with smaller numbers, reset them together, or merge two of them. "
        "'--limit N' allows more, at the price of time and memory that the help tells."
    ),
    example=Example(
        "",
        "the rulebook 'diplomacy' has more than 7 positions",
        command="sim check diplomacy --limit 7",
    ),
)

KINDS = (TOO_MUCH_WORK, TOO_MANY_POSITIONS)
"""Both of them, in the order of the codes."""
