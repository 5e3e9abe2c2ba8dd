"""Everything that is wrong, or may be, with one file that has no fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, NamedTuple

from sim.analysis.check.finding import Finding, Witness
from sim.analysis.check.scenarios import lint_scenario
from sim.analysis.prove.result import ClaimResult, Examined
from sim.files.allowed import ALLOWS_NOTHING, NO_REASON, heed
from sim.files.cut_texts import cut_texts
from sim.files.document import names_packaged, read_document
from sim.files.locate import Places, limit_problem
from sim.files.mapping_file import packaged_mapping, packaged_mappings
from sim.files.page import Page, read_page
from sim.files.shelf import Shelf, load_rulebook
from sim.model.kind import Example, Kind
from sim.model.mapping import CodeMapping
from sim.model.problem import ERROR, LIMIT, NOTE, WARNING, InputError, LimitError, Problem
from sim.model.rulebook import Rulebook
from sim.model.said import NULL, Also, Count, FileName, Name, Only, Place, also_said, said
from sim.model.scenario import Scenario
from sim.model.value import changed, value

CUT = Kind(
    code="SIM256",
    name="text-cut-by-comment",
    about="a # in a text without quotes ends it",
    why="What follows a space and a '#' is a comment in YAML, so half of the text is lost.",
    cure="Put the text in quotes; write '# ' where a comment is meant.",
    example=Example(
        """\
scenario: talks
title: A letter with a number
rulebook: diplomacy
events: [{date: 2018-07-12, event: talks_held}]
until: 2018-07-20
expect:
  - at: 2018-07-12
    reads: progress
    because: Letter #5 says so
""",
        "the text ends before this '#', and the rest is a comment",
    ),
    severities=(WARNING,),
)
UNREASONED = Kind(
    code=NO_REASON,
    name="silence-without-reason",
    about="a comment allows a finding and gives no reason",
    why=(
        "Whoever reads the file next must know why the finding was let pass, or cannot say "
        "whether it still should be. A comment without its code or its reason allows nothing."
    ),
    cure="Write '# sim: allow SIM209 because ...', with the code of the finding and your reason.",
    example=Example(
        """\
rulebook: rules
title: A comment that gives no reason
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, letter: {signal: word, tone: cooperative}}
tallies:
  letters: {count: letter}  # sim: allow SIM209
rules:
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  written: {event: letter, from: pause, to: talks, because: A letter}
""",
        "this comment allows a finding and gives no reason",
    ),
    severities=(WARNING,),
)
UNNEEDED = Kind(
    code=ALLOWS_NOTHING,
    name="silence-of-nothing",
    about="a comment allows a finding that is not there",
    why=(
        "The file was mended and the comment stayed, or the comment stands at another line than "
        "the finding. It would hide the next one."
    ),
    cure=(
        "Take the comment out, or move it to the end of the line that the finding points at, or "
        "to a line of its own before it."
    ),
    example=Example(
        """\
rulebook: rules
title: A comment that allows what is not there
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, letter: {signal: word, tone: cooperative}}
rules:
  # sim: allow SIM205 because it once was masked
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  written: {event: letter, from: pause, to: talks, because: A letter}
""",
        "this comment allows SIM205, and there is no such finding on line 8",
    ),
    severities=(WARNING,),
)
OF_COMMENTS = (UNREASONED, UNNEEDED)


@value
class Document:
    """A file that could be read: its page, and the rulebook, scenario or mapping on it."""

    page: Page
    content: Rulebook | Scenario | CodeMapping


AtAPlace = Annotated[
    Problem,
    Only(
        *("code", "severity", "message", "path", "line", "column", "length", "label", "cure"),
        line=Place,
        column=Place,
        length=Count,
        cure=Name,
    ),
]
"""A problem that has a place and a cure, as every finding does."""


@value
class Found:
    """Something that is, or may be, wrong."""

    told_as: ClassVar = "finding"

    problem: AtAPlace = said()
    subject: Name = said("The name of the part that it is about")
    witness: Witness | None = None

    @property
    @also_said("The steps of a shortest script that shows it, in one line")
    def shown_by(self) -> Name | None:
        """The steps of a shortest script that shows it."""
        return self.witness.steps if self.witness else None


@value
class Checked:
    """What the check of one file found.

    ``positions`` and ``steps`` count what was examined (0 but for a rulebook).
    """

    told_as: ClassVar = "file"
    told_together: ClassVar = {
        "oneOf": [
            {"properties": {"kind": {"const": "rulebook"}, "examined": {"not": NULL}}},
            {
                "properties": {
                    "kind": {"enum": ["scenario", "mapping"]},
                    "examined": NULL,
                    "claims": {"maxItems": 0},
                }
            },
        ]
    }

    document: Document
    found: tuple[Found, ...] = said("In the order of their lines", key="findings")
    claims: tuple[ClaimResult, ...] = said("What became of each claim of a rulebook", default=())
    positions: int = 0
    steps: int = 0
    silenced: Count = said(
        "How many findings comments in the file allow", before="claims", default=0
    )

    @property
    @also_said("The file, as it was named", before="findings")
    def path(self) -> FileName:
        """The file, as it was named."""
        return self.document.page.path

    @property
    @also_said("What is in the file", before="findings")
    def kind(self) -> Annotated[str, Also(enum=["rulebook", "scenario", "mapping"])]:
        """What is in the file."""
        content = self.document.content
        if isinstance(content, CodeMapping):
            return "mapping"
        return "rulebook" if isinstance(content, Rulebook) else "scenario"

    @property
    @also_said("The name of the rulebook, scenario or mapping", before="findings")
    def name(self) -> Name:
        """The name of the rulebook, scenario or mapping."""
        return self.document.content.name

    @property
    @also_said("Null but for a rulebook", before="claims")
    def examined(self) -> Examined | None:
        """How much of a rulebook was examined."""
        return Examined(self.positions, self.steps) if self.kind == "rulebook" else None

    def count(self, severity: str) -> int:
        """How many findings are of a severity."""
        return sum(one.problem.severity == severity for one in self.found)


class Summary(NamedTuple):
    """How many problems of each severity there are."""

    errors: Annotated[Count, Also(description="Of severity error")]
    warnings: Annotated[Count, Also(description="Of severity warning")]
    notes: Annotated[Count, Also(description="Of severity note")]
    silenced: Annotated[Count, Also(description="Findings that comments in the files allow")]


@value
class Checks:
    """What the check of some files found, or why they could not be checked."""

    files: tuple[Checked, ...] = said(
        "What was found in each file; none where any is at fault", default=()
    )
    faults: tuple[Problem, ...] = said("Why files could not be checked", default=())

    @property
    @also_said("How many of each severity there are")
    def summary(self) -> Summary:
        """How many of each severity there are."""
        problems = [*self.faults, *(found.problem for one in self.files for found in one.found)]
        errors, warnings, notes = (
            sum(problem.severity == severity for problem in problems)
            for severity in (ERROR, WARNING, NOTE)
        )
        return Summary(errors, warnings, notes, sum(one.silenced for one in self.files))


def read(path: str, *, shelf: Shelf | None = None, mapped_to: Rulebook | None = None) -> Document:
    """A file to be checked, or what is packaged by name.  Raises InputError.

    A mapping is read for the rulebook that it is ``mapped_to``, else for ``diplomacy``.
    """
    if names_packaged(path) and path in packaged_mappings():
        page = read_page(packaged_mapping(path))
        return Document(page, read_document(page, mapped_to=mapped_to))
    if names_packaged(path):
        book = load_rulebook(path)
        return Document(read_page(book.path), book)
    page = read_page(path)
    content = read_document(page, source=path, shelf=shelf, mapped_to=mapped_to)
    return Document(page, content)


def check(document: Document, *, limit: int = LIMIT) -> Checked:
    """Every finding in a file, in the order of its lines, and every claim proved or refuted.

    Raises InputError for a rulebook of more than ``limit`` positions, and for a scenario that
    is too large to run.
    """
    try:
        return _checked(document, limit)
    except LimitError as error:
        own = error.path == document.page.path
        raise InputError([limit_problem(error, document.page if own else None)]) from None


def _checked(document: Document, limit: int) -> Checked:
    content = document.content
    places = Places(document.page)
    if isinstance(content, CodeMapping):
        from sim.analysis.check.unseen import check_mapping  # only here: it needs numpy
        from sim.engine.table import Table

        table = Table(content.rulebook, limit=limit, of=content.coded)
        found = [_placed(places, finding) for finding in check_mapping(content, table)]
        return _heeding(document, found)
    if isinstance(content, Scenario):
        found = [_placed(places, finding) for finding in lint_scenario(content)]
        return _heeding(document, found)
    from sim.analysis.check.tabulated import check_rulebook  # only here: it needs numpy

    findings, claims, table = check_rulebook(content, limit=limit)
    found = [_placed(places, finding) for finding in findings]
    return changed(
        _heeding(document, found), claims=claims, positions=len(table), steps=table.cells
    )


def _placed(places: Places, finding: Finding) -> Found:
    shown = f"shown by: {finding.witness.steps}" if finding.witness else ""
    problem = places.problem(
        finding.at,
        finding.kind.code,
        finding.message,
        severity=finding.severity,
        label=shown,
        cure=finding.cure,
    )
    return Found(problem, _subject(finding.at), finding.witness)


def _subject(at: Sequence[str | int]) -> str:
    return str(at[1] if len(at) > 1 else at[0])


def _heeding(document: Document, found: list[Found]) -> Checked:
    """What is left where the comments of the file are heeded, in the order of the file."""
    found = [*found, *_cut(document.page)]
    kept, own = heed(document.page, [one.problem for one in found])
    left = [one for one, problem in zip(found, kept, strict=True) if problem is not None]
    left += [Found(problem, f"line-{problem.line}") for problem in own]
    left.sort(key=lambda one: (one.problem.line, one.problem.column, one.problem.code))
    return Checked(document, tuple(left), silenced=kept.count(None))


def _cut(page: Page) -> list[Found]:
    """A warning for each text that a ``#`` ends too soon."""
    found = []
    for spot in cut_texts(page):
        page.fault(
            spot,
            CUT.code,
            "the text ends before this '#', and the rest is a comment",
            label="not read",
            cure="put the text in quotes; or write '# ' where a comment is meant",
        )
        problem = changed(page.problems.pop(), severity=WARNING)
        found.append(Found(problem, f"line-{problem.line}"))
    return found
