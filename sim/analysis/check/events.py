"""Event types that nothing listens to, and deeds that stages leave without an answer."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.check.finding import Finding
from sim.analysis.check.survey import Survey
from sim.engine.distinct import distinct
from sim.model.kind import Example, Kind
from sim.model.problem import NOTE
from sim.model.rulebook import Rulebook
from sim.model.words import listed

UNHEARD = Kind(
    code="SIM211",
    name="unheard-event",
    about="no rule and no tally names the event",
    why=(
        "The event can be coded and moves nothing. That may be meant: it still stands in the "
        "timeline, and in the ledger of words and deeds."
    ),
    cure="Write a rule or a tally that names it, if it should matter.",
    example=Example(
        """\
rulebook: rules
title: Nothing listens to a flood
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events:
  no_show: {signal: deed, tone: hostile}
  talks_held: {signal: deed, tone: cooperative}
  flood: {signal: deed, tone: neutral}
rules:
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  met: {event: talks_held, from: any, to: talks, because: They met}
""",
        "no rule and no tally names the event 'flood'",
        command="sim check --notes example.yaml",
    ),
    severities=(NOTE,),
)
GAP = Kind(
    code="SIM213",
    name="gap",
    about="no rule answers a deed in a stage",
    why=(
        "A deed costs whoever does it, so one that the rules let pass in silence is worth a "
        "thought. It is counted, and moves nothing there."
    ),
    cure="Write a rule for it, if it should matter in this stage.",
    example=Example(
        """\
rulebook: rules
title: No rule answers an absence in a pause
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}, talks_held: {signal: deed, tone: cooperative}}
rules:
  missed: {event: no_show, from: talks, to: pause, because: Missed}
  met: {event: talks_held, from: any, to: talks, because: They met}
""",
        "in the stage 'pause' no rule answers no_show",
        command="sim check --notes example.yaml",
    ),
    severities=(NOTE,),
)
KINDS = (UNHEARD, GAP)


def check(survey: Survey) -> Iterator[Finding]:
    """A note for each event that nothing names, and for each stage that leaves deeds unanswered.

    Both are notes: an event that moves nothing still stands in the ledger of words and deeds.
    """
    table = survey.table
    book = table.rulebook
    unheard = set(book.events) - _named(book)
    for event in book.events:
        if event in unheard:
            yield Finding(
                UNHEARD,
                NOTE,
                f"no rule and no tally names the event '{event}'",
                ("events", event),
                cure="it is recorded and moves nothing; write a rule if it should",
            )
    reached = {int(place) for place in distinct(table.stage)}
    for place, stage in enumerate(book.stages.values()):
        missing = [event for event in _unanswered(book, stage.name) if event not in unheard]
        if place in reached and not stage.final and missing:
            yield Finding(
                GAP,
                NOTE,
                f"in the stage '{stage.name}' no rule answers {listed(missing, 'or')}",
                ("stages", stage.name),
                cure="these deeds are counted and move nothing there; write a rule if they should",
            )


def _named(book: Rulebook) -> set[str]:
    of_rules = {event for rule in book.rules for event in rule.events}
    of_tallies = {
        event
        for tally in book.tallies.values()
        for event in (*tally.events, *tally.drop, *tally.reset)
    }
    return of_rules | of_tallies


def _unanswered(book: Rulebook, stage: str) -> Iterator[str]:
    for event in book.events.values():
        answered = any(stage in rule.origins for rule in book.rules_on(event.name))
        if event.signal == "deed" and not answered:
            yield event.name
