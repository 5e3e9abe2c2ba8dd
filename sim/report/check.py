"""What a check found, for people: each finding in the manner of a compiler, then the claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.analysis.check.files import Checked
from sim.model.problem import ERROR, NOTE, WARNING
from sim.model.rulebook import Rulebook
from sim.report.layout import paragraph, plural, strong, visible
from sim.report.problems import problem_text


def findings_text(checked: Sequence[Checked], *, notes: bool = False, width: int = 100) -> str:
    """Every finding, the claims of each rulebook, and how much there is of what.

    Notes are shown where ``notes`` is set, and counted anyway; ``width`` is in columns.
    """
    parts = []
    for one in checked:
        shown = [found.problem for found in one.found]
        parts += [problem_text(p, width=width) + "\n" for p in shown if notes or p.severity != NOTE]
        if isinstance(one.document.content, Rulebook):
            parts.append("\n".join(_rulebook(one, width)) + "\n")
    return "\n".join([*parts, *paragraph(_summary(checked, notes), width=width, hang=2)])


def _rulebook(checked: Checked, width: int) -> list[str]:
    """How much of a rulebook was examined, and what became of its claims."""
    title = strong(visible(checked.document.content.name))
    size = f"{_many(checked.positions, 'position')}, {_many(checked.steps, 'step')}"
    if not checked.claims:
        return paragraph(f"{title}: {size}, no claims", width=width, hang=2)
    from sim.report.claims import claim_lines  # only where there are claims

    head = f"{title}: {size}, {plural(len(checked.claims), 'claim')}"
    lines = paragraph(head, width=width, hang=2)
    return lines + [line for result in checked.claims for line in claim_lines(result, width=width)]


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


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
