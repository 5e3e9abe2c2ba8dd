"""A score for people: rulebooks beside naive readers, where they part from history, and why."""

from __future__ import annotations

from sim.analysis.judge.report import Agreement, Scores, Tested
from sim.analysis.judge.score import Judged, Score, Standing
from sim.analysis.judge.sensitivity import Flip, Variation
from sim.model.rulebook import READINGS
from sim.model.verdict import MIXED
from sim.model.words import listed
from sim.report.blocks import (
    Block,
    Entry,
    Grid,
    Heading,
    Item,
    Line,
    Phrase,
    Report,
    Section,
    glued,
    reading,
    strong,
)
from sim.report.layout import plural


def score_report(scores: Scores) -> Report:
    """A whole score: how each reader agrees with history, and where each rulebook does not."""
    sections = [_heading(scores)]
    if not scores.points:
        return sections
    sections += [_readers(scores), _cases(scores)]
    for test in scores.tested:
        sections += [
            _confusion(test.score),
            _misses(test.score),
            _without(test),
            _moved(test, len(scores.points)),
        ]
    return sections


def _heading(scores: Scores) -> Section:
    scored = sum(count > 0 for count in scores.cases.values())
    text = f"{plural(len(scores.points), 'checkpoint')} of {plural(scored, 'case')}"
    if scores.points:
        text += (
            f"; {len(scores.hard)} of them hard: the tone of the last event"
            " says something else than history"
        )
    silent = [name for name, count in scores.cases.items() if not count]
    without = [Line(f"Without checkpoints: {listed(silent)}")] if silent else []
    return [Line(text, hang=0), *without]


def _readers(scores: Scores) -> Section:
    total, hard = len(scores.points), len(scores.hard)
    rows: list[list[Phrase]] = [
        [
            reader.name,
            _share(reader.agreed, total),
            _share(reader.hard_agreed, hard),
            _kappa(reader),
        ]
        for reader in scores.agreements
    ]
    heads = ["", "agrees", "hard ones", "kappa (95% interval)"]
    about: list[Block] = [Line(_NAIVE, depth=1, hang=0)]
    about += [Item(f"{reader.name}: {reader.means}", depth=2) for reader in scores.baselines]
    return [Heading(strong("Agreement with history")), Grid(rows, heads), *about]


_NAIVE = "The last three are naive readers, who keep no state; a rulebook is to do better:"


def _share(part: int, whole: int) -> Phrase:
    if not whole:
        return "none"
    return glued(f"{part:3} of {whole}  {100 * part / whole:3.0f}%")


def _kappa(reader: Agreement) -> Phrase:
    if reader.kappa is None:
        return "not defined"
    if reader.interval is None:
        return f"{reader.kappa:.2f}"
    return glued(f"{reader.kappa:.2f}  ({reader.interval[0]:.2f} to {reader.interval[1]:.2f})")


def _cases(scores: Scores) -> Section:
    tables = [scores.by_case(test.score.readings) for test in scores.tested]
    names = [test.score.name for test in scores.tested]
    cases = [case for case, count in scores.cases.items() if count]
    counts = [[_counts(*table[case]) for table in tables] for case in cases]

    def by_rulebook(place: int) -> Section:
        each = zip(names, counts[place], strict=True)
        rows = [[name, agrees, ["hard ", hard]] for name, (agrees, hard) in each]
        return [Item(cases[place], hang=0), Grid(rows, depth=2)]

    rows = [
        [case, *(cell for pair in pairs for cell in pair)]
        for case, pairs in zip(cases, counts, strict=True)
    ]
    heads = ["", *(head for name in names for head in (name, "hard"))]
    return [Heading(strong("By case")), Grid(rows, heads, narrow=by_rulebook)]


def _counts(good: int, total: int, hard_good: int, hard: int) -> tuple[Phrase, Phrase]:
    return glued(f"{good} of {total}"), glued(f"{hard_good} of {hard}" if hard else "-")


def _confusion(score: Score) -> Section:
    pairs = score.pairs
    seen = {reads for pair in pairs for reads in pair}
    readings = [reads for reads in (*READINGS, MIXED) if reads in seen]
    rows = []
    for wanted in readings:
        counts = [pairs[wanted, read] for read in readings]
        if any(counts):
            rows.append([wanted, *(str(count or "-") for count in counts)])
    return [Heading(strong(f"What {score.name} reads")), Grid(rows, ["history reads", *readings])]


def _misses(score: Score) -> Section:
    heading = Heading(strong(f"{score.name}: {plural(len(score.misses), 'miss', 'misses')}"))
    return [heading, *(block for miss in score.misses for block in _miss(miss))]


def _miss(miss: Judged) -> Section:
    point = miss.checkpoint
    where = f"{point.case} {point.at}"
    if point.check.track:
        where += f" {point.check.track}"
    reads: Phrase = [reading(point.reads), ", found ", reading(miss.found)]
    because = point.check.because
    return [
        Item([f"{where}: history reads ", reads], hang=4),
        *([Entry("history", because)] if because else []),
        *(Entry("run", _why(standing, len(miss.standing))) for standing in miss.standing),
        Entry("lag", _lag(miss)),
    ]


def _why(standing: Standing, tracks: int) -> str:
    head = f"{standing.track} " if tracks > 1 else ""
    head += f"{standing.stage} since {standing.since}"
    if standing.step is None or standing.step.decision.rule is None:
        return f"{head}: nothing has moved it from where it started"
    rule = standing.step.decision.rule
    return f"{head} by {rule.name}: {rule.because}"


def _lag(miss: Judged) -> str:
    if miss.lag is None:
        return "the run never reads so"
    when = "later" if miss.lag > 0 else "earlier"
    return f"{miss.lag:+d}: the nearest day that reads so is {plural(abs(miss.lag), 'day')} {when}"


def _without(test: Tested) -> Section:
    if test.without is None:
        return []
    ordered = sorted(test.without, key=lambda variation: (-variation.cost, -variation.lost))
    costly = [variation for variation in ordered if variation.flips]
    blocks: list[Block] = [Heading(strong(f"{test.score.name} without each rule"))]
    if costly:
        heads = ["", "lost", "gained", "changed", "in"]
        blocks.append(Grid([_costs(variation) for variation in costly], heads))
    if costly and costly[0].cost > 0:
        most = [variation.rule for variation in costly if variation.cost == costly[0].cost]
        blocks.append(Line(f"Costs most: {listed(most)}.", depth=1, hang=0))
    idle = [variation for variation in test.without if not variation.flips]
    if not idle:
        return [*blocks, Line("No rule costs nothing.", depth=1)]
    rows = [[variation.rule, _needed(variation)] for variation in idle]
    title = Line("Cost nothing, as no reading changes:", depth=1)
    return [*blocks, title, Grid(rows, ["rule", "needed"], depth=2, bare=2)]


def _costs(variation: Variation) -> list[str]:
    """The row of a rule without which something reads otherwise."""
    where = listed(dict.fromkeys(flip.checkpoint.case for flip in variation.flips))
    if variation.claims:
        where += f"; needed by {listed(variation.claims)}"
    counts = (variation.lost, variation.gained, len(variation.flips))
    return [variation.rule, *(str(count or "-") for count in counts), where]


def _needed(variation: Variation) -> str:
    if not variation.claims:
        return "no claim needs it either"
    return f"needed by {listed(variation.claims)}"


def _moved(test: Tested, total: int) -> Section:
    if test.moved is None:
        return []
    hanging = {id(flip.checkpoint) for variation in test.moved for flip in variation.flips}
    flips = sum(len(variation.flips) for variation in test.moved)
    tried = total * len(test.moved)
    title = f"{test.score.name} with each number moved by one step (a deadline by a sixth)"
    text = (
        f"{len(hanging)} of {total} readings ({_percent(len(hanging), total)}) hang on one number; "
        f"in {plural(len(test.moved), 'variation')} {flips} of {tried} readings flip "
        f"({_percent(flips, tried)})."
    )
    blocks: list[Block] = [Heading(strong(title)), Line(text, depth=1, hang=0)]
    for variation in test.moved:
        if variation.flips:
            counts = f"{variation.lost} lost, {variation.gained} gained"
            blocks.append(Item(f"{variation.rule}: {variation.change} ({counts})", hang=4))
            blocks += [Item(_flip(flip), depth=2) for flip in variation.flips]
    return blocks


def _flip(flip: Flip) -> str:
    point = flip.checkpoint
    track = f" {point.check.track}" if point.check.track else ""
    return f"{point.case} {point.at}{track}: {flip.before} -> {flip.after}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "none"
