"""Rules that fit at the same time, so that only their order in the file decides."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.dead import is_redundant
from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Meeting, Survey
from sim.analysis.check.witness import witness
from sim.analysis.check.wording import quoted
from sim.model.kind import Example, Kind
from sim.model.problem import NOTE, WARNING
from sim.model.rulebook import SAME, Rule

OVERLAP = Kind(
    code="SIM206",
    name="overlap",
    about="two rules fit in one position and lead to different stages",
    why=(
        "Only their order in the file decides between them, and nobody may have thought of the "
        "case in which both fit. An exception before its rule is meant so, and a note; where "
        "neither is an exception to the other, it is a warning."
    ),
    cure=(
        "Decide which is meant, and say so: exclude the case in one condition, or allow the "
        "finding with a comment that gives the reason for the order."
    ),
    example=Example(
        """\
rulebook: rules
title: Both an absence and an attack
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}, war: {reads: broken}}
events:
  no_show: {signal: deed, tone: hostile}
  attack: {signal: deed, tone: hostile}
  decision: {signal: deed, tone: neutral}
  talks_held: {signal: deed, tone: cooperative}
tallies:
  no_shows: {count: no_show, reset: talks_held}
  attacks: {count: attack, reset: talks_held}
rules:
  paused: {event: decision, from: talks, when: no_shows >= 1, to: pause, because: Absent}
  broken: {event: decision, from: talks, when: attacks >= 1, to: war, because: Attacked}
  met: {event: talks_held, from: any, to: talks, because: They met}
""",
        "'paused' and 'broken' both fit, the one leads to 'pause' and the other to 'war': "
        "only their order in the file decides",
    ),
    severities=(WARNING, NOTE),
)
REDUNDANT = Kind(
    code="SIM207",
    name="redundancy",
    about="without the rule others would lead the same way",
    why=(
        "Two rules that do one thing have to be amended together, and one day only one of them "
        "will be. With a reason of its own such a rule still says why, and is a note."
    ),
    cure="Take it out, or let it lead elsewhere.",
    example=Example(
        """\
rulebook: rules
title: The narrower rule does what the wider does
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, talks_held: {signal: deed, tone: cooperative}}
tallies: {no_shows: {count: no_show}}
rules:
  often: {event: no_show, from: talks, when: no_shows >= 2, to: pause, because: Missed}
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  met: {event: talks_held, from: pause, to: talks, because: They met}
""",
        "rule 'often' is subsumed: without it 'missed' would lead to 'pause' too",
    ),
    severities=(WARNING, NOTE),
)
KINDS = (OVERLAP, REDUNDANT)


def check(survey: Survey) -> Iterator[Finding]:
    """Overlaps of two rules, then rules that others make redundant.

    An overlap is a note where the earlier rule is an exception to the later: where it fits, the
    later does too, and the later has cells of its own among those they share or elsewhere
    while the earlier has none.  It is a warning where neither refines the other, and where the
    later can never have its say in a stage that both name.
    """
    for (one, two), meeting in survey.meetings.items():
        if meeting.decided and not survey.dead(two):
            yield from _overlap(survey, one, two, meeting)
    for place in range(len(survey.fates)):
        yield from _redundant(survey, place)


def _overlap(survey: Survey, one: int, two: int, meeting: Meeting) -> Iterator[Finding]:
    rules = survey.table.rulebook.rules
    first, second = rules[one], rules[two]
    if first.to == second.to:
        return
    inside = survey.fates[one].fitted == meeting.both
    narrower = not meeting.first and meeting.second > 0
    message = (
        f"'{first.name}' and '{second.name}' both fit, the one leads {_way(first)} and the other "
        f"{_way(second)}: only their order in the file decides"
    )
    if inside or narrower:
        severity, cure = NOTE, f"an exception before its rule needs nothing; '{first.name}' is one"
    elif meeting.second:
        severity, cure = WARNING, "say in the 'when' of one of them which is meant"
    else:
        severity = WARNING
        where = _shared(first, second)
        message = f"rule '{second.name}' never fires {where}: '{first.name}' always comes first"
        cure = f"put '{second.name}' first, or take from it what '{first.name}' answers"
    yield Finding(
        OVERLAP,
        severity,
        message,
        ("rules", second.name),
        cure=cure,
        witness=witness(survey.table, *meeting.cell),
    )


def _way(rule: Rule) -> str:
    return "nowhere" if rule.to == SAME else f"to '{rule.to}'"


def _shared(first: Rule, second: Rule) -> str:
    stages = [stage for stage in second.origins if stage in first.origins]
    triggers = [trigger for trigger in second.triggers if trigger in first.triggers]
    return f"on {quoted(triggers, 'or')} in {quoted(stages, 'or')}"


def _redundant(survey: Survey, place: int) -> Iterator[Finding]:
    rules, fate = survey.table.rulebook.rules, survey.fates[place]
    rule = rules[place]
    if is_redundant(survey, place):
        before = [rules[other].name for other in sorted(fate.maskers)]
        assert fate.fit is not None, "a redundant rule fits somewhere"
        yield Finding(
            REDUNDANT,
            WARNING,
            f"rule '{rule.name}' is redundant: wherever it fits, {quoted(before, 'or')} "
            f"comes first and leads {_way(rule)} too",
            ("rules", rule.name),
            cure="take it out: no history changes",
            witness=witness(survey.table, *fate.fit),
        )
    elif fate.fired and fate.stand_ins:
        after = [rules[other] for other in sorted(fate.stand_ins)]
        silent = all(other.because == rule.because for other in after)
        yield Finding(
            REDUNDANT,
            WARNING if silent else NOTE,
            f"rule '{rule.name}' is subsumed: without it "
            f"{quoted([other.name for other in after], 'or')} would lead {_way(rule)} too",
            ("rules", rule.name),
            cure="take it out" + ("" if silent else ", unless its own reason is wanted"),
        )
