"""Mappings of codes and tables of coded events that cannot be had or used."""

from __future__ import annotations

from sim.model.kind import Example, Kind
from sim.model.problem import ERROR, WARNING


def _replay(table: str, options: str = "") -> str:
    """The commands that write a table and replay it."""
    lines = table.replace("\n", "\\n")
    return f"printf '{lines}' > rows.csv\nsim replay rows.csv{options}"


NO_MAPPING = Kind(
    code="SIM309",
    name="unknown-mapping",
    about="no packaged mapping of codes has this name",
    why="A mapping says which codes of event data are which events of a rulebook.",
    cure="Write a name that the message offers, or the path of a file, which ends in .yaml.",
    example=Example("", "unknown mapping 'cameos'", command="sim new mapping mine --from cameos"),
)
UNREADABLE = Kind(
    code="SIM310",
    name="event-table-unreadable",
    about="a table of coded events cannot be read at all",
    why=(
        "Single lines that are wrong are listed and passed over. A quotation mark that is not "
        "closed, lines that end in different ways, or too little memory leave no rest to go on "
        "with. Such tables are read with DuckDB, which the extra 'bulk' installs."
    ),
    cure="Mend what is named; pip install 'negotiation-sim[bulk]' where DuckDB is missing.",
    example=Example(
        "",
        "a quotation mark on line 2 is not closed at the end of its cell",
        command=_replay('date,source,target,code\n2018-07-07,"PRK,USA,125\n'),
    ),
)
UNKNOWN_LAYOUT = Kind(
    code="SIM311",
    name="unknown-layout",
    about="the first line of a table is that of no known layout",
    why=(
        "Which column holds the day, the two countries and the code is known by the headings or, "
        "of GDELT and Phoenix without headings, by the number of columns. Row names that R wrote "
        "have no heading and move all columns by one."
    ),
    cure="Give the columns the headings date, source, target and code; leave R's row names out.",
    example=Example(
        "",
        "its layout is not known; its first line has 'when', 'who', 'what'",
        command=_replay("when,who,what\n2018-07-07,PRK,125\n"),
    ),
)
ONE_SIDE = Kind(
    code="SIM312",
    name="rulebook-of-one-side",
    about="a rulebook of one side cannot be walked by two countries",
    why="A dyad is of two: the first in the alphabet is side 1, the other side 2.",
    cure="Choose a rulebook with two sides.",
    example=Example(
        """\
rulebook: alone
title: One side with itself
sides: 1
start: talks
stages: {talks: {reads: progress}}
events: {offer: {signal: word, tone: cooperative, cameo: "030"}}
rules: {kept: {event: offer, from: talks, to: same, because: An offer}}
""",
        "'alone' has one side only",
        command=_replay(
            "date,source,target,code\n2018-07-07,PRK,USA,030\n",
            " -r example.yaml --mapping rulebook",
        ),
    ),
)
NO_EVENTS = Kind(
    code="SIM313",
    name="no-event-of-a-dyad",
    about="two countries have no event that could be imported",
    why=(
        "Their rows may have codes that no event has, be of private actors, or tell again what was "
        "told; or a name is misspelt."
    ),
    cure="Check the names; 'sim replay' lists all dyads with events, and what became of all rows.",
    example=Example(
        "",
        "no event between PRK and USA",
        command=_replay(
            "date,source,target,code\n2018-07-07,PRK,CHN,130\n", " --why PRK USA 2018-07-10"
        ),
    ),
)
REFUSED_LINES = Kind(
    code="SIM314",
    name="refused-line",
    about="lines of a table of coded events cannot be read",
    why=(
        "A line has too few cells or too many, a day that the calendar has not, or bytes that are "
        "no text. It is counted and listed as a warning, and the rest is read; where there are "
        "more of them than --max-bad allows, nothing is made of the tables."
    ),
    cure="Mend the lines, which --rejects FILE lists, or raise --max-bad.",
    example=Example(
        "",
        "the line is refused: column 'date': \"2018-02-30\" is no day of the calendar",
        command=_replay(
            "date,source,target,code\n2018-02-30,PRK,USA,130\n2018-03-01,PRK,USA,130\n"
        ),
    ),
    severities=(ERROR, WARNING),
)
NO_DAY_IN_COMMON = Kind(
    code="SIM315",
    name="no-day-in-common",
    about="tables and the scenario that they are held against have no day in common",
    why="'sim replay --judge' asks on each day that both know how the two countries stand.",
    cure="Give tables of the scenario's time, or look at --from and --until.",
    example=Example(
        """\
scenario: talks
title: Talks of 1994
rulebook: diplomacy
parties: {USA: {side: 1}, DPRK: {side: 2}}
events: [{date: 1994-10-21, event: accord_signed, by: [USA, DPRK]}]
""",
        "the tables and the scenario have no day in common",
        command=_replay(
            "date,source,target,code\n2018-07-07,PRK,USA,130\n", " --judge example.yaml"
        ),
    ),
)
OTHER_WORK = Kind(
    code="SIM316",
    name="folder-of-other-work",
    about="the folder of a replay holds other work than is asked for",
    why=(
        "What 'sim replay --folder' has done is not done again, so a folder belongs to one "
        "rulebook, one mapping, one set of options and tables that have not changed since."
    ),
    cure="Name another folder, or remove the one that is there.",
    example=Example(
        "",
        "the folder holds the work on something else",
        command="mkdir kept\necho '{}' > kept/plan.json\n"
        + _replay("date,source,target,code\n2018-07-07,PRK,USA,125\n", " --folder kept"),
    ),
)
NO_WORKERS = Kind(
    code="SIM317",
    name="no-workers",
    about="the workers of a replay are not there, or are killed again and again",
    why=(
        "'sim replay --cluster' asks a scheduler of dask.distributed, which must answer and have "
        "workers that live. Processes of this machine are often killed where memory is short."
    ),
    cure=(
        "Look at the address and at the workers' memory, then start the same line again: what was "
        "done is kept. The extra 'cluster' installs dask.distributed."
    ),
    example=Example(
        "",
        "no scheduler answers there",
        command=_replay(
            "date,source,target,code\n2018-07-07,PRK,USA,125\n",
            " --folder kept --cluster 127.0.0.1:9",
        ),
    ),
)
KINDS = (
    NO_MAPPING,
    UNREADABLE,
    UNKNOWN_LAYOUT,
    ONE_SIDE,
    NO_EVENTS,
    REFUSED_LINES,
    NO_DAY_IN_COMMON,
    OTHER_WORK,
    NO_WORKERS,
)
"""Everything that can be wrong with coded events and their mappings."""
