"""A rulebook for people: what each stage and event means, and every rule as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sim.model.condition import Condition
from sim.model.rulebook import SAME, SIGNALS, TONES, Claim, EventType, Rule, Rulebook, Tally
from sim.report.layout import columns, glued, listed, paint, paragraph, plural, strong, visible

_SIGNALS = {"deed": "Deeds", "word": "Words"}


def rulebook_text(rulebook: Rulebook, *, width: int = 100) -> str:
    """One rulebook as text, wrapped to a width."""
    parts = [
        _heading(rulebook, width),
        _section("Stages", _stages(rulebook, width)),
        *_events(rulebook, width),
        _section("Tallies", _tallies(rulebook, width)),
        _section("Rules, of which the first that fits fires", _rules(rulebook, width)),
        _section("Claims", _claims(rulebook, width)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def rulebooks_text(rulebooks: Iterable[Rulebook], *, width: int = 100) -> str:
    """The list of the packaged rulebooks: names, sizes and titles."""
    rows = [
        [
            strong(visible(one.name)),
            glued(plural(len(one.stages), "stage")),
            glued(plural(len(one.events), "event")),
            glued(plural(len(one.rules), "rule")),
            visible(one.title),
        ]
        for one in rulebooks
    ]
    title = strong("Packaged rulebooks") + ", each shown by 'sim show NAME'"
    lines = [*paragraph(title, width=width), *columns(rows, width=width)]
    return "\n".join(lines) + "\n"


def rule_sentence(rule: Rule, rulebook: Rulebook) -> str:
    """A rule as a sentence, without its reason."""
    fires = f"On {listed(rule.events, 'or')}"
    if rule.after is not None:
        fires = f"{rule.triggers[0].capitalize()} in the stage"
    ways_out = [stage.name for stage in rulebook.stages.values() if not stage.final]
    origins = listed(rule.origins, "or")
    if len(ways_out) > 1 and list(rule.origins) == ways_out:
        origins = "any stage" if len(ways_out) == len(rulebook.stages) else "any stage not final"
    when = f", when {conditions_text(rule.when)}" if rule.when else ""
    leads = "stay as it is" if rule.to == SAME else f"to {rule.to}"
    return f"{fires}, from {origins}{when}, {leads}"


def conditions_text(conditions: Sequence[Condition]) -> str:
    """Conditions that must all hold, as one."""
    lines = [_condition(condition) for condition in conditions]
    if len(lines) > 1:
        lines = [f"({line})" if re.search(r"\bor\b", line) else line for line in lines]
    return " and ".join(lines)


def _heading(rulebook: Rulebook, width: int) -> list[str]:
    about = (
        f"{plural(rulebook.sides, 'side')}, {plural(len(rulebook.stages), 'stage')}, "
        f"{plural(len(rulebook.events), 'event')}, {plural(len(rulebook.rules), 'rule')}; "
        f"a track starts in {rulebook.start}"
    )
    lines = (strong(visible(rulebook.name)), visible(rulebook.title), about)
    return [line for text in lines for line in paragraph(text, width=width)]


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [strong(title), *lines] if lines else []


def _stages(rulebook: Rulebook, width: int) -> list[str]:
    rows = []
    for stage in rulebook.stages.values():
        means = visible(stage.means) + (" (final: no way out)" if stage.final else "")
        rows.append([stage.name, paint(stage.reads, stage.reads), means.strip()])
    return columns(rows, width=width)


def _events(rulebook: Rulebook, width: int) -> list[list[str]]:
    widest = max(len(name) for name in rulebook.events)
    sections = []
    for signal in SIGNALS:
        for tone in TONES:
            found = [
                one for one in rulebook.events.values() if (one.signal, one.tone) == (signal, tone)
            ]
            rows = [[one.name.ljust(widest), _means(one)] for one in found]
            sections.append(_section(f"{_SIGNALS[signal]}, {tone}", columns(rows, width=width)))
    return sections


def _means(event: EventType) -> str:
    codes = f" (CAMEO {', '.join(event.cameo)})" if event.cameo else ""
    ends = f" (ends: {event.ends})" if event.ends else ""
    return (visible(event.means) + ends + codes).strip()


def _tallies(rulebook: Rulebook, width: int) -> list[str]:
    rows = [[name, _counted(tally)] for name, tally in rulebook.tallies.items()]
    return columns(rows, width=width)


def _counted(tally: Tally) -> str:
    events = listed(tally.events, "or")
    words = f"the number of {'sides behind ' if tally.distinct else ''}{events}"
    if tally.reset:
        words += f", since the last {listed(tally.reset, 'or')}"
    means = visible(tally.means)
    return f"{means}: {words}" if means else words[0].upper() + words[1:]


def _rules(rulebook: Rulebook, width: int) -> list[str]:
    lines = []
    for number, rule in enumerate(rulebook.rules, 1):
        lines += paragraph(f"{number:>4}  {visible(rule.name)}", width=width, hang=6)
        sentence = f"{rule_sentence(rule, rulebook)}: {visible(rule.because)}"
        lines += paragraph(sentence, width=width, indent=6)
    return lines


def _claims(rulebook: Rulebook, width: int) -> list[str]:
    lines = []
    for claim in rulebook.claims:
        lines += paragraph(visible(claim.name), width=width, indent=2)
        because = f": {visible(claim.because)}" if claim.because else ""
        lines += paragraph(claim_sentence(claim) + because, width=width, indent=6)
    return lines


def claim_sentence(claim: Claim) -> str:
    """A claim as a sentence, without its reason."""
    return visible(claim.sentence)


def _condition(condition: Condition) -> str:
    return visible(condition.text)
