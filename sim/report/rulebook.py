"""A rulebook for people: what each stage and event means, and every rule as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sim.model.claim import Claim
from sim.model.condition import Condition
from sim.model.groups import EXCEPT
from sim.model.reading import SOME
from sim.model.rulebook import SAME, SIGNALS, TONES, EventType, Rule, Rulebook, Tally
from sim.model.sides import Sides
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
    name,
    reading,
    strong,
)
from sim.report.layout import plural, visible

_SIGNALS = {"deed": "Deeds", "word": "Words"}


def rulebook_report(rulebook: Rulebook) -> Report:
    """One rulebook: its stages, events, tallies, rules and claims."""
    return [
        _heading(rulebook),
        *rulebook_words(rulebook),
        _section("Rules, of which the first that fits fires", _rules(rulebook)),
        overall_section(rulebook),
        claims_section(rulebook),
    ]


def rulebook_words(rulebook: Rulebook) -> Report:
    """What a rulebook speaks of: stages, groups of them, events and tallies."""
    return [
        _section("Stages", _stages(rulebook)),
        _section("Groups of stages", _groups(rulebook)),
        *_events(rulebook),
        _section("Tallies", _tallies(rulebook)),
    ]


def claims_section(rulebook: Rulebook) -> Section:
    """What is claimed of every history, examined or not."""
    return _section("Claims", _claims(rulebook))


def overall_section(rulebook: Rulebook) -> Section:
    """What tracks that differ read together."""
    return _section("Where tracks differ, the first that fits", _overall(rulebook))


def rulebooks_report(rulebooks: Iterable[Rulebook]) -> Report:
    """The list of the packaged rulebooks: names, sizes and titles."""
    rows: list[list[Phrase]] = [
        [
            strong(book.name),
            glued(plural(len(book.stages), "stage")),
            glued(plural(len(book.events), "event")),
            glued(plural(len(book.rules), "rule")),
            book.title,
        ]
        for book in rulebooks
    ]
    title: Phrase = [strong("Packaged rulebooks"), ", each shown by 'sim show NAME'"]
    return [[Heading(title, level=1), *_table(rows, "name", "stages", "events", "rules", "title")]]


def rule_sentence(rule: Rule, rulebook: Rulebook) -> str:
    """A rule as a sentence, without its reason."""
    fires = f"On {listed(rule.events, 'or')}"
    if rule.after is not None:
        fires = f"{rule.triggers[0].capitalize()} in the stage"
    ways_out = [stage.name for stage in rulebook.stages.values() if not stage.final]
    origins = listed(rule.origins, "or")
    if rule.origins_written[:1] == (EXCEPT,):
        origins = f"any stage but {listed(rule.origins_written[1:], 'and')}"
    elif rule.origins_written:
        origins = listed(rule.origins_written, "or")
    elif len(ways_out) > 1 and list(rule.origins) == ways_out:
        origins = "any stage" if len(ways_out) == len(rulebook.stages) else "any stage not final"
    if rule.lines_of_by:
        fires += f" by {_all_of(rule.by, rulebook)}"
    lines = rule.when[rule.lines_of_by :]
    when = f", when {conditions_text(lines)}" if lines else ""
    leads = "stay as it is" if rule.to == SAME else f"to {rule.to}"
    return f"{fires}, from {origins}{when}, {leads}"


def conditions_text(conditions: Sequence[Condition]) -> str:
    """Conditions that must all hold, as one."""
    lines = [_condition(condition) for condition in conditions]
    if len(lines) > 1:
        lines = [f"({line})" if re.search(r"\bor\b", line) else line for line in lines]
    return " and ".join(lines)


def _heading(rulebook: Rulebook) -> Section:
    about = (
        f"{plural(rulebook.sides, 'side')}{_called(rulebook)}, "
        f"{plural(len(rulebook.stages), 'stage')}, "
        f"{plural(len(rulebook.events), 'event')}, {plural(len(rulebook.rules), 'rule')}; "
        f"a track starts in {rulebook.start}"
    )
    title = Heading(strong(rulebook.name), level=1)
    return [title, Line(rulebook.title, hang=0), Line(about, hang=0)]


def _called(rulebook: Rulebook) -> str:
    return f" ({listed(rulebook.side_names)})" if rulebook.side_names else ""


def _section(title: str, blocks: Sequence[Block]) -> Section:
    return [Heading(strong(title)), *blocks] if blocks else []


def _table(rows: Sequence[Sequence[Phrase]], *heads: str, least: int = 0) -> list[Block]:
    return [Grid(rows, heads, bare=len(heads), least=least)] if rows else []


def _stages(rulebook: Rulebook) -> list[Block]:
    rows: list[list[Phrase]] = []
    for stage in rulebook.stages.values():
        final = "(final: no way out)" if stage.final else ""
        means = " ".join(filter(None, (stage.means, final)))
        rows.append([name(stage.name), reading(stage.reads), means])
    return _table(rows, "stage", "reads", "means")


def _groups(rulebook: Rulebook) -> list[Block]:
    rows: list[list[Phrase]] = [
        [name(group.name), listed(group.written)] for group in rulebook.groups.values()
    ]
    return _table(rows, "group", "stages")


def _events(rulebook: Rulebook) -> list[Section]:
    widest = max(map(len, rulebook.events))
    sections = []
    for signal in SIGNALS:
        for tone in TONES:
            rows: list[list[Phrase]] = [
                [name(event.name), _means(event)]
                for event in rulebook.events.values()
                if (event.signal, event.tone) == (signal, tone)
            ]
            sections.append(
                _section(
                    f"{_SIGNALS[signal]}, {tone}", _table(rows, "event", "means", least=widest)
                )
            )
    return sections


def _means(event: EventType) -> str:
    codes = f" (CAMEO {', '.join(event.cameo)})" if event.cameo else ""
    ends = f" (ends: {event.ends})" if event.ends else ""
    joint = " (all sides together)" if event.joint else ""
    return (event.means + joint + ends + codes).strip()


def _tallies(rulebook: Rulebook) -> list[Block]:
    rows: list[list[Phrase]] = [
        [name(tally.name), _counted(tally, rulebook)] for tally in rulebook.tallies.values()
    ]
    return _table(rows, "tally", "counts")


def _counted(tally: Tally, rulebook: Rulebook) -> str:
    events = listed(tally.events, "or")
    bounds = tally_bounds(tally, rulebook)
    words = f"the number of {'sides behind ' if tally.distinct else ''}{events}{bounds}"
    return f"{tally.means}: {words}" if tally.means else words[0].upper() + words[1:]


def tally_bounds(tally: Tally, rulebook: Rulebook) -> str:
    """By whom the events of a tally count, and which do no longer, or not everywhere."""
    by = f" by {_all_of(tally.by, rulebook)}" if tally.by else ""
    bounds = []
    if tally.drop:
        bounds.append(f"less those behind a later {listed(tally.drop, 'or')}")
    if tally.within:
        bounds.append(f"in {listed(tally.listed_within, 'or')}")
    since = []
    if tally.reset:
        since.append(f"since the last {listed(tally.reset, 'or')}")
    if tally.entering:
        since.append(f"since {listed(tally.listed_entering, 'or')} was last entered")
    if since:
        bounds.append(" or ".join(since))
    return by + "".join(f", {bound}" for bound in bounds)


def _all_of(sides: int, rulebook: Rulebook) -> str:
    """Sides that must all act, in a sentence."""
    return listed([rulebook.actors.told(side) for side in Sides(sides)])


def _rules(rulebook: Rulebook) -> list[Block]:
    blocks: list[Block] = []
    for number, rule in enumerate(rulebook.rules, 1):
        blocks.append(Entry(f"{number:>4}", name(rule.name), depth=0, size=6))
        sentence = f"{rule_sentence(rule, rulebook)}: {rule.because}"
        blocks.append(Item(sentence, depth=3, hang=0))
    return blocks


def _overall(rulebook: Rulebook) -> list[Block]:
    rows: list[list[Phrase]] = [
        [reading(line.reads), listed([_share(one) for one in line.when])]
        for line in rulebook.overall
    ]
    return _table(rows, "reads", "when")


def _share(share: str) -> str:
    many, _, reads = share.partition(" ")
    return f"any track reads {reads}" if many == SOME else f"all tracks read {reads}"


def _claims(rulebook: Rulebook) -> list[Block]:
    blocks: list[Block] = []
    for claim in rulebook.claims:
        because = f": {claim.because}" if claim.because else ""
        blocks.append(Item(name(claim.name), hang=0))
        blocks.append(Item(claim_sentence(claim) + because, depth=3, hang=0))
    return blocks


def claim_sentence(claim: Claim) -> str:
    """A claim as a sentence, without its reason."""
    return visible(claim.sentence)


def _condition(condition: Condition) -> str:
    return visible(condition.text)
