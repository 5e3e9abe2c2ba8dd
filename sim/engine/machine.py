"""Which rule fires, and where it leads: a rulebook as a `transitions` machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import itemgetter
from typing import NamedTuple, cast

import transitions

from sim.engine.tallying import emptied, heeds_sides, tallying
from sim.model.acting import acting, events_asking_who
from sim.model.condition import Condition
from sim.model.marks import WAITED, DayMark, behind, events_asking_for_waits, stage_time
from sim.model.problem import check_kind, did_you_mean
from sim.model.rulebook import SAME, Rule, Rulebook
from sim.model.sides import Sides, every_set, kept_sides
from sim.model.step import Answer, Blocked, Decision, Position, Snapshot

# An ignored event builds a log record even where nobody listens: 1.7 times slower.
logging.getLogger("transitions.core").setLevel(logging.ERROR)


observers: list[Callable[[Machine], object]] = []
"""Who is told of every machine that is made, so that a test session can say what it exercised."""


class Lead(NamedTuple):
    """The machine's answer: the rule that fired, if any, the stage after, and whether entered."""

    rule: Rule | None
    stage: str
    entered: bool


class Machine:
    """Steps one position of a rulebook at a time.

    Which rule fires, in file order, and where it leads is asked of a `transitions` machine,
    once for all positions that the rules of a trigger cannot tell apart; what a position and a
    trigger once led to is remembered, since equal positions have equal futures.  Sides are sets
    of bits: side 1 is 1, side 2 is 2.  No observer is told of a machine that is not ``observed``.
    """

    def __init__(self, rulebook: Rulebook, *, observed: bool = True) -> None:
        check_kind(rulebook, Rulebook, "read it first: sim.Machine(sim.load_rulebook(...))")
        self.rulebook = rulebook
        self._machine = _build(rulebook)
        self._tallying = {event: tallying(rulebook, event) for event in rulebook.events}
        self._emptied = {stage: emptied(rulebook, stage) for stage in rulebook.stages}
        self._sided = frozenset(event for event in rulebook.events if heeds_sides(rulebook, event))
        self._names = tuple(rulebook.tallies)
        self._stages = rulebook.stages
        of_sides = [tally.distinct for tally in rulebook.tallies.values()]
        self._of_sides = [place for place, distinct in enumerate(of_sides) if distinct]
        self._kept = [
            [kept_sides(sides, limit) for sides in every_set(rulebook.sides)] if distinct else limit
            for limit, distinct in zip(rulebook.limits, of_sides, strict=True)
        ]
        self._concerning = {
            trigger: _concerning(rulebook, trigger) for trigger in rulebook.triggers
        }
        self._times = {stage: stage_time(rulebook.marks_of(stage)) for stage in rulebook.stages}
        self._heeding_time = events_asking_for_waits(rulebook)
        self._heeding_who = events_asking_who(rulebook)
        self._zero = (0,) * len(rulebook.tallies)
        self._answers: dict[tuple[str, str, object, int, int], Answer] = {}
        self._decisions: dict[tuple[Position, str, int], Decision] = {}
        for tell in observers if observed else ():
            tell(self)

    def start(self, stage: str | None = None) -> Position:
        """The position before the first event, in the rulebook's first stage or a given one.

        Raises ValueError for a stage that the rulebook has not.
        """
        if stage is None:
            stage = self.rulebook.start
        check_kind(stage, str, "write the name of a stage")
        if stage not in self._stages:
            raise ValueError(f"no stage {stage!r}: {did_you_mean(str(stage), self._stages)}")
        return Position(stage, self._zero)

    def __reduce__(self) -> tuple[type[Machine], tuple[Rulebook]]:
        return type(self), (self.rulebook,)

    def count(
        self, stage: str, counts: tuple[int, ...], event: str, sides: int = 0
    ) -> tuple[int, ...]:
        """True counts after an event in a stage: it resets, then drops sides, then counts.

        Works on true counts and on saturated ones alike; sides stay a set of bits.  Returns the
        same object where nothing changed.
        """
        work = self._tallying[event]
        if not work:
            return counts
        after = list(counts)
        for tally, resets, drops, counting, distinct, within, by in work:
            now = 0 if resets else after[tally]
            if drops:
                now &= ~sides
            if counting and (not within or stage in within) and not by & ~sides:
                now = now | sides if distinct else now + 1
            after[tally] = now
        changed = tuple(after)
        return counts if changed == counts else changed

    def enter(self, stage: str, counts: tuple[int, ...]) -> tuple[int, ...]:
        """Counts after a rule has entered a stage, true or saturated ones.

        Returns the same object where the entering sets none back.
        """
        places = self._emptied[stage]
        if not places or not any(counts[place] for place in places):
            return counts
        return tuple([0 if place in places else count for place, count in enumerate(counts)])

    def saturate(self, counts: tuple[int, ...]) -> tuple[int, ...]:
        """Counts as a position keeps them: as they are, up to where no condition tells apart."""
        return tuple(
            [
                (count if count < kept else kept) if isinstance(kept, int) else kept[count]
                for count, kept in zip(counts, self._kept, strict=True)
            ]
        )

    def values(self, counts: tuple[int, ...]) -> dict[str, int]:
        """What conditions see: counts by name, sides as how many."""
        return dict(zip(self._names, self._shown(counts), strict=True))

    def snapshot(self, stage: str, counts: tuple[int, ...]) -> Snapshot:
        """What reports see of a stage and of counts, sides as how many."""
        return Snapshot(stage, self._stages[stage].reads, self._names, self._shown(counts))

    def _shown(self, counts: tuple[int, ...]) -> tuple[int, ...]:
        if not self._of_sides:
            return counts
        shown = list(counts)
        for place in self._of_sides:
            shown[place] = shown[place].bit_count()
        return tuple(shown)

    def step(self, position: Position, event: str, sides: int = 0) -> Decision:
        """What an event does in a position.  Raises KeyError for an unknown event."""
        try:
            key = (position, event, sides if event in self._sided else 0)
            decision = self._decisions.get(key)
        except TypeError:  # a list or a mapping, which is none of these
            self._check_asked(position, event, sides)
            raise
        if decision is None:
            self._check_asked(position, event, sides)
            counted = self.saturate(self.count(position.stage, position.tallies, event, sides))
            stays = Position(position.stage, counted, position.passed)
            decision = self._decisions[key] = self._decide(stays, event, sides, by_time=False)
        return decision

    def wait(self, position: Position) -> Decision | None:
        """What time does next in a position, or None where nothing is left for it to do.

        A deadline falls; or a wait is over, which asks no rule and only leaves its mark behind.
        """
        mark = self.mark(position)
        if mark is None:
            return None
        key = (position, mark.name, 0)
        decision = self._decisions.get(key)
        if decision is None:
            passed = behind(self._times[position.stage].marks, position.passed)
            stays = Position(position.stage, position.tallies, passed)
            decision = self._decisions[key] = (
                Decision(stays, Answer(None, stays.stage, False, ()), stays.tallies)
                if mark.silent
                else self._decide(stays, mark.name, 0, by_time=True)
            )
        return decision

    def due(self, position: Position) -> int | None:
        """At the end of which day in the stage a deadline falls or a wait is over, or None."""
        mark = self.mark(position)
        return None if mark is None else mark.falls

    def mark(self, position: Position) -> DayMark | None:
        """The next deadline of a position, or the next wait of it that is not over yet."""
        marks = self._times[position.stage].marks
        return marks[position.passed] if position.passed < len(marks) else None

    def _check_asked(self, position: Position, event: str, sides: int) -> None:
        """Refuse what no script can bring about."""
        check_kind(position, Position, "begin with machine.start()")
        check_kind(event, str, "write the name of an event")
        check_kind(sides, int, "add up 1 for side 1, 2 for side 2, 4 for side 3, ...")
        if event not in self._tallying:
            raise KeyError(f"no event {event!r}: {did_you_mean(str(event), self._tallying)}")
        if position.stage not in self._stages:
            raise ValueError(
                f"no stage {position.stage!r}: {did_you_mean(position.stage, self._stages)}"
            )
        most = Sides.first(self.rulebook.sides)
        if not 0 <= sides <= most:
            raise ValueError(
                f"sides={sides!r} is no set of sides: add up 1 for side 1, 2 for side 2, 4 for "
                f"side 3, ...; the rulebook has {self.rulebook.sides} sides, so {most} at the most"
            )

    def asked(self) -> Iterator[tuple[Position, str, int, Decision]]:
        """All that was ever asked: each position, trigger and set of sides, and the answer."""
        for (position, trigger, sides), decision in self._decisions.items():
            yield position, trigger, sides, decision

    def remember(self, position: Position, trigger: str, sides: int, decision: Decision) -> None:
        """Take over an answer that was worked out from this machine's own, as if asked."""
        self._decisions[position, trigger, sides] = decision

    def ask(self, stage: str, trigger: str, fits: Callable[[Rule], bool]) -> Lead:
        """Which rule a trigger fires in a stage, when ``fits`` says whose conditions hold."""
        asked = _Asked(_inside(stage), fits)
        event = self._machine.events.get(_inside(trigger))
        if event is not None:
            event.trigger(asked)
        return Lead(asked.fired, asked.state.removeprefix(_APART), asked.entered)

    def _decide(self, stays: Position, trigger: str, sides: int, *, by_time: bool) -> Decision:
        """The answer to a trigger, given the position to be in where no stage is entered."""
        counted = stays.tallies
        asked = trigger in self._heeding_time
        lasted = self._times[stays.stage].lasted[stays.passed] if asked else 0
        doers = sides if trigger in self._heeding_who else 0
        answer = self._answer(stays.stage, trigger, counted, lasted, doers)
        if not answer.entered:
            return Decision(stays, answer, counted)
        passed, due = self._times[answer.stage].early if by_time else (0, False)
        left = self.enter(answer.stage, counted)
        return Decision(Position(answer.stage, left, passed, due), answer, counted)

    def _answer(
        self, stage: str, trigger: str, counted: tuple[int, ...], lasted: int, sides: int
    ) -> Answer:
        """What the rules of a trigger say, asked once for all that they see alike.

        ``lasted`` is how many days the stage has lasted, and ``sides`` who acts, as far as they
        can tell.
        """
        key = (stage, trigger, self._concerning[trigger](counted), lasted, sides)
        answer = self._answers.get(key)
        if answer is None:
            values = {**self.values(counted), WAITED: lasted, **acting(sides)}
            rules = self.rulebook.rules_on(trigger)
            lacking = {rule.name: unmet(rule, values) for rule in rules if stage in rule.origins}
            fired = self.ask(stage, trigger, lambda rule: not lacking[rule.name])
            blocked = tuple(_blocked(rule, lacking) for rule in rules if rule is not fired.rule)
            answer = self._answers[key] = Answer(*fired, blocked)
        return answer


def unmet(rule: Rule, values: Mapping[str, int]) -> tuple[Condition, ...]:
    """The condition lines of a rule that fail on these values; empty where it fits."""
    return tuple(condition for condition in rule.when if not condition.holds(values))


def _concerning(rulebook: Rulebook, trigger: str) -> Callable[[tuple[int, ...]], object]:
    """Takes from the counts those that a rule of the trigger asks about."""
    rules = rulebook.rules_on(trigger)
    names = {name for rule in rules for condition in rule.when for name in condition.names}
    places = [place for place, name in enumerate(rulebook.tallies) if name in names]
    return itemgetter(*places) if places else _nothing


def _nothing(_: tuple[int, ...]) -> None:
    return None


class _Asked:
    """The model that the `transitions` machine moves: a stage, and whose conditions hold."""

    __slots__ = ("entered", "fired", "fits", "state")

    def __init__(self, stage: str, fits: Callable[[Rule], bool]) -> None:
        self.state = stage
        self.fits = fits
        self.fired: Rule | None = None
        self.entered = False


_APART = ":"
"""What the machine's own names begin with, and no attribute of it or of its model can."""


def _inside(name: str) -> str:
    """The name of a stage or a trigger inside the machine.

    `transitions` gives some names a meaning (``state``, ``*``, ``=``) and makes methods of
    others, so a rulebook's names never reach it as they are.
    """
    return _APART + name


def _build(rulebook: Rulebook) -> transitions.Machine:
    """A machine whose triggers are the events and deadlines, its transitions the rules in order.

    Callbacks are callables, never strings, which `transitions` would import; counting is not
    done in conditions, which it may evaluate more than once.
    """
    states = [
        transitions.State(_inside(name), on_enter=[_record_entry]) for name in rulebook.stages
    ]
    machine = transitions.Machine(
        model=None,
        states=states,
        initial=_inside(rulebook.start),
        auto_transitions=False,
        send_event=True,
        ignore_invalid_triggers=True,
    )
    for rule in rulebook.rules:
        for trigger in rule.triggers:
            machine.add_transition(
                _inside(trigger),
                [_inside(stage) for stage in rule.origins],
                None if rule.to == SAME else _inside(rule.to),
                conditions=[partial(_fits, rule)],
                after=[partial(_record_rule, rule)],
            )
    return machine


def _fits(rule: Rule, event: transitions.EventData) -> bool:
    return cast(_Asked, event.model).fits(rule)


def _record_rule(rule: Rule, event: transitions.EventData) -> None:
    cast(_Asked, event.model).fired = rule


def _record_entry(event: transitions.EventData) -> None:
    cast(_Asked, event.model).entered = True


def _blocked(rule: Rule, lacking: Mapping[str, tuple[Condition, ...]]) -> Blocked:
    lines = lacking.get(rule.name)
    if lines is None:
        return Blocked(rule, "stage")
    return Blocked(rule, "condition", lines) if lines else Blocked(rule, "order")
