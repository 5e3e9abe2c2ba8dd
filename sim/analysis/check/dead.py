"""Rules that never fire, and why: never reached, unsatisfiable, or masked by earlier rules."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Fate, Survey
from sim.analysis.check.waits import never_over
from sim.analysis.check.witness import witness
from sim.analysis.check.wording import quoted, ranges_of
from sim.engine.distinct import distinct
from sim.model.kind import Example, Kind
from sim.model.problem import ERROR
from sim.model.rulebook import Rule
from sim.model.words import listed

NEVER_REACHED = Kind(
    code="SIM203",
    name="rule-never-reached",
    about="no history comes to where the rule is asked",
    why=(
        "A rule that nothing can ask decides nothing: no stage of its 'from' is ever entered, or "
        "another deadline always falls before it. Whoever wrote it believes that it does."
    ),
    cure="Mend what keeps it from being asked, which the message names, or take the rule out.",
    example=Example(
        """\
rulebook: rules
title: The longer deadline never falls
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {talks_held: {signal: deed, tone: cooperative}}
rules:
  met: {event: talks_held, from: any, to: talks, because: They met}
  drifted: {after: 30 days, from: talks, to: pause, because: A month}
  lapsed: {after: 60 days, from: talks, to: pause, because: Two months}
""",
        "rule 'lapsed' is never asked: the clock never runs so long: 'drifted' falls sooner",
    ),
)
UNSATISFIABLE = Kind(
    code="SIM204",
    name="unsatisfiable-condition",
    about="the rule is asked, and its 'when' never holds",
    why=(
        "The rule is as good as not there. Often a tally was reset by the very event that the "
        "rule answers, since resetting and counting come before asking."
    ),
    cure="Mend the condition by the values that the message says are seen there.",
    example=Example(
        """\
rulebook: rules
title: A meeting sets the absences back before it is asked
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, talks_held: {signal: deed, tone: cooperative}}
tallies: {no_shows: {count: no_show, reset: talks_held}}
rules:
  missed: {event: no_show, from: talks, when: no_shows >= 2, to: pause, because: Missed}
  forgiven: {event: talks_held, from: pause, when: no_shows >= 1, to: same, because: Too late}
  met: {event: talks_held, from: pause, to: talks, because: They met}
""",
        "rule 'forgiven' never fires: 'no_shows >= 1' never holds where it is asked",
    ),
)
MASKED = Kind(
    code="SIM205",
    name="masked-rule",
    about="the rule fits, and rules before it always fire instead",
    why=(
        "The first rule that fits fires. A rule that stands behind a wider one never has its "
        "say, however right it is."
    ),
    cure="Put it before the rule that the message names, as an exception to it, or take it out.",
    example=Example(
        """\
rulebook: rules
title: The exception stands too late
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, talks_held: {signal: deed, tone: cooperative}}
tallies: {no_shows: {count: no_show}}
rules:
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  forgiven: {event: no_show, from: talks, when: no_shows < 2, to: same, because: Once}
  met: {event: talks_held, from: pause, to: talks, because: They met}
""",
        "rule 'forgiven' never fires: wherever it fits, 'missed' comes first",
    ),
)
KINDS = (NEVER_REACHED, UNSATISFIABLE, MASKED)


def check(survey: Survey) -> Iterator[Finding]:
    """An error for each rule that fires in no cell.

    One that is only redundant is left out, and one that waits too long is told of its wait.
    """
    rules = survey.table.rulebook.rules
    for place, (rule, fate) in enumerate(zip(rules, survey.fates, strict=True)):
        if not survey.dead(place):
            continue
        if not fate.asked:
            yield _never_reached(survey, rule)
        elif not fate.fitted and not never_over(survey.table, rule):
            yield _unsatisfiable(survey, rule, fate)
        elif fate.fitted and not is_redundant(survey, place):
            yield _masked(survey, rule, fate)


def is_redundant(survey: Survey, place: int) -> bool:
    """Whether a rule never fires since others, wherever it fits, lead the same way."""
    rules, fate = survey.table.rulebook.rules, survey.fates[place]
    same = all(rules[other].to == rules[place].to for other in fate.maskers)
    return survey.dead(place) and bool(fate.fitted) and same


def _never_reached(survey: Survey, rule: Rule) -> Finding:
    table = survey.table
    names = list(table.rulebook.stages)
    reached = {names[int(place)] for place in distinct(table.stage)}
    lost = [stage for stage in rule.origins if stage not in reached]
    cure = "mend what keeps it from being asked, or take the rule out"
    if len(lost) == len(rule.origins):
        why = f"no history enters {quoted(lost, 'or')}"
    elif rule.after is None:
        why = "a deadline of no days always comes before the event"
    else:
        sooner = _sooner(survey, rule)
        why = "the clock never runs so long"
        why += f": {quoted(sooner)} falls sooner" if sooner else ""
    return Finding(
        NEVER_REACHED, ERROR, f"rule '{rule.name}' is never asked: {why}", _at(rule), cure
    )


def _sooner(survey: Survey, rule: Rule) -> list[str]:
    """The rules of the first deadline of each stage, where it is before this rule's."""
    book = survey.table.rulebook
    return [
        other.name
        for other in book.rules
        if other.after is not None
        and other.after < (rule.after or 0)
        and any(
            stage in rule.origins and book.deadlines_of(stage)[0] == other.after
            for stage in other.origins
        )
    ]


def _unsatisfiable(survey: Survey, rule: Rule, fate: Fate) -> Finding:
    never = [n for n, held in enumerate(fate.held) if not held]
    lines = [f"'{rule.when[n].text}'" for n in never] or [f"'{line.text}'" for line in rule.when]
    how = "never holds" if len(lines) == 1 else "never hold" if never else "never hold together"
    seen = ranges_of(survey.table, fate.seen)
    place = rule.line_at(never[0]) if never else (*_at(rule), "when")
    return Finding(
        UNSATISFIABLE,
        ERROR,
        f"rule '{rule.name}' never fires: {listed(lines)} {how} where it is asked"
        + (f" (seen there: {', '.join(seen)})" if seen else ""),
        place,
        cure="mend the condition, or take the rule out",
    )


def _masked(survey: Survey, rule: Rule, fate: Fate) -> Finding:
    rules = survey.table.rulebook.rules
    before = [rules[place].name for place in sorted(fate.maskers)]
    assert fate.fit is not None, "a masked rule fits somewhere"
    return Finding(
        MASKED,
        ERROR,
        f"rule '{rule.name}' never fires: wherever it fits, {quoted(before, 'or')} comes first",
        _at(rule),
        cure=f"put it before {quoted(before)}, or take it out",
        witness=witness(survey.table, *fate.fit),
    )


def _at(rule: Rule) -> tuple[str, str]:
    return "rules", rule.name
