"""What a check found, for people: each finding in the manner of a compiler, then the claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.analysis.check.files import Checked
from sim.model.mapping import CodeMapping
from sim.model.problem import ERROR, NOTE, WARNING
from sim.model.rulebook import Rulebook
from sim.report.blocks import Diagnosis, Line, Report, Section, strong
from sim.report.layout import many, plural


def check_report(checked: Sequence[Checked], *, notes: bool = False) -> Report:
    """Every finding, the claims of each rulebook, and how much there is of what.

    Notes are shown where ``notes`` is set, and counted anyway.
    """
    sections: list[Section] = []
    for file in checked:
        problems = [found.problem for found in file.found]
        shown = [problem for problem in problems if notes or problem.severity != NOTE]
        sections += [[Diagnosis(problem)] for problem in shown]
        content = file.document.content
        if isinstance(content, Rulebook):
            sections.append(_rulebook(file))
        if isinstance(content, CodeMapping):
            sections.append(_mapping(content))
    return [*sections, [Line(_summary(checked, notes))]]


def _rulebook(checked: Checked) -> Section:
    """How much of a rulebook was examined, and what became of its claims."""
    title = strong(checked.document.content.name)
    size = f"{many(checked.positions, 'position')}, {many(checked.steps, 'step')}"
    if not checked.claims:
        return [Line([title, f": {size}, no claims"])]
    from sim.report.claims import claim_blocks  # only where there are claims

    head = Line([title, f": {size}, {plural(len(checked.claims), 'claim')}"])
    return [head, *(block for result in checked.claims for block in claim_blocks(result))]


def _mapping(mapping: CodeMapping) -> Section:
    """How much of a rulebook a mapping speaks of, and how far it is to be trusted."""
    book = mapping.rulebook
    size = f"{len(mapping.coded)} of {len(book.events)} events of '{book.name}' have codes"
    told = f": {size}" + (f"; {mapping.evidence}" if mapping.evidence else "")
    return [Line([strong(mapping.name), told])]


def _summary(checked: Sequence[Checked], notes: bool) -> str:
    errors, warnings, hidden = (_count(checked, one) for one in (ERROR, WARNING, NOTE))
    counts = [plural(n, word) for n, word in ((errors, "error"), (warnings, "warning")) if n]
    said = ", ".join(counts) or "no fault"
    if hidden:
        said += f", {plural(hidden, 'note')}" + ("" if notes else " (--notes shows them)")
    silenced = sum(one.silenced for one in checked)
    if silenced:
        said += f", {silenced} allowed by comments"
    return f"{plural(len(checked), 'file')}: {said}"


def _count(checked: Iterable[Checked], severity: str) -> int:
    return sum(one.count(severity) for one in checked)
