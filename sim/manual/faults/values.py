"""Keys and values that a file cannot have, whatever the negotiation."""

from __future__ import annotations

from sim.model.kind import Example, Kind

_SCENARIO = """\
scenario: talks
title: Two rounds
rulebook: diplomacy
"""
_EVENT = "events: [{date: 2018-07-12, event: talks_held}]\n"

WRONG_SHAPE = Kind(
    code="SIM011",
    name="wrong-shape",
    about="a text, a list or a mapping stands where another of them is needed",
    why=(
        "Each key says what it holds: one word, a list of items that start with a dash, or a "
        "mapping of names. Something of another shape was meant for another key, or its dash, "
        "its brackets or its indent went missing."
    ),
    cure=(
        "Write '- ' before each item of a list, 'name: {...}' for each entry of a mapping, and "
        "several names as [A, B]."
    ),
    example=Example(
        _SCENARIO + "events: none\n",
        "a list is needed here, not text",
    ),
)
UNKNOWN_KEY = Kind(
    code="SIM012",
    name="unknown-key",
    about="a key that has no meaning here",
    why=(
        "A key that were passed over would make a misspelt line say nothing: 'untill' would stop "
        "no clock. So every key must be one that is known. In brackets a comma ends a text, and "
        "what follows is taken for a key."
    ),
    cure=(
        "Write the key that the message offers. Where it is the rest of a text, put the whole "
        "text in quotes."
    ),
    example=Example(_SCENARIO + _EVENT + "untill: 2018-07-20\n", "unknown key 'untill'"),
)
MISSING_KEY = Kind(
    code="SIM013",
    name="missing-key",
    about="a key that is needed is not there, or has no value",
    why="Without it the rest cannot be understood, and nothing is made up in its place.",
    cure="Add the key; the help says what it holds.",
    example=Example("scenario: talks\ntitle: Two rounds\n" + _EVENT, "missing key 'rulebook'"),
)
TWICE = Kind(
    code="SIM014",
    name="duplicate",
    about="a key or a name stands twice",
    why=(
        "A plain YAML reader keeps the last and drops the first without a word, so that half of "
        "what was written is lost. Where the keys of a list's item stand again, the dash of the "
        "next item is missing."
    ),
    cure="Keep one of them, give each a name of its own, or put the dash before the next item.",
    example=Example(_SCENARIO + "title: Three rounds\n" + _EVENT, "duplicate key 'title'"),
)
NOT_A_NUMBER = Kind(
    code="SIM015",
    name="number-out-of-bounds",
    about="not a whole number, or one that is too small or too large here",
    why=(
        "A side is a number from 1 to 8, no number is over 10^9, and no deadline is longer "
        "than the calendar. Anything else can only be a slip."
    ),
    cure="Write a whole number in digits, within the bounds that the message gives.",
    example=Example(
        _SCENARIO + "parties: {USA: {side: one}}\n" + _EVENT,
        "'one' is not a whole number from 1 to 2",
    ),
)
NOT_A_DATE = Kind(
    code="SIM016",
    name="bad-date-or-code",
    about="not a day of the calendar, or not a code of the CAMEO scheme",
    why=(
        "07/12 is July in one country and December in another, so only YYYY-MM-DD is read. A "
        "CAMEO code without quotes may lose the zero that it begins with, and 57 is not 057."
    ),
    cure='Write the day as 2018-07-12, and a code in quotes, such as "057".',
    example=Example(
        _SCENARIO + "events: [{date: 07/12/2018, event: talks_held}]\n",
        "'07/12/2018' is not a day of the calendar",
    ),
)
NOT_A_CHOICE = Kind(
    code="SIM017",
    name="not-a-choice",
    about="a word that is none of those that can stand here",
    why=(
        "What a stage reads, the tone of an event and true or false are each one of a few words "
        "that the program knows; another would be asked about by no rule and no report."
    ),
    cure="Write one of the words that the help offers; true and false stand without quotes.",
    example=Example(
        """\
rulebook: rules
title: A reading that there is not
start: talks
stages: {talks: {reads: progres}}
events: {no_show: {signal: deed, tone: hostile}}
rules: {missed: {event: no_show, from: talks, to: same, because: Missed}}
""",
        "'progres' is not a reading",
    ),
)
NOT_A_NAME = Kind(
    code="SIM018",
    name="bad-name",
    about="not a name, or a name that already means something in a condition",
    why=(
        "Names of stages, events, tallies and parties stand bare in conditions, so a space or a "
        "hyphen would end them. A stage called 'same' or a tally called 'stage' could be read in "
        "two ways."
    ),
    cure=(
        "Use letters of ASCII, digits and '_', and no digit first; where the name is taken, choose "
        "another."
    ),
    example=Example(
        """\
rulebook: rules
title: A name that is none
start: low-talks
stages: {low-talks: {reads: progress}}
events: {no_show: {signal: deed, tone: hostile}}
rules: {missed: {event: no_show, from: any, to: same, because: Missed}}
""",
        "'low-talks' is not a name",
    ),
)
NOT_A_LENGTH = Kind(
    code="SIM019",
    name="bad-length",
    about="not a length of time in days or weeks",
    why=(
        "A month has 28 to 31 days, and a verdict may hang on one of them. Days and weeks are "
        "exact, so only they are read, and never without their unit."
    ),
    cure="Write '120 days' or '6 weeks'.",
    example=Example(
        """\
rulebook: rules
title: A length in months
start: talks
stages: {talks: {reads: progress}, stalemate: {reads: stalemate}}
events: {talks_held: {signal: deed, tone: cooperative}}
rules:
  met: {event: talks_held, from: any, to: talks, because: They met}
  drifted: {after: 4 months, from: talks, to: stalemate, because: Nobody met}
""",
        "'4 months' is not a length of time",
    ),
)
NOT_A_FREQUENCY = Kind(
    code="SIM171",
    name="bad-frequency",
    about="not how often something can come: below zero, not a plain number, or far too often",
    why=(
        "Rates say how often an event comes in the time that stands under 'every'. Nothing comes "
        "less than never, and what comes more than a hundred times a day is no event of a "
        "negotiation, but a slip of the unit of time."
    ),
    cure="Write a number from 0 up, such as 2 or 0.25, and look at 'every'.",
    example=Example(
        """\
rates: silence
rulebook: diplomacy
every: 30 days
events:
  - {event: talks_held, stalemate: -1}
""",
        "'-1' is no number of times",
        command=(
            "printf 'scenario: talks\\ntitle: One meeting\\nrulebook: diplomacy\\n"
            "events: [{date: 2018-07-06, event: talks_held}]\\n' > talks.yaml\n"
            "sim forecast talks.yaml --rates example.yaml"
        ),
    ),
)

KINDS = (
    WRONG_SHAPE,
    UNKNOWN_KEY,
    MISSING_KEY,
    TWICE,
    NOT_A_NUMBER,
    NOT_A_DATE,
    NOT_A_CHOICE,
    NOT_A_NAME,
    NOT_A_LENGTH,
    NOT_A_FREQUENCY,
)
"""Every such fault, in the order of the codes."""
