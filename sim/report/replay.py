"""What a replay is to be told of: how far to trust the mapping, and what became of the rows."""

from __future__ import annotations

from sim.analysis.check.unseen import Unseen
from sim.model.cameo import CAMEO_CODES
from sim.model.mapping import CodeMapping
from sim.model.words import listed
from sim.records.intake import Figures
from sim.report.blocks import Block, Entry, Grid, Line, Report, Section, strong
from sim.report.layout import many, plural, visible

_MOST = 5


def replay_report(
    figures: Figures,
    mapping: CodeMapping,
    *,
    unseen: Unseen | None = None,
    spells: int | None = None,
) -> Report:
    """The head of a replay: the mapping and what it cannot show, and figures that add up."""
    sections = [_head(mapping, figures.intake.remarks), _figures(figures), _codes(figures)]
    found = f"{many(figures.codings.events, 'event')} of {many(figures.codings.dyads, 'dyad')}"
    if spells is not None:
        found += f", {many(spells, 'spell')}"
    if figures.intake.days is not None:
        found += f"; days from {figures.intake.days[0]} to {figures.intake.days[1]}"
    sections.append([Line(found)])
    if unseen is not None:
        sections.append(_unseen(unseen, mapping))
    return [section for section in sections if section]


def _head(mapping: CodeMapping, remarks: tuple[str, ...]) -> Section:
    trust = f": {mapping.evidence}" if mapping.evidence else ""
    actors = "all actors" if mapping.anybody else f"actors of {listed(mapping.actors)}"
    head = Line(["mapping ", strong(mapping.name), f" to {mapping.rulebook.name}, {actors}{trust}"])
    return [head, *(Line(visible(remark)) for remark in remarks)]


def _figures(figures: Figures) -> Section:
    """What became of each row; what is nothing is left out."""
    intake = figures.intake
    layouts = listed(sorted(intake.layouts))
    rows = [(f"lines of {plural(figures.files, 'file')} ({layouts})", intake.lines)]
    if figures.listed:
        rows.append(("more, since some list several countries", figures.listed))
    rows += [(f"  {told}", number) for told, number in figures.outcomes.items()]
    return [Grid([[label, f"{number:,}"] for label, number in rows])]


def _codes(figures: Figures) -> Section:
    section: list[Block] = []
    for label, codes in (
        ("no event", figures.intake.unmapped),
        ("unknown", figures.intake.unknown),
    ):
        if codes:
            told = [f"{visible(code)[:20]} ({n:,})" for code, n in list(codes.items())[:_MOST]]
            more = f" and {len(codes) - _MOST} more" if len(codes) > _MOST else ""
            section.append(Entry(label, ", ".join(told) + more))
    lost = [code for code in figures.intake.unknown if f"0{code}" in CAMEO_CODES]
    if lost:
        cure = f"are codes with a 0 before them: keep them as text, such as 0{lost[0]}"
        section.append(Line(f"{', '.join(lost[:_MOST])} {cure}"))
    return section


def _unseen(unseen: Unseen, mapping: CodeMapping) -> Section:
    """What is never found, so that nobody takes silence for peace."""
    section: list[Block] = [Line("this mapping cannot show, whatever happened:")]
    for label, names, of in (
        ("events", unseen.events, mapping.rulebook.events),
        ("stages", unseen.stages, mapping.rulebook.stages),
        ("rules", unseen.rules, mapping.rulebook.rules),
    ):
        if names:
            shown = ", ".join(names[:_MOST]) + (", ..." if len(names) > _MOST else "")
            section.append(Entry(label, f"{len(names)} of {len(of)}: {shown}"))
    return section if len(section) > 1 else []
