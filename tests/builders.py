"""Random scripts, and a plain reading of DESIGN.md to hold the machine against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from sim.model.condition import Condition
from sim.model.rulebook import ANY, SAME, Rule, Rulebook
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.testing.generated import condition_texts as condition_texts
from sim.testing.generated import rulebooks as rulebooks

FIRST_DAY = date(2018, 6, 12)


@st.composite
def scripts(draw: st.DrawFn, rulebook: Rulebook) -> Scenario:
    """A scenario of a rulebook: one to three tracks, busy days and long silences."""
    parties = {
        f"p{side}": Party(f"p{side}", side=side) for side in range(1, rulebook.sides + 1)
    } | {"envoy": Party("envoy")}
    tracks = {
        name: Track(name, draw(st.sampled_from([rulebook.start, *rulebook.stages])))
        for name in draw(st.sampled_from([(MAIN,), ("a", "b"), ("a", "b", "c")]))
    }
    gaps = st.one_of(st.just(0), st.integers(0, 4), st.sampled_from([29, 30, 31, 200]))
    day, events = FIRST_DAY, []
    for _ in range(draw(st.integers(1, 10))):
        later = draw(st.sampled_from([None, None, 0, 2, 50]))
        events.append(
            Event(
                date=day,
                event=draw(st.sampled_from(list(rulebook.events))),
                tracks=tuple(
                    draw(st.lists(st.sampled_from(list(tracks)), min_size=1, unique=True))
                ),
                by=tuple(draw(st.lists(st.sampled_from(list(parties)), unique=True))),
                known=None if later is None else day + timedelta(later),
            )
        )
        day += timedelta(draw(gaps))
    return Scenario(
        name="generated",
        title="Generated",
        rulebook=rulebook,
        events=tuple(events),
        parties=parties,
        tracks=tracks,
        until=draw(st.sampled_from([None, day, day + timedelta(31)])),
    )


def in_a_script(rulebook: Rulebook, *told: str, **more: Any) -> Scenario:
    """A script from lines such as ``'0 no_show DPRK'``: days from the first, event, parties."""
    events = []
    for line in told:
        day, event, *by = line.split()
        events.append(
            Event(FIRST_DAY + timedelta(int(day)), event, (MAIN,), tuple(by), line=len(events) + 1)
        )
    until = more.pop("until", None)
    return Scenario(
        name="told",
        title="Told",
        rulebook=rulebook,
        events=tuple(events),
        parties={"USA": Party("USA", side=1), "DPRK": Party("DPRK", side=2), "UN": Party("UN")},
        tracks={MAIN: Track(MAIN, rulebook.start)},
        until=None if until is None else FIRST_DAY + timedelta(until),
        **more,
    )


def as_file(rulebook: Rulebook) -> dict[str, Any]:
    """The rulebook as a file would say it; its JSON is YAML."""
    return {
        "rulebook": rulebook.name,
        "title": rulebook.title,
        "start": rulebook.start,
        "sides": rulebook.sides,
        "stages": {
            stage.name: {"reads": stage.reads, "final": stage.final}
            for stage in rulebook.stages.values()
        },
        "events": {
            event.name: {"signal": event.signal, "tone": event.tone}
            for event in rulebook.events.values()
        },
        "tallies": {
            tally.name: {
                "sides" if tally.distinct else "count": list(tally.events),
                **({"reset": list(tally.reset)} if tally.reset else {}),
            }
            for tally in rulebook.tallies.values()
        },
        "rules": {rule.name: _rule_as_file(rule, rulebook) for rule in rulebook.rules},
    }


def _rule_as_file(rule: Rule, rulebook: Rulebook) -> dict[str, Any]:
    everywhere = tuple(name for name, stage in rulebook.stages.items() if not stage.final)
    told: dict[str, Any] = {
        "from": ANY if rule.origins == everywhere else list(rule.origins),
        "to": rule.to,
        "because": rule.because,
    }
    if rule.after is None:
        told["event"] = list(rule.events)
    else:
        told["after"] = f"{rule.after} days"
    if rule.when:
        told["when"] = [condition.text for condition in rule.when]
    return told


class Reference:
    """One track, told straight from the numbered semantics of DESIGN.md; nothing saturates.

    It shares no code with the machine: conditions are read by Python itself.
    """

    def __init__(self, rulebook: Rulebook, stage: str) -> None:
        self.book = rulebook
        self.stage = stage
        self.entered = False
        self.spent: set[int] = set()
        self.tallies: dict[str, Any] = {
            name: set() if tally.distinct else 0 for name, tally in rulebook.tallies.items()
        }

    def happen(self, event: str, sides: Iterable[int] = ()) -> str | None:
        """An event resets, counts, then asks the rules (1); returns the name of the rule."""
        for name, tally in self.book.tallies.items():
            if event in tally.reset:
                self.tallies[name] = set() if tally.distinct else 0
            if event in tally.events:
                now = self.tallies[name]
                self.tallies[name] = now | set(sides) if tally.distinct else now + 1
        return self._ask([rule for rule in self.book.rules if event in rule.events])

    def due(self) -> int | None:
        """The shortest deadline of the stage that is not spent (5)."""
        lengths = [
            rule.after
            for rule in self.book.rules
            if rule.after is not None and self.stage in rule.origins
        ]
        return min((n for n in lengths if n not in self.spent), default=None)

    def expire(self) -> str | None:
        """The next deadline falls: all rules of its length are asked, once (5)."""
        length = self.due()
        assert length is not None
        self.spent.add(length)
        return self._ask([rule for rule in self.book.rules if rule.after == length])

    def counts(self) -> dict[str, int]:
        return {
            name: len(now) if isinstance(now, set) else now for name, now in self.tallies.items()
        }

    def _ask(self, rules: list[Rule]) -> str | None:
        self.entered = False
        for rule in rules:  # the first that fits, in file order (2)
            if self.stage in rule.origins and all(self.holds(line) for line in rule.when):
                if rule.to != SAME:  # entering restarts the clock, also from itself (3)
                    self.stage, self.spent, self.entered = rule.to, set(), True
                return rule.name
        return None

    def holds(self, line: Condition) -> bool:
        return bool(eval(line.text, {"__builtins__": {}}, self.counts()))


def told_plainly(scenario: Scenario) -> list[tuple[Any, ...]]:
    """Every step of a scenario as (day, track, trigger, stage, tallies, rule)."""
    tracks = {
        name: Reference(scenario.rulebook, track.starts) for name, track in scenario.tracks.items()
    }
    entered = dict.fromkeys(tracks, scenario.events[0].date)
    steps: list[tuple[Any, ...]] = []

    def note(day: date, name: str, trigger: str, rule: str | None) -> None:
        track = tracks[name]
        if track.entered:
            entered[name] = day
        steps.append((day, name, trigger, track.stage, track.counts(), rule))

    def let_pass(last: date) -> None:
        while True:
            falls = [
                (entered[name] + timedelta(length), place, name, length)
                for place, (name, track) in enumerate(tracks.items())
                if (length := track.due()) is not None
            ]
            falls = [fall for fall in falls if fall[0] <= last]
            if not falls:
                return
            day, _, name, length = min(falls)
            note(day, name, f"{length}d", tracks[name].expire())

    for event in scenario.events:
        let_pass(event.date - timedelta(1))
        sides = {scenario.parties[name].side for name in event.by} - {None}
        for name in event.tracks:
            note(event.date, name, event.event, tracks[name].happen(event.event, sides))
    let_pass(scenario.last_day)
    return steps
