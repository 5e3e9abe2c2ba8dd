"""Tables of events that cannot be read, or in which something is left open."""

from __future__ import annotations

from sim.model.kind import Example, Kind


def _import(table: str, options: str = "") -> str:
    """The commands that write a table and import it."""
    lines = table.replace("\n", "\\n")
    return f"printf '{lines}' > events.csv\nsim import events.csv{options}"


NO_TABLE = Kind(
    code="SIM301",
    name="not-a-table",
    about="a file is no table that can be read",
    why=(
        "'sim import' reads CSV, tabs and workbooks (.xlsx). Old workbooks, web pages and pictures "
        "of tables hold no rows that can be read, and a table in which a quotation mark is never "
        "closed has no end."
    ),
    cure="Save it as CSV or .xlsx from the spreadsheet program, and mend the row that is named.",
    example=Example(
        "",
        "row 2 cannot be read: a quotation mark",
        command=_import('date,event\n2018-07-12,"no_show\n'),
    ),
)
NO_COLUMN = Kind(
    code="SIM302",
    name="missing-column",
    about="a table has no column for the date or the event",
    why="Each row tells of one event: on which day, and of which type of the rulebook.",
    cure="Write 'date' and 'event' over the columns, or say --column event=HEADING.",
    example=Example(
        "",
        "no column holds the event; the headings are 'date', 'colour'",
        command=_import("date,colour\n2018-07-12,red\n"),
    ),
)
TWO_COLUMNS = Kind(
    code="SIM303",
    name="two-columns-for-one-thing",
    about="two headings of a table may mean the same",
    why=(
        "'Event' may stand over what happened in words, and 'Type' over the type of it. Nobody "
        "but you knows which of the two the rulebook's events are in."
    ),
    cure="Say which: --column event=HEADING. Or rename the other, for example to 'note'.",
    example=Example(
        "",
        "two columns may hold the event: 'Event' and 'Type'",
        command=_import("Date,Event,Type\n2018-07-12,Nobody came,no_show\n"),
    ),
)
DAY_OR_MONTH = Kind(
    code="SIM304",
    name="day-or-month",
    about="day and month of a table's dates may change places",
    why=(
        "7/12/2018 is a day in July to some and in December to others. Where another date of the "
        "table has a number over 12, it tells; where none does, or two disagree, nothing can."
    ),
    cure="Say --dates day-first or --dates month-first, or write dates as YYYY-MM-DD.",
    example=Example(
        "",
        "'7/12/2018' is 2018-12-07 or 2018-07-12: which number is the day?",
        command=_import("date,event\n7/12/2018,no_show\n"),
    ),
)
GAP = Kind(
    code="SIM305",
    name="empty-row",
    about="an empty row stands in the midst of a table",
    why=(
        "What stands below an empty row is often another table, a sum, or a remark, and no event "
        "of this history."
    ),
    cure="Take the empty rows out; move what is no event to another sheet or file.",
    example=Example(
        "",
        "row 3 is empty, and the table goes on below",
        command=_import("date,event\n2018-07-06,talks_held\n\n2018-07-12,no_show\n"),
    ),
)
EMPTY_CELL = Kind(
    code="SIM306",
    name="empty-cell",
    about="a row of a table has no date or no event",
    why=(
        "A row without a day cannot be put in order. A cell that is merged over several rows is "
        "empty in all but the first, and a formula that no program has worked out has no value."
    ),
    cure="Fill the cell in; take merged cells apart; paste formulas as values.",
    example=Example(
        "",
        "there is no date in row 3",
        command=_import("date,event\n2018-07-06,talks_held\n,no_show\n"),
    ),
)
UNEVEN = Kind(
    code="SIM307",
    name="sources-and-links",
    about="a row names several sources, and another number of links or titles",
    why="Which link is that of which source is told by their order, so that there are as many.",
    cure="Write as many of them with '; ' between, or tell of each source in a row of its own.",
    example=Example(
        "",
        "row 2 names 2 sources, and its columns tell of another number",
        command=_import("date,event,source,url\n2018-07-12,no_show,Vox; AP,https://vox.com/a\n"),
    ),
)
EVERYBODY = Kind(
    code="SIM308",
    name="who-is-both",
    about="a cell says 'both' or 'all' where parties are named",
    why="Rules ask which side acted, and a file names its parties.",
    cure="Name each of them, with '; ' between.",
    example=Example(
        "", "who is 'both'?", command=_import("date,event,by\n2018-07-06,talks_held,both\n")
    ),
)

KINDS = (NO_TABLE, NO_COLUMN, TWO_COLUMNS, DAY_OR_MONTH, GAP, EMPTY_CELL, UNEVEN, EVERYBODY)
"""Every such fault, in the order of the codes."""
