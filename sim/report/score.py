"""A score for people: rulebooks beside naive readers, where they part from history, and why."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.judge.report import Agreement, Report, Tested
from sim.analysis.judge.score import Finding, Score, Standing
from sim.analysis.judge.sensitivity import Flip, Variation
from sim.model.rulebook import READINGS
from sim.model.verdict import MIXED
from sim.report.layout import (
    columns,
    fitted,
    glued,
    listed,
    named,
    paint,
    paragraph,
    plural,
    strong,
    table,
    visible,
)


def score_text(report: Report, *, width: int = 100) -> str:
    """A whole score as text."""
    parts = [_heading(report, width)]
    if report.points:
        parts += [_readers(report, width), _cases(report, width)]
        for test in report.tested:
            parts += [
                _confusion(test.score, width),
                _misses(test.score, width),
                _without(test, report, width),
                _moved(test, report, width),
            ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(report: Report, width: int) -> list[str]:
    scored = sum(count > 0 for count in report.cases.values())
    text = f"{plural(len(report.points), 'checkpoint')} of {plural(scored, 'case')}"
    if report.points:
        text += (
            f"; {len(report.hard)} of them hard: the tone of the last event"
            " says something else than history"
        )
    silent = [visible(name) for name, count in report.cases.items() if not count]
    lines = paragraph(text, width=width)
    if silent:
        lines += paragraph(f"Without checkpoints: {listed(silent)}", width=width, hang=2)
    return lines


def _readers(report: Report, width: int) -> list[str]:
    total, hard = len(report.points), len(report.hard)
    rows = [["", "agrees", "hard ones", "kappa (95% interval)"]]
    for reader in report.agreements:
        rows.append(
            [
                visible(reader.name),
                _share(reader.agreed, total),
                _share(reader.hard_agreed, hard),
                _kappa(reader),
            ]
        )
    return [strong("Agreement with history"), *table(rows, width=width)]


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    return glued(f"{part:3} of {whole}  {100 * part / whole:3.0f}%")


def _kappa(reader: Agreement) -> str:
    if reader.kappa is None:
        return "not defined"
    if reader.interval is None:
        return f"{reader.kappa:.2f}"
    return glued(f"{reader.kappa:.2f}  ({reader.interval[0]:.2f} to {reader.interval[1]:.2f})")


def _cases(report: Report, width: int) -> list[str]:
    tables = [report.by_case(test.score.readings) for test in report.tested]
    head = [cell for test in report.tested for cell in (visible(test.score.name), "hard")]
    rows = [["", *head]]
    for case, count in report.cases.items():
        if not count:
            continue
        cells = []
        for of in tables:
            good, total, hard_good, hard = of[case]
            cells += [f"{good} of {total}", f"{hard_good} of {hard}" if hard else "-"]
        rows.append([visible(case), *map(glued, cells)])
    found = fitted(rows, width=width)
    if found is not None:
        return [strong("By case"), *(line for block in found for line in block)]
    lines = [strong("By case")]
    for case, *counts in rows[1:]:
        lines += paragraph(case, width=width, indent=2)
        under = zip(head[::2], counts[::2], counts[1::2], strict=True)
        each = [[name, agrees, f"hard {hard}"] for name, agrees, hard in under]
        lines += columns(each, width=width, indent=4)
    return lines


def _confusion(score: Score, width: int) -> list[str]:
    pairs = score.pairs
    seen = {reading for pair in pairs for reading in pair}
    readings = [reading for reading in (*READINGS, MIXED) if reading in seen]
    rows = [["history reads", *readings]]
    for wanted in readings:
        counts = [pairs[wanted, found] for found in readings]
        if any(counts):
            rows.append([wanted, *(str(count or "-") for count in counts)])
    title = paragraph(strong(f"What {visible(score.name)} reads"), width=width, hang=2)
    return [*title, *table(rows, width=width)]


def _misses(score: Score, width: int) -> list[str]:
    misses = score.misses
    title = f"{visible(score.name)}: {plural(len(misses), 'miss', 'misses')}"
    lines = paragraph(strong(title), width=width, hang=2)
    for miss in misses:
        lines += _miss(miss, width)
    return lines


def _miss(miss: Finding, width: int) -> list[str]:
    point = miss.checkpoint
    where = f"{visible(point.case)} {point.at}"
    if point.check.track:
        where += f" {visible(point.check.track)}"
    reads = f"{paint(point.reads, point.reads)}, found {paint(miss.found, miss.found)}"
    lines = paragraph(f"{where}: history reads {reads}", width=width, indent=2, hang=4)
    if point.check.because:
        lines += named("history", visible(point.check.because), width=width, indent=4)
    for standing in miss.standing:
        lines += named("run", _why(standing, len(miss.standing)), width=width, indent=4)
    return [*lines, *named("lag", _lag(miss), width=width, indent=4)]


def _why(standing: Standing, tracks: int) -> str:
    head = f"{visible(standing.track)} " if tracks > 1 else ""
    head += f"{standing.stage} since {standing.since}"
    if standing.step is None or standing.step.decision.rule is None:
        return f"{head}: nothing has moved it from where it started"
    rule = standing.step.decision.rule
    return f"{head} by {rule.name}: {visible(rule.because)}"


def _lag(miss: Finding) -> str:
    if miss.lag is None:
        return "the run never reads so"
    when = "later" if miss.lag > 0 else "earlier"
    return f"{miss.lag:+d}: the nearest day that reads so is {plural(abs(miss.lag), 'day')} {when}"


def _without(test: Tested, report: Report, width: int) -> list[str]:
    if test.without is None:
        return []
    title = strong(f"{visible(test.score.name)} without each rule")
    lines = paragraph(title, width=width, hang=2)
    ordered = sorted(test.without, key=lambda variation: (-variation.cost, -variation.lost))
    costly = [variation for variation in ordered if variation.flips]
    rows = [["", "lost", "gained", "changed", "in"]]
    rows += [_costs(variation) for variation in costly]
    lines += table(rows, width=width) if costly else []
    if costly and costly[0].cost > 0:
        most = [one.rule for one in costly if one.cost == costly[0].cost]
        lines += paragraph(f"Costs most: {listed(most)}.", width=width, indent=2)
    idle = [variation for variation in test.without if not variation.flips]
    if not idle:
        return [*lines, "  No rule costs nothing."]
    lines.append("  Cost nothing, as no reading changes:")
    rows = [[variation.rule, _needed(variation)] for variation in idle]
    return [*lines, *columns(rows, width=width, indent=4)]


def _costs(variation: Variation) -> list[str]:
    """The row of a rule without which something reads otherwise."""
    where = listed(_cases_of(variation.flips))
    if variation.claims:
        where += f"; needed by {listed(variation.claims)}"
    counts = (variation.lost, variation.gained, len(variation.flips))
    return [variation.rule, *(str(count or "-") for count in counts), where]


def _needed(variation: Variation) -> str:
    if not variation.claims:
        return "no claim needs it either"
    return f"needed by {listed(variation.claims)}"


def _moved(test: Tested, report: Report, width: int) -> list[str]:
    if test.moved is None:
        return []
    total = len(report.points)
    hanging = {id(flip.checkpoint) for variation in test.moved for flip in variation.flips}
    flips = sum(len(variation.flips) for variation in test.moved)
    tried = total * len(test.moved)
    name = visible(test.score.name)
    title = strong(f"{name} with each number moved by one step (a deadline by a sixth)")
    text = (
        f"{len(hanging)} of {total} readings ({_percent(len(hanging), total)}) hang on one number; "
        f"in {plural(len(test.moved), 'variation')} {flips} of {tried} readings flip "
        f"({_percent(flips, tried)})."
    )
    lines = [*paragraph(title, width=width, hang=2), *paragraph(text, width=width, indent=2)]
    for variation in test.moved:
        if variation.flips:
            lines += _variation(variation, width)
    return lines


def _variation(variation: Variation, width: int) -> list[str]:
    counts = f"{variation.lost} lost, {variation.gained} gained"
    change = f"{variation.rule}: {visible(variation.change)} ({counts})"
    lines = paragraph(change, width=width, indent=2, hang=4)
    for flip in variation.flips:
        lines += paragraph(_flip(flip), width=width, indent=4, hang=2)
    return lines


def _flip(flip: Flip) -> str:
    point = flip.checkpoint
    track = f" {visible(point.check.track)}" if point.check.track else ""
    return f"{visible(point.case)} {point.at}{track}: {flip.before} -> {flip.after}"


def _cases_of(flips: Sequence[Flip]) -> list[str]:
    return [visible(case) for case in dict.fromkeys(flip.checkpoint.case for flip in flips)]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "none"
