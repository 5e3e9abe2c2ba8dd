"""The JSON Schema of pages of the manual."""

from __future__ import annotations

from sim.export.explain import FORMAT
from sim.export.parts_schema import (
    NAME,
    document,
    form,
    listed,
    or_null,
    record,
    ref,
    said,
    some,
)
from sim.files.shapes import Schema
from sim.model.problem import ERROR, NOTE, WARNING


def explain_schema() -> Schema:
    """The JSON Schema of what ``sim explain --format json`` prints."""
    return document(
        "explain",
        "Pages of the manual",
        record(
            format=form(FORMAT),
            kinds=said("What can be wrong with a file, by its code", listed(ref("kind"))),
            words=said("Words of the glossary", listed(ref("word"))),
        ),
        kind=_KIND,
        word=_WORD,
    )


_EXAMPLE = record(
    file=said("The name of the file that shows it; null where none is needed", or_null(NAME)),
    text=said("What stands in that file", or_null(NAME)),
    command=said("The lines that are given to a shell", NAME),
    message=said("What is then said to be wrong", NAME),
)
_KIND = record(
    code=said("Its code", {"type": "string", "pattern": "^SIM[0-9]{3}$"}),
    name=said("Its name", NAME),
    severities=said("How grave it may be", some(listed({"enum": [ERROR, WARNING, NOTE]}))),
    about=said("What it is, in a clause", NAME),
    why=said("Why it matters", NAME),
    example=said("The smallest thing that shows it", _EXAMPLE),
    cure=said("What to do", NAME),
)
_WORD = record(
    word=said("The word", NAME),
    also=said("Other forms of it", listed(NAME)),
    means=said("What it means here", NAME),
    source=said("Where the definition comes from; null where it is our own", or_null(NAME)),
    see=said("Words that go with it", listed(NAME)),
)
