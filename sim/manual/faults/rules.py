"""Rules, tallies and claims of which the parts do not go together."""

from __future__ import annotations

from sim.model.kind import Example, Kind

_RULEBOOK = """\
rulebook: rules
title: Parts that do not go together
start: talks
stages: {talks: {reads: progress}, end: {reads: settled, final: true}}
events: {no_show: {signal: deed, tone: hostile}}
"""
_RULES = "rules: {missed: {event: no_show, from: any, to: same, because: Missed}}\n"

NO_TRIGGER = Kind(
    code="SIM121",
    name="rule-of-both-or-neither",
    about="a rule has both of 'event' and 'after', or neither",
    why=(
        "A rule fires when something happens or when time has passed, and these are two things. "
        "With neither it could never fire."
    ),
    cure="Write two rules, one with 'event' and one with 'after'; or take one of the keys out.",
    example=Example(
        _RULEBOOK + "rules: {missed: {from: any, to: same, because: Missed}}\n",
        "a rule has neither of 'event' and 'after'",
    ),
)
OUT_OF_FINAL = Kind(
    code="SIM122",
    name="rule-out-of-a-final-stage",
    about="a rule leads out of a stage that is marked 'final: true'",
    why="A final stage is one with no way out; one of the two lines is wrong.",
    cure=(
        "Take the stage out of 'from', or 'final' off the stage. 'from: any' passes final stages "
        "by."
    ),
    example=Example(
        _RULEBOOK
        + "rules: {missed: {event: no_show, from: [talks, end], to: talks, because: Missed}}\n",
        "a rule leads out of the final stage 'end'",
    ),
)
BAD_CLAIM = Kind(
    code="SIM123",
    name="claim-of-no-pattern",
    about="a claim has no pattern, several, or parts that do not go together",
    why=(
        "A claim is one sentence about every history: a pattern ('never', 'always', 'possible', "
        "'always possible', or 'every' with 'needs' or 'leads to') and, if it is to hold in part "
        "of a history only, a scope. Other mixtures of keys have no meaning that could be proved."
    ),
    cure="Write one pattern, and 'between', or 'after' and 'until'. Two patterns are two claims.",
    example=Example(
        _RULEBOOK + _RULES + "claims: {calm: {never: moved, always: moved}}\n",
        "a claim has 2 patterns",
    ),
)
BAD_TALLY = Kind(
    code="SIM124",
    name="tally-of-both-or-neither",
    about="a tally has both of 'count' and 'sides', or neither",
    why="A tally counts events, or the sides that did one of them; it cannot do both at once.",
    cure="Write two tallies, or keep one of the keys.",
    example=Example(
        _RULEBOOK + "tallies: {absences: {reset: no_show}}\n" + _RULES,
        "a tally has neither of 'count' and 'sides'",
    ),
)
TIMELESS_CIRCLE = Kind(
    code="SIM125",
    name="timeless-circle",
    about="deadlines of no days lead in a circle",
    why="Time would go round and round on one day, and the walk would never end.",
    cure="Let one of the deadlines take a day.",
    example=Example(
        """\
rulebook: rules
title: Round and round on one day
start: talks
stages: {talks: {reads: progress}, pause: {reads: stalemate}}
events: {no_show: {signal: deed, tone: hostile}}
rules:
  paused: {after: 0 days, from: talks, to: pause, because: At once}
  resumed: {after: 0 days, from: pause, to: talks, because: At once}
""",
        "deadlines of no days lead in a circle: talks -> pause -> talks",
    ),
)
NOWHERE = Kind(
    code="SIM128",
    name="rule-from-nowhere",
    about="a rule starts from all stages but every one of them",
    why=(
        "'except' leaves out stages, and final ones are left out in any case: no stage is left "
        "in which the rule could fire."
    ),
    cure="Name fewer stages under 'except', or take the rule out.",
    example=Example(
        """\
rulebook: rules
title: From nowhere
start: talks
stages: {talks: {reads: progress}, signed: {reads: settled, final: true}}
events: {walkout: {signal: deed, tone: hostile}}
rules: {left: {event: walkout, from: {except: talks}, to: talks, because: They left}}
""",
        "'from' leaves out every stage with a way out, so the rule never fires",
    ),
)

DROP_OF_EVENTS = Kind(
    code="SIM127",
    name="drop-of-no-sides",
    about="a tally that counts events drops sides",
    why="'drop' takes sides out of a tally; one with 'count' keeps a number, and no sides.",
    cure="Write 'sides' for 'count', or 'reset' for 'drop'.",
    example=Example(
        _RULEBOOK + "tallies: {absences: {count: no_show, drop: no_show}}\n" + _RULES,
        "a tally that counts events has no sides to drop",
    ),
)

KINDS = (NO_TRIGGER, OUT_OF_FINAL, BAD_CLAIM, BAD_TALLY, TIMELESS_CIRCLE, DROP_OF_EVENTS, NOWHERE)
"""Every such fault, in the order of the codes."""
