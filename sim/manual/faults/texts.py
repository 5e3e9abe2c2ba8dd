"""Files that cannot be had or written, and texts that are no YAML."""

from __future__ import annotations

from sim.model.kind import Example, Kind

UNREADABLE = Kind(
    code="SIM001",
    name="unreadable-file",
    about="the file or folder cannot be read, or the folder holds no YAML file",
    why=(
        "Nothing can be said of a file that is not there, or that the system does not let you "
        "read. Every other file on the line is read all the same, so that all faults come at "
        "once."
    ),
    cure=(
        "Check the spelling of the path and the folder you stand in. A packaged rulebook is "
        "named without '.yaml': 'sim show' lists them."
    ),
    example=Example(
        "",
        "cannot read the file: No such file or directory",
        command="sim run nowhere.yaml",
    ),
)
TOO_LARGE = Kind(
    code="SIM002",
    name="too-large-a-file",
    about="the file is over 16 MiB",
    why=(
        "A file that people wrote is a thousand times smaller, so one of this size was given by "
        "mistake, or by somebody who wants to keep the machine busy."
    ),
    cure="Check that it is the file you mean; split a very long history into several scenarios.",
    example=Example(
        "",
        "the file is over 16 MiB",
        command="truncate -s 17M example.yaml\nsim check example.yaml",
    ),
)
NOT_UTF8 = Kind(
    code="SIM003",
    name="not-utf-8",
    about="the file is not text in UTF-8",
    why=(
        "The same bytes mean other letters in another encoding. A guess would turn names into "
        "different names without a word, so none is made."
    ),
    cure=(
        "Save the file with the encoding UTF-8; every editor has it under 'save as' or in its "
        "status line. A spreadsheet or a document of a word processor has to be saved as plain "
        "text."
    ),
    example=Example(
        "",
        "the file is not UTF-8: byte 0xe9",
        command=r"""printf 'scenario: caf\351\n' > example.yaml
sim check example.yaml""",
    ),
)
EMPTY = Kind(
    code="SIM004",
    name="empty-file",
    about="the file holds nothing, or comments alone",
    why="An empty file is neither a scenario nor a rulebook, and says nothing that could be run.",
    cure="Write one of the templates over it: 'sim new scenario' or 'sim new rulebook'.",
    example=Example("# Only a comment.\n", "the file is empty"),
)
NOT_YAML = Kind(
    code="SIM005",
    name="broken-yaml",
    about="the text breaks the rules of YAML",
    why=(
        "What comes after the break cannot be understood, so that nothing else in the file is "
        "checked until it is mended. Most often a colon or a comma stands in a text without "
        "quotes, a bracket or a quote is not closed, a tab indents, or a line stands deeper than "
        "its neighbour."
    ),
    cure=(
        "The message names the cause where one is known. Put a text that holds ': ' or ' #' or "
        "starts with a bracket in quotes, indent with spaces only, and close what you open."
    ),
    example=Example(
        "scenario: talks\ntitle: Singapore: a month later\n",
        "a text that holds ': ' is to be quoted",
    ),
)
TAG = Kind(
    code="SIM006",
    name="yaml-tag",
    about="a value has a YAML tag, such as !!str",
    why=(
        "Tags tell a YAML reader to build other things than text, up to objects of a programming "
        "language; that is how files run code. Here the key says what its value is, so no tag is "
        "ever needed."
    ),
    cure="Take the tag out.",
    example=Example("scenario: !!str talks\n", "the tag tag:yaml.org,2002:str is not read"),
)
ANCHOR = Kind(
    code="SIM007",
    name="yaml-anchor",
    about="the file uses an anchor, an alias or a merge key: '&', '*' or '<<'",
    why=(
        "They make a file that says one thing in two places, and a few lines that stand for "
        "millions of values. A fault could not be shown where it is."
    ),
    cure="Write the value out where it is used. A text that starts with '&' or '*' needs quotes.",
    example=Example("scenario: &name talks\ntitle: *name\n", "anchors and aliases are not read"),
)
TOO_DEEP = Kind(
    code="SIM008",
    name="too-deep",
    about="lists or mappings stand in one another more than 50 deep",
    why="No file of ours is more than six deep: brackets were opened by mistake or by malice.",
    cure="Close the brackets where they belong.",
    example=Example("scenario: " + "[" * 60 + "]" * 60 + "\n", "nesting deeper than 50"),
)
NOT_WRITTEN = Kind(
    code="SIM009",
    name="unwritable-output",
    about="a file, a folder or the output cannot be used as the command wants to",
    why=(
        "A result is written whole or not at all. So a file that cannot be written, that is "
        "also an input, or that is there already where a new one is made, is refused before any "
        "work is done."
    ),
    cure="Choose another place with -o, make the folder, or say --force where a command has it.",
    example=Example(
        "", "cannot write the file: No such file or directory", "sim show -o nowhere/books.txt"
    ),
)
TWO_DOCUMENTS = Kind(
    code="SIM010",
    name="several-documents",
    about="a line '---' begins a second YAML document in the file",
    why="A file is one scenario or one rulebook. What follows would be passed over in silence.",
    cure="Write each into a file of its own, and name several files on the line.",
    example=Example("scenario: first\n---\nscenario: second\n", "several documents in one file"),
)
MANY = Kind(
    code="SIM020",
    name="too-many-problems",
    about="a thousand problems were found, and the rest of the file was not read",
    why=(
        "One slip at the start of a file can make every line of it look wrong; a list that does "
        "not end helps nobody."
    ),
    cure="Mend the first ones and check again.",
    example=Example(
        "",
        "1000 problems so far: the rest of the file was not read",
        command="""(echo 'scenario: talks'; yes 'of: 1' | head -n 1001) > example.yaml
sim check example.yaml""",
    ),
)
OTHER_FORMAT = Kind(
    code="SIM022",
    name="other-format",
    about="the text is of another format, such as INI, XML or a table, and not YAML",
    why=(
        "YAML would take most of these for one long text and then miss every key. It is more "
        "use to be told what the file is."
    ),
    cure="Write 'key: value' on each line, as the templates of 'sim new' show.",
    example=Example("scenario = talks\n", "not YAML but written with '='"),
)

KINDS = (
    UNREADABLE,
    TOO_LARGE,
    NOT_UTF8,
    EMPTY,
    NOT_YAML,
    TAG,
    ANCHOR,
    TOO_DEEP,
    NOT_WRITTEN,
    TWO_DOCUMENTS,
    MANY,
    OTHER_FORMAT,
)
"""Every such fault, in the order of the codes."""
