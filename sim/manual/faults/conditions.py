"""Conditions that cannot be understood."""

from __future__ import annotations

from sim.model.kind import Example, Kind


def _rulebook(condition: str) -> str:
    """A small rulebook whose one rule asks a condition."""
    return f"""\
rulebook: rules
title: A condition
start: talks
stages: {{talks: {{reads: progress}}, stalemate: {{reads: stalemate}}}}
events: {{no_show: {{signal: deed, tone: hostile}}}}
tallies: {{no_shows: {{count: no_show}}}}
rules:
  missed:
    event: no_show
    from: talks
    when: {condition}
    to: stalemate
    because: Missed
"""


MALFORMED = Kind(
    code="SIM131",
    name="malformed-condition",
    about="a condition breaks off, is empty, or is no comparison at all",
    why=(
        "A condition is a small part of what Python calls an expression: names, whole numbers, "
        "comparisons, 'and', 'or', 'not', 'in' and parentheses. What stands here is no such "
        "thing."
    ),
    cure="Write it as 'no_shows >= 2 and accusers == 2'.",
    example=Example(_rulebook("no_shows >= 2 and"), "the condition is not well formed"),
)
UNKNOWN_NAME = Kind(
    code="SIM132",
    name="unknown-name-in-a-condition",
    about="a condition names something that is not declared",
    why=(
        "A rule asks about tallies, 'waited' and who acts; a claim may also ask about the step "
        "('stage', 'was', 'event' and others). A name that is none of these has no value to "
        "compare."
    ),
    cure="Write the name that the help offers, or declare the tally.",
    example=Example(_rulebook("no_shws >= 2"), "unknown name 'no_shws' in a condition"),
)
WRONG_KIND = Kind(
    code="SIM133",
    name="comparison-of-unlike-things",
    about="a condition compares what cannot be compared",
    why=(
        "A tally is compared with whole numbers only, never with another tally: that is what "
        "keeps the positions of a rulebook finite and every proof exact. A stage is compared "
        "with stages, an event with events, and neither is larger than another. Of a wait a "
        "position keeps only whether it is over, so 'waited' is compared with a length of time, by "
        ">= and < alone. 'by' is the set of the sides that act, and is asked for one at a time."
    ),
    cure=(
        "Compare a tally with a number, a name with == or !=, or 'in (a, b)', and 'waited' as in "
        "'waited >= 30 days'. Ask who acts as in '1 in by', and how many sides as in 'sides == 1'."
    ),
    example=Example(_rulebook("no_shows"), "'no_shows' alone is neither true nor false"),
)
NOT_OF_THE_LANGUAGE = Kind(
    code="SIM134",
    name="foreign-expression",
    about="a condition has arithmetic, a call or something else that is no part of the language",
    why=(
        "Nothing in a file is ever executed. A call could do anything, and arithmetic between "
        "tallies would make more positions than can be counted. Nor has 'waited' a place in a rule "
        "with 'after', since it is known there how long the stage has lasted; and 'by' and 'sides' "
        "have none, since nobody acts when time passes."
    ),
    cure="Say it with comparisons; count with a tally what you would add up.",
    example=Example(_rulebook("no_shows + 1 >= 2"), "arithmetic has no place in a condition"),
)
TOO_LONG = Kind(
    code="SIM135",
    name="too-long-a-condition",
    about="a condition is over 500 characters",
    why=(
        "Nobody can check by eye what so long a line means, and a report that explains a refusal "
        "has to show it."
    ),
    cure="Write 'when' as a list: every line of it must hold. Or make two rules.",
    example=Example(
        "",
        "condition of 694 characters",
        command="""cat > example.yaml <<END
rulebook: rules
title: A long condition
start: talks
stages: {talks: {reads: progress}}
events: {no_show: {signal: deed, tone: hostile}}
tallies: {no_shows: {count: no_show}}
rules:
  missed:
    event: no_show
    from: talks
    when: $(yes 'no_shows >= 2 or' | head -n 40 | tr '\\n' ' ') no_shows >= 3
    to: same
    because: Missed
END
sim check example.yaml""",
    ),
)

KINDS = (MALFORMED, UNKNOWN_NAME, WRONG_KIND, NOT_OF_THE_LANGUAGE, TOO_LONG)
"""Every such fault, in the order of the codes."""
