"""A rulebook as a Promela model, so that another model checker (SPIN) can be asked as well.

The model holds the rules, not the table that is made of them.  A state of it is a position: the
stage, the tallies as far as any condition tells counts apart, how many deadlines and waits lie
behind, and whether one is due at once.  One ``d_step`` is one step.  Every ``never`` and ``always``
claim without a scope becomes an assertion about what a step was given and what came of it
(hidden variables, which are no part of a state).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.engine.tallying import heeds_sides
from sim.export.promela_words import (
    NOTHING,
    PromelaWords,
    comment,
    happens,
    holding,
    identifiers,
    tally_variable,
)
from sim.model.acting import asks_who, named_sides
from sim.model.claim import Claim
from sim.model.marks import WAITED, DayMark, behind, entered_by_time, waited_at
from sim.model.rulebook import SAME, Rule, Rulebook, Tally
from sim.model.sides import every_set, sets_told_apart
from sim.model.vocabulary import BY


def promela(rulebook: Rulebook) -> str:
    """The model as text; ``spin -run -DSAFETY`` explores it, and all of it with ``-c0``.

    An assertion that fails names its claim; see ``broken_names``.
    """
    model = _Model(rulebook)
    parts = [
        model.heading(),
        model.constants(),
        model.state(),
        *model.happenings(),
        model.process(),
    ]
    return "\n".join(line for part in parts for line in [*part, ""])


def asserted(rulebook: Rulebook) -> tuple[Claim, ...]:
    """The claims that become assertions: ``never`` and ``always``, without a scope."""
    return tuple(
        claim
        for claim in rulebook.claims
        if claim.pattern in ("never", "always")
        and not (claim.after or claim.until or claim.between)
    )


def broken_names(rulebook: Rulebook) -> dict[str, Claim]:
    """Each asserted claim, by the variable that says in the model whether a step broke it."""
    claims = asserted(rulebook)
    names = identifiers(claim.name for claim in claims)
    return {f"broken_{names[claim.name]}": claim for claim in claims}


class _Model:
    """Writes the parts of the model of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.book = rulebook
        self.limits = dict(zip(rulebook.tallies, rulebook.limits, strict=True))
        self.tallies = {name: one for name, one in rulebook.tallies.items() if self.limits[name]}
        self.claims = broken_names(rulebook)
        self.words = PromelaWords(rulebook)
        self._word, self._one_of = self.words.word, self.words.one_of
        self.marks = {stage: rulebook.marks_of(stage) for stage in rulebook.stages}
        self.deadlines = sorted(
            {days for stage in rulebook.stages for days in rulebook.deadlines_of(stage)}
        )
        self.timed = any(self.marks.values())
        self.most_marks = max(map(len, self.marks.values()))
        self.longest_wait = max(
            waited_at(of_stage, len(of_stage)) for of_stage in self.marks.values()
        )
        self.asks_for_waits = any(WAITED in line.names for line in rulebook.conditions)
        self.asks_who = any(BY in line.names for line in rulebook.conditions)
        self.urgent = [name for name in rulebook.stages if 0 in rulebook.deadlines_of(name)]

    def heading(self) -> list[str]:
        return [
            f"/* {comment(self.book.name)}: {comment(self.book.title)}",
            "",
            "   Every position that the rulebook can reach is one state of this model:",
            "     spin -run -DSAFETY -DNOREDUCE -c0 -m1000000 MODEL.pml",
            "   tells their number ('states, stored') and each assertion that fails. */",
        ]

    def constants(self) -> list[str]:
        lines = [
            f"#define {self._word(kind, word)} {place}"
            for kind, listed in self.words.kinds.items()
            for place, word in enumerate(listed)
        ]
        bits = " + ".join(f"(((mask_) >> {n}) & 1)" for n in range(self.book.sides))
        reading = self._word("reading", "none")
        for stage in self.book.stages.values():
            reads, name = self._word("reading", stage.reads), self._word("stage", stage.name)
            reading = f"((stage_) == {name} -> {reads} : {reading})"
        return [
            *lines,
            "",
            f"#define how_many(mask_) ({bits})",
            f"#define reading_of(stage_) {reading}",
        ]

    def state(self) -> list[str]:
        return [
            "/* A position. */",
            f"{holding(len(self.book.stages))} stage = {self._word('stage', self.book.start)};",
            *(
                f"{holding(2**self.book.sides if one.distinct else self.limits[name] + 1)} "
                f"{tally_variable(name)};  /* {'sides, as bits' if one.distinct else 'a number'} */"
                for name, one in self.tallies.items()
            ),
            *([f"{holding(self.most_marks + 1)} passed;"] if self.timed else []),
            *(["bit due;"] if self.urgent else []),
            "",
            "/* A step: what it was given, and what came of it. */",
            *(
                f"hidden {holding(values)} step_{name};"
                for name, values in self._step_sizes().items()
            ),
            *(f"hidden byte {name};" for name in self.claims),
        ]

    def _step_sizes(self) -> dict[str, int]:
        """How many values each variable of a step may have."""
        stages = len(self.words.kinds["stage"])
        return {
            "was": stages,
            "to": stages,
            "read": len(self.words.kinds["reading"]),
            "reads": len(self.words.kinds["reading"]),
            "event": len(self.words.kinds["event"]),
            "signal": len(self.words.kinds["signal"]),
            "tone": len(self.words.kinds["tone"]),
            "rule": len(self.words.kinds["rule"]),
            "sides": self.book.sides + 1,
            "moved": 2,
            "entered": 2,
            "days": max(self.deadlines, default=0) + 1,
            **({"waited": self.longest_wait + 1} if self.asks_for_waits else {}),
            **({"by": 2**self.book.sides} if self.asks_who else {}),
        }

    def happenings(self) -> Iterable[list[str]]:
        """An inline for each event and for time, between what begins and what ends each step."""
        yield [
            "inline step_begins(event_, signal_, tone_, who_) {",
            "  step_event = event_; step_signal = signal_; step_tone = tone_;",
            "  step_sides = how_many(who_); step_was = stage; step_to = stage;",
            *(["  step_by = who_;"] if self.asks_who else []),
            *([f"  step_waited = {self._lasted()};"] if self.asks_for_waits else []),
            f"  step_rule = {self._word('rule', NOTHING)}; step_entered = 0",
            "}",
        ]
        yield self._end()
        for event in self.book.events.values():
            kinds = f"{self._word('signal', event.signal)}, {self._word('tone', event.tone)}"
            yield [
                f"inline {happens(event.name)}(who) {{",
                f"  step_begins({self._word('event', event.name)}, {kinds}, who);",
                *self._counting(event.name),
                *(line for rule in self.book.rules_on(event.name) for line in self._rule(rule)),
                "  step_ends(0)",
                "}",
            ]
        if self.deadlines:
            yield self._time()
        if self.longest_wait:
            yield self._silence()

    def _end(self) -> list[str]:
        entering = "stage = step_to"
        early = [name for name, marks in self.marks.items() if entered_by_time(marks)[0]]
        if early:
            entering += f"; passed = (by_time && {self._one_of('step_to', 'stage', early)})"
        elif self.timed:
            entering += "; passed = 0"
        if self.urgent:
            entering += f"; due = (by_time && {self._one_of('step_to', 'stage', self.urgent)})"
        return [
            "inline step_ends(by_time) {",
            f"  if :: step_entered -> {entering} :: else fi;",
            "  step_moved = (stage != step_was);",
            "  step_read = reading_of(step_was); step_reads = reading_of(stage);",
            *(
                f"  {name} = {self._wrong(claim)}; assert(!{name});"
                for name, claim in self.claims.items()
            ),
            *self._emptying(),
            "  skip",
            "}",
        ]

    def _counting(self, event: str) -> list[str]:
        """An event first resets, then drops sides, then counts where and by whom it does."""
        lines = []
        for name, tally in self.tallies.items():
            if event in tally.reset:
                lines.append(f"  {tally_variable(name)} = 0;")
            if event in tally.drop:
                lines.append(f"  {tally_variable(name)} = {tally_variable(name)} & ~(who);")
            if event not in tally.events:
                continue
            asked = []
            if tally.within:
                asked.append(self._one_of("step_was", "stage", tally.within))
            if tally.by:
                asked.append(f"((who) & {tally.by}) == {tally.by}")
            count = self._count(name, tally)
            guarded = f"if :: {' && '.join(asked)} -> {count} :: else fi"
            lines.append(f"  {guarded if asked else count};")
        return lines

    def _emptying(self) -> list[str]:
        """Entering a stage sets tallies back, once the rules and the claims have seen them."""
        entered = [
            (self._one_of("step_to", "stage", tally.entering), tally_variable(name))
            for name, tally in self.tallies.items()
            if tally.entering
        ]
        return [f"  if :: step_entered && {to} -> {kept} = 0 :: else fi;" for to, kept in entered]

    def _count(self, name: str, tally: Tally) -> str:
        kept = tally_variable(name)
        limit = self.limits[name]
        if not tally.distinct:
            return f"if :: {kept} < {limit} -> {kept}++ :: else fi"
        if limit == self.book.sides:
            return f"{kept} = {kept} | who"
        full = f"how_many({kept}) >= {limit} -> {kept} = {2**limit - 1}"
        return f"{kept} = {kept} | who; if :: {full} :: else fi"

    def _rule(self, rule: Rule) -> list[str]:
        """The rule fires if none before it did, from its stages, when its conditions hold."""
        fits = [
            f"step_rule == {self._word('rule', NOTHING)}",
            self._one_of("step_was", "stage", rule.origins),
        ]
        if rule.after is not None:
            fits.insert(1, f"step_days == {rule.after}")
        fits += [f"({self.words.condition(line.tree)})" for line in rule.when]
        does = f"step_rule = {self._word('rule', rule.name)}"
        if rule.to != SAME:
            does += f"; step_to = {self._word('stage', rule.to)}; step_entered = 1"
        return [f"  if :: {' && '.join(fits)} ->", f"     {does}", "  :: else fi;"]

    def _time(self) -> list[str]:
        falls = [
            f"  :: {self._at(stage, place)} -> step_days = {mark.days}"
            + ("; passed++" if behind(marks, place) > place + 1 else "")
            for stage, marks in self.marks.items()
            for place, mark in enumerate(marks)
            if not mark.silent
        ]
        return [
            "inline time_passes() {",
            f"  step_begins({self._word('event', 'deadline')}, {self._word('signal', NOTHING)}, "
            f"{self._word('tone', NOTHING)}, 0);",
            "  if",
            *falls,
            "  fi;",
            "  passed++;",
            *(["  due = 0;"] if self.urgent else []),
            *(
                line
                for rule in self.book.rules
                if rule.after is not None
                for line in self._rule(rule)
            ),
            "  step_ends(1)",
            "}",
        ]

    def _silence(self) -> list[str]:
        """A wait is over, which is no step: nothing is asked and nothing is asserted."""
        return ["inline a_wait_is_over() { passed++ }"]

    def _at(self, stage: str, passed: int) -> str:
        return f"stage == {self._word('stage', stage)} && passed == {passed}"

    def _left(self, stage: str, marks: Sequence[DayMark], *, silent: bool) -> str:
        """Where time does one thing next, a deadline or (silent) the end of a wait; or nothing."""
        places = [place for place, mark in enumerate(marks) if mark.silent is silent]
        if places and len(places) == len(marks):
            return f"(stage == {self._word('stage', stage)} && passed < {len(marks)})"
        return " || ".join(f"({self._at(stage, place)})" for place in places)

    def _lasted(self) -> str:
        """How many days the stage has lasted, as far as any condition tells."""
        lasted = "0"
        for stage, marks in self.marks.items():
            for place, mark in enumerate(marks):
                if mark.silent:
                    at = f"(stage == {self._word('stage', stage)} && passed > {place})"
                    lasted = f"({at} -> {mark.days} : {lasted})"
        return lasted

    def process(self) -> list[str]:
        calm = "!due" if self.urgent else "true"
        lines = [
            f"  :: d_step {{ {calm} -> {happens(event)}({who}) }}"
            for event in self.book.events
            for who in self._actors(event)
        ]
        for silent, does in ((False, "time_passes()"), (True, "a_wait_is_over()")):
            left = " || ".join(
                there
                for stage, marks in self.marks.items()
                if (there := self._left(stage, marks, silent=silent))
            )
            if left:
                lines.append(f"  :: d_step {{ ({left}) -> {does} }}")
        return ["active proctype negotiation() {", "  do", *lines, "  od", "}"]

    def _actors(self, event: str) -> list[int]:
        """The sets of sides that may do an event: all of them where it makes a difference."""
        if heeds_sides(self.book, event):
            return list(every_set(self.book.sides))
        asked = [claim.then for claim in self.claims.values()]
        if not asks_who(asked):
            return [0]
        return list(sets_told_apart(self.book.sides, named_sides(asked)))

    def _wrong(self, claim: Claim) -> str:
        then = self.words.condition(claim.then.tree)
        return f"({then})" if claim.pattern == "never" else f"!({then})"
