"""Random scripts, scripts from lines, and rulebooks as their files would say them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from sim.model.rulebook import ANY, Rule, Rulebook, Tally
from sim.model.scenario import MAIN, Event, Party, Scenario, Track
from sim.model.sides import Sides
from sim.testing.generated import condition_texts as condition_texts
from sim.testing.generated import rulebooks as rulebooks
from sim.testing.generated import wait_texts as wait_texts
from sim.testing.generated import who_texts as who_texts

FIRST_DAY = date(2018, 6, 12)

# Made once, as those of sim.testing are: to make a strategy costs more than to draw from it.
_track_names = st.sampled_from([(MAIN,), ("a", "b"), ("a", "b", "c")])
_begins = st.sampled_from([None, None, 0, 1, 29, 200])
_gaps = st.one_of(st.just(0), st.integers(0, 4), st.sampled_from([29, 30, 31, 200]))
_later = st.sampled_from([None, None, 0, 2, 50])
_any_of = lru_cache(maxsize=256)(st.sampled_from)


@lru_cache(maxsize=256)
def _some(names: tuple[str, ...], least: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), min_size=least, unique=True).map(tuple)


@st.composite
def scripts(draw: st.DrawFn, rulebook: Rulebook) -> Scenario:
    """A scenario of a rulebook: one to three tracks, busy days and long silences."""
    parties = {
        f"p{side}": Party(f"p{side}", side=side) for side in range(1, rulebook.sides + 1)
    } | {"envoy": Party("envoy")}
    tracks = {
        name: Track(name, draw(_any_of((rulebook.start, *rulebook.stages))))
        for name in draw(_track_names)
    }
    begins = draw(_begins)
    day, events = FIRST_DAY, []
    for _ in range(draw(st.integers(1, 10))):
        later = draw(_later)
        events.append(
            Event(
                date=day,
                event=draw(_any_of(tuple(rulebook.events))),
                tracks=draw(_some(tuple(tracks), 1)),
                by=draw(_some(tuple(parties), 0)),
                known=None if later is None else day + timedelta(later),
            )
        )
        day += timedelta(draw(_gaps))
    return Scenario(
        name="generated",
        title="Generated",
        rulebook=rulebook,
        events=tuple(events),
        parties=parties,
        tracks=tracks,
        begins=None if begins is None else FIRST_DAY - timedelta(begins),
        until=draw(st.sampled_from([None, day, day + timedelta(31)])),
    )


class Clock:
    """Days as a history goes: the first on which something can happen, and since when it stands.

    An event comes on the first day that it can.
    """

    def __init__(self) -> None:
        self.today = self.entered = 0

    @property
    def waited(self) -> int:
        """For how many whole days the stage has lasted."""
        return self.today - self.entered

    def follow(self, falls: int | None, *, entered: bool) -> None:
        """An event happened (None), or time went to the end of a day of the stage."""
        at = self.today if falls is None else self.entered + falls
        self.today = at if falls is None else at + 1
        self.entered = at if entered else self.entered


def wrong(value: object) -> Any:
    """A value of the wrong kind, as a program without types may pass it."""
    return value


def in_a_script(rulebook: Rulebook, *told: str, **more: Any) -> Scenario:
    """A script from lines such as ``'0 no_show DPRK'``: days from the first, event, parties."""
    events: list[Event] = []
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
        "sides": list(rulebook.side_names) or rulebook.sides,
        "stages": {
            stage.name: {"reads": stage.reads, "final": stage.final}
            for stage in rulebook.stages.values()
        },
        "groups": {group.name: list(group.written) for group in rulebook.groups.values()},
        "events": {
            event.name: {"signal": event.signal, "tone": event.tone, "joint": event.joint}
            for event in rulebook.events.values()
        },
        "tallies": {
            tally.name: {
                "sides" if tally.distinct else "count": list(tally.events),
                **({"by": list(Sides(tally.by))} if tally.by else {}),
                **({"in": list(tally.within)} if tally.within else {}),
                **({"drop": list(tally.drop)} if tally.drop else {}),
                **({"reset": _resets_as_file(tally)} if tally.reset or tally.entering else {}),
            }
            for tally in rulebook.tallies.values()
        },
        "rules": {rule.name: _rule_as_file(rule, rulebook) for rule in rulebook.rules},
        "overall": [{"reads": line.reads, "when": list(line.when)} for line in rulebook.overall],
    }


def _resets_as_file(tally: Tally) -> list[Any]:
    return [*tally.reset, *({"enter": stage} for stage in tally.entering)]


def _rule_as_file(rule: Rule, rulebook: Rulebook) -> dict[str, Any]:
    everywhere = tuple(name for name, stage in rulebook.stages.items() if not stage.final)
    told: dict[str, Any] = {
        "from": list(rule.origins_written)
        or (ANY if rule.origins == everywhere else list(rule.origins)),
        "to": rule.to,
        "because": rule.because,
    }
    if rule.after is None:
        told["event"] = list(rule.events)
    else:
        told["after"] = f"{rule.after} days"
    if rule.by:
        told["by"] = list(Sides(rule.by))
    if rule.when[rule.lines_of_by :]:
        told["when"] = [condition.text for condition in rule.when[rule.lines_of_by :]]
    return told
