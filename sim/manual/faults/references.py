"""Names that a file uses and nobody has declared."""

from __future__ import annotations

from sim.model.kind import Example, Kind

UNKNOWN_EVENT = Kind(
    code="SIM101",
    name="unknown-event",
    about="the rulebook has no event of this name",
    why=(
        "A rulebook lists every type of event that its rules can answer. An event of another "
        "name would move nothing, whatever happened."
    ),
    cure=(
        "Write the name that the help offers; 'sim show RULEBOOK' lists all of them. Where none "
        "fits, declare the event in a rulebook of your own."
    ),
    example=Example(
        """\
scenario: talks
title: A slip of the pen
rulebook: diplomacy
events: [{date: 2018-07-12, event: talks_hled}]
""",
        "unknown event 'talks_hled'",
    ),
)
UNKNOWN_STAGE = Kind(
    code="SIM102",
    name="unknown-stage",
    about="the rulebook has no stage of this name",
    why=(
        "A rule would lead nowhere, a track would start nowhere, and an expectation could never "
        "hold."
    ),
    cure="Write the name that the help offers, or declare the stage under 'stages'.",
    example=Example(
        """\
rulebook: rules
title: A rule that leads nowhere
start: talks
stages: {talks: {reads: progress}, stalemate: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}}
rules: {missed: {event: no_show, from: talks, to: stalemat, because: Missed}}
""",
        "unknown stage 'stalemat'",
    ),
)
UNKNOWN_PARTY = Kind(
    code="SIM104",
    name="unknown-party-or-side",
    about="the scenario has no party of this name, or the rulebook no such side",
    why=(
        "Who acts decides which rules fit, what tallies count and what the ledger says of each "
        "party. An act of nobody would count for none, and a rule by no such side would never fire."
    ),
    cure=(
        "Declare the party under 'parties', or write its name as it stands there. A rulebook has "
        "two sides unless it says 'sides: 3', or names them: 'sides: [employer, union]'."
    ),
    example=Example(
        """\
scenario: talks
title: A party that nobody has named
rulebook: diplomacy
parties: {USA: {side: 1}}
events: [{date: 2018-07-12, event: no_show, by: DPRK}]
""",
        "unknown party 'DPRK'",
    ),
)
UNKNOWN_TRACK = Kind(
    code="SIM105",
    name="unknown-track",
    about="the scenario has no track of this name",
    why="The event would happen on no strand of the talks, and the expectation be asked of none.",
    cure="Declare the track under 'tracks'. A scenario without tracks has one, 'main'.",
    example=Example(
        """\
scenario: talks
title: A track that nobody has named
rulebook: diplomacy
events: [{date: 2018-07-12, event: talks_held, track: remains}]
""",
        "unknown track 'remains'",
    ),
)
UNKNOWN_SOURCE = Kind(
    code="SIM106",
    name="unknown-source",
    about="the scenario has no source of this name",
    why="A reader who wants to look the event up would find nothing.",
    cure="Declare the source under 'sources', with a title and where you can its date.",
    example=Example(
        """\
scenario: talks
title: A source that nobody has named
rulebook: diplomacy
events: [{date: 2018-07-12, event: talks_held, source: vox}]
""",
        "unknown source 'vox'",
    ),
)
UNKNOWN_RULEBOOK = Kind(
    code="SIM107",
    name="unknown-rulebook",
    about="the rulebook that a scenario or the command line names cannot be had",
    why=(
        "Without its rules a history cannot be walked. What ends in .yaml or .yml or holds a "
        "slash is a path, counted from the folder of the scenario; any other is the name of a "
        "packaged rulebook."
    ),
    cure="Write the name that the help offers ('sim show' lists them), or mend the path.",
    example=Example(
        """\
scenario: talks
title: A rulebook that there is not
rulebook: diplomcy
events: [{date: 2018-07-12, event: talks_held}]
""",
        "unknown rulebook 'diplomcy'",
    ),
)

KINDS = (
    UNKNOWN_EVENT,
    UNKNOWN_STAGE,
    UNKNOWN_PARTY,
    UNKNOWN_TRACK,
    UNKNOWN_SOURCE,
    UNKNOWN_RULEBOOK,
)
"""Every such fault, in the order of the codes."""
